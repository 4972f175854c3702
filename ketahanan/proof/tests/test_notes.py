"""Signed notes: written here, read by others; and every broken one refused in words."""

from __future__ import annotations

from base64 import b64encode

import aics_tlog
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.proof import merkle, notes

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
ORIGIN = "contoh.go.id/bukti"
CHECKPOINT = notes.Checkpoint(ORIGIN, 4711, merkle.leaf_hash(b"root"))
KEY = notes.key_of(ORIGIN, PRIVATE)
# The example of the specification (c2sp.org/signed-note), as the Go library prints it.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNED = (
    TEXT + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_example_of_the_specification() -> None:
    key = notes.Key.read(PETER)
    assert str(key) == PETER
    assert notes.read(SIGNED).is_signed_by(key)
    assert not notes.read(SIGNED.replace("problem is", "problem was")).is_signed_by(key)


@given(st.integers(0, 2**62), st.binary(min_size=32, max_size=32))
def test_what_is_signed_is_read_back(size: int, root: bytes) -> None:
    wanted = notes.Checkpoint(ORIGIN, size, root)
    note = notes.read(notes.sign(wanted, PRIVATE))
    assert note.checkpoint == wanted
    assert note.is_signed_by(KEY)
    assert not note.is_signed_by(notes.key_of(ORIGIN, OTHER))


def test_others_read_our_checkpoint_and_a_witness_signs_it() -> None:
    text = notes.sign(CHECKPOINT, PRIVATE)
    witness = notes.Key("saksi.contoh.ac.id", OTHER.public_key().public_bytes_raw(), 4)
    whole = text + notes.cosign(CHECKPOINT.body, witness.name, OTHER, seconds=1_700_000_000)
    theirs = aics_tlog.verify_checkpoint(
        aics_tlog.parse_note(whole), aics_tlog.parse_vkey(str(KEY)), [aics_tlog.parse_vkey(str(witness))], quorum=1
    )
    assert theirs.ok
    note = notes.read(whole)
    assert note.is_signed_by(KEY)
    assert note.is_signed_by(notes.Key.read(str(witness)))
    later = notes.read(text + notes.cosign("else\n", witness.name, OTHER, seconds=1_700_000_000))
    assert not later.is_signed_by(witness)


BODY = CHECKPOINT.body
LINE = notes.sign(CHECKPOINT, PRIVATE).partition("\n\n")[2]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Titik periksa terpotong: teks, baris kosong, dan tanda tangan harus lengkap."),
        (BODY, "Titik periksa terpotong: teks, baris kosong, dan tanda tangan harus lengkap."),
        (f"{BODY}\n{LINE}".rstrip(), "Titik periksa terpotong: teks, baris kosong, dan tanda tangan harus lengkap."),
        (f"{BODY}\n- {LINE[2:]}", "Baris tanda tangan di titik periksa ini tidak dapat dibaca."),
        (f"{BODY}\n— {ORIGIN} AAAA\n", "Baris tanda tangan di titik periksa ini tidak dapat dibaca."),
        (f"{BODY}\n— {ORIGIN} %%%%\n", "Baris tanda tangan di titik periksa ini tidak dapat dibaca."),
        ("x" * 20_000, "Titik periksa terlalu panjang."),
    ],
)
def test_a_broken_note_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(notes.BadNote) as refused:
        notes.read(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (f"{ORIGIN}\n", "Teks ini bukan titik periksa: baris asal, jumlah, dan akar tidak ada."),
        (f"{ORIGIN}\n-1\nAAAA\n", "Teks ini bukan titik periksa: baris asal, jumlah, dan akar tidak ada."),
        (f"{ORIGIN}\n007\nAAAA\n", "Teks ini bukan titik periksa: baris asal, jumlah, dan akar tidak ada."),
        (f"{ORIGIN}\n7\nAAAA\n", "Akar di titik periksa ini bukan 32 bita."),
        (f"{ORIGIN}\n7\n" + b64encode(b"r" * 33).decode() + "\n", "Akar di titik periksa ini bukan 32 bita."),
    ],
)
def test_a_note_that_is_no_checkpoint(body: str, sentence: str) -> None:
    with pytest.raises(notes.BadNote) as refused:
        _ = notes.read(f"{body}\n{LINE}").checkpoint
    assert str(refused.value) == sentence


@pytest.mark.parametrize("text", ["", "name", "name+c74f20a3", PETER[:-4], PETER.replace("PeterNeumann", "Peter Neumann")])
def test_a_key_that_cannot_be_read(text: str) -> None:
    with pytest.raises(notes.BadNote, match=r"Kunci tidak dapat dibaca. Salin seluruh barisnya: nama\+sidik\+kunci."):
        notes.Key.read(text)


def test_a_key_under_another_name() -> None:
    with pytest.raises(notes.BadNote, match="Kunci tidak cocok dengan sidiknya. Salin sekali lagi dari sumber yang Anda percaya."):
        notes.Key.read(PETER.replace("Peter", "Paul"))
    with pytest.raises(notes.BadNote, match="Nama kunci tidak boleh kosong dan tidak boleh memuat spasi atau tanda tambah."):
        notes.key_of("a b", PRIVATE)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for reader in (notes.read, notes.Key.read):
        try:
            reader(text)
        except notes.BadNote as refused:
            assert str(refused)
