"""Versions of the Pokja's account, and who may see what of them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from ketahanan.common.roles import Role
from ketahanan.journal import queries as entries
from ketahanan.people import posts
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor
from ketahanan.villages.models import Institution, Pokja, PokjaAccount
from ketahanan.villages.workflow import AccountState

IN_HAND = (AccountState.DRAFT, AccountState.PROPOSED, AccountState.CHECKED, AccountState.COOLING)
OWNED = (*IN_HAND, AccountState.ACTIVE, AccountState.REPLACED)
FULL_NUMBER = frozenset(
    {Role.BENDAHARA, Role.KETUA, Role.DINSOS_KAB, Role.PETUGAS_REKENING, Role.PPK, Role.PPSPM}
)


def active_account(pokja: Pokja, at: datetime | None = None) -> PokjaAccount | None:
    """The account that money may go to now; a changed one counts only after its cooling time."""
    return (
        PokjaAccount.objects.filter(pokja=pokja, state=AccountState.ACTIVE.value)
        .select_related("pokja", "area")
        .first()
    )


def account_in_hand(pokja: Pokja) -> PokjaAccount | None:
    """A version that is being proposed, checked or waits."""
    return PokjaAccount.objects.filter(pokja=pokja, state__in=[state.value for state in IN_HAND]).first()


def taken_elsewhere(bank: str, number_hash: str, pokja_id: int) -> bool:
    """Is or was this account another Pokja's, in any edition, anywhere (domain 14, row 24)?"""
    rows = PokjaAccount.objects.filter(
        bank=bank, number_hash=number_hash, state__in=[state.value for state in OWNED]
    )
    return rows.exclude(pokja_id=pokja_id).exists()


def accounts_of(institution: Institution, actor: Actor) -> list[PokjaAccount]:
    """Accounts of the village's Pokja that the person may see, newest version first."""
    rows = PokjaAccount.objects.visible_to(actor).filter(pokja__area=institution.area)
    return list(rows.select_related("pokja").defer("number").order_by("pokja__number", "-version", "-pk"))


def versions(account: PokjaAccount) -> list[PokjaAccount]:
    """All versions of the Pokja's account but this one, newest first."""
    rows = PokjaAccount.objects.filter(pokja=account.pokja_id).exclude(pk=account.pk)
    return list(rows.defer("number").order_by("-version", "-pk"))


def cooled(at: datetime) -> list[PokjaAccount]:
    """Changed accounts whose cooling time is over."""
    rows = PokjaAccount.objects.filter(state=AccountState.COOLING.value, cooling_until__lte=at)
    return list(rows.select_related("area", "pokja").order_by("cooling_until", "pk"))


def contacts_of(account: PokjaAccount, at: datetime) -> list[Person]:
    """Whom to tell of a change: officers of the Pokja, head, facilitator, and who signed the version before."""
    before = (
        PokjaAccount.objects.filter(pokja=account.pokja_id)
        .exclude(pk=account.pk)
        .values_list("pk", flat=True)
    )
    signed = {row.person_id for row in entries.signatures_of("account", before) if row.action == "propose"}
    found = list(Person.objects.filter(pk__in=signed))
    for role in (Role.KETUA, Role.SEKRETARIS, Role.BENDAHARA):
        found += posts.holders(role, account.area, at, pokja=account.pokja.number)
    for role in (Role.PENGARAH, Role.FASILITATOR):
        found += posts.holders(role, account.area, at)
    return found


def sees_full_number(account: PokjaAccount, actor: Actor) -> bool:
    """Those who must compare the number may open it; everyone else sees the last four digits."""
    return any(post.role in FULL_NUMBER for post in actor.posts_over(account.area.path, account.pokja.number))


def accounts_listed(actor: Actor, *, q: str = "", state: str = "") -> QuerySet[PokjaAccount]:
    """Accounts in reach, those that wait first."""
    found = (
        PokjaAccount.objects.visible_to(actor).select_related("area__parent__parent", "pokja").defer("number")
    )
    for word in q.split()[:6]:
        found = found.filter(Q(area__name__icontains=word) | Q(area__code__startswith=word) | Q(last4=word))
    if state:
        found = found.filter(state=state)
    return found.order_by("-state_since", "-pk")
