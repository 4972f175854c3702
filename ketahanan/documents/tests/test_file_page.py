"""Who gets a file, and what goes with it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ketahanan.common.roles import Role
from ketahanan.documents import queries
from ketahanan.documents.models import Document
from ketahanan.documents.tests.test_store import Files, keep
from ketahanan.journal.models import Entry
from ketahanan.people.posts import SYSTEM
from ketahanan.testing import Country


@pytest.fixture
def document(country: Country) -> Document:
    return keep(country, Files().pdf)


def signed_in(client: Client, country: Country, name: str) -> Client:
    client.force_login(country.user(name))
    return client


@pytest.mark.parametrize("name", ["ketua1", "kabupaten"])
def test_a_reader_gets_the_bytes_with_a_guard_around_them(
    client: Client, country: Country, document: Document, name: str
) -> None:
    answer = signed_in(client, country, name).get(document.url)
    assert answer.status_code == 200
    assert answer.content == Files().pdf
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="surat-permohonan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    assert answer["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert not Entry.objects.filter(action="document.read").exists()


def test_known_bytes_are_not_sent_again(client: Client, country: Country, document: Document) -> None:
    browser = signed_in(client, country, "ketua1")
    again = browser.get(document.url, headers={"If-None-Match": f'"{document.sha256}"'})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("name", ["stranger", "neighbour", "neighbour_ketua", "bendahara1"])
def test_others_do_not_learn_that_it_exists(
    client: Client, country: Country, document: Document, name: str
) -> None:
    assert signed_in(client, country, name).get(document.url).status_code == 404


def test_a_visitor_is_asked_to_sign_in_whether_it_exists_or_not(client: Client, document: Document) -> None:
    there = client.get(document.url)
    nowhere = client.get(document.url.replace(str(document.public_id)[:8], "00000000"))
    assert (there.status_code, nowhere.status_code) == (302, 302)
    assert there["Location"].startswith("/masuk/")


def test_a_public_file_needs_no_login(client: Client, country: Country) -> None:
    public = keep(country, Files().photo(), "peta.jpg", privacy="K0", readers=[], title="Papan pengumuman")
    answer = client.get(public.url)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert answer["Content-Disposition"] == 'inline; filename="papan-pengumuman.jpg"'
    assert client.get(public.url + "?unduh")["Content-Disposition"].startswith("attachment")


def test_reading_a_secret_file_is_written_down(client: Client, country: Country) -> None:
    secret = keep(country, Files().photo(), "ktp.jpg", privacy="K3", title="KTP pengurus")
    answer = signed_in(client, country, "kabupaten").get(secret.url)
    assert answer["Cache-Control"] == "private, no-store"
    entry = Entry.objects.get(action="document.read")
    assert (entry.subject_id, entry.actor_id) == (secret.pk, country.people["kabupaten"].pk)


def test_whatever_an_auditor_opens_is_written_down(client: Client, country: Country) -> None:
    ordinary = keep(country, Files().pdf, readers=[Role.APIP])
    assert signed_in(client, country, "apip").get(ordinary.url).status_code == 200
    assert Entry.objects.get(action="document.read").actor_id == country.people["apip"].pk


def test_a_lost_file_is_a_404_and_not_an_error(client: Client, country: Country, document: Document) -> None:
    queries.location(document).unlink()
    assert signed_in(client, country, "ketua1").get(document.url).status_code == 404


def test_a_file_costs_few_statements(
    client: Client,
    country: Country,
    document: Document,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = signed_in(client, country, "ketua1")
    with django_assert_max_num_queries(6):
        browser.get(document.url)


def test_the_system_reads_everything(document: Document) -> None:
    assert list(queries.visible_to(SYSTEM)) == [document]
