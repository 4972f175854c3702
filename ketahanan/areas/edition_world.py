"""The tree of places in memory, as a file of changes will leave it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ketahanan.areas.edition_file import Change, Faults, Row
from ketahanan.areas.models import Kind, System
from ketahanan.areas.package import parent_code


@dataclass(eq=False, slots=True)
class Code:
    """A code and name of a place while they are in force."""

    text: str
    name: str
    edition: str
    start: date | None = None
    end: date | None = None
    pk: int | None = None

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def meets(self, start: date | None, end: date | None) -> bool:
        """Do the two spans share a day?"""
        before = self.end is not None and start is not None and self.end <= start
        return not before and not (end is not None and self.start is not None and end <= self.start)


@dataclass(eq=False, slots=True)
class Place:
    """An area as it will be."""

    level: int
    kind: Kind
    name: str
    code: str
    zone: str
    parent: Place | None
    pk: int | None = None
    opened: date | None = None
    closed: date | None = None
    codes: list[Code] = field(default_factory=list)
    point: tuple[Decimal, Decimal] | None = None

    @property
    def own_id(self) -> int:
        """The id, which every place has once it is written."""
        return self.pk or 0


@dataclass(slots=True)
class World:
    """The official places and their Kemendagri codes; other systems' codes in `others`."""

    nation: Place
    current: dict[str, Place] = field(default_factory=dict)
    holders: dict[str, list[tuple[Code, Place]]] = field(default_factory=dict)
    others: dict[tuple[System, str], list[tuple[Code, Place]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell the journal."""

    action: str
    place: Place
    details: dict[str, str]


@dataclass(slots=True)
class Plan:
    """The places and codes to write, the successions to link, and what happened in words."""

    world: World
    faults: Faults
    touched: dict[Place, None] = field(default_factory=dict)
    moved: dict[Place, None] = field(default_factory=dict)
    codes: dict[Code, tuple[Place, System]] = field(default_factory=dict)
    heirs: list[tuple[Place, Place, str, date]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def tell(self, action: str, place: Place, row: Row, **details: str) -> None:
        day = (row.end if row.change == Change.CLOSE else row.start) or row.end
        told = {"code": row.code, "name": row.name, "edition": row.edition, "on": str(day or ""), **details}
        self.events.append(Event(f"areas.{action}", place, told))
        self.counts[action] += 1


def just_before(span: Code, day: date) -> bool:
    """Was the code in force on the eve of the day?"""
    return (span.start is None or span.start < day) and (span.end is None or span.end >= day)


def end_code(plan: Plan, place: Place, code: str, day: date) -> None:
    """The place gives the code up."""
    for span in place.codes:
        if span.text == code and span.end is None:
            span.end = day
            plan.codes[span] = place, System.KEMENDAGRI
    if plan.world.current.get(code) is place:
        del plan.world.current[code]


def close_place(plan: Plan, place: Place, code: str, day: date) -> None:
    """The place is no more; its rows stay for what happened there."""
    end_code(plan, place, code, day)
    place.closed = day
    plan.touched[place] = None


def taken(plan: Plan, row: Row, code: str, start: date | None, end: date | None, column: str) -> bool:
    """Does a place bear this code in that time? Then it is a fault of the row."""
    for span, place in plan.world.holders.get(code, []):
        if span.meets(start, end):
            facts = {"code": code, "name": place.name}
            plan.faults.add(row.line, column, _("kode %(code)s saat itu dipakai %(name)s.") % facts)
            return True
    return False


def add_code(plan: Plan, place: Place, span: Code) -> None:
    """The place has, or had, this code."""
    place.codes.append(span)
    plan.world.holders.setdefault(span.text, []).append((span, place))
    plan.codes[span] = place, System.KEMENDAGRI


def parent_of(plan: Plan, row: Row) -> Place | None:
    """The place above, which must be there already; a missing one is a fault of the row."""
    above = parent_code(row.code)
    found = plan.world.current.get(above) if above else plan.world.nation
    if found is None:
        text = _("induknya, %(code)s, tidak ada. Tambahkan barisnya atau periksa kodenya.")
        plan.faults.add(row.line, "code", text % {"code": above})
    return found
