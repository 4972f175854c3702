"""What officers fill without a line: the outbox sends it later, exactly once, and both clocks are told."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ketahanan.common import clock
from ketahanan.journal.models import Entry
from ketahanan.supervision.models import SheetAnswer, Visit, VisitOfficer
from ketahanan.supervision.tests.browsing import login, text_of
from ketahanan.supervision.tests.making import LEFT, arrived, assigned, handed_in, sheet
from ketahanan.supervision.tests.test_coming_pages import FAR, HERE, page_of
from ketahanan.testing import NOON, Country
from ketahanan.villages.tests.making import photo

pytestmark = pytest.mark.django_db
HOURS_3 = 3 * 3600 * 1000


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is back three hours after both came."""
    monkeypatch.setattr(clock, "now", lambda: LEFT)


@pytest.fixture
def visit(country: Country) -> Visit:
    return assigned(country)


def later(
    client: Client, address: str, *, token: str = "", lay: object = HOURS_3, ahead: float = 0, **data: Any
) -> Any:
    """As the outbox sends: how long it lay in milliseconds, by how many seconds the device's clock is ahead."""
    device = round((clock.real_now().timestamp() + ahead) * 1000)
    headers = {"X-Isian": "kotak", "X-Isian-Lama": str(lay), "X-Isian-Jam": str(device)}
    return client.post(address, {"_token": token or str(uuid.uuid4())} | data, headers=headers)


def come(client: Client, visit: Visit, **more: Any) -> Any:
    return later(client, page_of(visit), **({"place": HERE, "no_conflict": "on"} | more))


def answers(**others: str) -> dict[str, Any]:
    typed: dict[str, Any] = {f"butir_{number}": value for number, (value, _note) in sheet().items()}
    return typed | others | {"simpan": "nanti"}


def officer(country: Country, who: str = "supervisor") -> VisitOfficer:
    return VisitOfficer.objects.get(person=country.people[who])


def test_a_coming_without_a_line_counts_from_when_it_was_filled_and_says_both_moments(
    country: Country, client: Client, visit: Visit
) -> None:
    login(client, country, "supervisor")
    token = str(uuid.uuid4())
    answer = come(client, visit, token=token)
    assert answer.status_code == 201
    url = f"/kunjungan/{visit.public_id}/"
    assert answer.json() == {
        "ketahanan": "isian", "received": token, "url": url, "message": "Tersimpan. Keadaan sekarang: Berlangsung.",
    }  # fmt: skip
    row = officer(country)
    assert (row.checked_in_at, row.came_sent_at, row.came_ahead_s, row.doubt) == (NOON, LEFT, 0, "")
    shown = text_of(client.get(url))
    assert "Hadir Senin, 3 Desember 2012 pukul 08.00 WITA" in shown
    assert "; diterima Senin, 3 Desember 2012 pukul 11.00 WITA" in shown
    entry = Entry.objects.get(action="visit.check_in")
    assert entry.at == LEFT
    assert '"device_ahead_s":0' in entry.details
    assert '"filled_at":"2012-12-03T00:00:00' in entry.details


