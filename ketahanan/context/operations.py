"""Taking in a file of published values: all in one set, once."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.analytics.engine import level_of
from ketahanan.analytics.method import Method
from ketahanan.analytics.shipped import shipped
from ketahanan.common.errors import Refused
from ketahanan.common.sheets import no_formula
from ketahanan.context import files
from ketahanan.context.matching import match, match_codes
from ketahanan.context.models import ContextImport, ContextValue, Index
from ketahanan.journal.operations import record

BATCH = 2000
COLUMNS = {"code": "kode", "name": "nama", "value": "nilai"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was left out."""

    line: int
    column: str
    code: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`differing` rows have a published status other than the one of the method."""

    accepted: int
    refusals: tuple[Refusal, ...]
    differing: tuple[ContextValue, ...]
    repeated: bool = False


def load(content: bytes, *, index: Index, year: int, source: str, at: datetime, unnamed: str = "") -> Outcome:
    """Reads, matches and writes; the same file again, or one without a fitting row, changes nothing. Raises Refused, Several.

    `unnamed`: who answers for a file without names, and why; its codes are then taken strictly.
    """
    if not 2000 <= year <= 2100:
        raise Refused(_("Tahun harus di antara 2000 dan 2100."), field="year")
    digest = hashlib.sha256(content).hexdigest()
    method = shipped(index.value)
    levels = method.levels.names if method.levels else ()
    nodes = [node.code for node in method.nodes[:-1]]
    rows = files.read(content, value=method.root.code, parts=nodes, levels=levels, named=not unnamed)
    on = date(year, 12, 31)
    places = match_codes([row.code for row in rows], on) if unnamed else match([(row.code, row.name) for row in rows], on)
    values, refusals = _judged(rows, places, method)
    with transaction.atomic():
        last = ContextImport.objects.filter(index=index, year=year).order_by("-pk").first()
        done = ContextImport(
            index=index, year=year, source=source[:200], sha256=digest, at=at, accepted=len(values), refused=len(refusals),
            differing=sum(value.differs for value in values), unnamed=unnamed[:200],
        )  # fmt: skip
        found = Outcome(len(values), tuple(refusals), tuple(value for value in values if value.differs))
        # A list of places that was changed since may turn refusals into values.
        if last and (last.sha256, last.accepted) == (digest, len(values)):
            return Outcome(found.accepted, found.refusals, found.differing, repeated=True)
        if not values:
            return found
        done.save()
        for value in values:
            value.index, value.year, value.source = index, year, done
        ContextValue.objects.bulk_create(
            values, batch_size=BATCH, update_conflicts=True, unique_fields=["area", "index", "year"],
            update_fields=["value", "parts", "status", "by_method", "code", "source"],
        )  # fmt: skip
        record(
            action="context.import", subject=("context_import", done.pk), at=at,
            details={"index": index.value, "year": year, "source": done.source, "sha256": digest, "accepted": len(values),
                     "refused": len(refusals), "names_compared": not unnamed},
        )  # fmt: skip
    return found


def _judged(
    rows: Sequence[files.Row], places: Sequence[int | Refused], method: Method
) -> tuple[list[ContextValue], list[Refusal]]:
    """One value for each village, with the status that the method gives it, and the rows that are left out."""
    values: dict[int, ContextValue] = {}
    first: dict[int, int] = {}
    refusals = []
    for row, place in zip(rows, places, strict=True):
        if isinstance(place, Refused):
            refusals.append(_refusal(row, COLUMNS.get(place.field, "kode"), place.sentence))
        elif row.value is None:
            refusals.append(_refusal(row, "nilai", _("Nilainya kosong. Desa ini tidak mempunyai nilai pada tahun itu.")))
        elif place in values:
            sentence = _("Desa yang sama sudah ada pada baris %(line)d. Hanya baris itu yang dipakai.")
            refusals.append(_refusal(row, "kode", sentence % {"line": first[place]}))
        else:
            first[place] = row.line
            parts = {code: str(number) for code, number in row.parts.items()}
            values[place] = ContextValue(area_id=place, value=row.value, parts=parts, status=row.status, code=row.code[:13])
    found = list(values.values())
    if method.levels is not None:
        positions = level_of(method.levels, np.array([float(value.value) for value in found]))
        for value, position in zip(found, positions, strict=True):
            value.by_method = method.levels.names[position]
    return found, refusals


def _refusal(row: files.Row, column: str, reason: str) -> Refusal:
    return Refusal(row.line, column, row.code, row.name, reason)


def refusals_csv(refusals: Sequence[Refusal]) -> str:
    """The rows that were left out, as a table for the office that sent the file."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["baris", "kolom", "kode", "nama", "alasan"])
    for row in refusals:
        writer.writerow([row.line, row.column, *map(no_formula, (row.code, row.name)), row.reason])
    return out.getvalue()
