"""What is wrong with a form, where, and what to do: a sentence apart from its values, so that any language says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ketahanan.common.text import N_

PLACE = N_("Lembar %(sheet)s, baris %(row)d: ")
SHEET = N_("Lembar %(sheet)s: ")


class Unfit(ValueError):
    """What came cannot be taken at all; `sentence % values` says why."""

    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(sentence)
        self.sentence, self.values = sentence, values


@dataclass(frozen=True)
class Finding:
    """`row` counts as the spreadsheet does, from 1; 0: the whole sheet. Only a grave one stands in the way."""

    sentence: str
    values: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    row: int = 0
    grave: bool = True

    def text(self, translate: Callable[[str], str] = str) -> str:
        place = ""
        if self.sheet:
            place = translate(PLACE if self.row else SHEET) % {"sheet": self.sheet, "row": self.row}
        return place + translate(self.sentence) % self.values

    def plain(self) -> dict[str, Any]:
        """As it is stored; `Finding(**stored)` gives it back."""
        return asdict(self)
