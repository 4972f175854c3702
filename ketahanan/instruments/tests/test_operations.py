"""From upload to publication and the next version: what is kept, what is refused, who is told what."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.documents.queries import location
from ketahanan.flow import operations as flow
from ketahanan.instruments import operations, queries
from ketahanan.instruments.kinds import KIND
from ketahanan.instruments.models import InstrumentVersion, VersionContent
from ketahanan.instruments.tests.making import (
    CHOICES,
    HEAD,
    METHOD,
    SURVEY,
    book,
    drafted,
    next_version,
    published,
    row,
    settings,
)
from ketahanan.journal.models import Entry
from ketahanan.testing import NOON, Country

FAULTY = {"survey": (*SURVEY, row(type="image", name="foto", label="Foto", english="Photo"))}


def test_a_draft_keeps_every_byte_and_says_what_it_is(country: Country) -> None:
    packed = book()
    record = operations.make_instrument(
        workbook=packed, method=METHOD.encode(), respondent="DESA", by=country.as_("admin"), at=NOON
    )
    xform = queries.xform_of(record)
    assert record.xform_md5 == hashlib.md5(xform, usedforsecurity=False).hexdigest()
    assert (record.xform_size, record.questions, record.faults, record.remarks) == (len(xform), 3, 0, 0)
    assert (record.version, record.title, record.method_name) == ("1", "Formulir uji", "UJI 1")
    assert record.workbook is not None
    assert location(record.workbook).read_bytes() == packed
    assert record.workbook.filename == "uji-1.xlsx"
    assert queries.method_text(record) == METHOD
    method = queries.method_in(record)
    assert method is not None
    assert [item.code for item in method.indicators] == ["B.01", "B.02"]
    entry = Entry.objects.latest("seq")
    assert (entry.action, record.xform_md5 in entry.details) == ("instrument.make", True)


def test_a_questionnaire_may_feed_no_index(country: Country) -> None:
    record = operations.make_instrument(
        workbook=book(), respondent="PETUGAS", by=country.as_("admin"), at=NOON
    )
    assert (record.method_name, record.method_sha256, queries.method_in(record)) == ("", "", None)


def refused(country: Country, **given: Any) -> Refused:
    before = Entry.objects.count()
    arguments: dict[str, Any] = {
        "workbook": book(), "method": METHOD.encode(), "respondent": "DESA", "by": country.as_("admin"), "at": NOON,
    }  # fmt: skip
    with pytest.raises(Refused) as told:
        operations.make_instrument(**arguments | given)
    assert Entry.objects.count() == before
    return told.value


def test_only_the_administrator_uploads(country: Country) -> None:
    for who in ("decider", "province", "facilitator", "stranger"):
        told = refused(country, by=country.as_(who))
        assert isinstance(told, NotAllowed)
        assert (
            told.sentence
            == "Mengunggah instrumen hanya untuk Admin pusat di wilayah ini. Minta petugas itu melakukannya."
        )


def test_a_form_that_does_not_convert_is_refused_with_sheet_and_row(country: Country) -> None:
    told = refused(
        country, workbook=book(survey=(HEAD, row(type="select_one ZZ", name="b", label="B"))), method=b""
    )
    assert isinstance(told, Several)
    assert told.sentences == [
        "Lembar survey, baris 2: daftar pilihan “ZZ” tidak ada di lembar choices. Tambahkan daftarnya atau perbaiki namanya."
    ]
    told = refused(country, workbook=book(survey=(HEAD, row(type="teks", name="b", label="B"))), method=b"")
    assert told.sentence.startswith("Lembar survey, baris 2: formulir tidak dapat diubah menjadi XForm: “")


def test_a_form_without_id_is_refused(country: Country) -> None:
    assert refused(country, workbook=book(settings=settings(form_id=""))).sentence == (
        "Lembar settings, baris 2: form_id kosong atau tidak sah. Tulis huruf kecil, angka, - atau _ di lembar settings, "
        "misalnya iksd."
    )


def test_many_findings_are_told_in_part(country: Country) -> None:
    rows = [row(type=f"select_one L{number}", name=f"q{number}", label="Q") for number in range(40)]
    told = refused(country, workbook=book(survey=(HEAD, *rows)), method=b"")
    assert isinstance(told, Several)
    assert len(told.sentences) == 31
    assert told.sentences[-1] == "Masih ada 10 temuan lain. Perbaiki dulu yang di atas."


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        (b"\xff\xfe", "Berkas metode bukan teks UTF-8. Simpan sebagai TOML, lalu unggah lagi."),
        (
            b"#" * (512 * 1024 + 1),
            "Berkas metode lebih besar dari 512 KB. Pastikan yang diunggah berkas TOML.",
        ),
    ],
)
def test_what_is_no_method_file_is_refused(country: Country, method: bytes, sentence: str) -> None:
    told = refused(country, method=method)
    assert (told.sentence, told.field) == (sentence, "method")


def test_a_wrong_method_file_is_refused_with_its_lines(country: Country) -> None:
    told = refused(country, method=METHOD.replace("lowest = 0", 'lowest = "x"').encode())
    assert told.sentence.startswith("Berkas metode, baris ")


def test_the_same_form_id_is_not_made_twice(country: Country) -> None:
    drafted(country)
    assert refused(country).sentence == (
        "Instrumen dengan form_id “uji” sudah ada. Buka instrumen itu, lalu unggah versi barunya."
    )


def test_a_draft_with_grave_findings_is_kept_but_goes_no_further(country: Country) -> None:
    record = drafted(country, **FAULTY)
    assert (record.state, record.faults) == ("DRAF", 1)
    with pytest.raises(Refused) as told:
        flow.perform(KIND, record, "submit", by=country.as_("admin"), at=NOON)
    assert told.value.sentence == (
        "Masih ada 1 temuan yang harus diperbaiki. Perbaiki lembar kerjanya, lalu ganti berkasnya."
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        InstrumentVersion.objects.filter(pk=record.pk).update(state="TERBIT")
    mended = operations.replace_files(
        record, workbook=book(), method=METHOD.encode(), by=country.as_("admin"), at=NOON
    )
    assert (mended.pk, mended.faults) == (record.pk, 0)
    assert mended.xform_md5 != record.xform_md5
    assert hashlib.md5(queries.xform_of(mended), usedforsecurity=False).hexdigest() == mended.xform_md5
    assert published(country, mended).state == "TERBIT"


def test_files_of_what_left_the_draft_are_not_replaced(country: Country) -> None:
    record = published(country)
    before = bytes(VersionContent.objects.get(pk=record.pk).xform)
    with pytest.raises(Refused) as told:
        operations.replace_files(record, workbook=book(), by=country.as_("admin"), at=NOON)
    assert (
        told.value.sentence
        == "Versi ini sudah terbit, jadi berkasnya tidak dapat diganti. Unggah versi baru."
    )
    assert bytes(VersionContent.objects.get(pk=record.pk).xform) == before


def test_the_database_keeps_the_bytes_of_what_left_the_draft(country: Country) -> None:
    record = drafted(country)
    assert VersionContent.objects.filter(pk=record.pk).update(method=METHOD) == 1
    for state in ("DIPERIKSA", "TERBIT", "DITUTUP"):
        InstrumentVersion.objects.filter(pk=record.pk).update(state=state)
        with pytest.raises(IntegrityError, match="beyond its draft"), transaction.atomic():
            VersionContent.objects.filter(pk=record.pk).update(xform=b"lain")


def test_files_belong_to_the_same_questionnaire_and_to_a_version_of_their_own(country: Country) -> None:
    record = drafted(country)
    with pytest.raises(Refused) as told:
        next_version(country, record, form_id := "2", settings=settings(form_id="lain", version=form_id))
    assert told.value.sentence == (
        "form_id lembar kerja ini “lain”, padahal instrumen ini “uji”. Samakan di lembar settings."
    )
    with pytest.raises(Refused) as told:
        next_version(country, record, "1")
    assert told.value.sentence == "Versi “1” sudah ada. Tulis nomor versi yang lain di lembar settings."
    second = next_version(country, record, "2")
    with pytest.raises(Refused) as told:
        operations.replace_files(second, workbook=book(), by=country.as_("admin"), at=NOON)
    assert told.value.sentence == "Versi “1” sudah ada. Tulis nomor versi yang lain di lembar settings."


def test_a_cancelled_version_leaves_its_number_free(country: Country) -> None:
    record = drafted(country)
    flow.perform(KIND, record, "cancel", by=country.as_("admin"), at=NOON, given={"reason": "salah berkas"})
    assert next_version(country, record, "1").state == "DRAF"


def test_an_older_version_is_still_taken_when_a_newer_one_is_out(country: Country) -> None:
    first = published(country)
    later = NOON + timedelta(days=1)
    more = (*SURVEY, row(type="text", name="catatan", label="Catatan", english="Note"))
    second = published(country, next_version(country, first, "2", survey=more), later)
    assert second.published_at == later
    assert queries.last_published(first.instrument_id) == second
    assert queries.offered() == [second]
    assert [queries.named("uji", version) for version in ("1", "2", "3")] == [first, second, None]
    assert second.takes_answers
    flow.perform(KIND, first, "close", by=country.as_("admin"), at=later, given={"reason": "sudah lama"})
    closed = queries.named("uji", "1")
    assert closed == first
    assert not closed.takes_answers


def test_a_vanished_name_is_a_grave_finding_after_publication_only(country: Country) -> None:
    record = drafted(country)
    fewer = {"survey": tuple(one for one in SURVEY if "keluarga" not in one)}
    assert next_version(country, record, "2", **fewer).faults == 0
    published(country, record)
    third = next_version(country, record, "3", **fewer)
    assert [one.text() for one in queries.findings_in(third)] == [
        "Lembar survey: pertanyaan “keluarga” dari versi 1 tidak ada lagi. Kembalikan, atau tulis namanya dan alasannya "
        "di lembar retired."
    ]


def test_publication_judges_again_what_was_published_meanwhile(country: Country) -> None:
    first = drafted(country)
    fewer = {"choices": (*(one for one in CHOICES if one[:2] != ("CAK", "2")), ("CAK", "3", "lain", "other"))}
    second = operations.make_version(
        first.instrument,
        workbook=book(settings=settings(version="2"), **fewer),
        by=country.as_("admin"),
        at=NOON,
    )
    flow.perform(KIND, second, "submit", by=country.as_("admin"), at=NOON)
    published(country, first)
    with pytest.raises(Several) as told:
        flow.perform(KIND, second, "publish", by=country.as_("decider"), at=NOON)
    assert told.value.sentences == [
        "Versi ini tidak lagi cocok dengan versi yang terbit. Kembalikan untuk diperbaiki.",
        "Lembar survey, baris 3: kode “2” dari versi 1 tidak ada lagi dalam daftar untuk “B.01”. Kembalikan kodenya; kode "
        "baru boleh ditambah.",
    ]


def test_what_comes_back_is_a_draft_of_a_new_round(country: Country) -> None:
    record = drafted(country)
    flow.perform(KIND, record, "submit", by=country.as_("admin"), at=NOON)
    back = flow.perform(
        KIND, record, "return", by=country.as_("decider"), at=NOON, given={"reason": "label"}
    ).record
    assert (back.state, back.round) == ("DRAF", 2)


def test_the_form_with_its_findings_comes_back_from_the_database(country: Country) -> None:
    record = drafted(country, **FAULTY)
    assert queries.form_in(record).by_name["B.01"].row == 3
    assert [one.grave for one in queries.findings_in(record)] == [True, False]


def test_a_reader_at_the_centre_sees_versions_others_do_not(country: Country) -> None:
    record = published(country)
    for who, sees in [("admin", True), ("verifier", True), ("decider", True), ("apip", True), ("bpk", True),
                      ("ppk", False), ("province", False), ("kabupaten", False), ("ketua1", False), ("stranger", False)]:  # fmt: skip
        assert (record in queries.listed(country.as_(who))) is sees, who
