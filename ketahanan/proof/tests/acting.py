"""Rows to seal, and somebody with full rights over the database."""

from __future__ import annotations

import os

from django.db import connection, transaction

from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry
from ketahanan.ledger.models import AccountKind, Transfer
from ketahanan.ledger.operations import Side, post
from ketahanan.testing import NOON
from tests.postgres import OWNER, Server

K = AccountKind
TABLES = ("proof_leaf", "proof_tile", "proof_checkpoint", "proof_kept")


def note(number: int = 1, action: str = "proposal.approve", area: int = 7, **more: object) -> Entry:
    """An entry about a village."""
    with transaction.atomic():
        return journal.record(
            action=action, subject=("proposal", number), at=NOON, actor_id=5, role="R05", area_id=area, details=more
        )


def notes(count: int) -> None:
    """A run of entries in one act."""
    with transaction.atomic():
        journal.record_many([
            Entry(at=NOON, action="proposal.edit", subject_kind="proposal", subject_id=number, area_id=7, details="{}")
            for number in range(count)
        ])  # fmt: skip


def send(number: int = 1, amount: int = 30_000_000) -> Transfer:
    """Money of an edition to a bank, as a payment posts it."""
    return post(
        key=f"bayar:DBS{number}:kirim", debit=Side(K.TRANSIT, "bank:BNINIDJA"), credit=Side(K.KAS_NEGARA, "edition:1"),
        amount=amount, at=NOON, action="KIRIM", reference=f"DBS{number}",
    )  # fmt: skip


def promise(area: int, number: int = 1, amount: int = 30_000_000) -> None:
    """A grant of a village, promised and paid as `send` sends it."""
    pagu, own = Side(K.PAGU, "edition:1"), Side(K.KOMITMEN, f"hibah:{number}", area)
    for key, debit, credit, action, reference in (
        (f"pagu:{number}", pagu, Side(K.DIPA, "edition:1"), "PAGU", "pagu"),
        (f"hibah:{number}:komit", own, pagu, "KOMITMEN", f"hibah:{number}"),
        (f"bayar:DBS{number}:komit", Side(K.DIPA, "edition:1"), own, "REALISASI", f"DBS{number}"),
    ):
        post(key=key, debit=debit, credit=credit, amount=amount, at=NOON, action=action, reference=reference)
    send(number, amount)


def without_guards(*tables: str) -> None:
    """Whoever owns the database takes the triggers away and may then write what they like. Needs real commits."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in tables:
                for what in ("no_update", "no_delete", "no_replace"):
                    cursor.execute(f'DROP TRIGGER "{table}_{what}"')
        return
    name = connection.settings_dict["NAME"]
    with Server.at(os.environ["KETAHANAN_TEST_SOCKETS"]).connect(name, OWNER) as owner:
        for table in tables:
            owner.execute(f'DROP TRIGGER "{table}_append_only" ON "{table}"'.encode())
            owner.execute(f'GRANT UPDATE, DELETE ON "{table}" TO ketahanan_app'.encode())
        owner.commit()
