"""Codes and names of any edition become places of today; what cannot is refused with its reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ketahanan.areas import queries
from ketahanan.areas.models import AreaCode, Level, Succession, System
from ketahanan.areas.spelling import same
from ketahanan.common import zones
from ketahanan.common.errors import Refused

BATCH = 5000


@dataclass(frozen=True, slots=True)
class Known:
    """One code of a place in one edition."""

    area_id: int
    code: str
    name: str
    valid_from: date | None
    valid_until: date | None
    closed_on: date | None
    level: int


def match(pairs: Sequence[tuple[str, str]], on: date) -> list[int | Refused]:
    """The village of each (code, name): code and name agree in some edition, and splits and mergers are followed.

    `on` is the day to which sentences about other codes refer. One statement per 5,000 codes.
    """
    written = [(queries.written_code(code, System.KEMENDAGRI), name) for code, name in pairs]
    by_code = _known("code", {code for code, _name in written})
    found: list[int | Refused | None] = [_agreeing(by_code.get(code, []), name) for code, name in written]
    renamed = _known("area_id", {row.area_id for n, at in enumerate(found) if at is None for row in by_code.get(written[n][0], [])})
    for n, at in enumerate(found):
        if at is None:
            rows = by_code.get(written[n][0], [])
            found[n] = next((row.area_id for row in rows if _ever(renamed, row.area_id, written[n][1])), None)
    closed = {row.area_id for rows in by_code.values() for row in rows if row.closed_on} & {at for at in found if isinstance(at, int)}
    heirs = _heirs(closed)
    levels = {row.area_id: row.level for rows in by_code.values() for row in rows}
    wrong = [n for n, at in enumerate(found) if at is None]
    told = queries.resolve_many([pairs[n] for n in wrong], system=System.KEMENDAGRI, on=on)
    for n, answer in zip(wrong, told, strict=True):
        if isinstance(answer, Refused):
            found[n] = answer
        else:
            found[n] = answer.pk
            levels[answer.pk] = answer.level
    return [at if isinstance(at, Refused) else _today(at, heirs, levels) for at in found if at is not None]


def match_codes(codes: Sequence[str], on: date) -> list[int | Refused]:
    """The village of each code where no names were published: the code was in force that day and never named another."""
    written = [queries.written_code(code, System.KEMENDAGRI) for code in codes]
    by_code = _known("code", set(written))
    heirs = _heirs({row.area_id for rows in by_code.values() for row in rows if row.closed_on})
    levels = {row.area_id: row.level for rows in by_code.values() for row in rows}
    found = (_only(code, by_code.get(code, []), on) for code in written)
    return [at if isinstance(at, Refused) else _today(at, heirs, levels) for at in found]


def _only(code: str, rows: Sequence[Known], on: date) -> int | Refused:
    facts = {"code": code[:20], "day": zones.written_day(on), "names": ", ".join(sorted({row.name for row in rows}))}
    if not rows:
        return Refused(_("Kode %(code)s tidak ada dalam daftar wilayah. Periksa kodenya.") % facts, field="code")
    if len({row.area_id for row in rows}) > 1:
        return Refused(
            _("Kode %(code)s pernah dipakai beberapa desa (%(names)s). Tanpa nama tidak dapat dipastikan yang mana.") % facts,
            field="code",
        )
    if not any((row.valid_from or on) <= on and (row.valid_until is None or row.valid_until >= on) for row in rows):
        return Refused(_("Kode %(code)s tidak berlaku pada %(day)s. Tanpa nama tidak dapat dipastikan desanya.") % facts, field="code")
    return rows[0].area_id


def _known(field: str, keys: Collection[str] | Collection[int]) -> dict[object, list[Known]]:
    ordered = sorted(keys)
    found: dict[object, list[Known]] = {}
    for start in range(0, len(ordered), BATCH):
        rows = AreaCode.objects.filter(system=System.KEMENDAGRI, **{f"{field}__in": ordered[start : start + BATCH]})
        fields = ("area_id", "code", "name", "valid_from", "valid_until", "area__closed_on", "area__level")
        for values in rows.order_by("pk").values_list(*fields):
            row = Known(*values)
            found.setdefault(getattr(row, field), []).append(row)
    return found


def _agreeing(rows: Sequence[Known], name: str) -> int | None:
    """The one place with this name; of several the one whose code is in force."""
    fitting = [row for row in rows if row.name.casefold() == name.casefold() or same(row.name, name)] if name else []
    areas = {row.area_id for row in fitting}
    if len(areas) > 1:
        areas = {row.area_id for row in fitting if row.valid_until is None} or areas
    return areas.pop() if len(areas) == 1 else None


def _ever(renamed: dict[object, list[Known]], area_id: int, name: str) -> bool:
    return bool(name) and any(same(row.name, name) for row in renamed.get(area_id, []))


def _heirs(closed: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    rows = Succession.objects.filter(old__in=closed).select_related("new").order_by("new__code")
    found: dict[int, list[tuple[int, str]]] = {area: [] for area in closed}
    for row in rows:
        found[row.old_id].append((row.new_id, f"{row.new.code} ({row.new.name})"))
    return found


def _today(area: int, heirs: dict[int, list[tuple[int, str]]], levels: dict[int, int]) -> int | Refused:
    if levels.get(area) != Level.VILLAGE:
        return Refused(_("Kode ini bukan kode desa atau kelurahan. Tulis kode sepuluh angka."), field="code")
    if area not in heirs:
        return area
    after = heirs[area]
    if len(after) == 1:
        return after[0][0]
    if not after:
        return Refused(_("Desa ini dihapus tanpa pengganti. Nilainya tidak dapat dipasang pada desa lain."), field="code")
    facts = {"heirs": ", ".join(name for _pk, name in after)}
    return Refused(_("Desa ini pecah menjadi %(heirs)s. Satu nilai tidak dapat dibagi; pilih desanya.") % facts, field="code")
