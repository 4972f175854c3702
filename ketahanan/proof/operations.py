"""Sealing: what stands committed in journal and ledger becomes leaves, then the new size is signed.

Afterwards, not within each act: a number that every posting takes early would turn the order of locks round
(decisions 0092, 0140). Whoever seals waits for the number of the log and for nothing else.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.common.roles import Role
from ketahanan.journal.models import Entry
from ketahanan.journal.operations import next_number, record
from ketahanan.ledger.models import Transfer
from ketahanan.people.posts import Actor
from ketahanan.proof import chain, keys, leaves, merkle, notes, queries
from ketahanan.proof.bundle import README, pack
from ketahanan.proof.models import Checkpoint, Kept, Leaf, LeafKind, Tile

AUDITORS = frozenset({Role.APIP, Role.BPK})
COUNTER = "proof"
BATCH = 20_000
# A transfer may be committed after one with a higher id; no act of ours lasts longer than this.
LOOK_BACK = timedelta(days=1)


class _Found(NamedTuple):
    kind: LeafKind
    ref: int
    shown: leaves.Part
    sealed: leaves.Part


def seal(at: datetime) -> int:
    """Add a leaf for every committed row that has none, and sign the new size. Returns how many were added.

    May run any number of times at once. A transfer that comes later than LOOK_BACK is found by `seal_all`.
    """
    return _seal(at, everything=False)


def seal_all(at: datetime) -> int:
    """As `seal`, but looks at every transfer ever made: one statement over the whole ledger a batch."""
    return _seal(at, everything=True)


def _seal(at: datetime, *, everything: bool) -> int:
    added = 0
    while True:
        with transaction.atomic():
            # Locks the row; from here on the last number and the newest checkpoint are what others committed.
            size = next_number(COUNTER, by=0)
            last = queries.newest()
            found = _unsealed(last, _floor(at, everything=everything))
            if not found:
                return added
            _append(size, found)
            next_number(COUNTER, by=len(found))
            _sign(size + len(found), last, found, at)
        added += len(found)


def _floor(at: datetime, *, everything: bool) -> int:
    """The highest transfer that was sealed long enough ago for every lower one to be sealed too."""
    old = Checkpoint.objects.filter(at__lte=at - LOOK_BACK).order_by("-size").values_list("transfers", flat=True).first()
    return 0 if everything or old is None else old


def _unsealed(last: Checkpoint | None, floor: int) -> list[_Found]:
    # The number of the journal is locked until the commit, so entries become visible in its order.
    entries = Entry.objects.filter(seq__gt=last.entries if last else 0).order_by("seq")
    found = [
        _Found(LeafKind.ENTRY, row["seq"], *leaves.of_entry(row)) for row in entries.values(*leaves.ENTRY_COLUMNS)[:BATCH]
    ]
    rows = without_leaf(Transfer.objects.filter(pk__gt=floor)).order_by("pk").values(*leaves.TRANSFER_COLUMNS)
    for row in rows[: BATCH - len(found)]:
        found.append(_Found(LeafKind.TRANSFER, row["id"], *leaves.of_transfer(row)))
    return found


def without_leaf(rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """Those of the transfers that are in no leaf."""
    return rows.filter(~Exists(Leaf.objects.filter(kind=LeafKind.TRANSFER, ref=OuterRef("pk"))))


def _append(size: int, found: list[_Found]) -> None:
    made = []
    for seq, (kind, ref, shown, sealed) in enumerate(found, start=size):
        salt = secrets.token_bytes(leaves.SALT_BYTES)
        hashed = leaves.hash_of(shown, leaves.commitment(salt.hex(), sealed))
        made.append(Leaf(seq=seq, kind=kind, ref=ref, salt=salt, hash=hashed))
    Leaf.objects.bulk_create(made, batch_size=2000)
    _fill_tiles(size, size + len(made))


def _fill_tiles(old: int, new: int) -> None:
    """Keep the tiles that became full, lowest level first: the next level is made of their roots."""
    level = 0
    while (new := new // merkle.TILE_WIDTH) > (old := old // merkle.TILE_WIDTH):
        made = []
        for n in range(old, new):
            row = queries.hashes(level, n)
            made.append(Tile(level=level, n=n, hashes=b"".join(row), root=merkle.root(row)))
        Tile.objects.bulk_create(made, batch_size=500)
        level += 1


def _sign(size: int, last: Checkpoint | None, found: Iterable[_Found], at: datetime) -> None:
    root = merkle.Frontier.of(size, queries.node()).root()
    highest = {LeafKind.ENTRY: last.entries if last else 0, LeafKind.TRANSFER: last.transfers if last else 0}
    for row in found:
        highest[row.kind] = max(highest[row.kind], row.ref)
    note = notes.sign(notes.Checkpoint(queries.origin(last), size, root), keys.private())
    Checkpoint.objects.create(
        size=size, root=root.hex(), note=note, at=at,
        entries=highest[LeafKind.ENTRY], transfers=highest[LeafKind.TRANSFER],
    )  # fmt: skip


def keep(*, witness: str, text: str, at: datetime) -> Kept:
    """Write down that a witness keeps this checkpoint of ours. Raises Refused when it is not ours.

    `signed` where the text bears the witness's own signature and WITNESS_KEYS holds its key.
    """
    try:
        note = notes.read(text)
        checkpoint = note.checkpoint
    except notes.BadNote as bad:
        raise Refused(_(str(bad))) from bad
    if not witness or len(witness) > 120 or any(sign.isspace() for sign in witness):
        raise Refused(_("Tulis nama saksi tanpa spasi, misalnya inspektorat.contoh.go.id, paling banyak 120 huruf."))
    ours = queries.of_size(checkpoint.size)
    if ours is None or not note.is_signed_by(keys.public(queries.origin(ours))):
        raise Refused(_("Titik periksa ini tidak bertanda tangan kami. Minta berkas yang dulu diunduh saksi dari sini."))
    if ours.root != checkpoint.root.hex():
        raise Refused(
            _("Titik periksa saksi dan milik kami berbeda padahal jumlahnya sama. Jangan ubah apa pun; laporkan kepada APIP.")
        )
    signed = any(note.is_signed_by(key) for key in keys.witnesses() if key.name == witness)
    with transaction.atomic():
        made, fresh = Kept.objects.get_or_create(
            witness=witness, size=checkpoint.size, signed=signed, defaults={"note": text, "at": at}
        )
        if fresh:
            record(
                action="proof.keep", subject=("witness", made.pk), at=at,
                details={"witness": witness, "size": checkpoint.size, "signed": signed},
            )  # fmt: skip
    return made


class File(NamedTuple):
    """A bundle as it is handed out."""

    name: str
    content: bytes
    leaves: int


def public_file(area: Area, *, at: datetime) -> File:
    """What anybody may have of a village's chain. Raises Refused when nothing was sealed yet."""
    return _packed(area, chain.PUBLIC, at)


def auditor_file(area: Area, *, by: Actor, at: datetime) -> File:
    """The whole chain, for APIP and BPK of the place; each file stands in the journal. Raises NotAllowed, Refused."""
    post = next((post for post in by.posts_over(area.path) if post.role in AUDITORS), None)
    if post is None and not by.is_system:
        raise NotAllowed(_("Rantai lengkap hanya untuk APIP dan BPK di wilayah ini. Pakai berkas umum di halaman yang sama."))
    with transaction.atomic():
        file = _packed(area, chain.AUDITOR, at)
        record(
            action="proof.bundle", subject=("area", area.pk), at=at, actor_id=by.person_id, area_id=area.pk,
            behalf_id=post.behalf_id if post else None, role=post.role.value if post else "",
            details={"sha256": sha256(file.content).hexdigest(), "leaves": file.leaves},
        )  # fmt: skip
    return file


def _packed(area: Area, edition: str, at: datetime) -> File:
    bundle = chain.of_village(area, edition=edition, at=at)
    size = notes.read(bundle.checkpoint).checkpoint.size
    return File(f"bukti-{area.code}-{edition}-{size}.zip", pack(bundle, README), len(bundle.leaves))
