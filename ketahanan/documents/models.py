"""Files and numbered documents. A file's bytes never change; a better one is a new row."""

from __future__ import annotations

import uuid

from django.db import models
from django.urls import reverse
from django.utils.text import slugify

from ketahanan.areas.models import Area
from ketahanan.people.models import Person


class Privacy(models.TextChoices):
    """Who may see it (modules 2.1)."""

    PUBLIC = "K0", "Publik"
    RESIDENTS = "K1", "Warga"
    POKJA = "K2", "Pokja"
    SECRET = "K3", "Rahasia"
    SEALED = "K4", "Tertutup"


class Document(models.Model):
    """One file that belongs to a record (plain kind and id, so any capability can own it)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=160)
    number = models.CharField(max_length=80, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    privacy = models.CharField(max_length=2, choices=Privacy.choices, default=Privacy.POKJA)
    readers = models.CharField(max_length=160, blank=True)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    upload_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.PositiveIntegerField()
    mime = models.CharField(max_length=100)
    # What a photo's camera wrote, of class K3: never in a page without a reason, never in the file itself.
    taken_lat = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    taken_lon = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    taken_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="document_subject"),
            models.Index(fields=["made_by", "made_at"], name="document_maker"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"], condition=~models.Q(number=""), name="document_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Where it is read."""
        return reverse("document:file", args=[self.public_id])

    @property
    def form(self) -> str:
        """PDF, JPG, PNG, WEBP, XLSX"""
        last = self.mime.rpartition("/")[2]
        return {"jpeg": "JPG", "vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX"}.get(last, last.upper())

    @property
    def filename(self) -> str:
        """A name for the reader's own disk."""
        return f"{slugify(f'{self.title} {self.number}')[:100] or 'berkas'}.{self.form.lower()}"
