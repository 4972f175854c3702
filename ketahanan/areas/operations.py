"""All writes to the tree of places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.areas import search_index
from ketahanan.areas.facts import EDITION, NATION_ZONE, ZONES
from ketahanan.areas.models import Area, AreaCode, AreaImport, Kind, Level, System, segment
from ketahanan.areas.package import LENGTHS, Regions, clean_name, kind_of, parent_code
from ketahanan.areas.pour import pour, reserve
from ketahanan.common.errors import Refused
from ketahanan.journal.operations import record

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
        return note_import(source=regions.source, edition=edition, sha256=regions.sha256, counts=counts, at=at)


def note_import(*, source: str, edition: str, sha256: str, counts: dict[str, int], at: datetime) -> AreaImport:
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
