"""Files whose row was rolled back: nothing leads to them, so a day later they go."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from ketahanan.common import clock
from ketahanan.documents.models import Document

log = logging.getLogger("ketahanan.documents")

OURS = re.compile(r"\d{4}/\d{2}/[0-9a-f]{32}(\.part)?")
AGE = timedelta(days=1)
# More than this, and more than half of all: rather a wrong database than so many acts undone. Then nothing goes.
FEW = 20
MARK = ".tidied"


def drop_orphans(at: datetime) -> int:
    """For the sweep: once in a real day. Files live by the real clock, so the programme's moment is not looked at."""
    root, now = Path(settings.PRIVATE_ROOT), clock.real_now()
    mark = root / MARK
    if not root.is_dir() or (mark.exists() and not _is_old(mark, now)):
        return 0
    mark.touch()
    old = {str(file.relative_to(root)) for file in _files(root) if _is_old(file, now)}
    lost = old - _known(sorted(old))
    if len(lost) > max(FEW, len(old) // 2):
        log.warning("too many files without a row; is this their database?", extra={"lost": len(lost), "of": len(old)})
        return 0
    for name in lost:
        (root / name).unlink(missing_ok=True)
    return len(lost)


def _files(root: Path) -> Iterator[Path]:
    for file in root.glob("[0-9]*/[0-9]*/*"):
        if OURS.fullmatch(str(file.relative_to(root))):
            yield file


def _is_old(file: Path, now: datetime) -> bool:
    return now.timestamp() - file.stat().st_mtime > AGE.total_seconds()


def _known(names: list[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(names), 500):
        rows = Document.objects.filter(path__in=names[start : start + 500])
        known.update(rows.values_list("path", flat=True))
    return known
