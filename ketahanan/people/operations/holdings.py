"""What people hold, and what they may hold beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common.errors import Refused
from ketahanan.common.roles import ROLES, Role
from ketahanan.people.models import Assignment, Delegation, Person
from ketahanan.people.workflow import ONE_HOLDER, AssignmentState, clashing, fits

LIVE = (AssignmentState.PROPOSED.value, AssignmentState.IN_FORCE.value)


@dataclass(frozen=True, slots=True)
class Charge:
    """A post for somebody: who, as what, where."""

    person: Person
    role: Role
    area: Area
    pokja: int | None = None

    @property
    def place(self) -> str:
        return f"Pokja {self.pokja}, {self.area.title}" if self.pokja else self.area.title

    def is_post_of(self, row: Assignment) -> bool:
        return (row.role, row.area_id, row.pokja) == (self.role.value, self.area.pk, self.pokja)


@dataclass(frozen=True)
class Held:
    """What the persons concerned hold in the time concerned, own and delegated, and who holds the single posts."""

    own: Sequence[Assignment]
    lent: Sequence[Delegation]
    identities: Mapping[int, int]

    @classmethod
    def around(cls, charges: Iterable[Charge], from_at: datetime, until_at: datetime | None) -> Held:
        """Locks persons and areas, so that two decrees at once see each other."""
        wanted = list(charges)
        people = {charge.person.pk for charge in wanted}
        single = {charge.area.pk for charge in wanted if charge.role in ONE_HOLDER}
        if single:
            list(Area.objects.select_for_update(no_key=True).filter(pk__in=single).order_by("pk").values_list("pk"))
        same = Q(pk__in=people) | Q(doubles__in=people) | Q(same_as__in=people) | Q(same_as__doubles__in=people)
        alike = Person.objects.filter(same).values("pk")
        locked = Person.objects.select_for_update(no_key=True).filter(pk__in=alike).order_by("pk")
        identities = {pk: root or pk for pk, root in locked.values_list("pk", "same_as_id")}
        posts = Q(person__in=identities) | Q(area__in=single, role__in=[role.value for role in ONE_HOLDER])
        own = Assignment.objects.filter(posts, overlapping("", from_at, until_at), state__in=LIVE)
        lent = Delegation.objects.filter(
            overlapping("", from_at, until_at), to__in=identities, ended_at__isnull=True, assignment__state__in=LIVE
        )
        return cls(
            list(own.select_related("area", "person").order_by("pk")),
            list(lent.select_related("assignment__area")),
            identities,
        )

    def same(self, charge: Charge) -> Assignment | None:
        """The same post, already in force for this person."""
        return next(
            (
                row
                for row in self.own
                if row.person_id == charge.person.pk
                and charge.is_post_of(row)
                and row.state == AssignmentState.IN_FORCE.value
            ),
            None,
        )

    def without(self, row: Assignment) -> Held:
        """The same, but for this post."""
        return Held([other for other in self.own if other.pk != row.pk], self.lent, self.identities)

    def of(self, person_id: int) -> list[Assignment]:
        """Own posts and posts acted for, under whatever entry this human being has them."""
        me = self.identities[person_id]
        mine = [row for row in self.own if self.identities.get(row.person_id) == me]
        return mine + [loan.assignment for loan in self.lent if self.identities[loan.to_id] == me]

    def other_holder(self, charge: Charge) -> Assignment | None:
        if charge.role not in ONE_HOLDER:
            return None
        others = (row for row in self.own if row.person_id != charge.person.pk)
        return next((row for row in others if charge.is_post_of(row)), None)


def overlapping(prefix: str, from_at: datetime, until_at: datetime | None) -> Q:
    """Half-open spans that touch this one."""
    before_end = Q(**{f"{prefix}from_at__lt": until_at}) if until_at else Q()
    return before_end & (Q(**{f"{prefix}until_at__isnull": True}) | Q(**{f"{prefix}until_at__gt": from_at}))


def check(charges: Sequence[Charge], held: Held) -> None:
    """Refuse what does not fit the place, is held already, or clashes with another post of the same person."""
    together: dict[int, list[tuple[Role, str]]] = {}
    for charge in charges:
        _check_place(charge)
        _check_free(charge, held)
        person = charge.person
        known = together.setdefault(person.pk, [(Role(r.role), r.place) for r in held.of(person.pk)])
        check_conflicts(person, charge.role, known)
        known.append((charge.role, charge.place))


def _check_place(charge: Charge) -> None:
    if not fits(charge.role, charge.area.level, charge.pokja):
        facts = ROLES[charge.role]
        raise Refused(
            _("Tugas %(role)s berlaku di tingkat %(reach)s, bukan di %(area)s. Pilih wilayah yang sesuai.")
            % {"role": _(facts.label), "reach": _(facts.reach.value), "area": charge.area.title},
            field="area",
        )


def _check_free(charge: Charge, held: Held) -> None:
    words: Mapping[str, Any] = {
        "name": charge.person.name, "role": _(ROLES[charge.role].label), "area": charge.place
    }  # fmt: skip
    if any(row.person_id == charge.person.pk and charge.is_post_of(row) for row in held.own):
        raise Refused(
            _("%(name)s sudah bertugas atau diusulkan sebagai %(role)s (%(area)s) pada masa itu. Pilih tanggal lain.")
            % words
        )
    other = held.other_holder(charge)
    if other:
        raise Refused(
            _("%(role)s (%(area)s) masih dijabat %(other)s. Akhiri tugas itu dulu, atau pilih tanggal sesudahnya.")
            % {**words, "other": other.person.name}
        )


def check_conflicts(person: Person, role: Role, known: Collection[tuple[Role, str]]) -> None:
    """Static conflicts, counted by person and not by login (money 6.9)."""
    for other, place in known:
        if other in clashing(role):
            raise Refused(
                _(
                    "%(name)s bertugas sebagai %(other)s (%(area)s). Satu orang tidak boleh menjadi %(other)s dan "
                    "%(role)s. Akhiri tugas yang lama dulu, atau pilih orang lain."
                )
                % {"name": person.name, "other": _(ROLES[other].label), "area": place, "role": _(ROLES[role].label)}
            )
