"""The sheets of an XLSForm as rows of text. Pure: what read them does not matter, and they are stored as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """One filled row: its number in the sheet, and its filled cells by column heading."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    headers: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()

    def gapless(self) -> list[dict[str, str]]:
        """Every row from the second on, the empty ones too, so that a row's place tells its number."""
        rows: list[dict[str, str]] = [{} for _ in range(self.lines[-1].row - 1)] if self.lines else []
        for line in self.lines:
            rows[line.row - 2] = dict(line.cells)
        return rows


type Book = Mapping[str, Sheet]


def plain(book: Book) -> dict[str, Any]:
    """As JSON; `from_plain` gives it back."""
    return {
        name: {
            "headers": list(sheet.headers),
            "lines": [[line.row, dict(line.cells)] for line in sheet.lines],
        }
        for name, sheet in book.items()
    }


def from_plain(stored: Mapping[str, Any]) -> dict[str, Sheet]:
    return {
        name: Sheet(tuple(sheet["headers"]), tuple(Line(row, cells) for row, cells in sheet["lines"]))
        for name, sheet in stored.items()
    }
