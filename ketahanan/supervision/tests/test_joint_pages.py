"""What the two saw differently, the village's signatures, the repair and the second visit."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from ketahanan.common import clock
from ketahanan.flow.operations import perform
from ketahanan.supervision import operations
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Resolution, Visit
from ketahanan.supervision.operations import Settled
from ketahanan.supervision.tests.browsing import login, post, text_of
from ketahanan.supervision.tests.making import (
    LEFT,
    SIGNED,
    VILLAGE,
    agreed,
    answered,
    handed_in,
    settle,
    sheet,
    signed,
)
from ketahanan.testing import Country
from ketahanan.villages.kinds import KIND as INSTITUTION
from ketahanan.villages.models import Institution

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LEFT)


def page_of(visit: Visit, slug: str = "perbedaan") -> str:
    return f"{KIND.url(visit)}{slug}/"


def test_differences_stand_side_by_side_and_are_settled(country: Country, client: Client) -> None:
    visit = handed_in(country, no={4}, second_no={9})
    login(client, country, "supervisor")
    assert "Samakan perbedaan" in client.get(KIND.url(visit)).text
    page = client.get(page_of(visit))
    shown = text_of(page)
    assert "1 butir dijawab berbeda" in shown
    assert "1 butir dijawab Tidak oleh keduanya" in shown
    assert "Indah Supervisi Ya Slamet Supervisi Tidak Butir 9 belum." in shown
    answer = post(client, page_of(visit), _seen=visit.joint_sha256, butir_9="TIDAK", catatan_9="Dua dari tiga tidak tahu.")
    assert answer.url == page_of(visit)
    again = client.get(answer.url)
    assert "Tersimpan. Masih 2 butir yang belum lengkap." in again.text
    assert "Dua dari tiga tidak tahu." in again.text
    visit = Visit.objects.get()
    answer = post(
        client, page_of(visit), _seen=visit.joint_sha256, butir_9="TIDAK", catatan_9="Dua dari tiga tidak tahu.",
        perbaikan_9="Umumkan di papan.", perbaikan_4="Tambah dua perempuan.",
    )  # fmt: skip
    assert answer.url == KIND.url(visit)
    assert "Semua butir disepakati. Kedua petugas sekarang menyepakati berita acaranya." in client.get(answer.url).text
    for who in ("supervisor", "supervisor2"):
        login(client, country, who)
        assert post(client, page_of(visit, "sepakati")).url == KIND.url(visit)
    done = text_of(client.get(KIND.url(visit)))
    assert "Butir 9: Umumkan di papan." in done
    assert "91%" in done


def test_agreeing_too_early_says_what_is_open(country: Country, client: Client) -> None:
    visit = handed_in(country, no={4}, second_no={9})
    login(client, country, "supervisor2")
    answer = post(client, page_of(visit, "sepakati"))
    assert answer.status_code == 422
    assert "Butir 9 berbeda dan belum disepakati." in answer.text
    assert "Butir 4 dijawab Tidak. Tulis apa yang harus diperbaiki desa." in answer.text


def test_a_refused_agreement_keeps_what_was_typed(country: Country, client: Client) -> None:
    visit = handed_in(country, no={4}, second_no={9})
    login(client, country, "supervisor")
    answer = post(client, page_of(visit), catatan_9="Sudah kami tanya lagi.", perbaikan_4="Tambah perempuan.")
    assert answer.status_code == 422
    assert "Butir 9: pilih jawaban bersama dulu, lalu catatan." in answer.text
    assert 'href="#id_butir_9"' in answer.text
    assert "Sudah kami tanya lagi." in answer.text
    assert "Tambah perempuan." in answer.text
    assert not Resolution.objects.exists()
    wrong = post(client, page_of(visit), butir_9="TB", catatan_9="Tidak ada warga.")
    assert "Butir 9 selalu berlaku. Pilih Ya atau Tidak." in wrong.text


def test_what_the_colleague_wrote_meanwhile_is_not_overwritten(country: Country, client: Client) -> None:
    visit = handed_in(country, second_no={9})
    login(client, country, "supervisor")
    seen = visit.joint_sha256
    operations.resolve(visit, {9: Settled("TIDAK", "Ia benar.", "Umumkan.")}, by=country.as_("supervisor2"), at=LEFT)
    answer = post(client, page_of(visit), _seen=seen, butir_9="YA", catatan_9="Saya benar.")
    assert answer.status_code == 422
    assert "Rekan Anda baru saja menyimpan kesepakatan. Bandingkan dengan yang tersimpan, lalu kirim lagi." in answer.text
    assert "Tersimpan: Tidak · Ia benar. · Umumkan." in answer.text
    assert "Saya benar." in answer.text
    assert Resolution.objects.get().value == "TIDAK"
    again = post(client, page_of(visit), _seen=Visit.objects.get().joint_sha256, butir_9="YA", catatan_9="Saya benar.")
    assert again.status_code == 302
    assert Resolution.objects.get().value == "YA"


def test_pressed_twice_is_settled_once(country: Country, client: Client) -> None:
    visit = handed_in(country, second_no={9})
    login(client, country, "supervisor")
    data = {"_token": str(uuid.uuid4()), "_seen": visit.joint_sha256, "butir_9": "YA", "catatan_9": "Dilihat lagi."}
    assert client.post(page_of(visit), data).status_code == 302
    assert client.post(page_of(visit), data).status_code == 302
    assert Resolution.objects.count() == 1


def test_two_equal_sheets_need_no_settling(country: Country, client: Client) -> None:
    visit = handed_in(country)
    login(client, country, "supervisor")
    assert "Kedua lembar sama dan tidak ada butir yang dijawab Tidak." in client.get(page_of(visit)).text


@pytest.mark.parametrize("who", ["supervisor3", "decider", "apip", "ketua1", "neighbour", "stranger"])
def test_only_the_two_settle(country: Country, client: Client, who: str) -> None:
    visit = handed_in(country, second_no={9})
    login(client, country, who)
    assert client.get(page_of(visit)).status_code == 404
    assert post(client, page_of(visit), butir_9="YA", catatan_9="Ya.").status_code == 404


def test_before_both_handed_in_there_is_nothing_to_compare(country: Country, client: Client) -> None:
    visit = answered(country)
    for who in ("supervisor", "decider", "pengarah"):
        login(client, country, who)
        for slug in ("perbedaan", "kedua-lembar"):
            assert client.get(page_of(visit, slug)).status_code == 404, (who, slug)


def test_the_village_reads_both_sheets_when_it_has_to_sign_and_not_what_was_told_in_private(
    country: Country, client: Client
) -> None:
    visit = handed_in(country, no={16})
    login(client, country, "ketua1")
    assert client.get(page_of(visit, "kedua-lembar")).status_code == 404
    login(client, country, "apip")
    assert "Butir 16 belum." in client.get(page_of(visit, "kedua-lembar")).text
    settle(country, visit)
    visit = agreed(country, visit)
    login(client, country, "ketua1")
    shown = client.get(page_of(visit, "kedua-lembar")).text
    assert "Butir 16 belum." not in shown
    assert "Catatannya disimpan petugas." in shown
    assert page_of(visit, "kedua-lembar") in client.get(KIND.url(visit)).text
    assert login(client, country, "supervisor").get(page_of(visit))["Location"] == page_of(visit, "kedua-lembar")
    for who in ("neighbour", "neighbour_ketua", "stranger"):
        assert login(client, country, who).get(page_of(visit, "kedua-lembar")).status_code == 404


def test_the_village_signs_and_the_result_is_told(
    country: Country, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = agreed(country)
    monkeypatch.setattr(clock, "now", lambda: SIGNED)
    for who in VILLAGE:
        login(client, country, who)
        assert "Tandatangani berita acara" in client.get(KIND.url(visit)).text
        assert post(client, page_of(visit, "tandatangani")).url == KIND.url(visit)
    shown = text_of(client.get(KIND.url(visit)))
    assert "Layak cair" in shown
    assert "Semua butir penentu terpenuhi. Nilai 100 % (24 dari 24 butir)." in shown
    assert "1 Februari 2013 Berlaku sampai" in shown
    assert "B18" in shown


def test_a_failed_visit_is_repaired_and_repeated(
    country: Country, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = signed(country, passed=False)
    monkeypatch.setattr(clock, "now", lambda: SIGNED)
    new = f"/kunjungan/baru/?desa={country.village.code}&edisi={visit.edition_id}"
    data: dict[str, Any] = {
        "officers": [country.people[name].pk for name in ("supervisor", "supervisor2")],
        "scheduled_on": "2012-12-04", "letter_on": "2012-12-03",
    }  # fmt: skip
    login(client, country, "decider")
    early = post(client, new, **data)
    assert early.status_code == 422
    assert "Desa belum melaporkan perbaikan atas kunjungan terakhir." in early.text
    login(client, country, "ketua1")
    assert "Butir 6: Perbaiki." in text_of(client.get(KIND.url(visit)))
    assert post(client, page_of(visit, "rencana-perbaikan")).status_code == 422
    assert post(client, page_of(visit, "rencana-perbaikan"), note="Buku sudah kembali.").url == KIND.url(visit)
    assert "Perbaikan dilaporkan" in client.get(KIND.url(visit)).text
    login(client, country, "decider")
    again = post(client, new, **data)
    second = Visit.objects.latest("pk")
    assert again.url == KIND.url(second)
    assert "3 Desember 2012, belum layak" in text_of(client.get(again.url))
    assert second.replaces_id == visit.pk


def test_these_pages_take_twelve_statements_or_fewer(
    country: Country, client: Client, django_assert_max_num_queries: Any
) -> None:
    visit = handed_in(country, no={4}, second_no={9})
    for who, slug in (("supervisor", "perbedaan"), ("supervisor", "kedua-lembar"), ("apip", "kedua-lembar")):
        login(client, country, who)
        with django_assert_max_num_queries(12, info=slug):
            assert client.get(page_of(visit, slug)).status_code == 200


def test_a_full_sheet_is_not_lost_by_the_settling(country: Country, client: Client) -> None:
    visit = handed_in(country, second_no={9})
    login(client, country, "supervisor")
    post(client, page_of(visit), _seen=visit.joint_sha256, butir_9="YA", catatan_9="Dilihat lagi.")
    login(client, country, "supervisor2")
    assert "Butir 9 belum." in client.get(f"{KIND.url(visit)}lembar/").text
    assert len(sheet()) == 24


@pytest.mark.parametrize("make", [handed_in, agreed])
def test_a_bad_result_is_not_cancelled_away(
    country: Country, client: Client, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = make(country, no={6})
    told = (
        "Kedua petugas menemukan yang belum layak, jadi kunjungan ini tidak dibatalkan. Desa menandatangani hasilnya "
        "dan melaporkan perbaikan; sesudah itu tugaskan kunjungan baru."
    )
    login(client, country, "decider")
    assert told in client.get(page_of(visit, "batalkan")).text
    answer = post(client, page_of(visit, "batalkan"), reason="Petugas lain saja.")
    assert answer.status_code == 422
    assert told in answer.text
    assert "Petugas lain saja." in answer.text
    later = LEFT + timedelta(minutes=5)
    reopen(country, later)
    monkeypatch.setattr(clock, "now", lambda: later)
    login(client, country, "decider")
    assert post(client, page_of(visit, "batalkan"), reason="Pengurus berganti.").status_code == 302
    assert Visit.objects.get().state == "BATAL"


def reopen(country: Country, at: datetime) -> None:
    """The Pengarah opens the composition, and with it ends what the visitors saw."""
    record = Institution.objects.get()
    perform(INSTITUTION, record, "amend", by=country.as_("pengarah", at), at=at, given={"reason": "Ketua pindah."})


@pytest.mark.parametrize("make", [handed_in, agreed])
def test_a_visit_without_a_bad_result_may_be_called_off(country: Country, client: Client, make: Any) -> None:
    visit = make(country)
    login(client, country, "decider")
    assert post(client, page_of(visit, "batalkan"), reason="Desa tidak mau menandatangani.").status_code == 302
    assert "Desa tidak mau menandatangani." in text_of(client.get(KIND.url(visit)))
