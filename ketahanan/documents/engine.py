"""Typst: plain content in, a PDF/A that anyone can read in fifty years out. No network, no fonts of the machine."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent / "typst"
NOWHERE = (
    FOLDER / "packages"
)  # does not exist: a template that wants a package from the network fails at once
LONG = re.compile(r"(?<!\S)\S{45,}")  # a word without an end may break anywhere, instead of leaving the paper
PROBE = b"""#set document(title: "probe")
#set text(font: "Libertinus Serif", lang: "id")
#sys.inputs.sign"""
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The fonts inside the typst package, so that a document is the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


@lru_cache(maxsize=4096)
def _drawable(sign: str) -> bool:
    """Whether the fonts know the sign. Asked of Typst itself, once per sign and process."""
    if sign.isascii() or (sign.isalpha() and ord(sign) < 0x250):
        return sign.isprintable() or sign == "\n"
    try:
        compiler = typst.Compiler(
            PROBE, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"sign": sign}
        )
        compiler.compile(format="pdf", pdf_standards="a-2a")
    except (typst.TypstError, UnicodeEncodeError):
        return False
    return True


def _drawn(value: Any) -> Any:
    """Signs that no font of ours has become an empty square: one odd letter must not stop a document."""
    if isinstance(value, str):
        value = LONG.sub(lambda found: "\u200b".join(found[0]), value)
        if value.isascii() and value.isprintable():
            return value
        return "".join(sign if _drawable(sign) else "\u25a1" for sign in value.replace("\r\n", "\n"))
    if isinstance(value, Mapping):
        return {key: _drawn(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_drawn(part) for part in value]
    return value


def _compiled(template: str, content: Mapping[str, Any], **options: Any) -> Any:
    compiler = typst.Compiler(
        root=str(FOLDER), font_paths=_fonts(), ignore_system_fonts=True, package_path=str(NOWHERE),
        package_cache_path=str(NOWHERE),
    )  # fmt: skip
    drawn = _drawn(content) | {"print": content["print"]}
    return compiler.compile(
        str(FOLDER / f"{template}.typ"),
        sys_inputs={"content": json.dumps(drawn, ensure_ascii=False, sort_keys=True)},
        timestamp=_moment(content),
        **options,
    )


def _moment(content: Mapping[str, Any]) -> datetime:
    """The moment inside the file is the document's own, so equal content gives equal bytes."""
    return datetime.fromisoformat(content["issued_at"]).astimezone(UTC).replace(microsecond=0)


def render(template: str, content: Mapping[str, Any]) -> bytes:
    """The PDF of a template of `documents/typst`. Equal content, equal bytes.

    `content` is JSON, with `issued_at` (ISO moment), `number`, `title` and `print` (fingerprint of the content)
    beside the template's own keys.
    """
    found: bytes = _compiled(template, content, format="pdf", pdf_standards=STANDARDS)
    return found


def pictures(template: str, content: Mapping[str, Any], *, ppi: float = 80) -> list[bytes]:
    """The pages as PNG, for previews and for looking at a template."""
    found = _compiled(template, content, format="png", ppi=ppi)
    return found if isinstance(found, list) else [found]
