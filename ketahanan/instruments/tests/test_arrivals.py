"""What arrives from phones, row by row of field 6.4: twice, in parts, edited, cut off, too much, strangely named."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ketahanan.common.roles import Role
from ketahanan.instruments import arrival, blobs
from ketahanan.instruments.models import Submission, SubmissionConflict, SubmissionFile
from ketahanan.instruments.tests.phone import BOUNDARY, Phone, body, filled, out, said
from ketahanan.journal.models import Entry
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


def files() -> list[tuple[str, str]]:
    return list(SubmissionFile.objects.order_by("pk").values_list("name", "state"))


def test_the_same_again_is_accepted_and_writes_nothing(phone: Phone) -> None:
    assert phone.send(filled(photos=["a.jpg"]), ("a.jpg", JPEG)).status_code == 201
    before = Entry.objects.count()
    again = phone.send(filled(photos=["a.jpg"]), ("a.jpg", JPEG))
    assert (again.status_code, said(again)) == (202, "Isian ini sudah diterima sebelumnya.")
    assert phone.send(filled(photos=["a.jpg"])).status_code == 202
    assert (Submission.objects.count(), SubmissionFile.objects.count(), Entry.objects.count()) == (1, 1, before)


def test_a_phone_with_another_key_of_another_person_may_send_the_same_again(phone: Phone, country: Country) -> None:
    assert phone.send(filled()).status_code == 201
    assert Phone(country, "companion").send(filled()).status_code == 202
    assert Submission.objects.get().person == country.people["facilitator"]


def test_a_duplicate_with_a_new_file_adds_it(phone: Phone) -> None:
    names = ["a.jpg", "b.jpg"]
    assert phone.send(filled(photos=names), ("a.jpg", JPEG)).status_code == 201
    assert phone.send(filled(photos=names), ("a.jpg", JPEG), ("b.jpg", JPEG)).status_code == 201
    assert files() == [("a.jpg", "DITERIMA"), ("b.jpg", "DITERIMA")]
    assert Entry.objects.filter(action="submission.add_files").count() == 1
    assert len({file.sha256 for file in SubmissionFile.objects.all()}) == 1


def test_other_answers_under_the_same_number_are_refused_and_kept(phone: Phone) -> None:
    assert phone.send(filled()).status_code == 201
    other = filled(photos=["beda.jpg"])
    for _ in range(2):
        answer = phone.send(other, ("beda.jpg", JPEG))
        assert answer.status_code == 409
        assert said(answer) == (
            "Isian dengan nomor ini sudah diterima dengan jawaban lain. Keduanya disimpan; hubungi petugas kabupaten."
        )
    assert bytes(Submission.objects.get().raw) == filled()
    assert bytes(SubmissionConflict.objects.get().raw) == other
    assert Entry.objects.filter(action="submission.refuse").count() == 1
    assert files() == []


def test_the_same_number_in_another_form_is_another_submission(phone: Phone, country: Country) -> None:
    out(country, form_id="lain")
    assert phone.send(filled()).status_code == 201
    assert phone.send(filled(form_id="lain")).status_code == 201


def test_the_first_file_of_a_name_stays_and_the_other_is_a_conflict(phone: Phone) -> None:
    xml = filled(photos=["a.jpg"])
    assert phone.send(xml, ("a.jpg", JPEG)).status_code == 201
    assert phone.send(xml, ("a.jpg", OTHER)).status_code == 201
    assert phone.send(xml, ("a.jpg", OTHER)).status_code == 202
    assert files() == [("a.jpg", "DITERIMA"), ("a.jpg", "BERSELISIH")]
    assert {blobs.location(file.sha256).read_bytes() for file in SubmissionFile.objects.all()} == {JPEG, OTHER}


def test_a_file_that_no_answer_names_is_quarantined(phone: Phone) -> None:
    assert phone.send(filled(), ("asing.jpg", JPEG)).status_code == 201
    assert files() == [("asing.jpg", "KARANTINA")]


@pytest.mark.parametrize(
    "name", ["Potret é – bahasa Arab عربي.jpg", "tersembunyi\u202f\u200b\u2060x.jpg", "panjang" * 35 + ".jpg", "a&amp;b.jpg"]
)
def test_names_of_files_are_utf8_of_any_sort(phone: Phone, name: str) -> None:
    in_xml = name.replace("&", "&amp;")
    assert phone.send(filled(photos=[in_xml]), (name, JPEG)).status_code == 201
    assert files() == [(name, "DITERIMA")]


def test_a_name_beyond_measure_is_refused(phone: Phone) -> None:
    long = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{"x" * 501}"; filename="a.jpg"\r\n\r\n-\r\n'
    answer = phone.send(filled(), extra=long.encode())
    assert answer.status_code == 400
    assert said(answer).startswith("Nama berkas “xxxxxxxx")


def test_a_part_that_says_incomplete_is_passed_over(phone: Phone) -> None:
    extra = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="*isIncomplete*"\r\n\r\nyes\r\n'.encode()
    assert phone.send(filled(photos=["a.jpg"]), extra=extra).status_code == 201
    assert files() == []


def test_an_edit_replaces_what_it_names_and_takes_its_photos_along(phone: Phone) -> None:
    assert phone.send(filled(photos=["a.jpg", "b.jpg"]), ("a.jpg", JPEG), ("b.jpg", JPEG)).status_code == 201
    edit = filled("uuid:2", photos=["a.jpg", "c.jpg"], old="uuid:1")
    assert phone.send(edit, ("c.jpg", OTHER)).status_code == 201
    assert phone.send(edit, ("c.jpg", OTHER)).status_code == 202
    first, second = Submission.objects.order_by("pk")
    assert (first.is_current, second.is_current) == (False, True)
    assert (second.replaces, second.root_instance) == (first, "uuid:1")
    assert sorted(second.files.values_list("name", flat=True)) == ["a.jpg", "c.jpg"]
    assert first.files.count() == 2
    assert phone.send(filled("uuid:3", old="uuid:2")).status_code == 201
    assert Submission.objects.get(is_current=True).instance_id == "uuid:3"


def test_an_edit_of_what_was_edited_of_what_is_unknown_and_of_others_is_refused(phone: Phone, country: Country) -> None:
    assert phone.send(filled()).status_code == 201
    assert phone.send(filled("uuid:2", old="uuid:1")).status_code == 201
    cases = [
        (phone, "uuid:1", 409, "Isian ini sudah diperbaiki dari HP lain. Buka perbaikan yang terakhir, lalu perbaiki dari sana."),
        (phone, "uuid:9", 404, "Isian yang diperbaiki belum diterima di sini. Kirim dahulu isian pertamanya, lalu perbaikannya."),
        (Phone(country, "companion"), "uuid:2", 403, "Isian ini dikirim orang lain. Hanya pengirimnya yang boleh memperbaikinya."),
    ]  # fmt: skip
    for sender, old, status, sentence in cases:
        answer = sender.send(filled("uuid:5", old=old))
        assert (answer.status_code, said(answer)) == (status, sentence)
    assert Submission.objects.count() == 2


# Bad bodies


CUT = "Kiriman terputus di jalan atau rusak. Kirim lagi; isian di HP jangan dihapus."
WHOLE = body(filled(photos=["a.jpg"]), [("a.jpg", JPEG * 50)])


@pytest.mark.parametrize("length", [1, 60, 200, len(WHOLE) // 2, len(WHOLE) - 12])
def test_a_body_cut_off_anywhere_is_not_taken(phone: Phone, length: int) -> None:
    answer = phone.post(WHOLE[:length])
    assert (answer.status_code, said(answer)) == (400, CUT)
    assert not Submission.objects.exists()


def test_what_is_not_multipart_is_refused(phone: Phone) -> None:
    for content_type in ("text/xml", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = phone.client.post(phone.base + "/submission", filled(), content_type=content_type)
        assert answer.status_code == 400
        assert said(answer) in {CUT, "Kiriman harus berbentuk multipart/form-data. Periksa alamat server di aplikasi."}


@pytest.mark.parametrize("xml", [None, filled()])
def test_a_post_without_exactly_one_document_is_refused(phone: Phone, xml: bytes | None) -> None:
    second = body(filled("uuid:2")).rpartition(b"--" + BOUNDARY.encode() + b"--")[0]
    answer = phone.send(xml, ("a.jpg", JPEG), extra=second if xml else b"")
    assert answer.status_code == 400
    assert said(answer) == "Kiriman tidak memuat tepat satu isian (xml_submission_file). Kirim lagi dari aplikasi."


def test_answers_that_cannot_be_read_are_refused_in_words(phone: Phone) -> None:
    answer = phone.send(filled()[:-9])
    assert answer.status_code == 400
    assert said(answer) == "Isian terpotong atau rusak pada baris 1. Kirim lagi; isian di HP jangan dihapus."


def test_too_much_is_refused_before_it_is_read(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival, "LARGEST", 2 * 2**20)
    large = body(filled(photos=["a.jpg"]), [("a.jpg", bytes(2 * 2**20))])
    for more in ({}, chunked(large)):
        answer = phone.post(large, **more)
        assert answer.status_code == 413
        assert said(answer) == (
            "Kiriman ini lebih besar dari 2 MB. Aktifkan pengiriman bertahap di aplikasi, atau kecilkan fotonya."
        )
    monkeypatch.setattr(arrival, "LARGEST_FILE", 2**20)
    answer = phone.send(filled(photos=["a.jpg"]), ("a.jpg", bytes(2**20 + 1)))
    assert (answer.status_code, said(answer)) == (
        413, "Berkas “a.jpg” lebih besar dari 1 MB. Kecilkan di aplikasi, lalu kirim lagi.",
    )  # fmt: skip
    monkeypatch.setattr(arrival, "LARGEST_XML", 2**10)
    answer = phone.send(filled(photos=["x" * 2**10]))
    assert answer.status_code == 413
    assert not Submission.objects.exists()


def test_too_many_files_at_once_are_refused(phone: Phone) -> None:
    answer = phone.send(filled(), *[(f"{number}.jpg", JPEG) for number in range(101)])
    assert answer.status_code == 413
    assert said(answer) == "Terlalu banyak berkas dalam satu kiriman. Aktifkan pengiriman bertahap di aplikasi."


def chunked(content: bytes) -> dict[str, Any]:
    """As a web server hands over a body that came in chunks."""
    return {
        "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True, "wsgi.input": BytesIO(content)
    }  # fmt: skip


def test_a_body_in_chunks_is_taken(phone: Phone) -> None:
    content = body(filled(photos=["a.jpg"]), [("a.jpg", JPEG * 300_000)])
    assert phone.post(b"-", **chunked(content)).status_code == 201
    assert SubmissionFile.objects.get().size == len(JPEG) * 300_000


class BrokenLine(BytesIO):
    """A web server's stream that notices a chunk without a length."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise LookupError("Invalid chunk size")


