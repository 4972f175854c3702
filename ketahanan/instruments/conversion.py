"""From sheets to an XForm, in a process of its own; what the converter says comes back with its sheet and row."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ketahanan.common.text import N_
from ketahanan.instruments.findings import Finding
from ketahanan.instruments.media import in_every_language
from ketahanan.instruments.sheets import Book

SECONDS = 30
CPU_SECONDS = 20
MEMORY = 2**30
CHILD = Path(__file__).with_name("converter.py")
# What the converter writes before its own words.
ROW = re.compile(r"\[row ?: ?(\d+)\]\s*")
SHEET = re.compile(r"'(survey|choices|settings|entities)' sheet")
NAMED = re.compile(r"\$\{([^}]+)\}|'([^']+)'|“([^”]+)”")

# Headings that converters know, and ours, by what stands before the first ::
KNOWN = frozenset({
    "type", "name", "label", "hint", "guidance_hint", "calculation", "constraint", "constraint_message", "required",
    "required_message", "relevant", "default", "read_only", "readonly", "appearance", "parameters", "choice_filter",
    "repeat_count", "trigger", "media", "image", "audio", "video", "big-image", "bind", "control", "body", "instance",
    "autoplay", "save_to", "note", "list_name", "value", "filter", "geometry", "form_id", "id_string", "form_title", "title",
    "version", "default_language", "instance_name", "style", "public_key", "submission_url", "allow_choice_duplicates",
    "auto_send", "auto_delete", "namespaces", "scale", "source", "key",
})  # fmt: skip

CANNOT = N_(
    "formulir tidak dapat diubah menjadi XForm: “%(words)s” Perbaiki di lembar kerja, lalu unggah lagi."
)
TOO_MUCH = N_(
    "Formulir ini terlalu berat untuk diubah menjadi XForm (batasnya %(seconds)s detik). Pindahkan daftar panjang ke "
    "berkas, atau bagi formulirnya."
)
BROKEN = N_(
    "Pengubah formulir berhenti tanpa hasil. Simpan lembar kerja sebagai .xlsx baru, lalu unggah lagi."
)
CRASHED = N_(
    "pengubah formulir tersandung pada lembar kerja ini (%(words)s). Periksa judul kolom yang tidak dikenalnya: "
    "%(columns)s. Hapus atau perbaiki, lalu unggah lagi."
)
NOTE = N_("catatan pengubah formulir: “%(words)s”")


@dataclass(frozen=True)
class Converted:
    """`xform` is empty when a finding is grave."""

    xform: bytes
    findings: tuple[Finding, ...] = ()


def convert(book: Book) -> Converted:
    """The XForm with the converter's remarks."""
    sheets: dict[str, object] = {"sheet_names": list(book)}
    for name, read in book.items():
        if name != "retired":
            sheet = in_every_language(read)
            sheets |= {name: sheet.gapless(), f"{name}_header": [dict.fromkeys(sheet.headers)]}
    command = [sys.executable, "-I", str(CHILD), str(CPU_SECONDS), str(MEMORY)]
    try:
        done = subprocess.run(
            command, input=json.dumps(sheets).encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return _failed(TOO_MUCH, seconds=str(SECONDS))
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        if done.returncode < 0:
            # Killed by the limit of time, or out of memory where Python could not say so.
            return _failed(TOO_MUCH, seconds=str(SECONDS))
        words = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        return Converted(b"", (_stumbled(words, book),)) if done.returncode else _failed(BROKEN)
    if answer.get("limit"):
        return _failed(TOO_MUCH, seconds=str(SECONDS))
    if "error" in answer:
        return Converted(b"", (_placed(CANNOT, answer["error"], book, grave=True),))
    notes = tuple(_placed(NOTE, words, book, grave=False) for words in answer["warnings"])
    return Converted(answer["xform"].encode(), notes)


def _failed(sentence: str, **values: str) -> Converted:
    return Converted(b"", (Finding(sentence, values),))


def _stumbled(words: str, book: Book) -> Finding:
    """With the first heading that no XLSForm has, and the row where it is first filled."""
    strange = [
        (name, head) for name in ("survey", "choices", "settings") if name in book
        for head in book[name].headers if head.split("::")[0] not in KNOWN or head == "media"
    ]  # fmt: skip
    said = {"words": words[:200], "columns": ", ".join(head[:40] for _name, head in strange[:8]) or "-"}
    sheet, column = strange[0] if strange else ("", "")
    row = next((line.row for line in book[sheet].lines if column in line.cells), 1) if strange else 0
    return Finding(CRASHED, said, sheet, row)


def _placed(sentence: str, words: str, book: Book, *, grave: bool) -> Finding:
    """With the sheet and row that the converter names, or those where the name it complains of first stands."""
    row, sheet = ROW.search(words), SHEET.search(words)
    said = {"words": " ".join(ROW.sub("", words).split())[:600]}
    if row:
        return Finding(sentence, said, sheet[1] if sheet else "survey", int(row[1]), grave)
    for match in NAMED.finditer(words[:600]):
        name = next(part for part in match.groups() if part)
        for where in ("survey", "choices", "settings"):
            for line in book[where].lines if where in book else ():
                if any(text == name or f"${{{name}}}" in text for text in line.cells.values()):
                    return Finding(sentence, said, where, line.row, grave)
    return Finding(sentence, said, sheet[1] if sheet else "survey", 0, grave)
