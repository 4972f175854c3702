"""What must be true of the ledger whoever wrote it (money 6.6: I1, I2); each check is one statement over all of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import connection

from ketahanan.common.money import Rupiah
from ketahanan.ledger.bulk import among
from ketahanan.ledger.rules import CREDIT_SIDE, FLOORED, MEMO

_BALANCES = """
SELECT account, sum(amount) AS balance FROM (
  SELECT debit_id AS account, amount FROM ledger_transfer
  UNION ALL SELECT credit_id, -amount FROM ledger_transfer
) moved GROUP BY account
"""
_BELOW = f"""
SELECT a.kind, a.owner, b.balance FROM ({_BALANCES}) b JOIN ledger_account a ON a.id = b.account
WHERE a.kind IN {among(FLOORED)} AND b.balance * (CASE WHEN a.kind IN {among(CREDIT_SIDE)} THEN -1 ELSE 1 END) < 0
ORDER BY a.kind, a.owner LIMIT %s
"""  # noqa: S608 - our own constants, here and below
_SUMS = f"""
SELECT a.kind IN {among(MEMO)}, sum(b.balance) FROM ({_BALANCES}) b JOIN ledger_account a ON a.id = b.account GROUP BY 1
"""  # noqa: S608
_MALFORMED = f"""
SELECT t."key" FROM ledger_transfer t JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
WHERE t.amount <= 0 OR d.id = c.id OR (d.kind IN {among(MEMO)}) <> (c.kind IN {among(MEMO)})
OR (c.kind IN {among(MEMO)}) <> t.memo ORDER BY t.id LIMIT %s
"""  # noqa: S608


class Short(NamedTuple):
    """An account below its floor, and its balance on the debit side in rupiah."""

    kind: str
    owner: str
    balance: Rupiah


def below_floor(limit: int = 100) -> list[Short]:
    """I2: accounts that may not be below zero and are."""
    return [Short(kind, owner, int(balance)) for kind, owner, balance in _rows(_BELOW, limit)]


def malformed(limit: int = 100) -> list[str]:
    """I1: keys of transfers that are not one positive amount between two accounts of one ledger."""
    return [key for (key,) in _rows(_MALFORMED, limit)]


def is_balanced() -> bool:
    """I1: what all accounts of cash hold, and all of promises, is zero in sum."""
    return all(int(total) == 0 for _memo, total in _rows(_SUMS))


def in_order() -> bool:
    """Do I1 and I2 hold?"""
    return is_balanced() and not malformed(1) and not below_floor(1)


def _rows(sql: str, *params: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
