"""The compiled loop over units and draws. Imported only when numba is there; `draws.twin` is its twin."""

from __future__ import annotations

import numpy as np
from numba import prange

from ketahanan.analytics.compiled import Bytes, Floats32, Ints, Levels32, compiled
from ketahanan.analytics.plan import GEOMETRIC, HARMONIC, MINIMUM, SUM
from ketahanan.analytics.table import Bools, Floats

F, I = np.float32, np.int32  # noqa: E741 - one letter each, since every constant below needs one

# log(1 + f) / f between the roots of one half and of two, and 2**f between -1/2 and 1/2: Chebyshev fits, whose
# largest errors are 6e-8 and 2e-8.
_L = np.polynomial.Chebyshev.interpolate(
    lambda f: np.log1p(f) / f, 7, domain=[2**-0.5 - 1, 2**0.5 - 1]
).convert(kind=np.polynomial.Polynomial).coef.astype(np.float32)  # fmt: skip
_E = np.polynomial.Chebyshev.interpolate(np.exp2, 6, domain=[-0.5, 0.5]).convert(kind=np.polynomial.Polynomial).coef.astype(np.float32)
L0, L1, L2, L3, L4, L5, L6, L7 = _L
E0, E1, E2, E3, E4, E5, E6 = _E
LN2, LOG2E = F(np.log(2)), F(1 / np.log(2))
TINY, LEAST, MOST = F(1e-37), F(-87), F(88)
ROOT_HALF = I(0x3F3504F3)
CAP = 2


@compiled()
def _log(x: np.float32) -> np.float32:
    """Natural logarithm of a positive float32, in instructions that work on many numbers at once."""
    bits = F(x).view(np.int32)
    power = (bits - ROOT_HALF) >> I(23)
    f = I(bits - (power << I(23))).view(np.float32) - F(1)
    p = ((((((L7 * f + L6) * f + L5) * f + L4) * f + L3) * f + L2) * f + L1) * f + L0
    return F(p * f + F(power) * LN2)


@compiled()
def _exp(x: np.float32) -> np.float32:
    t = min(max(x, LEAST), MOST) * LOG2E
    whole = np.floor(t + F(0.5))
    f = t - whole
    p = (((((E6 * f + E5) * f + E4) * f + E3) * f + E2) * f + E1) * f + E0
    return F(p * I((I(whole) + I(127)) << I(23)).view(np.float32))


@compiled()
def _scalar(kind: int, x: np.float32, floor: np.float32) -> np.float32:
    """What a weighted sum adds up for this kind of mean."""
    if kind == GEOMETRIC:
        return _log(max(x, floor))
    if kind == HARMONIC:
        return F(1) / max(x, floor)
    return x


@compiled()
def _add_leaves(
    a: Floats32, b: Floats32, c: Floats32, d: Floats32, g: Floats32, w: Floats32, low: int, high: int
) -> None:
    """Adds g[u, k] * w[k] over all k to the rows of four units at once: the weights travel from memory once."""
    k, last = 0, g.shape[1]
    while k + 2 <= last:
        w0, w1 = w[k, low:high], w[k + 1, low:high]
        a0, b0, c0, d0 = g[0, k], g[1, k], g[2, k], g[3, k]
        a1, b1, c1, d1 = g[0, k + 1], g[1, k + 1], g[2, k + 1], g[3, k + 1]
        for r in range(a.shape[0]):
            x, y = w0[r], w1[r]
            a[r] += a0 * x + a1 * y
            b[r] += b0 * x + b1 * y
            c[r] += c0 * x + c1 * y
            d[r] += d0 * x + d1 * y
        k += 2
    if k < last:
        w0 = w[k, low:high]
        a0, b0, c0, d0 = g[0, k], g[1, k], g[2, k], g[3, k]
        for r in range(a.shape[0]):
            x = w0[r]
            a[r] += a0 * x
            b[r] += b0 * x
            c[r] += c0 * x
            d[r] += d0 * x


@compiled()
def _add_child(acc: Floats32, kind: int, floor: np.float32, row: Floats32, values: Floats32) -> None:
    """One child whose value differs from draw to draw. A loop for each kind: each becomes plain vector code."""
    if kind == GEOMETRIC:
        for r in range(acc.shape[0]):
            acc[r] += row[r] * _log(max(values[r], floor))
    elif kind == HARMONIC:
        for r in range(acc.shape[0]):
            acc[r] += row[r] / max(values[r], floor)
    elif kind == MINIMUM:
        for r in range(acc.shape[0]):
            acc[r] = min(acc[r], values[r])
    else:
        for r in range(acc.shape[0]):
            acc[r] += row[r] * values[r]


@compiled()
def _finish(acc: Floats32, kind: int) -> None:
    if kind == GEOMETRIC:
        for r in range(acc.shape[0]):
            acc[r] = _exp(acc[r])
    elif kind == HARMONIC:
        for r in range(acc.shape[0]):
            acc[r] = F(1) / acc[r]


