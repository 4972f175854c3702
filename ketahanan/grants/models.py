"""Grant, payments, progress. No amount is kept twice: money that moved is a ledger query (rulings C4)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ketahanan.common.actions import Workflow
from ketahanan.editions.models import Edition
from ketahanan.flow.models import Record, ScopedQuerySet
from ketahanan.grants.workflow import GRANT, PAYMENT, PROGRESS
from ketahanan.people.models import Person
from ketahanan.proposals.models import Proposal
from ketahanan.villages.models import Pokja, PokjaAccount


class Grant(Record):
    """What the decree gives one Pokja; amount and account are frozen at approval (domain 14, row 21)."""

    FLOW: ClassVar[Workflow] = GRANT

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="grants")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="grant")
    pokja = models.ForeignKey(Pokja, on_delete=models.PROTECT, related_name="grants")
    amount = models.BigIntegerField()
    account = models.ForeignKey(PokjaAccount, on_delete=models.PROTECT, null=True, related_name="+")
    agreement_no = models.CharField(max_length=80, blank=True)
    agreement_on = models.DateField(null=True)
    work_until = models.DateField(null=True)
    agreed_at = models.DateTimeField(null=True)
    pact_at = models.DateTimeField(null=True)
    # What was signed; the gates compare it with what the grant says now.
    agreed_hash = models.CharField(max_length=64, blank=True)
    # The account that an addendum under signature would bring in.
    next_account = models.ForeignKey(PokjaAccount, on_delete=models.PROTECT, null=True, related_name="+")
    addendum_no = models.CharField(max_length=80, blank=True)
    addendum_on = models.DateField(null=True)

    objects: ClassVar[ScopedQuerySet[Grant]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="grant_positive"),
            models.UniqueConstraint(
                fields=["edition", "agreement_no"],
                condition=~Q(agreement_no=""),
                name="agreement_number_once",
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "area"], name="grant_of_village"),
            models.Index(fields=["state", "state_since"], name="grant_waiting"),
            models.Index(fields=["state_since", "id"], name="grant_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.pokja} {self.area_id}"

    @property
    def pokja_number(self) -> int | None:
        return self.pokja.number


class Flag(models.TextChoices):
    """Something about a payment that the office must look at."""

    NONE = "", "–"
    DIFFERS = "BEDA", "Jumlah berbeda"


class Payment(Record):
    """One attempt to pay one tranche. A repayment is a new row that names the old one."""

    FLOW: ClassVar[Workflow] = PAYMENT

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="payments")
    tranche = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    ref16 = models.CharField(max_length=16, unique=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    amount = models.BigIntegerField()
    account = models.ForeignKey(PokjaAccount, on_delete=models.PROTECT, related_name="+")
    spp_no = models.CharField(max_length=80, blank=True)
    spp_on = models.DateField(null=True)
    tested_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    spm_no = models.CharField(max_length=80, blank=True)
    spm_on = models.DateField(null=True)
    sp2d_no = models.CharField(max_length=80, blank=True)
    sp2d_on = models.DateField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    credited_on = models.DateField(null=True)
    # When both officers had signed the receipt of this round.
    receipt_at = models.DateTimeField(null=True)
    flag = models.CharField(max_length=8, blank=True, choices=Flag.choices)
    # Why a repayment may go to the account that it came back from; the PPK's words.
    same_account_reason = models.TextField(blank=True)

    objects: ClassVar[ScopedQuerySet[Payment]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
            models.UniqueConstraint(fields=["grant", "tranche", "attempt"], name="payment_attempt_once"),
            models.UniqueConstraint(
                fields=["grant", "tranche"],
                condition=~Q(state__in=["DITOLAK", "DIRETUR", "DIBATALKAN", "DIBALIK"]),
                name="one_live_payment",
            ),
        ]
        indexes = [
            models.Index(fields=["sp2d_no"], condition=~Q(sp2d_no=""), name="payment_sp2d"),
            models.Index(fields=["spm_no"], condition=~Q(spm_no=""), name="payment_spm"),
            models.Index(fields=["state", "state_since"], name="payment_waiting"),
            models.Index(fields=["state_since", "id"], name="payment_newest"),
        ]

    def __str__(self) -> str:
        return self.ref16

    @property
    def pokja_number(self) -> int | None:
        return self.grant.pokja.number


class Progress(Record):
    """How far the work and the money are, reported by the Ketua, checked by the kabupaten (B19)."""

    FLOW: ClassVar[Workflow] = PROGRESS

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="progress")
    reported_on = models.DateField()
    physical_pct = models.PositiveSmallIntegerField()
    use_pct = models.PositiveSmallIntegerField()
    note = models.TextField()
    verified_at = models.DateTimeField(null=True)

    objects: ClassVar[ScopedQuerySet[Progress]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(physical_pct__lte=100, use_pct__lte=100), name="progress_percent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.physical_pct}%"

    @property
    def pokja_number(self) -> int | None:
        return self.grant.pokja.number
