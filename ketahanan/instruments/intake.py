"""What an upload brings, examined before anything is written: workbook, form, XForm, method, findings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ketahanan.analytics.errors import FlawsFound
from ketahanan.analytics.method import Method
from ketahanan.analytics.method_file import read_method
from ketahanan.common.errors import Refused, Several
from ketahanan.instruments import conversion, lint, workbook
from ketahanan.instruments import media as files
from ketahanan.instruments.findings import Finding, Unfit
from ketahanan.instruments.form import Form, form_of
from ketahanan.instruments.media import Media
from ketahanan.instruments.sheets import Book

MOST_METHOD = 512 * 1024
# So many sentences are read before somebody goes back to the sheet; the number of the others is told.
MOST_TOLD = 30


@dataclass(frozen=True)
class Intake:
    """`method_text` is empty where the questionnaire feeds no index; `media` are the files that the sheets name."""

    packed: bytes
    book: Book
    form: Form
    xform: bytes
    method_text: str
    method: Method | None
    findings: tuple[Finding, ...]
    media: tuple[Media, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def xform_md5(self) -> str:
        return hashlib.md5(self.xform, usedforsecurity=False).hexdigest()

    @property
    def method_sha256(self) -> str:
        return hashlib.sha256(self.method_text.encode()).hexdigest() if self.method_text else ""


def examine(
    packed: bytes, method: bytes, *, before: Form | None, media: Sequence[tuple[str, bytes]] = (), have: Sequence[Media] = ()
) -> Intake:
    """Raises Refused or Several when there is nothing to keep; what can be mended in a draft comes as findings.

    `have` are files that were brought before and need not be brought again.
    """
    book = workbook.read(packed)
    came = _media(media)
    known = {one.name: one for one in have} | {name: one for name, (one, _content) in came.items()}
    form = form_of(book)
    text = _method_text(method)
    reader = _method(text) if text else None
    found = [*lint.findings(form, method=reader, before=before), *files.findings(book, known)]
    found.sort(key=lambda one: not one.grave)
    made = conversion.convert(book)
    identity = [one for one in found if one.sheet == lint.SETTINGS and one.grave]
    if not made.xform or identity:
        grave = [one for one in found if one.grave] or list(made.findings)
        raise Several([one.text(_) for one in grave[:MOST_TOLD]] + _more(len(grave)))
    named = {place.name for place in files.places(book)}
    return Intake(
        packed, book, form, made.xform, text, reader, (*found, *made.findings),
        tuple(known[name] for name in sorted(named & known.keys())),
        {one.sha256: content for one, content in came.values() if one.name in named},
    )  # fmt: skip


def _media(given: Sequence[tuple[str, bytes]]) -> dict[str, tuple[Media, bytes]]:
    try:
        return files.several(given)
    except Unfit as unfit:
        raise Refused(_(unfit.sentence) % unfit.values, field="media") from unfit


def _more(count: int) -> list[str]:
    if count <= MOST_TOLD:
        return []
    return [_("Masih ada %(count)d temuan lain. Perbaiki dulu yang di atas.") % {"count": count - MOST_TOLD}]


def _method_text(raw: bytes) -> str:
    if len(raw) > MOST_METHOD:
        raise Refused(
            _("Berkas metode lebih besar dari 512 KB. Pastikan yang diunggah berkas TOML."), field="method"
        )
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Refused(
            _("Berkas metode bukan teks UTF-8. Simpan sebagai TOML, lalu unggah lagi."), field="method"
        ) from error


def _method(text: str) -> Method:
    try:
        return read_method(text, _("Berkas metode"))
    except FlawsFound as found:
        told = [flaw.text(_) for flaw in found.flaws]
        raise Several(told[:MOST_TOLD] + _more(len(told))) from found
