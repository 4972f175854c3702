"""Cards and certificates: the person is chosen, the paper recorded, and it ends."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ketahanan.common import clock
from ketahanan.people.models import Person
from ketahanan.testing import NOON, Country, make_person
from ketahanan.villages.models import Credential


@pytest.fixture(autouse=True)
def _then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock; it stands still on the day of the story."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


def login(client: Client, country: Country, who: str) -> Client:
    client.force_login(country.user(who))
    return client


def test_offices_keep_cards_and_certificates(country: Country, client: Client) -> None:
    login(client, country, "kabupaten")
    assert "/desa/kartu/baru/" in client.get("/desa/kartu/").content.decode()
    address = f"/desa/kartu/baru/?orang={country.people['companion'].public_id}"
    assert address.removeprefix("/desa/kartu/baru/") in client.get("/desa/kartu/baru/?q=pelita").content.decode()
    assert "Pelita Pendamping" in client.get(address).content.decode()
    sent = {
        "kind": "PELOPOR", "number": "P-1", "issuer": "Dinas sosial", "valid_from": "2012-01-01", "valid_until": "",
    }  # fmt: skip
    assert client.post(address, sent).status_code == 302
    wrong = client.post(address, sent)
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "Pelopor keserasian sosial terdaftar nomor P-1 sudah tercatat. Periksa nomornya." in text
    assert 'value="Dinas sosial"' in text
    assert "Pelita Pendamping" in client.get("/desa/kartu/?q=pelita").content.decode()
    shut = reverse("institution:credential_revoke", args=[Credential.objects.get().public_id])
    assert client.post(shut, {"reason": "Pindah."}).status_code == 302
    assert "Dicabut" in client.get("/desa/kartu/").content.decode()
    login(client, country, "neighbour")
    assert "Pelita" not in client.get("/desa/kartu/").content.decode()
    assert client.get(shut).status_code == 404
    assert client.get(address).status_code == client.post(address, sent).status_code == 404
    assert login(client, country, "operator").get("/desa/kartu/").status_code == 404
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("typed", ["bukan-nomor", "00000000-0000-0000-0000-000000000000"])
def test_a_card_of_nobody_has_no_page(country: Country, client: Client, typed: str) -> None:
    login(client, country, "kabupaten")
    assert client.get("/desa/kartu/baru/", {"orang": typed}).status_code == 404


def test_the_person_of_a_card_is_searched_and_the_list_has_pages(
    country: Country, client: Client, django_assert_max_num_queries: Any
) -> None:
    home = country.village
    Person.objects.bulk_create(Person(name=f"Warga {n:02}", home=home, made_at=NOON) for n in range(25))
    away = make_person("Warga Jauh", home=country.other_village)
    login(client, country, "kabupaten")
    with django_assert_max_num_queries(8):
        first = client.get("/desa/kartu/baru/?q=warga").content.decode()
    assert [name in first for name in ("Warga 19", "Warga 20", home.title)] == [True, False, True]
    second = client.get("/desa/kartu/baru/?q=warga&page=2").content.decode()
    assert [name in first + second for name in ("Warga 24", away.name)] == [True, False]
    assert "Tidak ada orang yang cocok." in client.get("/desa/kartu/baru/?q=Warga+Jauh").content.decode()
    assert away.name in login(client, country, "province").get("/desa/kartu/baru/?q=jauh").content.decode()
