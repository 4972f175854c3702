"""What the first view of a page brings over the line: the page, its styles, scripts, fonts and pictures, compressed."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

PART = re.compile(r'<(?:link|script|img|use)\s[^>]*?(?:href|src)="(/static/[^"#?]+)')
LATER = re.compile(r'<link\s[^>]*rel="(?:manifest|alternate)"[^>]*>')
INNER = re.compile(r'url\(\s*["\']?(?!data:)([^"\')#?]+)')


@cache
def compressed(path: str) -> int:
    """Bytes of a static file as it is sent: the packed copy when there is one."""
    kept = Path(settings.STATIC_ROOT) / path
    if not kept.exists():
        found = finders.find(path)
        return len(gzip.compress(Path(str(found)).read_bytes())) if found else 0
    copies = [kept, *(kept.with_name(f"{kept.name}.{form}") for form in ("gz", "br"))]
    return min(copy.stat().st_size for copy in copies if copy.exists())


@cache
def inner_parts(path: str) -> tuple[str, ...]:
    """What a style sheet pulls in."""
    kept = Path(settings.STATIC_ROOT) / path
    if not path.endswith(".css") or not kept.exists():
        return ()
    folder = kept.parent
    named = (folder / name for name in INNER.findall(kept.read_text()))
    root = Path(settings.STATIC_ROOT).resolve()
    return tuple(str(file.resolve().relative_to(root)) for file in named if file.exists())


class Scales:
    """Weighs pages one after another; every page counts as the first one."""

    def weigh(self, page: str) -> int:
        parts = {part.removeprefix("/static/") for part in PART.findall(LATER.sub("", page))}
        parts |= {inner for part in parts for inner in inner_parts(part)}
        return len(gzip.compress(page.encode(), 6)) + sum(compressed(part) for part in parts)
