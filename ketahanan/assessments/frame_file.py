"""A list of numbered households from CSV or .xlsx, from whoever sends it; every fault names its row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Kind
from ketahanan.areas.spelling import fold
from ketahanan.areas.sub_areas import clean_name
from ketahanan.common.errors import Refused
from ketahanan.common.workbooks import Limits, danger

COLUMNS = ("Dusun", "RT", "Nomor")
MOST_ROWS, MOST_BYTES, MOST_FAULTS, HIGHEST = 20_000, 2 * 2**20, 20, 99_999
LIMITS = Limits(unpacked=32 * 2**20, parts=60, ratio=200)
# A sheet that claims a million rows is not read to its end.
EMPTY_IN_A_ROW = 100


@dataclass
class Listed:
    """Numbers by place, and what is wrong."""

    numbers: dict[int, list[int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read(content: bytes, places: Sequence[tuple[Area, Area]]) -> Listed:
    """All households of the file. Raises Refused when it is no list that we dare to open."""
    if len(content) > MOST_BYTES:
        raise Refused(_("Berkas lebih besar dari 2 MB. Simpan hanya kolom Dusun, RT, dan Nomor."), field="file")
    rows = _sheet(content) if content[:2] == b"PK" else _csv(content)
    found = Listed()
    by_name = {(fold(dusun.name), fold(place.name)): place for place, dusun in places}
    _check_head(next(rows, (1, [])))
    seen: set[tuple[int, int]] = set()
    for count, (row, cells) in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise Refused(_("Berkas berisi lebih dari 20.000 keluarga. Periksa desanya."), field="file")
        _take(found, row, cells, by_name, seen)
        if len(found.faults) >= MOST_FAULTS:
            found.faults.append(_("… dan mungkin lebih banyak. Perbaiki dahulu yang di atas."))
            break
    if not found.numbers and not found.faults:
        raise Refused(_("Berkas ini tidak berisi keluarga. Isi satu keluarga tiap baris, mulai baris kedua."), field="file")
    return found


def _take(
    found: Listed, row: int, cells: list[str], by_name: dict[tuple[str, str], Area], seen: set[tuple[int, int]]
) -> None:
    dusun, rt, number = [*cells, "", "", ""][:3]
    place = by_name.get((fold(_named(Kind.DUSUN, dusun)), fold(_named(Kind.RT, rt) if rt else _named(Kind.DUSUN, dusun))))
    if place is None:
        known = {name for name, _rt in by_name}
        if fold(_named(Kind.DUSUN, dusun)) not in known:
            found.faults.append(_at(row, "Dusun", _("“%(text)s” belum terdaftar di desa ini") % {"text": dusun[:40]}))
        else:
            found.faults.append(_at(row, "RT", _("“%(text)s” belum terdaftar di dusun itu") % {"text": rt[:40]}))
        return
    if not (number.isascii() and number.isdigit() and 0 < int(number[:9] or 0) <= HIGHEST and len(number) < 9):
        found.faults.append(_at(row, "Nomor", _("“%(text)s” bukan nomor 1 sampai 99.999") % {"text": number[:40]}))
        return
    key = (place.pk, int(number))
    if key in seen:
        found.faults.append(_at(row, "Nomor", _("nomor %(text)s sudah ada di RT ini") % {"text": number}))
        return
    seen.add(key)
    found.numbers.setdefault(place.pk, []).append(int(number))


def _named(kind: Kind, text: str) -> str:
    try:
        return clean_name(kind, text)
    except Refused:
        return text


def _at(row: int, column: str, what: str) -> str:
    return _("Baris %(row)d, kolom %(column)s: %(what)s.") % {"row": row, "column": column, "what": what}


def _check_head(head: tuple[int, list[str]]) -> None:
    found = [cell.casefold() for cell in head[1][:3]]
    if found != [column.casefold() for column in COLUMNS]:
        raise Refused(
            _("Baris pertama harus berisi judul kolom Dusun, RT, Nomor. Pakai contoh daftar, jangan ubah barisnya."),
            field="file",
        )


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_("Berkas bukan teks UTF-8. Simpan sebagai “CSV UTF-8” atau .xlsx."), field="file") from error
    if "\0" in text:
        raise Refused(_unreadable(), field="file")
    first = text.partition("\n")[0]
    mark = max(";,\t", key=first.count)
    try:
        yield from _kept(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise Refused(_unreadable(), field="file") from error


def _sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    if danger(content, LIMITS):
        raise Refused(_unreadable(), field="file")
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = [list(row) for row in _until_empty(sheet.iter_rows(max_col=len(COLUMNS), values_only=True))]
    except Exception as error:  # a parser fed by strangers may raise anything
        raise Refused(_unreadable(), field="file") from error
    yield from _kept(rows)


def _until_empty(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    empty = 0
    for number, row in enumerate(rows):
        empty = 0 if any(cell not in (None, "") for cell in row) else empty + 1
        if empty > EMPTY_IN_A_ROW or number > MOST_ROWS + 10:
            return
        yield row


def _kept(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells as text) of every row that is not empty."""
    for number, row in enumerate(rows, start=1):
        cells = [_text(cell) for cell in row[: len(COLUMNS)]]
        if any(cells):
            yield number, cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value)[:100].split())


def _unreadable() -> str:
    return _("Berkas ini tidak terbaca. Unduh contoh daftar, isi di sana, lalu simpan sebagai .xlsx atau CSV.")


def sample(places: Sequence[tuple[Area, Area]]) -> str:
    """The list to fill, with the village's own places and two households each."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for place, dusun in places:
        rt = place.name if place.pk != dusun.pk else ""
        rows.writerows([[dusun.name, rt, number] for number in (1, 2)])
    return "\ufeff" + out.getvalue()
