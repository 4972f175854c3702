"""A payment run and the payments in it, as they were when it was composed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ketahanan.common.actions import Workflow
from ketahanan.common.secrets import SealedTextField
from ketahanan.documents.models import Document
from ketahanan.editions.models import Edition
from ketahanan.flow.models import Record, ScopedQuerySet
from ketahanan.grants.models import Payment
from ketahanan.people.models import Person
from ketahanan.treasury.workflow import PAYLIST


class Paylist(Record):
    """Payments of one edition, tranche and bank that are tested, ordered and sent together. `area` is the nation."""

    FLOW: ClassVar[Workflow] = PAYLIST

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    tranche = models.PositiveSmallIntegerField()
    bank = models.CharField(max_length=11)
    source_name = models.CharField(max_length=140)
    source_number = SealedTextField()
    source_last4 = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    total = models.BigIntegerField()
    # SHA-256 over the rows in their order: what the signatures bind.
    rows_hash = models.CharField(max_length=64)
    spp_no = models.CharField(max_length=80, blank=True)
    spp_on = models.DateField(null=True)
    tested_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    spm_no = models.CharField(max_length=80, blank=True)
    spm_on = models.DateField(null=True)
    ordered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sp2d_no = models.CharField(max_length=80, blank=True)
    sp2d_on = models.DateField(null=True)
    file = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[ScopedQuerySet[Paylist]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="paylist_number_once"),
            models.UniqueConstraint(
                fields=["edition", "bank", "sp2d_no"], condition=~Q(sp2d_no=""), name="paylist_sp2d_once"
            ),
            models.CheckConstraint(condition=Q(size__gt=0, total__gt=0), name="paylist_not_empty"),
        ]
        indexes = [models.Index(fields=["state_since", "id"], name="paylist_newest")]

    def __str__(self) -> str:
        return f"{self.edition.year}/{self.number:03d}"


class PaylistRow(models.Model):
    """One payment, with what the signatures see of it. `left_out` says why it did not go into the file."""

    paylist = models.ForeignKey(Paylist, on_delete=models.PROTECT, related_name="rows")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    ref16 = models.CharField(max_length=16)
    amount = models.BigIntegerField()
    holder = models.CharField(max_length=140)
    account_hash = models.CharField(max_length=64)
    # True until the list is cancelled, the payment left out or the file made.
    live = models.BooleanField(default=True)
    left_out = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paylist", "position"], name="paylist_row_once"),
            models.UniqueConstraint(fields=["payment"], condition=Q(live=True), name="payment_in_one_paylist"),
        ]

    def __str__(self) -> str:
        return self.ref16
