"""Small areas borrow strength: Fay and Herriot (1979) among the units of one group, here villages of a kabupaten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ketahanan.analytics.table import Bools, Floats

STEPS = 80


@dataclass(frozen=True)
class Shrunk:
    """Per unit: the share of its own data (gamma), the shrunken value, its standard error; NaN without a value."""

    share: Floats
    value: Floats
    error: Floats


def shrink(values: Floats, errors: Floats, groups: Sequence[str], covariates: Floats | None = None) -> Shrunk:
    """Each group by itself. `errors` are known standard errors of `values`; covariates have one column each.

    A group with fewer than three units more than coefficients keeps its own values.
    """
    size = len(values)
    ones = np.ones((size, 1))
    design = ones if covariates is None else np.hstack([ones, covariates])
    made = Shrunk(np.full(size, np.nan), np.full(size, np.nan), np.full(size, np.nan))
    known = ~(np.isnan(values) | np.isnan(errors) | np.isnan(design).any(axis=1))
    names, where = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    for group in range(len(names)):
        _group(values, errors**2, design, np.flatnonzero(known & (where == group)), made)
    return made


def _group(values: Floats, variances: Floats, design: Floats, rows: np.ndarray[tuple[int], np.dtype[np.intp]], made: Shrunk) -> None:
    y, psi, x = values[rows], variances[rows], design[rows]
    if len(rows) < x.shape[1] + 3:
        made.share[rows], made.value[rows], made.error[rows] = 1.0, y, np.sqrt(psi)
        return
    between = between_variance(y, psi, x)
    total = np.maximum(between + psi, np.finfo(float).tiny)
    share = np.where(psi == 0, 1.0, between / total)
    middle, spread = _regression(y, total, x)
    made.share[rows] = share
    made.value[rows] = share * y + (1 - share) * (x @ middle)
    unsure = np.einsum("ij,jk,ik->i", x, spread, x)
    made.error[rows] = np.sqrt(share * psi + (1 - share) ** 2 * unsure)


def _regression(y: Floats, total: Floats, x: Floats) -> tuple[Floats, Floats]:
    spread: Floats = np.linalg.pinv((x / total[:, None]).T @ x)
    return spread @ ((x / total[:, None]).T @ y), spread


def between_variance(y: Floats, psi: Floats, x: Floats) -> float:
    """The variance between units that makes weighted squared residuals as large as their degrees of freedom; 0 if none."""
    freedom = len(y) - int(np.linalg.matrix_rank(x))

    def excess(between: float) -> float:
        total = np.maximum(between + psi, 1e-12)
        middle, _ = _regression(y, total, x)
        return float(((y - x @ middle) ** 2 / total).sum()) - freedom

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(((y - y.mean()) ** 2).sum()) + 1e-12
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def is_changed(before: Shrunk, after: Shrunk, sure: float = 1.645) -> Bools:
    """Whether two rounds differ by more than their errors together allow (90 %): "berubah nyata"."""
    gap = np.abs(after.value - before.value)
    return gap > sure * np.sqrt(before.error**2 + after.error**2)
