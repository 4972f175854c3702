"""May this person do this here, and if not, why not. Buttons and operations ask the same function."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ketahanan.common.actions import Action
from ketahanan.common.errors import NotAllowed
from ketahanan.common.roles import ROLES, Role
from ketahanan.common.text import N_
from ketahanan.people.posts import Actor, Post

type Duties = Mapping[str, Collection[int]]

# How a duty is named in a refusal.
DUTY_WORDS: dict[str, str] = {
    "author": N_("menyusun berkas ini"),
    "proposer": N_("mengusulkan penugasan ini"),
    "self": N_("adalah orang yang ditugaskan"),
    "companion": N_("mendampingi desa ini"),
    "facilitator": N_("membimbing desa ini"),
    "verifier": N_("sudah memverifikasi usulan ini"),
    "officer": N_("ditugaskan pada kunjungan ini"),
    "resident": N_("tinggal di desa ini"),
    "maker": N_("membuat berkas ini"),
    "subject": N_("disebut dalam berkas ini"),
    "recorder": N_("mencatat pembayaran ini"),
    "account_officer": N_("mengonfirmasi rekening ini"),
    "orderer": N_("memerintahkan pembayaran ini"),
    "rejecter": N_("menolak usulan ini"),
    "checker": N_("sudah memverifikasi pengukuran ini"),
}


@dataclass(frozen=True, slots=True)
class Permit:
    """The yes: which signature, under which post."""

    slot: int
    post: Post | None


def check(
    actor: Actor, row: Action, *, path: str, pokja: int | None = None, duties: Duties | None = None
) -> list[Permit]:
    """The signatures that this actor may give on a record in the area. Raises NotAllowed with the reason."""
    if actor.is_system:
        if row.is_system:
            return [Permit(0, None)]
        raise NotAllowed(_("Tindakan ini hanya oleh orang, bukan oleh sistem."))
    if row.is_system:
        raise NotAllowed(_("Tindakan ini dilakukan sistem sendiri."))
    posts = actor.posts_over(path, pokja)
    permits = [
        Permit(slot, post) for slot, wanted in enumerate(row.signers) for post in posts if post.role in wanted
    ]
    if not permits:
        raise NotAllowed(
            _("Tindakan “%(action)s” hanya untuk %(roles)s di wilayah berkas ini. Minta petugas itu melakukannya.")
            % {"action": _(row.label), "roles": named(row.roles)}
        )
    _check_duties(actor, row, duties or {}, permits)
    return permits


def _check_duties(actor: Actor, row: Action, duties: Duties, permits: list[Permit]) -> None:
    me = {actor.person_id, *(permit.post.behalf_id for permit in permits if permit.post and permit.post.behalf_id)}
    for duty in sorted(row.not_by):
        if me & set(duties.get(duty, ())):
            raise NotAllowed(
                _("Anda %(duty)s, jadi “%(action)s” harus dilakukan orang lain.")
                % {"duty": _(DUTY_WORDS[duty]), "action": _(row.label)}
            )
    for duty in sorted(row.only):
        if not me & set(duties.get(duty, ())):
            raise NotAllowed(
                _("“%(action)s” hanya untuk orang yang %(duty)s.")
                % {"duty": _(DUTY_WORDS[duty]), "action": _(row.label)}
            )


def may(actor: Actor, row: Action, *, path: str, pokja: int | None = None, duties: Duties | None = None) -> bool:
    """The same answer as `check`, as yes or no."""
    try:
        check(actor, row, path=path, pokja=pokja, duties=duties)
    except NotAllowed:
        return False
    return True


def require(actor: Actor, roles: Collection[Role], *, path: str, what: str, pokja: int | None = None) -> Post:
    """For writes without a table row (drafts, lists): a post in one of the roles over the area, or a refusal."""
    for post in actor.posts_over(path, pokja):
        if post.role in roles:
            return post
    raise NotAllowed(
        _("%(what)s hanya untuk %(roles)s di wilayah ini. Minta petugas itu melakukannya.")
        % {"what": what, "roles": named(roles)}
    )


def named(roles: Collection[Role]) -> str:
    """Roles in words: "Ketua Pokja atau Pengarah"."""
    words = [_(ROLES[role].label) for role in sorted(roles)]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " " + _("atau") + " " + words[-1]
