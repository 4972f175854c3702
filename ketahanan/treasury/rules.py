"""What the signatures of a payment run bind (money 6.3: reference, grant, tranche, amount, bank, account, name)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ketahanan.common.money import Rupiah

MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """One payment as it is signed."""

    ref16: str
    grant: int
    tranche: int
    amount: Rupiah
    bank: str
    account: str
    holder: str

    @property
    def signed(self) -> list[str | int]:
        return [self.ref16, self.grant, self.tranche, self.amount, self.bank, self.account, self.holder]


def signed_rows(lines: Iterable[Line]) -> list[list[str | int]]:
    """The rows in their order, as JSON without floats."""
    return [line.signed for line in lines]
