"""What may be kept of a PDF: whole, open, passive, of a length that somebody can read."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused

LARGEST = 10 * 2**20
MOST_PAGES = 40
_UNPACKED = 30 * 2**20  # of all object streams of one file together

_END = re.compile(rb"%%EOF[\s\x00]*\Z")
_STREAM = re.compile(rb"/ObjStm\b.{0,600}?\bstream\r?\n", re.DOTALL)
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z])")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z])"
)


def examine(content: bytes) -> None:
    """Raises Refused when the PDF is cut off, locked, active, something else besides, or too long."""
    if not _END.search(content[-2048:]):
        raise Refused(
            _(
                "PDF ini terpotong atau berisi sesuatu di belakang akhirnya. Buat ulang PDF-nya, lalu unggah lagi."
            )
        )
    if b"PK\x05\x06" in content[-70_000:]:
        raise Refused(_("Berkas ini PDF dan arsip sekaligus. Unggah PDF biasa, satu dokumen satu berkas."))
    shown = [_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part) for part in _parts(content)]
    if any(_LOCKED.search(part) for part in shown):
        raise Refused(_("PDF ini terkunci. Simpan tanpa kata sandi, lalu unggah lagi."))
    if any(_ACTIVE.search(part) for part in shown):
        raise Refused(
            _(
                "PDF ini berisi program atau lampiran di dalamnya. Cetak ulang menjadi PDF biasa, lalu unggah lagi."
            )
        )
    pages = sum(len(_PAGE.findall(part)) for part in shown)
    if pages > MOST_PAGES:
        raise Refused(
            _("PDF ini %(pages)d halaman. Paling banyak %(most)d; bagi menjadi beberapa berkas.")
            % {"pages": pages, "most": MOST_PAGES}
        )


def _parts(content: bytes) -> Iterator[bytes]:
    """The open part of the file, without its streams' bytes, and what the packed object streams hold."""
    yield re.sub(rb"\bstream\r?\n.*?endstream", b"", content, flags=re.DOTALL)
    left = _UNPACKED
    for found in _STREAM.finditer(content):
        unpack = zlib.decompressobj()
        try:
            part = unpack.decompress(content[found.end() :], left)
        except zlib.error:
            continue
        left -= len(part)
        if left <= 0:
            raise Refused(
                _("PDF ini terlalu rumit untuk diperiksa. Cetak ulang menjadi PDF biasa, lalu unggah lagi.")
            )
        yield part
