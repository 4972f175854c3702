"""What the signatures of a payment run bind (money 6.3: reference, grant, tranche, amount, bank, account, name)."""

from __future__ import annotations

from typing import NamedTuple

from ketahanan.common.money import Rupiah

MOST_ROWS = 20_000


class Line(NamedTuple):
    """One payment as it is signed: in this order, as a list in JSON. `account` identifies the version of the account."""

    ref16: str
    grant: int
    tranche: int
    amount: Rupiah
    bank: str
    account: str
    holder: str
