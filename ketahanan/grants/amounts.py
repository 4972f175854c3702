"""Every amount of a grant, from the ledger by reference (rulings C4).

A payment's transfers carry its reference of sixteen signs, a grant's promise carries `hibah:<id>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import BigIntegerField, CharField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from ketahanan.common.money import Rupiah
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.workflow import RECEIVED
from ketahanan.ledger import queries as ledger
from ketahanan.ledger.models import AccountKind, Transfer

type Posted = Mapping[str, Rupiah]


@dataclass(frozen=True, slots=True)
class Amounts:
    """Whole rupiah. `sent` is what left the treasury, whether or not it came back; `returned` is what came back."""

    committed: Rupiah = 0
    sent: Rupiah = 0
    acknowledged: Rupiah = 0
    settled: Rupiah = 0
    returned: Rupiah = 0

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(Amounts)))

    @property
    def arrived_or_on_the_way(self) -> Rupiah:
        return self.sent - self.returned


NOTHING = Amounts()


def grant_reference(grant_id: int) -> str:
    return f"hibah:{grant_id}"


def edition_owner(edition_id: int) -> str:
    return f"edition:{edition_id}"


def from_posted(posted: Posted, *, received: bool) -> Amounts:
    """Amounts of one payment from its transfers; acknowledged is what was sent and both officers say came in."""
    returned = posted.get("RETUR", 0) + posted.get("RETUR_MASUK", 0)
    sent = posted.get("KIRIM", 0) - posted.get("TOLAK", 0) - posted.get("KOREKSI_KIRIM", 0)
    settled = posted.get("MASUK", 0) - posted.get("RETUR_MASUK", 0) - posted.get("KOREKSI_MASUK", 0)
    return Amounts(sent=sent, acknowledged=sent if received else 0, settled=settled, returned=returned)


def committed(posted: Posted) -> Rupiah:
    """Promised to the grant, whether paid already or not."""
    return posted.get("KOMITMEN", 0) - posted.get("LEPAS", 0)


def edition_committed() -> CombinedExpression:
    """Annotation of a grant: what of its edition's ceiling is promised or paid, from the ledger."""
    owner = Concat(Value("edition:"), Cast(OuterRef("edition_id"), CharField()))
    ceiling = {"kind": AccountKind.PAGU.value, "owner": owner}

    def total(side: str, action: str) -> Coalesce:
        rows = Transfer.objects.filter(
            action=action, **{f"{side}__{name}": value for name, value in ceiling.items()}
        )
        sums = rows.order_by().values("action").annotate(total=Sum("amount")).values("total")
        return Coalesce(Subquery(sums), 0, output_field=BigIntegerField())

    return total("credit", "KOMITMEN") - total("debit", "LEPAS")


def editions_committed(editions: Iterable[int]) -> dict[int, Rupiah]:
    """The same of whole editions, by id. Two statements."""
    owners = {edition_owner(pk): pk for pk in editions}
    found: dict[int, Rupiah] = dict.fromkeys(owners.values(), 0)
    for side, action, sign in (("credit", "KOMITMEN", 1), ("debit", "LEPAS", -1)):
        ceiling = {f"{side}__kind": AccountKind.PAGU.value, f"{side}__owner__in": list(owners)}
        rows = Transfer.objects.filter(action=action, **ceiling).order_by().values_list(f"{side}__owner")
        for owner, total in rows.annotate(total=Sum("amount")):
            found[owners[owner]] += sign * total
    return found


def with_each(grant: Grant, payments: Sequence[Payment]) -> tuple[Amounts, dict[int, Amounts]]:
    """Amounts of one grant whose payments are known, and of each payment. One statement."""
    own = grant_reference(grant.pk)
    posted = ledger.posted([own, *(row.ref16 for row in payments)])
    each = {
        row.pk: from_posted(posted.get(row.ref16, {}), received=row.state in RECEIVED) for row in payments
    }
    return sum(each.values(), Amounts(committed=committed(posted.get(own, {})))), each


def amounts(grants: Iterable[Grant]) -> dict[int, Amounts]:
    """By id of the grant. Two statements for a page of them."""
    ids = [grant.pk for grant in grants]
    return of_payments(ids, Payment.objects.filter(grant__in=ids).only("ref16", "grant_id", "state")) if ids else {}


def of_payments(grant_ids: Sequence[int], payments: Iterable[Payment]) -> dict[int, Amounts]:
    """The same for grants all of whose payments are known. One statement."""
    if not grant_ids:
        return {}
    owners = {row.ref16: (row.grant_id, row.state in RECEIVED) for row in payments}
    posted = ledger.posted([*map(grant_reference, grant_ids), *owners])
    found = {pk: Amounts(committed=committed(posted.get(grant_reference(pk), {}))) for pk in grant_ids}
    for ref, (grant, received) in owners.items():
        found[grant] += from_posted(posted.get(ref, {}), received=received)
    return found


def village_amounts(areas: Iterable[int], *, edition_id: int | None = None) -> dict[int, Amounts]:
    """By id of the village. Two statements, however many grants."""
    grants = Grant.objects.filter(area__in=list(areas))
    return _grouped(grants.filter(edition=edition_id) if edition_id else grants, "area_id")


def edition_amounts(edition_id: int) -> Amounts:
    """All of an edition. Two statements."""
    return _grouped(Grant.objects.filter(edition=edition_id), "edition_id").get(edition_id, NOTHING)


def amounts_by(grants: QuerySet[Grant], field: str) -> dict[Any, Amounts]:
    """Totals of any set of grants by one of their fields ("area__parent__parent_id"). Two statements."""
    return _grouped(grants, field)


def _grouped(grants: QuerySet[Grant], field: str) -> dict[Any, Amounts]:
    found: dict[Any, Amounts] = {}
    for key, received, posted in (*_payments_by(grants, field), *_promises_by(grants, field)):
        more = from_posted(posted, received=received) + Amounts(committed=committed(posted))
        found[key] = found.get(key, NOTHING) + more
    return found


def _payments_by(grants: QuerySet[Grant], field: str) -> list[tuple[Any, bool, Posted]]:
    ours = Payment.objects.filter(ref16=OuterRef("reference"))
    payments = Payment.objects.filter(grant__in=grants.order_by().values("pk"))
    rows = (
        Transfer.objects.filter(reference__in=payments.values("ref16"))
        .annotate(
            place=Subquery(ours.values(f"grant__{field}")[:1]), state=Subquery(ours.values("state")[:1])
        )
        .values("place", "state", "action")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    return [(row["place"], row["state"] in RECEIVED, {row["action"]: row["total"]}) for row in rows]


def _promises_by(grants: QuerySet[Grant], field: str) -> list[tuple[Any, bool, Posted]]:
    start = len(grant_reference(0))
    rows = (
        Transfer.objects.filter(action__in=["KOMITMEN", "LEPAS"], reference__startswith="hibah:")
        .annotate(grant=Cast(Substr("reference", start), BigIntegerField()))
        .filter(grant__in=grants.order_by().values("pk"))
        .annotate(place=Subquery(Grant.objects.filter(pk=OuterRef("grant")).values(field)[:1]))
        .values("place", "action")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    return [(row["place"], False, {row["action"]: row["total"]}) for row in rows]
