"""Means of respondents by unit: design weights, and the standard error with what was not sampled counted out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ketahanan.analytics.draws import has_numba
from ketahanan.analytics.plan import Floats32, Ints
from ketahanan.analytics.table import Floats

UNANSWERED = -1
TRIM = 5.0


@dataclass(frozen=True)
class Means:
    """One row per unit, one column per question: mean (NaN where nobody answered), standard error, answers."""

    mean: Floats
    error: Floats
    answered: Ints


def design_weights(inclusion: Floats, response: Floats | None = None) -> Floats32:
    """One over the chance to be asked, times one over the chance to answer; no weight above five times the median."""
    weights = 1 / inclusion if response is None else 1 / (inclusion * response)
    return np.minimum(weights, TRIM * np.median(weights)).astype(np.float32)


def means(
    answers: npt.NDArray[np.int8], weights: Floats32, starts: Ints, totals: Floats, *, compiled: bool | None = None
) -> Means:
    """`answers` are sorted by unit, one row per respondent, UNANSWERED where there is none.

    Respondents of unit u are starts[u]..starts[u+1]; `totals` are all who could have been asked there. The error is
    that of a weighted ratio (linearised), times 1 - n/N; NaN with fewer than two answers.
    """
    shape = (len(starts) - 1, answers.shape[1])
    made = Means(np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, np.int64))
    if has_numba() if compiled is None else compiled:
        from ketahanan.analytics import kernels_samples as kernels

        kernels.means(answers, weights, starts, totals, made.mean, made.error, made.answered)
    else:
        twin(answers, weights, starts, totals, made.mean, made.error, made.answered)
    return made


def twin(
    answers: npt.NDArray[np.int8], weights: Floats32, starts: Ints, totals: Floats, mean: Floats, error: Floats, answered: Ints
) -> None:
    """What `kernels.means` does, question by question."""
    units = len(starts) - 1
    unit = np.repeat(np.arange(units), np.diff(starts))
    for question in range(answers.shape[1]):
        column = answers[:, question]
        there = column != UNANSWERED
        w, y, at = weights[there].astype(np.float64), column[there].astype(np.float64), unit[there]
        count = np.bincount(at, minlength=units)
        weight = np.bincount(at, w, units)
        with np.errstate(invalid="ignore", divide="ignore"):
            middle = np.bincount(at, w * y, units) / weight
            squares = np.bincount(at, (w * (y - middle[at])) ** 2, units) / weight**2
            left = np.maximum(1 - count / totals, 0)
            spread = np.sqrt(left * squares * count / (count - 1))
        mean[:, question], answered[:, question] = middle, count
        error[:, question] = np.where(count > 1, spread, np.nan)
