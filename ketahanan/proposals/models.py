"""Bundle, proposal, budget, versions, checks, scores, ranking (domain 4.2-4.4, rulings C1)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common import money
from ketahanan.common.actions import Workflow
from ketahanan.common.text import N_
from ketahanan.editions.models import Edition
from ketahanan.flow.models import Record, ScopedQuerySet
from ketahanan.people.models import Person
from ketahanan.proposals.workflow import PROPOSAL, RANKING
from ketahanan.villages.models import Institution, Pokja


class Bundle(models.Model):
    """The four proposals of a village in an edition; quotas and ranks count bundles (rulings C1)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="bundles")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="bundles")
    score = models.PositiveSmallIntegerField(null=True)
    rank = models.PositiveIntegerField(null=True)
    in_quota = models.BooleanField(null=True)
    ranked_at = models.DateTimeField(null=True)
    # Day of the kabupaten's latest field check; lists and buttons ask without reading the checks.
    checked_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "area"], name="bundle_once")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.edition_id}"


class Proposal(Record):
    """What one Pokja wants to do with the stimulus, and what it costs."""

    FLOW: ClassVar[Workflow] = PROPOSAL

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="proposals")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    pokja = models.ForeignKey(Pokja, on_delete=models.PROTECT, related_name="proposals")
    title = models.CharField(max_length=140)
    background = models.TextField(blank=True)
    aim = models.TextField(blank=True)
    targets = models.TextField(blank=True)
    women_count = models.PositiveIntegerField(default=0)
    men_count = models.PositiveIntegerField(default=0)
    disabled_count = models.PositiveIntegerField(default=0)
    schedule = models.TextField(blank=True)
    own_contribution = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    upkeep = models.TextField(blank=True)
    physical = models.BooleanField(default=False)
    minutes_id = models.BigIntegerField(null=True)
    requested = models.BigIntegerField(default=0)
    approved = models.BigIntegerField(null=True)
    sk_no = models.CharField(max_length=80, blank=True)
    sk_on = models.DateField(null=True)
    version = models.PositiveSmallIntegerField(default=0)
    rejected_level = models.CharField(max_length=5, blank=True)
    objected = models.BooleanField(default=False)
    money_sent = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True)
    # SHA-256 of the newest file of each kind; signatures and versions bind them.
    papers = models.JSONField(default=dict)
    # The desk check of the version under examination: code, ok, note, by. Its history is in the journal.
    marks = models.JSONField(default=list)
    # The round for which reasons per item have been written.
    reasons_round = models.PositiveSmallIntegerField(null=True)
    # Person ids of the two verifiers, and of those for whom they acted.
    verifiers = models.JSONField(default=list)
    rejected_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    # For whom the refusing officer acted; neither judges the objection.
    rejected_for = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[ScopedQuerySet[Proposal]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bundle", "pokja"], name="proposal_once_a_pokja"),
            models.CheckConstraint(condition=Q(requested__gte=0), name="proposal_requested_not_negative"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved__gt=0, approved__lte=F("requested")),
                name="approved_within_requested",
            ),
            models.CheckConstraint(
                condition=Q(sk_on__isnull=True, approved__isnull=True) | Q(sk_on__isnull=False, approved__isnull=False),
                name="approved_with_decree",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "state_since"], name="proposal_waiting"),
            models.Index(fields=["edition", "state"], name="proposal_in_edition"),
            models.Index(fields=["state_since", "id"], name="proposal_oldest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def in_brief(self) -> str:
        """What somebody must know who signs or decides."""
        amount = money.written(self.requested)
        return _("%(title)s, diminta %(amount)s.") % {"title": self.title or _("Belum berjudul"), "amount": amount}

    @property
    def pokja_number(self) -> int | None:
        return self.pokja.number


class LineKind(models.TextChoices):
    GOODS = "BARANG", N_("Barang dan bahan")
    FACILITY = "FASILITAS", N_("Sarana umum")
    DIALOGUE = "DIALOG", N_("Pertemuan dan dialog")
    TRAINING = "PELATIHAN", N_("Pelatihan")
    OPERATIONS = "OPERASIONAL", N_("Operasional")
    WAGES = "UPAH", N_("Upah")


class BudgetLine(models.Model):
    """One line of the RAB. Amount = quantity x unit price, whole rupiah; quantity in hundredths of the unit."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=LineKind.choices)
    description = models.CharField(max_length=200)
    quantity_cents = models.PositiveIntegerField()
    unit = models.CharField(max_length=30)
    unit_price = models.BigIntegerField()
    amount = models.BigIntegerField()
    price_source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, unit_price__gt=0, quantity_cents__gt=0), name="line_positive"
            ),
            models.CheckConstraint(
                condition=Q(quantity_cents__gt=0) & Q(amount__gt=F("quantity_cents") * F("unit_price") / 100 - 1)
                & Q(amount__lt=F("quantity_cents") * F("unit_price") / 100 + 1),
                name="line_is_product",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.description


class ProposalVersion(models.Model):
    """What was handed in, whole and for ever (domain 14, row 15). `content` is canonical JSON."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"v{self.number}"


class ItemReason(models.Model):
    """Why one item or one RAB line came back; belongs to the round in which it was written."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="item_reasons")
    round = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=60)
    label = models.CharField(max_length=200, blank=True)
    line = models.ForeignKey(BudgetLine, on_delete=models.SET_NULL, null=True, related_name="+")
    code = models.CharField(max_length=12)
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item}: {self.code}"


class FieldCheck(models.Model):
    """The kabupaten's visit to the place, with geotag, before it recommends."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="checks")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField()
    lat = models.DecimalField(max_digits=8, decimal_places=5)
    lon = models.DecimalField(max_digits=8, decimal_places=5)
    note = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.checked_on}"

    @property
    def place(self) -> str:
        """Latitude and longitude, as maps read them."""
        return f"{self.lat},{self.lon}"


class Score(models.Model):
    """Points for one criterion of domain 4.4, with the reason that the village reads."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=20)
    points = models.PositiveSmallIntegerField()
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bundle", "criterion"], name="score_once_a_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class RankingList(Record):
    """The province's one list per edition; `area` is the province."""

    FLOW: ClassVar[Workflow] = RANKING

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    order = models.JSONField(default=list)

    objects: ClassVar[ScopedQuerySet[RankingList]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "area"], name="ranking_once")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.edition_id}"
