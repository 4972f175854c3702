"""Many draws of the same index: other weights, other means, sampled households, sampling error.

One compiled loop, and its twin in NumPy for machines without numba; both see the same random numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from ketahanan.analytics.engine import Built
from ketahanan.analytics.method import Indicator, Join
from ketahanan.analytics.plan import (
    ARITHMETIC,
    GEOMETRIC,
    HARMONIC,
    KINDS,
    MINIMUM,
    SUM,
    Borders,
    Floats32,
    Ints,
    Plan,
    matrix,
)
from ketahanan.analytics.table import Bools, Floats

BLOCK = 128
TINY = np.float32(1e-37)
# Odd, near R times the golden ratio: neighbours start far apart in the same shuffled numbers.
STRIDE = 2654435761


@dataclass(frozen=True)
class Sampled:
    """An item whose score is drawn: `chances[u, s]` is the chance of the score at position s of `values`."""

    values: Floats
    chances: Floats


@dataclass(frozen=True)
class Draws:
    """What differs from draw to draw. `shares` has a column per draw; `joins` take turns in equal parts, at the root
    or `everywhere`, and lift what they join to `floor`."""

    shares: Floats
    joins: tuple[Join, ...] = ()
    floor: float = 0.0
    everywhere: bool = False
    seed: int = 0
    sampled: Mapping[str, Sampled] = field(default_factory=dict)
    error: Floats | None = None

    @property
    def count(self) -> int:
        return int(self.shares.shape[1])


@dataclass(frozen=True)
class Simulated:
    """Per unit: how many draws fell into each level, mean and sd, the asked quantiles, every draw if asked."""

    counts: Ints
    mean: Floats
    sd: Floats
    quantiles: Floats32
    kept: Floats32


@cache
def has_numba() -> bool:
    return find_spec("numba") is not None


def simulate(
    plan: Plan,
    built: Built,
    borders: Borders,
    draws: Draws,
    *,
    quantiles: Sequence[float] = (),
    keep: bool = False,
    compiled: bool | None = None,
) -> Simulated:
    """All draws of all units that have an index; the others have no counts and NaN. Rounding inside is left out."""
    units, count = len(built.units), draws.count
    x = matrix(plan, built)
    present = ~np.isnan(x)
    x[~present] = 0
    has_node = np.column_stack([~np.isnan(built.values[node.code]) for node in plan.method.nodes])
    segments = np.linspace(0, count, max(1, len(draws.joins)) + 1).round().astype(np.int64)
    kinds, floors = _joins(plan, draws, len(segments) - 1)
    scored = _sampled(plan, draws, units)
    made = Simulated(
        np.zeros((units, len(borders.names)), np.int64), np.full(units, np.nan), np.full(units, np.nan),
        np.full((units, len(quantiles)), np.nan, np.float32), np.full((units if keep else 0, count), np.nan, np.float32),
    )  # fmt: skip
    moments = np.full((units, 2), np.nan)
    ranks = np.array([round(q * (count - 1)) for q in quantiles], np.int64)
    error = np.zeros(units, np.float32) if draws.error is None else np.nan_to_num(draws.error).astype(np.float32)
    tree = (draws.shares, plan.leaf_starts, plan.child_starts, plan.child_nodes)
    if (kinds == ARITHMETIC).all() and present.all() and not len(borders.kinds):
        tree, has_node, kinds, floors = _flat(plan, draws.shares), has_node[:, -1:], kinds[-1:], floors[-1:]
    arguments = (
        x, present, has_node, tree[0].astype(np.float32), *tree[1:], segments, kinds, floors,
        *scored, error, _normal(count, draws.seed),
        borders.cuts, borders.kinds, borders.nodes, borders.limits, borders.levels, borders.caps,
        made.counts, moments, ranks, made.quantiles, made.kept,
    )  # fmt: skip
    if has_numba() if compiled is None else compiled:
        from ketahanan.analytics import kernels

        kernels.simulate(*arguments)
    else:
        twin(*arguments)
    made.mean[:], made.sd[:] = moments.T
    return made


def _flat(plan: Plan, shares: Floats) -> tuple[Floats, Ints, Ints, Ints]:
    """Means of means are one mean: every leaf with the product of the weights on its way up."""
    found = shares.copy()
    for n in reversed(range(plan.nodes - 1)):
        found[plan.rows_of(n)] *= found[plan.leaves + n]
    whole = np.array([0, plan.leaves])
    return np.vstack([found[: plan.leaves], np.ones((1, found.shape[1]))]), whole, np.zeros(2, np.int64), whole[:0]


def _joins(plan: Plan, draws: Draws, parts: int) -> tuple[npt.NDArray[np.int8], Floats32]:
    kinds = np.array([[KINDS[node.join]] * parts for node in plan.method.nodes], np.int8)
    floors = np.array([[float(node.floor or 0)] * parts for node in plan.method.nodes], np.float32)
    if draws.joins:
        where = slice(None) if draws.everywhere else slice(-1, None)
        kinds[where] = [KINDS[join] for join in draws.joins]
        floors[where] = np.maximum(floors[where], draws.floor)
    return kinds, floors


def _sampled(plan: Plan, draws: Draws, units: int) -> tuple[Ints, Floats32, Floats32, Floats32, Ints]:
    """Which leaf is drawn, borders of its scores on 0..1, the scores, shuffled even numbers, where each unit starts."""
    random = np.random.default_rng([draws.seed, 1])
    items: list[Indicator] = [item for item in plan.method.indicators if item.code in draws.sampled]
    position = {item.code: n for n, item in enumerate(items)}
    which = np.array([position.get(item.code, -1) for item in plan.method.indicators], np.int64)
    most = max((len(draws.sampled[item.code].values) for item in items), default=1)
    steps = np.full((units, len(items), most - 1), 2, np.float32)
    values = np.zeros((len(items), most), np.float32)
    for n, item in enumerate(items):
        drawn = draws.sampled[item.code]
        size = len(drawn.values)
        values[n] = np.pad(drawn.values, (0, most - size), mode="edge")
        steps[:, n, : size - 1] = np.cumsum(drawn.chances, axis=1)[:, :-1]
    even = (np.arange(draws.count, dtype=np.float64) + 0.5) / draws.count
    uniform = np.array([random.permutation(even) for _ in items], np.float32).reshape(len(items), draws.count)
    starts = np.arange(units)[:, None] * STRIDE + np.arange(len(items) + 1)[None, :] * (draws.count // 3 + 7)
    return which, steps, values, np.hstack([uniform, uniform]), starts % draws.count


def _normal(count: int, seed: int) -> Floats32:
    """Even quantiles of the normal distribution, shuffled, twice in a row."""
    even = [NormalDist().inv_cdf((n + 0.5) / count) for n in range(count)]
    mixed = np.random.default_rng([seed, 2]).permutation(np.array(even, np.float32))
    return np.concatenate([mixed, mixed])


def twin(
    x: Floats32, present: Bools, has_node: Bools, w: Floats32, leaf_starts: Ints, child_starts: Ints, child_nodes: Ints,
    segments: Ints, kinds: npt.NDArray[np.int8], floors: Floats32,
    sampled: Ints, steps: Floats32, band_values: Floats32, uniform: Floats32, offsets: Ints,
    error: Floats32, normal: Floats32,
    cuts: Floats32, rule_kinds: npt.NDArray[np.int8], rule_nodes: Bools, rule_limits: Floats32,
    rule_levels: npt.NDArray[np.int8], caps: npt.NDArray[np.int8],
    counts: Ints, moments: Floats, ranks: Ints, quantiles: Floats32, kept: Floats32,
) -> None:  # fmt: skip
    """What `kernels.simulate` does, block by block of units."""
    leaves, draws, nodes = x.shape[1], w.shape[1], kinds.shape[0]
    scored = np.flatnonzero(has_node[:, -1])
    every = np.arange(draws)
    for begin in range(0, len(scored), BLOCK):
        rows = scored[begin : begin + BLOCK]
        values = np.full((nodes, len(rows), draws), np.inf, np.float32)
        for j in range(nodes):
            for s in range(len(segments) - 1):
                part = slice(int(segments[s]), int(segments[s + 1]))
                children: list[tuple[Floats32, Bools, Floats32]] = []
                for k in range(leaf_starts[j], leaf_starts[j + 1]):
                    value = np.broadcast_to(x[rows, k, None], (len(rows), draws))[:, part]
                    h = sampled[k]
                    if h >= 0:
                        drawn = uniform[h][offsets[rows, h, None] + every[None, part]]
                        rises = np.diff(band_values[h])
                        value = band_values[h, 0] + (
                            (drawn[:, :, None] >= steps[rows, h][:, None, :]) * rises
                        ).sum(axis=2, dtype=np.float32)
                    children.append((value, present[rows, k], w[k, part]))
                for c in child_nodes[child_starts[j] : child_starts[j + 1]]:
                    children.append((values[c][:, part], has_node[rows, c], w[leaves + c, part]))
                values[j][:, part] = _joined(int(kinds[j, s]), max(floors[j, s], TINY), children)
            values[j][~has_node[rows, j]] = np.inf
        root = values[-1]
        root += error[rows, None] * normal[offsets[rows, -1, None] + every[None, :]]
        level = _levels(root, values, cuts, rule_kinds, rule_nodes, rule_limits, rule_levels, caps[rows])
        for c in range(counts.shape[1]):
            counts[rows, c] = (level == c).sum(axis=1)
        moments[rows, 0], moments[rows, 1] = root.mean(axis=1, dtype=np.float64), root.std(axis=1, dtype=np.float64)
        if len(kept):
            kept[rows] = root
        if len(ranks):
            quantiles[rows] = np.sort(root, axis=1)[:, ranks]


def _joined(kind: int, floor: np.float32, children: Sequence[tuple[Floats32, Bools, Floats32]]) -> Floats32:
    total = np.zeros(children[0][0].shape, np.float32)
    share = np.zeros(children[0][0].shape, np.float32)
    lowest = np.full(children[0][0].shape, np.inf, np.float32)
    for value, there, weight in children:
        known = there[:, None]
        safe = np.where(known, value, np.float32(1))
        lowest = np.where(known, np.minimum(lowest, safe), lowest)
        if kind == GEOMETRIC:
            safe = np.log(np.maximum(safe, floor))
        elif kind == HARMONIC:
            safe = 1 / np.maximum(safe, floor)
        total += np.where(known, weight * safe, np.float32(0))
        share += known * weight
    if kind in {MINIMUM, SUM}:
        return lowest if kind == MINIMUM else total
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Floats32 = total / share
        if kind == GEOMETRIC:
            np.exp(mean, out=mean)
        elif kind == HARMONIC:
            np.reciprocal(mean, out=mean)
        return mean


def _levels(
    root: Floats32, values: Floats32, cuts: Floats32, rule_kinds: npt.NDArray[np.int8], rule_nodes: Bools,
    rule_limits: Floats32, rule_levels: npt.NDArray[np.int8], caps: npt.NDArray[np.int8],
) -> Ints:  # fmt: skip
    level = (root[:, :, None] >= cuts).sum(axis=2)
    for n, kind in enumerate(rule_kinds):
        if kind == 2:
            level = np.minimum(level, caps[:, n, None])
            continue
        below = values[rule_nodes[n]].min(axis=0) < rule_limits[n]
        at, to = int(rule_levels[n, 0]), int(rule_levels[n, 1])
        changed = np.where(level >= at, np.minimum(level, to), level) if kind == 0 else np.maximum(level - to, 0)
        level = np.where(below, changed, level)
    return level
