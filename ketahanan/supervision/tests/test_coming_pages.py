"""The page on which an officer says "I am here", and the colleague's word."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from ketahanan.common import clock
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Visit
from ketahanan.supervision.tests.browsing import login, post, text_of
from ketahanan.supervision.tests.making import assigned, check_in
from ketahanan.testing import NOON, Country
from ketahanan.villages.tests.making import photo

pytestmark = pytest.mark.django_db
HERE, FAR = "-5.55432,120.19345", "-5.60432,120.19345"


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def visit(country: Country) -> Visit:
    return assigned(country)


def page_of(visit: Visit, slug: str = "hadir") -> str:
    return f"{KIND.url(visit)}{slug}/"


def test_an_officer_comes_by_gps(country: Country, client: Client, visit: Visit) -> None:
    login(client, country, "supervisor")
    page = client.get(page_of(visit))
    assert 'data-place="Ambil letak dari GPS"' in page.text
    assert "Bila Anda jauh dari titik desa atau tanpa GPS" in page.text
    answer = post(client, page_of(visit), place=HERE, no_conflict="on")
    shown = text_of(client.get(answer.url))
    assert "Hadir Senin, 3 Desember 2012 pukul 08.00 WITA, di -5.55432, 120.19345, 0 meter dari letak pemeriksaan kabupaten" in shown
    assert "Lembar terisi 0 dari 24 butir" in shown
    assert "Belum hadir" in shown


@pytest.mark.parametrize(
    ("accuracy", "told"),
    [
        ("", "0 meter dari letak pemeriksaan kabupaten"),
        ("100", "0 meter dari letak pemeriksaan kabupaten (ketelitian GPS 100 meter)"),
        ("101", "0 meter dari letak pemeriksaan kabupaten (letak kurang teliti: ketelitian GPS 101 meter)"),
    ],
)
def test_how_sure_the_phone_was_stands_beside_the_distance(
    country: Country, client: Client, visit: Visit, accuracy: str, told: str
) -> None:
    login(client, country, "supervisor")
    assert post(client, page_of(visit), place=HERE, accuracy_m="dekat", no_conflict="on").status_code == 422
    answer = post(client, page_of(visit), place=HERE, accuracy_m=accuracy, no_conflict="on")
    shown = text_of(client.get(answer.url))
    assert told in shown
    assert ("ketelitian" in shown) is bool(accuracy)
    assert "Hadir" in shown


def test_far_away_a_reason_and_a_photo_are_asked_and_nothing_typed_is_lost(
    country: Country, client: Client, visit: Visit
) -> None:
    login(client, country, "supervisor")
    answer = post(client, page_of(visit), place=FAR, no_conflict="on")
    assert answer.status_code == 422
    assert "meter dari titik desa; batasnya 2000 meter. Isi alasan dan lampirkan foto" in answer.text
    assert f'value="{FAR}"' in answer.text
    again = post(client, page_of(visit), place=FAR, no_conflict="on", reason="Jembatan putus.")
    assert again.status_code == 422
    assert "Jembatan putus." in again.text
    answer = post(
        client, page_of(visit), place=FAR, no_conflict="on", reason="Jembatan putus.", file_b18f=photo("a.png")
    )
    shown = text_of(client.get(answer.url))
    assert "Jauh dari titik desa" in shown
    assert "Alasannya: Jembatan putus." in shown
    check_in(country, visit, "supervisor2")
    login(client, country, "supervisor2")
    assert "Benarkan kehadiran rekan" in client.get(KIND.url(visit)).text
    answer = post(client, page_of(visit, "benarkan-letak"))
    assert "jauh dari titik desa, dibenarkan Slamet Supervisi" in text_of(client.get(answer.url))


def test_without_gps_the_page_says_what_is_missing(country: Country, client: Client, visit: Visit) -> None:
    login(client, country, "supervisor")
    answer = post(client, page_of(visit), no_conflict="on")
    assert answer.status_code == 422
    assert "Letak tidak terisi. Isi alasan dan lampirkan foto di tempat" in answer.text


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("di kantor desa", "Letak tidak terbaca."),
        ("48.85,2.35", "Letak ini di luar Indonesia."),
        ("-5,55432,120,19345", "Letak tidak terbaca."),
    ],
)
def test_a_place_that_cannot_be_is_asked_again(
    country: Country, client: Client, visit: Visit, place: str, told: str
) -> None:
    login(client, country, "supervisor")
    answer = post(client, page_of(visit), place=place, no_conflict="on")
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{place}"' in answer.text


def test_without_the_statement_nobody_comes(country: Country, client: Client, visit: Visit) -> None:
    login(client, country, "supervisor")
    answer = post(client, page_of(visit), place=HERE)
    assert answer.status_code == 422
    assert (
        "Centang pernyataan bahwa Anda tidak terikat dengan desa ini. Bila terikat, minta petugas pengganti."
        in answer.text
    )
    assert f'value="{HERE}"' in answer.text


def test_pressed_twice_one_comes_once(country: Country, client: Client, visit: Visit) -> None:
    login(client, country, "supervisor")
    data: dict[str, Any] = {"_token": str(uuid.uuid4()), "place": HERE, "no_conflict": "on"}
    assert client.post(page_of(visit), data).status_code == 302
    assert client.post(page_of(visit), data).status_code == 302
    assert Visit.objects.get().arrived == [country.people["supervisor"].pk]


@pytest.mark.parametrize("who", ["supervisor3", "kabupaten", "ketua1"])
def test_nobody_comes_for_another(country: Country, client: Client, visit: Visit, who: str) -> None:
    login(client, country, who)
    assert client.get(page_of(visit)).status_code == 403
    assert post(client, page_of(visit), place=HERE, no_conflict="on").status_code == 403
    assert not Visit.objects.get().arrived
