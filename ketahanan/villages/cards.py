"""What the pages of an institution show: one card for each Pokja, with what it still lacks in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ketahanan.common.roles import OFFICE_ROLES, ROLES, VILLAGE_ROLES, Role
from ketahanan.people.posts import Actor
from ketahanan.villages import queries, rules
from ketahanan.villages.models import POKJA_NAMES, Attendant, Institution, Member, PokjaAccount, Seat
from ketahanan.villages.workflow import INSTITUTION, POKJA_ACCOUNT, AccountState, InstitutionState


@dataclass(frozen=True)
class Office:
    """A seat and who sits in it; no name: nobody yet."""

    seat: str
    name: str


@dataclass(frozen=True)
class Card:
    """One Pokja on the institution's page."""

    number: int
    purpose: str
    url: str
    offices: tuple[Office, ...]
    size: int
    women: int
    lacks: tuple[str, ...]
    account: PokjaAccount | None
    account_in_hand: PokjaAccount | None
    new_account_url: str

    @property
    def share(self) -> int:
        return 100 * self.women // self.size if self.size else 0


def pokja_cards(institution: Institution, actor: Actor, at: datetime) -> list[Card]:
    """The four cards."""
    rows = queries.members(institution)
    had_sk = institution.state in queries.SET_UP
    accounts = (
        queries.accounts_of(institution, actor) if had_sk and actor.roles & POKJA_ACCOUNT.readers else []
    )
    lacking: dict[int | None, list[str]] = {}
    if institution.state == InstitutionState.DRAFT:
        for fault in queries.composition_faults(institution, at):
            lacking.setdefault(fault.pokja, []).append(fault.sentence)
    return [
        _card(
            institution, number, [row for row in rows if row.pokja.number == number], accounts,
            tuple(lacking.get(number, ())), actor,
        )
        for number in POKJA_NAMES
    ]  # fmt: skip


def _card(
    institution: Institution,
    number: int,
    rows: Sequence[Member],
    accounts: Sequence[PokjaAccount],
    lacking: tuple[str, ...],
    actor: Actor,
) -> Card:
    held = {row.seat: row.person.name for row in rows}
    mine = [account for account in accounts if account.pokja.number == number]
    posts = actor.posts_over(institution.area.path, number)
    drafts = any(post.role in POKJA_ACCOUNT.made_by for post in posts)
    in_hand = next((account for account in mine if account.state in queries.IN_HAND), None)
    return Card(
        number=number,
        purpose=_(POKJA_NAMES[number]),
        url=reverse("institution:members", args=[institution.public_id, number]),
        offices=tuple(
            Office(_(str(seat.label)), held.get(seat.value, ""))
            for seat in (Seat.KETUA, Seat.SEKRETARIS, Seat.BENDAHARA)
        ),
        size=len(rows),
        women=sum(row.person.sex == "P" for row in rows),
        lacks=lacking,
        account=next((account for account in mine if account.state == AccountState.ACTIVE), None),
        account_in_hand=in_hand,
        new_account_url=(
            reverse("account:new", args=[institution.public_id, number])
            if drafts and in_hand is None and institution.state in queries.SET_UP
            else ""
        ),
    )


def general_faults(institution: Institution, at: datetime) -> list[str]:
    """What concerns no single Pokja."""
    found = [fault.sentence for fault in queries.composition_faults(institution, at) if fault.pokja is None]
    return found + queries.other_lacks(institution)


def stated(institution: Institution) -> list[str]:
    """What the Pengarah states with the SK, or will have to."""
    if institution.state in (InstitutionState.DRAFT, InstitutionState.FORMED):
        return rules.stated(queries.rules_and_hamlets(institution)[0])
    signed: list[str] = institution.statements.get("stated", [])
    return signed


@dataclass(frozen=True)
class Post:
    """Companion or facilitator on the page."""

    role: str
    row: Attendant | None
    url: str


def attendant_posts(institution: Institution, *, composes: bool) -> list[Post]:
    """Both posts, filled or not, with the address to choose somebody."""
    held = {row.role: row for row in queries.attendants(institution)}
    return [
        Post(
            role=_(ROLES[role].label),
            row=held.get(role.value),
            url=reverse("institution:attendant", args=[institution.public_id, role.value.lower()])
            if composes
            else "",
        )
        for role in (Role.PENDAMPING, Role.FASILITATOR)
    ]


def visits_url(institution: Institution, actor: Actor) -> str:
    """The village's visits, for those who read visits there; a village that still composes has none."""
    reads = any(post.role in OFFICE_ROLES | VILLAGE_ROLES for post in actor.posts_over(institution.area.path))
    if institution.state == InstitutionState.DRAFT or not reads:
        return ""
    return f"{reverse('visit:list')}?q={institution.area.code}&edisi={institution.edition_id}"


def composes(institution: Institution, actor: Actor) -> bool:
    """May this person change the composition now?"""
    mine = {post.role for post in actor.posts_over(institution.area.path)}
    return institution.state == InstitutionState.DRAFT and bool(mine & INSTITUTION.made_by)
