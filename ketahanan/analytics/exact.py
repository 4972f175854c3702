"""The index by exact fractions, one unit after the other: official values, and the reference of the fast engine.

Sums, products and quotients are exact; logarithms and roots are right to 40 digits. Rounding is half up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from math import floor

from ketahanan.analytics.method import (
    Closed,
    DecideOn,
    Direction,
    Indicator,
    Join,
    Levels,
    Method,
    Missing,
    Node,
    Normal,
    Reading,
    RuleKind,
    Treat,
)
from ketahanan.analytics.table import Answer, Cell, Row, given_nodes

DIGITS = Context(prec=60)
KEPT = Context(prec=40)


@dataclass(frozen=True)
class Gap:
    """Why a node has no value: key items that are missing, how many children are, how many are answered."""

    keys: tuple[str, ...]
    missing: tuple[str, ...]
    answered: int


@dataclass(frozen=True)
class Decision:
    """A level and the rules that changed it, in their order; `remeasure` when one of them asks for it."""

    level: int
    rules: tuple[str, ...] = ()
    remeasure: bool = False
    unknown_events: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """One unit: prepared indicators and nodes unrounded, the same rounded, level, other levels, readings."""

    prepared: dict[str, Fraction | None]
    values: dict[str, Fraction | None]
    rounded: dict[str, Fraction | None]
    decision: Decision | None
    levels: dict[str, int | None]
    readings: dict[str, Fraction | None]
    gaps: dict[str, Gap]


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounded to `places` decimals, halves away from minus infinity."""
    step = 10**places
    return Fraction(floor(value * step + Fraction(1, 2)), step)


def ln(value: Fraction) -> Fraction:
    """Natural logarithm of a positive fraction, 60 digits."""
    return Fraction(DIGITS.ln(_decimal(value)))


def exp(value: Fraction) -> Fraction:
    """To 40 digits, fewer than `ln` gives, so that the mean of equal values is that value."""
    return Fraction(KEPT.plus(DIGITS.exp(_decimal(value))))


def _decimal(value: Fraction) -> Decimal:
    return DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def build(method: Method, rows: Sequence[Row]) -> list[Outcome]:
    """Every unit by the method. Cells that are not in a row are missing."""
    prepared = [prepare(item, [row.get(item.code, Answer.MISSING) for row in rows]) for item in method.indicators]
    return [
        _outcome(method, row, {item.code: column[n] for item, column in zip(method.indicators, prepared, strict=True)})
        for n, row in enumerate(rows)
    ]


def prepare(item: Indicator, cells: Sequence[Cell]) -> list[Cell]:
    """Treated, then normalised, with the direction that makes more better."""
    treated = _treated(item, list(cells))
    numbers = [cell for cell in treated if isinstance(cell, Fraction)]
    if not numbers:
        return treated
    normalised = _normaliser(item, numbers)
    return [normalised(cell) if isinstance(cell, Fraction) else cell for cell in treated]


def _treated(item: Indicator, cells: list[Cell]) -> list[Cell]:
    numbers = sorted(cell for cell in cells if isinstance(cell, Fraction))
    match item.treatment.kind:
        case Treat.WINSORISE if numbers:
            low, high = (percentile(numbers, at) for at in (item.treatment.low, item.treatment.high))
            return [min(max(cell, low), high) if isinstance(cell, Fraction) else cell for cell in cells]
        case Treat.LOG:
            return [_log_or_missing(cell) for cell in cells]
        case _:
            return cells


def _log_or_missing(cell: Cell) -> Cell:
    if not isinstance(cell, Fraction):
        return cell
    return ln(cell) if cell > 0 else Answer.MISSING


def percentile(ordered: Sequence[Fraction], at: Fraction) -> Fraction:
    """Between neighbours in a straight line, as most statistics programs do by default."""
    place = (len(ordered) - 1) * at / 100
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


