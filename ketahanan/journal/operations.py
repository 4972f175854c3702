"""Writing the journal, signatures and receipts. All inside the caller's transaction."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from ketahanan.common.canonical import canonical, content_hash, veil
from ketahanan.common.errors import Stale
from ketahanan.journal.models import Cursor, Entry, Receipt, Signature, Veil

__all__ = [
    "Personal", "answer", "canonical", "claim", "content_hash", "cursor", "next_number", "record", "record_many", "sign", "veiled",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Personal:
    """A value that the journal keeps only as SHA-256(salt + value); it can be erased without touching the entry."""

    value: str


def next_number(name: str, *, by: int = 1) -> int:
    """The next number of a gapless row, locked until the commit. `by` reserves a run and returns its last."""
    if not connection.in_atomic_block:
        raise RuntimeError("a gapless number is taken inside a transaction")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_counter (name, value) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET value = journal_counter.value + excluded.value RETURNING value",
            [name, by],
        )
        return int(cursor.fetchone()[0])


def record(
    *,
    action: str,
    subject: tuple[str, int],
    at: datetime,
    actor_id: int | None = None,
    behalf_id: int | None = None,
    role: str = "",
    area_id: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """Write one entry. `action` is "kind.name"; a Personal value in `details` is veiled. Two statements."""
    shown, veils = veiled(details or {})
    entry = Entry.objects.create(
        seq=next_number("journal"),
        at=at,
        actor_id=actor_id,
        behalf_id=behalf_id,
        role=role,
        action=action,
        subject_kind=subject[0],
        subject_id=subject[1],
        area_id=area_id,
        details=canonical(shown),
    )
    if veils:
        Veil.objects.bulk_create(_of(entry, veils))
    return entry


def veiled(details: Mapping[str, Any]) -> tuple[dict[str, Any], list[Veil]]:
    """What the entry shows, and what the side table keeps of its personal values until somebody asks to forget."""
    shown: dict[str, Any] = {}
    veils = []
    for key, value in details.items():
        shown[key] = value
        if isinstance(value, Personal):
            salt = secrets.token_hex(16)
            veils.append(Veil(field=key, salt=salt, value=value.value))
            shown[key] = {"sha256": veil(salt, value.value)}
    return shown, veils


def record_many(entries: list[Entry], veils: Sequence[Sequence[Veil]] = ()) -> None:
    """Write a run of entries made by one act: one number lock, one insert. `seq` is filled in here.

    `veils` are those of each entry, as `veiled` gives them.
    """
    if not entries:
        return
    last = next_number("journal", by=len(entries))
    for offset, entry in enumerate(entries):
        entry.seq = last - len(entries) + 1 + offset
    Entry.objects.bulk_create(entries, batch_size=2000)
    kept = [veil for entry, some in zip(entries, veils, strict=False) for veil in _of(entry, some)]
    if kept:
        Veil.objects.bulk_create(kept, batch_size=2000)


def _of(entry: Entry, veils: Sequence[Veil]) -> Sequence[Veil]:
    for each in veils:
        each.entry = entry
    return veils


def sign(
    *,
    subject: tuple[str, int],
    round_: int,
    action: str,
    slot: int,
    role: str,
    person_id: int,
    behalf_id: int | None,
    content: str,
    at: datetime,
) -> Signature:
    """Put one signature. The caller has locked the record, else two people at once each see only their own row."""
    return Signature.objects.create(
        subject_kind=subject[0],
        subject_id=subject[1],
        round=round_,
        action=action,
        slot=slot,
        role=role,
        person_id=person_id,
        behalf_id=behalf_id,
        content_hash=content,
        at=at,
    )


def claim(*, person_id: int, token: uuid.UUID, fingerprint: str, at: datetime) -> tuple[Receipt, bool]:
    """Take a form's token. Returns (receipt, fresh). Raises Stale when the token came with other content before.

    Called inside the transaction of the act, so a second sending waits for the first and then gets its answer.
    """
    with transaction.atomic():
        receipt, fresh = Receipt.objects.get_or_create(
            person_id=person_id,
            token=token,
            defaults={"fingerprint": fingerprint, "answer": "", "at": at},
        )
    if receipt.fingerprint != fingerprint:
        raise Stale(
            "Formulir ini sudah pernah dikirim dengan isi lain. Buka halamannya lagi, periksa isinya, lalu kirim ulang."
        )
    return receipt, fresh


def answer(receipt: Receipt, address: str) -> None:
    """Remember where the first sending ended up."""
    Receipt.objects.filter(pk=receipt.pk).update(answer=address)


def cursor(name: str) -> Cursor:
    """Where a follower of the journal stands; made on its first day."""
    return Cursor.objects.get_or_create(name=name)[0]
