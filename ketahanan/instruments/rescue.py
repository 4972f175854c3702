"""The ZIP that a device hands over when it cannot send: read with suspicion, each entry taken in as if it had been sent."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.common.roles import Role
from ketahanan.common.text import N_
from ketahanan.instruments import blobs, field, openrosa, sealing, submissions
from ketahanan.instruments.arrival import LARGEST, LARGEST_FILE, LARGEST_XML
from ketahanan.instruments.declined import Declined
from ketahanan.instruments.models import FIELD_ROLES
from ketahanan.instruments.submissions import Came, Part, Sent
from ketahanan.people import permits
from ketahanan.people.posts import Actor

# Besides the writer: the offices to which a broken phone is brought.
OFFICES = frozenset({Role.ADMIN_PUSAT, Role.DINSOS_KAB})
MOST_FILES, LARGEST_UNPACKED, MOST_RATIO, SMALL = 5000, 3 * LARGEST, 200, 2**20
ABOUT, ANSWERS, PAGE = "keterangan.json", "isian.xml", "isian.json"
LARGEST_ABOUT = 64 * 1024

ACCEPTED, KNOWN, REFUSED = "DITERIMA", "SUDAH_ADA", "DITOLAK"
OUTCOMES = {ACCEPTED: N_("Diterima"), KNOWN: N_("Sudah ada"), REFUSED: N_("Ditolak")}
TONES = {ACCEPTED: "good", KNOWN: "neutral", REFUSED: "bad"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one entry; `why` is empty unless it was refused."""

    name: str
    by: str
    files: int
    outcome: str
    why: str = ""

    @property
    def label(self) -> str:
        return _(OUTCOMES[self.outcome])

    @property
    def tone(self) -> str:
        return TONES[self.outcome]


def require(who: Actor) -> None:
    """Raises NotAllowed for those who neither fill forms nor help those who do."""
    if not who.has(*OFFICES, *FIELD_ROLES):
        raise NotAllowed(
            _("Memasukkan ZIP penyelamatan hanya untuk %(roles)s. Minta petugas itu melakukannya.")
            % {"roles": permits.named(OFFICES | FIELD_ROLES)}
        )


def take_in(packed: IO[bytes], size: int, *, by: Actor, at: datetime, now: datetime) -> list[Taken]:
    """Every entry, in the order of the ZIP. Raises Refused when it is no such ZIP; nothing is written then."""
    require(by)
    if size > LARGEST:
        raise _refused(_("Berkas lebih besar dari %(mb)d MB. Pastikan yang diunggah ZIP dari Kotak kirim.") % {"mb": LARGEST >> 20})
    try:
        with zipfile.ZipFile(packed) as archive:
            folders = _folders(archive)
            return [_entry(archive, name, folders[name], by=by, at=at, now=now) for name in folders]
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
        raise _refused(_("Berkas ini bukan ZIP yang terbaca, atau terpotong. Unduh lagi dari Kotak kirim di HP itu.")) from error


type Folder = dict[str, zipfile.ZipInfo]


def _folders(archive: zipfile.ZipFile) -> dict[str, Folder]:
    """Files by entry. Asked of the list alone, so that nothing has been unpacked when it is refused."""
    parts = [part for part in archive.infolist() if not part.is_dir()]
    if any(part.flag_bits & 0x1 for part in parts):
        raise _refused(_("ZIP ini bersandi. Unggah ZIP dari Kotak kirim seperti adanya, tanpa kata sandi."))
    tight = any(part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in parts)
    if tight or len(parts) > MOST_FILES or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _refused(_("Isi ZIP ini terlalu besar untuk dibuka. Unggah ZIP dari Kotak kirim seperti adanya."))
    found: dict[str, Folder] = {}
    for part in parts:
        folder, _slash, name = part.filename.partition("/")
        if name and "/" not in name:
            found.setdefault(folder, {})[name] = part
    found = {folder: files for folder, files in found.items() if ABOUT in files}
    if not found:
        raise _refused(_("ZIP ini bukan dari Kotak kirim Ketahanan: tidak ada isian di dalamnya. Pilih berkas bernama ketahanan-….zip."))
    return found


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="archive")


