"""The ZIP of a broken phone: taken in once, by whom it may be, and never opened when it is not what it says."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ketahanan.common.roles import Role
from ketahanan.instruments import field, rescue, sealing
from ketahanan.instruments.arrival import LARGEST_XML
from ketahanan.instruments.models import Submission, SubmissionConflict, SubmissionFile
from ketahanan.instruments.tests.phone import filled, out
from ketahanan.instruments.tests.test_key_pages import login
from ketahanan.testing import Country

pytestmark = pytest.mark.django_db
PAGE = "/isian/penyelamatan/"


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def about(country: Country, who: str = "facilitator", **over: str) -> dict[str, Any]:
    """`token` is sealed with answers and files when the entry is packed, as the device does."""
    told = {"id": "uuid:7", "state": "menunggu", "by": "Nama di HP", "token": field.author_token(country.as_(who))}
    return told | over


def closed(told: dict[str, Any], xml: bytes | None, files: dict[str, bytes]) -> dict[str, Any]:
    token = told.pop("token", None)
    seal = {} if token is None or "seal" in told else {"seal": sealing.sealed(token, sealing.digest(xml or b"", files.values()))}
    return told | seal


def packed(*entries: tuple[Any, bytes | None, dict[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    """Entries as the device writes them: what is told about each, its answers, its files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for number, (told, xml, files) in enumerate(entries):
            archive.writestr(f"uuid_{number}/keterangan.json", told if isinstance(told, bytes) else json.dumps(closed(told, xml, files)))
            if xml is not None:
                archive.writestr(f"uuid_{number}/isian.xml", xml)
            for name, bytes_ in files.items():
                archive.writestr(f"uuid_{number}/{name}", bytes_)
    return content.getvalue()


def put(client: Client, content: bytes) -> Any:
    return client.post(PAGE, {"archive": SimpleUploadedFile("ketahanan-2012-12-03.zip", content)})


def told(country: Country, client: Client, content: bytes, who: str = "dinsos_kab") -> str:
    login(client, country, who)
    answer = put(client, content)
    assert answer.status_code in {200, 422}
    return text_of(answer)


@pytest.fixture
def office(country: Country) -> str:
    """A member of the cast who works in the dinas of the kabupaten."""
    found = [name for name in country.people if Role.DINSOS_KAB in country.as_(name).roles]
    return found[0]


def test_what_a_broken_phone_had_is_taken_in_once(country: Country, client: Client, office: str) -> None:
    out(country)
    xml = filled("uuid:7", photos=["balai/a.jpg"])
    content = packed((about(country), xml, {"balai_a.jpg": b"foto"}), (about(country, id="uuid:8"), filled("uuid:8"), {}))
    first = told(country, client, content, office)
    assert "2 Diterima 0 Sudah ada 0 Ditolak" in first
    record = Submission.objects.get(instance_id="uuid:7")
    assert (record.person, record.sent_by) == (country.people["facilitator"], country.people[office])
    kept = SubmissionFile.objects.get()
    assert (kept.name, kept.state) == ("balai/a.jpg", "DITERIMA")
    assert "0 Diterima 2 Sudah ada 0 Ditolak" in told(country, client, content, office)
    assert Submission.objects.count() == 2


def test_the_writer_brings_the_own_zip_and_nobody_elses(country: Country, client: Client) -> None:
    out(country)
    content = packed((about(country), filled("uuid:7"), {}), (about(country, "companion"), filled("uuid:8"), {}))
    shown = told(country, client, content, "facilitator")
    assert "1 Diterima 0 Sudah ada 1 Ditolak" in shown
    assert "Pengisi isian ini bertugas di luar wilayah Anda. Bawa ZIP ke dinas sosial di wilayahnya." in shown
    assert [row.instance_id for row in Submission.objects.all()] == ["uuid:7"]


def test_who_neither_fills_nor_helps_is_refused(country: Country, client: Client) -> None:
    login(client, country, "ketua1")
    for answer in (client.get(PAGE), put(client, packed())):
        assert answer.status_code == 403
        assert "Memasukkan ZIP penyelamatan hanya untuk" in text_of(answer)


@pytest.mark.parametrize(
    ("over", "xml", "files", "why"),
    [
        ({"state": "draf"}, filled("uuid:1"), {}, "Isian ini masih draf."),
        ({"token": "1:palsu"}, filled("uuid:1"), {}, "Pengisi isian ini tidak dikenali."),
        ({}, None, {"isian.json": b"[]"}, "Kehadiran dan lembar kunjungan hanya dikirim petugasnya sendiri"),
        ({}, None, {}, "Isian ini tidak memuat jawaban (isian.xml)."),
        ({}, b"<data", {}, "Isian terpotong atau rusak pada baris 1."),
        ({}, b"<!DOCTYPE a><data/>", {}, "Isian memuat DOCTYPE atau ENTITY"),
        ({}, filled("uuid:1", form_id="lain"), {}, "Formulir “lain” versi “1” tidak dikenal di sini."),
        ({}, b"<data>" + b"a" * LARGEST_XML, {}, "isian.xml” lebih besar dari 5 MB."),
    ],
)  # fmt: skip
def test_one_bad_entry_is_refused_with_its_reason_and_the_others_are_taken(
    country: Country, client: Client, office: str, over: dict[str, str], xml: bytes | None, files: dict[str, bytes], why: str
) -> None:
    out(country)
    content = packed((about(country, **over), xml, files), (about(country), filled("uuid:7"), {}))
    shown = told(country, client, content, office)
    assert why in shown
    assert "1 Diterima 0 Sudah ada 1 Ditolak" in shown


