"""The gates of many payments at once: as many statements for ten thousand as for one.

The facts are those of `queries.gate_facts`; only the reading differs. What a payment run signs is asked here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Sum, Value
from django.db.models.fields import BigIntegerField, CharField
from django.db.models.functions import Cast, Concat

from ketahanan.common.money import Rupiah
from ketahanan.grants import amounts as money
from ketahanan.grants import queries
from ketahanan.grants.amounts import Amounts
from ketahanan.grants.gates import GateFacts, Step, Unmet, unmet
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.workflow import RECEIVED
from ketahanan.ledger.models import Transfer
from ketahanan.people.posts import Actor


def lock_grants(payments: QuerySet[Payment]) -> None:
    """As `check_gates` does for one: whoever stops a grant or holds a village waits for us, or we see what they did."""
    wanted = payments.order_by().values("grant")
    list(Grant.objects.select_for_update().only("pk").filter(pk__in=wanted).order_by("pk"))


def facts_of_many(
    payments: QuerySet[Payment], at: datetime, *, step: Step, spm_on: date | None = None, payer: Actor | None = None
) -> dict[int, GateFacts]:
    """By id of the payment: everything that its gates ask, read now. Eight statements, however many payments."""
    mine = payments.order_by().values("grant")
    grants: dict[int, Any] = {
        row.pk: row
        for row in queries.with_facts(
            Grant.objects.filter(pk__in=mine).select_related(*queries.RELATED).prefetch_related("edition__tranches"),
            at, committed=Value(0, output_field=BigIntegerField()),
        )
    }  # fmt: skip
    siblings: dict[int, list[Payment]] = defaultdict(list)
    rows = Payment.objects.filter(grant__in=mine).select_related("account", "tested_by").defer("account__number")
    for payment in rows.order_by("tranche", "attempt"):
        siblings[payment.grant_id].append(payment)
    posted = _posted(mine)
    promised = money.editions_committed({row.edition_id for row in grants.values()})
    for row in grants.values():
        known = siblings[row.pk]
        each = {p.pk: money.from_posted(posted.get(p.ref16, {}), received=p.state in RECEIVED) for p in known}
        own = Amounts(committed=money.committed(posted.get(money.grant_reference(row.pk), {})))
        row.__dict__["_payments"] = known
        row.__dict__["_sums"] = (sum(each.values(), own), each)
        row.edition_committed = promised[row.edition_id]
    wanted = set(payments.order_by().values_list("pk", flat=True))
    return {
        payment.pk: queries.facts_of(
            grants[payment.grant_id], payment.tranche, at, payment=payment, step=step, spm_on=spm_on, payer=payer
        )
        for known in siblings.values()
        for payment in known
        if payment.pk in wanted
    }


def shut_gates(facts: Mapping[int, GateFacts]) -> dict[int, list[Unmet]]:
    """Of those payments that may not be paid, by id: which gates are shut, and why."""
    return {pk: shut for pk, row in facts.items() if (shut := unmet(row))}


def _posted(grants: QuerySet[Payment, Any]) -> dict[str, dict[str, Rupiah]]:
    """Sums of the ledger by reference and event, of these grants and all their payments."""
    own = Grant.objects.filter(pk__in=grants).annotate(name=Concat(Value("hibah:"), Cast("pk", CharField())))
    refs = Payment.objects.filter(grant__in=grants)
    found: dict[str, dict[str, Rupiah]] = defaultdict(dict)
    for references in (refs.order_by().values("ref16"), own.order_by().values("name")):
        rows = Transfer.objects.filter(reference__in=references).order_by()
        for ref, action, total in rows.values_list("reference", "action").annotate(total=Sum("amount")):
            found[ref][action] = total
    return found
