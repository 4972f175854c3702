"""Pieces of `expression`: how answers and quantities become columns on the scale of the method."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import ibis

from ketahanan.analytics import exact
from ketahanan.analytics.method import Direction, Indicator, Normal, Treat

# Ibis types say too little about columns that are made by name; tests run every line of this file on a real engine.
type Column = Any


def total(columns: Iterable[Column]) -> Column:
    return reduce(lambda one, other: one + other, columns)


def either(columns: Iterable[Column]) -> Column:
    return reduce(lambda one, other: one | other, columns, ibis.literal(False))


def where(condition: Column, value: Column) -> Column:
    return ibis.cases((condition, value))


def case(raw: Column, pairs: Sequence[tuple[Fraction, float]], kind: str) -> Column:
    if not pairs:
        return ibis.null(kind)
    return ibis.cases(*((raw == float(value), ibis.literal(worth, kind)) for value, worth in pairs))


def measured(item: Indicator, column: Column) -> Column:
    """A quantity without option set, prepared by fixed measures; `prepare.prepare` is the same in NumPy."""
    if item.treatment.kind is Treat.LOG:
        column = where(column > 0, column).ln()
    normal, down = item.normalisation, item.direction is Direction.DOWN
    if normal.kind is Normal.NONE:
        return column
    low, high = float(normal.low or 0), float(normal.high or 0)
    if normal.kind is Normal.PERCENT_OF_MAX:
        low = 0.0
    elif low == high or (normal.log and low <= 0):
        return ibis.null("float64")
    if normal.cap and normal.kind is Normal.GOALPOSTS:
        column = column.clip(low, high)
    if normal.log and normal.kind is Normal.GOALPOSTS:
        column = where(column > 0, column).ln()
        low, high = (float(exact.ln(Fraction(bound))) for bound in (low, high))
    share = (column - low) / (high - low)
    if down:
        share = 1.0 - share
    first, last = (float(end) for end in normal.scale)
    return share if (first, last) == (0.0, 1.0) else share * (last - first) + first
