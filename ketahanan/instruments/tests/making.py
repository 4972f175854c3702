"""Small questionnaires as workbooks, and the method that reads one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook

from ketahanan.flow import operations as flow
from ketahanan.instruments import operations
from ketahanan.instruments.form import Form, form_of
from ketahanan.instruments.kinds import KIND
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.instruments.workbook import read
from ketahanan.testing import NOON, Country

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


def drafted(country: Country, **sheets: Rows) -> InstrumentVersion:
    """The questionnaire above as a draft of the administrator, with its method."""
    return operations.make_instrument(
        workbook=book(**sheets), method=METHOD.encode(), respondent="DESA", by=country.as_("admin"), at=NOON
    )


def published(
    country: Country, record: InstrumentVersion | None = None, at: datetime = NOON
) -> InstrumentVersion:
    """Submitted by the administrator, published by the other officer."""
    record = record or drafted(country)
    flow.perform(KIND, record, "submit", by=country.as_("admin"), at=at)
    done: InstrumentVersion = flow.perform(KIND, record, "publish", by=country.as_("decider"), at=at).record
    return done


def next_version(
    country: Country, record: InstrumentVersion, version: str = "2", **sheets: Rows
) -> InstrumentVersion:
    packed = book(**{"settings": settings(version=version), **sheets})
    return operations.make_version(
        record.instrument, workbook=packed, method=METHOD.encode(), by=country.as_("admin"), at=NOON
    )