@compiled()
def _draw(item: Floats32, steps: Floats32, band_values: Floats32, uniform: Floats32) -> None:
    """The score of an item in every draw: one step up for every border that the random number passes."""
    item[:] = band_values[0]
    for b in range(steps.shape[0]):
        border, rise = steps[b], band_values[b + 1] - band_values[b]
        for r in range(item.shape[0]):
            item[r] += rise if uniform[r] >= border else F(0)


@compiled()
def _leaf_terms(g: Floats32, kind: int, floor: np.float32, x: Floats32, present: Bools, sampled: Ints) -> None:
    """What each leaf of one node adds for one unit, as far as it is the same in every draw."""
    for k in range(x.shape[0]):
        if present[k] and sampled[k] < 0:
            g[k] = _scalar(kind, x[k], floor)


@compiled()
def _leaf_minimum(acc: Floats32, x: Floats32, present: Bools, sampled: Ints) -> None:
    lowest = F(np.inf)
    for k in range(x.shape[0]):
        if present[k] and sampled[k] < 0:
            lowest = min(lowest, x[k])
    acc[:] = lowest


@compiled()
def _fill_up(
    acc: Floats32, w: Floats32, present: Bools, children: Ints, node_w: Floats32, has_node: Bools, low: int, high: int
) -> None:
    """Divides by the weight of the children that are there; all together weigh 1."""
    share = np.ones(acc.shape[0], F)
    absent = False
    for k in range(present.shape[0]):
        if not present[k]:
            absent, row = True, w[k, low:high]
            for r in range(acc.shape[0]):
                share[r] -= row[r]
    for c in range(children.shape[0]):
        if not has_node[children[c]]:
            absent, row = True, node_w[children[c], low:high]
            for r in range(acc.shape[0]):
                share[r] -= row[r]
    if absent:
        for r in range(acc.shape[0]):
            acc[r] /= share[r]


@compiled()
def _rule(level: Levels32, values: Floats32, kind: int, among: Bools, limit: np.float32, at: np.int32, to: np.int32) -> None:
    """`require` (0): below the limit, level `at` and more falls to `to`; `lower` (1): below it, `to` steps down."""
    lowest = np.full(level.shape[0], F(np.inf))
    for node in range(values.shape[0]):
        if among[node]:
            row = values[node]
            for r in range(level.shape[0]):
                lowest[r] = min(lowest[r], row[r])
    if kind == 0:
        for r in range(level.shape[0]):
            level[r] = min(level[r], to) if (lowest[r] < limit) & (level[r] >= at) else level[r]
    else:
        for r in range(level.shape[0]):
            level[r] = max(level[r] - to, I(0)) if lowest[r] < limit else level[r]


@compiled()
def _count(level: Levels32, counts: Ints) -> None:
    at_least = level.shape[0]
    for c in range(counts.shape[0] - 1):
        above = 0
        border = I(c)
        for r in range(level.shape[0]):
            above += I(level[r] > border)  # type: ignore[assignment] # stays a whole number
        counts[c] = at_least - above
        at_least = above
    counts[-1] = at_least


@compiled()
def _count_plain(root: Floats32, cuts: Floats32, counts: Ints) -> None:
    """The same where no rule changes a level."""
    at_least = root.shape[0]
    for c in range(cuts.shape[0]):
        above, cut = 0, cuts[c]
        for r in range(root.shape[0]):
            above += I(root[r] >= cut)  # type: ignore[assignment] # stays a whole number
        counts[c] = at_least - above
        at_least = above
    counts[-1] = at_least


@compiled()
def _moments(root: Floats32, moments: Floats) -> None:
    draws, middle = root.shape[0], root[0]
    total = squares = F(0)
    for r in range(draws):
        away = root[r] - middle
        total += away
        squares += away * away
    mean = total / draws
    moments[0] = middle + mean
    moments[1] = max(squares / draws - mean * mean, F(0)) ** 0.5


@compiled()
def _quantiles(root: Floats32, ranks: Ints, quantiles: Floats32) -> None:
    if ranks.shape[0] > 0:
        ordered = np.sort(root)
        for q in range(ranks.shape[0]):
            quantiles[q] = ordered[ranks[q]]


