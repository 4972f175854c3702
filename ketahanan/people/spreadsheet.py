"""Reading a list of people from .xlsx, from whoever sends it: small, plain, and never trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused
from ketahanan.common.workbooks import Danger, Limits, danger

MOST_ROWS = 2000
MOST_BYTES = 2 * 2**20
LIMITS = Limits(unpacked=24 * 2**20, parts=60, ratio=120)
LOOKED_AT = 20_000

COLUMNS = (
    "Nama", "NIK", "Alasan tanpa NIK", "L/P", "Tanggal lahir", "Nomor HP", "Email",
    "Tugas", "Kode wilayah", "Nama wilayah",
)  # fmt: skip
LETTERS = "ABCDEFGHIJ"
NIK_AT = COLUMNS.index("NIK")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where to look for it in the sheet."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row as typed; every cell is text but a date that the sheet itself knows as one."""

    row: int
    cells: tuple[str | date, ...]


def read(file: IO[bytes], size: int) -> tuple[list[Line], list[Fault]]:
    """All rows, and all faults of the sheet itself. Raises Refused when it is no sheet we dare to open."""
    if size > MOST_BYTES:
        raise Refused(_("Berkas lebih besar dari 2 MB. Hapus gambar dan lembar lain, lalu simpan lagi."), field="file")
    packed = file.read(MOST_BYTES + 1)
    _check_package(packed)
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(packed), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=len(COLUMNS))
        return _lines(rows)
    except Refused:
        raise
    except Exception as error:  # a parser fed by strangers may raise anything
        raise Refused(_unreadable(), field="file") from error


def _unreadable() -> str:
    return _("Berkas ini tidak terbaca. Unduh contoh daftar, isi di sana, lalu simpan sebagai .xlsx.")


def _check_package(packed: bytes) -> None:
    found = danger(packed, LIMITS)
    if found:
        sentence = {
            Danger.UNREADABLE: _unreadable(),
            Danger.TOO_LARGE: _("Berkas ini terlalu besar setelah dibuka. Salin datanya ke contoh daftar."),
            Danger.MACROS: _("Berkas ini berisi makro. Simpan sebagai .xlsx biasa, lalu kirim lagi."),
        }[found]
        raise Refused(sentence, field="file")


def _lines(rows: Iterator[tuple[Any, ...]]) -> tuple[list[Line], list[Fault]]:
    lines: list[Line] = []
    faults: list[Fault] = []
    headed = False
    for number, row in enumerate(rows, 1):
        if number > LOOKED_AT:
            break
        if not any(cell.value not in (None, "") for cell in row):
            continue
        if not headed:
            headed = True
            _check_head([_text(cell.value) for cell in row])
            continue
        if len(lines) >= MOST_ROWS:
            raise Refused(_("Daftar ini lebih dari 2.000 baris. Bagi menjadi beberapa berkas."), field="file")
        cells, wrong = _cells(number, row)
        lines.append(Line(number, cells))
        faults += wrong
    if not lines:
        raise Refused(_("Daftar ini kosong. Isi mulai baris kedua, lalu kirim lagi."), field="file")
    return lines, faults


def _check_head(found: list[str]) -> None:
    for column, (wanted, there) in enumerate(zip(COLUMNS, found + [""] * len(COLUMNS), strict=False), 1):
        if wanted.casefold() != there.strip().casefold():
            raise Refused(
                _("Judul kolom %(letter)s harus “%(wanted)s”. Pakai contoh daftar, jangan ubah baris pertama.")
                % {"letter": LETTERS[column - 1], "wanted": wanted},
                field="file",
            )


def _cells(number: int, row: tuple[Any, ...]) -> tuple[tuple[str | date, ...], list[Fault]]:
    cells: list[str | date] = []
    faults: list[Fault] = []
    for index, column in enumerate(COLUMNS):
        cell = row[index] if index < len(row) else None
        value = cell.value if cell is not None else None
        if cell is not None and (cell.data_type == "f" or (isinstance(value, str) and value.startswith("="))):
            faults.append(Fault(number, column, _("Sel ini berisi rumus. Tulis isinya saja.")))
            value = ""
        elif index == NIK_AT and isinstance(value, int | float):
            faults.append(
                Fault(
                    number, column,
                    _("NIK tersimpan sebagai bilangan, jadi angka terakhirnya bisa berubah. Ubah selnya menjadi teks."),
                )
            )  # fmt: skip
            value = ""
        cells.append(_value(value))
    return tuple(cells), faults


def _value(value: Any) -> str | date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value)[:300].split())


def template(roles: list[tuple[str, str]]) -> bytes:
    """The empty list to download, every cell as text, with the codes of the roles on a second sheet."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Daftar")
    sheet.append(COLUMNS)
    for index, column in enumerate(COLUMNS, 1):
        letter = LETTERS[index - 1]
        sheet.column_dimensions[letter].width = max(14, len(column) + 4)
        sheet.column_dimensions[letter].number_format = "@"
        sheet.cell(1, index).font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2, max_row=200, max_col=len(COLUMNS)):
        for cell in row:
            cell.number_format = "@"
    sheet.freeze_panes = "A2"
    help_ = book.create_sheet("Kode tugas")
    help_.append(["Kode", "Tugas"])
    for code, label in roles:
        help_.append([code, label])
    help_.column_dimensions["B"].width = 40
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()
