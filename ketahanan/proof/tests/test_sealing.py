"""Everything that was committed is in the log once, in order, and stays there."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from ketahanan.common.errors import Refused
from ketahanan.journal.models import Entry
from ketahanan.journal.operations import Personal
from ketahanan.ledger.models import Transfer
from ketahanan.proof import audit, keys, leaves, merkle, notes, operations, queries
from ketahanan.proof.models import Checkpoint, Kept, Leaf, Tile
from ketahanan.proof.tests import acting
from ketahanan.testing import NOON

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def test_what_is_new_becomes_leaves_in_order_and_a_signed_checkpoint() -> None:
    first, second, moved = acting.note(1), acting.note(2), acting.send()
    assert operations.seal(NOON) == 3
    found = list(Leaf.objects.order_by("seq").values_list("seq", "kind", "ref"))
    assert found == [(0, "E", first.seq), (1, "E", second.seq), (2, "T", moved.pk)]
    last = Checkpoint.objects.get()
    assert (last.size, last.entries, last.transfers, last.at) == (3, second.seq, moved.pk, NOON)
    note = notes.read(last.note)
    assert note.is_signed_by(keys.public())
    assert note.checkpoint == notes.Checkpoint(keys.public().name, 3, bytes.fromhex(last.root))
    assert merkle.root(bytes(leaf.hash) for leaf in Leaf.objects.order_by("seq")).hex() == last.root
    assert audit.broken() == []


def test_nothing_new_makes_no_checkpoint_and_new_rows_are_added_behind() -> None:
    acting.note()
    assert operations.seal(NOON) == 1
    assert operations.seal(NOON + HOUR) == 0
    assert Checkpoint.objects.count() == 1
    acting.send()
    assert operations.seal(NOON + HOUR) == 1
    old, new = Checkpoint.objects.order_by("size")
    proof = merkle.consistency(old.size, new.size, queries.node())
    assert merkle.is_consistent(old.size, bytes.fromhex(old.root), new.size, bytes.fromhex(new.root), proof)


def test_a_lower_number_that_is_committed_later_is_not_missed() -> None:
    """As on PostgreSQL, where the transaction with the lower id may end last."""
    late = acting.send(1)
    acting.send(2)
    row = Transfer.objects.filter(pk=late.pk).values().get()
    acting_later = acting.send(3)
    assert operations.seal(NOON) == 3
    # Another with an id below the highest one, seen only now.
    Transfer.objects.bulk_create([Transfer(**row | {"id": acting_later.pk + 50, "key": "high"})])
    assert operations.seal(NOON + HOUR) == 1
    Transfer.objects.bulk_create([Transfer(**row | {"id": acting_later.pk + 20, "key": "low"})])
    assert operations.seal(NOON + 2 * HOUR) == 1
    assert audit.late_rows() == []
    # Beyond the look-back only the whole search finds it, and the night says so.
    acting.note()
    Transfer.objects.bulk_create([Transfer(**row | {"id": acting_later.pk + 30, "key": "much later"})])
    assert operations.seal(NOON + 3 * operations.LOOK_BACK) == 1
    assert audit.late_rows() == ["transfer much later is in no leaf"]
    assert operations.seal_all(NOON + 3 * operations.LOOK_BACK) == 1
    assert audit.late_rows() == []
    assert audit.broken() == []


def test_full_tiles_are_kept_and_read_like_leaves() -> None:
    for count in (200, 100, 300):
        acting.notes(count)
        operations.seal(NOON)
    assert list(Tile.objects.order_by("n").values_list("level", "n")) == [(0, 0), (0, 1)]
    hashes = [bytes(leaf.hash) for leaf in Leaf.objects.order_by("seq")]
    for size in Checkpoint.objects.values_list("size", flat=True):
        assert merkle.Frontier.of(size, queries.node()).root() == merkle.root(hashes[:size])
    for index in (0, 255, 256, 599):
        proof = merkle.inclusion(index, 600, queries.node())
        assert merkle.is_included(hashes[index], index, 600, proof, merkle.root(hashes))
    assert audit.broken() == []


def test_the_log_keeps_its_name_when_the_address_changes(settings: Settings) -> None:
    acting.note()
    operations.seal(NOON)
    settings.PROOF_ORIGIN = "baru.go.id/bukti"
    acting.note()
    operations.seal(NOON)
    first, second = (notes.read(row.note).checkpoint.origin for row in Checkpoint.objects.order_by("size"))
    assert first == second != settings.PROOF_ORIGIN
    assert audit.broken() == []
    assert operations.keep(witness="saksi.id", text=Checkpoint.objects.order_by("size")[0].note, at=NOON).size == 1


def test_batches_are_each_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "BATCH", 4)
    acting.notes(6)
    moved = [acting.send(number) for number in range(3)]
    assert operations.seal(NOON) == 9
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [4, 8, 9]
    assert list(Leaf.objects.filter(kind="T").order_by("seq").values_list("ref", flat=True)) == [row.pk for row in moved]


def test_sealing_asks_a_fixed_number_of_statements() -> None:
    acting.note()
    operations.seal(NOON)
    counts = []
    for count in (1, 60):
        acting.notes(count)
        with CaptureQueriesContext(connection) as asked:
            operations.seal(NOON)
        counts.append(len([query for query in asked if "SAVEPOINT" not in query["sql"]]))
    assert counts[0] == counts[1] <= 16


def test_what_is_sealed_cannot_be_guessed_and_equal_rows_differ() -> None:
    acting.note(1, name=Personal("Siti"))
    acting.note(1, name=Personal("Siti"))
    operations.seal(NOON)
    one, two = Leaf.objects.order_by("seq")
    assert bytes(one.salt) != bytes(two.salt)
    entry = Entry.objects.order_by("seq").values(*leaves.ENTRY_COLUMNS)[0]
    shown, sealed = leaves.of_entry(entry)
    assert set(shown) == {"log", "seq", "at", "action", "role", "subject", "area"}
    text = leaves.leaf_text(shown, leaves.commitment(bytes(one.salt).hex(), sealed))
    assert "Siti" not in text
    assert entry["details"] not in text
    assert '"actor"' not in text


@pytest.mark.parametrize("table", acting.TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_log(table: str, statement: str) -> None:
    acting.notes(256)
    operations.seal(NOON)
    operations.keep(witness="saksi.id", text=Checkpoint.objects.get().note, at=NOON)
    column = {"proof_leaf": "ref", "proof_tile": "n", "proof_checkpoint": "size", "proof_kept": "size"}[table]
    with pytest.raises(DatabaseError, match="append-only|permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(table, column, 9))


@pytest.mark.sqlite_only
def test_replacing_a_leaf_under_its_row_is_refused_too() -> None:
    entry = acting.note()
    operations.seal(NOON)
    for seq, ref in ((0, 99), (1, entry.seq)):
        with pytest.raises(DatabaseError, match="append-only: REPLACE"), transaction.atomic():
            connection.cursor().execute(
                "INSERT OR REPLACE INTO proof_leaf (seq, kind, ref, salt, hash) VALUES (%s, 'E', %s, x'00', x'00')",
                [seq, ref],
            )


@pytest.mark.postgres_only
def test_the_log_cannot_be_emptied() -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("TRUNCATE proof_leaf")


def test_the_command_seals_and_proves() -> None:
    acting.note()
    told = StringIO()
    call_command("seal", "--check", stdout=told)
    assert "1 leaves added" in told.getvalue()
    assert Checkpoint.objects.get().note in told.getvalue()
    assert "every leaf, tile, root and signature fits" in told.getvalue()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("table", "statement", "fault"),
    [
        ("journal_entry", "UPDATE journal_entry SET details = '{\"x\":1}'", "entry {seq} is not what leaf 0 says"),
        ("journal_entry", "UPDATE journal_entry SET actor_id = 6", "entry {seq} is not what leaf 0 says"),
        ("journal_entry", "DELETE FROM journal_entry WHERE seq = {seq}", "entry {seq} of leaf 0 is gone"),
        ("ledger_transfer", "UPDATE ledger_transfer SET amount = 1", "transfer {id} is not what leaf 256 says"),
        ("ledger_transfer", "UPDATE ledger_transfer SET key = 'x'", "transfer {id} is not what leaf 256 says"),
        ("proof_leaf", "UPDATE proof_leaf SET hash = salt WHERE seq = 256", "transfer {id} is not what leaf 256 says"),
        ("proof_leaf", "DELETE FROM proof_leaf WHERE seq = 3", "leaf 3 is missing"),
        ("proof_leaf", "DELETE FROM proof_leaf WHERE seq = 256", "checkpoint 257 has more leaves than there are"),
        ("proof_tile", "UPDATE proof_tile SET root = hashes", "tile 0/0 is not made of its leaves"),
        ("proof_checkpoint", "UPDATE proof_checkpoint SET root = '00'", "checkpoint 257 has another root"),
        ("proof_checkpoint", "UPDATE proof_checkpoint SET size = 256", "checkpoint 256 is not what was signed"),
    ],
)
def test_the_night_names_what_does_not_fit(table: str, statement: str, fault: str) -> None:
    acting.notes(256)
    moved = acting.send()
    operations.seal(NOON)
    facts: dict[str, Any] = {"seq": Entry.objects.order_by("seq")[0].seq, "id": moved.pk}
    acting.without_guards(table)
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{seq}", str(facts["seq"])))
    assert fault.format(**facts) in audit.broken(400)
    with pytest.raises(CommandError, match="The log does not fit"):
        call_command("seal", "--check", stdout=StringIO())


def test_a_witness_keeps_ours_and_its_own_signature_is_checked(settings: Settings) -> None:
    other = keys._derived("another")
    witness = notes.Key("saksi.contoh.ac.id", other.public_key().public_bytes_raw(), 4)
    settings.WITNESS_KEYS = [str(witness)]
    acting.note()
    operations.seal(NOON)
    first = Checkpoint.objects.get()
    plain = operations.keep(witness="inspektorat.contoh.go.id", text=first.note, at=NOON)
    assert not plain.signed
    text = first.note + notes.cosign(notes.read(first.note).body, witness.name, other, seconds=1_354_500_000)
    assert operations.keep(witness=witness.name, text=text, at=NOON).signed
    assert not operations.keep(witness="lain.id", text=text, at=NOON).signed
    acting.note()
    operations.seal(NOON)
    newest = Checkpoint.objects.order_by("-size")[0]
    operations.keep(witness="inspektorat.contoh.go.id", text=newest.note, at=NOON)
    assert [(row.witness, row.size, row.signed) for row in queries.kept()] == [
        ("inspektorat.contoh.go.id", newest.size, False), ("lain.id", 1, False), (witness.name, 1, True),
    ]  # fmt: skip


def test_a_checkpoint_that_is_not_ours_is_refused_in_words() -> None:
    acting.note()
    operations.seal(NOON)
    last = Checkpoint.objects.get()
    stranger = notes.sign(notes.read(last.note).checkpoint, keys._derived("another"))
    forked = notes.sign(notes.Checkpoint(keys.public().name, 1, merkle.EMPTY), keys.private())
    beyond = notes.sign(notes.Checkpoint(keys.public().name, 9, merkle.EMPTY), keys.private())
    not_ours = "Titik periksa ini tidak bertanda tangan kami. Minta berkas yang dulu diunduh saksi dari sini."
    for witness, text, sentence in (
        ("saksi", "?", "Titik periksa terpotong: teks, baris kosong, dan tanda tangan harus lengkap."),
        ("saksi kita", last.note, "Tulis nama saksi tanpa spasi, misalnya inspektorat.contoh.go.id, paling banyak 120 huruf."),
        ("saksi", stranger, not_ours),
        ("saksi", beyond, not_ours),
        ("saksi", forked, "Titik periksa saksi dan milik kami berbeda padahal jumlahnya sama. Jangan ubah apa pun; laporkan kepada APIP."),
    ):
        with pytest.raises(Refused) as refused:
            operations.keep(witness=witness, text=text, at=NOON)
        assert refused.value.sentence == sentence
    assert not Kept.objects.exists()
