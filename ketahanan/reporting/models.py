"""Exports: who asked for what, how far it is, and the files that were made. A file holds no names of persons."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from ketahanan.common.text import N_
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor


class ExportState(models.TextChoices):
    WAITING = "MENUNGGU", N_("Menunggu giliran")
    MAKING = "DIBUAT", N_("Sedang dibuat")
    READY = "SIAP", N_("Siap diunduh")
    FAILED = "GAGAL", N_("Gagal")
    EXPIRED = "KEDALUWARSA", N_("Kedaluwarsa")


OPEN = (ExportState.WAITING.value, ExportState.MAKING.value)


class Failure(models.TextChoices):
    """Why there is no file, and what the person can do."""

    NO_RIGHT = "TANPA_HAK", N_("Wewenang Anda berubah sebelum berkas dibuat. Minta lagi dengan wewenang yang sekarang.")
    TOO_LARGE = "TERLALU_BESAR", N_("Data ini terlalu besar untuk jenis berkas itu. Pilih Parquet atau CSV, atau persempit.")
    DISK = "TEMPAT_HABIS", N_("Tempat penyimpanan server penuh. Kabari admin pusat, lalu minta lagi nanti.")
    KILLED = "TERPUTUS", N_("Pembuatan terputus tiga kali. Persempit pilihannya; bila tetap gagal, kabari admin pusat.")
    BROKEN = "RUSAK", N_("Berkas gagal dibuat karena kesalahan sistem, yang sudah dicatat. Minta lagi atau kabari admin pusat.")


class ExportFile(models.Model):
    """A made file. `key` hashes data set, choices, reach and the state of the data: the same key, the same content."""

    key = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    rows = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    until_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key[:12]


class Exports(models.QuerySet["Export"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own only: what a file holds depends on the posts of who asked."""
        return self if actor.is_system else self.filter(person_id=actor.person_id)


class Export(models.Model):
    """One request. `reach` hashes the posts it stands on; `beat_at` and `turn` belong to the process that makes it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    data_set = models.CharField(max_length=24)
    format = models.CharField(max_length=12)
    choices = models.JSONField(default=dict)
    reach = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=ExportState.choices, default=ExportState.WAITING)
    failure = models.CharField(max_length=16, choices=Failure.choices, blank=True)
    file = models.ForeignKey(ExportFile, on_delete=models.SET_NULL, null=True, related_name="exports")
    reused = models.BooleanField(default=False)
    rows_all = models.PositiveBigIntegerField(default=0)
    rows_done = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    # On the real clock: how often it was begun, the last sign of life, and whose turn it is.
    tries = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    turn = models.UUIDField(null=True)

    objects: ClassVar[Exports] = Exports.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["person", "-asked_at"], name="export_of_person"),
            models.Index(fields=["asked_at"], condition=Q(state__in=["MENUNGGU", "DIBUAT"]), name="export_waiting"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="SIAP") | Q(file__isnull=False), name="export_ready_has_file"),
            models.CheckConstraint(condition=Q(failure="") | Q(state="GAGAL"), name="export_failure_when_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.data_set}.{self.format}"

    @property
    def subject(self) -> tuple[str, int]:
        return ("export", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def percent(self) -> int:
        return min(99, 100 * self.rows_done // self.rows_all) if self.rows_all else 0
