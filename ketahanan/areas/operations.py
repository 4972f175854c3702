"""All writes: region lists from the package and from files here, places below a village in sub_areas.py."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.areas import search_index
from ketahanan.areas.edition_file import Defaults, Faults, Row, read
from ketahanan.areas.edition_plan import make_plan
from ketahanan.areas.edition_store import load_world, write_plan
from ketahanan.areas.facts import EDITION, NATION_ZONE, ZONES
from ketahanan.areas.models import Area, AreaCode, AreaImport, Kind, Level, System, segment
from ketahanan.areas.package import LENGTHS, Regions, clean_name, kind_of, parent_code
from ketahanan.areas.pour import pour, reserve
from ketahanan.areas.sub_areas import close_sub_area, register_sub_area, update_households
from ketahanan.common.errors import Refused, Several
from ketahanan.journal.operations import record

__all__ = ["close_sub_area", "load_file", "load_package", "register_sub_area", "update_households"]

Say = Callable[[str], None]
AreaRow = tuple[int, int | None, int, str, str, str, str, str]
AREA_FIELDS = ("id", "parent", "level", "kind", "path", "name", "code", "zone")


def load_package(
    regions: Regions, *, at: datetime, say: Say, edition: str = EDITION, dry: bool = False
) -> AreaImport | None:
    """Load the official list into an empty tree. Once loaded, it is left alone: newer editions come as files."""
    loaded = AreaImport.objects.filter(sha256=regions.sha256).first()
    if loaded is not None:
        return loaded
    if Area.objects.filter(level__lte=Level.VILLAGE).exclude(code="").exists():
        raise Refused(
            _(
                "Daftar wilayah sudah berisi edisi lain. Muat edisi baru dengan berkas CSV yang menyebut perubahannya: "
                "ketahanan areas import BERKAS."
            )
        )
    rows = _area_rows(regions, _nation())
    counts = counted(regions)
    if dry:
        return None
    with transaction.atomic():
        say(_("wilayah: menyimpan pohon wilayah"))
        pour(Area, AREA_FIELDS, rows)
        say(_("wilayah: menyimpan kode"))
        pour(
            AreaCode,
            ("area", "system", "code", "name", "edition"),
            ((row[0], System.KEMENDAGRI.value, row[6], row[5], edition) for row in rows if row[6]),
        )
        say(_("wilayah: menyusun indeks pencarian"))
        search_index.write(
            [word for row in rows if row[6] for word in search_index.words_of(row[0], row[2], row[4], row[5])]
        )
        return note_import(
            source=regions.source, edition=edition, sha256=regions.sha256, counts=counts, at=at
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file did, or would do."""

    counts: dict[str, int]
    repeated: bool = False


def load_file(
    content: bytes,
    *,
    source: str,
    defaults: Defaults,
    at: datetime,
    complete_from: date | None = None,
    dry: bool = False,
    say: Say = lambda text: None,
) -> Outcome:
    """Load a CSV file of changes or of a whole edition. All faults at once (Several), and nothing half done."""
    digest = hashlib.sha256(
        f"{defaults.system}|{defaults.edition}|{complete_from}|".encode() + content
    ).hexdigest()
    if AreaImport.objects.filter(sha256=digest).exists():
        return Outcome({}, repeated=True)
    faults = Faults()
    say(_("wilayah: membaca berkas"))
    rows = read(content, defaults, faults)
    with transaction.atomic():
        say(_("wilayah: membandingkan dengan daftar yang ada"))
        plan = make_plan(rows, load_world(), faults, complete_from)
        if faults.found:
            raise Several(faults.sentences())
        counts = dict(sorted(plan.counts.items()))
        if dry:
            return Outcome(counts)
        say(_("wilayah: menyimpan perubahan"))
        write_plan(plan, at=at)
        note_import(source=source[-200:], edition=_editions(rows), sha256=digest, counts=counts, at=at)
    return Outcome(counts)


def _editions(rows: list[Row]) -> str:
    return ", ".join(dict.fromkeys(row.edition for row in rows))[:200]


def note_import(
    *, source: str, edition: str, sha256: str, counts: dict[str, int], at: datetime
) -> AreaImport:
    """Remember what was loaded from where."""
    done = AreaImport.objects.create(at=at, source=source, edition=edition, sha256=sha256, counts=counts)
    details = {"source": source, "edition": edition, "sha256": sha256, "counts": counts}
    record(action="areas.imported", subject=("area_import", done.pk), at=at, details=details)
    return done


def counted(regions: Regions) -> dict[str, int]:
    """How many places of each kind."""
    return dict(Counter(str(kind_of(code)) for code in regions.names))


def _nation() -> Area | None:
    return Area.objects.filter(level=Level.NATION).first()


def _area_rows(regions: Regions, nation: Area | None) -> list[AreaRow]:
    return list(_built(regions, nation))


def _built(regions: Regions, nation: Area | None) -> Iterator[AreaRow]:
    ids = iter(reserve(Area, len(regions.names) + 1))
    if nation is None:
        top = next(ids)
        path = segment(top)
        yield top, None, Level.NATION.value, Kind.NATION.value, path, "Indonesia", "", NATION_ZONE
    else:
        top, path = nation.pk, nation.path
    made = {"": (top, path)}
    for (code, name), own in zip(regions.names.items(), ids, strict=False):
        above, path = made[parent_code(code)]
        path += segment(own)
        made[code] = own, path
        level, kind = LENGTHS[len(code)].value, kind_of(code).value
        yield own, above, level, kind, path, clean_name(code, name), code, ZONES[code[:2]]
