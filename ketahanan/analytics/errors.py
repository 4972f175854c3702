"""What is wrong with a method file or a table: every flaw at once, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


def N_(text: str) -> str:  # noqa: N802 - the name that the extractor of messages knows
    """Mark a text for translation; this layer may not import the one of `common`."""
    return text


def _as_it_is(text: str) -> str:
    return text


PLACE = N_("%(file)s, baris %(line)s: ")
PLACE_FILE = N_("%(file)s: ")


@dataclass(frozen=True)
class Flaw:
    """One sentence with its values; `line` counts from 1, 0 when the flaw has no line."""

    sentence: str
    values: dict[str, str] = field(default_factory=dict)
    file: str = ""
    line: int = 0

    def text(self, translate: Callable[[str], str] = _as_it_is) -> str:
        place = ""
        if self.file:
            place = translate(PLACE if self.line else PLACE_FILE) % {"file": self.file, "line": self.line}
        return place + translate(self.sentence) % self.values


class FlawsFound(Exception):
    """Nothing was computed; the flaws say why."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("\n".join(flaw.text() for flaw in self.flaws))
