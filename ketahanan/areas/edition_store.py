"""From the database to the tree in memory, and the finished plan back into the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from ketahanan.areas import search_index
from ketahanan.areas.edition_world import Code, Place, Plan, World
from ketahanan.areas.facts import NATION_ZONE
from ketahanan.areas.models import (
    Area,
    AreaCode,
    AreaWord,
    Kind,
    Level,
    Succession,
    System,
    prefix_range,
    segment,
)
from ketahanan.areas.pour import pour, reserve
from ketahanan.journal.models import Entry
from ketahanan.journal.operations import canonical, record_many

AREA_FIELDS = (
    "id", "parent", "level", "kind", "path", "name", "code", "zone", "lat", "lon", "opened_on", "closed_on",
)  # fmt: skip
BATCH = 2000


def load_world() -> World:
    """All official places with their codes; two statements."""
    places: dict[int, Place] = {}
    world = World(Place(Level.NATION, Kind.NATION, "Indonesia", "", NATION_ZONE, None))
    areas = Area.objects.filter(level__lte=Level.VILLAGE).order_by("level")
    columns = (
        "pk",
        "parent_id",
        "level",
        "kind",
        "name",
        "code",
        "zone",
        "opened_on",
        "closed_on",
        "lat",
        "lon",
    )
    for pk, parent, level, kind, name, code, zone, opened, closed, lat, lon in areas.values_list(*columns):
        place = Place(level, Kind(kind), name, code, zone, places.get(parent), pk, opened, closed)
        place.point = (lat, lon) if lat is not None else None
        places[pk] = place
        if level == Level.NATION:
            world.nation = place
        elif closed is None and code:
            world.current[code] = place
    _load_codes(world, places)
    return world


def _load_codes(world: World, places: dict[int, Place]) -> None:
    columns = ("pk", "area_id", "system", "code", "name", "edition", "valid_from", "valid_until")
    for pk, area_id, system, text, name, edition, start, end in AreaCode.objects.values_list(*columns):
        place, span = places[area_id], Code(text, name, edition, start, end, pk)
        if system == System.KEMENDAGRI:
            place.codes.append(span)
            world.holders.setdefault(text, []).append((span, place))
        else:
            world.others.setdefault((System(system), text), []).append((span, place))


def write_plan(plan: Plan, *, at: datetime) -> None:
    """Write a plan without faults. Called inside one transaction."""
    changed = [place for place in plan.touched if place.pk is not None]
    _insert(plan)
    _update(changed)
    for place in sorted(plan.moved, key=lambda place: place.level):
        _move(place)
    for place in changed:
        if place.closed and place.level == Level.VILLAGE:
            _close_sub_areas(place, place.closed)
    _write_codes(plan)
    heirs = [
        Succession(old_id=old.own_id, new_id=new.own_id, kind=kind, on=on)
        for old, new, kind, on in plan.heirs
    ]
    Succession.objects.bulk_create(heirs, ignore_conflicts=True, batch_size=BATCH)
    ids = [place.own_id for place in plan.touched]
    for start in range(0, len(ids), BATCH):
        search_index.refresh(Area.objects.filter(pk__in=ids[start : start + BATCH]))
    _tell(plan, at)


def _insert(plan: Plan) -> None:
    """New places, parents first; their ids are reserved so that paths are known before the rows."""
    new = sorted((place for place in plan.touched if place.pk is None), key=lambda place: place.level)
    if plan.world.nation.pk is None:
        new.insert(0, plan.world.nation)
    if not new:
        return
    above = {place.parent.pk for place in new if place.parent is not None and place.parent.pk is not None}
    paths: dict[int | None, str] = dict(Area.objects.filter(pk__in=above).values_list("pk", "path"))
    rows: list[tuple[Any, ...]] = []
    for place, own in zip(new, reserve(Area, len(new)), strict=True):
        parent = place.parent.pk if place.parent is not None else None
        place.pk = own
        paths[own] = paths.get(parent, "") + segment(own)
        lat, lon = place.point or (None, None)
        rows.append(
            (own, parent, int(place.level), place.kind.value, paths[own], place.name, place.code, place.zone,
             _text(lat), _text(lon), place.opened, place.closed)
        )  # fmt: skip
    pour(Area, AREA_FIELDS, rows)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _update(places: Iterable[Place]) -> None:
    rows = []
    for place in places:
        lat, lon = place.point or (None, None)
        parent = place.parent.pk if place.parent is not None else None
        rows.append(
            Area(
                pk=place.pk, parent_id=parent, kind=place.kind, name=place.name, code=place.code, zone=place.zone,
                closed_on=place.closed, lat=lat, lon=lon,
            )
        )  # fmt: skip
    fields = ["parent", "kind", "name", "code", "zone", "closed_on", "lat", "lon"]
    Area.objects.bulk_update(rows, fields, batch_size=500)


def _move(place: Place) -> None:
    """Paths below a place that changed its parent. Ids stay, so nothing else needs to know."""
    area = Area.objects.select_related("parent").get(pk=place.own_id)
    path = (area.parent.path if area.parent else "") + segment(area.pk)
    if path == area.path:
        return
    low, high = prefix_range(area.path)
    moved = Concat(Value(path), Substr(F("path"), len(area.path) + 1))
    Area.objects.filter(path__gte=low, path__lt=high).update(path=moved, zone=area.zone)
    AreaWord.objects.filter(path__gte=low, path__lt=high).update(path=moved)


def _close_sub_areas(place: Place, on: date) -> None:
    low, high = prefix_range(Area.objects.values_list("path", flat=True).get(pk=place.own_id))
    below = Area.objects.in_force().filter(path__gt=low, path__lt=high, level__gt=Level.VILLAGE)
    AreaWord.objects.filter(area__in=below.values("pk")).delete()
    below.update(closed_on=on)


def _write_codes(plan: Plan) -> None:
    """Ends before beginnings, so that a code in force is never there twice."""
    old = [
        AreaCode(pk=span.pk, name=span.name, valid_from=span.start, valid_until=span.end)
        for span in plan.codes
        if span.pk is not None
    ]
    AreaCode.objects.bulk_update(old, ["name", "valid_from", "valid_until"], batch_size=500)
    pour(
        AreaCode,
        ("area", "system", "code", "name", "edition", "valid_from", "valid_until"),
        [
            (place.pk, system.value, span.text, span.name, span.edition, span.start, span.end)
            for span, (place, system) in plan.codes.items()
            if span.pk is None
        ],
    )


def _tell(plan: Plan, at: datetime) -> None:
    """One entry for each change; a plain list is told by the import's own entry alone."""
    record_many(
        [
            Entry(
                at=at,
                action=event.action,
                subject_kind="area",
                subject_id=event.place.own_id,
                area_id=event.place.pk,
                details=canonical(event.details),
            )
            for event in plan.events
            if event.action != "areas.listed"
        ]
    )
