"""Counts of few villages are not told, nor can they be found from sums (invariant 61). Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Final

LEAST: Final = 5
"""The smallest count that is told; 0 is told too."""


def hidden[Key](cells: Mapping[Key, int], lines: Sequence[Sequence[Key]]) -> set[Key]:
    """Which cells are not told. The last cell of a line is the sum of its others.

    Besides every count below five, cells are hidden until no line gives a hidden one away: one hidden cell alone is
    the sum less the others, and hidden ones whose sum is hardly above their number are all ones.
    """
    gone = {key for key, n in cells.items() if 0 < n < LEAST}
    through: dict[Key, list[int]] = {key: [] for key in cells}
    for number, line in enumerate(lines):
        for key in line:
            through[key].append(number)
    waiting = deque(range(len(lines)))
    while waiting:
        line = lines[waiting[0]]
        if not _tells(cells, gone, line):
            waiting.popleft()
            continue
        key = _next(cells, gone, line, lambda one: all(gone & set(lines[number]) for number in through[one]))
        gone.add(key)
        waiting.extend(through[key])
    return gone


def _tells[Key](cells: Mapping[Key, int], gone: set[Key], line: Sequence[Key]) -> bool:
    lost = [key for key in line if key in gone]
    if len(lost) < 2 or line[-1] in gone:
        return len(lost) == 1
    return sum(cells[key] for key in lost) < max(LEAST, len(lost) + 1)


def _next[Key](cells: Mapping[Key, int], gone: set[Key], line: Sequence[Key], crosses: Callable[[Key], bool]) -> Key:
    """What is hidden with it: a count whose other lines hide something already, the smallest of these, else the sum."""
    told = [key for key in line[:-1] if key not in gone and cells[key]]
    return min(told, key=lambda key: (not crosses(key), cells[key])) if told else line[-1]
