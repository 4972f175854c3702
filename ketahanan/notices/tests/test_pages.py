"""The inbox and the log of deliveries."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ketahanan.notices.models import Delivery, DeliveryState, Notice, ParkedReaction
from ketahanan.notices.tests.test_tell import tell
from ketahanan.testing import NOON, Country


@pytest.fixture
def ani(client: Client, country: Country) -> Client:
    client.force_login(country.user("ketua1"))
    return client


def told(country: Country, number: int, name: str = "ketua1") -> list[Notice]:
    return [tell([country.people[name]], entry_seq=seq, link="/gaya/")[0] for seq in range(number)]


def test_an_empty_inbox_says_what_will_come(ani: Client) -> None:
    page = ani.get("/pesan/").content.decode()
    assert "Belum ada pesan." in page
    assert "Anda diberi tahu di sini begitu ada giliran atau keputusan." in page


def test_a_full_inbox_shows_twenty_and_costs_few_statements(
    ani: Client, country: Country, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    told(country, 23)
    told(country, 2, "ketua2")
    with django_assert_max_num_queries(12):
        page = ani.get("/pesan/").content.decode()
    assert page.count('<th scope="row">') == 20
    assert ani.get("/pesan/?page=2").content.decode().count('<th scope="row">') == 3
    assert ani.get("/pesan/?page=x").status_code == 200


def test_opening_a_message_marks_it_and_leads_on(ani: Client, country: Country) -> None:
    notice = told(country, 2)[0]
    answer = ani.get(notice.url)
    assert (answer.status_code, answer["Location"]) == (302, "/gaya/")
    notice.refresh_from_db()
    assert notice.read_at is not None
    unread = ani.get("/pesan/?baru").content.decode()
    assert unread.count('<th scope="row">') == 1


@pytest.mark.parametrize("link", ["", "https://jahat.contoh/", "//jahat.contoh/", "javascript:alert(1)"])
def test_a_message_never_leads_out_of_the_house(ani: Client, country: Country, link: str) -> None:
    notice = tell([country.people["ketua1"]], link=link)[0]
    assert ani.get(notice.url)["Location"] == "/pesan/"


def test_messages_of_others_do_not_exist(ani: Client, country: Country) -> None:
    notice = told(country, 1, "ketua2")[0]
    assert ani.get(notice.url).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_can_be_marked_read_at_once_and_twice_is_once(ani: Client, country: Country) -> None:
    told(country, 3)
    told(country, 1, "ketua2")
    form = {"_token": str(uuid.uuid4())}
    for _ in range(2):
        assert ani.post("/pesan/semua/", form)["Location"] == "/pesan/"
    assert "3 pesan ditandai dibaca." in ani.get("/pesan/").content.decode()
    assert Notice.objects.filter(read_at__isnull=True).count() == 1
    assert "Semua pesan sudah dibaca." in ani.get("/pesan/?baru").content.decode()


def test_a_visitor_is_asked_to_sign_in(client: Client, db: None) -> None:
    for address in ("/pesan/", "/pesan/pengiriman/", f"/pesan/{uuid.uuid4()}/"):
        assert client.get(address)["Location"].startswith("/masuk/")


@pytest.mark.parametrize("name", ["ketua1", "kabupaten", "stranger"])
def test_the_log_of_deliveries_is_for_the_administrator(client: Client, country: Country, name: str) -> None:
    client.force_login(country.user(name))
    assert client.get("/pesan/pengiriman/").status_code == 404
    assert client.post(f"/pesan/pengiriman/{uuid.uuid4()}/ulang/").status_code == 404


def test_the_log_shows_tries_failures_and_what_was_parked(
    client: Client, country: Country, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tell(list(country.people.values()), urgent=True)
    failed = Delivery.objects.order_by("-id")[0]
    Delivery.objects.filter(pk=failed.pk).update(
        state=DeliveryState.FAILED.value, tries=6, error="TimeoutError"
    )
    ParkedReaction.objects.create(
        reaction="tell_turn",
        entry_seq=41,
        action="proposal.submit",
        tries=5,
        error="KeyError",
        parked_at=NOON,
    )
    client.force_login(country.user("admin"))
    with django_assert_max_num_queries(12):
        page = client.get("/pesan/pengiriman/").content.decode()
    assert "TimeoutError" in page
    assert "proposal.submit" in page
    assert page.count("Kirim ulang") == 1
    assert client.get("/pesan/pengiriman/?keadaan=TERKIRIM").content.decode().count("TimeoutError") == 0
    assert "TimeoutError" in client.get("/pesan/pengiriman/?keadaan=GAGAL&jalur=sms").content.decode()

    again = client.post(
        f"/pesan/pengiriman/{failed.public_id}/ulang/", {"_token": str(uuid.uuid4())}, follow=True
    )
    assert f"Pesan {failed.notice.ticket} akan dikirim lagi." in again.content.decode()
    failed.refresh_from_db()
    assert (failed.state, failed.tries) == ("MENUNGGU", 0)
