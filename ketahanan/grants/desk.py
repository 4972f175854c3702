"""Payments as those see them who pay: what still runs first, the longest waiting on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.money import Rupiah
from ketahanan.grants import amounts
from ketahanan.grants.kinds import PAYMENT_KIND
from ketahanan.grants.models import Flag, Payment
from ketahanan.grants.shares import tranche_name
from ketahanan.grants.workflow import DEAD, RECEIVED
from ketahanan.ledger import queries as ledger
from ketahanan.people.posts import Actor


@dataclass(frozen=True)
class Row:
    """One payment as a line of the list."""

    url: str
    place: str
    tranche: str
    attempt: int
    asked: Rupiah
    sent: Rupiah
    since: str
    state: str
    tone: str
    flagged: str


def listed(actor: Actor, *, q: str = "", state: str = "") -> QuerySet[Payment]:
    """Payments in reach, by words of the village's name, its code, or the payment's number."""
    found = Payment.objects.visible_to(actor).select_related("area__parent__parent", "grant__pokja")
    for word in q.split()[:6]:
        found = found.filter(
            Q(area__name__icontains=word) | Q(area__code__startswith=word) | Q(ref16__startswith=word.upper())
        )
    if state:
        found = found.filter(state=state)
    over = [end.value for end in DEAD | RECEIVED]
    rest = Case(When(state__in=over, then=Value(1)), default=Value(0), output_field=IntegerField())
    return found.annotate(rest=rest).order_by("rest", "state_since", "pk")


def rows(payments: Sequence[Payment]) -> list[Row]:
    """With what was sent, from the ledger. One statement."""
    posted = ledger.posted([payment.ref16 for payment in payments])
    return [_row(payment, posted.get(payment.ref16, {})) for payment in payments]


def _row(payment: Payment, posted: amounts.Posted) -> Row:
    place = _("%(village)s, Pokja %(number)d") % {
        "village": payment.area.title, "number": payment.grant.pokja.number,
    }  # fmt: skip
    return Row(
        url=PAYMENT_KIND.url(payment),
        place=place,
        tranche=tranche_name(payment.tranche),
        attempt=payment.attempt,
        asked=payment.amount,
        sent=amounts.from_posted(posted, received=False).sent,
        since=zones.written_day(zones.today(payment.state_since, payment.area.zone)),
        state=_(payment.state_label),
        tone=payment.state_tone,
        flagged=_(Flag(payment.flag).label) if payment.flag else "",
    )
