"""Reading the tree of places. Codes come in here and nowhere else; all others speak of areas."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from ketahanan.areas.models import (
    SEGMENT,
    Area,
    AreaCode,
    AreaImport,
    AreaWord,
    Kind,
    Level,
    Succession,
    System,
    prefix_range,
)
from ketahanan.areas.search import Found, dotted, search, with_context
from ketahanan.areas.spelling import KIND_WORDS, fold, same
from ketahanan.common.errors import Refused
from ketahanan.common.zones import written_day

__all__ = ["Ambiguous", "Found", "resolve", "resolve_many", "resolve_name", "search", "with_context"]

BATCH = 5000


class Ambiguous(Refused):
    """Several places fit; a person must choose. `candidates` are the places with their context."""

    def __init__(self, sentence: str, candidates: list[Found]) -> None:
        super().__init__(sentence)
        self.candidates = candidates


def by_id(ids: Collection[int]) -> dict[int, Area]:
    """Areas by id."""
    return Area.objects.in_bulk(ids)


def line_of(area: Area) -> list[Area]:
    """The area and all above it, the nation first; one statement."""
    paths = [area.path[:end] for end in range(SEGMENT, len(area.path) + 1, SEGMENT)]
    return list(Area.objects.filter(path__in=paths).order_by("level"))


def by_code(code: str, **more: Any) -> Area | None:
    """The official area with this Kemendagri code today, also when the code is a former one of a place still there.

    With the three places above it, in one statement; `more` is annotated to the place that has the code today.
    """
    official = Area.objects.in_force().filter(code=dotted(code)).exclude(code="").annotate(**more)
    found = official.select_related("parent__parent__parent").first()
    if found is None:
        rows = AreaCode.objects.filter(system=System.KEMENDAGRI, code=dotted(code))
        row = rows.select_related("area__parent__parent__parent").last()
        found = row.area if row else None
    return found


def children_of(area: Area) -> QuerySet[Area]:
    """What lies directly below and is in force, by code and name."""
    return Area.objects.in_force().filter(parent=area).order_by("code", "kind", "name")


def counts_by_child(area: Area) -> dict[int, dict[str, int]]:
    """For each child, how many official places of each kind lie below it; two statements.

    They change with imports only, so a process counts once for each import; the whole country takes 70 ms.
    """
    mark = import_mark()
    return _counted(area.path, mark) if mark else _count(area.path)


def import_mark() -> tuple[object, ...] | None:
    """Names what is loaded: another one, other places. One statement."""
    return AreaImport.objects.order_by("-pk").values_list("pk", "sha256", "at").first()


@lru_cache(maxsize=64)
def _counted(path: str, mark: tuple[object, ...]) -> dict[int, dict[str, int]]:
    return _count(path)


def _count(path: str) -> dict[int, dict[str, int]]:
    low, high = prefix_range(path)
    level = len(path) // SEGMENT - 1
    rows = (
        Area.objects.in_force()
        .filter(path__gt=low, path__lt=high, level__gt=level + 1, level__lte=Level.VILLAGE)
        .annotate(step=Substr("path", len(path) + 1, SEGMENT))
        .values("step", "kind")
        .annotate(n=Count("pk"))
        .order_by()
    )
    counted: dict[int, dict[str, int]] = {}
    for row in rows:
        counted.setdefault(int(row["step"], 36), {})[row["kind"]] = row["n"]
    return counted


def codes_of(area: Area) -> list[AreaCode]:
    """All codes and names the place ever had, newest first."""
    rows = list(AreaCode.objects.filter(area=area))
    return sorted(
        rows, key=lambda row: (row.valid_from or date.min, row.valid_until or date.max), reverse=True
    )


def successions_of(area: Area) -> list[Succession]:
    """Splits and mergers that the place took part in."""
    rows = Succession.objects.filter(Q(old=area) | Q(new=area)).select_related("old", "new")
    return list(rows.order_by("on", "pk"))


def loaded(sha256: str) -> AreaImport | None:
    """The import of exactly this list, if it happened before."""
    return AreaImport.objects.filter(sha256=sha256).first()


def counts_text(counts: Mapping[str, int]) -> str:
    """38 provinsi, 514 kabupaten/kota, …"""

    def number(*kinds: Kind) -> str:
        return f"{sum(counts.get(kind.value, 0) for kind in kinds):,}".replace(",", ".")

    return (
        f"{number(Kind.PROVINCE)} provinsi, {number(Kind.KABUPATEN, Kind.KOTA)} kabupaten/kota, "
        f"{number(Kind.KECAMATAN)} kecamatan, "
        f"{number(Kind.DESA, Kind.KELURAHAN, Kind.DESA_ADAT)} desa/kelurahan"
    )


# From a code and a name on a paper to a place


def resolve(code: str, name: str, *, system: str, on: date) -> Area:
    """The place that bears this code and this name on this day; Refused says what is wrong and what to do.

    A code alone is never enough: hundreds of codes of older lists belong to another village today.
    """
    found = resolve_many([(code, name)], system=system, on=on)[0]
    if isinstance(found, Refused):
        raise found
    return found


def resolve_many(pairs: Sequence[tuple[str, str]], *, system: str, on: date) -> list[Area | Refused]:
    """`resolve` for a whole table: an area or a refusal per row, one statement per 5,000 rows that fit."""
    known = _system(system)
    wanted = [(written_code(code, known), name.strip()) for code, name in pairs]
    rows: dict[str, list[AreaCode]] = {}
    codes = sorted({code for code, _ in wanted})
    for start in range(0, len(codes), BATCH):
        batch = AreaCode.objects.filter(system=known, code__in=codes[start : start + BATCH])
        for row in batch.select_related("area"):
            rows.setdefault(row.code, []).append(row)
    return [_resolved(code, name, rows.get(code, []), known, on) for code, name in wanted]


def _system(system: str) -> System:
    try:
        return System(system.strip().casefold())
    except ValueError:
        names = ", ".join(System.values)
        facts = {"system": system, "names": names}
        raise Refused(
            _("Sistem kode “%(system)s” tidak dikenal. Pilih salah satu: %(names)s.") % facts
        ) from None


def written_code(code: str, system: System) -> str:
    """The code as the system writes it: Kemendagri's with dots, whatever was typed."""
    bare = re.sub(r"\s", "", code)
    return dotted(bare) if system == System.KEMENDAGRI and re.fullmatch(r"[\d.]+", bare) else bare


