"""Asking for an export, making it, and reading what came of it."""

from __future__ import annotations

import csv
import hashlib
from io import StringIO
from typing import Any

from ketahanan.people.posts import Actor
from ketahanan.reporting import operations, queries
from ketahanan.reporting.models import Export, ExportState
from ketahanan.testing import NOON


def ask(by: Actor, data_set: str = "jawaban", format: str = "csv", at: Any = NOON, **choices: Any) -> Export:  # noqa: A002
    return operations.ask(data_set=data_set, format=format, choices=choices, by=by, at=at)


def made(by: Actor, data_set: str = "jawaban", format: str = "csv", **choices: Any) -> Export:  # noqa: A002
    export = ask(by, data_set, format, **choices)
    assert operations.make_next()
    export.refresh_from_db()
    return export


def read(export: Export) -> list[dict[str, str]]:
    assert export.state == ExportState.READY, export.failure
    assert export.file is not None
    content = queries.location(export.file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == export.file.sha256
    return list(csv.DictReader(StringIO(content.decode())))
