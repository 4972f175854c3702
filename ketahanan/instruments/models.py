"""Questionnaires and their versions. What was published keeps its exact bytes as long as there are answers to it."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from ketahanan.areas.models import Area
from ketahanan.common.actions import Workflow
from ketahanan.common.roles import Role
from ketahanan.common.text import N_
from ketahanan.documents.models import Document
from ketahanan.flow.models import Record, ScopedQuerySet
from ketahanan.instruments.workflow import INSTRUMENT, VersionState
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor

# Who holds keys of the field apps, and who beside the sender reads what they send.
FIELD_ROLES = frozenset({Role.SUPERVISOR, Role.PENDAMPING, Role.FASILITATOR, Role.ENUMERATOR})
READERS = frozenset({
    Role.VERIFIKATOR, Role.PENETAP, Role.DINSOS_PROV, Role.DINSOS_KAB, Role.APIP, Role.BPK,
})  # fmt: skip


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
    """What a list of versions need not load: the XForm to the byte, the method file, the sheets, the findings, the media."""

    of = models.OneToOneField(
        InstrumentVersion, on_delete=models.PROTECT, primary_key=True, related_name="content"
    )
    xform = models.BinaryField()
    method = models.TextField(blank=True)
    sheets = models.JSONField()
    findings = models.JSONField(default=list)
    media = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.of_id}"


class FieldPage(models.Model):
    """The version as the browser fills it; made of its XForm, so it may be thrown away. `edition` is the transformation's."""

    of = models.OneToOneField(
        InstrumentVersion, on_delete=models.CASCADE, primary_key=True, related_name="field_page"
    )
    html = models.TextField()
    model = models.TextField()
    edition = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.of_id}"


class FieldKey(models.Model):
    """Opens the OpenRosa addresses for one person's phone; only the keyed hash is kept. On the real clock."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="field_keys")
    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class Submissions(models.QuerySet["Submission"]):
    def visible_to(self, actor: Actor) -> Self:
        """What lies in the area of a reading post, and what the person sent."""
        if actor.is_system:
            return self
        return self.filter(actor.reach(READERS, "area__path") | Q(person_id=actor.person_id))


class Submission(models.Model):
    """One filled form as it arrived, to the byte; class K2. `area` is that of the sender's posts until the answers are read.

    An edit is a row of its own with the same `root_instance`; exactly one of them is current.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="submissions")
    instance_id = models.CharField(max_length=200)
    root_instance = models.CharField(max_length=200)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    is_current = models.BooleanField(default=True)
    raw = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # Who filled it. It came either under the key of a phone, or in a session of `sent_by`, who may be somebody else.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(FieldKey, on_delete=models.PROTECT, null=True, related_name="+")
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    device_id = models.CharField(max_length=200, blank=True)
    # The phone's clock when it sent, and how many seconds it ran ahead of the real one.
    device_at = models.DateTimeField(null=True)
    device_ahead = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()

    objects: ClassVar[Submissions] = Submissions.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "instance_id"], name="submission_once"),
            models.UniqueConstraint(
                fields=["instrument", "root_instance"], condition=Q(is_current=True), name="submission_one_current"
            ),
            models.CheckConstraint(
                condition=Q(key__isnull=False, sent_by__isnull=True) | Q(key__isnull=True, sent_by__isnull=False),
                name="submission_by_key_or_session",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-received_at"], name="submission_of_sender"),
            models.Index(fields=["area", "-received_at"], name="submission_of_area"),
        ]

    def __str__(self) -> str:
        return self.instance_id

    @property
    def subject(self) -> tuple[str, int]:
        return ("submission", self.pk)


class FileState(models.TextChoices):
    KEPT = "DITERIMA", N_("diterima")
    CONFLICT = "BERSELISIH", N_("isi lain dengan nama yang sama")
    QUARANTINED = "KARANTINA", N_("tidak disebut dalam isian")


class SubmissionFile(models.Model):
    """A photo or sound under the name that the answers use; its bytes lie by their hash (blobs)."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    mime = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=FileState.choices)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "name", "sha256"], name="submission_file_once"),
            models.UniqueConstraint(
                fields=["submission", "name"], condition=Q(state="DITERIMA"), name="submission_file_one_kept"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SubmissionConflict(models.Model):
    """Other answers under a number that was taken: refused, and kept for whoever helps the sender."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="conflicts")
    raw = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(FieldKey, on_delete=models.PROTECT, null=True, related_name="+")
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "sha256"], name="submission_conflict_once")]

    def __str__(self) -> str:
        return str(self.public_id)
