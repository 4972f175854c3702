"""Checkpoints as signed notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature): written, read, verified. Pure.

A note is text that ends in a line break, an empty line, and lines of signatures `— name base64`.
"""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ketahanan.common.text import N_

LONGEST = 16_384
_ED25519, _COSIGNATURE = 1, 4
_HASH = 32


class BadNote(ValueError):
    """A note, checkpoint or key that cannot be read; says in one Indonesian sentence why."""


@dataclass(frozen=True, slots=True)
class Key:
    """Who signs, under which name. `sort` is the algorithm: 1 signs the note, 4 a witness's word with its time."""

    name: str
    public: bytes
    sort: int = _ED25519

    @property
    def id(self) -> bytes:
        """Four bytes that stand before each signature of this key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.sort]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.sort]) + self.public).decode()}"

    @classmethod
    def read(cls, text: str) -> Key:
        """From `name+id+base64`, as it is published."""
        name, _plus, rest = text.strip().partition("+")
        told, _plus, encoded = rest.partition("+")
        raw = _decoded(encoded)
        if not _is_name(name) or len(raw) != _HASH + 1 or raw[0] not in {_ED25519, _COSIGNATURE}:
            raise BadNote(N_("Kunci tidak dapat dibaca. Salin seluruh barisnya: nama+sidik+kunci."))
        key = cls(name, raw[1:], raw[0])
        if key.id.hex() != told:
            raise BadNote(N_("Kunci tidak cocok dengan sidiknya. Salin sekali lagi dari sumber yang Anda percaya."))
        return key


def key_of(name: str, private: Ed25519PrivateKey) -> Key:
    """The public half under a name without space and plus sign."""
    if not _is_name(name):
        raise BadNote(N_("Nama kunci tidak boleh kosong dan tidak boleh memuat spasi atau tanda tambah."))
    return Key(name, private.public_key().public_bytes_raw())


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is signed: how many leaves the log of this origin has, and their root."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signatures as (name, id of key and signature)."""

    body: str
    signatures: tuple[tuple[str, bytes], ...]

    def is_signed_by(self, key: Key) -> bool:
        """Is one of the signatures this key's, over exactly this text?"""
        return any(_holds(key, raw, self.body) for name, raw in self.signatures if name == key.name)

    @property
    def checkpoint(self) -> Checkpoint:
        """What the text says. Raises BadNote when it is no checkpoint."""
        lines = self.body.split("\n")
        if len(lines) < 4 or not lines[0] or not _is_size(lines[1]):
            raise BadNote(N_("Teks ini bukan titik periksa: baris asal, jumlah, dan akar tidak ada."))
        root = _decoded(lines[2])
        if len(root) != _HASH:
            raise BadNote(N_("Akar di titik periksa ini bukan 32 bita."))
        return Checkpoint(lines[0], int(lines[1]), root)


def sign(checkpoint: Checkpoint, private: Ed25519PrivateKey) -> str:
    """The note of a checkpoint, signed by its origin."""
    key = key_of(checkpoint.origin, private)
    return f"{checkpoint.body}\n{_line(key, private.sign(checkpoint.body.encode()))}"


def cosign(body: str, name: str, private: Ed25519PrivateKey, *, seconds: int) -> str:
    """A witness's line: it saw this text at this Unix time and keeps it."""
    key = Key(name, private.public_key().public_bytes_raw(), _COSIGNATURE)
    return _line(key, struct.pack(">Q", seconds) + private.sign(_witnessed(body, seconds)))


def read(text: str) -> Note:
    """The note. Raises BadNote where the form is broken; says nothing about who signed."""
    if len(text) > LONGEST:
        raise BadNote(N_("Titik periksa terlalu panjang."))
    body, gap, tail = text.rpartition("\n\n")
    lines = tail.split("\n")
    if not gap or lines[-1] or not lines[:-1]:
        raise BadNote(N_("Titik periksa terpotong: teks, baris kosong, dan tanda tangan harus lengkap."))
    signatures = []
    for line in lines[:-1]:
        dash, _space, rest = line.partition(" ")
        name, _space, encoded = rest.partition(" ")
        raw = _decoded(encoded)
        if dash != "—" or not _is_name(name) or len(raw) < 5:
            raise BadNote(N_("Baris tanda tangan di titik periksa ini tidak dapat dibaca."))
        signatures.append((name, raw))
    return Note(body + "\n", tuple(signatures))


def _holds(key: Key, raw: bytes, body: str) -> bool:
    signature, message = raw[4:], body.encode()
    if raw[:4] != key.id:
        return False
    if key.sort == _COSIGNATURE:
        if len(signature) < 8:
            return False
        message = _witnessed(body, struct.unpack(">Q", signature[:8])[0])
        signature = signature[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _witnessed(body: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{body}".encode()


def _line(key: Key, signature: bytes) -> str:
    return f"— {key.name} {b64encode(key.id + signature).decode()}\n"


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(sign.isspace() for sign in name)


def _is_size(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20 and (text == "0" or text[0] != "0")


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (BadBase64, ValueError):
        return b""
