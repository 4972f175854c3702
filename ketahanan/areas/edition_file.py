"""Reading the CSV form in which older and newer editions of the region list come in. README.md describes it.

Files are hostile until proven otherwise. All that is wrong in one is told at once, by row and column.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from django.utils.translation import gettext as _

from ketahanan.areas.models import System
from ketahanan.areas.search import dotted
from ketahanan.common.errors import Refused

MOST_BYTES = 50 * 2**20
MOST_ROWS = 200_000
MOST_FAULTS = 200
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.[123]\d{3})?)?)?")
OTHER_CODE = re.compile(r"[0-9./-]{1,13}")
LONGEST_NAME = 100


class Change(StrEnum):
    NONE = ""
    NEW = "baru"
    RENAME = "ubah_nama"
    RECODE = "ubah_kode"
    SPLIT = "pecah"
    MERGE = "gabung"
    CLOSE = "tutup"


# The Indonesian heading is the documented one; the English ones are taken as well.
COLUMNS = {
    "kode": "code", "code": "code", "nama": "name", "name": "name", "edisi": "edition", "edition": "edition",
    "berlaku_dari": "start", "valid_from": "start", "berlaku_sampai": "end", "valid_until": "end",
    "kode_lama": "old_code", "old_code": "old_code", "nama_lama": "old_name", "old_name": "old_name",
    "perubahan": "change", "change": "change", "sistem": "system", "system": "system",
    "kode_kemendagri": "own_code", "kemendagri_code": "own_code", "lat": "lat", "lon": "lon", "zona": "zone",
    "zone": "zone",
}  # fmt: skip
TITLES = {meaning: title for title, meaning in reversed(COLUMNS.items())}
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file, read and plausible by itself."""

    line: int
    system: System
    code: str
    name: str
    edition: str
    change: Change = Change.NONE
    start: date | None = None
    end: date | None = None
    old_code: str = ""
    old_name: str = ""
    own_code: str = ""
    lat: Decimal | None = None
    lon: Decimal | None = None
    zone: str = ""


