"""One village as anyone may read it: institution, Pokja, amounts, the days on which something public happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common import zones
from ketahanan.editions.facts import bank
from ketahanan.editions.models import Award, Edition
from ketahanan.editions.workflow import EditionState
from ketahanan.grants.amounts import NOTHING, of_payments
from ketahanan.grants.models import Payment
from ketahanan.grants.shares import tranche_name
from ketahanan.grants.workflow import RECEIVED, PaymentState
from ketahanan.portal import words
from ketahanan.portal.queries import DECREED, money_of, tabs
from ketahanan.portal.words import Facts, Money, Stage
from ketahanan.proposals import sections
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.workflow import ProposalState
from ketahanan.supervision.models import Visit
from ketahanan.supervision.workflow import VisitState
from ketahanan.villages.models import POKJA_NAMES, Institution, Seat
from ketahanan.villages.queries.public import PublicInstitution, PublicPokja, public_institution

# Money that left and has not come back; what lies before is nobody's to read.
ARRIVING = tuple(state.value for state in (PaymentState.SENT, *RECEIVED))


@dataclass(frozen=True, slots=True)
class Officer:
    """A seat and the name of whoever holds it."""

    seat: str
    name: str

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2]).upper()


@dataclass(frozen=True, slots=True)
class Card:
    """One Pokja."""

    number: int
    purpose: str
    officers: tuple[Officer, ...]
    size: int
    women: int
    title: str
    sk_no: str
    sk_on: date | None
    word: str
    tone: str
    money: Money
    account: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day and what happened in public on it."""

    on: date
    what: str
    good: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the way, with the day on which it was done."""

    label: str
    done: bool
    note: str = ""
    now: bool = False

    @property
    def state(self) -> str:
        return "done" if self.done else "current" if self.now else "next"


@dataclass(frozen=True, slots=True)
class PublicVillage:
    """All that the page of a village shows."""

    facts: Facts
    institution: PublicInstitution | None
    cards: tuple[Card, ...]
    steps: tuple[Step, ...]
    milestones: tuple[Milestone, ...]
    visited_on: date | None

    @property
    def stage(self) -> Stage:
        return self.facts.stage


def editions_of(area: Area) -> list[Edition]:
    """Editions in which the village has a public fact, the newest first, each with its visit. One statement."""
    own = {"edition": OuterRef("pk"), "area": area}
    passed = Visit.objects.filter(**own, kind="SA", state=VisitState.PASSED.value).order_by("-passed_at")
    rows = Edition.objects.exclude(state=EditionState.DRAFT.value).filter(
        Exists(Award.objects.in_force().filter(**own))
        | Exists(Institution.objects.filter(**own, state__in=DECREED))
        | Exists(Proposal.objects.filter(**own, state=ProposalState.APPROVED.value))
    )
    rows = rows.annotate(visited_at=Subquery(passed.values("passed_at")[:1]))
    return tabs(rows.order_by("-year", "name"))


def public_village(area: Area, edition: Edition) -> PublicVillage:
    """The village in one of its editions. Six statements."""
    kabupaten = area.parent.parent if area.parent else None
    won = {
        row.area_id: row
        for row in Award.objects.in_force().filter(edition=edition, area__in=[area, kabupaten])
    }
    institution = public_institution(area, edition)
    written = list(
        Proposal.objects.filter(
            Q(state=ProposalState.APPROVED.value) | Q(grant__isnull=False), area=area, edition=edition
        )
        .select_related("pokja", "grant")
        .defer(*sections.FIELDS[1:])
        .order_by("pokja__number")
    )
    proposals = [row for row in written if row.state == ProposalState.APPROVED]
    grants = [(row.pokja.number, row.grant.pk) for row in written if hasattr(row, "grant")]
    payments = _payments([pk for _number, pk in grants])
    known = of_payments([pk for _number, pk in grants], payments)
    payments = [row for row in payments if row.state in ARRIVING]
    money = {number: money_of(known.get(pk, NOTHING)) for number, pk in grants}
    visited_on = _visited_on(area, edition)
    total = sum(money.values(), Money())
    facts = Facts(area.pk in won, institution is not None, len(proposals), total)
    return PublicVillage(
        facts,
        institution,
        _cards(institution, proposals, money, payments),
        _steps(facts, won.get(area.pk), institution, proposals, visited_on, payments),
        _milestones(area, kabupaten, won, institution, proposals, visited_on, payments),
        visited_on,
    )


def _payments(grants: list[int]) -> list[Payment]:
    """Every attempt; the page shows only those that left."""
    if not grants:
        return []
    rows = Payment.objects.filter(grant__in=grants)
    rows = rows.select_related("grant__pokja", "account").defer("account__number")
    return list(rows.order_by("sp2d_on", "tranche", "pk"))


def _visited_on(area: Area, edition: Edition) -> date | None:
    """The day of the last first visit that was passed; any other visit is not public."""
    at = getattr(edition, "visited_at", None)
    return zones.today(at, area.zone) if at else None


# Pokja --------------------------------------------------------------------------------------------------------------


def _cards(
    institution: PublicInstitution | None,
    proposals: list[Proposal],
    money: dict[int, Money],
    payments: list[Payment],
) -> tuple[Card, ...]:
    groups = {row.number: row for row in institution.pokja} if institution else {}
    written = {row.pokja.number: row for row in proposals}
    shown = POKJA_NAMES if institution else sorted(written)
    return tuple(
        _card(
            number,
            groups.get(number),
            written.get(number),
            money.get(number, Money()),
            [row for row in payments if row.grant.pokja.number == number],
        )
        for number in shown
    )


def _card(
    number: int, group: PublicPokja | None, proposal: Proposal | None, money: Money, payments: list[Payment]
) -> Card:
    word, tone = words.group_word(approved=proposal is not None, money=money)
    seats = group.officers if group else {}
    return Card(
        number=number,
        purpose=_(POKJA_NAMES[number]),
        officers=tuple(Officer(_(seat.label), seats[seat]) for seat in Seat if seats.get(seat)),
        size=group.size if group else 0,
        women=group.women if group else 0,
        title=proposal.title if proposal else "",
        sk_no=proposal.sk_no if proposal else "",
        sk_on=proposal.sk_on if proposal else None,
        word=_(word),
        tone=tone,
        money=money,
        account=_account(payments[-1]) if payments and money.sent else "",
    )


def _account(payment: Payment) -> str:
    """Bank and last four digits of where the money went (rulings B3)."""
    return f"{bank(payment.account.bank).short} •••• {payment.account.last4}"


def _received_on(payment: Payment) -> date | None:
    """One officer's word is not yet public; both make it so."""
    return payment.credited_on if payment.state in RECEIVED else None


