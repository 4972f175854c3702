"""Whatever is sent to a proposal's pages: asked back in words, never guessed, never a server error."""

import uuid
from typing import Any

import pytest
from django.urls import reverse

from ketahanan.common import clock
from ketahanan.proposals import rab
from ketahanan.proposals.models import BudgetLine
from ketahanan.proposals.tests.browsing import Visitor, errors, page, rab_fields, text
from ketahanan.proposals.tests.story import Story
from ketahanan.testing import Country

pytestmark = pytest.mark.once

CEMENT = ("Semen", "FASILITAS", "100", "sak", "75.000", "Toko Makmur")
TWO_WAYS = "Jumlah ini dapat dibaca dua cara. Tulis tanpa koma, misalnya 1500 atau 1.500.000."
UNREADABLE = "Jumlah tidak terbaca. Tulis angka rupiah bulat tanpa sen, misalnya 1.500.000."


@pytest.fixture
def story(country: Country, monkeypatch: pytest.MonkeyPatch) -> Story:
    found = Story(country)
    monkeypatch.setattr(clock, "now", lambda: found.at)
    return found


@pytest.fixture
def ketua(story: Story) -> Visitor:
    return Visitor(story, "ketua1")


def line(**over: str) -> tuple[str, ...]:
    names = ("description", "kind", "quantity", "unit", "unit_price", "price_source")
    return tuple((dict(zip(names, CEMENT, strict=True)) | over).values())


@pytest.mark.parametrize(
    ("price", "sentence"),
    [
        ("1,500", TWO_WAYS),
        ("150,000", TWO_WAYS),
        ("1.5", UNREADABLE),
        ("1.500,50", UNREADABLE),
        ("1,500.00", UNREADABLE),
        ("1.50.000", UNREADABLE),
        ("75 ribu", UNREADABLE),
        ("", UNREADABLE),
        ("1e6", UNREADABLE),
        ("-75.000", "Jumlah tidak boleh kurang dari nol. Tulis angka rupiah bulat, misalnya 1.500.000."),
        ("0", "Harga satuan harus lebih dari nol."),
        ("9.999.999.999.999", "Jumlah ini terlalu besar untuk program ini. Periksa banyaknya angka nol."),
        ("9" * 6000, "Jumlah ini terlalu besar untuk program ini. Periksa banyaknya angka nol."),
    ],
)
def test_a_price_that_is_unclear_is_asked_back(story: Story, ketua: Visitor, price: str, sentence: str) -> None:
    proposal = story.make()
    answer = ketua.post(page(proposal, "rab"), rab_fields([line(unit_price=price), line(description="Pasir")]))
    assert answer.status_code == 422
    assert f"Baris 1: {sentence}" in errors(answer)
    assert f'value="{price}"' in text(answer) or not price
    assert 'value="Pasir"' in text(answer)
    assert not BudgetLine.objects.exists()


@pytest.mark.parametrize(
    ("quantity", "sentence"),
    [
        ("1.500", rab.TWO_WAYS),
        ("1,500", rab.TWO_WAYS),
        ("1.5.0", rab.UNREADABLE),
        ("dua", rab.UNREADABLE),
        ("-2", "Banyaknya harus lebih dari nol."),
        ("0", "Banyaknya harus lebih dari nol."),
        ("00000000000000150", "Banyaknya terlalu besar. Periksa banyaknya angka nol."),
        ("9" * 6000, "Banyaknya terlalu besar. Periksa banyaknya angka nol."),
        ("1000001", "Banyaknya terlalu besar. Periksa banyaknya angka nol."),
    ],
)
def test_a_quantity_that_is_unclear_is_asked_back(
    story: Story, ketua: Visitor, quantity: str, sentence: str
) -> None:
    proposal = story.make()
    answer = ketua.post(page(proposal, "rab"), rab_fields([line(quantity=quantity)]))
    assert answer.status_code == 422
    assert f"Baris 1: {sentence}" in errors(answer)
    assert f'value="{quantity}"' in text(answer)


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"quantity": "2000"}, "Jumlah RAB Rp150.000.000 melebihi pagu satu Pokja Rp109.000.000. Kurangi Rp41.000.000."),
        ({"kind": "OPERASIONAL"}, "Biaya operasional Rp7.500.000 melebihi"),
        ({"kind": "UPAH"}, "Baris 1: Edisi ini tidak membolehkan upah."),
        ({"kind": "SUAP"}, "Baris 1: Pilih jenis biaya."),
        ({"price_source": ""}, "Baris 1: Baris di atas Rp1.000.000 memerlukan sumber harga"),
        ({"description": "  "}, "Baris 1: Tulis uraian barang atau kegiatan."),
        ({"description": "x" * 201}, "Baris 1: Uraian terlalu panjang, paling banyak 200 huruf."),
        ({"unit": "x" * 31}, "Baris 1: Satuan terlalu panjang, paling banyak 30 huruf."),
        ({"quantity": "0,01", "unit_price": "150"}, "Baris 1: 0,01 × Rp150 bukan rupiah bulat."),
        ({"description": "Se\x00men"}, "Baris 1: Ada tanda yang tidak terbaca. Ketik ulang isian ini."),
        ({"unit": "sa\x00k"}, "Baris 1: Ada tanda yang tidak terbaca. Ketik ulang isian ini."),
        ({"price_source": "To\x00ko"}, "Baris 1: Ada tanda yang tidak terbaca. Ketik ulang isian ini."),
    ],
)
def test_a_line_against_the_rules_says_what_is_wrong(
    story: Story, ketua: Visitor, over: dict[str, str], sentence: str
) -> None:
    proposal = story.make()
    answer = ketua.post(page(proposal, "rab"), rab_fields([line(**over)]))
    assert answer.status_code == 422
    assert sentence in errors(answer)
    assert not BudgetLine.objects.exists()


