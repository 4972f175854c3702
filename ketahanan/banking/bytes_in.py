"""Bytes that come from outside: how many, in which alphabet, and where one is."""

from __future__ import annotations

import codecs
import re
from io import SEEK_END
from typing import BinaryIO

from ketahanan.banking.faults import refuse, shown
from ketahanan.common.text import N_

# A national evening of 84,000 lines is about 80 MB as camt.053.
MOST_BYTES = 128 * 2**20
PIECE = 2**20

EMPTY = N_("Berkas ini kosong. Unduh lagi dari bank, lalu unggah.")
HUGE = N_("Berkas ini %(size)s MB, paling besar %(most)s MB. Minta bank membaginya menurut hari.")
NOT_UTF8 = N_(
    "Berkas ini bukan teks UTF-8. Unduh lagi dari bank sebagai teks UTF-8; jangan menyimpannya ulang dari pengolah angka."
)
OTHER_ENCODING = N_(
    "Berkas ini menyatakan penyandian %(encoding)s. Hanya UTF-8 yang diterima; minta bank mengirim UTF-8."
)
DTD = N_(
    "Berkas ini memuat DTD (<!DOCTYPE> atau <!ENTITY>), yang tidak pernah dikirim bank. Berkas ditolak; periksa asalnya."
)

DECLARED = re.compile(rb"^\xef?\xbb?\xbf?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"'>]{1,40})[\"']")
CLOSE = re.compile(rb"</(?:[A-Za-z0-9_.-]{1,40}:)?Document\s{0,20}>")
ALLOWED = ("utf-8", "utf8", "us-ascii", "ascii")


class Counted:
    """A stream in pieces of at most one line, so that a fault is found with its line; libxml2 names none while streaming."""

    PIECE = 512

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.line = 1
        self._ended = False

    def read(self, _size: int = -1) -> bytes:
        self.line += self._ended
        piece = self._stream.readline(self.PIECE)
        self._ended = piece.endswith(b"\n")
        return piece


def gate(stream: BinaryIO, name: str, *, most: int = MOST_BYTES, xml: bool = False) -> None:
    """Size, UTF-8 and, for XML, no DTD; leaves the stream at its beginning. Raises BankFileRefused."""
    stream.seek(0, SEEK_END)
    size = stream.tell()
    if not size:
        raise refuse(EMPTY, file=name)
    if size > most:
        raise refuse(HUGE, file=name, size=str(-(-size // 2**20)), most=str(most // 2**20))
    stream.seek(0)
    _alphabet(stream, name, xml)
    stream.seek(0)


def _alphabet(stream: BinaryIO, name: str, xml: bool) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, before = 1, b""
    while piece := stream.read(PIECE):
        if xml and not before:
            _declared(piece, name)
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            raise refuse(NOT_UTF8, file=name, line=line + error.object.count(b"\n", 0, error.start)) from None
        if b"\0" in piece:
            raise refuse(NOT_UTF8, file=name, line=line + piece.count(b"\n", 0, piece.index(b"\0")))
        both = before + piece
        if xml and (b"<!DOCTYPE" in both or b"<!ENTITY" in both):
            raise refuse(DTD, file=name)
        line, before = line + piece.count(b"\n"), piece[-9:]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise refuse(NOT_UTF8, file=name, line=line) from None


def _declared(head: bytes, name: str) -> None:
    found = DECLARED.match(head[:300])
    encoding = found[1].decode("utf-8", "replace") if found else "utf-8"
    if encoding.lower() not in ALLOWED:
        raise refuse(OTHER_ENCODING, file=name, encoding=shown(encoding))


def closes_once(stream: BinaryIO) -> bool:
    """The document is closed once, and nothing but space follows."""
    stream.seek(0)
    closed, rest = 0, b""
    while piece := stream.read(PIECE):
        both = rest + piece
        found = [each.end() for each in CLOSE.finditer(both) if each.end() > len(rest)]
        closed += len(found)
        if closed:
            after = both[found[-1] :] if found else piece
            if after.strip():
                return False
        rest = both[-100:]
    return closed == 1
