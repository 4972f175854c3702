"""Pictures, sounds, films and lists that belong to a form: what its sheets name, and whether that came with it. Pure."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ketahanan.common.text import N_
from ketahanan.instruments.findings import Finding, Unfit
from ketahanan.instruments.sheets import Book, Line, Sheet

IMAGE, AUDIO, VIDEO, TABLE = "image", "audio", "video", "csv"
COLUMNS = {"image": IMAGE, "big-image": IMAGE, "audio": AUDIO, "video": VIDEO}
# By the ending of the name: kind, type for browsers and phones, and how such a file begins.
TYPES: Mapping[str, tuple[str, str, str]] = {
    "png": (IMAGE, "image/png", r"\x89PNG\r\n\x1a\n"), "jpg": (IMAGE, "image/jpeg", r"\xff\xd8\xff"),
    "jpeg": (IMAGE, "image/jpeg", r"\xff\xd8\xff"), "gif": (IMAGE, "image/gif", r"GIF8"),
    "webp": (IMAGE, "image/webp", r"RIFF.{4}WEBP"), "mp3": (AUDIO, "audio/mpeg", r"ID3|\xff[\xe0-\xff]"),
    "m4a": (AUDIO, "audio/mp4", r".{4}ftyp"), "ogg": (AUDIO, "audio/ogg", r"OggS"),
    "wav": (AUDIO, "audio/wav", r"RIFF.{4}WAVE"), "mp4": (VIDEO, "video/mp4", r".{4}ftyp"),
    "3gp": (VIDEO, "video/3gpp", r".{4}ftyp"), "webm": (VIDEO, "video/webm", r"\x1a\x45\xdf\xa3"),
    "csv": (TABLE, "text/csv; charset=utf-8", r""),
}  # fmt: skip
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.([a-z0-9]{1,5})")
FROM_FILE = re.compile(r"select_(?:one|multiple)_from_file\s+(\S+)")
# Made by the server for each person.
OURS = "desa.csv"
MOST, LARGEST, LARGEST_ALL = 100, 5 * 2**20, 20 * 2**20

NOT_MEDIA = N_("kolom %(column)s bukan kolom media yang dikenal. Pakai image, audio, video, atau big-image, misalnya media::image.")
ALONE = N_("big-image memerlukan gambar biasa di baris yang sama. Isi kolom media::image, atau kosongkan big-image.")
BAD_NAME = N_("nama berkas “%(name)s” tidak sah. Pakai huruf, angka, - atau _, lalu akhiran seperti .png, .mp3, atau .csv.")
OTHER_KIND = N_("kolom %(column)s menyebut “%(name)s”, yang bukan berkas jenis itu. Pindahkan ke kolom yang cocok.")
MISSING = N_("berkas “%(name)s” tidak ikut diunggah. Unggah bersama lembar kerja, atau hapus namanya dari sel ini.")
UNUSED = N_("berkas “%(name)s” tidak disebut di lembar mana pun, jadi tidak disimpan.")
XML_LIST = N_("daftar dari berkas XML tidak diterima. Simpan daftarnya sebagai .csv, lalu pakai select_one_from_file.")

TOO_MANY = N_("Berkas media lebih dari %(most)s. Gabungkan atau kurangi.")
TOO_LARGE = N_("Berkas “%(name)s” lebih besar dari 5 MB. HP memuatnya lewat sinyal lemah: kecilkan dahulu.")
TOO_LARGE_ALL = N_("Semua berkas media bersama lebih besar dari 20 MB. HP memuatnya lewat sinyal lemah: kecilkan dahulu.")
TWICE = N_("Berkas “%(name)s” diunggah dua kali. Pilih satu saja.")
UNKNOWN = N_("Berkas “%(name)s” bukan gambar, suara, film, atau CSV yang dikenal. Simpan sebagai PNG, JPG, MP3, MP4, atau CSV.")
NOT_OURS = N_("Berkas desa.csv dibuat server untuk setiap petugas. Hapus dari unggahan.")
NOT_UTF8 = N_("Berkas “%(name)s” bukan teks UTF-8. Simpan sebagai CSV UTF-8, lalu unggah lagi.")
NO_HEAD = N_("Berkas “%(name)s”, baris 1: kolom name dan label harus ada. Tulis judul kolomnya.")
BAD_ROW = N_("Berkas “%(name)s”, baris %(row)s: jumlah sel berbeda dari judul, atau kolom name kosong. Lengkapi barisnya.")


@dataclass(frozen=True, slots=True)
class Media:
    """A file of a form; `sha256` leads to its bytes, `md5` is what phones compare."""

    name: str
    sha256: str
    md5: str
    size: int
    mime: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sheet names a file."""

    sheet: str
    row: int
    column: str
    kind: str
    name: str


