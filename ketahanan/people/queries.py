"""Reading people: who, what they hold, what they may do and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common.actions import Action, Workflow
from ketahanan.common.roles import ROLES, Role
from ketahanan.common.secrets import fingerprint
from ketahanan.people import contacts, nik
from ketahanan.people.models import Assignment, Delegation, Invitation, Person, User
from ketahanan.people.permits import DUTY_WORDS, named
from ketahanan.people.posts import Actor
from ketahanan.people.workflow import GIVES, AssignmentState, clashing


class UnclearPlace(ValueError):
    """A sentence: no such place, or several."""


def find_place(typed: str, by: Actor | None) -> Area:
    """The one place with this code or name below a post of the one who types."""
    plain = " ".join(typed.split())
    reach = by.reach(by.roles, "path") if by else Q(pk__in=[])
    within = Area.objects.in_force().filter(reach).select_related("parent")
    exact = within.filter(code=plain).first()
    if exact:
        return exact
    words = plain.casefold().removeprefix("desa ").removeprefix("kelurahan ").removeprefix("kabupaten ")
    found = list(within.filter(name__iexact=words, level__lte=4).order_by("level", "code")[:6])
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnclearPlace(_("Wilayah ini tidak ada di wilayah Anda. Tulis kodenya, misalnya 73.02.01.2001."))
    several = ", ".join(f"{area.code} ({area.title}, {area.parent})" for area in found)
    raise UnclearPlace(_("Nama ini ada beberapa: %(several)s. Tulis kodenya.") % {"several": several})


def search(by: Actor, *, q: str = "", role: str = "", at: datetime) -> QuerySet[Person]:
    """Persons within reach, by part of the name, whole NIK or phone number, or role held now."""
    found = Person.objects.visible_to(by)
    words = q.strip()
    if words:
        found = found.filter(matching(words))
    if role:
        held = current(Assignment.objects.visible_to(by), at).filter(role=role)
        found = found.filter(pk__in=held.values("person_id"))
    posts = current(Assignment.objects.visible_to(by), at).select_related("area").order_by("role", "pk")
    return (
        found.only("public_id", "name")
        .order_by("name", "pk")
        .annotate(has_account=Exists(User.objects.filter(person=OuterRef("pk"))))
        .prefetch_related(Prefetch("assignments", queryset=posts, to_attr="now"))
    )


def matching(words: str) -> Q:
    """Filter: part of the name, whole NIK or phone number."""
    digits = nik.digits(words)
    if digits.isdigit() and len(digits) == nik.LENGTH:
        return Q(nik_hash=fingerprint(digits))
    try:
        return Q(phone_hash=fingerprint(contacts.phone(words)))
    except contacts.BadContact:
        return Q(name__icontains=words)


def current(rows: QuerySet[Assignment], at: datetime) -> QuerySet[Assignment]:
    """Proposed, or in force now or later."""
    live = [AssignmentState.PROPOSED.value, AssignmentState.IN_FORCE.value]
    return rows.filter(Q(until_at__isnull=True) | Q(until_at__gt=at), state__in=live)


def posts_of(person: Person) -> list[Assignment]:
    """Every post ever, the latest first."""
    rows = person.assignments.select_related("area", "proposed_by", "confirmed_by")
    return list(rows.order_by("-from_at", "-pk"))


def delegations_of(person: Person, at: datetime) -> list[Delegation]:
    """Lent and borrowed, not yet over."""
    mine = Q(assignment__person=person) | Q(to=person)
    rows = Delegation.objects.filter(mine, until_at__gt=at, ended_at__isnull=True)
    return list(rows.select_related("assignment__area", "assignment__person", "to").order_by("from_at"))


def open_invitation_of(person: Person, now: datetime) -> Invitation | None:
    """The invitation that still works."""
    rows = Invitation.objects.filter(person=person, used_at__isnull=True, withdrawn_at__isnull=True, until_at__gt=now)
    return rows.order_by("-made_at").first()


def given_by(by: Actor) -> list[Role]:
    """Roles that this officer hands out."""
    return sorted({role for own in by.roles for role in GIVES.get(own, frozenset())})


@dataclass(frozen=True)
class Right:
    """One thing that a post allows, with its conditions in words."""

    label: str
    roles: str
    conditions: tuple[str, ...]
    danger: bool = False


@dataclass(frozen=True)
class RightsOfKind:
    """What somebody may do with records of one kind."""

    label: str
    reads: bool
    makes: bool
    rights: tuple[Right, ...]


def rights(actor: Actor, workflows: Iterable[Workflow]) -> list[RightsOfKind]:
    """Pure over the tables: every action that these posts may take part in, by kind of record."""
    found = []
    for flow in workflows:
        mine = tuple(
            _right(row, actor) for row in flow.actions if not row.is_system and row.roles & actor.roles
        )
        reads, makes = bool(flow.readers & actor.roles), bool(flow.made_by & actor.roles)
        if mine or reads or makes:
            found.append(RightsOfKind(_(flow.label), reads, makes, mine))
    return found


def _right(row: Action, actor: Actor) -> Right:
    said = [_("tidak bila Anda %(duty)s") % {"duty": _(DUTY_WORDS[duty])} for duty in sorted(row.not_by)]
    said += [_("hanya bila Anda %(duty)s") % {"duty": _(DUTY_WORDS[duty])} for duty in sorted(row.only)]
    if len(row.signers) > 1:
        others = " + ".join(named(roles) for roles in row.signers)
        said.append(
            (_("tanda tangan berurutan: %(signers)s") if row.in_order else _("tanda tangan orang berbeda: %(signers)s"))
            % {"signers": others}
        )
    if row.within is not None:
        limit = _("paling lama %(days)d hari kerja") if row.workdays else _("paling lama %(days)d hari")
        said.append(limit % {"days": row.within})
    if row.asks_again:
        said.append(_("meminta kunci masuk sekali lagi"))
    return Right(_(row.label), named(row.roles & actor.roles), tuple(said), row.danger)


@dataclass(frozen=True)
class Ban:
    """What a held role keeps its holder from becoming."""

    role: str
    never: str


def bans(actor: Actor) -> list[Ban]:
    """Static conflicts of the roles held, in words."""
    return [
        Ban(_(ROLES[role].label), named(clashing(role))) for role in sorted(actor.roles) if clashing(role)
    ]
