"""Which households are asked: every so-many-th of a numbered list, over all dusun, the same from the same seed.

The blocks of a frame stand dusun by dusun; one step through all of them spreads the sample by size.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

FEW, MANY, LARGE_VILLAGE = 30, 45, 1000
# One replacement in reserve for every two households.
RESERVE = 2
SHARE = 10


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the village (an RT, or a dusun without RT) with the numbers of its households."""

    area_id: int
    dusun_id: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Household:
    """`order` is that of the visit; replacements have one row of their own."""

    order: int
    area_id: int
    dusun_id: int
    number: int
    sex: str
    spare: bool = False


def size_for(families: int) -> int:
    """30 households, 45 where there are more than 1,000 families, never more than there are."""
    return min(families, MANY if families > LARGE_VILLAGE else FEW)


def systematic(total: int, size: int, start: int) -> list[int]:
    """`size` positions 0…total-1 at even steps of total/size; `start` in 0…total-1 is where the first step begins."""
    return [(start + number * total) // size for number in range(size)]


def draw(blocks: Sequence[Block], seed: int) -> list[Household]:
    """The households to visit, then the replacements; men and women alternate in each list."""
    listed = [(block, number) for block in blocks for number in block.numbers]
    total, size = len(listed), size_for(len(listed))
    if not size:
        return []
    chance = random.Random(seed)  # noqa: S311 - a sample that anybody can draw again, no secret
    first = systematic(total, size, chance.randrange(total))
    sex = chance.randrange(2)
    rest = [at for at in range(total) if at not in set(first)]
    spares = min(len(rest), -(-size // RESERVE))
    more = [rest[at] for at in systematic(len(rest), spares, chance.randrange(len(rest)))] if spares else []
    return [
        Household(order, listed[at][0].area_id, listed[at][0].dusun_id, listed[at][1], "LP"[(order + sex) % 2], spare)
        for spare, positions in ((False, first), (True, more))
        for order, at in enumerate(positions, start=1)
    ]


def revisited(seed: int, place: int) -> bool:
    """One of every ten rounds is visited again: which of them follows from the kabupaten's seed alone.

    `place` counts the rounds that reached the check, from 0.
    """
    block, within = divmod(place, SHARE)
    digest = hashlib.sha256(f"{seed}:{block}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % SHARE == within
