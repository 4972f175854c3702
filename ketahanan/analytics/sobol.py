"""Sobol points, Saltelli's design and the indices of first and total order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketahanan.analytics.table import Floats

BITS = 32
# Joe and Kuo (2008), "new-joe-kuo-6": degree, coefficients and first direction numbers of the dimensions 2 to 20.
DIRECTIONS: tuple[tuple[int, int, tuple[int, ...]], ...] = (
    (1, 0, (1,)), (2, 1, (1, 3)), (3, 1, (1, 3, 1)), (3, 2, (1, 1, 1)), (4, 1, (1, 1, 3, 3)), (4, 4, (1, 3, 5, 13)),
    (5, 2, (1, 1, 5, 5, 17)), (5, 4, (1, 1, 5, 5, 5)), (5, 7, (1, 1, 7, 11, 19)), (5, 11, (1, 1, 5, 1, 1)),
    (5, 13, (1, 1, 1, 3, 11)), (5, 14, (1, 3, 5, 5, 31)), (6, 1, (1, 3, 3, 9, 7, 49)), (6, 13, (1, 1, 1, 15, 21, 21)),
    (6, 16, (1, 3, 1, 13, 27, 49)), (6, 19, (1, 1, 1, 15, 7, 5)), (6, 22, (1, 3, 1, 15, 13, 25)),
    (6, 25, (1, 1, 5, 5, 19, 61)), (7, 1, (1, 3, 7, 11, 23, 15, 103)),
)  # fmt: skip
MOST_FACTORS = (len(DIRECTIONS) + 1) // 2
RESAMPLES = 200


@dataclass(frozen=True)
class Indices:
    """One entry per factor; `*_low` and `*_high` enclose 90 % of resampled designs."""

    first: Floats
    total: Floats
    first_low: Floats
    first_high: Floats
    total_low: Floats
    total_high: Floats


def points(count: int, dimensions: int, seed: int | None = None) -> Floats:
    """The first `count` points in (0, 1); a seed shifts them digit by digit, which keeps their evenness."""
    directions = np.array([_directions(n) for n in range(dimensions)], dtype=np.uint64)
    gray = np.arange(count, dtype=np.uint64)
    gray ^= gray >> np.uint64(1)
    found = np.zeros((count, dimensions), dtype=np.uint64)
    for bit in range(max(1, int(count - 1).bit_length())):
        on = (gray >> np.uint64(bit)) & np.uint64(1)
        found ^= on[:, None] * directions[None, :, bit]
    if seed is not None:
        found ^= np.random.default_rng([seed, 3]).integers(0, 2**BITS, dimensions, dtype=np.uint64)
    return (found.astype(np.float64) + 0.5) / 2.0**BITS


def _directions(dimension: int) -> list[int]:
    if dimension == 0:
        return [1 << (BITS - 1 - n) for n in range(BITS)]
    degree, coefficients, first = DIRECTIONS[dimension - 1]
    found = [m << (BITS - 1 - n) for n, m in enumerate(first)]
    for n in range(degree, BITS):
        value = found[n - degree] ^ (found[n - degree] >> degree)
        for k in range(1, degree):
            if coefficients >> (degree - 1 - k) & 1:
                value ^= found[n - k]
        found.append(value)
    return found


def design(count: int, factors: int, seed: int | None = None) -> Floats:
    """count x (factors + 2) rows: A, B, then A with each column in turn from B (Saltelli 2010)."""
    both = points(count, 2 * factors, seed)
    a, b = both[:, :factors], both[:, factors:]
    rows = [a, b]
    for n in range(factors):
        mixed = a.copy()
        mixed[:, n] = b[:, n]
        rows.append(mixed)
    return np.vstack(rows)


def indices(results: Floats, factors: int, seed: int = 0) -> Indices:
    """From the results of every row of a design; all zero when nothing varies.

    First order by Saltelli (2010), about the mean, which steadies it; total order by Jansen (1999).
    """
    runs = results.reshape(factors + 2, -1)
    count = runs.shape[1]
    first, total = _estimate(runs[None, :, :])
    again = np.random.default_rng([seed, 4]).integers(0, count, (RESAMPLES, count))
    many = runs[:, again].transpose(1, 0, 2)
    firsts, totals = _estimate(many)
    ends = [5, 95]
    first_low, first_high = np.percentile(firsts, ends, axis=0)
    total_low, total_high = np.percentile(totals, ends, axis=0)
    return Indices(first[0], total[0], first_low, first_high, total_low, total_high)


def _estimate(runs: Floats) -> tuple[Floats, Floats]:
    """`runs`: resample, row of the design, run."""
    a, b, mixed = runs[:, 0], runs[:, 1], runs[:, 2:]
    both = np.concatenate([a, b], axis=1)
    variance, middle = both.var(axis=1)[:, None], both.mean(axis=1)[:, None]
    safe = np.where(variance > 0, variance, 1)
    first = ((b - middle)[:, None] * (mixed - a[:, None])).mean(axis=2) / safe
    total = ((a[:, None] - mixed) ** 2).mean(axis=2) / (2 * safe)
    return np.where(variance > 0, first, 0), np.where(variance > 0, total, 0)
