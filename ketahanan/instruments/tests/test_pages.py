"""Pages of questionnaires: reach, statements, upload to publication, bad files, both languages."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ketahanan.common import clock
from ketahanan.instruments import operations, queries
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.instruments.tests.making import (
    CHOICES,
    HEAD,
    METHOD,
    SURVEY,
    book,
    drafted,
    published,
    row,
    settings,
)
from ketahanan.testing import NOON, Country


@pytest.fixture(autouse=True)
def _then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def login(client: Client, country: Country, who: str) -> Client:
    client.force_login(country.user(who))
    return client


def page(record: InstrumentVersion, name: str = "detail", *more: Any) -> str:
    return reverse(f"instrument:{name}", args=[record.public_id, *more])


def sent(packed: bytes = b"", method: str = METHOD, **more: Any) -> dict[str, Any]:
    files = {"workbook": SimpleUploadedFile("uji.xlsx", packed or book())}
    if method:
        files["method"] = SimpleUploadedFile("uji.toml", method.encode())
    return {"respondent": "DESA", "_token": str(uuid.uuid4()), **files, **more}


@pytest.mark.parametrize("who", ["admin", "verifier", "decider", "apip"])
def test_readers_see_list_detail_and_questions_with_few_statements(
    country: Country, client: Client, who: str, django_assert_max_num_queries: Any
) -> None:
    record = published(country)
    login(client, country, who)
    with django_assert_max_num_queries(8):
        text = client.get("/instrumen/").content.decode()
    assert "Formulir uji" in text
    with django_assert_max_num_queries(14):
        text = client.get(page(record)).content.decode()
    assert f"md5:{record.xform_md5}" in text
    assert "UJI 1" in text
    with django_assert_max_num_queries(7):
        text = client.get(page(record, "questions")).content.decode()
    for words in ("Warga", "Berapa bagian warga yang dikunjungi?", "Share visited", "butir kunci", "sebagian", "not applicable",
                  "satu pilihan, CAK"):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize("who", ["province", "kabupaten", "ketua1", "stranger"])
def test_others_find_nothing(country: Country, client: Client, who: str) -> None:
    record = published(country)
    login(client, country, who)
    assert "Formulir uji" not in client.get("/instrumen/").content.decode()
    for name in ("detail", "questions", "xform", "method", "new_version", "replace"):
        assert client.get(page(record, name)).status_code == 404
    assert client.get("/instrumen/baru/").status_code == 403


def test_only_who_may_upload_or_publish_has_it_in_the_menu(country: Country, client: Client) -> None:
    for who, has in (("admin", True), ("decider", True), ("verifier", False), ("ketua1", False)):
        text = login(client, country, who).get("/instrumen/").content.decode()
        assert ('href="/instrumen/"' in text) is has, who


def test_from_upload_to_publication_by_the_pages(country: Country, client: Client) -> None:
    login(client, country, "admin")
    form = sent()
    answer = client.post("/instrumen/baru/", form)
    record = InstrumentVersion.objects.get()
    assert answer["Location"] == page(record)
    assert (
        "Tersimpan sebagai draf. Periksa pertanyaannya, lalu ajukan untuk terbit."
        in client.get(page(record)).content.decode()
    )
    token = {"_token": str(uuid.uuid4())}
    assert client.post(page(record, "act", "ajukan"), token).status_code == 302
    assert client.post(page(record, "act", "terbitkan"), {"_token": str(uuid.uuid4())}).status_code == 403
    login(client, country, "decider")
    assert "Terbitkan" in client.get(page(record)).content.decode()
    assert client.post(page(record, "act", "terbitkan"), {"_token": str(uuid.uuid4())}).status_code == 302
    record.refresh_from_db()
    assert (record.state, record.published_at) == ("TERBIT", NOON)


def test_one_sending_makes_one_version(country: Country, client: Client) -> None:
    login(client, country, "admin")
    token, packed = str(uuid.uuid4()), book()  # a workbook made a second later has other bytes
    answers = [client.post("/instrumen/baru/", sent(packed, _token=token)) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {page(InstrumentVersion.objects.get())}


def test_findings_stand_on_the_page_and_files_are_replaced(country: Country, client: Client) -> None:
    login(client, country, "admin")
    faulty = book(survey=(*SURVEY, row(type="image", name="foto", label="Foto")))
    assert client.post("/instrumen/baru/", sent(faulty)).status_code == 302
    record = InstrumentVersion.objects.get()
    text = client.get(page(record)).content.decode()
    assert "Tersimpan sebagai draf. Perbaiki temuan di bawah, lalu ganti berkasnya." in text
    assert "Lembar survey, baris 7: foto “foto” tanpa batas ukuran." in text
    assert "Lembar survey, baris 7: “foto” tidak berlabel bahasa Inggris." in text
    assert client.post(page(record, "replace"), sent()).status_code == 302
    text = client.get(page(record)).content.decode()
    assert "Berkas diganti" in text
    assert "tanpa batas ukuran" not in text


def test_a_new_version_is_uploaded_beside_the_old(country: Country, client: Client) -> None:
    record = published(country)
    login(client, country, "admin")
    text = client.get(page(record)).content.decode()
    assert page(record, "new_version") in text
    assert page(record, "replace") not in text
    answer = client.post(page(record, "new_version"), sent(book(settings=settings(version="2"))))
    assert answer["Location"] == page(InstrumentVersion.objects.get(version="2"))


@pytest.mark.parametrize(
    ("packed", "method", "sentence"),
    [
        (b"bukan", METHOD, "Berkas ini bukan lembar kerja Excel yang terbaca. Simpan sebagai .xlsx, lalu unggah lagi."),
        (book(survey=(HEAD, row(type="select_one ZZ", name="b", label="B"))), "",
         "Lembar survey, baris 2: daftar pilihan “ZZ” tidak ada di lembar choices."),
        (b"", "[method", "Berkas metode"),
    ],
)  # fmt: skip
def test_bad_files_are_told_beside_the_form(
    country: Country, client: Client, packed: bytes, method: str, sentence: str
) -> None:
    answer = login(client, country, "admin").post("/instrumen/baru/", sent(packed, method))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="DESA"' in answer.content.decode()
    assert not InstrumentVersion.objects.exists()


def test_nothing_sent_is_told_too(country: Country, client: Client) -> None:
    answer = login(client, country, "admin").post("/instrumen/baru/", {"_token": str(uuid.uuid4())})
    assert answer.status_code == 422


def test_the_xform_is_handed_out_to_the_byte_and_the_method_as_it_came(
    country: Country, client: Client
) -> None:
    record = drafted(country)
    login(client, country, "admin")
    answer = client.get(page(record, "xform"))
    assert answer.content == queries.xform_of(record)
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="uji-1.xml"'
    assert client.get(page(record, "method")).content.decode() == METHOD
    bare = operations.make_instrument(
        workbook=book(settings=settings(form_id="lain")),
        respondent="PETUGAS",
        by=country.as_("admin"),
        at=NOON,
    )
    assert client.get(page(bare, "method")).status_code == 404


def test_the_shipped_questionnaire_is_read_page_by_page(country: Country, client: Client) -> None:
    (record,) = operations.install_shipped(at=NOON)
    login(client, country, "decider")
    first, last = (
        client.get(page(record, "questions") + query).content.decode() for query in ("", "?page=4")
    )
    assert "Perlindungan kelompok rentan" in first
    assert "Bagaimana mutu daftar warga rentan (PPKS) di desa ini?" in first
    assert "satu pilihan dari berkas" in first
    assert len(first) < 120_000
    assert "Berapa sengketa sumber daya alam yang masih terbuka?" in last


def test_a_long_list_of_options_is_shown_in_part(country: Country, client: Client) -> None:
    many = tuple(("DESA", f"d{number}", f"Desa {number}", f"Village {number}") for number in range(200))
    record = drafted(
        country,
        choices=(*CHOICES, *many),
        survey=(*SURVEY, row(type="select_one DESA", name="b", label="B", english="B")),
    )
    text = login(client, country, "admin").get(page(record, "questions")).content.decode()
    assert "dan 170 pilihan lain" in text


def test_english_readers_get_english_findings(country: Country, client: Client) -> None:
    record = drafted(country, survey=(*SURVEY, row(type="image", name="foto", label="Foto", english="Photo")))
    login(client, country, "admin")
    text = client.get(page(record), headers={"accept-language": "en"}).content.decode()
    assert "Sheet survey, row 7: the photo “foto” has no limit of size." in text


def test_search_and_filter(country: Country, client: Client) -> None:
    drafted(country)
    login(client, country, "admin")
    for query, found in (("?q=uji", True), ("?q=lain", False), ("?keadaan=TERBIT", False), ("?keadaan=DRAF", True),
                         ("?keadaan=%00&q=%00uji&page=99", True)):  # fmt: skip
        assert ("Formulir uji" in client.get(f"/instrumen/{query}").content.decode()) is found, query
