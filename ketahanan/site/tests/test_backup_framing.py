"""The sealed file: whatever is done to its bytes is found, and nothing of the text shows."""

from __future__ import annotations

import io
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ketahanan.site.backups import framing
from ketahanan.site.backups.framing import CHUNK, HEADER, BadBackup, Opener, Sealer

KEY = "kata sandi cadangan yang panjang"
WHOLE = CHUNK + 16


def sealed(plain: bytes, *pieces: int) -> bytes:
    target = io.BytesIO()
    sealer, begun = Sealer(target, KEY), 0
    for piece in pieces:
        sealer.write(plain[begun : begun + piece])
        begun += piece
    sealer.write(plain[begun:])
    sealer.finish()
    return target.getvalue()


def opened(raw: bytes, key: str = KEY) -> bytes:
    return Opener(io.BytesIO(raw), key).read()


@cache
def three() -> bytes:
    """Three whole chunks and a short one."""
    return sealed(bytes(range(256)) * (3 * CHUNK // 256) + b"akhir")


@pytest.fixture(autouse=True)
def quick_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of files are opened here; what a guess costs is not what is tested."""
    monkeypatch.setattr(framing, "_COST", 2)


SIZES = st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])


@hypothesis_settings(max_examples=40)
@given(size=SIZES, pieces=st.lists(st.integers(0, 2 * CHUNK), max_size=4))
def test_what_was_written_is_read_however_it_was_cut(size: int, pieces: list[int]) -> None:
    plain = bytes(index % 251 for index in range(size))
    raw = sealed(plain, *pieces)
    assert opened(raw) == plain
    assert len(raw) == HEADER + size + 16 * max(1, -(-size // CHUNK))


@hypothesis_settings(max_examples=150)
@given(keep=st.integers(0, HEADER + 3 * WHOLE + 5 + 15))
@example(keep=0)
@example(keep=len(framing.FAMILY))
@example(keep=HEADER)
@example(keep=HEADER + WHOLE)
@example(keep=HEADER + 3 * WHOLE)
def test_every_cut_is_found(keep: int) -> None:
    with pytest.raises(BadBackup, match="terpotong"):
        opened(three()[:keep])


@hypothesis_settings(max_examples=150)
@given(at=st.integers(0, HEADER + 3 * WHOLE + 5 + 15), bit=st.integers(0, 7))
def test_every_flipped_bit_is_found(at: int, bit: int) -> None:
    raw = bytearray(three())
    raw[at] ^= 1 << bit
    with pytest.raises(BadBackup):
        opened(bytes(raw))


@given(order=st.permutations(range(4)).filter(lambda found: list(found) != [0, 1, 2, 3]) | st.lists(
    st.integers(0, 3), max_size=6).filter(lambda found: found != [0, 1, 2, 3]))  # fmt: skip
def test_chunks_that_are_moved_doubled_or_left_out_are_found(order: list[int]) -> None:
    body = three()[HEADER:]
    chunks = [body[at : at + WHOLE] for at in range(0, len(body), WHOLE)]
    with pytest.raises(BadBackup):
        opened(three()[:HEADER] + b"".join(chunks[at] for at in order))


def test_chunks_of_another_file_with_the_same_passphrase_do_not_fit() -> None:
    other = sealed(b"x" * (3 * CHUNK + 5))
    with pytest.raises(BadBackup, match="berubah"):
        opened(three()[: HEADER + WHOLE] + other[HEADER + WHOLE :])


@given(tail=st.binary(min_size=1, max_size=100))
def test_what_was_put_behind_the_end_is_found(tail: bytes) -> None:
    with pytest.raises(BadBackup, match="berubah"):
        opened(three() + tail)


def test_without_the_end_written_nothing_opens() -> None:
    target = io.BytesIO()
    sealer = Sealer(target, KEY)
    sealer.write(b"a" * (2 * CHUNK))
    sealer.close()
    with pytest.raises(BadBackup, match="Cadangan terpotong: bagian akhirnya tidak ada"):
        opened(target.getvalue())


def test_each_fault_has_its_sentence() -> None:
    for raw, key, sentence in (
        (three(), "kata sandi lain yang panjang", framing.WRONG_KEY),
        (b"PK\x03\x04", KEY, "Berkas ini bukan cadangan Ketahanan. Periksa nama berkasnya."),
        (b"ketahanan-backup/2\n" + three()[19:], KEY,
         "Cadangan ini dibuat dengan bentuk berkas versi lain. Pasang versi Ketahanan yang membuatnya."),
    ):  # fmt: skip
        with pytest.raises(BadBackup) as found:
            opened(raw, key)
        assert str(found.value) == sentence


def test_equal_texts_make_unlike_files_and_show_nothing() -> None:
    plain = b"7302010101800001" * 10_000
    one, other = sealed(plain), sealed(plain)
    assert one[HEADER:] != other[HEADER:]
    assert b"7302010101800001" not in one
