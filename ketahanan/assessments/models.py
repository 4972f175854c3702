"""A measurement round: who measures, whom they ask, what was answered, what came of it (domain 6, rulings D)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from ketahanan.areas.models import Area
from ketahanan.assessments.workflow import FULL_READERS, MEASUREMENT, OPEN, RESULT_READERS, WITH_RESULT
from ketahanan.common.actions import Workflow
from ketahanan.common.text import N_
from ketahanan.deliberation.models import Musyawarah
from ketahanan.editions.models import Edition
from ketahanan.flow.models import Record, ScopedQuerySet
from ketahanan.instruments.models import InstrumentVersion, Submission
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor


class Purpose(models.TextChoices):
    BASELINE = "AWAL", N_("Pengukuran awal")
    MIDLINE = "TENGAH", N_("Pengukuran tengah")
    ENDLINE = "AKHIR", N_("Pengukuran akhir")
    YEARLY = "TAHUNAN", N_("Pengukuran tahunan")


class MeasurementQuerySet(ScopedQuerySet["Measurement"]):
    def visible_to(self, actor: Actor) -> Self:
        """The officers of a Pokja read a round from when it has a result; the other readers all of it."""
        if actor.is_system:
            return self
        whole, result = actor.reach(FULL_READERS, "area__path"), actor.reach(RESULT_READERS, "area__path")
        return self.filter(whole | (result & Q(state__in=WITH_RESULT)))


class Measurement(Record):
    """One round in one village. A correction is a round of its own that names the one it replaces."""

    FLOW: ClassVar[Workflow] = MEASUREMENT

    # The index of the newest results begins with the edition.
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", db_index=False)
    instrument = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    version = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    correction_reason = models.TextField(blank=True)
    enumerator1 = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    enumerator2 = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    women_on = models.DateField(null=True)
    group_on = models.DateField(null=True)
    men = models.PositiveSmallIntegerField(null=True)
    women = models.PositiveSmallIntegerField(null=True)
    families = models.PositiveIntegerField(null=True)
    # Hash of answers and number of families: signatures bind it without reading them all.
    answers_sha256 = models.CharField(max_length=64, blank=True)
    # SHA-256 of the attached papers, and of the explanations and the revisit.
    papers = models.JSONField(default=list)
    check_sha256 = models.CharField(max_length=64, blank=True)
    filled_on = models.DateField(null=True)
    minutes = models.ForeignKey(Musyawarah, on_delete=models.PROTECT, null=True, related_name="+")
    # Drawn when the round reached the check; None before.
    revisit_due = models.BooleanField(null=True)
    # Person ids of those who signed the check, and of those for whom they acted.
    checkers = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True)

    objects: ClassVar[MeasurementQuerySet] = MeasurementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(enumerator1__isnull=True) | Q(enumerator2__isnull=True) | ~Q(enumerator1=F("enumerator2")),
                name="measurement_two_enumerators",
            ),
            # One round in the field for a village: what phones send belongs to it.
            models.UniqueConstraint(
                fields=["area", "instrument"], condition=Q(state__in=[state.value for state in OPEN]), name="measurement_one_open"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, version=1) | Q(corrects__isnull=False, version__gt=1),
                name="measurement_version_corrects",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state", "filled_on"], name="measurement_of_village"),
            models.Index(fields=["state", "state_since"], name="measurement_waiting"),
            # Without it SQLite asks every round of the edition for each: minutes for a country.
            models.Index(fields=["edition", "area", "state", "filled_on"], name="measurement_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.area_id} v{self.version}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Source(models.TextChoices):
    DOCUMENT = "D", N_("dokumen desa")
    GROUP = "F", N_("diskusi kelompok")
    HOUSEHOLD = "H", N_("rumah tangga sampel")
    SEEN = "O", N_("pengamatan")
    REGISTER = "R", N_("register program")


class Answer(models.Model):
    """What the round says about one item now. `provisional`: an item of the register, answered before there is one."""

    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="answers")
    code = models.CharField(max_length=60)
    score = models.SmallIntegerField(null=True)
    na = models.BooleanField(default=False)
    asked = models.PositiveIntegerField(null=True)
    positive = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=1, choices=Source.choices)
    provisional = models.BooleanField(default=False)
    basis = models.CharField(max_length=200, blank=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measurement", "code"], name="answer_once_an_item"),
            models.CheckConstraint(
                condition=Q(na=True, score__isnull=True) | Q(na=False, score__isnull=False), name="answer_score_or_na"
            ),
            models.CheckConstraint(
                condition=Q(asked__isnull=True, positive__isnull=True)
                | Q(asked__gt=0, positive__gte=0, positive__lte=F("asked")),
                name="answer_counts_fit",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RegisterEntry(models.Model):
    """What a register says about one item of a village on a day; only ever added to, the newest counts (ruling D4).

    `records` is how many records stand behind it. `events` holds the counts of rule L4 instead of a score.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=60)
    as_of = models.DateField()
    score = models.SmallIntegerField(null=True)
    na = models.BooleanField(default=False)
    records = models.PositiveIntegerField()
    events = models.JSONField(default=dict)
    reference = models.CharField(max_length=120)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(na=False) | Q(score__isnull=True), name="register_score_or_na"),
        ]
        indexes = [models.Index(fields=["area", "as_of"], name="register_of_village")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.code} {self.as_of}"


