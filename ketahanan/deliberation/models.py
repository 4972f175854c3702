"""Musyawarah and its minutes. Richer records (options, objections, agreements) come with the deliberation issue."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ketahanan.common.actions import Workflow
from ketahanan.deliberation.workflow import MUSYAWARAH
from ketahanan.editions.models import Edition
from ketahanan.flow.models import Record, ScopedQuerySet


class Purpose(models.TextChoices):
    FOUNDING = "PEMBENTUKAN", "Pembentukan kelembagaan"
    PROPOSAL = "USULAN", "Penyusunan usulan"
    MEASUREMENT = "PENGUKURAN", "Pembahasan pengukuran"
    OTHER = "LAIN", "Lainnya"


class Musyawarah(Record):
    """One meeting of the village: who came, what was agreed, who signed."""

    FLOW: ClassVar[Workflow] = MUSYAWARAH

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    held_on = models.DateField()
    place = models.CharField(max_length=120)
    chair = models.CharField(max_length=120)
    men = models.PositiveSmallIntegerField()
    women = models.PositiveSmallIntegerField()
    disabled = models.PositiveSmallIntegerField(default=0)
    hamlets_present = models.PositiveSmallIntegerField()
    hamlets_total = models.PositiveSmallIntegerField()
    agenda = models.TextField()
    decisions = models.TextField()
    objections = models.TextField(blank=True)
    # SHA-256 of the attached files; the signatures bind them.
    papers = models.JSONField(default=list)

    objects: ClassVar[ScopedQuerySet[Musyawarah]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hamlets_present__lte=models.F("hamlets_total")),
                name="hamlets_present_within_total",
            )
        ]
        indexes = [models.Index(fields=["held_on", "id"], name="musyawarah_newest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.held_on}"
