"""What the pages of a grant show, put together from what was read; no statements of its own but the ledger's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ketahanan.common.roles import Role
from ketahanan.editions.facts import bank
from ketahanan.flow.workflow import SETTERS
from ketahanan.grants import gates, queries
from ketahanan.grants.amounts import Amounts
from ketahanan.grants.gates import Answer, Step
from ketahanan.grants.kinds import PAYMENT_KIND
from ketahanan.grants.models import Flag, Grant, Payment
from ketahanan.grants.queries import Part
from ketahanan.grants.shares import tranche_name
from ketahanan.grants.workflow import DEAD, PAYING, PAYMENT, PROGRESS, RECEIVED, GrantState, PaymentState
from ketahanan.people.posts import Actor
from ketahanan.villages.models import PokjaAccount
from ketahanan.villages.workflow import POKJA_ACCOUNT

# The step that comes next in each state, whose gates the page shows.
NEXT_STEP = {
    PaymentState.PLANNED: Step.REQUEST,
    PaymentState.REQUESTED: Step.TEST,
    PaymentState.TESTED: Step.ORDER,
    PaymentState.ORDERED: Step.SP2D,
}


@dataclass(frozen=True)
class PaymentLine:
    """One attempt, as a row of the grant's table."""

    payment: Payment
    url: str
    label: str
    tone: str
    amounts: Amounts
    flagged: str


@dataclass(frozen=True)
class TrancheCard:
    """One tranche: what it is worth, what was tried, and whether it can be asked for now."""

    name: str
    part: Part
    lines: list[PaymentLine]
    pay_url: str
    needs: str


def payment_line(payment: Payment, amounts: Amounts) -> PaymentLine:
    return PaymentLine(
        payment=payment,
        url=PAYMENT_KIND.url(payment),
        label=_(payment.state_label),
        tone=payment.state_tone,
        amounts=amounts,
        flagged=_(Flag(payment.flag).label) if payment.flag else "",
    )


def tranche_cards(grant: Grant, by: Actor) -> list[TrancheCard]:
    """The plan of the grant with its payments."""
    _total, each = queries.sums_of(grant)
    pays = _may_pay(grant, by)
    cards = []
    for part in queries.plan(grant):
        mine = [row for row in queries.payments_of(grant) if row.tranche == part.number]
        open_now = pays and _can_ask(grant, part.number)
        cards.append(
            TrancheCard(
                name=_("Tahap %(number)s") % {"number": tranche_name(part.number)},
                part=part,
                lines=[payment_line(row, each[row.pk]) for row in mine],
                pay_url=reverse("grant:pay", args=[grant.public_id, part.number]) if open_now else "",
                needs=_needs(part),
            )
        )
    return cards


def _needs(part: Part) -> str:
    if not (part.min_progress_pct or part.min_use_pct):
        return ""
    return _("kemajuan %(progress)d%%, penggunaan dana %(use)d%%") % {
        "progress": part.min_progress_pct,
        "use": part.min_use_pct,
    }


def _may_pay(grant: Grant, by: Actor) -> bool:
    held = by.posts_over(grant.area.path, grant.pokja.number)
    return grant.state in PAYING and any(post.role in PAYMENT.made_by for post in held)


def _can_ask(grant: Grant, tranche: int) -> bool:
    """No attempt that may still bring money, and every earlier tranche received."""
    earlier = [queries.live_payment(grant, number) for number in range(1, tranche)]
    received = all(row is not None and row.state in RECEIVED for row in earlier)
    return received and queries.live_payment(grant, tranche) is None


def may_report(grant: Grant, by: Actor) -> bool:
    """The Ketua reports progress while the work runs."""
    held = by.posts_over(grant.area.path, grant.pokja.number)
    return grant.state == GrantState.RUNNING and any(post.role in PROGRESS.made_by for post in held)


def may_hold(path: str, by: Actor) -> bool:
    return any(post.role in SETTERS for post in by.posts_over(path))


def sees_holds(path: str, by: Actor) -> bool:
    """Offices only: nobody in the village reads why money waits (rulings C3)."""
    from ketahanan.flow.workflow import HOLD

    return any(post.role in HOLD.readers for post in by.posts_over(path))


@dataclass(frozen=True)
class AccountCard:
    """The account as far as this person may see it: never the whole number."""

    words: str
    holder: str
    url: str
    version: int


def account_card(account: PokjaAccount | None, grant: Grant, by: Actor) -> AccountCard | None:
    """Companion and facilitator do not see it at all (domain 2.3)."""
    held = by.posts_over(grant.area.path, grant.pokja.number)
    if account is None or not any(post.role in POKJA_ACCOUNT.readers for post in held):
        return None
    return AccountCard(
        words=f"{bank(account.bank).short} {account.branch} ••••{account.last4}",
        holder=account.holder,
        url=reverse("account:detail", args=[account.public_id]),
        version=account.version,
    )


@dataclass(frozen=True)
class GateList:
    """The conditions of the next step: what is still missing, and what is met."""

    title: str
    missing: list[Answer]
    met: list[Answer]

    @property
    def all_met(self) -> bool:
        return not self.missing

    @property
    def total(self) -> int:
        return len(self.missing) + len(self.met)


def _gate_list(title: str, found: Sequence[Answer]) -> GateList:
    return GateList(title, [row for row in found if not row.ok], [row for row in found if row.ok])


def gates_of_payment(payment: Payment, row: Any, at: datetime, by: Actor) -> GateList | None:
    """What stands before the next step of a payment; nothing once the treasury has spoken."""
    step = NEXT_STEP.get(PaymentState(payment.state))
    if step is None:
        return None
    facts = queries.facts_of(row, payment.tranche, at, payment=payment, step=step, payer=by)
    return _gate_list(_("Syarat bayar"), gates.answers(facts))


def gates_of_grant(row: Any, at: datetime, by: Actor) -> GateList | None:
    """What stands before the next tranche that has no payment yet."""
    if row.state in row.FLOW.final:
        return None
    waiting = [part.number for part in queries.plan(row) if queries.live_payment(row, part.number) is None]
    if not waiting:
        return None
    facts = queries.facts_of(row, waiting[0], at, payer=by)
    title = _("Syarat bayar tahap %(number)s") % {"number": tranche_name(waiting[0])}
    return _gate_list(title, gates.answers(facts))


def nothing_to_sign(grant: Grant) -> bool:
    """After the agreement only an addendum is signed, and only when one was drafted."""
    return grant.agreed_at is not None and grant.next_account_id is None


def waiting_words(grant: Any) -> str:
    """Whose turn it is, in words."""
    from ketahanan.people.permits import named

    if grant.state == GrantState.AWAITING_AGREEMENT:
        if not grant.agreement_no:
            return named({Role.PPK})
        return named({Role.KETUA, Role.BENDAHARA}) if grant.pact_at is None else named({Role.KETUA, Role.PPK})
    if grant.state == GrantState.AGREED:
        return _("penugasan supervisi awal")
    if grant.state == GrantState.VISITING:
        return _("hasil supervisi awal") if grant.visit_under_way else _("penugasan supervisi awal")
    if grant.state == GrantState.NOT_CLEARED:
        return _("perbaikan desa dan supervisi awal ulang")
    live = [row for row in queries.payments_of(grant) if row.state not in DEAD | RECEIVED]
    if live:
        return _("pembayaran tahap %(number)s") % {"number": tranche_name(live[0].tranche)}
    return ""
