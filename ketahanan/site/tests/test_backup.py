"""The drill: backup beside a writer, a wreck, restore, on the real database; and what then is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketahanan.site.tests.saved import ACCOUNT, KEY, USE, House

pytestmark = pytest.mark.django_db  # on both databases


@pytest.mark.once
def test_the_drill(house: House, tmp_path: Path) -> None:
    file, note = tmp_path / "aman" / "malam.cadangan", tmp_path / "titik.txt"
    used, papers = house.python(USE), house.ask("SELECT count(*) FROM documents_document")[0][0]
    note.write_text(house.ask("SELECT note FROM proof_checkpoint ORDER BY size DESC")[0][0])
    (house.folder / "files/2012/12/yatim").write_bytes(b"tidak ada barisnya")
    writer = house.writer()
    assert writer.stdout
    writer.stdout.readline()
    said = house.must("backup", str(file))
    writer.kill()
    writer.communicate()
    assert "SECRET_KEY, FIELD_KEYS, PROOF_KEY, dan BACKUP_KEY TIDAK ada di dalamnya" in said
    assert oct(file.stat().st_mode)[-3:] == "600"
    seq = int(said.partition("jejak sampai nomor ")[2].partition(",")[0])
    beats = f"SELECT count(*) FROM journal_entry WHERE action = 'test.beat' AND seq <= {seq}"
    written = house.ask(beats)[0][0]
    assert 0 < written < house.ask(beats.partition(" AND seq")[0])[0][0], "the writer was never stopped"
    assert f"{papers + 3} berkas" in house.must("backup", "--verify", str(file))

    house.wreck()
    assert house.leftovers() == []
    told = house.must("restore", str(file), "--checkpoint", str(note), *(["--force"] if not house.server else []))

    assert "✗" not in told
    for line in (
        "✓ jumlah baris setiap tabel, nomor terakhir, dan penjaga tabel sama dengan saat cadangan dibuat",
        f"✓ {papers + 3} berkas, SHA-256 masing-masing cocok dengan basis data", "✓ FIELD_KEYS server ini membuka",
        "✓ I1   debit sama dengan kredit", "✓ I11  log yang ditandatangani", "✓ log memuat titik periksa",
    ):  # fmt: skip
        assert line in told
    assert house.python(USE) == used
    assert used == f"{papers} 3 /"
    assert house.ask(beats)[0][0] == house.ask("SELECT count(*) FROM ledger_transfer WHERE key LIKE 'pagu:beat%'")[0][0] == written
    assert house.ask("SELECT value FROM journal_counter WHERE name = 'journal'")[0][0] == seq
    assert not (house.folder / "files/2012/12/yatim").exists(), "orphans are left out"
    assert house.leftovers() == []
    house.must("check")
    house.must("seal", "--check")


@pytest.mark.sweep
def test_the_past_is_as_guarded_afterwards_as_before(house: House, saved: Path) -> None:
    house.remove()
    house.must("restore", str(saved))
    code = "import django; django.setup(); from ketahanan.ledger.models import Transfer; Transfer.objects.update(amount=1)"
    with pytest.raises(AssertionError, match=r"append-only|permission denied"):
        house.python(code)


@pytest.mark.sweep
def test_a_fresh_machine_needs_no_force_and_a_full_one_keeps_the_old(house: House, saved: Path) -> None:
    before = house.counts()
    said = house.refuses("restore", str(saved))
    assert "sudah berisi. Pulihkan ke tempat kosong, atau pakai --force: yang lama disimpan di sampingnya." in said
    assert house.counts() == before
    assert house.databases() == set()
    assert "yang lama disimpan" in house.must("restore", str(saved), "--force")
    (old,) = house.databases()
    assert "lama" in old
    (files,) = house.folder.glob("files.lama-*")
    assert sum(path.is_file() for path in files.rglob("*")) == sum(path.is_file() for path in (house.folder / "files").rglob("*"))
    assert house.counts() == before
    house.remove()
    assert "yang lama disimpan" not in house.must("restore", str(saved))
    assert house.counts() == before


@pytest.mark.sweep
def test_sessions_do_not_come_back(house: House) -> None:
    login = USE.replace("answer = Client()", "from ketahanan.people.models import Session\nanswer = Client()") + (
        "\nprint(Session.objects.count())"
    )
    assert house.python(login).endswith("1")
    file = house.folder.parent / "malam.cadangan"
    house.must("backup", str(file))
    house.must("restore", str(file), "--force")
    assert house.ask("SELECT count(*) FROM people_session") == [(0,)]


@pytest.mark.sweep
def test_neither_keys_nor_persons_show_in_the_bytes(house: House, saved: Path) -> None:
    raw = saved.read_bytes()
    person = "import django; django.setup(); from ketahanan.people.models import Person; p = Person.objects.first(); "
    for plain in (
        KEY, house.env["FIELD_KEYS"], house.env["SECRET_KEY"], house.env["PROOF_KEY"], ACCOUNT, "Dedi Kabupaten",
        house.python(person + "print(p.nik)"), house.python(person + "print(p.phone)"),
    ):  # fmt: skip
        assert len(plain) > 9
        assert plain.encode() not in raw
    opened = house.python(f"""
import django, gzip, io
django.setup()
from ketahanan.site.backups.framing import Opener
print(gzip.decompress(Opener(open({str(saved)!r}, 'rb'), {KEY!r}).read()).count(b'Dedi Kabupaten'))
for secret in {[house.env[name] for name in ("FIELD_KEYS", "SECRET_KEY", "PROOF_KEY", "BACKUP_KEY")]!r}:
    assert secret.encode() not in gzip.decompress(Opener(open({str(saved)!r}, 'rb'), {KEY!r}).read())
""")
    assert int(opened) > 0, "what was looked for is really inside"
