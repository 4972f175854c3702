"""The questionnaire that comes with the product: its workbook, its method, its installation."""

from __future__ import annotations

from fractions import Fraction
from io import StringIO
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from ketahanan.analytics.shipped import shipped
from ketahanan.common import clock
from ketahanan.flow import operations as flow
from ketahanan.instruments import conversion, lint, operations, queries, workbook
from ketahanan.instruments.form import form_of
from ketahanan.instruments.kinds import KIND
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.instruments.shipped import SHIPPED
from ketahanan.instruments.tests.making import SURVEY, book, published
from ketahanan.instruments.tests.making import settings as settings_sheet
from ketahanan.journal.models import Entry
from ketahanan.testing import NOON, Country

IKSD = SHIPPED[0]
BOOK = workbook.read(IKSD.workbook())
FORM = form_of(BOOK)
METHOD = shipped(IKSD.name)


def test_it_converts_and_has_nothing_to_mend() -> None:
    assert lint.findings(FORM, method=METHOD, before=FORM) == []
    made = conversion.convert(BOOK)
    assert made.findings == ()
    assert b'<data id="iksd" version="1">' in made.xform


def test_it_has_52_items_13_to_a_dimension_and_12_keys() -> None:
    items = [FORM.by_name[item.code] for item in METHOD.indicators]
    assert len(items) == 52
    for dimension in ("D1", "D2", "D3", "D4"):
        mine = [item for item in items if item.group == (dimension,)]
        assert [item.name for item in mine] == [f"{dimension}.{number:02d}" for number in range(1, 14)]
        assert sum(item.is_key for item in mine) == 3


@pytest.mark.parametrize("item", METHOD.indicators, ids=lambda item: item.code)
def test_each_item_is_asked_as_the_method_counts_it(item: Any) -> None:
    question = FORM.by_name[item.code]
    options = FORM.options(question)
    scores = [Fraction(option.code) for option in options if option.code != "TB"]
    assert question.labels == {"id": item.title, "en": item.title_en}
    assert tuple(scores) == item.values == tuple(Fraction(score) for score in range(6))
    assert ("TB" in {option.code for option in options}) == item.na_allowed
    assert question.cells["scale"] == item.set_code
    assert (question.is_key, question.sources) == (item.key, item.sources)
    assert item.weight == (2 if item.key else 1)
    assert all(option.labels.get(code) for option in options for code in ("id", "en"))
    assert question.hints["id"].endswith(".")


@pytest.mark.parametrize(
    ("item", "score", "words"),
    [
        ("D1.02", "5", "80 % atau lebih"), ("D1.06", "5", "3 hari atau kurang"), ("D3.06", "5", "tidak ada"),
        ("D3.06", "0", "5 kejadian atau lebih"), ("D2.02", "4", "4-5 kali"), ("D3.03", "4", "10-11 bulan"),
        ("D1.13", "0", "kurang dari 30 %"), ("D2.04", "3", "20-29 %"), ("D4.06", "4", "disahkan (Perdes, SK, atau berita acara)"),
        ("D3.04", "4", "24 jam atau kurang"), ("D1.10", "TB", "tidak berlaku"),
    ],
)  # fmt: skip
def test_words_stand_at_their_score(item: str, score: str, words: str) -> None:
    labels = {option.code: option.labels["id"] for option in FORM.options(FORM.by_name[item])}
    assert labels[score] == words


@pytest.mark.parametrize(
    "item", [item for item in METHOD.indicators if "H" in item.sources], ids=lambda item: item.code
)
def test_a_household_item_is_counted_and_scored_by_the_bands_of_the_method(item: Any) -> None:
    assert METHOD.households is not None
    counts = [
        pattern.format(code=item.code) for pattern in (METHOD.households.asked, METHOD.households.positive)
    ]
    assert [FORM.by_name[name].kind for name in (*counts, METHOD.households.total)] == ["integer"] * 3
    formula = FORM.by_name[item.code].cells["calculation"]
    for number, band in enumerate(item.bands):
        test = f"${{{counts[1]}}} * {band.denominator} < ${{{counts[0]}}} * {band.numerator}"
        assert f"if({test}, '{number}'," in formula


def test_the_workbook_is_what_the_script_makes() -> None:
    made = run_path(str(Path(settings.BASE_DIR) / "scripts/questionnaire.py"))["made"]()
    for sheet in made.worksheets:
        rows = [
            [str(cell) if cell not in (None, "") else "" for cell in row]
            for row in sheet.iter_rows(values_only=True)
        ]
        kept = [[dict(line.cells).get(head, "") for head in rows[0]] for line in BOOK[sheet.title].lines]
        assert kept == rows[1:], f"{sheet.title}: run scripts/questionnaire.py"


def install() -> str:
    said = StringIO()
    call_command("instruments", "install", stdout=said)
    return said.getvalue().strip()


def test_it_is_installed_once_and_a_person_publishes_it(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    assert install() == "Indeks Ketahanan Sosial Desa (IKSD), versi 1 terpasang dan menunggu penerbitan."
    record = InstrumentVersion.objects.get()
    assert (record.state, record.questions, record.faults, record.made_by_id) == ("DIPERIKSA", 65, 0, None)
    assert record.made_at == NOON
    before = Entry.objects.count()
    assert install() == "Semua instrumen bawaan sudah terpasang."
    assert Entry.objects.count() == before
    out = flow.perform(KIND, record, "publish", by=country.as_("admin"), at=NOON).record
    assert queries.named("iksd", "1") == out
    assert queries.method_in(out) == METHOD


def test_it_does_not_push_aside_what_the_ministry_published(country: Country) -> None:
    own = book(survey=SURVEY, settings=settings_sheet(form_id="iksd", version="0"))
    published(
        country, operations.make_instrument(workbook=own, respondent="DESA", by=country.as_("admin"), at=NOON)
    )
    with pytest.raises(CommandError, match="temuan yang harus diperbaiki"):
        install()
    assert InstrumentVersion.objects.count() == 1
