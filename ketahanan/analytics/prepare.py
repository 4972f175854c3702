"""Columns treated and normalised in float64; `exact.prepare` is the reference."""

from __future__ import annotations

import numpy as np

from ketahanan.analytics.method import Direction, Indicator, Normal, Normalisation, Treat
from ketahanan.analytics.table import Floats


def prepare(item: Indicator, column: Floats) -> Floats:
    """The column of an indicator on the scale of the method, more being better; NaN stays NaN."""
    treated = _treated(item, column)
    return _normalised(item.normalisation, treated, item.direction is Direction.DOWN)


def _treated(item: Indicator, column: Floats) -> Floats:
    match item.treatment.kind:
        case Treat.WINSORISE if not np.isnan(column).all():
            low, high = np.nanpercentile(column, [float(item.treatment.low), float(item.treatment.high)])
            return np.clip(column, low, high)
        case Treat.LOG:
            return np.log(column, out=np.full_like(column, np.nan), where=column > 0)
        case _:
            return column


def _normalised(normal: Normalisation, column: Floats, down: bool) -> Floats:
    if normal.kind is Normal.NONE or np.isnan(column).all():
        return column
    match normal.kind:
        case Normal.GOALPOSTS:
            return _between(normal, column, float(normal.low or 0), float(normal.high or 0), down)
        case Normal.MINMAX:
            return _between(normal, column, float(np.nanmin(column)), float(np.nanmax(column)), down)
        case Normal.ZSCORE:
            return _zscores(normal, column, down)
        case Normal.RANK:
            return ranks(-column if down else column)
        case _:
            top = float(normal.high) if normal.high else float(np.nanmax(column))
            share = column / top if top > 0 else np.full_like(column, np.nan)
            return _scaled(normal, 1 - share if down else share)


def _scaled(normal: Normalisation, share: Floats) -> Floats:
    low, high = float(normal.scale[0]), float(normal.scale[1])
    return share if (low, high) == (0, 1) else low + (high - low) * share


def _between(normal: Normalisation, column: Floats, low: float, high: float, down: bool) -> Floats:
    if low == high:
        return np.full_like(column, np.nan)
    if normal.cap:
        column = np.clip(column, low, high)
    if normal.log:
        if low <= 0:
            return np.full_like(column, np.nan)
        column = np.log(column, out=np.full_like(column, np.nan), where=column > 0)
        low, high = float(np.log(low)), float(np.log(high))
    share = (column - low) / (high - low)
    return _scaled(normal, 1 - share if down else share)


def _zscores(normal: Normalisation, column: Floats, down: bool) -> Floats:
    known = column[~np.isnan(column)]
    if known.size < 2 or known.min() == known.max():
        return np.full_like(column, np.nan)
    score = (column - known.mean()) / known.std(ddof=1)
    return float(normal.mean) + float(normal.sd) * (-score if down else score)


def ranks(column: Floats) -> Floats:
    """1 for the smallest, ties share the mean of their ranks; NaN has none."""
    known = ~np.isnan(column)
    _, where, counts = np.unique(column[known], return_inverse=True, return_counts=True)
    before = np.cumsum(counts) - counts
    found = np.full(column.shape, np.nan)
    found[known] = (before + (counts + 1) / 2)[where]
    return found
