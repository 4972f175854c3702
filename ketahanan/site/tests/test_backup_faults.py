"""Whatever may be wrong with a backup, a key, a disk or a server: each in its words, and nothing is changed."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from ketahanan.site.tests.saved import KEY, House

# Each test is a whole installation with processes of its own.
pytestmark = [pytest.mark.django_db, pytest.mark.sweep]


@pytest.mark.parametrize("command", [("restore", "--force"), ("backup", "--verify")])
def test_a_bad_file_or_key_changes_nothing(house: House, saved: Path, command: tuple[str, ...]) -> None:
    before, raw = house.counts(), saved.read_bytes()
    bad = saved.with_name("buruk.cadangan")

    def said(content: bytes, **env: str) -> str:
        bad.write_bytes(content)
        return house.refuses(*command, str(bad), **env)

    middle = len(raw) // 2
    assert "terpotong" in said(raw[:middle])
    assert "berubah sejak dibuat. Jangan dipakai" in said(raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :])
    assert "bukan cadangan Ketahanan" in said(b"halo" * 100)
    assert "bentuk berkas versi lain. Pasang versi Ketahanan yang membuatnya" in said(b"ketahanan-backup/9\n" + raw[19:])
    assert "tidak terbuka dengan BACKUP_KEY ini" in said(raw, BACKUP_KEY="kata sandi yang lain sama sekali")
    assert "BACKUP_KEY terlalu pendek: paling sedikit 20 huruf" in said(raw, BACKUP_KEY="pendek")
    assert "BACKUP_KEY belum diatur" in said(raw, BACKUP_KEY="")
    bad.unlink()
    assert "tidak dapat dibaca: No such file or directory. Periksa nama" in house.refuses(*command, str(bad))
    assert house.counts() == before
    assert house.databases() == set()
    assert house.leftovers() == []


def test_the_key_may_lie_in_a_file_that_nobody_else_reads(house: House, saved: Path, tmp_path: Path) -> None:
    key = tmp_path / "kunci"
    key.write_text(KEY)
    key.chmod(0o600)
    house.must("backup", "--verify", str(saved), BACKUP_KEY="", BACKUP_KEY_FILE=str(key))
    key.chmod(0o644)
    said = house.refuses("backup", "--verify", str(saved), BACKUP_KEY="", BACKUP_KEY_FILE=str(key))
    assert f"Jalankan chmod 600 {key}" in said


def test_a_backup_writes_over_nothing(house: House, saved: Path) -> None:
    before = saved.read_bytes()
    assert f"{saved} sudah ada. Cadangan tidak menimpa berkas; beri nama lain." in house.refuses("backup", str(saved))
    assert saved.read_bytes() == before
    assert "Sebutkan berkas cadangan" in house.refuses("backup", "--verify")


def test_a_full_disk_is_said_and_leaves_no_file(house: House, tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: the system refuses the same write."""
    file = tmp_path / "malam.cadangan"
    house.grow()
    with pytest.raises(AssertionError, match=r"CommandError: Tempat penyimpanan penuh. Tidak ada yang diubah"):
        house.python(limited(20_000_000, "backup", str(file)))
    assert not file.exists()
    house.must("backup", str(file))
    before = house.counts()
    with pytest.raises(AssertionError, match=r"CommandError: (Tempat penyimpanan penuh|pg_restore gagal)"):
        house.python(limited(900_000, "restore", str(file), "--force"))
    assert house.counts() == before
    assert house.databases() == set()
    assert house.leftovers() == []


def limited(size: int, *command: str) -> str:
    return (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); "
        f"from ketahanan.site.cli import main; sys.argv = {['ketahanan', *command]!r}; main()"
    )


