"""What the people of a village begin with, when nothing that was begun waits for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ketahanan.people.posts import Actor
from ketahanan.villages.models import Institution, PokjaAccount
from ketahanan.villages.operations.accounts import COMPOSED
from ketahanan.villages.workflow import INSTITUTION, POKJA_ACCOUNT, AccountState, InstitutionState


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is not there yet, why it comes next, and the button."""

    title: str
    why: str
    action: str
    url: str


def beginning(who: Actor) -> Beginning | None:
    """The first thing that nobody of the village has begun and this person may."""
    return _institution(who) or _account(who)


def _institution(who: Actor) -> Beginning | None:
    if not who.roles & INSTITUTION.made_by:
        return None
    if Institution.objects.visible_to(who).exclude(state=InstitutionState.ENDED.value).exists():
        return None
    return Beginning(
        _("Desa Anda belum punya kelembagaan."), _("Mulai dengan draf, lalu susun keempat Pokja."),
        _("Buat kelembagaan"), reverse("institution:new"),
    )  # fmt: skip


def _account(who: Actor) -> Beginning | None:
    for post in who.posts:
        if post.role not in POKJA_ACCOUNT.made_by or post.pokja is None:
            continue
        known = PokjaAccount.objects.filter(area=post.area_id, pokja__number=post.pokja)
        if known.exclude(state=AccountState.REFUSED.value).exists():
            continue
        states = [state.value for state in COMPOSED]
        institution = Institution.objects.filter(area=post.area_id, state__in=states).order_by("-pk").first()
        if institution is not None:
            return Beginning(
                _("Pokja %(number)d belum punya rekening.") % {"number": post.pokja},
                _("Buka rekening atas nama Pokja di bank pemerintah, lalu daftarkan di sini."),
                _("Daftarkan rekening"), reverse("account:new", args=[institution.public_id, post.pokja]),
            )  # fmt: skip
    return None