class _normaliser:  # noqa: N801 - a function with a memory of its column
    def __init__(self, item: Indicator, numbers: Sequence[Fraction]) -> None:
        self.normal, self.down = item.normalisation, item.direction is Direction.DOWN
        self.numbers = numbers

    def __call__(self, value: Fraction) -> Cell:
        match self.normal.kind:
            case Normal.GOALPOSTS:
                return self._between(value, self.normal.low, self.normal.high)
            case Normal.MINMAX:
                return self._between(value, min(self.numbers), max(self.numbers))
            case Normal.ZSCORE:
                return self._zscore(value)
            case Normal.RANK:
                return self._rank(value)
            case Normal.PERCENT_OF_MAX:
                top = self.normal.high or max(self.numbers)
                if top <= 0:
                    return Answer.MISSING
                return self._scaled(1 - value / top if self.down else value / top)
            case _:
                return value

    def _scaled(self, share: Fraction) -> Fraction:
        low, high = self.normal.scale
        return low + (high - low) * share

    def _between(self, value: Fraction, low: Fraction | None, high: Fraction | None) -> Cell:
        if low is None or high is None or low == high:
            return Answer.MISSING
        if self.normal.cap:
            value = min(max(value, low), high)
        if self.normal.log:
            if value <= 0 or low <= 0:
                return Answer.MISSING
            value, low, high = ln(value), ln(low), ln(high)
        share = (value - low) / (high - low)
        return self._scaled(1 - share if self.down else share)

    def _zscore(self, value: Fraction) -> Cell:
        count = len(self.numbers)
        mean = sum(self.numbers, Fraction(0)) / count
        squares = sum(((number - mean) ** 2 for number in self.numbers), Fraction(0))
        if count < 2 or not squares:
            return Answer.MISSING
        sd = Fraction(KEPT.plus(DIGITS.sqrt(_decimal(squares / (count - 1)))))
        score = (value - mean) / sd
        return self.normal.mean + self.normal.sd * (-score if self.down else score)

    def _rank(self, value: Fraction) -> Fraction:
        worse = sum(1 for number in self.numbers if (number > value if self.down else number < value))
        return worse + Fraction(self.numbers.count(value) + 1, 2)


def _outcome(method: Method, row: Row, prepared: dict[str, Cell]) -> Outcome:
    values: dict[str, Cell] = dict(prepared)
    given = {node.code for node in given_nodes(method, set(row))}
    gaps: dict[str, Gap] = {}
    for node in method.nodes:
        if node.code in given:
            values[node.code] = row[node.code]
            continue
        children = [(child, values[child.code]) for child in method.children[node.code]]
        gap = gap_of(node.missing, children)
        if gap is not None:
            gaps[node.code] = gap
        joined = join(node, children) if gap is None else None
        if joined is not None and node.places is not None:
            joined = half_up(joined, node.places)
        values[node.code] = Answer.MISSING if joined is None else joined
    plain = {code: value if isinstance(value, Fraction) else None for code, value in values.items()}
    nodes = {node.code: plain[node.code] for node in method.nodes}
    rounded = {code: None if value is None else half_up(value, method.places) for code, value in nodes.items()}
    decisive = rounded if method.decide_on is DecideOn.ROUNDED else nodes
    decision, others = None, {}
    if method.levels is not None:
        decision = decide(method.levels, decisive[method.root.code], decisive, row)
        for code in method.levels.also:
            value = decisive[code]
            others[code] = None if value is None else level_of(method.levels, value)
    readings = {reading.code: read(method, reading, prepared) for reading in method.readings}
    items = {item.code: plain[item.code] for item in method.indicators}
    return Outcome(items, nodes, rounded, decision, others, readings, gaps)