def media_of(name: str, content: bytes) -> Media:
    """Judged by its name and its first bytes. Raises Unfit."""
    if name == OURS:
        raise Unfit(NOT_OURS)
    if len(content) > LARGEST:
        raise Unfit(TOO_LARGE, name=name[:80])
    ending = NAME.fullmatch(name)
    _kind, mime, begins = TYPES.get(ending[1] if ending else "", ("", "", ""))
    if not mime or not content or not re.match(begins.encode("latin-1"), content[:16], re.DOTALL):
        raise Unfit(UNKNOWN, name=name[:80])
    if mime.startswith("text/csv"):
        _check_list(name, content)
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return Media(name, hashlib.sha256(content).hexdigest(), md5, len(content), mime)


def several(given: Sequence[tuple[str, bytes]]) -> dict[str, tuple[Media, bytes]]:
    """All that came with one form, by name. Raises Unfit."""
    if len(given) > MOST:
        raise Unfit(TOO_MANY, most=str(MOST))
    if sum(len(content) for _name, content in given) > LARGEST_ALL:
        raise Unfit(TOO_LARGE_ALL)
    found: dict[str, tuple[Media, bytes]] = {}
    for name, content in given:
        if name in found:
            raise Unfit(TWICE, name=name[:80])
        found[name] = media_of(name, content), content
    return found


def _check_list(name: str, content: bytes) -> None:
    """Every phone and browser reads it line by line, so it is plain: as many cells as headings, a name in each row."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unfit(NOT_UTF8, name=name) from error
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        head = next(rows, [])
        if not {"name", "label"} <= set(head) or len(set(head)) < len(head):
            raise Unfit(NO_HEAD, name=name)
        at = head.index("name")
        for row in rows:
            if len(row) != len(head) or not row[at].strip() or any("\n" in cell or "\r" in cell for cell in row):
                raise Unfit(BAD_ROW, name=name, row=str(rows.line_num))
    except csv.Error as error:
        raise Unfit(BAD_ROW, name=name, row=str(rows.line_num)) from error


def kind_of(column: str) -> str | None:
    """The kind of file a column asks for; None for other columns, empty for a medium nobody knows."""
    first, *rest = column.split("::")
    if first == "media":
        return COLUMNS.get(rest[0] if rest else "", "")
    return COLUMNS.get(first)


def in_every_language(sheet: Sheet) -> Sheet:
    """A file named once, or for some languages only, serves the others, too; without that converters stumble."""
    spoken = [head.split("::")[1] for head in sheet.headers if head.startswith("label::")]
    asked = [(head, head.removeprefix("media::").split("::")) for head in sheet.headers if kind_of(head)]
    if not spoken or not asked:
        return sheet
    whole = {f"media::{kind}::{language}": kind for _head, (kind, *_rest) in asked for language in spoken}
    known = {head for head, _parts in asked}
    lines = []
    for line in sheet.lines:
        cells = {head: text for head, text in line.cells.items() if head not in known}
        named = {(kind, *rest): line.cells[head] for head, (kind, *rest) in asked if head in line.cells}
        for column, kind in whole.items():
            own = named.get((kind, column.split("::")[2]))
            if name := own or next((name for key, name in named.items() if key[0] == kind), ""):
                cells[column] = name
        lines.append(Line(line.row, cells))
    return Sheet((*(head for head in sheet.headers if head not in known), *whole), tuple(lines))


def places(book: Book) -> Iterator[Place]:
    """Every cell that names a file, the server's own list of villages apart."""
    for sheet in ("survey", "choices"):
        for line in book[sheet].lines if sheet in book else ():
            for column, text in line.cells.items():
                if kind := kind_of(column):
                    yield Place(sheet, line.row, column, kind, text)
            listed = FROM_FILE.match(line.cells.get("type", ""))
            if sheet == "survey" and listed and listed[1] != OURS and "${" not in listed[1]:
                yield Place(sheet, line.row, "type", TABLE, listed[1])


def findings(book: Book, have: Mapping[str, Media]) -> Iterator[Finding]:
    """What the sheets say about media against the files that there are."""
    for sheet in ("survey", "choices"):
        yield from _columns(sheet, book.get(sheet, Sheet()))
    named = list(places(book))
    for place in named:
        ending = NAME.fullmatch(place.name)
        if not ending or ending[1] not in TYPES:
            yield Finding(BAD_NAME, {"name": place.name[:80]}, place.sheet, place.row)
        elif TYPES[ending[1]][0] != place.kind:
            yield Finding(OTHER_KIND, {"column": place.column, "name": place.name}, place.sheet, place.row)
        elif place.name not in have:
            yield Finding(MISSING, {"name": place.name}, place.sheet, place.row)
    for name in sorted(set(have) - {place.name for place in named}):
        yield Finding(UNUSED, {"name": name}, grave=False)


def _columns(name: str, sheet: Sheet) -> Iterator[Finding]:
    for column in sheet.headers:
        if kind_of(column) == "":
            row = next((line.row for line in sheet.lines if column in line.cells), 1)
            yield Finding(NOT_MEDIA, {"column": column}, name, row)
    for line in sheet.lines:
        asked = {column.removeprefix("media::").split("::")[0] for column in line.cells if kind_of(column)}
        if "big-image" in asked and "image" not in asked:
            yield Finding(ALONE, {}, name, line.row)
        if name == "survey" and line.cells.get("type") == "xml-external":
            yield Finding(XML_LIST, {}, name, line.row)
