"""The index of many units at once in float64; `exact` is the reference, and a test holds the two together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ketahanan.analytics import prepare
from ketahanan.analytics.errors import FlawsFound
from ketahanan.analytics.method import (
    Closed,
    DecideOn,
    Indicator,
    Join,
    Levels,
    Method,
    Missing,
    Node,
    Reading,
    RuleKind,
)
from ketahanan.analytics.table import Bools, Floats, Levels8, Table, flaws, given_nodes

NO_LEVEL = np.int8(-1)
# Sums of decimal fractions miss their true value by a few units of the sixteenth digit; a true half lies nearer.
NOISE = 1e-9


@dataclass(frozen=True)
class Column:
    """Values of a child, NaN where none, and where it is missing rather than not applicable."""

    values: Floats
    absent: Bools


@dataclass(frozen=True)
class Built:
    """Columns by code; levels are positions in the names of the method, -1 where there is no value.

    `given` are the nodes whose value the table brought itself.
    """

    method: Method
    units: tuple[str, ...]
    prepared: Mapping[str, Floats]
    values: Mapping[str, Floats]
    rounded: Mapping[str, Floats]
    level: Levels8
    levels: Mapping[str, Levels8]
    rules: Mapping[str, Bools]
    remeasure: Bools
    readings: Mapping[str, Floats]
    given: frozenset[str] = frozenset()

    @property
    def index(self) -> Floats:
        return self.values[self.method.root.code]


def build(method: Method, table: Table) -> Built:
    """The index of every unit; raises FlawsFound for columns and answers that do not fit."""
    if found := flaws(method, table):
        raise FlawsFound(found)
    columns = leaves(method, table)
    given = {node.code for node in given_nodes(method, set(table.columns))}
    for node in method.nodes:
        if node.code in given:
            value = table.columns[node.code]
            columns[node.code] = Column(value, np.isnan(value) & table.applies(node.code))
        else:
            columns[node.code] = _node(node, method.children[node.code], columns)
    values = {node.code: columns[node.code].values for node in method.nodes}
    rounded = {code: half_up(value, method.places) for code, value in values.items()}
    decisive = rounded if method.decide_on is DecideOn.ROUNDED else values
    level, fired, remeasure = _decided(method, decisive, table)
    others = {} if method.levels is None else {c: level_of(method.levels, decisive[c]) for c in method.levels.also}
    return Built(
        method, table.units, {item.code: columns[item.code].values for item in method.indicators},
        values, rounded, level, others, fired, remeasure,
        {reading.code: _read(method, reading, columns) for reading in method.readings},
        frozenset(given),
    )  # fmt: skip


def leaves(method: Method, table: Table) -> dict[str, Column]:
    """Prepared indicators; those below a node that the table brings itself may be missing altogether."""
    found = {}
    nothing = np.full(len(table), np.nan)
    for item in method.indicators:
        raw = table.columns.get(item.code, nothing)
        values = prepare.prepare(item, raw)
        excused = ~table.applies(item.code) if item.na_allowed else np.zeros(len(table), bool)
        found[item.code] = Column(values, np.isnan(values) & ~excused)
    return found


def half_up(values: Floats, places: int) -> Floats:
    """Rounded to `places` decimals, halves up."""
    step = 10.0**places
    return np.floor(values * step + (0.5 + NOISE)) / step


def _node(node: Node, children: Sequence[Node | Indicator], columns: Mapping[str, Column]) -> Column:
    pairs = [(float(child.weight), columns[child.code]) for child in children]
    keys = [columns[c.code].values for c in children if isinstance(c, Indicator) and c.key]
    values = joined(node, pairs)
    values = np.where(_has_value(node.missing, [column for _, column in pairs], keys), values, np.nan)
    if node.places is not None:
        values = half_up(values, node.places)
    return Column(values, np.isnan(values))


def _has_value(missing: Missing, children: Sequence[Column], keys: Sequence[Floats]) -> Bools:
    size = children[0].values.shape
    answered = np.zeros(size, np.int64)
    absent = np.zeros(size, np.int64)
    for child in children:
        answered += ~np.isnan(child.values)
        absent += child.absent
    enough = answered >= max(1, missing.min_answered or 0)
    if missing.min_share is not None:
        enough &= answered * missing.min_share.denominator >= missing.min_share.numerator * len(children)
    if missing.missing_limit is not None:
        enough &= absent <= missing.missing_limit
    if missing.keys_required:
        for key in keys:
            enough &= ~np.isnan(key)
    return enough


def joined(node: Node, pairs: Sequence[tuple[float, Column]]) -> Floats:
    """The mean, sum or minimum over the answered children, in the order of the file."""
    size = pairs[0][1].values.shape
    total, result = np.zeros(size), np.zeros(size)
    lowest = np.full(size, np.inf)
    for weight, column in pairs:
        values = column.values
        if node.join in {Join.GEOMETRIC, Join.HARMONIC} and node.floor is not None:
            values = np.maximum(values, float(node.floor))
        known = ~np.isnan(values)
        np.minimum(lowest, values, out=lowest, where=known)
        total += weight * known
        np.add(result, weight * _inner(node.join, values, known), out=result, where=known)
    with np.errstate(divide="ignore", invalid="ignore"):
        match node.join:
            case Join.SUM:
                return result
            case Join.MINIMUM:
                return lowest
            case Join.ARITHMETIC:
                return result / total
            case Join.GEOMETRIC:
                mean = np.exp(result / total)
            case Join.HARMONIC:
                mean = total / result
    return np.where(lowest > 0, mean, np.where(lowest == 0, 0.0, np.nan))


def _inner(join: Join, values: Floats, known: Bools) -> Floats:
    """What is summed; where the mean is not defined anyhow, anything."""
    if join not in {Join.GEOMETRIC, Join.HARMONIC}:
        return values
    safe = np.where(known & (values > 0), values, 1.0)
    return np.log(safe) if join is Join.GEOMETRIC else 1 / safe


def level_of(levels: Levels, values: Floats) -> Levels8:
    """Which interval each value lies in, 0 for the lowest, -1 for NaN."""
    level = np.zeros(values.shape, np.int8)
    for cut in levels.cuts:
        level += _reaches(values, float(cut), levels.closed)
    level[np.isnan(values)] = NO_LEVEL
    return level


def _reaches(values: Floats, cut: float, closed: Closed) -> Bools:
    return values >= cut - NOISE / 1000 if closed is Closed.LEFT else values > cut + NOISE / 1000


def _decided(
    method: Method, decisive: Mapping[str, Floats], table: Table
) -> tuple[Levels8, dict[str, Bools], Bools]:
    remeasure = np.zeros(len(table), bool)
    if method.levels is None:
        return np.full(len(table), NO_LEVEL), {}, remeasure
    level = level_of(method.levels, decisive[method.root.code])
    fired: dict[str, Bools] = {}
    for rule in method.levels.rules:
        before = level.copy()
        hit = np.zeros(len(table), bool)
        for code in rule.nodes:
            hit |= ~_reaches(decisive[code], float(rule.limit), Closed.LEFT) & ~np.isnan(decisive[code])
        for event in rule.events:
            hit |= table.columns[event.column] >= float(event.at_least)
        hit &= level >= 0
        match rule.kind:
            case RuleKind.REQUIRE:
                hit &= level >= rule.level
                level[hit] = np.minimum(level[hit], np.int8(rule.otherwise))
            case RuleKind.LOWER:
                level[hit] = np.maximum(level[hit] - rule.by, 0)
            case RuleKind.CAP:
                level[hit] = np.minimum(level[hit], np.int8(rule.level))
                if rule.remeasure:
                    remeasure |= hit
        fired[rule.code] = level != before
    return level, fired, remeasure


def _read(method: Method, reading: Reading, columns: Mapping[str, Column]) -> Floats:
    items = method.tagged(reading.tag)
    pairs = [(float(item.weight), columns[item.code]) for item in items]
    answered = np.sum([~np.isnan(column.values) for _, column in pairs], axis=0)
    share = reading.min_share
    enough = answered * share.denominator >= share.numerator * len(items)
    values = joined(Node(reading.code, "", reading.title), pairs)
    return np.where(enough & (answered > 0), values, np.nan)