def test_a_second_arrival_gets_the_firsts_outcome(country: Country, client: Client, visit: Visit) -> None:
    login(client, country, "supervisor")
    token = str(uuid.uuid4())
    sent = {"token": token, "reason": "Jauh dari balai.", "place": FAR}
    answers = [come(client, visit, file_b18f=photo("t.png"), lay=lay, **sent) for lay in (HOURS_3, HOURS_3 + 60_000)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert {answer.json()["url"] for answer in answers} == {f"/kunjungan/{visit.public_id}/"}
    assert Entry.objects.filter(action="visit.check_in").count() == 1
    assert officer(country).checked_in_at == NOON


@pytest.mark.parametrize(
    ("ahead", "lay", "told"),
    [
        (3600, HOURS_3, "jam HP terlalu cepat 60 menit"),
        (-3660, HOURS_3, "jam HP terlambat 61 menit"),
        (0, "kapan-kapan", "jam HP tidak cocok"),
        (0, -5000, "jam HP tidak cocok"),
    ],
)
def test_a_wrong_clock_is_shown_and_the_colleague_confirms(
    country: Country, client: Client, visit: Visit, ahead: int, lay: object, told: str
) -> None:
    login(client, country, "supervisor")
    assert come(client, visit, ahead=ahead, lay=lay).status_code == 201
    row = officer(country)
    assert row.doubt == "JAM"
    assert row.checked_in_at == (NOON if lay == HOURS_3 else LEFT)
    assert told.lower() in text_of(client.get(f"/kunjungan/{visit.public_id}/")).lower()
    visit.refresh_from_db()
    assert visit.doubtful == [country.people["supervisor"].pk]


def test_without_the_devices_clock_it_is_said_to_be_unknown(country: Country, client: Client, visit: Visit) -> None:
    login(client, country, "supervisor")
    told = {"_token": str(uuid.uuid4()), "place": HERE, "no_conflict": "on"}
    assert client.post(page_of(visit), told, headers={"X-Isian": "kotak"}).status_code == 201
    assert "jam HP tidak diketahui" in text_of(client.get(f"/kunjungan/{visit.public_id}/"))


def test_the_rules_look_at_the_moment_of_filling(country: Country, client: Client, visit: Visit) -> None:
    login(client, country, "supervisor")
    day = 24 * 3600 * 1000
    early = come(client, visit, lay=day)
    assert early.status_code == 422
    assert early.json()["message"] == (
        "Kunjungan dijadwalkan 3 Desember 2012. Kehadiran dicatat mulai hari itu, di tempat."
    )
    old = come(client, visit, lay=8 * day).json()["message"]
    assert "dan baru tiba lebih dari 7 hari kemudian. Minta pembatalan kunjungan ini dan surat tugas baru." in old
    assert come(client, visit, lay=10**14).status_code == 422


def test_a_refusal_comes_in_the_servers_words_and_can_be_mended(country: Country, client: Client, visit: Visit) -> None:
    login(client, country, "supervisor")
    token = str(uuid.uuid4())
    refused = come(client, visit, token=token, place=FAR)
    assert refused.status_code == 422
    assert "batasnya 2000 meter. Isi alasan dan lampirkan foto" in refused.json()["message"]
    unreadable = come(client, visit, token=token, place="di sana")
    assert unreadable.json()["message"].startswith("Letak tidak terbaca. Tulis lintang dan bujur dengan titik")
    wrong = come(client, visit, token=token, accuracy_m="jauh").json()["message"]
    assert wrong.startswith("Ketelitian GPS (meter): ")
    broken = come(client, visit, token=token, file_b18f=SimpleUploadedFile("a.exe", b"MZ"))
    assert broken.status_code == 422
    assert come(client, visit, token=token, place=FAR, reason="Jalan putus.", file_b18f=photo("t.png")).status_code == 201


def test_without_a_number_nothing_is_done(country: Country, client: Client, visit: Visit) -> None:
    login(client, country, "supervisor")
    answer = come(client, visit, token="satu")
    assert answer.status_code == 400
    assert answer.json()["message"] == "Isian ini tidak bernomor. Buka halamannya lagi, isi, lalu kirim."
    assert officer(country).checked_in_at is None


def test_nobody_comes_or_fills_for_another(country: Country, client: Client, visit: Visit) -> None:
    login(client, country, "companion")
    answer = come(client, visit)
    assert answer.status_code in {403, 404}
    assert answer.json()["message"]
    answer = later(client, page_of(visit, "lembar"), **answers())
    assert answer.status_code == 404
    assert answer.json()["message"] == (
        "Halaman isian ini tidak terbuka lagi bagi Anda. Hubungi yang menugaskan Anda."
    )
    assert not SheetAnswer.objects.exists()


def test_a_sheet_taken_along_is_open_before_the_coming_is_known(country: Country, client: Client, visit: Visit) -> None:
    login(client, country, "supervisor")
    page = client.get(page_of(visit, "lembar"))
    assert "Lembar ini tertutup" in page.text
    taken = client.get(page_of(visit, "lembar"), {"bawa": "1"})
    assert 'name="butir_24"' in taken.text
    assert "js/field/later" in taken.text
    detail = client.get(f"/kunjungan/{visit.public_id}/").text
    assert f"/kunjungan/{visit.public_id}/lembar/?bawa=1" in detail
    assert "js/field/carry" in detail


def test_coming_and_sheet_arrive_in_order(country: Country, client: Client, visit: Visit) -> None:
    login(client, country, "supervisor")
    first = later(client, page_of(visit, "lembar"), **answers())
    assert first.status_code == 422
    assert first.json()["message"] == "Kehadiran Anda belum tercatat. Catat kehadiran dulu, lalu isi lembar."
    come(client, visit)
    half_an_hour = HOURS_3 - 30 * 60_000
    assert later(client, page_of(visit, "lembar"), lay=half_an_hour, **answers()).status_code == 201
    assert SheetAnswer.objects.count() == 24
    assert {row.at for row in SheetAnswer.objects.all()} == {NOON + timedelta(minutes=30)}
    shown = text_of(client.get(f"/kunjungan/{visit.public_id}/"))
    assert (
        "Lembar terisi 24 dari 24 butir; diisi Senin, 3 Desember 2012 pukul 08.30 WITA; "
        "diterima Senin, 3 Desember 2012 pukul 11.00 WITA"
    ) in shown


def test_a_sheet_from_before_the_coming_is_refused(country: Country, client: Client) -> None:
    visit = arrived(country)
    login(client, country, "supervisor")
    answer = later(client, page_of(visit, "lembar"), lay=HOURS_3 + 2 * 60_000, **answers())
    assert answer.status_code == 422
    assert answer.json()["message"] == (
        "Lembar ini diisi Senin, 3 Desember 2012 pukul 07.58 WITA, sebelum kehadiran Anda "
        "(Senin, 3 Desember 2012 pukul 08.00 WITA). Isi lagi lembarnya dari yang Anda lihat di desa."
    )


def test_what_lay_on_a_device_replaces_nothing_newer(
    country: Country, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = arrived(country)
    login(client, country, "supervisor")
    hour = NOON + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: hour)
    client.post(page_of(visit, "lembar"), {"_token": str(uuid.uuid4()), "butir_3": "TIDAK", "catatan_3": "Ganti."})
    monkeypatch.setattr(clock, "now", lambda: LEFT)
    later(client, page_of(visit, "lembar"), lay=HOURS_3 - 60_000, **answers())
    said = {row.item: row.value for row in SheetAnswer.objects.all()}
    assert said[3] == "TIDAK"
    assert said[4] == "YA"


def test_what_comes_after_the_sheet_was_handed_in_is_refused(country: Country, client: Client) -> None:
    visit = handed_in(country)
    login(client, country, "supervisor")
    answer = later(client, page_of(visit, "lembar"), lay=60_000, **answers(butir_3="TIDAK", catatan_3="Ganti."))
    assert answer.status_code == 422
    assert answer.json()["message"] == "Lembar tidak bisa diisi sekarang: keadaan kunjungan Lembar lengkap."
    assert SheetAnswer.objects.get(item=3, officer=officer(country)).value == "YA"


def test_a_page_with_a_line_is_told_where_to_go_and_keeps_its_message(
    country: Country, client: Client, visit: Visit
) -> None:
    login(client, country, "supervisor")
    told = {"_token": str(uuid.uuid4()), "place": HERE, "no_conflict": "on"}
    answer = client.post(page_of(visit), told, headers={"X-Isian": "halaman"})
    assert answer.json() == {
        "ketahanan": "isian", "received": told["_token"], "url": f"/kunjungan/{visit.public_id}/",
    }  # fmt: skip
    row = officer(country)
    assert (row.checked_in_at, row.came_sent_at) == (LEFT, None)
    assert "Tersimpan. Keadaan sekarang: Berlangsung." in text_of(client.get(answer.json()["url"]))


def test_a_sheet_that_was_to_be_handed_in_says_that_this_is_still_to_be_done(
    country: Country, client: Client, visit: Visit
) -> None:
    login(client, country, "supervisor")
    come(client, visit)
    told = later(client, f"/kunjungan/{visit.public_id}/lembar/", **(answers() | {"simpan": "serahkan"})).json()
    assert told["message"].endswith("Lembar belum diserahkan: buka halamannya, lalu serahkan.")
    assert told["url"] == f"/kunjungan/{visit.public_id}/serahkan-lembar/"
