"""The 24 items on the page: kept, refused, handed in, and never shown to the colleague too early."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ketahanan.common import clock
from ketahanan.editions.models import Edition
from ketahanan.proposals.models import Proposal
from ketahanan.supervision import operations
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import SheetAnswer, Visit
from ketahanan.supervision.tests.browsing import login, post, text_of
from ketahanan.supervision.tests.making import (
    LEFT,
    active_account,
    answered,
    arrived,
    assigned,
    do,
    handed_in,
    ready,
    sheet,
)
from ketahanan.testing import NOON, Country

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=30))


def page_of(visit: Visit) -> str:
    return f"{KIND.url(visit)}lembar/"


def typed(answers: dict[int, tuple[str, str]], **over: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, (value, note) in answers.items():
        found |= {f"butir_{number}": value, f"catatan_{number}": note}
    return found | over


def test_a_part_is_saved_and_the_page_goes_on_with_the_next(country: Country, client: Client) -> None:
    visit = arrived(country)
    login(client, country, "supervisor")
    assert page_of(visit) in client.get(KIND.url(visit)).text
    first = dict.fromkeys(range(1, 7), ("YA", ""))
    answer = post(client, page_of(visit), **typed(first), simpan="1")
    assert answer.url == f"{page_of(visit)}#bagian-2"
    assert post(client, page_of(visit), **typed(first), simpan="²").url == KIND.url(visit), "no such button"
    page = client.get(page_of(visit))
    assert "Lembar disimpan: 6 dari 24 butir terisi." in page.text
    assert page.text.count(" checked") == 6
    assert "6 dari 24 butir" in page.text
    assert "Lembar terisi 6 dari 24 butir" in text_of(client.get(KIND.url(visit)))


def test_a_full_sheet_goes_on_to_handing_in(
    country: Country, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = arrived(country)
    login(client, country, "supervisor")
    answer = post(client, page_of(visit), **typed(sheet(no={9}), simpan="serahkan"))
    assert answer.url == f"{KIND.url(visit)}serahkan-lembar/"
    assert "Kalian baru 30 menit bersama di desa." in client.get(answer.url).text
    early = post(client, answer.url)
    assert early.status_code == 422
    monkeypatch.setattr(clock, "now", lambda: LEFT)
    assert post(client, answer.url).url == KIND.url(visit)
    shut = text_of(client.get(page_of(visit)))
    assert "Lembar Anda diserahkan Senin, 3 Desember 2012 pukul 11.00 WITA. Isinya tidak bisa diubah lagi." in shut
    assert "Butir 9 belum." in shut


def test_what_is_wrong_stands_at_its_item_and_everything_typed_is_kept(country: Country, client: Client) -> None:
    visit = arrived(country)
    login(client, country, "supervisor")
    data = typed({1: ("YA", ""), 2: ("TIDAK", "KTP Sari lain alamatnya."), 3: ("", "Belum sempat."), 4: ("TB", "")})
    answer = post(client, page_of(visit), **data)
    assert answer.status_code == 422
    assert "Butir 3: pilih jawabannya dulu, lalu catatan." in answer.text
    assert "Butir 4 selalu berlaku. Pilih Ya atau Tidak." in answer.text
    assert 'href="#id_butir_3"' in answer.text
    assert 'id="id_butir_3"' in answer.text
    assert "KTP Sari lain alamatnya." in answer.text
    assert "Belum sempat." in answer.text
    assert answer.text.count(" checked") == 2
    assert not SheetAnswer.objects.exists()
    strange = post(client, page_of(visit), **typed({5: ("MUNGKIN", "Entah.")}))
    assert strange.status_code == 422
    assert "Entah." in strange.text
    long = post(client, page_of(visit), **typed({5: ("YA", "a" * 1001)}))
    assert "Butir 5: catatan paling panjang 1000 huruf." in long.text


def test_does_not_apply_is_refused_where_the_register_knows_better(country: Country, client: Client) -> None:
    visit = arrived(country)
    Edition.objects.update(baseline_required=True)
    login(client, country, "supervisor")
    answer = post(client, page_of(visit), **typed({17: ("TB", "Tidak ada.")}))
    assert answer.status_code == 422
    assert "Butir 17 berlaku: edisi ini meminta pengukuran awal. Pilih Ya atau Tidak." in answer.text
    assert "Tidak ada." in answer.text


def test_pressed_twice_is_saved_once(country: Country, client: Client) -> None:
    visit = arrived(country)
    login(client, country, "supervisor")
    data = typed({1: ("YA", "")}) | {"_token": str(uuid.uuid4())}
    assert client.post(page_of(visit), data).status_code == 302
    assert client.post(page_of(visit), data).status_code == 302
    assert SheetAnswer.objects.count() == 1


@pytest.mark.parametrize(
    "who", ["supervisor3", "decider", "kabupaten", "apip", "ketua1", "pengarah", "neighbour", "neighbour_ketua", "stranger"]
)
def test_the_sheet_is_the_officers_alone(country: Country, client: Client, who: str) -> None:
    visit = answered(country)
    login(client, country, who)
    assert client.get(page_of(visit)).status_code == 404
    assert post(client, page_of(visit), **typed(sheet())).status_code == 404


def test_nobody_sees_the_colleagues_answers_before_both_have_handed_in(country: Country, client: Client) -> None:
    visit = arrived(country)
    secret = {6: ("TIDAK", "Tiga slip kosong di laci.")}
    operations.save_answers(visit, sheet() | secret, by=country.as_("supervisor2"), at=NOON)
    do(country, visit, "hand_in", "supervisor2", at=LEFT)
    for who in ("supervisor", "decider", "kabupaten", "apip", "admin", "ketua1", "pengarah"):
        login(client, country, who)
        for address in (KIND.url(visit), page_of(visit), f"{KIND.url(visit)}perbedaan/", f"{KIND.url(visit)}serahkan-lembar/"):
            assert "slip kosong di laci" not in client.get(address).text, (who, address)
    login(client, country, "supervisor2")
    assert "slip kosong di laci" in client.get(page_of(visit)).text


def test_before_coming_the_sheet_can_be_read_and_not_filled(country: Country, client: Client) -> None:
    visit = assigned(country)
    login(client, country, "supervisor")
    page = client.get(page_of(visit))
    assert "Kehadiran Anda belum tercatat. Catat kehadiran dulu, lalu isi lembar ini." in page.text
    assert f"{KIND.url(visit)}hadir/" in page.text
    assert "Tiga warga yang ditanya tahu rencana dan jumlah bantuannya." in page.text
    assert post(client, page_of(visit), **typed(sheet())).status_code == 422
    assert not SheetAnswer.objects.exists()


def test_what_the_registers_know_stands_beside_the_items(country: Country, client: Client) -> None:
    story = ready(country)
    active_account(story, 1)
    Proposal.objects.update(physical=True)
    visit = arrived(country)
    login(client, country, "supervisor")
    shown = text_of(client.get(page_of(visit)))
    for words in (
        "4 Pokja, 12 dari 12 pengurus.",
        "SK 188/1/2012 tanggal 20 April 2012.",
        "Pokja 1: Ani Ketua (Ketua), Sekretaris 1 Taccorong (Sekretaris), Bendahara 1 Taccorong (Bendahara).",
        "Tidak ada Ketua yang tercatat sebagai kepala desa, lurah, atau Ketua BPD.",
        "Pokja 1: 2 dari 3 anggota perempuan (66%).",
        "atas nama POKJA 1 DESA TACCORONG.",
        "Pokja 1: “Rumah belajar”,",
        "Musyawarah usulan 20 September 2012 di Balai desa: 20 laki-laki dan 15 perempuan.",
        "Pekerjaan fisik: Pokja 1.",
        "Kabupaten memeriksa lokasi",
        "Edisi ini tidak meminta pengukuran awal.",
    ):
        assert words in shown, words


def test_the_sheet_takes_few_statements(
    country: Country, client: Client, django_assert_max_num_queries: Any
) -> None:
    visit = answered(country)
    login(client, country, "supervisor")
    with django_assert_max_num_queries(20):
        client.get(page_of(visit))


def test_after_both_handed_in_the_own_sheet_is_only_read(country: Country, client: Client) -> None:
    visit = handed_in(country)
    login(client, country, "supervisor")
    assert "Lembar ini tertutup" in client.get(page_of(visit)).text
    assert post(client, page_of(visit), **typed({1: ("TIDAK", "Lain.")})).status_code == 422
    assert SheetAnswer.objects.get(officer__position=1, item=1).value == "YA"


def test_many_savings_of_one_sheet_are_one_line_of_the_timeline(country: Country, client: Client) -> None:
    visit = arrived(country)
    for number in range(1, 5):
        for who in ("supervisor", "supervisor2")[: 1 + (number == 4)]:
            operations.answer(visit, number, "YA", by=country.as_(who), at=NOON)
    login(client, country, "supervisor")
    assert text_of(client.get(KIND.url(visit))).count("Lembar diisi") == 2
