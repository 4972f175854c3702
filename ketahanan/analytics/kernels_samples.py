"""Compiled loops over samples: tails of household shares, means of respondents. Twins: `households`, `respondents`."""

from __future__ import annotations

import numpy as np
from numba import prange

from ketahanan.analytics.compiled import Bytes, Floats32, Ints, Levels32, compiled
from ketahanan.analytics.table import Floats

F, I = np.float32, np.int32  # noqa: E741 - the two types of every sum below


@compiled()
def _sum(terms: Floats) -> float:
    total = 0.0
    for n in range(terms.shape[0]):
        total += terms[n]
    return total


@compiled()
def _ratios(steps: Floats, mode: int, rest: int, a: float, b: float) -> None:
    """From each term of a beta-binomial to the next, away from the likeliest: upward from `mode`, downward below."""
    up = steps[mode:]
    for n in range(up.shape[0]):
        k = float(mode + n)
        up[n] = (rest - k) * (a + k) / ((k + 1) * (b + rest - k - 1))
    down = steps[:mode]
    for n in range(down.shape[0]):
        k = float(n)
        down[n] = (k + 1) * (b + rest - k - 1) / ((rest - k) * (a + k))


@compiled(parallel=True)
def at_least(counts: Ints, needed: Ints, reached: Floats) -> None:
    """Tails of beta-binomial distributions; see `households.at_least_twin`."""
    for n in prange(counts.shape[0]):
        rest = counts[n, 2] - counts[n, 1]
        a, b = counts[n, 0] + 1.0, counts[n, 1] - counts[n, 0] + 1.0
        mode = min(max(I((a - 1) / max(a + b - 2, 1.0) * rest), 0), rest)
        terms, steps = np.empty(rest + 1), np.empty(rest)
        _ratios(steps, mode, rest, a, b)
        terms[mode] = 1.0
        for k in range(mode, rest):
            terms[k + 1] = terms[k] * steps[k]
        for k in range(mode, 0, -1):
            terms[k - 1] = terms[k] * steps[k - 1]
        borders = needed.shape[1]
        last, above = rest + 1, 0.0
        for c in range(borders - 1, -1, -1):
            first = min(max(needed[n, c], 0), last)
            above += _sum(terms[first:last])
            reached[n, c], last = above, first
        reached[n, :] /= above + _sum(terms[:last])


@compiled()
def _weigh(answers: Bytes, weight: np.float32, count: Levels32, total: Floats32, sums: Floats32) -> None:
    """One respondent: adds to the sums of every question that was answered."""
    for q in range(answers.shape[0]):
        there = F(answers[q] >= 0)
        count[q] += I(answers[q] >= 0)
        total[q] += weight * there
        sums[q] += weight * there * F(answers[q])


@compiled()
def _deviate(answers: Bytes, weight: np.float32, mean: Floats32, squares: Floats32) -> None:
    for q in range(answers.shape[0]):
        away = weight * F(answers[q] >= 0) * (F(answers[q]) - mean[q])
        squares[q] += away * away


@compiled(parallel=True)
def means(
    answers: Bytes, weights: Floats32, starts: Ints, totals: Floats, mean: Floats, error: Floats, answered: Ints
) -> None:
    """Weighted means and their errors by unit; see `respondents.means`."""
    questions = answers.shape[1]
    for u in prange(starts.shape[0] - 1):
        count = np.zeros(questions, I)
        total, sums, squares = np.zeros(questions, F), np.zeros(questions, F), np.zeros(questions, F)
        for row in range(starts[u], starts[u + 1]):
            _weigh(answers[row], weights[row], count, total, sums)
        middle = sums / total
        for row in range(starts[u], starts[u + 1]):
            _deviate(answers[row], weights[row], middle, squares)
        for q in range(questions):
            n = count[q]
            answered[u, q] = n
            mean[u, q] = middle[q]
            if n > 1:
                left = max(1 - n / totals[u], 0.0)
                error[u, q] = np.sqrt(left * n / (n - 1) * squares[q]) / total[q]
