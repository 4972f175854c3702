"""Posting by the hundred thousand: the rows are a query, the database moves them in one statement (money 5, 6.2).

The promises are those of `operations.post`: a key is one event for ever, floors hold, the two ledgers never mix.
All of it is written, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused
from ketahanan.common.money import written
from ketahanan.ledger.models import AccountKind
from ketahanan.ledger.operations import KeyReused
from ketahanan.ledger.rules import CREDIT_SIDE, FLOORED, MEMO


def among(kinds: Iterable[AccountKind]) -> str:
    """Our own constants as a list in SQL."""
    return "(" + ", ".join(f"'{kind.value}'" for kind in sorted(kinds)) + ")"


_MAKE = """
CREATE TEMPORARY TABLE ledger_wanted
("key" varchar(80), debit bigint, credit bigint, amount bigint, reference varchar(40))
"""
_TWICE = 'SELECT "key" FROM ledger_wanted GROUP BY "key" HAVING count(*) > 1 LIMIT 1'
_WRONG = f"""
SELECT w."key" FROM ledger_wanted w
LEFT JOIN ledger_account d ON d.id = w.debit LEFT JOIN ledger_account c ON c.id = w.credit
WHERE w."key" IS NULL OR w.amount IS NULL OR w.amount <= 0 OR d.id IS NULL OR c.id IS NULL OR d.id = c.id
OR (d.kind IN {among(MEMO)}) <> (c.kind IN {among(MEMO)}) LIMIT 1
"""  # noqa: S608 - our own constants, here and below
# The accounts whose floor may break, with a key: a table that has just been filled has no statistics to plan with.
_CREDITED = "CREATE TEMPORARY TABLE ledger_credited (id bigint PRIMARY KEY)"
_CREDIT = f"""
INSERT INTO ledger_credited
SELECT DISTINCT w.credit FROM ledger_wanted w JOIN ledger_account a ON a.id = w.credit WHERE a.kind IN {among(FLOORED)}
"""  # noqa: S608
_LOCK = "SELECT id FROM ledger_account WHERE id IN (SELECT id FROM ledger_credited) ORDER BY id FOR NO KEY UPDATE"
_OTHER = """
SELECT w."key" FROM ledger_wanted w JOIN ledger_transfer t ON t."key" = w."key"
WHERE t.debit_id <> w.debit OR t.credit_id <> w.credit OR t.amount <> w.amount LIMIT 1
"""
_WRITE = f"""
INSERT INTO ledger_transfer ("key", debit_id, credit_id, amount, at, action, reference, memo)
SELECT w."key", w.debit, w.credit, w.amount, %s, %s, w.reference, c.kind IN {among(MEMO)}
FROM ledger_wanted w JOIN ledger_account c ON c.id = w.credit
WHERE NOT EXISTS (SELECT 1 FROM ledger_transfer t WHERE t."key" = w."key")
"""  # noqa: S608
_SHORT = f"""
SELECT a.kind, a.owner, sum(moved.amount) FROM (
  SELECT debit_id AS account, amount FROM ledger_transfer WHERE debit_id IN (SELECT id FROM ledger_credited)
  UNION ALL SELECT credit_id, -amount FROM ledger_transfer WHERE credit_id IN (SELECT id FROM ledger_credited)
) moved JOIN ledger_account a ON a.id = moved.account GROUP BY a.id, a.kind, a.owner
HAVING sum(moved.amount) * (CASE WHEN a.kind IN {among(CREDIT_SIDE)} THEN -1 ELSE 1 END) < 0
ORDER BY a.id LIMIT 1
"""  # noqa: S608


def post_set(rows: QuerySet[Any, Any], *, at: datetime, action: str) -> int:
    """Post what a query gives as `values_list("key", "debit", "credit", "amount", "reference")`; returns how many.

    `debit` and `credit` are ids of accounts. A row whose key is known with equal content is passed over, as a second
    `post` would be. Raises KeyReused for a known key with other content, ValueError for a key that comes twice, an
    amount that is not positive, an account that is not there or promises mixed with cash, and Refused when a balance
    would fall below zero. Nothing is written then.
    """
    sql, params = rows.query.sql_with_params()
    moment = connection.ops.adapt_datetimefield_value(at)
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("ledger_wanted", "ledger_credited"):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(_MAKE)
        cursor.execute(f"INSERT INTO ledger_wanted {sql}", params)
        cursor.execute(_CREDITED)
        cursor.execute(_CREDIT)
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE ledger_wanted, ledger_credited")
        for wrong in (_TWICE, _WRONG):
            cursor.execute(wrong)
            if found := cursor.fetchone():
                raise ValueError(f"{found[0]}: a transfer is one event, a positive sum, between two accounts of one ledger")
        if connection.features.has_select_for_no_key_update:
            cursor.execute(_LOCK)
        cursor.execute(_OTHER)
        if found := cursor.fetchone():
            raise KeyReused(f"{found[0]}: known with other content")
        cursor.execute(_WRITE, [moment, action])
        count = int(cursor.rowcount)
        cursor.execute(_SHORT)
        if found := cursor.fetchone():
            kind, owner, short = found
            raise Refused(
                _("Saldo %(account)s (%(owner)s) kurang %(amount)s. Tidak satu pun dibukukan; periksa jumlahnya.")
                % {"account": _(AccountKind(kind).label), "owner": owner, "amount": written(abs(int(short)))}
            )
        cursor.execute("DROP TABLE ledger_wanted")
        cursor.execute("DROP TABLE ledger_credited")
    return count


def open_set(rows: QuerySet[Any, Any]) -> int:
    """Make the accounts that a query gives as `values_list("kind", "owner", "area")` and that are not there yet."""
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO ledger_account (kind, owner, area_id) {sql} ON CONFLICT DO NOTHING"
            if connection.vendor == "postgresql"
            else f"INSERT OR IGNORE INTO ledger_account (kind, owner, area_id) {sql}",
            params,
        )
        return int(cursor.rowcount)
