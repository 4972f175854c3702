"""What is wrong with a file of a bank: where, which field, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ketahanan.analytics.errors import Flaw, FlawsFound
from ketahanan.common.text import N_

ENTRY = N_("%(file)s, entri ke-%(entry)s: ")
LINE_AND_ENTRY = N_("%(file)s, baris %(line)s, entri ke-%(entry)s: ")
PAYMENT = N_("Pembayaran ke-%(entry)s: ")


def _as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True)
class Fault(Flaw):
    """A flaw that may lie in the n-th entry or payment, counted from 1, and in one field of it."""

    entry: int = 0
    at: str = ""

    def text(self, translate: Callable[[str], str] = _as_it_is) -> str:
        if not self.entry:
            return super().text(translate)
        place = (LINE_AND_ENTRY if self.line else ENTRY) if self.file else PAYMENT
        where = {"file": self.file, "line": self.line, "entry": self.entry}
        return translate(place) % where + translate(self.sentence) % self.values


class BankFileRefused(FlawsFound):
    """Nothing was written or taken over; the flaws say why. The only exception that a file can cause here."""


def refuse(
    sentence: str, *, file: str = "", line: int = 0, entry: int = 0, at: str = "", **values: str
) -> BankFileRefused:
    """A refusal with one fault."""
    return BankFileRefused([Fault(sentence, values, file, line, entry, at)])


def shown(text: str, most: int = 40) -> str:
    """What was found, short enough for a sentence."""
    plain = "".join(sign if sign.isprintable() else "·" for sign in text[: most + 1])
    return plain if len(plain) <= most else plain[:most] + "…"
