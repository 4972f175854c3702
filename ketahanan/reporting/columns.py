"""A column of an exported file: name for programs, labels for people, how its values are written. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

type Cell = str | int | float | Decimal | date | None
type Row = Sequence[Cell]

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
# Words of the language of SPSS; a variable cannot bear them.
RESERVED = frozenset({"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"})


class TooLarge(Exception):
    """The format cannot hold so much."""


class Sort(StrEnum):
    TEXT = "teks"
    WHOLE = "bilangan bulat"
    DECIMAL = "pecahan"
    DAY = "tanggal"


@dataclass(frozen=True, slots=True)
class Value:
    """What a code means, in both languages."""

    code: str | int
    label: str
    english: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """`label` is Indonesian, as files carry it; `missing` are codes that say why there is no value.

    `places` are the decimals of a DECIMAL; `unit` and `source` go into the list of columns that every file has.
    """

    name: str
    sort: Sort
    label: str
    english: str = ""
    values: tuple[Value, ...] = ()
    missing: tuple[int, ...] = ()
    unit: str = ""
    source: str = ""
    places: int = 0

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name) or self.name in RESERVED:
            raise ValueError(f"a column cannot be named {self.name!r}")

    @property
    def meanings(self) -> Mapping[str | int, str]:
        return {value.code: value.label for value in self.values}


@dataclass(frozen=True)
class Sheet:
    """What a file says about itself beside its rows. `facts` are pairs of words: of which day, from where, for whom."""

    title: str
    columns: tuple[Column, ...]
    facts: tuple[tuple[str, str], ...] = field(default=())

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError("two columns have one name")

    def described(self) -> Iterator[tuple[str, ...]]:
        """The list of columns as rows of text, its heading first."""
        yield HEADING
        for column in self.columns:
            codes = "; ".join(f"{value.code} = {value.label}" for value in column.values)
            yield (column.name, column.label, column.english, column.sort.value, column.unit, codes, column.source)


HEADING = ("kolom", "label", "label_inggris", "jenis", "satuan", "arti_kode", "sumber")


def column_name(text: str) -> str:
    """A name that every program takes, from a code such as "D1.1" or "butir 3"."""
    plain = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:60]
    return plain if NAME.fullmatch(plain) and plain not in RESERVED else f"k_{plain}"
