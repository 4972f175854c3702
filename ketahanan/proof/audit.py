"""I11, I12: the log as it would be made today from journal and ledger is the log that was signed (money 6.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef

from ketahanan.journal.models import Entry
from ketahanan.ledger.models import Transfer
from ketahanan.proof import keys, leaves, merkle, notes, queries
from ketahanan.proof.models import Checkpoint, Leaf, LeafKind, Tile
from ketahanan.proof.operations import without_leaf

_CHUNK = 2000


def broken(limit: int = 100) -> list[str]:
    """What does not fit, one line each, the first `limit`; empty when all is well. Reads the whole log once."""
    return list(islice(_faults(), limit))


def late_rows(limit: int = 100) -> list[str]:
    """Rows that the newest checkpoint should cover and that are in no leaf: a straggler, or one put in by hand."""
    last = queries.newest()
    if last is None:
        return []
    has_leaf = Exists(Leaf.objects.filter(kind=LeafKind.ENTRY, ref=OuterRef("seq")))
    entries = Entry.objects.filter(~has_leaf, seq__lte=last.entries).order_by("seq").values_list("seq", flat=True)
    moved = without_leaf(Transfer.objects.filter(pk__lte=last.transfers)).order_by("pk").values_list("key", flat=True)
    found = [f"entry {seq} is in no leaf" for seq in entries[:limit]]
    return [*found, *(f"transfer {key} is in no leaf" for key in moved[: limit - len(found)])]


CHECKS: tuple[tuple[str, str, Callable[[], list[str]]], ...] = (
    ("I11", "log yang ditandatangani sama dengan catatan dan mutasi", broken),
    ("I12", "tidak ada baris lama di luar log", late_rows),
)


def _faults() -> Iterator[str]:
    roots = dict(Checkpoint.objects.values_list("size", "root"))
    frontier, edge = merkle.Frontier(), list[bytes]()
    for chunk in _chunks():
        rows = _rows_of(chunk)
        for leaf in chunk:
            if leaf.seq != frontier.size:
                yield f"leaf {frontier.size} is missing"
                return
            yield from _leaf_fault(leaf, rows.get((leaf.kind, leaf.ref)))
            frontier.append(bytes(leaf.hash))
            edge.append(bytes(leaf.hash))
            if len(edge) == merkle.TILE_WIDTH:
                yield from _tile_fault(frontier.size // merkle.TILE_WIDTH - 1, edge)
                edge.clear()
            signed = roots.pop(frontier.size, None)
            if signed is not None and signed != frontier.root().hex():
                yield f"checkpoint {frontier.size} has another root"
    for size in sorted(roots):
        yield f"checkpoint {size} has more leaves than there are"
    yield from _signature_faults()


def _chunks() -> Iterator[list[Leaf]]:
    begun = 0
    while chunk := list(Leaf.objects.filter(seq__gte=begun).order_by("seq")[:_CHUNK]):
        yield chunk
        begun = chunk[-1].seq + 1


def _rows_of(chunk: list[Leaf]) -> dict[tuple[str, int], tuple[leaves.Part, leaves.Part]]:
    found: dict[tuple[str, int], tuple[leaves.Part, leaves.Part]] = {}
    seqs, ids = ([leaf.ref for leaf in chunk if leaf.kind == kind] for kind in (LeafKind.ENTRY, LeafKind.TRANSFER))
    for entry in Entry.objects.filter(seq__in=seqs).values(*leaves.ENTRY_COLUMNS):
        found[LeafKind.ENTRY, entry["seq"]] = leaves.of_entry(entry)
    for moved in Transfer.objects.filter(pk__in=ids).values(*leaves.TRANSFER_COLUMNS):
        found[LeafKind.TRANSFER, moved["id"]] = leaves.of_transfer(moved)
    return found


def _leaf_fault(leaf: Leaf, row: Any) -> Iterator[str]:
    what = f"{LeafKind(leaf.kind).name.lower()} {leaf.ref}"
    if row is None:
        yield f"{what} of leaf {leaf.seq} is gone"
    elif leaves.hash_of(row[0], leaves.commitment(bytes(leaf.salt).hex(), row[1])) != bytes(leaf.hash):
        yield f"{what} is not what leaf {leaf.seq} says"


def _tile_fault(n: int, edge: list[bytes]) -> Iterator[str]:
    tile = Tile.objects.filter(level=0, n=n).first()
    if tile is None or bytes(tile.hashes) != b"".join(edge) or bytes(tile.root) != merkle.root(edge):
        yield f"tile 0/{n} is not made of its leaves"


def _signature_faults() -> Iterator[str]:
    key = keys.public(queries.origin(queries.newest()))
    for row in Checkpoint.objects.order_by("size").iterator(_CHUNK):
        note = notes.read(row.note)
        said = note.checkpoint
        if (said.size, said.root.hex()) != (row.size, row.root) or not note.is_signed_by(key):
            yield f"checkpoint {row.size} is not what was signed"