@dataclass(slots=True)
class Faults:
    """All that is wrong, in the order of the file."""

    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, column: str, text: str) -> None:
        """Note a fault of one cell; line 0 is the file as a whole."""
        place = _("Baris %(line)d, kolom %(column)s: %(text)s") if line else _("Seluruh berkas: %(text)s")
        self.found.append((line, place % {"line": line, "column": TITLES.get(column, column), "text": text}))

    def sentences(self) -> list[str]:
        told = [text for _line, text in sorted(self.found, key=lambda fault: fault[0])]
        more = len(told) - MOST_FAULTS
        return (
            told
            if more <= 0
            else [*told[:MOST_FAULTS], _("… dan %(count)d kesalahan lagi.") % {"count": more}]
        )


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the command says for rows whose column is empty or missing."""

    edition: str = ""
    system: str = ""


def text_of(content: bytes) -> str:
    """The file as text, or a sentence that says what kind of file it really is."""
    if len(content) > MOST_BYTES:
        raise Refused(
            _("Berkas lebih besar dari 50 MB. Bagi menjadi beberapa berkas, misalnya satu per provinsi.")
        )
    if not content.strip():
        raise Refused(_("Berkas kosong. Isi berkas CSV dengan baris judul dan setidaknya satu wilayah."))
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refused(
            _("Ini berkas Excel atau ZIP, bukan CSV. Buka di Excel, lalu simpan sebagai “CSV UTF-8”.")
        )
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    if encoding != "utf-16" and b"\0" in content:
        raise Refused(
            _("Berkas ini bukan teks CSV. Periksa apakah berkasnya benar, lalu simpan sebagai “CSV UTF-8”.")
        )
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(
            _(
                "Huruf dalam berkas tidak terbaca karena bukan UTF-8. Simpan ulang sebagai “CSV UTF-8”."
            )
        ) from None


def read(content: bytes, defaults: Defaults, faults: Faults) -> list[Row]:
    """All rows that can be understood; what cannot is in `faults`."""
    text = text_of(content)
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count), strict=True)
    rows: list[Row] = []
    try:
        columns = _headings(next(lines, []), defaults)
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) + len(faults.found) >= MOST_ROWS:
                raise Refused(_("Berkas berisi lebih dari 200.000 baris. Bagi menjadi beberapa berkas."))
            row = _row(lines.line_num, cells, columns, defaults, faults)
            if row:
                rows.append(row)
    except csv.Error:
        faults.add(
            lines.line_num, "kode", _("baris ini tidak terbaca; periksa tanda kutip dan pemisah kolomnya.")
        )
    if not rows and not faults.found:
        raise Refused(_("Berkas hanya berisi baris judul. Tambahkan setidaknya satu wilayah."))
    _refuse_twice(rows, faults)
    return rows


def _headings(cells: list[str], defaults: Defaults) -> list[str]:
    titles = [re.sub(r"[\s-]+", "_", cell.strip().casefold()) for cell in cells]
    while titles and not titles[-1]:
        titles.pop()
    strange = [title for title in titles if title not in COLUMNS]
    if strange:
        facts = {"names": ", ".join(strange)[:200], "known": ", ".join(reversed(TITLES.values()))}
        raise Refused(_("Judul kolom tidak dikenal: %(names)s. Kolom yang dikenal: %(known)s.") % facts)
    columns = [COLUMNS[title] for title in titles]
    twice = {TITLES[column] for column in columns if columns.count(column) > 1}
    if twice:
        facts = {"names": ", ".join(sorted(twice))}
        raise Refused(_("Kolom ini ada dua kali: %(names)s. Hapus salah satunya.") % facts)
    _refuse_incomplete(columns, defaults)
    return columns


def _refuse_incomplete(columns: list[str], defaults: Defaults) -> None:
    missing = [TITLES[name] for name in ("code", "name") if name not in columns]
    if missing:
        raise Refused(_("Kolom wajib belum ada: %(names)s.") % {"names": ", ".join(missing)})
    if "system" not in columns and not defaults.system:
        raise Refused(
            _(
                "Sistem kode belum disebut. Tambahkan kolom sistem (kemendagri, bps, atau djpk) atau pilihan --system."
            )
        )
    if "edition" not in columns and not defaults.edition:
        raise Refused(
            _("Edisi belum disebut. Tambahkan kolom edisi atau pilihan --edition dengan nomor keputusannya.")
        )


class _Cells:
    """One line by column; a cell that cannot be understood becomes a fault and an empty value."""

    def __init__(self, line: int, values: dict[str, str], faults: Faults) -> None:
        self.line, self.values, self.faults = line, values, faults
        self.sound = True

    def fault(self, column: str, text: str) -> None:
        self.sound = False
        self.faults.add(self.line, column, text)

    def text(self, column: str) -> str:
        return self.values.get(column, "")

    def system(self, default: str) -> System | None:
        written = self.text("system") or default
        try:
            return System(written.casefold())
        except ValueError:
            self.fault("system", _("tulis kemendagri, bps, atau djpk; sistem kode tidak pernah ditebak."))
            return None

    def change(self) -> Change:
        try:
            return Change(re.sub(r"[\s-]+", "_", self.text("change").casefold()))
        except ValueError:
            known = ", ".join(change for change in Change if change)
            facts = {"text": self.text("change")[:40], "known": known}
            self.fault(
                "change", _("“%(text)s” tidak dikenal. Tulis salah satu: %(known)s, atau kosongkan.") % facts
            )
            return Change.NONE

    def code(self, column: str, system: System, *, required: bool = False) -> str:
        written = re.sub(r"\s", "", self.text(column))
        if not written:
            if required:
                self.fault(column, _("kode belum diisi."))
            return ""
        if system != System.KEMENDAGRI:
            if not OTHER_CODE.fullmatch(written):
                self.fault(column, _("“%(text)s” bukan kode wilayah.") % {"text": written[:40]})
            return written[:13]
        code = dotted(written) if re.fullmatch(r"[\d.]+", written) else written
        if not CODE.fullmatch(code):
            example = _(
                "“%(text)s” bukan kode Kemendagri. Contoh yang benar: 73, 73.02, 73.02.01, atau 73.02.01.2001."
            )
            self.fault(column, example % {"text": written[:40]})
        return code

    def name(self, column: str, *, required: bool = False) -> str:
        name = " ".join(self.text(column).split())
        if required and not name:
            self.fault(column, _("nama belum diisi. Kode dan nama selalu dibandingkan."))
        if len(name) > LONGEST_NAME:
            self.fault(column, _("nama lebih panjang dari 100 huruf."))
        if name and not any(sign.isalnum() for sign in name):
            self.fault(column, _("“%(text)s” bukan nama.") % {"text": name[:40]})
        return name

    def day(self, column: str) -> date | None:
        written = self.text(column)
        if not written:
            return None
        for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
            try:
                day = datetime.strptime(written, form).date()  # noqa: DTZ007 - a day, not a moment
            except ValueError:
                continue
            if not EARLIEST <= day <= LATEST:
                self.fault(column, _("tanggal %(text)s di luar tahun 2000 sampai 2100.") % {"text": written})
            return day
        text = _("“%(text)s” bukan tanggal yang ada. Tulis tahun-bulan-hari, misalnya 2025-04-25.")
        self.fault(column, text % {"text": written[:40]})
        return None

    def degrees(self, column: str, low: int, high: int) -> Decimal | None:
        written = self.text(column)
        if not written:
            return None
        try:
            value = Decimal(written)
        except InvalidOperation:
            value = Decimal("NaN")
        if not (value.is_finite() and low <= value <= high):
            facts = {"text": written[:40], "low": low, "high": high}
            text = _(
                "“%(text)s” bukan letak di Indonesia. Tulis derajat dengan titik, dari %(low)d sampai %(high)d."
            )
            self.fault(column, text % facts)
            return None
        return round(value, 5)

    def zone(self) -> str:
        written = self.text("zone").upper()
        if written and written not in ZONES:
            self.fault("zone", _("tulis WIB, WITA, atau WIT."))
        return ZONES.get(written, "")


def _row(line: int, cells: list[str], columns: list[str], defaults: Defaults, faults: Faults) -> Row | None:
    if any(cell.strip() for cell in cells[len(columns) :]):
        faults.add(
            line, "code", _("baris ini berisi lebih banyak kolom daripada judulnya; periksa pemisah kolom.")
        )
        return None
    given = _Cells(line, {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}, faults)
    system = given.system(defaults.system)
    if system is None:
        return None
    row = Row(
        line=line,
        system=system,
        code=given.code("code", system, required=True),
        name=given.name("name", required=True),
        edition=(given.text("edition") or defaults.edition)[:100],
        change=given.change(),
        start=given.day("start"),
        end=given.day("end"),
        old_code=given.code("old_code", system),
        old_name=given.name("old_name"),
        own_code=given.code("own_code", System.KEMENDAGRI),
        lat=given.degrees("lat", -12, 7),
        lon=given.degrees("lon", 94, 142),
        zone=given.zone(),
    )
    for column, text in _missing(row):
        given.fault(column, text)
    return row if given.sound else None


NEEDS_OLD = {Change.RECODE, Change.SPLIT, Change.MERGE}


def _missing(row: Row) -> Iterator[tuple[str, str]]:
    """What the kind of change asks for, and what contradicts it."""
    if not row.edition:
        yield "edition", _("edisi belum diisi.")
    if row.start and row.end and row.end <= row.start:
        yield "end", _("akhir masa berlaku harus sesudah awalnya.")
    if row.change == Change.CLOSE and not row.end:
        yield "end", _("isi tanggal mulai tidak berlaku.")
    if row.change not in {Change.NONE, Change.CLOSE} and not row.start:
        yield "start", _("isi tanggal mulai berlakunya perubahan.")
    if row.change in NEEDS_OLD and not row.old_code:
        yield "old_code", _("isi kode lama.")
    if row.change not in NEEDS_OLD and row.old_code:
        yield "old_code", _("kode lama hanya dipakai dengan perubahan ubah_kode, pecah, atau gabung.")
    if row.old_code and row.old_code == row.code:
        yield "old_code", _("kode lama sama dengan kode baru.")
    if (row.lat is None) != (row.lon is None):
        yield "lat", _("isi lat dan lon bersama-sama.")
    if row.system != System.KEMENDAGRI:
        yield from _missing_elsewhere(row)


def _missing_elsewhere(row: Row) -> Iterator[tuple[str, str]]:
    if row.change not in {Change.NONE, Change.CLOSE}:
        yield "change", _("untuk kode BPS dan DJPK, kosongkan atau tulis tutup.")
    if row.change == Change.NONE and not row.own_code:
        yield "own_code", _("isi kode Kemendagri wilayah yang sama.")


def _refuse_twice(rows: list[Row], faults: Faults) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        mark = (
            row.system,
            row.code,
            row.change,
            row.start,
            row.old_code if row.change == Change.MERGE else "",
        )
        first = seen.setdefault(mark, row.line)
        if first != row.line:
            facts = {"code": row.code, "line": first}
            faults.add(row.line, "code", _("kode %(code)s sudah ada pada baris %(line)d.") % facts)