def test_a_damaged_or_lost_file_is_named_and_the_others_are_saved(house: House, tmp_path: Path) -> None:
    file = tmp_path / "malam.cadangan"
    paths = [path for (path,) in house.ask("SELECT path FROM documents_document ORDER BY id LIMIT 2")]
    (house.folder / "files" / paths[0]).unlink()
    (house.folder / "files" / paths[1]).write_bytes(b"lain")
    said = house.refuses("backup", str(file))
    assert f"✗ berkas {paths[0]}: hilang" in said
    assert f"✗ berkas {paths[1]}: isinya bukan yang dicatat" in said
    assert "2 berkas rusak atau hilang di server. Yang lain ada di cadangan" in said
    before = house.counts()
    told = house.refuses("restore", str(file), "--force")
    assert "✗ 2 berkas sudah rusak saat cadangan dibuat" in told
    assert "1 pemeriksaan gagal; tidak ada yang diubah" in told
    assert house.databases() == set()
    told = house.refuses("restore", str(file), "--force", "--accept-faults")
    assert "Dipulihkan dengan 1 pemeriksaan gagal" in told
    assert house.counts() == before


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"FIELD_KEYS": "kunci kolom lain yang juga panjang 0123456789"}, "✗ FIELD_KEYS server ini membuka"),
        ({"PROOF_KEY": "kunci bukti lain yang juga panjang 0123456789"}, "✗ I11  log yang ditandatangani"),
        ({"PROOF_ORIGIN": "lain.id/bukti"}, "✗ PROOF_ORIGIN server ini lain.id/bukti, di cadangan contoh.id/bukti: samakan"),
    ],
)
def test_keys_of_another_machine_are_found_before_anything_changes(
    house: House, saved: Path, env: dict[str, str], sentence: str
) -> None:
    said = house.refuses("restore", str(saved), "--force", **env)
    assert sentence in said
    assert "tidak ada yang diubah" in said
    assert house.databases() == set()


def test_a_kept_checkpoint_finds_what_is_missing_and_what_was_changed(house: House, saved: Path, tmp_path: Path) -> None:
    note = tmp_path / "titik.txt"
    writer = house.writer()
    assert writer.stdout
    writer.stdout.readline()
    writer.kill()
    writer.communicate()
    note.write_text(house.must("seal").partition("\n")[2])
    said = house.refuses("restore", str(saved), "--force", "--checkpoint", str(note))
    assert "✗ titik periksa lebih baru dari cadangan:" in said
    assert "baris terakhir log hilang" in said
    text = note.read_text()
    note.write_text(text.replace("contoh", "palsu"))
    assert "✗ titik periksa tidak ditandatangani kunci server ini" in house.refuses(
        "restore", str(saved), "--force", "--checkpoint", str(note)
    )
    note.write_text("bukan")
    assert "✗ titik periksa: Titik periksa terpotong" in house.refuses(
        "restore", str(saved), "--force", "--checkpoint", str(note)
    )
    forged = house.python(
        "import django; django.setup()\n"
        "from ketahanan.proof import keys, notes, queries\n"
        "newest = queries.newest()\n"
        "print(notes.sign(notes.Checkpoint('contoh.id/bukti', 5, b'x' * 32), keys.private()), end='')"
    )
    note.write_text(forged + "\n")
    assert "✗ log di cadangan bukan lanjutan titik periksa 5: sejarah diubah" in house.refuses(
        "restore", str(saved), "--force", "--checkpoint", str(note)
    )
    assert f"{tmp_path / 'tiada'} tidak dapat dibaca" in house.refuses(
        "restore", str(saved), "--force", "--checkpoint", str(tmp_path / "tiada")
    )
    assert house.databases() == set()


def test_another_kind_of_database_is_refused(house: House, saved: Path, tmp_path: Path) -> None:
    other = "sqlite:////nowhere/lain.db" if house.server else "postgres://a@/b?host=/nowhere"
    kinds = ("PostgreSQL", "SQLite") if house.server else ("SQLite", "PostgreSQL")
    said = house.refuses("restore", str(saved), DATABASE_URL=other)
    assert f"Cadangan ini dari {kinds[0]}, sedangkan DATABASE_URL menunjuk {kinds[1]}. Pulihkan ke jenis basis data yang sama." in said


