"""Payments that move together in a payment run; the run asked the gates and was signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from ketahanan.flow import operations as flow
from ketahanan.grants.kinds import PAYMENT_KIND
from ketahanan.grants.models import Payment
from ketahanan.grants.workflow import PaymentState
from ketahanan.people.posts import Actor
from ketahanan.proposals import operations as proposals
from ketahanan.proposals.models import Proposal
from ketahanan.villages import operations as villages
from ketahanan.villages.models import PokjaAccount

type Told = Mapping[str, Any]


def test_many(payments: QuerySet[Payment], *, spp_no: str, spp_on: date, told: Told, by: Actor, at: datetime) -> None:
    """SPP for all of them; their accounts stand still from now on."""
    with transaction.atomic():
        _move(payments, "list_test", told, by, at)
        payments.update(spp_no=spp_no, spp_on=spp_on, tested_by_id=by.person_id)
        refs = Payment.objects.filter(pk__in=payments.values("pk"), account=OuterRef("pk")).values("ref16")[:1]
        why = Concat(Value("payment:"), Subquery(refs), output_field=CharField())
        villages.lock_accounts(_accounts(payments), why=why, by=by, at=at)


def order_many(payments: QuerySet[Payment], *, spm_no: str, spm_on: date, told: Told, by: Actor, at: datetime) -> None:
    """SPM for all of them."""
    with transaction.atomic():
        _move(payments, "list_order", told, by, at)
        payments.update(spm_no=spm_no, spm_on=spm_on)


def leave_many(payments: QuerySet[Payment], *, told: Told, by: Actor, at: datetime) -> None:
    """Back among those that wait: SPP and SPM no longer count, the accounts are free. Those not yet tested stay."""
    with transaction.atomic():
        for state in (PaymentState.TESTED, PaymentState.ORDERED):
            mine = payments.filter(state=state.value)
            villages.unlock_accounts(_accounts(mine), by=by, at=at)
            mine.update(spp_no="", spp_on=None, spm_no="", spm_on=None, tested_by=None)
            _move(mine, "leave_list", told, by, at)


def export_many(payments: QuerySet[Payment], *, told: Told, by: Actor, at: datetime) -> None:
    """Into a payment file: from now on the bank may pay, and the approvals stay."""
    with transaction.atomic():
        proposals.note_money_sent_many(Proposal.objects.filter(pk__in=payments.order_by().values("grant__proposal")))
        _move(payments, "export", told, by, at)


def _accounts(payments: QuerySet[Payment]) -> QuerySet[PokjaAccount]:
    return PokjaAccount.objects.filter(pk__in=payments.order_by().values("account"))


def _move(payments: QuerySet[Payment], name: str, told: Told, by: Actor, at: datetime) -> None:
    rows = list(payments.only("pk", "state", "round", "area_id").order_by("pk"))
    flow.perform_many(PAYMENT_KIND, rows, name, at=at, details=told, by=by, among=payments)
