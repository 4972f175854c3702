"""XLSX as a stream: XlsxWriter makes the book, its sheets of words and the empty sheet; our rows are poured into it.

XlsxWriter looks at each cell for what it might be, which takes most of the time of a large file. Here each column
says it once. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from io import BytesIO
from itertools import batched
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from ketahanan.reporting.columns import Cell, Column, Row, Sheet, Sort, TooLarge

# What one sheet of Excel holds below its heading, and what one of its cells does.
ROWS = 1_048_575
COLUMNS = 16_384
TEXT = 32_767
# A sheet of 2 GB or more would need an extension of the format that not every program reads.
CELLS = 50_000_000
BATCH = 200
DATA = "xl/worksheets/sheet1.xml"
# Excel's days since the end of 1899; it knows a 29 February 1900, so earlier ones stand as text.
BEGAN, FIRST = date(1899, 12, 30).toordinal(), date(1900, 3, 1)
# Signs that XML cannot hold, and text that would be read as the code of one.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

type Write = Callable[[int, Any], str]


def write(path: Path, sheet: Sheet, rows: Iterable[Row]) -> int:
    """How many rows were written. Raises TooLarge."""
    with ZipFile(_frame(sheet)) as empty, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=4) as full:
        for part in empty.namelist():
            if part != DATA:
                full.writestr(part, empty.read(part))
        return _pour(empty.read(DATA).decode(), full, sheet, rows)


def _frame(sheet: Sheet) -> BytesIO:
    """The book without a row of data; columns of days carry the number of their style."""
    from xlsxwriter import Workbook

    frame = BytesIO()
    with Workbook(frame, {"in_memory": True}) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        data = book.add_worksheet("Data")
        data.freeze_panes(1, 0)
        for place, column in enumerate(sheet.columns):
            data.write_string(0, place, column.name, bold)
            if column.sort is Sort.DAY:
                data.set_column(place, place, 11, day)
        for name, lines in (("Kolom", list(sheet.described())), ("Keterangan", [("hal", "isi"), *sheet.facts])):
            page = book.add_worksheet(name)
            for number, line in enumerate(lines):
                for place, text in enumerate(line):
                    page.write_string(number, place, text[:TEXT], None if number else bold)
    return frame


def _pour(frame: str, full: ZipFile, sheet: Sheet, rows: Iterable[Row]) -> int:
    head, tail = re.sub("<dimension[^>]*/>", "", frame).split("</sheetData>")
    style = re.search('<col [^>]*style="([0-9]+)"', head)
    cells = [_cell(column, _letters(place), style[1] if style else "0") for place, column in enumerate(sheet.columns)]
    count = 0
    try:
        with full.open(DATA, "w") as out:
            out.write(head.encode())
            for batch in batched(rows, BATCH):
                if count + len(batch) > ROWS:
                    raise TooLarge
                out.write("".join(_row(cells, count + 2 + place, row) for place, row in enumerate(batch)).encode())
                count += len(batch)
            out.write(f"</sheetData>{tail}".encode())
    except RuntimeError as error:  # the part grew beyond 2 GB
        raise TooLarge from error
    return count


def _row(cells: list[Write], number: int, row: Row) -> str:
    written = [to(number, cell) for to, cell in zip(cells, row, strict=True) if cell is not None]
    return f'<row r="{number}">{"".join(written)}</row>'


def _cell(column: Column, letters: str, day: str) -> Write:
    def text(row: int, cell: Cell) -> str:
        return f'<c r="{letters}{row}" t="inlineStr"><is><t xml:space="preserve">{_escaped(str(cell))}</t></is></c>'

    def number(row: int, cell: Cell) -> str:
        return f'<c r="{letters}{row}"><v>{cell}</v></c>'

    def of_day(row: int, cell: date) -> str:
        if cell < FIRST:
            return text(row, cell)
        return f'<c r="{letters}{row}" s="{day}"><v>{cell.toordinal() - BEGAN}</v></c>'

    return text if column.sort is Sort.TEXT else of_day if column.sort is Sort.DAY else number


def _escaped(text: str) -> str:
    return escape(CODED.sub("_x005F_", UNWRITABLE.sub("", text[:TEXT]))).replace("\r", "&#13;")


def _letters(place: int) -> str:
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found
