"""Small questionnaires as workbooks, and the method that reads one."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook

from ketahanan.instruments.form import Form, form_of
from ketahanan.instruments.workbook import read

type Rows = Sequence[Sequence[object]]

ID, EN = "label::Bahasa Indonesia (id)", "label::English (en)"
HEAD = ("type", "name", ID, EN, "scale", "source", "key", "calculation", "parameters", "relevant")
SURVEY: Rows = (
    HEAD,
    ("begin_group", "warga", "Warga", "Residents"),
    ("select_one CAK", "B.01", "Berapa bagian warga yang dikunjungi?", "Share visited", "CAK", "R", "ya"),
    ("select_one CAK_TB", "B.02", "Berapa bagian anak yang bersekolah?", "Share in school", "CAK", "D,R"),
    ("end_group",),
    ("integer", "keluarga", "Berapa keluarga di desa?", "Families"),
)
BANDS = (("0", "tidak ada", "none"), ("1", "sebagian", "some"), ("2", "semua", "all"))
CHOICES: Rows = (
    ("list_name", "name", ID, EN),
    *(("CAK", *band) for band in BANDS),
    *(("CAK_TB", *band) for band in BANDS),
    ("CAK_TB", "TB", "tidak berlaku", "not applicable"),
)
SETTINGS: Rows = (
    ("form_id", "version", "form_title", "default_language"),
    ("uji", "1", "Formulir uji", "Bahasa Indonesia (id)"),
)
METHOD = """
[method]
code = "UJI"
version = "1"
title = "Indeks uji"

[item_defaults]
lowest = 0
highest = 2
normalise = { kind = "goalposts", low = 0, high = 2 }

[[node]]
code = "UJI"
title = "Indeks uji"
items = [
  { code = "B.01", title = "Dikunjungi", key = true, weight = 2, set = "CAK", from = ["R"] },
  { code = "B.02", title = "Bersekolah", na = true, set = "CAK", from = ["D", "R"] },
]
"""


def book(**sheets: Rows) -> bytes:
    """The questionnaire above as .xlsx, with sheets replaced or added."""
    found = Workbook()
    found.remove(found.worksheets[0])
    for name, rows in {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS, **sheets}.items():
        sheet = found.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    packed = BytesIO()
    found.save(packed)
    return packed.getvalue()


def settings(**values: str) -> Rows:
    merged = dict(zip(*SETTINGS, strict=True)) | values
    return (tuple(merged), tuple(merged.values()))


def row(**cells: object) -> tuple[object, ...]:
    """A row of the survey sheet by column; `label` and `english` stand for the two languages."""
    named = {{"label": ID, "english": EN}.get(name, name): value for name, value in cells.items()}
    return tuple(named.get(head, "") for head in HEAD)


def form(**sheets: Rows) -> Form:
    return form_of(read(book(**sheets)))
