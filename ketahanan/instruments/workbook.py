"""Reading an XLSForm from whoever sends it: small, plain, never trusted, and never read further than it is filled."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused
from ketahanan.common.workbooks import Danger, Limits, danger
from ketahanan.instruments.sheets import Line, Sheet

MOST_BYTES = 5 * 2**20
LIMITS = Limits(unpacked=48 * 2**20, parts=120, ratio=150)
MOST_ROWS = 5000
MOST_COLUMNS = 120
# A sheet may claim a million rows; behind this many empty ones nothing is looked for.
MOST_EMPTY = 100
SHEETS = ("survey", "choices", "settings", "retired", "entities", "external_choices")


def read(packed: bytes) -> dict[str, Sheet]:
    """The sheets of an XLSForm by lower-case name. Raises Refused when it is no workbook we dare to open."""
    if len(packed) > MOST_BYTES:
        raise Refused(
            _("Berkas lebih besar dari 5 MB. Hapus gambar dan lembar lain, lalu simpan lagi."),
            field="workbook",
        )
    _check_package(packed)
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(packed), read_only=True, data_only=True, keep_links=False)
        found = {
            sheet.title.strip().lower(): _sheet(sheet)
            for sheet in book.worksheets
            if sheet.title.strip().lower() in SHEETS
        }
    except Refused:
        raise
    except Exception as error:  # a parser fed by strangers may raise anything
        raise _unreadable() from error
    if not found.get("survey", Sheet()).lines:
        raise Refused(
            _(
                "Berkas ini tidak berisi lembar survey yang terisi. Tulis pertanyaan di lembar bernama survey."
            ),
            field="workbook",
        )
    return found


def _unreadable() -> Refused:
    return Refused(
        _("Berkas ini bukan lembar kerja Excel yang terbaca. Simpan sebagai .xlsx, lalu unggah lagi."),
        field="workbook",
    )


def _check_package(packed: bytes) -> None:
    found = danger(packed, LIMITS)
    if found is Danger.UNREADABLE:
        raise _unreadable()
    if found is Danger.MACROS:
        raise Refused(
            _("Berkas ini berisi makro. Simpan sebagai .xlsx biasa, lalu unggah lagi."), field="workbook"
        )
    if found is Danger.TOO_LARGE:
        raise Refused(
            _("Berkas ini terlalu besar setelah dibuka. Salin isinya ke lembar kerja baru, lalu unggah lagi."),
            field="workbook",
        )


def _sheet(sheet: Any) -> Sheet:
    sheet.reset_dimensions()
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    headers: tuple[str, ...] = ()
    lines: list[Line] = []
    empty = 0
    for number, values in enumerate(rows, 1):
        texts = [_text(value) for value in values]
        if not any(texts):
            empty += 1
            if empty > MOST_EMPTY:
                break
            continue
        empty = 0
        if not headers:
            headers = tuple(_heading(text) for text in texts)
            continue
        if number > MOST_ROWS:
            raise Refused(
                _(
                    "Lembar %(sheet)s lebih dari 5.000 baris. Daftar panjang tidak boleh di dalam formulir; pindahkan ke berkas."
                )
                % {"sheet": sheet.title},
                field="workbook",
            )
        cells = {head: text for head, text in zip(headers, texts, strict=False) if head and text}
        lines.append(Line(number, cells))
    return Sheet(tuple(head for head in headers if head), tuple(lines))


def _heading(text: str) -> str:
    """`Label :: English (en)` is the column `label::English (en)`."""
    first, *rest = (part.strip() for part in text.split("::"))
    return "::".join([first.lower().replace(" ", "_"), *rest])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\xa0", " ").strip()
