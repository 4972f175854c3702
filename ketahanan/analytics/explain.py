"""Why one unit has its value: what every part brings, the weakest dimension, the items that would move it most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ketahanan.analytics.engine import Built, Column, joined
from ketahanan.analytics.method import Indicator, Join, Node, Normal
from ketahanan.analytics.table import Floats

MOVERS = 3


@dataclass(frozen=True)
class Part:
    """One node or item. `contribution` is its part of the parent's value (the parts of a mean add up to it);
    `gradient` is the change of the index for one unit of this value; `gain` is gradient times gap to the best."""

    code: str
    parent: str
    title: str
    title_en: str
    is_item: bool
    value: float
    contribution: float
    gradient: float
    gap: float
    gain: float


@dataclass(frozen=True)
class Explanation:
    unit: str
    index: float
    level: str
    parts: tuple[Part, ...]
    weakest: str
    movers: tuple[str, ...]


def explain(built: Built, position: int) -> Explanation:
    """The unit at `position`, from the index down. What has no value has neither gradient nor gain (NaN)."""
    method = built.method
    parts = [_part(built, position, method.root, np.nan, 1.0)]
    for node in reversed(method.nodes):
        gradient = next(part.gradient for part in parts if part.code == node.code)
        parts += _children(built, position, node, gradient)
    level = "" if built.level[position] < 0 or method.levels is None else method.levels.names[built.level[position]]
    top = [part for part in parts if part.parent == method.root.code and not np.isnan(part.value)]
    movers = sorted((part for part in parts if part.is_item and part.gain > 0), key=lambda part: -part.gain)
    return Explanation(
        built.units[position],
        float(built.index[position]),
        level,
        tuple(parts),
        min(top, key=lambda part: part.value).code if top else "",
        tuple(part.code for part in movers[:MOVERS]),
    )


def _children(built: Built, position: int, node: Node, gradient: float) -> list[Part]:
    children = built.method.children[node.code]
    values = np.array([_value(built, position, child) for child in children])
    weights = np.array([float(child.weight) for child in children])
    slopes = slopes_of(node, weights, values, [_best(built, child) for child in children])
    return [
        _part(built, position, child, float(slope * value), float(gradient * slope))
        for child, value, slope in zip(children, values, slopes, strict=True)
    ]


def _value(built: Built, position: int, child: Node | Indicator) -> float:
    columns = built.prepared if isinstance(child, Indicator) else built.values
    return float(columns[child.code][position])


def _part(built: Built, position: int, child: Node | Indicator, contribution: float, gradient: float) -> Part:
    value = _value(built, position, child)
    is_item = isinstance(child, Indicator)
    gap = _best(built, child) - value if is_item else np.nan
    return Part(
        child.code, child.parent, child.title, child.title_en, is_item,
        value, contribution, gradient, gap, gradient * gap if is_item else np.nan,
    )  # fmt: skip


def _best(built: Built, child: Node | Indicator) -> float:
    """The best value an item can have, or the best seen where its scale has no end."""
    if isinstance(child, Node):
        return 1.0
    normal = child.normalisation
    if normal.kind in {Normal.GOALPOSTS, Normal.MINMAX, Normal.PERCENT_OF_MAX}:
        return float(normal.scale[1])
    if normal.kind is Normal.NONE and child.values:
        return float(child.values[-1])
    column = built.prepared[child.code]
    return float(np.nanmax(column)) if not np.isnan(column).all() else np.nan


def slopes_of(node: Node, weights: Floats, values: Floats, best: Sequence[float]) -> Floats:
    """How the value of the node follows each child; NaN where the child has no value.

    At zero a geometric or harmonic mean has no slope; there it is the rise on the way to the best.
    """
    columns = [Column(np.array([value]), np.isnan([value])) for value in values]
    pairs = list(zip(weights.tolist(), columns, strict=True))
    mean = float(joined(node, pairs)[0])
    known = ~np.isnan(values)
    share = weights / weights[known].sum()
    if node.join is Join.ARITHMETIC:
        slopes = share
    elif node.join is Join.SUM:
        slopes = weights.copy()
    elif node.join is Join.MINIMUM:
        slopes = np.zeros(len(values))
        if known.any():
            slopes[int(np.nanargmin(values))] = 1.0
    else:
        slopes = _of_curved(node, share, values, mean)
        for at in map(int, np.flatnonzero(known & (values <= float(node.floor or 0)))):
            raised = [*pairs[:at], (pairs[at][0], Column(np.array([best[at]]), np.array([False]))), *pairs[at + 1 :]]
            way = best[at] - values[at]
            slopes[at] = (float(joined(node, raised)[0]) - mean) / way if way > 0 else 0.0
    return np.where(known, slopes, np.nan)


def _of_curved(node: Node, share: Floats, values: Floats, mean: float) -> Floats:
    power = 1 if node.join is Join.GEOMETRIC else 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return share * (mean / values) ** power
