"""Answers of many units, and of one unit exactly; blank and "does not apply" are two things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ketahanan.analytics.errors import N_, Flaw
from ketahanan.analytics.method import Indicator, Method, Node

type Floats = npt.NDArray[np.float64]
type Bools = npt.NDArray[np.bool_]
type Levels8 = npt.NDArray[np.int8]


class Answer(Enum):
    """What is no number: nobody answered, or the question does not apply to this unit."""

    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


type Cell = Fraction | Answer
type Row = Mapping[str, Cell]

NO_COLUMN = N_("Kolom %(columns)s tidak ada. Metode %(method)s membutuhkannya; tambahkan kolom itu pada data.")
OUTSIDE = N_("Unit %(unit)s, kolom %(column)s: nilai %(value)s tidak ada dalam pilihan %(choices)s. Perbaiki sel itu.")
NO_NA = N_("Unit %(unit)s, kolom %(column)s: \"tidak berlaku\" tidak diizinkan untuk butir ini. Isi nilainya.")


@dataclass(frozen=True)
class Table:
    """Columns as float64, NaN where there is no number; `not_applicable` marks the cells that say so.

    `file` and its `lines`, one for each unit, are where the cells stand, if in a file.
    """

    units: tuple[str, ...]
    columns: Mapping[str, Floats]
    not_applicable: Mapping[str, Bools] = field(default_factory=dict)
    file: str = ""
    lines: Sequence[int] = ()

    def place(self, position: int) -> tuple[str, int]:
        return self.file, self.lines[position] if self.lines else 0

    def __len__(self) -> int:
        return len(self.units)

    def has(self, code: str) -> bool:
        return code in self.columns

    def applies(self, code: str) -> Bools:
        """Where the question was one for the unit."""
        mask = self.not_applicable.get(code)
        return np.ones(len(self), bool) if mask is None else ~mask

    def row(self, position: int) -> Row:
        """One unit exactly: a float that was read from "0.1" is one tenth again."""
        found: dict[str, Cell] = {}
        for code, column in self.columns.items():
            mask = self.not_applicable.get(code)
            if mask is not None and mask[position]:
                found[code] = Answer.NOT_APPLICABLE
            elif np.isnan(column[position]):
                found[code] = Answer.MISSING
            else:
                found[code] = Fraction(Decimal(repr(float(column[position]))))
        return found


def given_nodes(method: Method, present: frozenset[str] | set[str]) -> tuple[Node, ...]:
    """Nodes, other than the root, whose value the table brings itself: published component indices."""
    return tuple(node for node in method.nodes[:-1] if node.code in present)


def needed(method: Method, present: set[str]) -> tuple[list[Indicator], list[str]]:
    """The indicators that are read, and the columns that are not there."""
    given = {node.code for node in given_nodes(method, present)}
    covered = {item.code for code in given for item in method.leaves(code)}
    used = [item for item in method.indicators if item.code not in covered]
    events = method.levels.event_columns if method.levels else ()
    absent = [code for code in [*(item.code for item in used), *events] if code not in present]
    return used, absent


def flaws(method: Method, table: Table, limit: int = 20) -> list[Flaw]:
    """Columns that are not there and answers that the method does not know, the first `limit` of them."""
    used, absent = needed(method, set(table.columns))
    if absent:
        return [Flaw(NO_COLUMN, {"columns": ", ".join(absent), "method": method.code}, table.file)]
    found: list[Flaw] = []
    for item in used:
        found += _cells(table, item, limit - len(found))
        if len(found) >= limit:
            break
    return found


def _cells(table: Table, item: Indicator, limit: int) -> list[Flaw]:
    column, mask = table.columns[item.code], table.not_applicable.get(item.code)
    found = []
    if item.values:
        allowed = [float(value) for value in item.values]
        for position in np.flatnonzero(~np.isnan(column) & ~np.isin(column, allowed))[:limit]:
            values = {
                "unit": table.units[position], "column": item.code, "value": f"{column[position]:g}",
                "choices": f"{allowed[0]:g}-{allowed[-1]:g}",
            }  # fmt: skip
            found.append(Flaw(OUTSIDE, values, *table.place(int(position))))
    if mask is not None and not item.na_allowed:
        for position in np.flatnonzero(mask)[: limit - len(found)]:
            values = {"unit": table.units[position], "column": item.code}
            found.append(Flaw(NO_NA, values, *table.place(int(position))))
    return found


def wanted(method: Method) -> tuple[str, ...]:
    """Every column that a table of this method may bring."""
    events = method.levels.event_columns if method.levels else ()
    return (*(item.code for item in method.indicators), *(node.code for node in method.nodes[:-1]), *events)
