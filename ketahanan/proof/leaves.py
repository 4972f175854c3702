"""What a leaf of the log says, and how its hash comes about. Pure: outsiders compute it from a bundle.

A leaf shows one part and seals the other under a salt of its own. Its hash is public in the tiles; the salt keeps
anybody from guessing what was sealed, and whoever is given salt and sealed part can check them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ketahanan.common.canonical import canonical, veil
from ketahanan.proof.merkle import leaf_hash

type Part = Mapping[str, Any]

ENTRY, TRANSFER = "E", "T"
SALT_BYTES = 16


def commitment(salt: str, sealed: Part) -> str:
    """What stands in the leaf for its sealed part: 64 hex digits. `salt` is hex."""
    return veil(salt, canonical(sealed))


def leaf_text(shown: Part, committed: str) -> str:
    """The leaf itself: canonical JSON of the shown part and of what stands for the sealed one."""
    return canonical({**shown, "sealed": committed})


def hash_of(shown: Part, committed: str) -> bytes:
    """The hash of the leaf, 32 bytes."""
    return leaf_hash(leaf_text(shown, committed).encode())


def of_entry(row: Part) -> tuple[Part, Part]:
    """The shown and the sealed part of a journal entry; persons and details are sealed."""
    shown = {
        "log": ENTRY, "seq": row["seq"], "at": row["at"], "action": row["action"], "role": row["role"],
        "subject": [row["subject_kind"], row["subject_id"]], "area": row["area_id"],
    }  # fmt: skip
    return shown, {"actor": row["actor_id"], "behalf": row["behalf_id"], "details": row["details"]}


def of_transfer(row: Part) -> tuple[Part, Part]:
    """The shown and the sealed part of a transfer, with kind and owner of its accounts."""
    shown = {
        "log": TRANSFER, "id": row["id"], "at": row["at"], "action": row["action"], "amount": row["amount"],
        "debit": [row["debit__kind"], row["debit__owner"]], "credit": [row["credit__kind"], row["credit__owner"]],
        "reference": row["reference"], "memo": row["memo"],
    }  # fmt: skip
    return shown, {"key": row["key"]}


ENTRY_COLUMNS = (
    "seq", "at", "actor_id", "behalf_id", "role", "action", "subject_kind", "subject_id", "area_id", "details",
)  # fmt: skip
TRANSFER_COLUMNS = (
    "id", "key", "at", "action", "amount", "reference", "memo", "debit__kind", "debit__owner", "credit__kind",
    "credit__owner",
)  # fmt: skip