def test_older_backups_wait_for_the_migration_and_newer_ones_for_their_version(house: House, tmp_path: Path) -> None:
    newer, older = tmp_path / "baru.cadangan", tmp_path / "lama.cadangan"
    house.python(
        "import django; django.setup(); from django.db.migrations.recorder import MigrationRecorder; "
        "from django.db import connection; MigrationRecorder(connection).record_applied('ledger', '9999_later')"
    )
    house.must("backup", str(newer))
    said = house.refuses("restore", str(newer), "--force")
    assert "dibuat oleh versi yang lebih baru (ledger.9999_later tidak dikenal di sini)" in said
    house.python(
        "import django; django.setup(); from django.db.migrations.recorder import MigrationRecorder as R; "
        "R.Migration.objects.filter(name='9999_later').delete(); R.Migration.objects.filter(app='sessions').delete()"
    )
    house.must("backup", str(older))
    said = house.must("restore", str(older), "--force")
    assert "– cadangan dari versi lebih lama: jalankan ketahanan migrate, lalu ketahanan check" in said


def test_a_server_that_still_runs_is_noticed(house: House, saved: Path) -> None:
    writer = house.writer()
    assert writer.stdout
    writer.stdout.readline()
    try:
        said = house.refuses("restore", str(saved), "--force")
    finally:
        writer.kill()
        writer.communicate()
    assert "sedang dipakai. Hentikan Ketahanan (make serve, worker, sweep, exports), lalu ulangi." in said
    assert house.databases() <= {"negeri.db-wal", "negeri.db-shm"}


def test_two_at_once_wait_for_each_other(house: House, saved: Path) -> None:
    with (house.folder / ".cadangan.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for command in (("backup", str(saved.with_name("dua"))), ("restore", str(saved), "--force")):
            assert "Cadangan atau pemulihan lain sedang berjalan" in house.refuses(*command)


@pytest.mark.sqlite_only
def test_a_copy_that_the_disk_refuses_is_no_broken_database(house: House, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="tidak dapat disalin: disk I/O error. Periksa disk dan ruangnya, lalu ulangi"):
        house.python(limited(200_000, "backup", str(tmp_path / "a.cadangan")))
    assert house.leftovers() == []


@pytest.mark.sqlite_only
def test_a_broken_database_is_not_saved_over_a_good_backup(house: House, tmp_path: Path) -> None:
    file = house.folder / "negeri.db"
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 3 : len(raw) // 3 + 20_000] = os.urandom(20_000)
    file.write_bytes(raw)
    said = house.refuses("backup", str(tmp_path / "a.cadangan"))
    assert "rusak: " in said
    assert "Tidak ada cadangan baru yang dibuat; pulihkan dari cadangan terakhir yang utuh." in said
    file.unlink()
    assert "tidak ada. Periksa DATABASE_URL dan KETAHANAN_VAR." in house.refuses("backup", str(tmp_path / "a.cadangan"))
    assert not (tmp_path / "a.cadangan").exists()


@pytest.mark.postgres_only
def test_what_postgresql_must_bring_is_said(house: House, saved: Path) -> None:
    said = house.refuses("restore", str(saved), "--force", DATABASE_OWNER_URL=house.env["DATABASE_URL"])
    assert 'ALTER ROLE "ketahanan_app" CREATEDB; lalu ulangi.' in said
    said = house.refuses("backup", str(saved.with_name("b")), PATH="/nowhere")
    assert "pg_dump versi" in said
    assert "apt install postgresql-client-" in said
    said = house.refuses("restore", str(saved), DATABASE_URL=house.env["DATABASE_URL"].replace(house.database, "tiada"))
    assert "Basis data tiada tidak dapat dibuka" in said
