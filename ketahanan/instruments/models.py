"""Questionnaires and their versions. What was published keeps its exact bytes as long as there are answers to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ketahanan.common.actions import Workflow
from ketahanan.common.text import N_
from ketahanan.documents.models import Document
from ketahanan.flow.models import Record, ScopedQuerySet
from ketahanan.instruments.workflow import INSTRUMENT, VersionState
from ketahanan.people.models import Person


class Respondent(models.TextChoices):
    VILLAGE = "DESA", N_("Desa: berkas, diskusi kelompok, dan pengamatan")
    HOUSEHOLD = "RUMAH_TANGGA", N_("Rumah tangga sampel")
    OFFICER = "PETUGAS", N_("Petugas program")


class Instrument(models.Model):
    """A questionnaire through all its versions; `form_id` is what a phone knows it by."""

    form_id = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    respondent = models.CharField(max_length=12, choices=Respondent.choices)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class InstrumentVersion(Record):
    """One version. `area` is the nation; `uploaded_by` brought the present files; the bytes are in `content`."""

    FLOW: ClassVar[Workflow] = INSTRUMENT

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    workbook = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    xform_md5 = models.CharField(max_length=32)
    xform_size = models.PositiveIntegerField()
    method_sha256 = models.CharField(max_length=64, blank=True)
    method_name = models.CharField(max_length=80, blank=True)
    questions = models.PositiveIntegerField()
    faults = models.PositiveIntegerField(default=0)
    remarks = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)

    objects: ClassVar[ScopedQuerySet[InstrumentVersion]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "version"], condition=~Q(state="BATAL"), name="instrument_version_once"
            ),
            models.CheckConstraint(
                condition=Q(faults=0) | Q(state__in=["DRAF", "BATAL"]),
                name="instrument_faultless_beyond_draft",
            ),
        ]
        indexes = [models.Index(fields=["instrument", "state", "published_at"], name="instrument_newest")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT

    @property
    def takes_answers(self) -> bool:
        """A newer version does not close an older one: phones send what they loaded weeks ago."""
        return self.state == VersionState.PUBLISHED


class VersionContent(models.Model):
    """What a list of versions need not load: the XForm to the byte, the method file, the sheets, the findings."""

    of = models.OneToOneField(
        InstrumentVersion, on_delete=models.PROTECT, primary_key=True, related_name="content"
    )
    xform = models.BinaryField()
    method = models.TextField(blank=True)
    sheets = models.JSONField()
    findings = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.of_id}"
