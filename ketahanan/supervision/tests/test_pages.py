"""The pages of a visit: who reaches them, what they say, how many statements they take."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ketahanan.common import clock
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.tests.browsing import login
from ketahanan.supervision.tests.making import assigned, visit_in
from ketahanan.testing import NOON, Country

pytestmark = pytest.mark.django_db
STATES = ("DITUGASKAN", "BERLANGSUNG", "LEMBAR_LENGKAP", "DISELESAIKAN", "LAYAK", "TIDAK_LAYAK", "BATAL")


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock at the edge."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.mark.parametrize("state", STATES)
def test_the_page_takes_twelve_statements_or_fewer(
    country: Country, client: Client, state: str, django_assert_max_num_queries: Any
) -> None:
    bad = {"no": {4, 6}} if state in ("LEMBAR_LENGKAP", "DISELESAIKAN") else {}
    visit = visit_in(country, state, **bad)
    for who in ("supervisor", "supervisor2", "decider", "kabupaten", "ketua1", "pengarah", "apip"):
        login(client, country, who)
        for address in ("/kunjungan/", KIND.url(visit)):
            with django_assert_max_num_queries(12, info=f"{who} {address}"):
                answer = client.get(address)
            assert answer.status_code == 200, (who, address)
            assert "Taccorong" in answer.text


def test_a_task_waits_on_the_first_page_of_those_who_were_sent(country: Country, client: Client) -> None:
    assigned(country)
    assert "Catat kehadiran" in login(client, country, "supervisor").get("/").text
    assert "Catat kehadiran" not in login(client, country, "supervisor3").get("/").text


@pytest.mark.parametrize("who", ["neighbour", "neighbour_ketua", "stranger"])
def test_outsiders_find_no_visit(country: Country, client: Client, who: str) -> None:
    visit = assigned(country)
    login(client, country, who)
    for address in (KIND.url(visit), f"{KIND.url(visit)}hadir/"):
        assert client.get(address).status_code == 404, address
    assert "Taccorong" not in client.get("/kunjungan/").text
