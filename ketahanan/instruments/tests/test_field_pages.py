"""Pages of the field: who may fill, what a device is told, what it sends in a session, and the policy of its pages."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from ketahanan.instruments import carried, field
from ketahanan.instruments.models import Submission, SubmissionFile
from ketahanan.instruments.tests.phone import BOUNDARY, body, filled, out
from ketahanan.instruments.tests.test_key_pages import login
from ketahanan.testing import Country

pytestmark = pytest.mark.django_db
SEND = "/isian/kirim/"
needs_engine = pytest.mark.skipif(
    not field.engine_is_here(), reason="frontend/build.mjs has not run: no npm here"
)


def device(country: Country, who: str = "facilitator") -> tuple[Client, dict[str, Any]]:
    """A browser with this person signed in, which checks the token of a post, and what it was told."""
    client = login(Client(enforce_csrf_checks=True), country, who)
    return client, client.get("/isian/saya.json").json()


def post(client: Client, told: dict[str, Any], xml: bytes, *files: tuple[str, bytes], author: str = "") -> Any:
    token = author or told["person"]["token"]
    return client.post(
        f"{SEND}?deviceID=peramban:1", body(xml, files),
        content_type=f"multipart/form-data; boundary={BOUNDARY}", headers={"X-CSRFToken": told["csrf"], field.AUTHOR: token},
    )  # fmt: skip


def test_what_a_browser_sends_is_kept_once_with_its_photo(country: Country) -> None:
    out(country)
    client, told = device(country)
    xml = filled("uuid:7", photos=["balai.jpg"])
    first, second = (post(client, told, xml, ("balai.jpg", b"foto")) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 202)
    assert first.json() == second.json() == {"ketahanan": "isian", "received": "uuid:7"}
    record = Submission.objects.get()
    assert (record.person, record.sent_by) == (country.people["facilitator"],) * 2
    assert record.device_id == "peramban:1"
    assert SubmissionFile.objects.get().name == "balai.jpg"


def test_whoever_sends_for_another_is_kept_beside_the_one_who_filled_it(country: Country) -> None:
    out(country)
    _client, writer = device(country)
    client, told = device(country, "companion")
    assert post(client, told, filled("uuid:8"), author=writer["person"]["token"]).status_code == 201
    record = Submission.objects.get()
    assert record.person == country.people["facilitator"]
    assert record.sent_by == country.people["companion"]


def test_a_writer_that_the_server_did_not_sign_is_refused_in_words(country: Country) -> None:
    out(country)
    client, told = device(country)
    answer = post(client, told, filled("uuid:9"), author="1:palsu")
    assert answer.status_code == 403
    assert answer.json() == {
        "ketahanan": "isian",
        "message": "Pengisi isian ini tidak dikenali. Isian tetap di perangkat; unduh ZIP dan bawa ke dinas sosial.",
    }
    assert not Submission.objects.exists()


def test_a_post_without_the_token_of_the_session_is_not_ours(country: Country) -> None:
    out(country)
    client, told = device(country)
    answer = post(client, told | {"csrf": ""}, filled("uuid:9"))
    assert answer.status_code == 403
    assert not answer["Content-Type"].startswith("application/json")
    assert not Submission.objects.exists()


def test_without_a_session_nothing_is_sent_and_nobody_is_named(client: Client) -> None:
    assert client.get("/isian/saya.json").json() == {"ketahanan": "isian", "person": None, "csrf": ""}
    assert client.post(SEND)["Location"].startswith("/masuk/")
    assert client.get("/isian/kotak/").status_code == 200


def test_only_people_of_the_field_fill_forms(country: Country) -> None:
    out(country)
    client, _told = device(country, "admin")
    for path in ("", "desa.csv", "uji/1/", "uji/1/formulir.json"):
        answer = client.get(f"/isian/{path}")
        assert answer.status_code == 403
        assert "Mengisi formulir di lapangan hanya untuk" in answer.content.decode()


@needs_engine
def test_a_form_that_is_none_for_browsers_is_said_to_be_so(country: Country) -> None:
    out(country)
    client, _told = device(country)
    assert "Belum ada formulir yang terbit." in client.get("/isian/").content.decode()
    answer = client.get("/isian/uji/1/")
    assert answer.status_code == 404
    assert "Formulir ini tidak dapat diisi di peramban." in answer.content.decode()
    assert client.get("/isian/uji/2/").status_code == 404


FORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>Uji</h:title>
<model><instance><data id="uji" version="1"><nama/><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/nama" type="string"/></model></h:head><h:body><input ref="/data/nama"><label>Nama</label></input></h:body></h:html>"""


@needs_engine
def test_the_page_of_a_form_alone_lets_sounds_of_the_device_be_played(country: Country) -> None:
    out(country, xform=FORM)
    client, _told = device(country)
    everywhere = client.get("/isian/")["Content-Security-Policy"]
    here = client.get("/isian/uji/1/")["Content-Security-Policy"]
    assert "media-src" not in everywhere
    assert set(here.split("; ")) - set(everywhere.split("; ")) == {"media-src 'self' blob:"}
    assert "script-src 'self'" in here.split("; ")
    assert "style-src 'self'" in here.split("; ")


@needs_engine
def test_the_list_names_all_that_a_form_needs_and_its_definition_is_there(country: Country) -> None:
    out(country, xform=FORM)
    client, _told = device(country)
    page = client.get("/isian/").content.decode()
    assert 'href="/isian/uji/1/"' in page
    assert "/isian/uji/1/formulir.json?md5=" in page
    told = client.get("/isian/uji/1/formulir.json").json()
    assert told["ketahanan"] == "isian"
    assert 'name="/data/nama"' in told["html"]
    assert "<nama/>" in told["model"]
    assert client.get("/isian/desa.csv").content.startswith(b"name,label,kecamatan")
    packed = client.get("/isian/uji/1/formulir.json", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.content)) == told


def test_another_release_of_a_file_is_another_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    before = carried.release()
    assert carried.release() == before
    monkeypatch.setattr(carried, "static", lambda name: f"/static/{name}?berganti")
    assert carried.release() != before


def test_the_worker_comes_from_the_root_and_the_pages_can_be_installed(client: Client) -> None:
    worker = client.get("/pekerja.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"
    release, _, script = worker.content.partition(b"\n")
    assert script == (settings.BASE_DIR / "static/js/field/worker.js").read_bytes()
    assert release == f"// {carried.release()}".encode()
    told = client.get("/isian/manifest.json")
    assert told["Content-Type"] == "application/manifest+json"
    assert told.json()["start_url"] == "/isian/"
