"""What people are told: in the product's inbox always, by e-mail or SMS when there is an address (rulings A16)."""

from __future__ import annotations

import uuid

from django.db import models
from django.urls import reverse

from ketahanan.people.models import Person


class Notice(models.Model):
    """One message for one person. Text and link only; nothing of class K2 or above."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    ticket = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    entry_seq = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "entry_seq", "title"], name="notice_once_an_entry"),
        ]
        indexes = [
            models.Index(fields=["person", "read_at"], name="notice_unread"),
            models.Index(fields=["person", "-made_at", "-id"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Opens the message: marks it read and leads on."""
        return reverse("notice:open", args=[self.public_id])


class Channel(models.TextChoices):
    EMAIL = "email", "surel"
    SMS = "sms", "SMS"


class DeliveryState(models.TextChoices):
    WAITING = "MENUNGGU", "menunggu"
    SENT = "TERKIRIM", "terkirim"
    FAILED = "GAGAL", "gagal"


class Delivery(models.Model):
    """One attempt chain over one channel, with its tries visible."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_a_channel")]
        indexes = [models.Index(fields=["state", "next_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class ParkedReaction(models.Model):
    """A consequence of a journal entry that failed again and again; put aside so that the others go on."""

    reaction = models.CharField(max_length=60)
    entry_seq = models.BigIntegerField()
    action = models.CharField(max_length=60)
    tries = models.PositiveSmallIntegerField()
    error = models.CharField(max_length=200)
    parked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reaction", "entry_seq"], name="parked_once")]

    def __str__(self) -> str:
        return f"{self.reaction} {self.entry_seq}"
