"""Reading files of published indices, CSV or XLSX, row by row. Numbers have a decimal point and lie from 0 to 1."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO, TextIOWrapper

from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused, Several
from ketahanan.common.workbooks import Danger, Limits, danger

MOST_BYTES = 50 * 2**20
MOST_ROWS = 200_000
MOST_FAULTS = 50
EMPTY_RUN = 100
LIMITS = Limits(unpacked=400 * 2**20, parts=200, ratio=400)
XLSX = b"PK\x03\x04"
CODES = ("kode_desa", "kode", "kode_wilayah", "kode_desa_sumber", "id_desa")
NAMES = ("nama_desa", "nama", "desa", "nama_desa_sumber")
STATUSES = ("status", "status_idm")
NUMBER = re.compile(r"\d{1,3}(\.\d{1,16})?")
NO_STATUS = {"", "-", "none", "null"}


@dataclass(frozen=True, slots=True)
class Row:
    """A village of the file; `value` is None where none was published."""

    line: int
    code: str
    name: str
    value: Decimal | None
    parts: dict[str, Decimal]
    status: str


@dataclass(slots=True)
class Faults:
    found: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, column: str, text: str) -> None:
        self.count += 1
        if len(self.found) < MOST_FAULTS:
            place = _("Baris %(line)d, kolom %(column)s: %(text)s")
            self.found.append(place % {"line": line, "column": column, "text": text})

    def stop(self) -> None:
        """Raises Several with every fault, if there is one."""
        if self.count:
            more = self.count - len(self.found)
            raise Several(self.found + ([_("… dan %(count)d kesalahan lagi.") % {"count": more}] if more else []))


def read(content: bytes, *, value: str, parts: Sequence[str], levels: Sequence[str], named: bool = True) -> list[Row]:
    """Every row, of a file with names or without (`named`).

    Raises Refused for the file, Several for cells: a wrong decimal sign never enters by halves.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("Berkas lebih besar dari 50 MB. Bagi menjadi beberapa berkas, misalnya satu per provinsi."))
    lines = _workbook(content) if content.startswith(XLSX) else _csv(content)
    _line, heading = next(lines, (0, []))
    titles = [re.sub(r"[\s-]+", "_", cell.strip().casefold()) for cell in heading]
    places = {
        "code": _place(titles, CODES), "name": _name_place(titles, named=named), "value": _place(titles, (value,)),
        "status": next((titles.index(name) for name in STATUSES if name in titles), None),
    }  # fmt: skip
    components = {code: titles.index(code) for code in parts if code in titles}
    faults = Faults()
    rows: list[Row] = []
    known = {level.replace("_", " ").casefold(): level for level in levels}
    for line, filled in lines:
        if len(rows) >= MOST_ROWS:
            raise Refused(_("Berkas berisi lebih dari 200.000 baris. Bagi menjadi beberapa berkas."))
        cells = [*filled, *[""] * (len(titles) - len(filled))]

        def cell(name: str, cells: Sequence[str] = cells) -> str:
            place = places[name]
            return "" if place is None else cells[place].strip()

        status = cell("status").replace("_", " ").casefold()
        if status not in known and status not in NO_STATUS:
            said = {"status": cell("status")[:40], "levels": ", ".join(known)}
            faults.add(line, "status", _("“%(status)s” tidak dikenal. Tulis salah satu: %(levels)s.") % said)
        rows.append(
            Row(
                line, cell("code"), cell("name"), _number(cell("value"), line, value, faults),
                {code: n for code, at in components.items() if (n := _number(cells[at].strip(), line, code, faults)) is not None},
                known.get(status, ""),
            )
        )  # fmt: skip
    faults.stop()
    if not rows:
        raise Refused(_("Berkas hanya berisi baris judul. Tambahkan setidaknya satu desa."))
    return rows


def _place(titles: Sequence[str], names: Sequence[str]) -> int:
    for name in names:
        if name in titles:
            return titles.index(name)
    facts = {"names": ", ".join(names), "found": ", ".join(titles[:20]) or "-"}
    raise Refused(_("Kolom %(names)s tidak ada. Kolom yang ada: %(found)s. Tambahkan salah satu kolom itu.") % facts)


def _name_place(titles: Sequence[str], *, named: bool) -> int | None:
    """None for a file without names, which somebody has to have answered for; never for one with names."""
    if any(name in titles for name in NAMES):
        if named:
            return _place(titles, NAMES)
        raise Refused(_("Berkas ini punya kolom nama. Jalankan lagi tanpa --without-names supaya namanya dibandingkan."))
    if not named:
        return None
    facts = {"names": ", ".join(NAMES), "found": ", ".join(titles[:20]) or "-"}
    raise Refused(
        _(
            "Kolom %(names)s tidak ada. Kolom yang ada: %(found)s. Tambahkan nama desa; bila penerbit memang tidak "
            "menulisnya, jalankan lagi dengan --without-names dan nama serta alasan orang yang menjaminnya."
        )
        % facts
    )


def _number(text: str, line: int, column: str, faults: Faults) -> Decimal | None:
    """Four places, half up; None for a blank or what is no share, which is a fault."""
    if not text:
        return None
    shown = {"value": text[:40], "better": text.replace(",", ".")}
    if NUMBER.fullmatch(text):
        number = Decimal(text)
        if number <= 1:
            return number.quantize(Decimal("0.0001"), "ROUND_HALF_UP")
        faults.add(line, column, _("“%(value)s” tidak di antara 0 dan 1. Periksa tanda desimalnya.") % shown)
    elif text.count(",") == 1 and NUMBER.fullmatch(shown["better"]):
        faults.add(line, column, _("“%(value)s” memakai koma desimal. Tulis dengan titik: %(better)s.") % shown)
    else:
        faults.add(line, column, _("“%(value)s” bukan bilangan. Tulis seperti 0.7434, atau kosongkan.") % shown)
    return None


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    first = content.partition(b"\n")[0]
    text = TextIOWrapper(BytesIO(content), encoding="utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=max(";,\t", key=lambda sign: first.count(sign.encode())), strict=True)
    begun = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield begun, cells
            begun = reader.line_num + 1
    except UnicodeDecodeError:
        raise Refused(_("Huruf dalam berkas tidak terbaca karena bukan UTF-8. Simpan ulang sebagai “CSV UTF-8”.")) from None
    except csv.Error:
        facts = {"line": begun}
        raise Refused(_("Baris %(line)d tidak terbaca. Periksa tanda kutip dan pemisah kolomnya.") % facts) from None


def _workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    match danger(content, LIMITS):
        case Danger.TOO_LARGE:
            raise Refused(_("Buku kerja ini terlalu besar sesudah dibuka. Simpan lembar datanya saja sebagai CSV UTF-8."))
        case Danger():
            raise Refused(_("Buku kerja ini rusak atau berisi makro. Simpan lembar datanya sebagai CSV UTF-8."))
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from _filled(sheet.iter_rows(values_only=True))
    except Refused:
        raise
    except Exception as error:
        raise Refused(_("Buku kerja ini tidak terbaca. Simpan lembar datanya sebagai CSV UTF-8.")) from error


def _filled(rows: Iterable[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    """Stops after a run of empty rows: sheets claim a million of them."""
    empty = 0
    for line, cells in enumerate(rows, 1):
        texts = ["" if cell is None else f"{cell:.12g}" if isinstance(cell, float) else str(cell) for cell in cells]
        if any(map(str.strip, texts)):
            empty = 0
            yield line, texts
        elif (empty := empty + 1) >= EMPTY_RUN:
            return
