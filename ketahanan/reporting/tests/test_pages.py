"""Pages of exports: who finds them, what they say, and that nothing typed breaks them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ketahanan.common import clock
from ketahanan.grants.tests.world import World
from ketahanan.journal.models import Entry
from ketahanan.people.models import Assignment
from ketahanan.reporting import operations, queries, writers
from ketahanan.reporting.models import Export, ExportFile, ExportState
from ketahanan.testing import Country

pytestmark = pytest.mark.django_db
NEW = "/ekspor/baru/kelembagaan/"


@pytest.fixture
def world(country: Country) -> World:
    return World(country)


def client_of(country: Country, who: str, language: str = "") -> Client:
    client = Client()
    client.force_login(country.user(who))
    if language:
        client.cookies["bahasa"] = language
    return client


def press(client: Client, address: str = NEW, **typed: str) -> Any:
    return client.post(address, {"format": "csv", "_token": str(uuid.uuid4()), **typed}, follow=True)


def test_from_the_list_to_the_file(world: World) -> None:
    client = client_of(world.country, "kabupaten")
    page = client.get("/ekspor/").content.decode()
    assert NEW in page
    assert "Jawaban pengukuran" in page
    answer = press(client)
    export = Export.objects.get()
    assert answer.redirect_chain[-1][0] == f"/ekspor/{export.public_id}/"
    assert "Menunggu giliran" in answer.content.decode()
    assert "0 dari 1 baris" in answer.content.decode()
    assert operations.make_next()
    page = client.get(f"/ekspor/{export.public_id}/").content.decode()
    assert "Siap diunduh" in page
    assert "Unduh CSV" in page
    file = client.get(f"/ekspor/{export.public_id}/unduh/")
    content = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"kode_desa,desa,")
    assert b"73.02.01.2001,Taccorong" in content
    assert file["Content-Disposition"].startswith('attachment; filename="kelembagaan-')
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert file["Cache-Control"] == "private, no-store"
    assert file["Repr-Digest"].startswith("sha-256=:")
    assert Entry.objects.filter(action="export.read", actor_id=world.country.people["kabupaten"].pk).count() == 1


def test_the_page_says_that_a_file_is_used_again(world: World) -> None:
    client = client_of(world.country, "kabupaten")
    press(client)
    operations.make_next()
    page = press(client).content.decode()
    assert "Berkas yang sama dipakai lagi." in page
    assert "Tidak ada data yang berubah sejak" in page


def test_a_second_press_of_one_form_asks_once(world: World) -> None:
    client, token = client_of(world.country, "kabupaten"), str(uuid.uuid4())
    first, second = (press(client, _token=token) for _time in range(2))
    assert first.redirect_chain == second.redirect_chain
    assert Export.objects.count() == 1


def test_the_changing_part_comes_alone(world: World) -> None:
    client = client_of(world.country, "kabupaten")
    press(client)
    export = Export.objects.get()
    Export.objects.update(state=ExportState.MAKING, rows_all=80_000, rows_done=20_000)
    part = client.get(f"/ekspor/{export.public_id}/?bagian=1").content.decode()
    assert "<html" not in part
    assert 'data-open="1"' in part
    assert "20.000 dari 80.000 baris" in part
    assert 'value="25"' in part


def test_what_is_typed_wrong_is_said_beside_it_and_stays(world: World) -> None:
    client = client_of(world.country, "kabupaten")
    for code in ("9999", "x' OR 1=1", "73.02\0", "🙂"):
        answer = press(client, place=code)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "tidak dikenal. Tulis seperti 73.02" in page or "null" in page.lower()
    assert "🙂" in page
    assert press(client, format="exe").status_code == 422
    assert press(client, edition="9" * 30).status_code == 422
    assert Export.objects.count() == 0


def test_nothing_to_export_is_said(world: World) -> None:
    answer = press(client_of(world.country, "kabupaten"), place="35")
    assert answer.status_code == 422
    assert "Tidak ada baris untuk pilihan ini" in answer.content.decode()


def test_without_a_measurement_the_page_of_answers_says_so(world: World) -> None:
    client = client_of(world.country, "kabupaten")
    assert "Belum ada pengukuran di wilayah Anda." in client.get("/ekspor/baru/jawaban/").content.decode()
    assert press(client, "/ekspor/baru/jawaban/", instrument="1").status_code == 422


def test_a_format_that_is_missing_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = writers.Format("sav", "SPSS (SAV)", "", "sav", "x", writers.write_spss, ("no_such_package",))
    monkeypatch.setitem(writers.FORMATS, "sav", gone)
    page = client_of(world.country, "kabupaten").get(NEW).content.decode()
    assert "Tidak tersedia di server ini: SPSS (SAV)." in page
    assert 'value="sav"' not in page


def test_who_has_no_data_set_finds_no_link_and_no_page(world: World) -> None:
    stranger = client_of(world.country, "stranger")
    assert "/ekspor/" not in stranger.get("/").content.decode()
    assert "Tidak ada data yang dapat diekspor" in stranger.get("/ekspor/").content.decode()
    assert stranger.get(NEW).status_code == 404
    assert press(stranger).status_code == 404
    assert client_of(world.country, "ketua1").get("/ekspor/baru/rumah_tangga/").status_code == 404
    assert client_of(world.country, "kabupaten").get("/ekspor/baru/apa-saja/").status_code == 404
    assert '/ekspor/"' in client_of(world.country, "kabupaten").get("/").content.decode()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda file: Export.objects.update(state=ExportState.WAITING), "Berkas ini belum siap atau sudah dihapus."),
        (lambda file: ExportFile.objects.update(until_at=clock.now() - timedelta(days=1)), "Berkas ini belum siap atau sudah dihapus."),
        (lambda file: queries.location(file).unlink(), "Berkas ini hilang dari penyimpanan. Minta ekspor baru."),
        (lambda file: Assignment.objects.update(until_at=clock.now() - timedelta(days=1)), "Wewenang Anda berubah sejak berkas ini dibuat."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_had_says_why(world: World, spoil: Any, sentence: str) -> None:
    client = client_of(world.country, "kabupaten")
    press(client)
    operations.make_next()
    export = Export.objects.get()
    spoil(export.file)
    answer = client.get(f"/ekspor/{export.public_id}/unduh/")
    assert answer.status_code in (403, 422)
    assert sentence in answer.content.decode()


def test_a_lost_file_is_made_anew(world: World) -> None:
    client = client_of(world.country, "kabupaten")
    press(client)
    operations.make_next()
    file = ExportFile.objects.get()
    queries.location(file).unlink()
    press(client)
    assert operations.make_next()
    assert queries.location(ExportFile.objects.get()).is_file()


def test_an_expired_export_says_so(world: World) -> None:
    client = client_of(world.country, "kabupaten")
    press(client)
    operations.make_next()
    operations.drop_expired(ExportFile.objects.get().until_at)
    page = client.get(f"/ekspor/{Export.objects.get().public_id}/").content.decode()
    assert "Berkas disimpan 7 hari. Minta lagi bila masih perlu." in page


def test_the_pages_are_in_english_too(world: World) -> None:
    client = client_of(world.country, "kabupaten", "en")
    page = client.get(NEW).content.decode()
    assert "Export: Villages and their institutions" in page
    assert "Village code" in page


@pytest.mark.parametrize("address", ["/ekspor/", NEW, "/ekspor/baru/jawaban/"])
def test_pages_take_few_statements(world: World, address: str) -> None:
    client = client_of(world.country, "kabupaten")
    press(client)
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    assert len(seen) <= 12
