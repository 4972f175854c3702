"""The journal: event, audit trail and history in one (architecture 6.11, rulings A4)."""

from __future__ import annotations

import uuid

from django.db import models


class Counter(models.Model):
    """Numbers without a gap: the row is locked from the moment a number is taken until the commit."""

    name = models.CharField(max_length=100, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Entry(models.Model):
    """Something that happened to a record. Append-only; the database refuses change.

    Actor and area are plain ids, so that people and areas can write here too.
    """

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    behalf_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=3, blank=True)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    area_id = models.BigIntegerField(null=True)
    details = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "seq"], name="entry_subject"),
            models.Index(fields=["area_id", "seq"], name="entry_area"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class Veil(models.Model):
    """The salt and the value behind a personal value that the journal holds only as a hash. Erasable."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="veils")
    field = models.CharField(max_length=60)
    salt = models.CharField(max_length=32)
    value = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="veil_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.field}"


class Signature(models.Model):
    """One person's yes to exactly this content. Other content, other hash: it no longer counts."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    round = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=60)
    slot = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=3)
    person_id = models.BigIntegerField()
    behalf_id = models.BigIntegerField(null=True)
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "round", "action", "person_id", "content_hash"],
                name="signature_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "round", "action", "slot", "content_hash"],
                name="signature_once_a_slot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.role}"


class Receipt(models.Model):
    """The answer to a form that was already sent: the same token and content gets the same answer (rulings A18)."""

    person_id = models.BigIntegerField()
    token = models.UUIDField(default=uuid.uuid4)
    fingerprint = models.CharField(max_length=64)
    answer = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "token"], name="receipt_once")]

    def __str__(self) -> str:
        return str(self.token)


class Cursor(models.Model):
    """How far a follower of the journal has read; restarts go on from here."""

    name = models.CharField(max_length=40, primary_key=True)
    seq = models.BigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.seq}"


class Link(models.Model):
    """A neutral tie between records of capabilities that do not know each other (rulings A1)."""

    from_kind = models.CharField(max_length=40)
    from_id = models.BigIntegerField()
    to_kind = models.CharField(max_length=40)
    to_id = models.BigIntegerField()
    why = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_kind", "from_id", "to_kind", "to_id", "why"], name="link_once")
        ]

    def __str__(self) -> str:
        return self.why