def test_what_is_told_about_an_entry_may_be_anything(country: Country, client: Client, office: str) -> None:
    out(country)
    bad = [b"{", b"\xff\xfe", b"[" * 100_000, b'"x"', b'{"token": 7, "id": [1]}', b" " * (rescue.LARGEST_ABOUT + 1)]
    shown = told(country, client, packed(*((one, filled(), {}) for one in bad)), office)
    assert "0 Diterima 0 Sudah ada 6 Ditolak" in shown
    assert "Keterangan isian ini tidak terbaca. Unduh ZIP lagi dari HP itu." in shown


def test_other_answers_under_a_number_that_is_taken_are_kept_apart(country: Country, client: Client, office: str) -> None:
    out(country)
    content = packed((about(country), filled("uuid:7"), {}), (about(country), filled("uuid:7", photos=["b.jpg"]), {}))
    shown = told(country, client, content, office)
    assert "Isian dengan nomor ini sudah diterima dengan jawaban lain." in shown
    assert SubmissionConflict.objects.count() == 1


def _foreign() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("surat/a.txt", "bukan isian")
        archive.writestr("../../etc/keterangan.json", "{}")
    return content.getvalue()


def _encrypted(content: bytes) -> bytes:
    """The flag by which a ZIP says so, in both its lists."""
    found = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = found.find(mark)
        while at >= 0:
            found[at + offset] |= 1
            at = found.find(mark, at + 4)
    return bytes(found)


def test_what_is_no_such_zip_is_refused_with_a_sentence(
    country: Country, client: Client, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = packed((about(country), filled("uuid:7"), {}))
    bomb = packed((about(country), b"\0" * 30 * 2**20, {}), method=zipfile.ZIP_DEFLATED)
    cases = [
        (b"", "Berkas ini bukan ZIP yang terbaca, atau terpotong."),
        (b"bukan zip", "Berkas ini bukan ZIP yang terbaca, atau terpotong."),
        (good[:-40], "Berkas ini bukan ZIP yang terbaca, atau terpotong."),
        (_foreign(), "ZIP ini bukan dari Kotak kirim Ketahanan: tidak ada isian di dalamnya."),
        (_encrypted(good), "ZIP ini bersandi."),
        (bomb, "Isi ZIP ini terlalu besar untuk dibuka."),
    ]
    for content, why in cases:
        assert why in told(country, client, content, office), why
    monkeypatch.setattr(rescue, "MOST_FILES", 1)
    assert "Isi ZIP ini terlalu besar untuk dibuka." in told(country, client, good, office)
    monkeypatch.setattr(rescue, "LARGEST", len(good) - 1)
    assert "Pastikan yang diunggah ZIP dari Kotak kirim." in told(country, client, good, office)
    assert not Submission.objects.exists()


def test_a_broken_byte_spoils_its_entry_alone(country: Country, client: Client, office: str) -> None:
    out(country)
    content = packed((about(country), filled("uuid:9", photos=["a.jpg"]), {"a.jpg": b"UTUH"}), (about(country), filled("uuid:7"), {}))
    shown = told(country, client, content.replace(b"UTUH", b"RUSA"), office)
    assert "Berkas isian ini rusak di dalam ZIP. Unduh ZIP lagi dari HP itu." in shown
    assert "1 Diterima 0 Sudah ada 1 Ditolak" in shown


def test_the_seal_of_a_writer_fits_nothing_but_what_the_writer_filled(country: Country, client: Client, office: str) -> None:
    out(country)
    token, xml = field.author_token(country.as_("facilitator")), filled("uuid:7", photos=["a.jpg"])
    seal = sealing.sealed(token, sealing.digest(xml, [b"foto"]))
    changed = (
        "Isian ini berubah setelah ZIP-nya diunduh, jadi tidak diterima. Unduh ZIP lagi dari HP pengisinya, dan unggah seperti "
        "adanya."
    )
    for answers, photo in ((filled("uuid:9", photos=["a.jpg"]), b"foto"), (xml, b"lain")):
        assert changed in told(country, client, packed((about(country, seal=seal), answers, {"a.jpg": photo})), office)
    for other in (token, seal[:-8] + "AAAAAAA=", "AAAA.AAAA", "", "." * 9, "%.%"):
        text = told(country, client, packed((about(country, seal=other), xml, {"a.jpg": b"foto"})), office)
        assert "Pengisi isian ini tidak dikenali." in text
    assert not Submission.objects.exists()
    assert "1 Diterima" in told(country, client, packed((about(country, seal=seal), xml, {"a.jpg": b"foto"})), office)