def in_force_on(row: AreaCode, on: date) -> bool:
    return (row.valid_from is None or row.valid_from <= on) and (
        row.valid_until is None or on < row.valid_until
    )


def _resolved(code: str, name: str, rows: list[AreaCode], system: System, on: date) -> Area | Refused:
    facts = {"code": code, "name": name, "system": system.label, "day": written_day(on)}
    if not code:
        return Refused(_("Kode wilayah belum diisi."), field="code")
    if not name:
        return Refused(
            _("Nama untuk kode %(code)s belum diisi. Kode tanpa nama tidak diterima.") % facts, field="name"
        )
    row = next((row for row in rows if in_force_on(row, on)), None)
    if row is None:
        return Refused(_out_of_force(rows, facts) if rows else _unknown(facts), field="code")
    if other_kind(row.area, name) or not (same(row.name, name) or _former_name(row, name)):
        return Refused(_other_name(row, facts), field="name")
    return row.area


def _unknown(facts: Mapping[str, str]) -> str:
    return (
        _(
            "Kode %(code)s tidak ada dalam daftar %(system)s. Periksa kode dan sistem kodenya, atau cari dengan nama."
        )
        % facts
    )


def _out_of_force(rows: list[AreaCode], facts: Mapping[str, str]) -> str:
    row = max(rows, key=lambda row: row.valid_until or date.max)
    now = {**facts, "old": row.name, "instead": _instead(row)}
    if row.valid_until is not None:
        now["since"] = written_day(row.valid_until)
        return _("Kode %(code)s (%(old)s) tidak berlaku lagi sejak %(since)s. %(instead)s") % now
    now["since"] = written_day(row.valid_from or date.min)
    return (
        _(
            "Kode %(code)s (%(old)s) baru berlaku sejak %(since)s, belum pada %(day)s. Pakai kode saat itu."
        )
        % now
    )