class Frame(models.Model):
    """The numbered households of the village, frozen with their hash before anybody is drawn (ruling D9)."""

    measurement = models.OneToOneField(Measurement, on_delete=models.PROTECT, related_name="frame")
    total = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded = models.BooleanField()
    frozen_at = models.DateTimeField(null=True)
    seed = models.BigIntegerField(null=True)
    size = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seed__isnull=True) | Q(frozen_at__isnull=False), name="frame_frozen_before_the_draw"
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class FrameBlock(models.Model):
    """The numbers of the households in one RT, or in one dusun that has no RT."""

    frame = models.ForeignKey(Frame, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveSmallIntegerField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    dusun = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    numbers = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["frame", "area"], name="frame_block_once")]

    def __str__(self) -> str:
        return str(self.area_id)


class Sampled(models.Model):
    """A drawn household: number in its RT, whom to ask, and what became of the visit. No name is kept (K1)."""

    frame = models.ForeignKey(Frame, on_delete=models.PROTECT, related_name="households")
    position = models.PositiveSmallIntegerField()
    spare = models.BooleanField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    dusun = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    sex = models.CharField(max_length=1, choices=[("L", N_("laki-laki")), ("P", N_("perempuan"))])
    replaced_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaces")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["spare", "position"]
        constraints = [
            models.UniqueConstraint(fields=["frame", "spare", "position"], name="sampled_place_once"),
            models.UniqueConstraint(fields=["frame", "area", "number"], name="sampled_household_once"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id}/{self.number}"


class Arrival(models.Model):
    """What became of one filled form from the field: used for a round, or kept with what stood against it."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="arrival")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, null=True, related_name="arrivals")
    findings = models.JSONField(default=list)
    taken = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.submission_id)


class Suspicion(models.Model):
    """A sign of window dressing in one turn of the round; the kabupaten's checker explains it before verifying."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="suspicions")
    round = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    values = models.JSONField()
    explanation = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class RevisitPlan(models.Model):
    """The kabupaten's seed in an edition; every tenth round that reaches the check is visited again by it."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    seed = models.BigIntegerField()
    reached = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "edition"], name="revisit_plan_once")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.edition_id}"


class Revisit(models.Model):
    """The kabupaten asked key items again in the village; `scores` and `differences` by item code."""

    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="revisits")
    round = models.PositiveSmallIntegerField()
    visited_on = models.DateField()
    scores = models.JSONField()
    differences = models.JSONField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measurement", "round"], name="revisit_once_a_turn")]

    def __str__(self) -> str:
        return f"{self.measurement_id} {self.visited_on}"


class Result(models.Model):
    """What the method makes of the answers of one turn: kept to the letter, only ever added to.

    `answers` and `events` are what went in, `picture` what came out, `sha256` the hash of all three with the method's.
    """

    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="results")
    round = models.PositiveSmallIntegerField()
    method_code = models.CharField(max_length=40)
    method_version = models.CharField(max_length=40)
    method_sha256 = models.CharField(max_length=64)
    families = models.PositiveIntegerField()
    answers = models.JSONField()
    events = models.JSONField()
    picture = models.JSONField()
    sha256 = models.CharField(max_length=64)
    # The parts that lists and maps ask for.
    index = models.DecimalField(max_digits=9, decimal_places=4)
    level = models.PositiveSmallIntegerField(null=True)
    certainty = models.JSONField()
    seed = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measurement", "round"], name="result_once_a_turn")]

    def __str__(self) -> str:
        return f"{self.measurement_id} {self.index}"
