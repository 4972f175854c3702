"""What a file of changes does to the tree, worked out in memory before anything is written.

Day by day: first every code that is given up that day, then every code that is taken, parents before children.
Therefore codes may change hands within one day, as the Papua recodings did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from ketahanan.areas.edition_file import Change, Faults, Row
from ketahanan.areas.edition_world import (
    Code,
    Place,
    Plan,
    World,
    add_code,
    close_place,
    end_code,
    just_before,
    parent_of,
    taken,
)
from ketahanan.areas.facts import ZONES
from ketahanan.areas.models import Level, System
from ketahanan.areas.package import LENGTHS, clean_name, kind_of
from ketahanan.areas.spelling import same
from ketahanan.common.zones import written_day


def make_plan(rows: Iterable[Row], world: World, faults: Faults, complete_from: date | None = None) -> Plan:
    """Work out all rows. Every fault is collected; a plan with faults must not be written."""
    plan = Plan(world, faults)
    listed = list(rows)
    own = [row for row in listed if row.system == System.KEMENDAGRI]
    for _day, group in groupby(sorted(own, key=_day_of), key=_day_of):
        _one_day(plan, sorted(group, key=lambda row: (len(row.code), row.line)))
    if complete_from:
        _close_unlisted(plan, {row.code for row in own}, own, complete_from)
    _check_no_orphans(plan)
    for row in listed:
        if row.system != System.KEMENDAGRI:
            _elsewhere(plan, row)
    return plan


def _day_of(row: Row) -> date:
    return (row.end if row.change == Change.CLOSE else row.start) or date.min


def _one_day(plan: Plan, rows: list[Row]) -> None:
    freed: dict[int, Place] = {}
    for row in rows:
        place = GIVE_UP[row.change](plan, row) if row.change in GIVE_UP else None
        if place:
            freed[row.line] = place
    for row in rows:
        if row.change in TAKE and (row.change not in {Change.RECODE, Change.RENAME} or row.line in freed):
            TAKE[row.change](plan, row, freed.get(row.line))


# Giving up codes


def _holder(plan: Plan, row: Row, code: str, name: str, column: str, day: date) -> Place | None:
    """The place that bears this code just before the day, if the name agrees."""
    found = next((place for span, place in plan.world.holders.get(code, []) if just_before(span, day)), None)
    if found is None:
        text = _("kode %(code)s tidak berlaku menjelang %(day)s.")
        plan.faults.add(row.line, column, text % {"code": code, "day": written_day(day)})
        return None
    known = {found.name, *(span.name for span in found.codes)}
    if name and not any(same(one, name) for one in known):
        facts = {"code": code, "real": found.name, "name": name}
        plan.faults.add(row.line, column, _("kode %(code)s adalah %(real)s, bukan %(name)s.") % facts)
        return None
    return found


def _give_up_recoded(plan: Plan, row: Row) -> Place | None:
    day = row.start or date.min
    if len(row.code) != len(row.old_code):
        plan.faults.add(row.line, "old_code", _("kode lama dan kode baru harus setingkat."))
        return None
    for span, place in plan.world.holders.get(row.code, []):
        if not same(span.name, row.name):
            continue
        if any(code.text == row.old_code and code.end == day for code in place.codes):
            plan.counts["unchanged"] += 1
            return None
        if span.start is None:
            _add_history(plan, row, span, place, day)
            return None
    found = _holder(plan, row, row.old_code, row.old_name or row.name, "old_code", day)
    if found:
        end_code(plan, found, row.old_code, day)
    return found


def _add_history(plan: Plan, row: Row, span: Code, place: Place, day: date) -> None:
    """An older edition: the same place had another code before the day. Nothing is in force that was not before."""
    if taken(plan, row, row.old_code, None, day, "old_code"):
        return
    span.start = day
    plan.codes[span] = place, System.KEMENDAGRI
    name = clean_name(row.old_code, row.old_name) if row.old_name else span.name
    add_code(plan, place, Code(row.old_code, name, row.edition, None, day))
    plan.tell("recoded", place, row, old_code=row.old_code)


def _give_up_name(plan: Plan, row: Row) -> Place | None:
    day = row.start or date.min
    place = plan.world.current.get(row.code)
    if place and same(place.name, row.name) and place.name == clean_name(row.code, row.name):
        if any(code.start == day for code in place.codes) or not row.old_name:
            plan.counts["unchanged"] += 1
            return None
        _older_name(plan, row, place, day)
        return None
    return _holder(plan, row, row.code, row.old_name, "code", day)


def _older_name(plan: Plan, row: Row, place: Place, day: date) -> None:
    span = next((code for code in place.codes if code.text == row.code and code.start is None), None)
    if span is None or not (span.end is None or span.end > day):
        plan.faults.add(row.line, "start", _("sudah ada nama lain sebelum tanggal ini."))
        return
    span.start = day
    plan.codes[span] = place, System.KEMENDAGRI
    add_code(plan, place, Code(row.code, clean_name(row.code, row.old_name), row.edition, None, day))
    plan.tell("renamed", place, row, old_name=row.old_name)


def _give_up_merged(plan: Plan, row: Row) -> Place | None:
    day = row.start or date.min
    if _already_ended(plan, row.old_code, day):
        plan.counts["unchanged"] += 1
        return None
    place = _holder(plan, row, row.old_code, row.old_name, "old_code", day)
    if place:
        close_place(plan, place, row.old_code, day)
        plan.tell("merged", place, row, old_code=row.old_code)
    return place


def _give_up_closed(plan: Plan, row: Row) -> Place | None:
    day = row.end or date.min
    if _already_ended(plan, row.code, day):
        plan.counts["unchanged"] += 1
        return None
    place = _holder(plan, row, row.code, row.name, "code", day)
    if place:
        close_place(plan, place, row.code, day)
        plan.tell("closed", place, row)
    return place


def _already_ended(plan: Plan, code: str, day: date) -> bool:
    return any(span.end == day and place.closed == day for span, place in plan.world.holders.get(code, []))


# Taking codes


def _take_listed(plan: Plan, row: Row, _freed: Place | None) -> None:
    """A row without a change: the place is as the file says, or it is new, or the file is wrong."""
    place = plan.world.current.get(row.code)
    if place is None or row.end:
        if place is None or not any(code.end == row.end for code in place.codes):
            _take_new(plan, row, None)
        return
    if not same(place.name, row.name) and not any(same(code.name, row.name) for code in place.codes):
        facts = {"code": row.code, "real": place.name, "name": row.name}
        text = _("kode %(code)s adalah %(real)s, bukan %(name)s. Kalau namanya berubah, tulis ubah_nama.")
        plan.faults.add(row.line, "name", text % facts)
        return
    _set_point(plan, place, row)


def _set_point(plan: Plan, place: Place, row: Row) -> None:
    if row.lat is not None and row.lon is not None and place.point != (row.lat, row.lon):
        place.point = (row.lat, row.lon)
        plan.touched[place] = None
        plan.counts["located"] += 1
    else:
        plan.counts["unchanged"] += 1


def _take_new(plan: Plan, row: Row, _freed: Place | None) -> Place | None:
    present = plan.world.current.get(row.code)
    if (
        present
        and not row.end
        and same(present.name, row.name)
        and any(c.start == row.start for c in present.codes)
    ):
        plan.counts["unchanged"] += 1
        return present
    if _known_past(plan, row) or taken(plan, row, row.code, row.start, row.end, "code"):
        return None
    parent = parent_of(plan, row)
    zone = row.zone or ZONES.get(row.code[:2], "")
    if parent is None or not zone:
        if parent:
            plan.faults.add(
                row.line, "zone", _("zona waktu provinsi ini belum dikenal. Isi WIB, WITA, atau WIT.")
            )
        return None
    name = clean_name(row.code, row.name)
    level, kind = LENGTHS[len(row.code)], kind_of(row.code)
    place = Place(level, kind, name, row.code, zone, parent, opened=row.start, closed=row.end)
    place.point = (row.lat, row.lon) if row.lat is not None and row.lon is not None else None
    plan.touched[place] = None
    add_code(plan, place, Code(row.code, name, row.edition, row.start, row.end))
    if row.end is None:
        plan.world.current[row.code] = place
    plan.tell("listed" if row.change == Change.NONE else "opened", place, row)
    return place


def _known_past(plan: Plan, row: Row) -> bool:
    """A closed place that an earlier run of the same file has made."""
    spans = plan.world.holders.get(row.code, [])
    if row.end and any(span.end == row.end and same(span.name, row.name) for span, _place in spans):
        plan.counts["unchanged"] += 1
        return True
    return False


def _take_recoded(plan: Plan, row: Row, place: Place | None) -> None:
    parent = parent_of(plan, row)
    if place is None or parent is None or taken(plan, row, row.code, row.start, None, "code"):
        return
    plan.tell("recoded", place, row, old_code=row.old_code)
    _rename(plan, place, row)
    if parent is not place.parent:
        place.parent, place.zone = parent, row.zone or ZONES.get(row.code[:2], parent.zone)
        plan.moved[place] = None
    place.code, place.kind = row.code, kind_of(row.code)
    plan.world.current[row.code] = place
    plan.touched[place] = None
    add_code(plan, place, Code(row.code, place.name, row.edition, row.start))


def _rename(plan: Plan, place: Place, row: Row) -> None:
    name = clean_name(row.code, row.name)
    if name != place.name and not (same(name, place.name) and name == name.upper()):
        place.name = name
        plan.touched[place] = None


def _take_name(plan: Plan, row: Row, place: Place | None) -> None:
    if place is None:
        return
    day = row.start or date.min
    plan.tell("renamed", place, row, old_name=place.name)
    _rename(plan, place, row)
    span = next(code for code in place.codes if code.text == row.code and code.end is None)
    if span.start == day:  # recoded and renamed on one day
        span.name = place.name
        plan.codes[span] = place, System.KEMENDAGRI
        return
    span.end = day
    plan.codes[span] = place, System.KEMENDAGRI
    add_code(plan, place, Code(row.code, place.name, row.edition, day))


def _take_split(plan: Plan, row: Row, _freed: Place | None) -> None:
    day = row.start or date.min
    # The old place may be closed on the same day, which happened a moment ago.
    old = _holder(plan, row, row.old_code, row.old_name, "old_code", day)
    new = _take_new(plan, row, None)
    if old and new:
        plan.heirs.append((old, new, "PECAH", day))


def _take_merged(plan: Plan, row: Row, old: Place | None) -> None:
    if old is None:
        return
    new = plan.world.current.get(row.code)
    if new is None:
        new = _take_new(plan, row, None)
    elif not same(new.name, row.name):
        facts = {"code": row.code, "real": new.name, "name": row.name}
        plan.faults.add(row.line, "name", _("kode %(code)s adalah %(real)s, bukan %(name)s.") % facts)
    if new and row.start:
        plan.heirs.append((old, new, "GABUNG", row.start))


GIVE_UP: dict[Change, Callable[[Plan, Row], Place | None]] = {
    Change.RECODE: _give_up_recoded,
    Change.RENAME: _give_up_name,
    Change.MERGE: _give_up_merged,
    Change.CLOSE: _give_up_closed,
}
TAKE: dict[Change, Callable[[Plan, Row, Place | None], object]] = {
    Change.NONE: _take_listed,
    Change.NEW: _take_new,
    Change.RENAME: _take_name,
    Change.RECODE: _take_recoded,
    Change.SPLIT: _take_split,
    Change.MERGE: _take_merged,
}


# A whole list, and other systems


def _close_unlisted(plan: Plan, listed: set[str], rows: list[Row], day: date) -> None:
    """The file is complete for its provinces from the day: what it does not name is gone. Deepest first."""
    edition = rows[0].edition if rows else ""
    provinces = {code[:2] for code in listed}
    gone = [code for code in plan.world.current if code[:2] in provinces and code not in listed]
    for code in sorted(gone, key=len, reverse=True):
        place = plan.world.current[code]
        close_place(plan, place, code, day)
        row = Row(0, System.KEMENDAGRI, code, place.name, edition, Change.CLOSE, end=day)
        plan.tell("closed", place, row)


def _check_no_orphans(plan: Plan) -> None:
    closed = {place for place in plan.touched if place.closed and place.level < Level.VILLAGE}
    if not closed:
        return
    left = Counter(place.parent for place in plan.world.current.values() if place.parent in closed)
    for place, count in left.items():
        if place is not None:
            facts = {"code": place.code, "name": place.name, "count": count}
            text = _("%(code)s (%(name)s) ditutup, tetapi %(count)d wilayah di bawahnya masih berlaku.")
            plan.faults.add(0, "code", text % facts)


def _elsewhere(plan: Plan, row: Row) -> None:
    """A code of BPS or DJPK for a place that the Kemendagri code and the name tell together."""
    spans = plan.world.others.setdefault((row.system, row.code), [])
    if row.change == Change.CLOSE:
        open_spans = [(span, place) for span, place in spans if span.end is None]
        if not open_spans:
            plan.faults.add(row.line, "code", _("kode %(code)s tidak sedang berlaku.") % {"code": row.code})
        for span, place in open_spans:
            span.end = row.end
            plan.codes[span] = place, row.system
        return
    owner = plan.world.current.get(row.own_code)
    if owner is None or not any(
        same(row.name, name) for name in {owner.name, *(c.name for c in owner.codes)}
    ):
        facts = {"code": row.own_code, "real": owner.name if owner else "", "name": row.name}
        text = (
            _("kode %(code)s adalah %(real)s, bukan %(name)s.")
            if owner
            else _("kode %(code)s tidak berlaku.")
        )
        plan.faults.add(row.line, "own_code", text % facts)
        return
    for span, place in spans:
        if span.meets(row.start, row.end):
            if place is owner:
                plan.counts["unchanged"] += 1
            else:
                facts = {"code": row.code, "name": place.name}
                plan.faults.add(row.line, "code", _("kode %(code)s saat itu dipakai %(name)s.") % facts)
            return
    code = Code(row.code, row.name, row.edition, row.start, row.end)
    spans.append((code, owner))
    plan.codes[code] = owner, row.system
    plan.counts["mapped"] += 1
