"""The Merkle tree of RFC 9162: hashing, roots, proofs of inclusion and consistency, and who checks them. Pure.

A tree of a million leaves is never held as a whole: what is read of it are nodes (level, index), each the hash of a
full subtree of 2**level leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

type Node = Callable[[int, int], bytes]
"""The hash of the full subtree of 2**level leaves that begins at leaf index * 2**level."""

EMPTY = sha256(b"").digest()
TILE_HEIGHT = 8
TILE_WIDTH = 2**TILE_HEIGHT


def leaf_hash(data: bytes) -> bytes:
    """32 bytes: SHA-256 of 0x00 and the leaf."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """32 bytes: SHA-256 of 0x01 and both children, which are hashes themselves."""
    return sha256(b"\1" + left + right).digest()


class Frontier:
    """The full subtrees at the right edge, largest first: all that an appended leaf and the root need."""

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        self.size, self._edge = size, list(edge)
        if len(self._edge) != size.bit_count():
            raise ValueError("the edge of a tree has one hash for each binary one of its size")

    @classmethod
    def of(cls, size: int, node: Node) -> Frontier:
        """The edge of a tree that is there."""
        edge, begun = [], 0
        for level in range(size.bit_length() - 1, -1, -1):
            if size >> level & 1:
                edge.append(node(level, begun >> level))
                begun += 1 << level
        return cls(size, edge)

    def append(self, hashed: bytes) -> None:
        """Add the hash of a leaf; as many hashes as the size ends in ones."""
        edge, ones = self._edge, self.size
        while ones & 1:
            hashed = sha256(b"\1" + edge.pop() + hashed).digest()
            ones >>= 1
        edge.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        """The root of all leaves so far."""
        if not self._edge:
            return EMPTY
        found = self._edge[-1]
        for left in self._edge[-2::-1]:
            found = node_hash(left, found)
        return found


def root(hashes: Iterable[bytes]) -> bytes:
    """The root over hashes of leaves, level by level; an odd one at the end goes up as it is."""
    row = list(hashes)
    while len(row) > 1:
        one, odd = iter(row), row[len(row) & ~1 :]
        row = [sha256(b"\1" + left + right).digest() for left, right in zip(one, one, strict=False)] + odd
    return row[0] if row else EMPTY


def node_of_tiles(tile: Callable[[int, int], Sequence[bytes]]) -> Node:
    """Reads nodes out of tiles: tile (level, n) holds up to 256 hashes, each of a subtree of 256**level leaves."""

    def node(level: int, index: int) -> bytes:
        within = level % TILE_HEIGHT
        n, at = divmod(index << within, TILE_WIDTH)
        row = tile(level // TILE_HEIGHT, n)[at : at + (1 << within)]
        if len(row) != 1 << within:
            raise LookupError(f"the tree has no node {level}/{index}")
        return root(row)

    return node


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The proof that leaf `index` is in the tree of `size` leaves (2.1.3.1), lowest hash first."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    return _path(index, 0, size, node)


def _path(index: int, low: int, high: int, node: Node) -> list[bytes]:
    if high - low == 1:
        return []
    middle = low + _half(high - low)
    if index < middle:
        return [*_path(index, low, middle, node), _range(middle, high, node)]
    return [*_path(index, middle, high, node), _range(low, middle, node)]


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with the tree of `old` leaves (2.1.4.1)."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} does not begin with one of {old}")
    return [] if old in {0, new} else _subproof(old, 0, new, node, whole=True)


def _subproof(old: int, low: int, high: int, node: Node, *, whole: bool) -> list[bytes]:
    if old == high:
        return [] if whole else [_range(low, high, node)]
    middle = low + _half(high - low)
    if old <= middle:
        return [*_subproof(old, low, middle, node, whole=whole), _range(middle, high, node)]
    return [*_subproof(old, middle, high, node, whole=False), _range(low, middle, node)]


def _range(low: int, high: int, node: Node) -> bytes:
    width = high - low
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node(level, low >> level)
    middle = low + _half(width)
    return node_hash(_range(low, middle, node), _range(middle, high, node))


def _half(width: int) -> int:
    """The largest power of two below a width of two or more."""
    return 1 << (width - 1).bit_length() - 1


def is_included(hashed: bytes, index: int, size: int, proof: Sequence[bytes], root_: bytes) -> bool:
    """Does the proof lead from this leaf to this root (2.1.3.2)?"""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, hashed
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root_


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Does the proof show that the newer tree only added to the older one (2.1.4.2)?"""
    if not 0 <= old <= new:
        return False
    if old in {0, new}:
        return not proof and old_root == (EMPTY if old == 0 else new_root)
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, step)
        at, last = at >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