def test_a_line_that_breaks_is_told(phone: Phone) -> None:
    answer = phone.post(b"-", **{**chunked(b""), "wsgi.input": BrokenLine()})
    assert (answer.status_code, said(answer)) == (400, CUT)


@pytest.mark.parametrize("date", ["", "kemarin", "Mon, 99 Foo 2012 99:99:99", "Fri, 31 Dec 9999 23:59:59 -2300"])
def test_a_wrong_clock_stops_nothing(phone: Phone, date: str) -> None:
    assert phone.send(filled(), headers={"date": date}).status_code == 201
    assert Submission.objects.get().device_at is None


def test_strange_device_ids_stop_nothing(phone: Phone) -> None:
    assert phone.post(body(filled()), "/submission?deviceID=%00%ff" + "x" * 500).status_code == 201
    assert len(Submission.objects.get().device_id) == 200


# Who sees it


def test_the_sender_and_the_readers_of_the_area_see_it_and_nobody_else(phone: Phone, country: Country) -> None:
    assert phone.send(filled()).status_code == 201
    readers = {"facilitator", "kabupaten", "province", "verifier", "decider", "apip", "bpk"}
    for who in (*readers, "companion", "ketua1", "neighbour", "admin", "stranger", "supervisor", "camat"):
        assert Submission.objects.visible_to(country.as_(who)).exists() is (who in readers), who


def test_with_posts_in_two_places_it_lies_in_the_place_around_both(phone: Phone, country: Country) -> None:
    give(country.people["facilitator"], Role.FASILITATOR, country.other_village)
    give(country.people["facilitator"], Role.CAMAT, country.other_province)
    assert phone.send(filled()).status_code == 201
    assert Submission.objects.get().area == country.province
