"""Writing the journal, signatures and receipts. All inside the caller's transaction."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction

from ketahanan.common.errors import Stale
from ketahanan.journal.models import Cursor, Entry, Receipt, Signature, Veil


@dataclass(frozen=True, slots=True)
class Personal:
    """A value that the journal keeps only as SHA-256(salt + value); it can be erased without touching the entry."""

    value: str


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, float):
        raise TypeError("the journal takes no floats: give an integer of a smaller unit or a text")
    raise TypeError(f"the journal cannot hold {type(value).__name__}")


def canonical(value: object) -> str:
    """Canonical JSON: sorted keys, no spaces, integers, UTC. Equal content has equal text."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        _plain(value)
    elif isinstance(value, Mapping):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)


def content_hash(value: object) -> str:
    """What a signature binds: SHA-256 of the canonical JSON, 64 hex digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


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
            shown[key] = {"sha256": hashlib.sha256((salt + value.value).encode()).hexdigest()}
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
    for veil in veils:
        veil.entry = entry
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
