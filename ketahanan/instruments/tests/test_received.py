"""What came from the field, as those see it who help the sender: reach, what is held, what differs, what to do."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ketahanan.common.roles import Role
from ketahanan.instruments import received
from ketahanan.instruments.models import Submission
from ketahanan.instruments.tests.phone import Phone, filled, out
from ketahanan.instruments.tests.test_key_pages import login
from ketahanan.testing import Country

pytestmark = pytest.mark.django_db
LIST = "/isian/diterima/"
PHOTO = b"\xff\xd8\xff foto"


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def sent(country: Country) -> Submission:
    """Two forms; under the number of the first other answers came, too, and a file nobody named."""
    out(country)
    phone = Phone(country)
    assert phone.send(filled("uuid:1", photos=["a.jpg"]), ("a.jpg", PHOTO), ("lain.jpg", PHOTO)).status_code == 201
    assert phone.send(filled("uuid:2")).status_code == 201
    assert phone.send(filled("uuid:1", photos=["b.jpg"])).status_code == 409
    return Submission.objects.get(instance_id="uuid:1")


def office(country: Country) -> str:
    return next(name for name in country.people if Role.DINSOS_KAB in country.as_(name).roles)


def test_the_office_sees_both_answers_what_differs_and_what_to_do(
    country: Country, client: Client, sent: Submission, django_assert_max_num_queries: Any
) -> None:
    login(client, country, office(country))
    with django_assert_max_num_queries(14):
        shown = text(client.get(LIST))
    assert "jawaban lain ditolak" in shown
    here = f"{LIST}{sent.public_id}/"
    with django_assert_max_num_queries(14):
        answer = client.get(here)
    shown = text(answer)
    assert "Yang diterima lebih dulu dipakai; yang lain disimpan di bawah." in shown
    assert "foto a.jpg b.jpg" in shown
    assert "tidak disebut dalam isian" in shown
    (conflict,) = sent.conflicts.all()
    assert client.get(f"{here}isian.xml").content == bytes(sent.raw)
    assert client.get(f"{here}ditolak/{conflict.public_id}.xml").content == bytes(conflict.raw)
    file = client.get(f"{here}berkas/{sent.files.get(name='a.jpg').pk}")
    assert file.content == PHOTO
    assert file["Content-Disposition"].startswith("attachment")


def test_only_what_needs_a_look_and_a_search_by_number(country: Country, client: Client, sent: Submission) -> None:
    login(client, country, office(country))
    assert client.get(LIST).context["page"].paginator.count == 2
    assert client.get(LIST, {"tampil": "perlu"}).context["page"].paginator.count == 1
    assert client.get(LIST, {"q": "uuid:2"}).context["page"].paginator.count == 1
    assert "Tidak ada isian yang cocok." in text(client.get(LIST, {"q": "uuid:9"}))


def test_every_refusal_a_phone_may_show_has_its_meaning_and_what_to_do(country: Country, client: Client) -> None:
    login(client, country, "facilitator")
    shown = text(client.get(LIST))
    source = "".join(
        Path(received.__file__).with_name(name).read_text()
        for name in ("submissions.py", "arrival.py", "openrosa_views.py", "keys.py", "field.py", "rescue.py")
    )
    told = {number for number, _what, _do in received.ANSWERS}
    used = set(re.findall(r"Declined\(\s*(\d{3})", source)) - {"405"}
    assert used <= told
    assert {"400", "401", "403", "404", "409", "413", "429"} <= used
    assert "409 Nomor isian ini sudah dipakai jawaban lain" in shown
    assert "kedua jawaban disimpan dan perbedaannya tampak." in shown


def test_the_sender_sees_the_own_forms_and_others_nothing(country: Country, client: Client, sent: Submission) -> None:
    here = f"{LIST}{sent.public_id}/"
    login(client, country, "facilitator")
    assert client.get(here).status_code == 200
    login(client, country, "companion")
    assert client.get(LIST).context["page"].paginator.count == 0
    (conflict,) = sent.conflicts.all()
    for path in ("", "isian.xml", f"ditolak/{conflict.public_id}.xml", f"berkas/{sent.files.get(name='a.jpg').pk}"):
        assert client.get(here + path).status_code == 404
    login(client, country, "ketua1")
    answer = client.get(LIST)
    assert answer.status_code == 403
    assert "Isian yang diterima hanya untuk" in text(answer)


def test_forms_that_differ_only_in_how_they_are_written_are_told_to_be_the_same() -> None:
    assert list(received.differences(b"<data><a>1</a></data>", b"<data><a>1</a> </data>")) == []
    assert [one.name for one in received.differences(b"<data><a>1</a></data>", b"<data")] == ["a"]
