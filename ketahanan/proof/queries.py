"""Reading the log: tiles, nodes, proofs, the newest checkpoint, who keeps which."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.db.models import Max

from ketahanan.proof import merkle, notes
from ketahanan.proof.models import Checkpoint, Kept, Leaf, Tile

WIDTH = merkle.TILE_WIDTH


def newest() -> Checkpoint | None:
    """The newest checkpoint, if anything was sealed yet."""
    return Checkpoint.objects.order_by("-size").first()


def origin(last: Checkpoint | None) -> str:
    """The name of the log: that of its first checkpoint for ever, whatever address the product has today."""
    return notes.read(last.note).checkpoint.origin if last else settings.PROOF_ORIGIN


def of_size(size: int) -> Checkpoint | None:
    """The checkpoint of exactly this size."""
    return Checkpoint.objects.filter(size=size).first()


def hashes(level: int, n: int) -> list[bytes]:
    """The hashes of a tile, as many as there are. One or two statements."""
    tile = Tile.objects.filter(level=level, n=n).values_list("hashes", flat=True).first()
    return _split(bytes(tile)) if tile is not None else _part(level, n)


def _part(level: int, n: int) -> list[bytes]:
    """The hashes of a tile that is not full yet. One statement."""
    low, high = n * WIDTH, (n + 1) * WIDTH
    if level == 0:
        leaves = Leaf.objects.filter(seq__gte=low, seq__lt=high).order_by("seq")
        return [bytes(found) for found in leaves.values_list("hash", flat=True)]
    below = Tile.objects.filter(level=level - 1, n__gte=low, n__lt=high).order_by("n")
    return [bytes(found) for found in below.values_list("root", flat=True)]


def node(near: Iterable[int] = (), size: int = 0) -> merkle.Node:
    """Nodes of the tree; a tile is read once for as long as the caller keeps this.

    Full tiles of the leaves `near`, and of the edge of `size`, are read at once, one statement a level.
    """
    ahead: dict[tuple[int, int], list[bytes]] = {}
    wanted, level = {*near, max(size - 1, 0)}, 0
    while size and (wanted := {index // WIDTH for index in wanted}) and size >= WIDTH ** (level + 1):
        for n, row in Tile.objects.filter(level=level, n__in=wanted).values_list("n", "hashes"):
            ahead[level, n] = _split(bytes(row))
        level += 1

    @cache
    def tile(level: int, n: int) -> list[bytes]:
        if found := ahead.get((level, n)):
            return found
        is_part = 0 < size < (n + 1) * WIDTH ** (level + 1)
        return _part(level, n) if is_part else hashes(level, n)

    return merkle.node_of_tiles(tile)


def growth(old: int, new: int) -> list[bytes]:
    """The proof that the log of `new` leaves begins with that of `old`. Raises ValueError where it cannot."""
    return merkle.consistency(old, new, node((old - 1, old), new))


def _split(row: bytes) -> list[bytes]:
    return [row[at : at + 32] for at in range(0, len(row), 32)]


def kept() -> list[Kept]:
    """The largest checkpoint that each witness keeps, by name; where it signed, that row. Two statements."""
    last = dict(Kept.objects.values_list("witness").annotate(size=Max("size")).order_by())
    rows = Kept.objects.filter(size__in=set(last.values())).order_by("witness", "signed")
    return list({row.witness: row for row in rows if last[row.witness] == row.size}.values())
