"""The tree against the words of RFC 9162 written down as they stand, and against its known vectors."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import aics_tlog
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.proof import merkle

# The inputs and roots that every certificate log tests itself with.
INPUTS = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [merkle.leaf_hash(data) for data in INPUTS]


def slow_root(hashes: Sequence[bytes]) -> bytes:
    """MTH of the RFC, word by word."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha256(b"\x01" + slow_root(hashes[:k]) + slow_root(hashes[k:])).digest()


def slow_path(m: int, hashes: Sequence[bytes]) -> list[bytes]:
    if len(hashes) == 1:
        return []
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if m < k:
        return [*slow_path(m, hashes[:k]), slow_root(hashes[k:])]
    return [*slow_path(m - k, hashes[k:]), slow_root(hashes[:k])]


def numbered(size: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(size)]


def nodes(hashes: Sequence[bytes]) -> merkle.Node:
    """Through tiles, as the real tree is read."""

    def tile(level: int, n: int) -> list[bytes]:
        row = list(hashes)
        for _step in range(level):
            whole = len(row) // merkle.TILE_WIDTH * merkle.TILE_WIDTH
            row = [slow_root(row[at : at + 256]) for at in range(0, whole, 256)]
        return row[n * 256 : (n + 1) * 256]

    return merkle.node_of_tiles(tile)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_known_roots(size: int) -> None:
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert merkle.root([]) == sha256(b"").digest()


def test_the_known_proofs() -> None:
    """From the tests of the certificate-transparency project."""
    node = nodes(LEAVES)
    assert [step.hex() for step in merkle.inclusion(5, 8, node)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        ROOTS[3],
    ]
    assert [step.hex() for step in merkle.consistency(6, 8, node)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        ROOTS[3],
    ]
    assert merkle.consistency(8, 8, node) == []


@given(st.integers(0, 700))
def test_the_root_of_any_size(size: int) -> None:
    hashes = numbered(size)
    assert merkle.root(hashes) == slow_root(hashes) == merkle.Frontier.of(size, nodes(hashes)).root()


@given(st.integers(1, 600), st.data())
def test_inclusion_is_what_the_rfc_says_and_nothing_else_passes(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    hashes = numbered(size)
    proof, root = merkle.inclusion(index, size, nodes(hashes)), slow_root(hashes)
    assert proof == slow_path(index, hashes)
    assert merkle.is_included(hashes[index], index, size, proof, root)
    assert not merkle.is_included(merkle.leaf_hash(b"other"), index, size, proof, root)
    assert not merkle.is_included(hashes[index], index, size, [*proof, root], root)
    assert not merkle.is_included(hashes[index], index, size, proof, merkle.EMPTY)
    if proof:
        assert not merkle.is_included(hashes[index], index, size, proof[:-1], root)
        assert not merkle.is_included(hashes[index], index ^ 1, size, proof, root)


@given(st.integers(0, 600), st.data())
def test_a_tree_that_grew_is_consistent_and_one_that_changed_is_not(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, new))
    hashes = numbered(new)
    proof = merkle.consistency(old, new, nodes(hashes))
    old_root, new_root = slow_root(hashes[:old]), slow_root(hashes)
    assert merkle.is_consistent(old, old_root, new, new_root, proof)
    if old:
        changed = list(hashes)
        changed[data.draw(st.integers(0, old - 1))] = merkle.leaf_hash(b"forged")
        forged = merkle.consistency(old, new, nodes(changed))
        assert not merkle.is_consistent(old, old_root, new, slow_root(changed), forged)
        assert not merkle.is_consistent(old, merkle.EMPTY, new, new_root, proof)
    if proof:
        assert not merkle.is_consistent(old, old_root, new, new_root, proof[:-1])
        assert not merkle.is_consistent(old, old_root, new, new_root, [*proof, new_root])


def test_proofs_across_tiles() -> None:
    hashes = numbered(66_000)
    tops = [slow_root(hashes[at : at + 256]) for at in range(0, 65_792, 256)]
    rows = [hashes, tops, [slow_root(tops[:256])]]
    node = merkle.node_of_tiles(lambda level, n: rows[level][n * 256 : (n + 1) * 256])
    root = merkle.root(hashes)
    for index in (0, 255, 256, 65_535, 65_536, 65_999):
        assert merkle.is_included(hashes[index], index, 66_000, merkle.inclusion(index, 66_000, node), root)
    for old in (1, 255, 256, 257, 65_536, 65_537, 65_999):
        proof = merkle.consistency(old, 66_000, node)
        assert merkle.is_consistent(old, merkle.root(hashes[:old]), 66_000, root, proof)


def test_what_is_not_in_the_tree_is_refused() -> None:
    node = nodes(LEAVES)
    with pytest.raises(ValueError, match="leaf 8 is not in a tree of 8"):
        merkle.inclusion(8, 8, node)
    with pytest.raises(ValueError, match="a tree of 8 does not begin with one of 9"):
        merkle.consistency(9, 8, node)
    with pytest.raises(LookupError, match="the tree has no node 3/1"):
        node(3, 1)
    with pytest.raises(ValueError, match="one hash for each binary one"):
        merkle.Frontier(3, [LEAVES[0]])
    assert not merkle.is_included(LEAVES[0], 8, 8, [], merkle.EMPTY)
    assert not merkle.is_consistent(9, merkle.EMPTY, 8, merkle.EMPTY, [])
    assert not merkle.is_consistent(3, merkle.EMPTY, 8, merkle.EMPTY, [])


@given(st.integers(1, 300), st.data())
def test_a_second_opinion_on_roots_and_proofs(size: int, data: st.DataObject) -> None:
    """aics-tlog, written by others, on the same leaves."""
    datas = [str(number).encode() for number in range(size)]
    theirs, ours = aics_tlog.MerkleTree(datas), nodes(numbered(size))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    assert theirs.root() == merkle.root(numbered(size))
    assert theirs.inclusion_proof(index) == merkle.inclusion(index, size, ours)
    assert theirs.consistency_proof(old, size) == merkle.consistency(old, size, ours)
    assert aics_tlog.verify_leaf_inclusion(
        datas[index], index, size, merkle.inclusion(index, size, ours), theirs.root()
    )
