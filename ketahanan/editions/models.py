"""A fiscal year's rules, as data (domain 4.1, 5; rulings B5, B6, C1, C8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from ketahanan.areas.models import Area, Kind, Level
from ketahanan.common.actions import Workflow
from ketahanan.common.text import N_
from ketahanan.editions.workflow import AWARD, EDITION, AwardState, EditionState
from ketahanan.flow.models import Record, ScopedQuerySet
from ketahanan.people.posts import Actor


class Basis(models.TextChoices):
    BANSOS = "BANSOS", N_("Bantuan sosial")
    BANPER = "BANPER", N_("Bantuan pemerintah")


class AwardOrder(models.TextChoices):
    PLACE_FIRST = "LOKASI_DULU", N_("Lokasi ditetapkan dulu")
    PROPOSAL_FIRST = "USULAN_DULU", N_("Usulan dulu")


class Route(models.TextChoices):
    DIRECT = "LS", N_("Langsung ke rekening Pokja (LS)")
    BANK = "BANK_PENYALUR", N_("Lewat bank penyalur")


class PublicLevel(models.TextChoices):
    SHOWN = "TAMPIL", N_("Tingkat semua desa terukur ditampilkan")
    HIDDEN = "TUTUP", N_("Tidak ditampilkan")


class EditionQuerySet(ScopedQuerySet["Edition"]):
    def visible_to(self, actor: Actor) -> Self:
        """An edition lies over the nation: whoever has a task in the programme reads it, a draft only nationally."""
        if actor.is_system:
            return self
        levels = {post.level for post in actor.posts if post.role in EDITION.readers}
        if not levels:
            return self.none()
        return self if Level.NATION in levels else self.exclude(state=EditionState.DRAFT.value)


class AwardQuerySet(ScopedQuerySet["Award"]):
    def visible_to(self, actor: Actor) -> Self:
        """Decrees that award a place are public; here for everybody with a task in the programme."""
        return self if actor.is_system or actor.roles & AWARD.readers else self.none()

    def in_force(self) -> Self:
        return self.filter(state=AwardState.IN_FORCE.value)


class Edition(Record):
    """One year of the programme. `area` is the nation. Changes after opening come by decree (`RuleChange`)."""

    FLOW: ClassVar[Workflow] = EDITION

    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    basis = models.CharField(max_length=8, choices=Basis.choices)
    award_order = models.CharField(max_length=12, choices=AwardOrder.choices)
    route = models.CharField(max_length=14, choices=Route.choices, default=Route.DIRECT)
    budget = models.BigIntegerField()
    ceiling = models.BigIntegerField()
    operations_cap_pct = models.PositiveSmallIntegerField(default=10)
    wages_allowed = models.BooleanField(default=False)
    price_source_above = models.BigIntegerField(default=1_000_000)
    min_score = models.PositiveSmallIntegerField(default=60)
    max_rounds = models.PositiveSmallIntegerField(default=3)
    opens_on = models.DateField()
    proposals_close_on = models.DateField()
    last_spm_on = models.DateField()
    spm_lead_days = models.PositiveSmallIntegerField(default=14)
    ends_on = models.DateField()
    visit_valid_days = models.PositiveSmallIntegerField(default=60)
    visit_min_minutes = models.PositiveSmallIntegerField(default=120)
    visit_max_metres = models.PositiveIntegerField(default=2000)
    cooling_hours = models.PositiveSmallIntegerField(default=72)
    meeting_min_people = models.PositiveSmallIntegerField(default=30)
    meeting_min_women_pct = models.PositiveSmallIntegerField(default=30)
    baseline_required = models.BooleanField(default=False)
    public_level = models.CharField(max_length=6, choices=PublicLevel.choices, default=PublicLevel.HIDDEN)
    banks = models.JSONField(default=list)

    objects: ClassVar[EditionQuerySet] = EditionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="edition_once"),
            models.CheckConstraint(condition=Q(ceiling__gt=0, budget__gt=0), name="edition_money_positive"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("proposals_close_on"), proposals_close_on__lte=F("last_spm_on"),
                            last_spm_on__lte=F("ends_on")),
                name="edition_calendar_in_order",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.year}"

    @property
    def is_draft(self) -> bool:
        return self.state == EditionState.DRAFT

    @property
    def place_first(self) -> bool:
        return self.award_order == AwardOrder.PLACE_FIRST

    @property
    def last_visit_on(self) -> date:
        """The last day of a visit after which the SPM can still be signed in time (domain 5.4)."""
        return self.last_spm_on - timedelta(days=self.spm_lead_days)


class Tranche(models.Model):
    """A part of the money and what must be shown before it is asked for."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="tranches")
    number = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    min_progress_pct = models.PositiveSmallIntegerField(default=0)
    min_use_pct = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="tranche_once"),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="tranche_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.percent}%"


class RuleMode(models.TextChoices):
    COMPUTED = "DIHITUNG", N_("Dihitung sistem")
    STATED = "DINYATAKAN", N_("Dinyatakan pengurus")
    OFF = "MATI", N_("Tidak dipakai")


class CompositionRule(models.Model):
    """One rule on the composition of institution and Pokja; the codes are in `villages.rules` (domain 3.3)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="composition_rules")
    code = models.CharField(max_length=30)
    mode = models.CharField(max_length=10, choices=RuleMode.choices)
    number = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="composition_rule_once")]

    def __str__(self) -> str:
        return self.code


class Stage(models.TextChoices):
    PROPOSAL = "USULAN", N_("Usulan")
    PHYSICAL = "USULAN_FISIK", N_("Usulan dengan pekerjaan fisik")
    CHECK = "PEMERIKSAAN", N_("Pemeriksaan usulan")
    DECISION = "PENETAPAN", N_("Penetapan penerima")
    AGREEMENT = "PERJANJIAN", N_("Perjanjian")
    PAYMENT = "PEMBAYARAN", N_("Pembayaran")
    NEXT_TRANCHE = "TAHAP_BERIKUT", N_("Tahap berikutnya")


class DocumentRule(models.Model):
    """A document that a stage asks for, with its signers, per kind of village; blank kind means every kind."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="document_rules")
    code = models.CharField(max_length=12)
    label = models.CharField(max_length=160)
    stage = models.CharField(max_length=16, choices=Stage.choices)
    village_kind = models.CharField(max_length=12, blank=True, choices=Kind.choices)
    signers = models.CharField(max_length=120, blank=True)
    required = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "code", "stage", "village_kind"], name="document_rule_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Quota(models.Model):
    """How many villages a province or kabupaten may have; changed only by a new row with a decree."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="quotas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    villages = models.PositiveIntegerField()
    decree_no = models.CharField(max_length=80)
    decree_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "area", "decree_no"], name="quota_once_a_decree")
        ]
        indexes = [models.Index(fields=["edition", "area", "id"], name="quota_newest")]

    def __str__(self) -> str:
        return f"{self.area_id}: {self.villages}"


class RuleChange(models.Model):
    """A change of an open edition's rules: by decree, old and new value kept."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=60)
    before = models.CharField(max_length=300)
    after = models.CharField(max_length=300)
    decree_no = models.CharField(max_length=80)
    decree_on = models.DateField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"


class Award(Record):
    """A kabupaten or village that has won the programme, by decree. `area` is the place."""

    FLOW: ClassVar[Workflow] = AWARD

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="awards")
    decree_no = models.CharField(max_length=80)
    decree_on = models.DateField()

    objects: ClassVar[AwardQuerySet] = AwardQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "area"], condition=Q(state="BERLAKU"), name="award_in_force_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id}: {self.decree_no}"
