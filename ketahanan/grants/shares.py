"""How an amount falls into tranches: whole rupiah, and the sum is exact (domain 14, row 27)."""

from __future__ import annotations

from collections.abc import Sequence

from ketahanan.common.money import Rupiah


def shares(amount: Rupiah, percents: Sequence[int]) -> list[Rupiah]:
    """The part of each tranche; the last one takes the remainder. Raises ValueError unless the percents make 100."""
    if sum(percents) != 100 or any(percent <= 0 for percent in percents):
        raise ValueError(f"tranches of {percents} per cent do not make a whole")
    parts = [amount * percent // 100 for percent in percents[:-1]]
    return [*parts, amount - sum(parts)]


ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV", 5: "V"}


def tranche_name(number: int) -> str:
    """I, II, III … as the documents call them."""
    return ROMAN.get(number, str(number))
