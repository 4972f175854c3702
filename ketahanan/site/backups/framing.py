"""The sealed file: a header and chunks, each encrypted and bound to its place. Pure.

The construction is STREAM, as in the age format: ChaCha20-Poly1305 over chunks of one size under a key of this file
alone; the nonce is the number of the chunk and a last byte that is 1 on the final chunk. A chunk that is changed, moved,
doubled, left out or cut off therefore opens nowhere. The header holds the salt of scrypt and a mark by which a wrong
passphrase is told from a damaged file; each chunk is bound to the header.
"""

from __future__ import annotations

import hmac
import io
import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

FAMILY, MAGIC = b"ketahanan-backup/", b"ketahanan-backup/1\n"
CHUNK = 64 * 1024
_SALT, _MARK, _TAG = 16, 32, 16
HEADER = len(MAGIC) + _SALT + _MARK
# 64 MiB and about a third of a second for each guess at the passphrase.
_COST = 2**16


class BadBackup(ValueError):
    """The file cannot be opened; says in Indonesian what is wrong with it and what to do."""


def _keys(passphrase: str, salt: bytes) -> tuple[ChaCha20Poly1305, bytes]:
    both = Scrypt(salt=salt, length=64, n=_COST, r=8, p=1).derive(passphrase.encode())
    return ChaCha20Poly1305(both[:32]), both[32:]


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Sealer(io.RawIOBase):
    """Writes encrypted to `target`. Only `finish` makes the file whole; closing alone leaves one that does not open."""

    def __init__(self, target: IO[bytes], passphrase: str) -> None:
        self._target, self._number, self._waiting = target, 0, bytearray()
        begin = MAGIC + os.urandom(_SALT)
        self._box, marking = _keys(passphrase, begin[len(MAGIC) :])
        self._header = begin + hmac.digest(marking, begin, "sha256")
        target.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._waiting += piece
        # One byte more than a chunk shows that the chunk is not the last.
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(piece)

    def finish(self) -> None:
        """Write the last chunk; nothing may follow."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, plain: bytes, *, last: bool) -> None:
        self._target.write(self._box.encrypt(_nonce(self._number, last=last), plain, self._header))
        self._number += 1


class Opener(io.RawIOBase):
    """Reads what a Sealer wrote to `source`. Raises BadBackup as soon as a chunk is not what was written there."""

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        self._source, self._number, self._plain, self._ended = source, 0, b"", False
        self._header = source.read(HEADER)
        if not self._header.startswith(MAGIC):
            raise BadBackup(_not_ours(self._header))
        if len(self._header) < HEADER:
            raise BadBackup(CUT)
        begin, mark = self._header[:-_MARK], self._header[-_MARK:]
        self._box, marking = _keys(passphrase, begin[len(MAGIC) :])
        if not hmac.compare_digest(mark, hmac.digest(marking, begin, "sha256")):
            raise BadBackup(WRONG_KEY)
        self._next = source.read(CHUNK + _TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._plain and not self._ended:
            self._plain = self._chunk()
        piece = self._plain[: len(view)]
        self._plain = self._plain[len(piece) :]
        view[: len(piece)] = piece
        return len(piece)

    def _chunk(self) -> bytes:
        sealed, self._next = self._next, self._source.read(CHUNK + _TAG)
        self._ended = not self._next
        plain = self._opened(sealed, last=self._ended)
        if plain is None:
            # A whole chunk that would open in the middle of a file, at the end of this one: the rest was cut off.
            cut = self._ended and (len(sealed) < CHUNK + _TAG or self._opened(sealed, last=False) is not None)
            raise BadBackup(CUT_OR_CHANGED if cut and len(sealed) < CHUNK + _TAG else CUT if cut else CHANGED)
        self._number += 1
        return plain

    def _opened(self, sealed: bytes, *, last: bool) -> bytes | None:
        try:
            return self._box.decrypt(_nonce(self._number, last=last), sealed, self._header)
        except InvalidTag:
            return None


WRONG_KEY = (
    "Cadangan tidak terbuka dengan BACKUP_KEY ini, atau kepala berkasnya berubah. Pakai kata sandi saat cadangan dibuat, "
    "atau salinan lain dari cadangan ini."
)
CUT = "Cadangan terpotong: bagian akhirnya tidak ada. Salin ulang dari tempat simpannya, atau pakai cadangan lain."
CUT_OR_CHANGED = "Cadangan terpotong atau berubah di bagian akhirnya. Salin ulang dari tempat simpannya, atau pakai cadangan lain."
CHANGED = "Cadangan berubah sejak dibuat. Jangan dipakai; salin ulang dari tempat simpannya, atau pakai cadangan lain."


def _not_ours(begin: bytes) -> str:
    if MAGIC.startswith(begin):
        return CUT
    if begin.startswith(FAMILY):
        return "Cadangan ini dibuat dengan bentuk berkas versi lain. Pasang versi Ketahanan yang membuatnya."
    return "Berkas ini bukan cadangan Ketahanan. Periksa nama berkasnya."
