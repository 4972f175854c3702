"""Pages of musyawarah: reach, statements, nothing typed is lost, one sending one record."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ketahanan.common import clock
from ketahanan.deliberation.models import Musyawarah
from ketahanan.deliberation.tests.making import WORDS, drafted, signed
from ketahanan.testing import NOON, Country
from ketahanan.villages.tests.making import make_edition, photo


@pytest.fixture(autouse=True)
def _then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def login(client: Client, country: Country, who: str) -> Client:
    client.force_login(country.user(who))
    return client


def page(record: Musyawarah, name: str = "detail", *more: Any) -> str:
    return reverse(f"musyawarah:{name}", args=[record.public_id, *more])


def sent(country: Country, edition: Any, **over: Any) -> dict[str, Any]:
    words = {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in WORDS.items()}
    place = {"area": country.village.pk, "edition": edition.pk, "_token": str(uuid.uuid4())}
    return words | place | over


@pytest.mark.parametrize("who", ["operator", "bpd", "ketua2", "kabupaten", "camat", "companion", "apip"])
def test_those_concerned_read_with_few_statements(
    country: Country, client: Client, who: str, django_assert_max_num_queries: Any
) -> None:
    edition = make_edition(country)
    done, draft = signed(country, edition), drafted(country, edition)
    login(client, country, who)
    with django_assert_max_num_queries(12):
        assert "Desa Taccorong" in client.get("/musyawarah/").content.decode()
    for record in (done, draft):
        with django_assert_max_num_queries(12):
            text = client.get(page(record)).content.decode()
        assert "Pokja 1 membuka pos layanan." in text


@pytest.mark.parametrize("who", ["neighbour", "neighbour_ketua", "stranger"])
def test_others_find_nothing(country: Country, client: Client, who: str) -> None:
    record = drafted(country, make_edition(country))
    login(client, country, who)
    assert "Taccorong" not in client.get("/musyawarah/").content.decode()
    for address in (page(record), page(record, "edit"), page(record, "act", "tandatangani")):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in {404, 405}


def test_a_meeting_is_written_down_once(country: Country, client: Client) -> None:
    form = sent(country, make_edition(country))
    login(client, country, "operator")
    assert "Catat musyawarah" in client.get("/musyawarah/baru/").content.decode()
    answers = [client.post("/musyawarah/baru/", form) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {page(Musyawarah.objects.get())}


def test_what_was_typed_stays_when_refused(country: Country, client: Client) -> None:
    form = sent(country, make_edition(country), hamlets_present=9)
    answer = login(client, country, "operator").post("/musyawarah/baru/", form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Dusun yang hadir lebih banyak daripada semua dusun. Periksa angkanya." in text
    assert "Pokja 1 membuka pos layanan." in text


def test_from_draft_to_signed_by_the_pages(country: Country, client: Client) -> None:
    record = drafted(country, make_edition(country))
    login(client, country, "operator")
    edited = sent(country, record.edition, decisions="Hanya satu.")
    assert client.post(page(record, "edit"), edited).status_code == 302
    attach = client.post(
        page(record, "act", "lampirkan"), {"file_b04h": photo("hadir.png"), "_token": str(uuid.uuid4())}
    )
    assert attach.status_code == 302, attach.content.decode()
    assert client.get(page(record, "act", "tandatangani")).status_code in {200, 403}
    for who in ("bpd", "pengarah"):
        login(client, country, who)
        assert (
            client.post(page(record, "act", "tandatangani"), {"_token": str(uuid.uuid4())}).status_code == 302
        )
    record.refresh_from_db()
    assert (record.state, record.decisions) == ("DITANDATANGANI", "Hanya satu.")
    assert "Ubah isi" not in login(client, country, "operator").get(page(record)).content.decode()


def test_who_only_reads_cannot_edit(country: Country, client: Client) -> None:
    record = drafted(country, make_edition(country))
    login(client, country, "kabupaten")
    assert "Ubah isi" not in client.get(page(record)).content.decode()
    assert client.post(page(record, "edit"), sent(country, record.edition)).status_code == 403
    assert client.get("/musyawarah/baru/").status_code == 403