def _instead(row: AreaCode) -> str:
    """What to write in place of a code that is no longer in force."""
    heirs = list(Area.objects.filter(predecessors__old=row.area_id).order_by("code"))
    current = AreaCode.objects.filter(area=row.area_id, system=row.system, valid_until__isnull=True).first()
    named = (
        [f"{current.code} ({current.name})"] if current else [f"{heir.code} ({heir.name})" for heir in heirs]
    )
    if not named:
        return _("Wilayahnya dihapus tanpa pengganti.")
    return _("Pakai kode penggantinya: %(codes)s.") % {"codes": ", ".join(named)}


def other_kind(area: Area, name: str) -> bool:
    """Does the name say kota where the place is a kabupaten, or the reverse? 26 names are both."""
    kinds = {Kind.KABUPATEN, Kind.KOTA}
    said = KIND_WORDS.get(fold(name).partition(" ")[0])
    return area.level == Level.KABUPATEN and said in kinds and said != area.kind


def _former_name(row: AreaCode, name: str) -> bool:
    names = AreaCode.objects.filter(area=row.area_id).values_list("name", flat=True)
    return any(same(other, name) for other in names)


def _other_name(row: AreaCode, facts: Mapping[str, str]) -> str:
    """Says both names, and where the name that was meant lies now, when the kabupaten has one such place."""
    told = {**facts, "real": row.area.title if other_kind(row.area, facts["name"]) else row.name}
    sentence = _("Kode %(code)s adalah %(real)s, bukan %(name)s.") % told
    around = Area.objects.filter(path=row.area.path[: SEGMENT * (Level.KABUPATEN + 1)]).first()
    fitting = _named(facts["name"], within=around, kinds=None) if around else []
    other = [area for area in fitting if area.level == row.area.level]
    if len(other) == 1 and row.system == System.KEMENDAGRI:
        told["right"] = other[0].code
        return sentence + " " + _("%(name)s berkode %(right)s. Periksa mana yang dimaksud.") % told
    return sentence + " " + _("Periksa kode dan namanya pada sumber data Anda.")


def resolve_name(name: str, *, within: Area, kind: Kind | None = None) -> Area:
    """The one place of this name below `within`. Several: Ambiguous, with all of them; none: Refused with like ones."""
    fitting = _named(name, within=within, kinds=[kind] if kind else None)
    facts = {"name": name.strip(), "where": within.title}
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Ambiguous(
            _("Ada %(count)d wilayah bernama %(name)s di %(where)s. Pilih yang dimaksud.")
            % {**facts, "count": len(fitting)},
            with_context([area.path for area in fitting]),
        )
    alike = search(name, within=within, limit=5)
    sentence = _("%(name)s tidak ditemukan di %(where)s.") % facts
    if alike:
        raise Ambiguous(f"{sentence} " + _("Pilih di antara nama yang mirip, atau periksa ejaannya."), alike)
    raise Refused(f"{sentence} " + _("Periksa nama dan kecamatannya."))


def _named(name: str, *, within: Area, kinds: list[Kind] | None) -> list[Area]:
    words = fold(name).split()
    joined = ["".join(words[start:]) for start in range(len(words))]
    low, high = prefix_range(within.path)
    ids = AreaWord.objects.filter(text__in=joined, part=0, path__gte=low, path__lt=high).values("area")
    found = Area.objects.in_force().filter(pk__in=ids).exclude(pk=within.pk).order_by("path")
    return [area for area in found if same(area.name, name) and (not kinds or area.kind in kinds)]