def test_all_faults_are_told_at_once_each_with_its_place(story: Story, ketua: Visitor) -> None:
    proposal = story.make()
    rows = [line(unit_price="1,500", quantity="1.500"), line(kind="", unit="")]
    html = text(ketua.post(page(proposal, "rab"), rab_fields(rows)))
    for place in ("rab-0-unit_price", "rab-0-quantity", "rab-1-kind", "rab-1-unit"):
        assert f'href="#id_{place}"' in html
        assert f'id="id_{place}_error"' in html


INCOMPLETE = (
    "Isian tidak sampai dengan lengkap, jadi tidak ada yang berubah. Periksa isi di bawah, lalu kirim lagi."
)


def test_a_table_that_arrives_without_its_frame_removes_nothing(story: Story, ketua: Visitor) -> None:
    proposal = story.make()
    ketua.post(page(proposal, "rab"), rab_fields([CEMENT]))
    for fields in ({}, {"rab-TOTAL_FORMS": "x", "rab-INITIAL_FORMS": "0"}, {"rab-TOTAL_FORMS": ""}):
        answer = ketua.post(page(proposal, "rab"), fields)
        assert answer.status_code == 422
        assert INCOMPLETE in errors(answer)
        assert 'value="Semen"' in text(answer)
        assert BudgetLine.objects.count() == 1


def test_reasons_that_arrive_without_their_frame_remove_nothing(story: Story) -> None:
    proposal = story.checking()
    story.reasons(proposal, "kabupaten")
    answer = Visitor(story, "kabupaten").post(page(proposal, "reasons"), {})
    assert answer.status_code == 422
    assert INCOMPLETE in errors(answer)
    assert proposal.item_reasons.count() == 1


@pytest.mark.parametrize("total", ["²", "9" * 6000, "-3", "", "x", "1000000"])
def test_one_more_row_of_a_nonsense_count_breaks_nothing(story: Story, ketua: Visitor, total: str) -> None:
    fields = {"_add": "1", "rab-TOTAL_FORMS": total, "rab-INITIAL_FORMS": "0", "alasan-TOTAL_FORMS": total,
              "alasan-INITIAL_FORMS": "0"}  # fmt: skip
    assert ketua.post(page(story.make(), "rab"), fields).status_code == 200
    checking = story.checking(2)
    assert Visitor(story, "kabupaten").post(page(checking, "reasons"), fields).status_code == 200


def test_more_lines_than_a_table_holds_are_told(story: Story, ketua: Visitor) -> None:
    proposal = story.make()
    rows = [line(quantity="1", description=f"Barang {number}", kind="BARANG") for number in range(201)]
    answer = ketua.post(page(proposal, "rab"), rab_fields(rows))
    assert answer.status_code == 422
    assert "RAB paling banyak 200 baris, sekarang 201. Gabungkan baris yang sejenis." in errors(answer)
    assert 'value="Barang 200"' in text(answer)


def test_two_hundred_lines_with_all_their_fields_are_kept(story: Story, ketua: Visitor) -> None:
    proposal = story.make()
    rows = [line(quantity="1", description=f"Barang {number}", kind="BARANG") for number in range(200)]
    assert ketua.post(page(proposal, "rab"), rab_fields(rows)).status_code == 302
    assert BudgetLine.objects.count() == 200


def test_a_reason_with_unreadable_signs_is_asked_back(story: Story) -> None:
    proposal = story.checking()
    fields = {"alasan-TOTAL_FORMS": "1", "alasan-INITIAL_FORMS": "0", "alasan-0-item": "aim", "alasan-0-code": "RAB",
              "alasan-0-text": "Ka\x00bur."}  # fmt: skip
    answer = Visitor(story, "kabupaten").post(page(proposal, "reasons"), fields)
    assert answer.status_code == 422
    assert "Baris 1: Ada tanda yang tidak terbaca. Ketik ulang isian ini." in text(answer)


@pytest.mark.parametrize("number", [0, 2, 32768, 10**25])
def test_a_version_that_is_not_there_is_no_page(story: Story, ketua: Visitor, number: int) -> None:
    assert ketua.get(page(story.checking(), "version", number)).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["?q=%00", "?q=%25_'\"", "?page=-1", "?page=99999999999999999999", "?page=x", "?keadaan=APA", "?edisi=%C2%B2",
     "?edisi=99999999999999999999", "?kabupaten=1%00", "?q=" + "x" * 3000],
)  # fmt: skip
def test_a_list_takes_any_query(story: Story, query: str) -> None:
    story.make()
    for who in ("ketua1", "province"):
        visitor = Visitor(story, who)
        assert visitor.get("/usulan/" + query).status_code == 200
        assert visitor.get("/usulan/" + "?bagian=x").status_code == 200


def test_an_address_that_is_no_proposal_or_no_action_is_no_page(story: Story, ketua: Visitor) -> None:
    proposal = story.make()
    for address in (
        reverse("proposal:detail", args=[uuid.uuid4()]),
        page(proposal) + "hapus/",
        page(proposal) + "terima/",
        "/usulan/123/",
        reverse("ranking:detail", args=[proposal.public_id]),
    ):
        assert ketua.get(address).status_code == 404, address
        assert ketua.post(address, {}).status_code in {404, 405}, address


def test_a_token_that_is_no_token_still_saves(story: Story, ketua: Visitor) -> None:
    proposal = story.make()
    fields: dict[str, Any] = rab_fields([CEMENT], _token="bukan token")
    assert ketua.post(page(proposal, "rab"), fields).status_code == 302