@compiled()
def _rest_of_node(
    acc: Floats32, item: Floats32, kind: int, floor: np.float32, values: Floats32, x: Floats32, present: Bools,
    sampled: Ints, w: Floats32, node_w: Floats32, children: Ints, has_node: Bools,
    steps: Floats32, band_values: Floats32, uniform: Floats32, offsets: Ints, low: int, high: int,
) -> None:  # fmt: skip
    """Adds to a node what differs from draw to draw, then makes the mean of it."""
    if kind == MINIMUM:
        _leaf_minimum(acc, x, present, sampled)
    for k in range(x.shape[0]):
        h = sampled[k]
        if h >= 0 and present[k]:
            _draw(item, steps[h], band_values[h], uniform[h, offsets[h] + low : offsets[h] + high])
            _add_child(acc, kind, floor, w[k, low:high], item)
    for c in range(children.shape[0]):
        child = children[c]
        if has_node[child]:
            _add_child(acc, kind, floor, node_w[child, low:high], values[child, low:high])
    if kind != SUM and kind != MINIMUM:
        _fill_up(acc, w, present, children, node_w, has_node, low, high)
    _finish(acc, kind)


@compiled()
def _decide(
    level: Levels32, values: Floats32, cuts: Floats32, rule_kinds: Bytes, rule_nodes: Bools, rule_limits: Floats32,
    rule_levels: Bytes, caps: Bytes,
) -> None:  # fmt: skip
    """Level of every draw: cut-offs, then the rules in turn."""
    level[:] = 0
    root = values[values.shape[0] - 1]
    for c in range(cuts.shape[0]):
        cut = cuts[c]
        for r in range(level.shape[0]):
            level[r] += I(root[r] >= cut)
    for rule in range(rule_kinds.shape[0]):
        if rule_kinds[rule] == CAP:
            cap = I(caps[rule])
            for r in range(level.shape[0]):
                level[r] = min(level[r], cap)
        else:
            at, to = I(rule_levels[rule, 0]), I(rule_levels[rule, 1])
            _rule(level, values, rule_kinds[rule], rule_nodes[rule], rule_limits[rule], at, to)


@compiled()
def _add_noise(root: Floats32, error: np.float32, normal: Floats32) -> None:
    for r in range(root.shape[0]):
        root[r] += error * normal[r]


@compiled(parallel=True)
def simulate(
    x: Floats32, present: Bools, has_node: Bools, w: Floats32, leaf_starts: Ints, child_starts: Ints, child_nodes: Ints,
    segments: Ints, kinds: Bytes, floors: Floats32,
    sampled: Ints, steps: Floats32, band_values: Floats32, uniform: Floats32, offsets: Ints,
    error: Floats32, normal: Floats32,
    cuts: Floats32, rule_kinds: Bytes, rule_nodes: Bools, rule_limits: Floats32, rule_levels: Bytes, caps: Bytes,
    counts: Ints, moments: Floats, ranks: Ints, quantiles: Floats32, kept: Floats32,
) -> None:  # fmt: skip
    """All draws of all units; results go into `counts`, `moments`, `quantiles` and `kept` (see `draws.simulate`)."""
    units, leaves = x.shape
    draws, nodes = w.shape[1], kinds.shape[0]
    node_w = w[leaves:]
    for group in prange((units + 3) // 4):
        values = np.empty((4, nodes, draws), F)
        item = np.empty(draws, F)
        level = np.empty(draws, I)
        begin, end = 4 * group, min(units, 4 * group + 4)
        for j in range(nodes):
            first, last = leaf_starts[j], leaf_starts[j + 1]
            below = child_nodes[child_starts[j] : child_starts[j + 1]]
            for s in range(segments.shape[0] - 1):
                low, high, kind, floor = segments[s], segments[s + 1], kinds[j, s], max(floors[j, s], TINY)
                values[:, j, low:high] = F(0)
                if kind != MINIMUM and last > first:
                    g = np.zeros((4, last - first), F)
                    for u in range(begin, end):
                        _leaf_terms(g[u - begin], kind, floor, x[u, first:last], present[u, first:last], sampled[first:last])
                    _add_leaves(
                        values[0, j, low:high], values[1, j, low:high], values[2, j, low:high], values[3, j, low:high],
                        g, w[first:last], low, high,
                    )  # fmt: skip
                for u in range(begin, end):
                    if has_node[u, j]:
                        _rest_of_node(
                            values[u - begin, j, low:high], item[low:high], kind, floor, values[u - begin], x[u, first:last],
                            present[u, first:last], sampled[first:last], w[first:last], node_w, below, has_node[u],
                            steps[u], band_values, uniform, offsets[u], low, high,
                        )  # fmt: skip
                    else:
                        values[u - begin, j, low:high] = F(np.inf)
        for u in range(begin, end):
            if has_node[u, nodes - 1]:
                root = values[u - begin, nodes - 1]
                if error[u] > 0:
                    _add_noise(root, error[u], normal[offsets[u, -1] : offsets[u, -1] + draws])
                if rule_kinds.shape[0] > 0:
                    _decide(level, values[u - begin], cuts, rule_kinds, rule_nodes, rule_limits, rule_levels, caps[u])
                    _count(level, counts[u])
                else:
                    _count_plain(root, cuts, counts[u])
                _moments(root, moments[u])
                if kept.shape[0] > 0:
                    kept[u, :] = root
                _quantiles(root, ranks, quantiles[u])
