"""Numbered documents: their content, their number, their picture."""

from __future__ import annotations

import dataclasses
import io
import json
import re
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from pypdf import PdfReader

from ketahanan.common.roles import Role
from ketahanan.documents import contents, engine, operations, queries
from ketahanan.documents.contents import Content
from ketahanan.documents.models import Document
from ketahanan.documents.tests import samples
from ketahanan.documents.tests.samples import SAMPLES
from ketahanan.journal.models import Entry
from ketahanan.people.posts import SYSTEM
from ketahanan.testing import NOON, Country, days

RESERVED = {"number", "title", "issued_at", "print"}
NAMES = [sample.TEMPLATE for sample in SAMPLES]


def page(content: Content, **more: Any) -> dict[str, Any]:
    given = {"number": "007/X/1/2012", "title": "Judul", "issued_at": NOON.isoformat(), "print": "ab12" * 16}
    return {**content.plain(), **given, **more}


def text_of(pdf: bytes) -> str:
    text = " ".join(found.extract_text() for found in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text)


def issue(country: Country, content: Content, **more: Any) -> Document:
    options: dict[str, Any] = {
        "title": "Kuitansi tahap I", "subject": ("grant", 5), "round_": 1, "area": country.village,
        "readers": [Role.KETUA], "privacy": "K2", "by": country.as_("ppk"), "at": NOON,
    }  # fmt: skip
    return operations.issue("B17", content=content, **options | more)


def test_there_is_a_sample_of_every_content_and_a_template_for_each() -> None:
    assert {type(sample) for sample in SAMPLES} == set(contents.ALL)
    files = {file.stem for file in engine.FOLDER.glob("*.typ")} - {"kertas"}
    assert files == {content.TEMPLATE for content in contents.ALL}
    assert len({content.CODE for content in contents.ALL}) == len(contents.ALL)


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_a_template_says_at_its_top_what_it_is_told(sample: Content) -> None:
    source = (engine.FOLDER / f"{sample.TEMPLATE}.typ").read_text()
    told = " ".join(line for line in source.splitlines() if line.startswith("//"))
    common = {field.name for field in dataclasses.fields(Content)} | {"day_words"}
    for key in set(sample.plain()) - common:
        assert re.search(rf"\b{key}\b", told), f"{sample.TEMPLATE} does not say {key}"
    assert not set(sample.plain()) & RESERVED


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_equal_content_gives_equal_bytes_and_every_text_is_on_the_paper(sample: Content) -> None:
    first = engine.render(sample.TEMPLATE, page(sample))
    assert first == engine.render(sample.TEMPLATE, page(sample))
    assert first != engine.render(sample.TEMPLATE, page(sample, number="008/X/1/2012"))
    shown = text_of(first).casefold().replace("-", "").replace(" ", "")
    for text in leaves(sample.plain()):
        assert re.sub(r"[\s-]", "", text).casefold() in shown, f"{sample.TEMPLATE} leaves out {text!r}"
    assert "dokumeninidibuatolehketahanan" in shown
    assert "ab12" * 16 in shown


def leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [
            text
            for key, part in value.items()
            if key not in {"total_words", "day_words"}
            for text in leaves(part)
        ]
    if isinstance(value, list):
        return [text for part in value for text in leaves(part)]
    return [part for part in value.split("\n\n") if part] if isinstance(value, str) else []


def test_nobodys_text_becomes_markup() -> None:
    evil = '#eval("1+1") *tebal* $x^2$ <label> @ref `raw` // habis /* */ \\ #image("/etc/passwd") ]'
    content = dataclasses.replace(samples.pact(), village=evil, promises=(evil,))
    shown = text_of(engine.render(content.TEMPLATE, page(content)))
    assert shown.replace(" ", "").count(evil.replace(" ", "")) == 2


def test_signs_without_a_picture_and_words_without_an_end_do_not_stop_a_document() -> None:
    odd = "Desa 😀 中\x00\x07 " + "x" * 400
    content = dataclasses.replace(samples.pact(), village=odd)
    shown = text_of(engine.render(content.TEMPLATE, page(content)))
    assert "□" in shown
    assert shown.replace("\u200b", "").replace(" ", "").count("x") >= 400


def test_a_list_of_a_thousand_recipients_is_a_document_too() -> None:
    content = samples.award()
    long = dataclasses.replace(content, recipients=content.recipients * 42)
    assert len(PdfReader(io.BytesIO(engine.render(long.TEMPLATE, page(long)))).pages) > 20


def test_pages_can_be_looked_at() -> None:
    assert engine.pictures("kuitansi", page(samples.receipt()), ppi=20)[0].startswith(b"\x89PNG")


def test_days_and_amounts_in_words() -> None:
    assert (
        contents.day_in_words(date(2012, 12, 3))
        == "Senin tanggal tiga bulan Desember tahun dua ribu dua belas"
    )
    assert contents.amount_in_words(76_300_000) == "Tujuh puluh enam juta tiga ratus ribu rupiah"


def test_content_is_plain_json_without_floats() -> None:
    for sample in SAMPLES:
        assert json.loads(json.dumps(sample.plain())) == sample.plain()
    with pytest.raises(TypeError, match="no floats"):
        dataclasses.replace(samples.pact(), promises=(1.5,)).plain()  # type: ignore[arg-type]


def test_numbers_run_without_a_gap_per_series_area_and_year(country: Country) -> None:
    receipt = samples.receipt()
    numbers = [issue(country, receipt).number for _ in range(2)]
    with transaction.atomic():
        assert issue(country, receipt).number.startswith("003/")
        transaction.set_rollback(True)
    numbers.append(issue(country, receipt).number)
    assert numbers == [f"00{n}/KUIT/73.02.01.2001/2012" for n in (1, 2, 3)]
    assert issue(country, samples.pact()).number == "001/PAKTA/73.02.01.2001/2012"
    assert issue(country, receipt, area=country.sister_village).number == "001/KUIT/73.02.01.2002/2012"
    assert issue(country, receipt, area=country.nation).number == "001/KUIT/RI/2012"
    # 31 December, 16.30 UTC is already next year in Makassar.
    assert (
        issue(country, receipt, at=days(28).replace(hour=16, minute=30)).number
        == "001/KUIT/73.02.01.2001/2013"
    )


def test_an_issued_document_is_kept_read_and_written_in_the_journal(country: Country) -> None:
    made = issue(country, samples.receipt())
    pdf = queries.location(made).read_bytes()
    shown = text_of(pdf)
    assert made.kind == "B17"
    assert made.number in shown
    assert "Rp76.300.000" in shown
    assert "Tujuh puluh enam juta tiga ratus ribu rupiah" in shown
    entry = Entry.objects.get(action="document.issue")
    details = json.loads(entry.details)
    assert (entry.subject_id, entry.area_id) == (made.pk, country.village.pk)
    assert details["number"] == made.number
    assert details["print"] in shown.replace(" ", "")
    assert details["of"] == ["grant", 5]
    assert queries.of("grant", 5, country.as_("ketua1")) == [made]


def test_the_system_issues_without_a_quota(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "PER_DAY", 0)
    assert issue(country, samples.receipt(), by=SYSTEM).made_by_id is None
    assert issue(country, samples.receipt()).number.startswith("002/")
