"""XForms become pages and models for the browser; what is dangerous in them is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from lxml import html

from ketahanan.instruments.conversion import convert
from ketahanan.instruments.intake import examine
from ketahanan.instruments.shipped import SHIPPED
from ketahanan.instruments.tests.making import EN, ID, book
from ketahanan.instruments.transform import NotAForm, Page, markdown, transform
from ketahanan.instruments.workbook import read

SHEETS = Path(settings.BASE_DIR, "build/enketo")
pytestmark = pytest.mark.skipif(not SHEETS.exists(), reason="frontend/build.mjs has not run: no npm here")

MANY = (
    ("type", "name", ID, EN, "calculation", "relevant", "constraint", "constraint_message::Bahasa Indonesia (id)", "choice_filter", "appearance",
     "media::image::Bahasa Indonesia (id)", "parameters"),
    ("note", "salam", "**Selamat** datang di [laman](https://contoh.id), _silakan_ isi < 5 menit", "Welcome"),
    ("begin_group", "g", "Rumah", "House"),
    ("select_one KAB", "kab", "Kabupaten", "Regency", "", "", "", "", "", "minimal"),
    ("select_one KEC", "kec", "Kecamatan", "District", "", "", "", "", "kab=${kab}", "horizontal-compact"),
    ("end_group",),
    ("begin_repeat", "anggota", "Anggota", "Member"),
    ("text", "nama", "Nama", "Name"),
    ("integer", "umur", "Umur ${nama}", "Age", "", "", ". < 120", "Isi umur yang benar."),
    ("end_repeat",),
    ("image", "foto", "Foto", "Photo", "", "${kab} = 'a'", "", "", "", "", "", "max-pixels=1024"),
    ("geopoint", "tempat", "Tempat", "Place"),
    ("calculate", "jumlah", "", "", "count(${anggota})"),
    ("note", "gambar", "Lihat gambar", "See", "", "", "", "", "", "", "peta.png"),
)  # fmt: skip
CHOICES = (
    ("list_name", "name", ID, EN, "kab"), ("KAB", "a", "Anu", "Anu", ""), ("KAB", "b", "Bulu", "Bulu", ""),
    ("KEC", "a1", "Satu", "One", "a"), ("KEC", "b1", "Dua", "Two", "b"),
)  # fmt: skip


@pytest.fixture(scope="module")
def many() -> Page:
    return transform(convert(read(book(survey=MANY, choices=CHOICES))).xform, sheets=SHEETS)


@pytest.fixture(scope="module")
def iksd() -> Page:
    one = SHIPPED[0]
    xform = examine(one.workbook(), one.method(), before=None).xform
    return transform(xform, sheets=SHEETS, media={"desa.csv": "/isian/desa.csv"})


def page_of(page: Page) -> html.HtmlElement:
    return html.fromstring(page.html)


def test_the_shipped_questionnaire_asks_all_its_items_in_two_languages(iksd: Page) -> None:
    form = page_of(iksd)
    assert form.get("data-form-id") == "iksd"
    assert "pages" in form.get("class").split()
    asked = {field.get("name") or field.get("data-name") for field in form.xpath(".//input | .//select | .//textarea")}
    assert sum(name is not None and "/D" in name for name in asked) >= 52
    assert iksd.languages == ("id", "en")
    assert form.xpath('string(.//span[@lang="id"][contains(@class, "question-label")])') == "Desa atau kelurahan"


def test_the_list_of_villages_has_our_address_and_nothing_leads_elsewhere(iksd: Page) -> None:
    assert 'src="/isian/desa.csv"' in iksd.model
    assert "jr://" not in iksd.model + iksd.html
    assert not page_of(iksd).xpath('.//*[starts-with(@src, "http")]')


def test_the_policy_of_our_pages_finds_no_style_and_no_script_in_it(iksd: Page, many: Page) -> None:
    for page in (iksd, many):
        assert not page_of(page).xpath(".//*[@style] | .//script | .//@onclick | .//comment()")


def test_repeats_groups_and_conditions_keep_their_expressions(many: Page) -> None:
    form = page_of(many)
    assert [one.get("name") for one in form.xpath('.//section[contains(@class, "or-repeat ")]')] == ["/data/anggota"]
    assert form.xpath('.//section[@name="/data/g"]//h4 | .//section[contains(@class,"or-group")]')
    photo = form.xpath('.//input[@name="/data/foto"]')[0]
    assert (photo.get("type"), photo.get("data-max-pixels")) == ("file", "1024")
    assert "/data/g/kab" in photo.getparent().get("data-relevant", photo.get("data-relevant", ""))
    assert form.xpath('.//input[@name="/data/tempat"]/@data-type-xml') == ["geopoint"]
    assert form.xpath('.//input[@name="/data/jumlah"]/@data-calculate')
    assert "Isi umur yang benar." in many.html


def test_a_cascade_finds_the_labels_of_its_choices(many: Page) -> None:
    form = page_of(many)
    district = form.xpath('.//*[contains(@class, "or-appearance-columns-pack")]')[0]
    assert district.xpath('.//*[@data-items-path]/@data-items-path')[0].startswith("instance('KEC')")
    labels = {(span.get("lang"), span.text) for span in district.xpath('.//*[contains(@class, "itemset-labels")]//span')}
    assert {("id", "Satu"), ("id", "Dua"), ("en", "Two")} <= labels


def test_notes_are_marked_up_and_their_signs_stay_signs(many: Page) -> None:
    label = page_of(many).xpath('.//span[@lang="id"][contains(., "datang")]')[0]
    assert label.xpath("./strong/text()") == ["Selamat"]
    assert label.xpath("./em/text()") == ["silakan"]
    assert label.xpath("./a/@href") == ["https://contoh.id"]
    assert label.text_content().endswith("isi < 5 menit")


def test_a_value_inside_a_label_survives_the_markup(many: Page) -> None:
    label = page_of(many).xpath('.//span[@lang="id"][contains(., "Umur")]')[0]
    assert label.xpath('./span[contains(@class, "or-output")]/@data-value')


def test_an_image_that_we_do_not_have_asks_nobody(many: Page) -> None:
    assert set(page_of(many).xpath(".//img/@src")) <= {""}


def test_the_model_carries_its_number(many: Page) -> None:
    assert "instanceID" in many.model
    assert 'id="uji"' in many.model


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a *b* c", "a <em>b</em> c"),
        ("2*3*4", "2*3*4"),
        ("nama_depan_anak", "nama_depan_anak"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("satu\n\ndua", "satu<br>dua"),
    ],
)
def test_markdown_touches_only_what_is_meant(text: str, made: str) -> None:
    assert markdown(text) == made


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"<h:html",
        b"<x/>",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b'<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head/><h:body/></h:html>',
    ],
)
def test_what_is_no_form_is_refused(bad: bytes) -> None:
    with pytest.raises(NotAForm):
        transform(bad, sheets=SHEETS)
