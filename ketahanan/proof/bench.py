"""How long the log of a whole programme takes: a root over a million leaves, one proof, and how a peer does it."""

from __future__ import annotations

from random import Random
from time import perf_counter, process_time

from ketahanan.proof import merkle

LEAVES = 1_000_000
PROOFS = 200


def bench() -> dict[str, float]:
    """Seconds of wall and CPU for the root, milliseconds for one proof of inclusion out of tiles, verified."""
    leaves = [b'{"log":"T","id":%d,"amount":%d}' % (number, number * 1000) for number in range(LEAVES)]
    begun, used = perf_counter(), process_time()
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    root = merkle.root(hashes)
    found: dict[str, float] = {"leaves": LEAVES, "root_s": perf_counter() - begun, "root_cpu_s": process_time() - used}

    tiles = {0: hashes}
    while len(row := tiles[len(tiles) - 1]) >= merkle.TILE_WIDTH:
        whole = len(row) // merkle.TILE_WIDTH * merkle.TILE_WIDTH
        tiles[len(tiles)] = [merkle.root(row[at : at + merkle.TILE_WIDTH]) for at in range(0, whole, merkle.TILE_WIDTH)]
    node = merkle.node_of_tiles(lambda level, n: tiles[level][n * merkle.TILE_WIDTH : (n + 1) * merkle.TILE_WIDTH])
    picked = Random(1).sample(range(LEAVES), PROOFS)  # noqa: S311 - the same leaves in every run
    used = process_time()
    proofs = [merkle.inclusion(index, LEAVES, node) for index in picked]
    found["proof_ms"] = (process_time() - used) / PROOFS * 1000
    if not all(merkle.is_included(hashes[i], i, LEAVES, proof, root) for i, proof in zip(picked, proofs, strict=True)):
        raise ValueError("a proof does not lead to the root")
    return {name: round(value, 4) for name, value in found.items()} | _peer(leaves, root)


def _peer(leaves: list[bytes], root: bytes) -> dict[str, float]:
    """The same leaves in aics-tlog."""
    import aics_tlog

    begun, used = perf_counter(), process_time()
    if aics_tlog.MerkleTree(leaves).root() != root:
        raise ValueError("aics-tlog says another root")
    return {"peer_s": round(perf_counter() - begun, 3), "peer_cpu_s": round(process_time() - used, 3)}
