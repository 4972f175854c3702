"""Giving, confirming, refusing and ending posts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common.errors import Refused
from ketahanan.common.roles import ROLES, Role
from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry
from ketahanan.people.models import Assignment, Delegation, Person
from ketahanan.people.posts import Actor
from ketahanan.people.workflow import ONE_HOLDER, AssignmentState, clashing, fits

LIVE = (AssignmentState.PROPOSED.value, AssignmentState.IN_FORCE.value)


@dataclass(frozen=True, slots=True)
class Charge:
    """A post for somebody: who, as what, where."""

    person: Person
    role: Role
    area: Area
    pokja: int | None = None

    def is_post_of(self, row: Assignment) -> bool:
        return (row.role, row.area_id, row.pokja) == (self.role.value, self.area.pk, self.pokja)


def assign_by_decree(
    *,
    person: Person,
    role: Role,
    area: Area,
    pokja: int | None = None,
    from_at: datetime,
    until_at: datetime | None = None,
    decree: str,
    source: str,
    by: Actor,
    at: datetime,
) -> Assignment:
    """A post that begins with a decree. Who may sign the decree is the business of the caller."""
    return assign_all_by_decree(
        [Charge(person, role, area, pokja)],
        from_at=from_at, until_at=until_at, decree=decree, source=source, by=by, at=at,
    )[0]  # fmt: skip


def assign_all_by_decree(
    charges: Sequence[Charge],
    *,
    from_at: datetime,
    until_at: datetime | None = None,
    decree: str,
    source: str,
    by: Actor,
    at: datetime,
) -> list[Assignment]:
    """All posts of one decree, or none. A post that the person holds already stays as it is and is returned."""
    with transaction.atomic():
        taken = Held.around(charges, from_at, until_at)
        rows = [taken.same(charge) for charge in charges]
        fresh = [charge for charge, row in zip(charges, rows, strict=True) if row is None]
        check(fresh, taken)
        made = iter(
            Assignment.objects.bulk_create(
                Assignment(
                    person=charge.person, role=charge.role.value, area=charge.area, pokja=charge.pokja,
                    from_at=from_at, until_at=until_at, state=AssignmentState.IN_FORCE.value,
                    decree=decree, source=source,
                )
                for charge in fresh
            )
        )  # fmt: skip
        answer = [row or next(made) for row in rows]
        new = [row for row, old in zip(answer, rows, strict=True) if old is None]
        journal.record_many([entry("begin", row, by=by, at=at, details=written(row)) for row in new])
        return answer


def end_by_decree(*, source: str, by: Actor, at: datetime) -> list[Assignment]:
    """End every post that came from this source ("institution:12"). Posts that ended before are left alone."""
    with transaction.atomic():
        live = Assignment.objects.select_for_update(no_key=True, of=("self",)).select_related("area", "person")
        rows = list(
            live.filter(source=source, state__in=LIVE)
            .filter(Q(until_at__isnull=True) | Q(until_at__gt=at))
            .order_by("pk")
        )
        for row in rows:
            close(row, at)
        journal.record_many(
            [entry("end", row, by=by, at=at, details={"after": {"state": row.state}, "source": source}) for row in rows]
        )
        return rows


def close(row: Assignment, at: datetime) -> None:
    """Mark as ended now. A post that had not begun keeps its dates: it never was in force."""
    row.state = AssignmentState.ENDED.value
    if row.from_at < at:
        row.until_at = at
    row.save(update_fields=["state", "until_at"])


@dataclass(frozen=True)
class Held:
    """What the persons concerned hold in the time concerned, own and delegated, and who holds the single posts."""

    own: Sequence[Assignment]
    lent: Sequence[Delegation]

    @classmethod
    def around(cls, charges: Iterable[Charge], from_at: datetime, until_at: datetime | None) -> Held:
        """Locks persons and areas, so that two decrees at once see each other."""
        wanted = list(charges)
        people = {charge.person.pk for charge in wanted}
        single = {charge.area.pk for charge in wanted if charge.role in ONE_HOLDER}
        if single:
            list(Area.objects.select_for_update(no_key=True).filter(pk__in=single).order_by("pk").values_list("pk"))
        list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
        posts = Q(person__in=people) | Q(area__in=single, role__in=[role.value for role in ONE_HOLDER])
        own = Assignment.objects.filter(posts, overlapping("", from_at, until_at), state__in=LIVE)
        lent = Delegation.objects.filter(
            overlapping("", from_at, until_at), to__in=people, ended_at__isnull=True, assignment__state__in=LIVE
        )
        return cls(
            list(own.select_related("area", "person").order_by("pk")), list(lent.select_related("assignment__area"))
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

    def of(self, person_id: int) -> list[Assignment]:
        """Own posts and posts acted for."""
        mine = [row for row in self.own if row.person_id == person_id]
        return mine + [loan.assignment for loan in self.lent if loan.to_id == person_id]

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
        known = together.setdefault(person.pk, [(Role(r.role), r.area.name) for r in held.of(person.pk)])
        check_conflicts(person, charge.role, known)
        known.append((charge.role, charge.area.name))


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
        "name": charge.person.name, "role": _(ROLES[charge.role].label), "area": charge.area.title
    }  # fmt: skip
    if any(row.person_id == charge.person.pk and charge.is_post_of(row) for row in held.own):
        raise Refused(
            _("%(name)s sudah bertugas atau diusulkan sebagai %(role)s di %(area)s pada masa itu. Pilih tanggal lain.")
            % words
        )
    other = held.other_holder(charge)
    if other:
        raise Refused(
            _("%(role)s di %(area)s masih %(other)s. Akhiri tugas itu dulu, atau pilih tanggal sesudahnya.")
            % {**words, "other": other.person.name}
        )


def check_conflicts(person: Person, role: Role, known: Collection[tuple[Role, str]]) -> None:
    """Static conflicts, counted by person and not by login (money 6.9)."""
    for other, place in known:
        if other in clashing(role):
            raise Refused(
                _(
                    "%(name)s bertugas sebagai %(other)s di %(area)s. Satu orang tidak boleh menjadi %(other)s dan "
                    "%(role)s. Akhiri tugas yang lama dulu, atau pilih orang lain."
                )
                % {"name": person.name, "other": _(ROLES[other].label), "area": place, "role": _(ROLES[role].label)}
            )


def written(row: Assignment) -> dict[str, Any]:
    """The post as the journal holds it."""
    return {
        "after": {"state": row.state}, "person": row.person_id, "role": row.role, "pokja": row.pokja,
        "from_at": row.from_at, "until_at": row.until_at, "decree": row.decree, "source": row.source,
    }  # fmt: skip


def entry(
    name: str,
    row: Assignment,
    *,
    by: Actor,
    at: datetime,
    role: str = "",
    behalf_id: int | None = None,
    details: Mapping[str, Any],
) -> Entry:
    """A journal entry about a post, not yet written."""
    return Entry(
        at=at, actor_id=by.person_id, behalf_id=behalf_id, role=role, action=f"assignment.{name}",
        subject_kind="assignment", subject_id=row.pk, area_id=row.area_id, details=journal.canonical(details),
    )  # fmt: skip
