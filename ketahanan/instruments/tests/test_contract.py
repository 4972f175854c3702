"""The OpenRosa contract, row by row of field 6.1 to 6.3: what Collect, KoboCollect and Enketo must find."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from ketahanan.common import clock
from ketahanan.common.roles import Role
from ketahanan.instruments import blobs, keys
from ketahanan.instruments.models import FieldKey, Submission
from ketahanan.instruments.openrosa_urls import addresses
from ketahanan.instruments.tests.phone import XFORM, Phone, filled, out, said
from ketahanan.journal.models import Entry
from ketahanan.people.models import Assignment, LoginTry
from ketahanan.testing import Country, give

pytestmark = pytest.mark.django_db
JPEG, OTHER = b"\xff\xd8\xff satu", b"\xff\xd8\xff dua"


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def phone(country: Country) -> Phone:
    out(country)
    return Phone(country)


# 6.1 Addresses


def test_the_list_names_each_form_with_the_hash_of_its_bytes_and_where_it_lies(phone: Phone, country: Country) -> None:
    out(country, "2", form_id="lain", state="DITUTUP")
    out(country, "3", form_id="draf", state="DRAF")
    for path in ("/formList", "/formList/", "/formList?formID=uji&verbose=true&listAllVersions=true&deviceID=a"):
        answer = phone.get(path)
        assert answer.status_code == 200
        assert (answer["Content-Type"], answer["X-OpenRosa-Version"]) == ("text/xml; charset=utf-8", "1.0")
        (form,) = ET.fromstring(answer.content)
        found = {child.tag.partition("}")[2]: child.text or "" for child in form}
        assert found == {
            "formID": "uji", "name": "Formulir uji", "version": "1", "hash": f"md5:{hashlib.md5(XFORM).hexdigest()}",
            "downloadUrl": f"http://testserver{phone.base}/forms/uji/1.xml",
        }  # fmt: skip
        assert phone.client.get(found["downloadUrl"] + "?deviceID=a").content == XFORM
    assert len(ET.fromstring(phone.get("/formList?formID=tidak-ada").content)) == 0
    assert phone.client.head(phone.base + "/formList").status_code == 200


def test_the_newest_version_is_offered_and_an_older_one_still_handed_out(phone: Phone, country: Country) -> None:
    newer = out(country, "2.1", xform=b"<baru/>")
    newer.published_at = newer.made_at + timedelta(days=400)
    newer.save()
    assert b"<version>2.1</version>" in phone.get("/formList").content
    assert b"<version>1</version>" not in phone.get("/formList").content
    assert phone.get("/forms/uji/2.1.xml").content == b"<baru/>"
    assert phone.get("/forms/uji/1.xml").content == XFORM


@pytest.mark.parametrize("path", ["/forms/uji/9.xml", "/forms/lain/1.xml", "/manifest/uji/9", "/forms/uji/2.xml"])
def test_what_is_not_shared_is_not_found_with_a_message(phone: Phone, country: Country, path: str) -> None:
    out(country, "2", state="DITUTUP")
    answer = phone.get(path)
    assert answer.status_code == 404
    assert said(answer) == "Formulir ini tidak dibagikan lagi. Muat ulang daftar formulir di aplikasi."


def test_a_form_that_uses_the_list_of_villages_gets_those_of_the_person(phone: Phone, country: Country) -> None:
    out(country, form_id="desa", xform=b'<instance id="desa" src="jr://file-csv/desa.csv"/>')
    give(country.people["facilitator"], Role.FASILITATOR, country.sister_village)
    (form,) = ET.fromstring(phone.get("/formList?formID=desa").content)
    manifest = phone.client.get(form[-1].text or "")
    assert manifest["Content-Type"] == "text/xml; charset=utf-8"
    ((name, md5, url),) = ET.fromstring(manifest.content)
    assert name.tag == "{http://openrosa.org/xforms/xformsManifest}filename"
    listed = phone.client.get(url.text or "")
    assert (name.text, md5.text) == ("desa.csv", f"md5:{hashlib.md5(listed.content).hexdigest()}")
    assert listed.content.decode() == (
        "name,label,kecamatan,kabupaten,provinsi\n73.02.01.2001,Taccorong,73.02.01,73.02,73\n"
        "73.02.01.2002,Polewali,73.02.01,73.02,73\n"
    )
    assert len(ET.fromstring(phone.get("/manifest/uji/1").content)) == 0


@pytest.mark.parametrize("path", ["/submission", "/submission/?deviceID=a"])
def test_head_says_that_this_is_openrosa_and_how_much_at_once(phone: Phone, path: str) -> None:
    answer = phone.client.head(phone.base + path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["X-OpenRosa-Version"] == "1.0"
    assert answer["X-OpenRosa-Accept-Content-Length"] == "2000000"


def test_a_post_is_kept_to_the_byte_with_its_journal_entry(phone: Phone, country: Country, root: Path) -> None:
    xml = filled(photos=["a.jpg"])
    now = clock.real_now()
    answer = phone.send(xml, ("a.jpg", JPEG), headers={"date": (now + timedelta(hours=2)).strftime("%a, %d %b %Y %H:%M:%S GMT")})
    assert answer.status_code == 201
    assert answer["X-OpenRosa-Accept-Content-Length"] == "2000000"
    assert said(answer) == "Isian diterima."
    record = Submission.objects.get()
    assert (bytes(record.raw), record.sha256) == (xml, hashlib.sha256(xml).hexdigest())
    assert (record.instance_id, record.root_instance, record.is_current) == ("uuid:1", "uuid:1", True)
    assert (record.person, record.key, record.area) == (country.people["facilitator"], phone.key, country.village)
    assert record.device_id == "ponsel:1"
    assert abs((record.device_ahead or 0) - 7200) <= 5
    (file,) = record.files.all()
    assert (file.name, file.state, file.size, file.mime) == ("a.jpg", "DITERIMA", len(JPEG), "image/jpeg")
    assert blobs.location(file.sha256).read_bytes() == JPEG
    assert not list(root.rglob("*.part"))
    entry = Entry.objects.get(action="submission.receive")
    assert (entry.subject_kind, entry.subject_id, entry.actor_id) == ("submission", record.pk, record.person_id)
    assert record.sha256 in entry.details


def test_a_post_asks_few_statements(phone: Phone, django_assert_max_num_queries: Any) -> None:
    photos = [f"{number}.jpg" for number in range(5)]
    with django_assert_max_num_queries(20):
        assert phone.send(filled(photos=photos), *[(name, JPEG) for name in photos]).status_code == 201
    with django_assert_max_num_queries(7):
        assert phone.send(filled(photos=photos), *[(name, JPEG) for name in photos]).status_code == 202
    with django_assert_max_num_queries(20):
        assert phone.send(filled("uuid:2", photos=photos, old="uuid:1")).status_code == 201


@pytest.mark.parametrize(("method", "path"), [("post", "/formList"), ("get", "/submission"), ("put", "/submission")])
def test_other_methods_are_refused_in_words(phone: Phone, method: str, path: str) -> None:
    answer = getattr(phone.client, method)(phone.base + path)
    assert answer.status_code == 405
    assert said(answer) == "Alamat ini tidak menerima permintaan seperti itu. Periksa alamat server."
    assert answer["Allow"] in {"GET, HEAD", "HEAD, POST"}


def test_nothing_is_cached_and_no_cookie_is_set(phone: Phone) -> None:
    for answer in (phone.get("/formList"), phone.send(filled())):
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies


def test_a_post_needs_no_token_of_a_form(phone: Phone) -> None:
    phone.client = Client(enforce_csrf_checks=True)
    assert phone.send(filled()).status_code == 201


# 6.2 Who may


WRONG = "Kunci lapangan ini salah, sudah dicabut, atau sudah berakhir. Buat kunci baru di Ketahanan, lalu pindai QR-nya."


def test_every_address_turns_a_wrong_key_away(client: Client, db: None) -> None:
    for pattern in addresses:
        path = str(pattern.pattern).replace("<str:form_id>", "uji").replace("<str:version>", "1")
        ask = client.post if path.startswith("submission") else client.get
        answer = ask(f"/k/{'0' * 47}{addresses.index(pattern)}/{path}")
        assert answer.status_code == 401, path
        assert answer["WWW-Authenticate"] == 'Basic realm="Ketahanan", charset="UTF-8"'
        assert said(answer) == WRONG


def test_a_revoked_an_ended_and_a_closed_accounts_key_are_wrong_keys(country: Country, phone: Phone) -> None:
    now = clock.real_now()
    keys.revoke(phone.key, by=country.as_("facilitator"), at=now, now=now)
    assert phone.send(filled()).status_code == 401
    ended, closed = Phone(country), Phone(country)
    FieldKey.objects.filter(pk=ended.key.pk).update(until_at=now)
    assert said(ended.get("/formList")) == WRONG
    closed.key.person.accounts.update(is_active=False)
    assert closed.get("/formList").status_code == 401
    assert not Submission.objects.exists()


def test_who_has_no_task_in_the_field_any_more_keeps_what_is_on_the_phone(country: Country, phone: Phone) -> None:
    Assignment.objects.filter(person=country.people["facilitator"]).update(state="BERAKHIR")
    answer = phone.send(filled())
    assert answer.status_code == 403
    assert said(answer) == (
        "Tugas lapangan Anda sudah berakhir. Isian di HP jangan dihapus; hubungi dinas sosial kabupaten/kota."
    )


def test_guessing_keys_ends_soon_and_does_not_shut_out_the_good_ones(phone: Phone) -> None:
    answers = [phone.client.get("/k/salah/formList") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 2
    assert said(answers[-1]) == "Terlalu banyak percobaan dengan kunci yang salah. Tunggu 5 menit."
    assert LoginTry.objects.count() == 5
    assert phone.get("/formList").status_code == 200


def basic(login: str, secret: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{login}:{secret}".encode()).decode()}


def test_by_basic_the_key_is_the_password_and_only_over_tls(country: Country, phone: Phone) -> None:
    phone.base, login = "/openrosa", country.user("facilitator").login
    good = basic(login, phone.token)
    answer = phone.get("/formList", headers=good)
    assert answer.status_code == 403
    assert said(answer) == "Nama dan kunci hanya diterima lewat https. Ganti http menjadi https di alamat server."
    answer = phone.get("/formList", headers=good, secure=True)
    assert answer.status_code == 200
    assert b"<downloadUrl>https://testserver/openrosa/forms/uji/1.xml</downloadUrl>" in answer.content
    assert phone.send(filled(), headers=good, secure=True).status_code == 201
    for bad in (basic(country.user("ketua1").login, phone.token), basic(login, "salah"), basic("\0", "x"),
                {"authorization": "Basic %%%"}, {"authorization": "Digest x"}, {}):  # fmt: skip
        answer = phone.get("/formList", headers=bad, secure=True)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Basic realm=")
    assert said(answer) == "Tulis nomor HP atau email Anda sebagai nama, dan kunci lapangan sebagai kata sandi."


# 6.3 Versions


def test_an_unknown_version_is_never_taken_under_another(phone: Phone, country: Country) -> None:
    out(country, "2", state="DRAF")
    for xml, form, version in ((filled(version="2"), "uji", "2"), (filled(form_id="zz"), "zz", "1"), (filled(version=""), "uji", "")):
        answer = phone.send(xml)
        assert answer.status_code == 404
        assert said(answer) == (
            f"Formulir “{form}” versi “{version}” tidak dikenal di sini. Isian tetap di HP; hubungi petugas kabupaten."
        )
    assert not Submission.objects.exists()


def test_a_closed_version_takes_nothing_new_but_the_photos_of_what_it_has(phone: Phone) -> None:
    assert phone.send(filled(photos=["a.jpg"])).status_code == 201
    version = Submission.objects.get().version
    version.state = "DITUTUP"
    version.save()
    answer = phone.send(filled("uuid:2"))
    assert answer.status_code == 409
    assert said(answer) == "Formulir “Formulir uji” versi 1 sudah ditutup. Isian tetap di HP; hubungi petugas kabupaten."
    assert phone.send(filled(photos=["a.jpg"]), ("a.jpg", JPEG)).status_code == 201