def _entry(
    archive: zipfile.ZipFile, folder: str, files: Folder, *, by: Actor, at: datetime, now: datetime
) -> Taken:
    name, writer = folder[:80], ""
    rest = {key: part for key, part in files.items() if key not in (ABOUT, ANSWERS, PAGE)}
    try:
        about = _about(archive, files[ABOUT])
        name, writer = about.get("id", name)[:80], about.get("by", "")[:80]
        _check_kind(about, files)
        sent = _sent(archive, files[ANSWERS], rest)
        author = _author(about, sent, by=by, at=at)
        came = Came(sent_by=by.person_id)
        fresh = submissions.receive(sent, by=author, came=came, at=at, now=now)
    except Declined as declined:
        return Taken(name, writer, len(rest), REFUSED, declined.sentence)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError):
        return Taken(name, writer, len(rest), REFUSED, _("Berkas isian ini rusak di dalam ZIP. Unduh ZIP lagi dari HP itu."))
    return Taken(name, author.name, len(rest), ACCEPTED if fresh else KNOWN)


def _about(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Mapping[str, str]:
    try:
        told = json.loads(_read(archive, part, LARGEST_ABOUT))
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Declined(400, _("Keterangan isian ini tidak terbaca. Unduh ZIP lagi dari HP itu."))
    return {key: value for key, value in told.items() if isinstance(value, str)}


def _check_kind(about: Mapping[str, str], files: Folder) -> None:
    """Only a finished form."""
    if PAGE in files:
        raise Declined(
            403, _("Kehadiran dan lembar kunjungan hanya dikirim petugasnya sendiri, dari HP-nya atau di halaman kunjungan.")
        )
    if ANSWERS not in files:
        raise Declined(400, _("Isian ini tidak memuat jawaban (isian.xml). Unduh ZIP lagi dari HP itu."))
    if about.get("state") == "draf":
        raise Declined(409, _("Isian ini masih draf. Pengisinya menyelesaikannya dulu, atau mengisi lagi."))


def _author(about: Mapping[str, str], sent: Sent, *, by: Actor, at: datetime) -> Actor:
    """Who filled it, sealed by the device with what was filled; and either who brings the ZIP or in the area of that office."""
    try:
        token, told = sealing.opened(about.get("seal", ""))
    except ValueError:
        token = told = ""
    if token and told != sealing.digest(sent.raw, (_whole(part) for part in sent.parts)):
        raise Declined(
            409,
            _("Isian ini berubah setelah ZIP-nya diunduh, jadi tidak diterima. Unduh ZIP lagi dari HP pengisinya, dan unggah seperti adanya."),
        )
    author = field.author_of(token, at)
    helps = [
        post for post in by.posts
        if post.role in OFFICES and any(one.role in FIELD_ROLES and post.covers(one.area_path) for one in author.posts)
    ]  # fmt: skip
    if author.person_id != by.person_id and not helps:
        raise Declined(403, _("Pengisi isian ini bertugas di luar wilayah Anda. Bawa ZIP ke dinas sosial di wilayahnya."))
    return author


def _sent(archive: zipfile.ZipFile, answers: zipfile.ZipInfo, rest: Folder) -> Sent:
    raw = _read(archive, answers, LARGEST_XML)
    try:
        envelope = openrosa.envelope(raw)
    except openrosa.Unreadable as told:
        raise Declined(400, _(told.sentence) % told.values) from told
    return Sent(raw, hashlib.sha256(raw).hexdigest(), envelope, list(_parts(archive, rest, envelope)), "zip", None)


def _whole(part: Part) -> bytes:
    part.file.seek(0)
    content: bytes = part.file.read()
    part.file.seek(0)
    return content


def _parts(archive: zipfile.ZipFile, rest: Folder, envelope: openrosa.Envelope) -> Iterator[Part]:
    """The device wrote names without slashes; the answers may have them."""
    named = {name.replace("/", "_").replace("\\", "_"): name for name in envelope.names}
    for name, part in rest.items():
        plain = named.get(name, name).replace("\0", "")[: openrosa.LONGEST_NAME]
        file = SimpleUploadedFile(plain.replace("/", "_")[-200:] or "berkas", _read(archive, part, LARGEST_FILE), "")
        yield Part(plain, file, blobs.hashed(file), "")


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    """Never further than one file may be long, whatever the list of the ZIP says."""
    with archive.open(part) as stream:
        found = stream.read(most + 1)
    if len(found) > most:
        raise Declined(
            413, _("Berkas “%(name)s” lebih besar dari %(mb)d MB.") % {"name": part.filename[-80:], "mb": max(most >> 20, 1)}
        )
    return found


def rows_of(taken: list[Taken]) -> dict[str, Any]:
    """For the page: the entries, and how many of each outcome."""
    return {"taken": taken, "counts": [(_(OUTCOMES[key]), sum(row.outcome == key for row in taken)) for key in OUTCOMES]}
