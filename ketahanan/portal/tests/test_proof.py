"""/bukti/: pages in plain words, and the log as others read it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import aics_tlog
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from ketahanan.common.money import written
from ketahanan.grants import amounts
from ketahanan.grants.tests.world import World
from ketahanan.journal.models import Entry
from ketahanan.people.models import Person
from ketahanan.proof import bundle, keys, merkle, notes, operations, queries, verify
from ketahanan.proof.models import Checkpoint, Kept
from ketahanan.proof.tests import acting
from ketahanan.testing import NOON, Country

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def sealed(country: Country) -> Country:
    """600 entries, an approval and a paid grant of the village, in two checkpoints."""
    acting.notes(400)
    operations.seal(NOON)
    acting.notes(200)
    acting.note(area=country.village.pk)
    acting.promise(country.village.pk)
    operations.seal(NOON)
    return country


def signed_in(country: Country, who: str, client: Client) -> Client:
    client.force_login(country.user(who))
    return client


class Fetched:
    """A reader of tiles for the other implementation, over our addresses."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def read_tile(self, level: int, index: int, width: int | None) -> bytes | None:
        answer = self.client.get(f"/bukti/{aics_tlog.tiles.tile_path(level, index, width)}")
        return answer.content if answer.status_code == 200 else None

    def read_entry_bundle(self, index: int, width: int | None) -> bytes | None:
        return None


def test_others_compute_root_and_proofs_from_our_tiles(sealed: Country, client: Client) -> None:
    note = aics_tlog.parse_note(client.get("/bukti/checkpoint").content.decode())
    assert aics_tlog.verify_checkpoint(note, aics_tlog.parse_vkey(client.get("/bukti/kunci.txt").content.decode().strip())).ok
    newest = queries.newest()
    assert newest is not None
    reader = Fetched(client)
    assert aics_tlog.tree_root_from_tiles(reader, newest.size).hex() == newest.root
    proof = aics_tlog.inclusion_proof_from_tiles(reader, 300, newest.size)
    assert proof == merkle.inclusion(300, newest.size, queries.node())
    assert aics_tlog.consistency_proof_from_tiles(reader, 400, newest.size) == queries.growth(400, newest.size)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/002", "tile/0/002.p/200", "tile/0/000.p/0", "tile/0/000.p/257", "tile/1/000", "tile/4/000", "tile/9/000",
        "tile/0/x999/x999/x999/x999/999", "tile/0/x999/x999/x999/x999/x999/999", "tile/0/2", "checkpoint/999", "checkpoint/0",
        f"checkpoint/{10**30}", "pertumbuhan/0/400.json", "pertumbuhan/401/400.json", "pertumbuhan/400/900.json",
        f"pertumbuhan/1/{10**30}.json", "desa/99.99.99.9999/", "desa/99.99.99.9999/umum.zip",
    ],
)  # fmt: skip
def test_what_is_not_in_the_log_is_not_found(path: str, sealed: Country, client: Client) -> None:
    assert client.get(f"/bukti/{path}").status_code == 404


def test_files_of_the_log_never_change_and_say_so(sealed: Country, client: Client) -> None:
    for path in ("tile/0/000", "tile/0/002.p/10", "tile/1/000.p/2", "checkpoint/400", "pertumbuhan/400/605.json"):
        answer = client.get(f"/bukti/{path}")
        assert answer.status_code == 200, path
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(client.get("/bukti/tile/0/000").content) == 8192
    assert "no-cache" in client.get("/bukti/checkpoint")["Cache-Control"]
    assert client.get("/bukti/checkpoint/400").content.decode() == Checkpoint.objects.get(size=400).note


