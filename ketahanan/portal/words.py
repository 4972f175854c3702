"""What the public reads of where a village stands. Pure: the only inputs are facts that are public already.

No state of a record enters here. A stage says only what decrees and the ledger say, so a hold, an account that is
being checked, a visit that is still to come and a file in the treasury all read alike: "dalam proses" (decision 0101).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ketahanan.common.money import Rupiah
from ketahanan.common.text import N_


class Stage(StrEnum):
    """How far a village is, by public facts alone."""

    OUTSIDE = "BELUM"
    AWARDED = "DITETAPKAN"
    FORMED = "TERBENTUK"
    IN_PROCESS = "PROSES"
    SENT = "DIKIRIM"
    RECEIVED = "DITERIMA"


WORDS: Final[dict[Stage, str]] = {
    Stage.OUTSIDE: N_("Belum ikut program"),
    Stage.AWARDED: N_("Ditetapkan sebagai lokasi"),
    Stage.FORMED: N_("Kelembagaan terbentuk"),
    Stage.IN_PROCESS: N_("Disetujui, dana dalam proses"),
    Stage.SENT: N_("Dana dikirim"),
    Stage.RECEIVED: N_("Dana diterima"),
}
TONES: Final[dict[Stage, str]] = {
    Stage.OUTSIDE: "neutral", Stage.AWARDED: "info", Stage.FORMED: "info", Stage.IN_PROCESS: "info",
    Stage.SENT: "good", Stage.RECEIVED: "good",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Money:
    """Whole rupiah from the ledger: promised, on its way or arrived, acknowledged by both officers."""

    committed: Rupiah = 0
    sent: Rupiah = 0
    received: Rupiah = 0

    def __add__(self, other: Money) -> Money:
        return Money(self.committed + other.committed, self.sent + other.sent, self.received + other.received)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that may be known of a village in an edition: decrees, approved proposals, money."""

    awarded: bool = False
    formed: bool = False
    approved: int = 0
    money: Money = Money()

    @property
    def stage(self) -> Stage:
        if self.money.received:
            return Stage.RECEIVED
        if self.money.sent:
            return Stage.SENT
        if self.approved:
            return Stage.IN_PROCESS
        if self.formed:
            return Stage.FORMED
        return Stage.AWARDED if self.awarded else Stage.OUTSIDE


NOT_APPROVED: Final = N_("Belum ada usulan disetujui")
IN_PROCESS: Final = N_("Dalam proses")
SENT: Final = N_("Dana dikirim")
FIRST_RECEIVED: Final = N_("Dana diterima sebagian")
ALL_RECEIVED: Final = N_("Dana diterima")


def group_word(*, approved: bool, money: Money) -> tuple[str, str]:
    """The word under one Pokja, and its tone."""
    if money.received:
        return (ALL_RECEIVED if money.received >= money.committed else FIRST_RECEIVED), "good"
    if money.sent:
        return SENT, "good"
    return (IN_PROCESS, "info") if approved else (NOT_APPROVED, "neutral")


# On the map of provinces: least number of awarded villages, style, words.
SHADES: Final = (
    (50, "m3", N_("50 desa atau lebih")),
    (10, "m2", N_("10 sampai 49 desa")),
    (1, "m1", N_("1 sampai 9 desa")),
    (0, "m0", N_("Belum ada desa")),
)


def shade(villages: int) -> str:
    """The style of a province with this many awarded villages."""
    return next(style for least, style, _words in SHADES if villages >= least)
