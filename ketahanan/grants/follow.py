"""What the system does by itself: a grant follows its visits, payments and end. Every function may run twice."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ketahanan.common.errors import Stale
from ketahanan.flow import operations as flow
from ketahanan.grants import queries
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.workflow import AT_BANK, OPEN, RECEIVED, GrantState, PaymentState
from ketahanan.people.posts import SYSTEM
from ketahanan.supervision import queries as supervision
from ketahanan.supervision.workflow import VisitState

if TYPE_CHECKING:
    from ketahanan.flow.kinds import AnyKind

G = GrantState
# Between the Pokja's request and the treasury's answer.
UNDER_WAY = frozenset({
    PaymentState.PLANNED, PaymentState.REQUESTED, PaymentState.TESTED, PaymentState.ORDERED, PaymentState.EXPORTED,
    PaymentState.SENT, PaymentState.UNSURE,
})  # fmt: skip


def _grant_kind() -> AnyKind:
    from ketahanan.grants.kinds import KIND

    return KIND


def _payment_kind() -> AnyKind:
    from ketahanan.grants.kinds import PAYMENT_KIND

    return PAYMENT_KIND


def _move(grant: Grant, name: str, at: datetime) -> bool:
    """One system move of the grant; False when somebody else was faster."""
    try:
        done = flow.perform(_grant_kind(), grant, name, by=SYSTEM, at=at)
    except Stale:
        return False
    grant.state, grant.state_since = done.record.state, done.record.state_since
    return True


def start(grant: Grant, at: datetime) -> None:
    """The first money has come in: the work begins."""
    if grant.state == G.CLEARED:
        _move(grant, "start", at)


def void_payments(grant: Grant, at: datetime) -> list[str]:
    """Payments that the treasury has not answered yet fall together with their grant."""
    fallen = []
    rows = Payment.objects.filter(grant=grant, state__in=[state.value for state in OPEN])
    for payment in rows.order_by("pk"):
        flow.perform(_payment_kind(), payment, "void", by=SYSTEM, at=at)
        fallen.append(payment.ref16)
    return fallen


def align(grant: Grant, at: datetime) -> Grant:
    """Bring the grant's state into line with the village's visits as they are at the moment."""
    if grant.state not in (G.AGREED, G.VISITING, G.NOT_CLEARED, G.CLEARED):
        return grant
    row: Any = queries.with_facts(
        Grant.objects.filter(pk=grant.pk).select_related(*queries.RELATED), at
    ).get()
    for name in _moves(row, at):
        if not _move(row, name, at):
            break
    grant.state, grant.state_since = row.state, row.state_since
    return grant


def _moves(row: Any, at: datetime) -> list[str]:
    valid = supervision.row_holds(row, at)
    if row.state == G.CLEARED:
        gone = not valid and not any(p.state in _MONEY_OUT for p in queries.payments_of(row))
        return ["lapse"] if gone else []
    begun = [] if row.state == G.VISITING else ["await_visit"]
    if valid:
        return [*begun, "clear"]
    if row.visit_under_way:
        return begun
    failed = row.visit_state == VisitState.FAILED
    return ["not_clear"] if failed and row.state == G.VISITING else []


# Money left, or the bank may have paid: the visit has done its work, and the grant waits for an answer.
_MONEY_OUT = AT_BANK | RECEIVED | {PaymentState.SENT}


def lapse_after_change(grant: Grant, at: datetime) -> None:
    """A changed account needs a new visit before the first money (domain 14, row 67)."""
    align(grant, at)
