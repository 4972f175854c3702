"""Keys of the field apps: made after a fresh login, shown for minutes, withdrawn by their owner alone."""

from __future__ import annotations

import base64
import json
import uuid
import zlib
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ketahanan.common import clock
from ketahanan.instruments import key_views, keys
from ketahanan.instruments.models import FieldKey
from ketahanan.instruments.tests.phone import Phone, filled, out
from ketahanan.journal.models import Entry
from ketahanan.testing import Country

pytestmark = pytest.mark.django_db
LIST = "/saya/kunci/"


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password was shown a moment ago."""
    monkeypatch.setattr(key_views, "recently_authenticated", lambda request: True)


def login(client: Client, country: Country, who: str) -> Client:
    user = country.user(who)
    user.set_password("bukan-rahasia")
    user.save()
    client.force_login(user)
    return client


def make(client: Client, label: str = "HP saya", token: str = "") -> Any:
    return client.post(LIST + "baru/", {"label": label, "_token": token or str(uuid.uuid4())})


def test_a_key_is_made_and_shown_as_qr_and_address(country: Country, client: Client, fresh: None, settings: Any) -> None:
    settings.SITE_ADDRESS = "https://contoh.go.id"
    out(country)
    login(client, country, "facilitator")
    token = str(uuid.uuid4())
    places = {make(client, token=token)["Location"] for _ in range(2)}
    key = FieldKey.objects.get()
    assert places == {f"{LIST}{key.public_id}/"}
    secret = keys.token_of(key, clock.real_now())
    answer = client.get(places.pop())
    text = answer.content.decode()
    assert f"https://contoh.go.id/k/{secret}" in text
    assert "<svg" in text
    assert "no-store" in answer["Cache-Control"]
    assert Client().get(f"/k/{secret}/formList").status_code == 200
    assert secret not in json.dumps(list(FieldKey.objects.values("token_hash", "label")))
    assert secret not in "".join(Entry.objects.values_list("details", flat=True))
    assert Entry.objects.filter(action="field_key.make", subject_id=key.pk).count() == 1


def test_the_qr_holds_the_settings_of_the_field_app() -> None:
    told = json.loads(zlib.decompress(base64.b64decode(key_views._settings_code("https://contoh.go.id/k/x"))))
    assert told["general"]["server_url"] == "https://contoh.go.id/k/x"
    assert set(told) == {"general", "admin", "project"}


def test_after_ten_minutes_it_is_not_shown_any_more(country: Country, client: Client, fresh: None) -> None:
    phone = Phone(country)
    FieldKey.objects.update(made_at=clock.real_now() - timedelta(minutes=10))
    text = login(client, country, "facilitator").get(f"{LIST}{phone.key.public_id}/").content.decode()
    assert "Kunci ini tidak ditampilkan lagi." in text
    assert phone.token not in text
    assert phone.get("/formList").status_code == 200


def test_password_or_key_is_asked_again_to_make_and_to_see_one(country: Country, client: Client) -> None:
    phone = Phone(country)
    login(client, country, "facilitator")
    for answer in (client.get(LIST + "baru/"), make(client), client.get(f"{LIST}{phone.key.public_id}/")):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/akun/ulang/?next=")
    assert FieldKey.objects.count() == 1


@pytest.mark.parametrize("who", ["supervisor", "companion", "facilitator"])
def test_who_works_in_the_field_makes_keys(country: Country, client: Client, fresh: None, who: str) -> None:
    assert make(login(client, country, who)).status_code == 302
    assert "Buat kunci" in client.get(LIST).content.decode()


@pytest.mark.parametrize("who", ["ketua1", "kabupaten", "admin", "stranger"])
def test_others_do_not(country: Country, client: Client, fresh: None, who: str) -> None:
    answer = make(login(client, country, who))
    assert answer.status_code == 403
    assert (
        "Kunci lapangan hanya untuk Petugas supervisi, Pendamping sosial, Fasilitator atau Enumerator. "
        "Minta tugas itu kepada dinas sosial kabupaten/kota." in answer.content.decode()
    )
    assert "Kunci dibuat oleh enumerator, fasilitator, pendamping, dan petugas supervisi." in client.get(LIST).content.decode()
    assert not FieldKey.objects.exists()


def test_the_owner_withdraws_a_key_and_others_do_not_find_it(country: Country, client: Client) -> None:
    out(country)
    phone = Phone(country)
    here = f"{LIST}{phone.key.public_id}/"
    login(client, country, "companion")
    assert client.get(here).status_code == 404
    assert client.post(here + "cabut/").status_code == 404
    login(client, country, "facilitator")
    assert "Isian yang belum terkirim tetap di HP itu" in client.get(here + "cabut/").content.decode()
    for _ in range(2):
        assert client.post(here + "cabut/", {"_token": str(uuid.uuid4())})["Location"] == LIST
    text = client.get(LIST).content.decode()
    assert "Kunci “HP saya” dicabut." in text
    assert phone.get("/formList").status_code == 401
    assert Entry.objects.filter(action="field_key.revoke").count() == 1


def test_a_name_is_asked_for(country: Country, client: Client, fresh: None) -> None:
    assert make(login(client, country, "facilitator"), "").status_code == 422


def test_the_list_shows_what_arrived(
    country: Country, client: Client, settings: Any, tmp_path: Any, django_assert_max_num_queries: Any
) -> None:
    settings.PRIVATE_ROOT = tmp_path
    out(country)
    phone = Phone(country)
    for number in range(3):
        phone.send(filled(f"uuid:{number}"))
    phone.send(filled("uuid:9", old="uuid:1"))
    login(client, country, "facilitator")
    with django_assert_max_num_queries(8):
        text = client.get(LIST).content.decode()
    assert text.count("Formulir uji 1") == 4
    assert text.count("sudah diperbaiki") == 1
    assert "uuid:9" in text
    assert "uuid:9" not in login(client, country, "companion").get(LIST).content.decode()