def test_the_public_file_and_a_proof_of_growth_verify_with_what_was_downloaded(
    sealed: Country, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, path in (("old.txt", "checkpoint/400"), ("growth.json", "pertumbuhan/400/605.json"), ("key.txt", "kunci.txt")):
        (tmp_path / name).write_bytes(client.get(f"/bukti/{path}").content)
    answer = client.get(f"/bukti/desa/{sealed.village.code}/umum.zip")
    assert answer["Content-Disposition"] == f'attachment; filename="bukti-{sealed.village.code}-umum-605.zip"'
    (tmp_path / "b.zip").write_bytes(answer.content)
    options = ["--checkpoint", str(tmp_path / "old.txt"), "--growth", str(tmp_path / "growth.json"), "--key", str(tmp_path / "key.txt")]
    assert verify.main([str(tmp_path / "b.zip"), *options]) == 0
    said = capsys.readouterr().out
    assert "dijanjikan Rp30.000.000, dikirim Rp30.000.000" in said
    assert "✓ Log hanya bertambah sejak titik periksa yang Anda simpan (400 → 605)." in said


def test_the_page_explains_and_shows_the_newest_checkpoint(sealed: Country, client: Client) -> None:
    page = client.get("/bukti/").content.decode()
    newest = queries.newest()
    assert newest is not None
    for line in newest.note.splitlines():
        assert line in page
    assert str(keys.public()) in page
    assert "<svg" in page
    assert "ketahanan verify bukti.zip" in page
    assert "Belum ada saksi yang tercatat." in page
    assert "/bukti/" in client.get("/sitemap.xml").content.decode()


def test_before_anything_was_sealed_the_pages_say_so(country: Country, client: Client) -> None:
    for path in ("", f"desa/{country.village.code}/"):
        assert "Log belum berisi apa pun." in client.get(f"/bukti/{path}").content.decode()
    assert client.get("/bukti/checkpoint").status_code == 404
    assert client.get("/bukti/tile/0/000").status_code == 404
    answer = client.get(f"/bukti/desa/{country.village.code}/umum.zip")
    assert answer.status_code == 422
    assert "Log belum berisi apa pun. Coba lagi satu menit setelah kegiatan pertama dicatat." in answer.content.decode()


def test_a_village_without_entries_says_so(sealed: Country, client: Client) -> None:
    answer = client.get(f"/bukti/desa/{sealed.sister_village.code}/umum.zip")
    assert answer.status_code == 422
    assert "Belum ada catatan desa ini di log. Coba lagi sesudah desa ini ditetapkan." in answer.content.decode()


def test_witnesses_stand_there_with_what_their_word_rests_on(sealed: Country, client: Client, settings: Settings, tmp_path: Path) -> None:
    other = keys._derived("another")
    witness = notes.Key("saksi.contoh.ac.id", other.public_key().public_bytes_raw(), 4)
    settings.WITNESS_KEYS = [str(witness)]
    old = Checkpoint.objects.get(size=400)
    file = tmp_path / "kept.txt"
    file.write_text(old.note + notes.cosign(notes.read(old.note).body, witness.name, other, seconds=1_354_500_000))
    told = StringIO()
    call_command("witness", witness.name, str(file), stdout=told)
    call_command("witness", "inspektorat.id", str(file), stdout=told)
    assert told.getvalue() == f"{witness.name} keeps 400: its signature was checked\ninspektorat.id keeps 400: on our word\n"
    page = client.get("/bukti/").content.decode()
    assert "Tanda tangan saksi diperiksa" in page
    assert "Menurut catatan kami" in page
    assert str(witness) in page
    with pytest.raises(CommandError, match="Tulis nama saksi tanpa spasi"):
        call_command("witness", "a b", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("witness", "x", str(tmp_path / "none"))
    settings.WITNESS_KEYS = ["?"]
    with pytest.raises(CommandError, match="WITNESS_KEYS: Kunci tidak dapat dibaca"):
        call_command("witness", "x", str(file))
    assert client.get("/bukti/").status_code == 200
    assert Kept.objects.count() == 2


def test_only_auditors_see_and_get_the_whole_chain(
    sealed: Country, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ketahanan.site.middleware.came_with_key", lambda user: True)
    page, file = (f"/bukti/desa/{sealed.village.code}/{last}" for last in ("", "pemeriksa.zip"))
    assert "Unduh rantai lengkap" not in client.get(page).content.decode()
    assert client.get(file).status_code == 302
    for who in ("ppk", "admin", "ketua1"):
        signed_in(sealed, who, client)
        assert "Unduh rantai lengkap" not in client.get(page).content.decode()
        answer = client.get(file)
        assert answer.status_code == 403
        assert "Rantai lengkap hanya untuk APIP dan BPK di wilayah ini." in answer.content.decode()
    for who in ("apip", "bpk"):
        signed_in(sealed, who, client)
        assert "Unduh rantai lengkap" in client.get(page).content.decode()
        answer = client.get(file)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        assert Entry.objects.filter(action="proof.bundle", actor_id=sealed.people[who].pk).count() == 1


def test_pages_ask_few_statements(sealed: Country, client: Client) -> None:
    village = f"/bukti/desa/{sealed.village.code}/"
    for path in ("/bukti/", village, f"{village}umum.zip", "/bukti/tile/0/001", "/bukti/pertumbuhan/400/605.json", "/bukti/checkpoint"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) <= 12, (path, len(asked))


def test_the_public_file_of_a_real_road_says_what_the_page_says_and_names_nobody(country: Country, client: Client) -> None:
    """A payment by the real operations, sent; then all that is personal is looked for in the file."""
    world = World(country)
    payment = world.sent()
    operations.seal(world.at)
    text = _content(client, country.village.code)
    found = bundle.parsed(text.encode())
    assert not [line for line in verify.check(found) if line.holds is False]
    public = amounts.edition_amounts(world.edition.pk)
    assert verify._total(Counter(found.totals), verify.PROMISED) == written(public.committed)
    assert verify._total(Counter(found.totals), verify.SENT) == written(public.sent - public.returned)
    assert payment.amount == found.totals["KIRIM"]
    hidden = {name for person in Person.objects.all() for name in (person.name, person.nik, person.phone) if name}
    hidden |= {world.account.number, '"details"', '"actor"', '"salt"'}
    assert not [word for word in hidden if word in text]


def _content(client: Client, code: str) -> str:
    from io import BytesIO
    from zipfile import ZipFile

    answer = client.get(f"/bukti/desa/{code}/umum.zip")
    assert answer.status_code == 200, answer.content
    with ZipFile(BytesIO(answer.content)) as book:
        assert sorted(book.namelist()) == ["BACA-SAYA.txt", "bundle.json", "checkpoint.txt"]
        said: dict[str, Any] = json.loads(book.read("bundle.json"))
        assert said["made_at"] >= date(2012, 1, 1).isoformat()
        return book.read("bundle.json").decode()