def gap_of(missing: Missing, children: Sequence[tuple[Node | Indicator, Cell]]) -> Gap | None:
    """What stands against a value for this node; None when nothing does."""
    answered = sum(1 for _, cell in children if isinstance(cell, Fraction))
    absent = tuple(child.code for child, cell in children if _absent(child, cell))
    keys = tuple(
        child.code
        for child, cell in children
        if missing.keys_required and isinstance(child, Indicator) and child.key and not isinstance(cell, Fraction)
    )
    limit = missing.missing_limit
    enough = (
        (limit is None or len(absent) <= limit)
        and answered >= max(1, missing.min_answered or 0)
        and answered >= (missing.min_share or 0) * len(children)
    )
    return None if enough and not keys else Gap(keys, absent, answered)


def _absent(child: Node | Indicator, cell: Cell) -> bool:
    """Missing, or "does not apply" where the item always does."""
    refused = isinstance(child, Indicator) and not child.na_allowed
    return cell is Answer.MISSING or (cell is Answer.NOT_APPLICABLE and refused)


def join(node: Node, children: Sequence[tuple[Node | Indicator, Cell]]) -> Fraction | None:
    """The weighted mean, sum or minimum of the answered children; None where it is not defined."""
    pairs = [(child.weight, cell) for child, cell in children if isinstance(cell, Fraction)]
    total = sum((weight for weight, _ in pairs), Fraction(0))
    if node.join in {Join.GEOMETRIC, Join.HARMONIC}:
        if node.floor is not None:
            pairs = [(weight, max(value, node.floor)) for weight, value in pairs]
        lowest = min(value for _, value in pairs)
        if lowest <= 0:
            return Fraction(0) if lowest == 0 else None
    match node.join:
        case Join.SUM:
            return sum((weight * value for weight, value in pairs), Fraction(0))
        case Join.MINIMUM:
            return min(value for _, value in pairs)
        case Join.GEOMETRIC:
            return exp(sum((weight * ln(value) for weight, value in pairs), Fraction(0)) / total)
        case Join.HARMONIC:
            return total / sum((weight / value for weight, value in pairs), Fraction(0))
        case _:
            return sum((weight * value for weight, value in pairs), Fraction(0)) / total


def level_of(levels: Levels, value: Fraction) -> int:
    """Which interval the value lies in, 0 for the lowest."""
    left = levels.closed is Closed.LEFT
    return sum(1 for cut in levels.cuts if (value >= cut if left else value > cut))


def decide(levels: Levels, value: Fraction | None, nodes: dict[str, Fraction | None], row: Row) -> Decision | None:
    """The level by the cut-offs, then changed by every rule in turn; None without a value."""
    if value is None:
        return None
    level = level_of(levels, value)
    used: list[str] = []
    unknown: list[str] = []
    remeasure = False
    for rule in levels.rules:
        before = level
        named = [found for code in rule.nodes if (found := nodes[code]) is not None]
        below = any(found < rule.limit for found in named)
        match rule.kind:
            case RuleKind.REQUIRE if below and level >= rule.level:
                level = min(level, rule.otherwise)
            case RuleKind.LOWER if below:
                level = max(0, level - rule.by)
            case RuleKind.CAP:
                cells = [(event, row.get(event.column, Answer.MISSING)) for event in rule.events]
                if any(isinstance(cell, Fraction) and cell >= event.at_least for event, cell in cells):
                    level = min(level, rule.level)
                    remeasure = remeasure or rule.remeasure
                else:
                    unknown += [event.column for event, cell in cells if cell is Answer.MISSING]
        if level != before:
            used.append(rule.code)
    return Decision(level, tuple(used), remeasure, tuple(unknown))


def read(method: Method, reading: Reading, prepared: dict[str, Cell]) -> Fraction | None:
    """The weighted mean over the tagged items, with their own weights; None when too few are answered."""
    items = method.tagged(reading.tag)
    pairs = [(item.weight, cell) for item in items if isinstance(cell := prepared[item.code], Fraction)]
    if not pairs or len(pairs) < reading.min_share * len(items):
        return None
    return sum((weight * cell for weight, cell in pairs), Fraction(0)) / sum((w for w, _ in pairs), Fraction(0))
