"""Visits, officers, the sheet's answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ketahanan.common.actions import Workflow
from ketahanan.common.text import N_
from ketahanan.editions.models import Edition
from ketahanan.flow.models import Record, ScopedQuerySet
from ketahanan.people.models import Person
from ketahanan.supervision.sheets import KINDS, WORDS, VisitKind
from ketahanan.supervision.workflow import VISIT

VALUES = [(value.value, label) for value, label in WORDS.items()]


class Reference(models.TextChoices):
    """The point from which the distance of a check-in is counted (rulings C7)."""

    FIELD_CHECK = "PERIKSA", N_("letak pemeriksaan kabupaten")
    AREA = "TITIK", N_("titik desa")
    NONE = "", N_("belum ada")


class Doubt(models.TextChoices):
    """Why a check-in is flagged."""

    FAR = "JAUH", N_("jauh dari titik desa")
    NO_GPS = "TANPA_GPS", N_("tanpa GPS")
    NO_REFERENCE = "TANPA_TITIK", N_("desa belum punya titik letak")
    CLOCK = "JAM", N_("jam HP tidak cocok")


class Visit(Record):
    """One visit of exactly two officers to a village. `kind` is data (rulings C6); SA comes first."""

    FLOW: ClassVar[Workflow] = VISIT

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, default="SA")
    letter_no = models.CharField(max_length=80)
    letter_on = models.DateField()
    scheduled_on = models.DateField()
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    score_pct = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)
    passed_at = models.DateTimeField(null=True)
    repaired_at = models.DateTimeField(null=True)
    # The point the check-ins are compared with, as it was known when the letter was written.
    ref_lat = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    ref_lon = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    ref_source = models.CharField(max_length=8, choices=Reference.choices, blank=True)
    # Person ids: who was sent, who has come, whose coming the colleague must confirm. Duties are asked on every list.
    sent = models.JSONField(default=list)
    arrived = models.JSONField(default=list)
    doubtful = models.JSONField(default=list)
    # SHA-256 of both sheets with what was agreed; it is what the signatures bind.
    joint_sha256 = models.CharField(max_length=64, blank=True)

    objects: ClassVar[ScopedQuerySet[Visit]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "area", "kind"],
                condition=Q(state__in=["DITUGASKAN", "BERLANGSUNG", "LEMBAR_LENGKAP", "DISELESAIKAN"]),
                name="one_visit_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.scheduled_on}"

    @property
    def rules(self) -> VisitKind:
        """Sheet, team and score of this kind of visit."""
        return KINDS[self.kind]


ROUGH_METRES = 100


class VisitOfficer(models.Model):
    """One of the two, with the check-in. Positions in degrees; distance in metres."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="officers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    from_ministry = models.BooleanField()
    office = models.CharField(max_length=120, blank=True)
    no_conflict_at = models.DateTimeField(null=True)
    checked_in_at = models.DateTimeField(null=True)
    lat = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    lon = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    distance_m = models.PositiveIntegerField(null=True)
    doubt = models.CharField(max_length=12, choices=Doubt.choices, blank=True)
    far_reason = models.TextField(blank=True)
    far_confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    far_confirmed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    # When what was filled without a line reached us, and by how many seconds that device's clock was ahead.
    came_sent_at = models.DateTimeField(null=True)
    came_ahead_s = models.IntegerField(null=True)
    sheet_filled_at = models.DateTimeField(null=True)
    sheet_sent_at = models.DateTimeField(null=True)
    sheet_ahead_s = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "position"], name="two_officers"),
            models.UniqueConstraint(fields=["visit", "person"], name="officer_once_a_visit"),
            models.CheckConstraint(condition=Q(position__in=[1, 2]), name="officer_first_or_second"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.position}"

    @property
    def place(self) -> str:
        """Latitude and longitude, as maps read them; empty without GPS."""
        return "" if self.lat is None else f"{self.lat},{self.lon}"

    @property
    def is_rough(self) -> bool:
        """The phone itself was unsure of the place by more than 100 metres: said beside it, never refused."""
        return self.accuracy_m is not None and self.accuracy_m > ROUGH_METRES

    @property
    def is_valid(self) -> bool:
        """Come, and where it was flagged, confirmed by the colleague."""
        return self.checked_in_at is not None and (not self.doubt or self.far_confirmed_by_id is not None)


class SheetAnswer(models.Model):
    """One officer's answer to one item of the sheet."""

    officer = models.ForeignKey(VisitOfficer, on_delete=models.PROTECT, related_name="answers")
    item = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=5, choices=VALUES)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "item"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"


class Resolution(models.Model):
    """The joint answer where the two differ, with the reason; and the repair asked for where it is Tidak."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="resolutions")
    item = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=5, choices=VALUES)
    note = models.TextField(blank=True)
    repair = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "item"], name="resolution_once")]

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"