# Where it stands and what happened ----------------------------------------------------------------------------------


def _day(on: date | None) -> str:
    return zones.written_day(on) if on else ""


def _first(days: list[date | None]) -> date | None:
    return min(filter(None, days), default=None)


def _steps(
    facts: Facts,
    award: Award | None,
    institution: PublicInstitution | None,
    proposals: list[Proposal],
    visited_on: date | None,
    payments: list[Payment],
) -> tuple[Step, ...]:
    """The six parts of the way; the first that is not done is where the village is."""
    rows = [
        (
            _("Ditetapkan sebagai lokasi"),
            facts.awarded or facts.approved > 0,
            award.decree_on if award else None,
        ),
        (_("Kelembagaan dan empat Pokja"), facts.formed, institution.sk_on if institution else None),
        (_("Usulan disetujui"), facts.approved > 0, _first([row.sk_on for row in proposals])),
        (_("Kunjungan dua petugas"), visited_on is not None or facts.money.sent > 0, visited_on),
        (_("Dana dikirim"), facts.money.sent > 0, _first([row.sp2d_on for row in payments])),
        (_("Dana diterima"), facts.money.received > 0, _first([_received_on(row) for row in payments])),
    ]
    here = next((number for number, (_label, done, _on) in enumerate(rows) if not done), None)
    return tuple(
        Step(label, done, _day(on) if done else "", number == here)
        for number, (label, done, on) in enumerate(rows)
    )


def _milestones(
    area: Area,
    kabupaten: Area | None,
    won: dict[int, Award],
    institution: PublicInstitution | None,
    proposals: list[Proposal],
    visited_on: date | None,
    payments: list[Payment],
) -> tuple[Milestone, ...]:
    found: list[Milestone] = []
    for place in (kabupaten, area):
        if place is not None and place.pk in won:
            what = _("%(place)s ditetapkan sebagai lokasi program") % {"place": place.title}
            found.append(Milestone(won[place.pk].decree_on, what))
    if institution and institution.sk_on:
        found.append(Milestone(institution.sk_on, _("Kelembagaan dan empat Pokja ditetapkan dengan SK")))
    for on in sorted({row.sk_on for row in proposals if row.sk_on}):
        numbers = _numbers([row.pokja.number for row in proposals if row.sk_on == on])
        found.append(Milestone(on, _("Usulan Pokja %(numbers)s disetujui") % {"numbers": numbers}))
    if visited_on:
        found.append(Milestone(visited_on, _("Kunjungan dua petugas selesai: layak")))
    found += _money_milestones(payments)
    # The last first, also among those of one day.
    found.sort(key=lambda row: row.on)
    return tuple(reversed(found))


def _money_milestones(payments: list[Payment]) -> list[Milestone]:
    sent: dict[tuple[date, int], list[int]] = {}
    received: dict[tuple[date, int], list[int]] = {}
    for row in payments:
        for on, found in ((row.sp2d_on, sent), (_received_on(row), received)):
            if on:
                found.setdefault((on, row.tranche), []).append(row.grant.pokja.number)
    told = [
        Milestone(on, _("Dana tahap %(part)s dikirim ke rekening Pokja %(numbers)s") % {
            "part": tranche_name(part), "numbers": _numbers(numbers)})
        for (on, part), numbers in sorted(sent.items())
    ]  # fmt: skip
    return told + [
        Milestone(on, _("Ketua dan Bendahara Pokja %(numbers)s mengakui dana tahap %(part)s") % {
            "part": tranche_name(part), "numbers": _numbers(numbers)}, good=True)
        for (on, part), numbers in sorted(received.items())
    ]  # fmt: skip


def _numbers(rows: list[int]) -> str:
    """1, 2 dan 4"""
    known = [str(number) for number in sorted(set(rows))]
    if len(known) == 1:
        return known[0]
    return _("%(first)s dan %(last)s") % {"first": ", ".join(known[:-1]), "last": known[-1]}
