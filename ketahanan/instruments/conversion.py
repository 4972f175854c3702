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
from ketahanan.instruments.sheets import Book

SECONDS = 30
CPU_SECONDS = 20
MEMORY = 2**30
CHILD = Path(__file__).with_name("converter.py")
# What the converter writes before its own words.
ROW = re.compile(r"\[row ?: ?(\d+)\]\s*")
SHEET = re.compile(r"'(survey|choices|settings|entities)' sheet")
NAMED = re.compile(r"\$\{([^}]+)\}|'([^']+)'|“([^”]+)”")

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
NOTE = N_("catatan pengubah formulir: “%(words)s”")


@dataclass(frozen=True)
class Converted:
    """`xform` is empty when a finding is grave."""

    xform: bytes
    findings: tuple[Finding, ...] = ()


def convert(book: Book) -> Converted:
    """The XForm with the converter's remarks."""
    sheets: dict[str, object] = {"sheet_names": list(book)}
    for name, sheet in book.items():
        if name != "retired":
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
        # Killed by the limit of time, or out of memory where Python could not say so.
        return _failed(TOO_MUCH, seconds=str(SECONDS)) if done.returncode < 0 else _failed(BROKEN)
    if answer.get("limit"):
        return _failed(TOO_MUCH, seconds=str(SECONDS))
    if "error" in answer:
        return Converted(b"", (_placed(CANNOT, answer["error"], book, grave=True),))
    notes = tuple(_placed(NOTE, words, book, grave=False) for words in answer["warnings"])
    return Converted(answer["xform"].encode(), notes)


def _failed(sentence: str, **values: str) -> Converted:
    return Converted(b"", (Finding(sentence, values),))


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
