"""A method as one Ibis expression over a table of answers: values, levels and rules of a whole country, on any engine.

Answers from option sets become fractions of whole numbers below 2^53: their quotient as a double, rounded down, is exact
on every engine, so halves fall the same way as in `exact`. Logarithms, roots, measured quantities and trees too deep for
2^53 are doubles, rounded with the nudge of `engine`. Every node becomes columns of its own: the text that engines
receive grows with the tree, not with its power.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm, prod
from typing import Any

import ibis

from ketahanan.analytics import exact
from ketahanan.analytics.engine import NOISE
from ketahanan.analytics.errors import N_, Flaw, FlawsFound
from ketahanan.analytics.expression_columns import Column, case, either, measured, total, where
from ketahanan.analytics.method import (
    Closed,
    DecideOn,
    Indicator,
    Join,
    Levels,
    Method,
    Missing,
    Node,
    Normal,
    Rule,
    RuleKind,
    Treat,
)
from ketahanan.analytics.table import NO_COLUMN, given_nodes, needed

type Table = Any

MARK = "_tb"
EXACT_BELOW = 2**53
OF_THE_WHOLE_TABLE = N_(
    "Butir %(code)s memakai %(kind)s, yang bergantung pada seluruh tabel. Perhitungan nasional hanya mengenal ukuran "
    "tetap: beri goalposts atau batas atas tetap, atau pakai \"ketahanan index build\"."
)


@dataclass(frozen=True)
class Value:
    """Names of columns: numerator and denominator, or a double when `den` is None. A numerator is NULL without value.

    `den` is a number where it is the same for all units; `top` and `bottom` are the most that both can be.
    """

    num: str
    den: str | int | None
    top: int = 0
    bottom: int = 1


@dataclass(frozen=True)
class Child:
    weight: Fraction
    value: Value
    absent: Callable[[Table], Column]
    certain: bool


def unsupported(method: Method) -> list[Flaw]:
    """What the expression cannot say: preparation that looks at other units."""
    found = []
    for item in method.indicators:
        kind = item.normalisation.kind
        if item.treatment.kind is Treat.WINSORISE:
            found.append((item.code, item.treatment.kind.value))
        elif kind in {Normal.MINMAX, Normal.ZSCORE, Normal.RANK} or (
            kind is Normal.PERCENT_OF_MAX and not item.normalisation.high
        ):
            found.append((item.code, kind.value))
    return [Flaw(OF_THE_WHOLE_TABLE, {"code": code, "kind": kind}) for code, kind in found]


def scored(method: Method, table: Table, keep: Sequence[str] = ()) -> Table:
    """One row per unit: `keep`, rounded nodes, level, other levels, rules, remeasure, readings; as `index build` names them.

    Answers are nullable numbers; a BOOLEAN column `<item>_tb` says that the question does not apply. Raises FlawsFound.
    """
    if found := unsupported(method):
        raise FlawsFound(found)
    _, absent = needed(method, set(table.columns))
    if absent:
        raise FlawsFound([Flaw(NO_COLUMN, {"columns": ", ".join(absent), "method": method.code})])
    return _Builder(method, table).result(keep)


class _Builder:
    def __init__(self, method: Method, table: Table) -> None:
        self.method, self.table = method, table
        self.present = frozenset(table.columns)
        self.given = {node.code for node in given_nodes(method, self.present)}
        self.values: dict[str, Value] = {}
        self.made = 0

    def result(self, keep: Sequence[str]) -> Table:
        method = self.method
        self._leaves()
        for node in method.nodes:
            if node.code in self.given:
                self.values[node.code] = Value(self._add(self.table[node.code].cast("float64")), None)
            else:
                self.values[node.code] = self._node(node, [self._child(child) for child in method.children[node.code]])
        readings = {
            reading.code: self._node(
                Node(reading.code, "", reading.title, missing=Missing(min_share=reading.min_share)),
                [self._child(item) for item in method.tagged(reading.tag)],
            )
            for reading in method.readings
        }
        rounded = {node.code: self._rounded(self.values[node.code], method.places) for node in method.nodes}
        step = 10.0**method.places
        shown = {node.code: self.table[rounded[node.code]].cast("float64") / step for node in reversed(method.nodes)}
        levels = self._decided(method.levels, rounded) if method.levels else {}
        table = self.table
        return table.select(
            *keep,
            method=ibis.literal(method.code), version=ibis.literal(method.version), **shown,
            **{name: table[column] for name, column in levels.items()},
            **{code: self._double(value) for code, value in readings.items()},
        )  # fmt: skip

    def _add(self, *columns: Column) -> str:
        """The name of one new column; with several, of the first of them."""
        names = [f"__{self.made + n}" for n in range(len(columns))]
        self.made += len(columns)
        self.table = self.table.mutate(**dict(zip(names, columns, strict=True)))
        return names[0]

    # Leaves

    def _leaves(self) -> None:
        """All in one step: fifty steps would be fifty subqueries."""
        columns: list[Column] = []
        values: dict[str, Value] = {}
        hidden = {item.code for code in self.given for item in self.method.leaves(code)}
        for item in self.method.indicators:
            if item.code in self.present or item.code not in hidden:
                column, value = self._prepared(item, f"__{self.made + len(columns)}")
            else:
                column, value = ibis.null("float64"), Value(f"__{self.made + len(columns)}", None)
            columns.append(column)
            values[item.code] = value
        self._add(*columns)
        self.values |= values

    def _prepared(self, item: Indicator, name: str) -> tuple[Column, Value]:
        raw = self.table[item.code]
        if not item.values:
            return measured(item, raw.cast("float64")), Value(name, None)
        # Few answers: the exact engine says what each of them is worth.
        worth = [(v, w) for v in item.values if isinstance(w := exact.prepare(item, [v])[0], Fraction)]
        den = lcm(*(w.denominator for _, w in worth)) if worth else 1
        top = max((int(w * den) for _, w in worth), default=0)
        if min((w for _, w in worth), default=0) >= 0 and self._fits(top, den):
            return case(raw, [(v, int(w * den)) for v, w in worth], "int64"), Value(name, den, top, den)
        return case(raw, [(v, float(w)) for v, w in worth], "float64"), Value(name, None)

    def _child(self, child: Indicator | Node) -> Child:
        value, mark = self.values[child.code], f"{child.code}{MARK}"
        excused = mark in self.present and (
            child.na_allowed if isinstance(child, Indicator) else child.code in self.given
        )

        def absent(table: Table) -> Column:
            unknown = table[value.num].isnull()
            return unknown & ~table[mark].fill_null(False) if excused else unknown

        return Child(child.weight, value, absent, certain=not excused)

    # Nodes

    def _node(self, node: Node, children: Sequence[Child]) -> Value:
        keys = [
            self.values[c.code] for c in self.method.children.get(node.code, ()) if isinstance(c, Indicator) and c.key
        ]
        enough = self._add(self._has_value(node.missing, children, keys))
        value = self._as_fraction(node, children, enough) or self._as_double(node, children, enough)
        if node.places is None:
            return value
        rounded = self._rounded(value, node.places)
        step = 10**node.places
        if value.den is None:
            return Value(self._add(self.table[rounded].cast("float64") / float(step)), None)
        return Value(rounded, step, value.top * step + 1, step)

    def _has_value(self, missing: Missing, children: Sequence[Child], keys: Sequence[Value]) -> Column:
        table = self.table
        answered = total(table[child.value.num].notnull().cast("int64") for child in children)
        enough = answered >= max(1, missing.min_answered or 0)
        if (share := missing.min_share) is not None:
            enough &= answered * share.denominator >= share.numerator * len(children)
        if (limit := missing.missing_limit) is not None:
            enough &= total(child.absent(table).cast("int64") for child in children) <= limit
        if missing.keys_required:
            for key in keys:
                enough &= table[key.num].notnull()
        return enough

    def _as_fraction(self, node: Node, children: Sequence[Child], enough: str) -> Value | None:
        """The mean or sum as whole numbers; None where it is neither, or they might become too large."""
        if node.join not in {Join.ARITHMETIC, Join.SUM} or any(child.value.den is None for child in children):
            return None
        table = self.table
        whole = lcm(*(child.weight.denominator for child in children))
        fixed = lcm(*(child.value.den for child in children if isinstance(child.value.den, int)))
        varying = [child.value for child in children if isinstance(child.value.den, str)]
        terms, top, heaviest = [], 0, 0
        for child in children:
            value, weight = child.value, int(child.weight * whole)
            others = [other for other in varying if other is not value]
            factor = weight * (fixed // value.den if isinstance(value.den, int) else fixed)
            terms.append(prod([_known(table, other) for other in others], start=table[value.num].fill_null(0) * factor))
            top += value.top * factor * prod(other.bottom for other in others)
            heaviest += weight
        common = fixed * prod(value.bottom for value in varying)
        every = node.missing.missing_limit == 0 and all(child.certain for child in children)
        if node.join is Join.SUM:
            weights, most = ibis.literal(whole, "int64"), whole
        else:
            weights, most = total(table[c.value.num].notnull().cast("int64") * int(c.weight * whole) for c in children), heaviest
        if not self._fits(top, common * most, node.places):
            return None
        num = where(table[enough], total(terms))
        if not varying and (every or node.join is Join.SUM):
            return Value(self._add(num), fixed * most, top, fixed * most)
        den = prod((_known(table, value) for value in varying), start=weights * fixed)
        name = self._add(num, den)
        return Value(name, f"__{self.made - 1}", top, common * most)

    def _as_double(self, node: Node, children: Sequence[Child], enough: str) -> Value:
        """Sums in the order of the file, as `engine.joined` makes them."""
        rooted = node.join in {Join.GEOMETRIC, Join.HARMONIC}
        weights, result, seen = ibis.literal(0.0), ibis.literal(0.0), []
        for child in children:
            value = self._double(child.value)
            if rooted and node.floor is not None:
                value = ibis.ifelse(value < float(node.floor), float(node.floor), value)
            weight = float(child.weight)
            inner = value
            if rooted:
                safe = ibis.ifelse(value > 0, value, 1.0)
                inner = safe.ln() if node.join is Join.GEOMETRIC else 1.0 / safe
            weights += ibis.ifelse(value.notnull(), weight, 0.0)
            result += ibis.ifelse(value.notnull(), inner * weight, 0.0)
            seen.append(value)
        # `least` skips NULL on one engine and not on another.
        lowest = ibis.least(*(value.fill_null(float("inf")) for value in seen))
        match node.join:
            case Join.SUM:
                joined = result
            case Join.MINIMUM:
                joined = lowest
            case Join.GEOMETRIC:
                joined = (result / weights.nullif(0.0)).exp()
            case Join.HARMONIC:
                joined = weights / result.nullif(0.0)
            case _:
                joined = result / weights.nullif(0.0)
        if rooted:
            joined = ibis.cases((lowest > 0, joined), (lowest == 0, ibis.literal(0.0)))
        return Value(self._add(where(self.table[enough], joined)), None)

    def _double(self, value: Value) -> Column:
        column = self.table[value.num].cast("float64")
        if value.den is None:
            return column
        return column / (float(value.den) if isinstance(value.den, int) else self.table[value.den].nullif(0).cast("float64"))

    def _fits(self, top: int, bottom: int, places: int | None = None) -> bool:
        step = 10 ** max(self.method.places, places or 0)
        most: int = 2 * step * top + bottom
        return most < EXACT_BELOW

    def _rounded(self, value: Value, places: int) -> str:
        """Half up, in units of the last place."""
        step = 10**places
        column = self.table[value.num]
        if value.den is None:
            found = (column * float(step) + (0.5 + NOISE)).floor()
        else:
            den = ibis.literal(value.den, "int64") if isinstance(value.den, int) else self.table[value.den].nullif(0)
            found = ((column * (2 * step) + den).cast("float64") / (den * 2).cast("float64")).floor()
        return self._add(found.cast("int64"))

    # Levels

    def _reaches(self, code: str, rounded: dict[str, str], cut: Fraction, closed: Closed) -> Column:
        """Is the decisive value of a node at the border or above it?"""
        value, left = self.values[code], closed is Closed.LEFT
        if self.method.decide_on is DecideOn.ROUNDED:
            border = cut * 10**self.method.places
            column = self.table[rounded[code]]
            return column >= ceil(border) if left else column > floor(border)
        if value.den is None:
            column = self.table[value.num]
            return column >= float(cut) - NOISE / 1000 if left else column > float(cut) + NOISE / 1000
        mine, border = self.table[value.num] * cut.denominator, self._den(value) * cut.numerator
        return mine >= border if left else mine > border

    def _den(self, value: Value) -> Column:
        return ibis.literal(value.den, "int64") if isinstance(value.den, int) else self.table[value.den]

    def _position(self, code: str, rounded: dict[str, str], levels: Levels) -> str:
        steps = [self._reaches(code, rounded, cut, levels.closed).cast("int64") for cut in levels.cuts]
        return self._add(where(self.table[self.values[code].num].notnull(), total(steps)))

    def _decided(self, levels: Levels, rounded: dict[str, str]) -> dict[str, str]:
        """Columns by what they are called: level, level_<node>, rules, remeasure."""
        level = self._position(self.method.root.code, rounded, levels)
        fired: list[tuple[str, str]] = []
        again: list[str] = []
        for rule in levels.rules:
            hit = self._add(self._hit(rule, rounded) & self.table[level].notnull())
            after = self._add(self._after(rule, self.table[level], self.table[hit]))
            fired.append((rule.code, self._add((self.table[after] != self.table[level]).fill_null(False))))
            again += [hit] if rule.kind is RuleKind.CAP and rule.remeasure else []
            level = after
        words = [ibis.ifelse(self.table[name], f"{code} ", "") for code, name in fired]
        rules = self._add(total(words).strip() if words else ibis.literal(""))
        remeasure = self._add(either([self.table[name] for name in again]).cast("int64"))
        others = {f"level_{code}": self._position(code, rounded, levels) for code in levels.also}
        named = {name: self._named(column, levels) for name, column in {"level": level, **others}.items()}
        return {**named, "rules": rules, "remeasure": remeasure}

    def _hit(self, rule: Rule, rounded: dict[str, str]) -> Column:
        below = [
            ~self._reaches(code, rounded, rule.limit, Closed.LEFT).fill_null(True) for code in rule.nodes
        ]
        happened = [(self.table[e.column] >= float(e.at_least)).fill_null(False) for e in rule.events]
        return either([*below, *happened])

    def _after(self, rule: Rule, level: Column, hit: Column) -> Column:
        match rule.kind:
            case RuleKind.REQUIRE:
                lower = ibis.ifelse((level >= rule.level) & (level > rule.otherwise), rule.otherwise, level)
            case RuleKind.LOWER:
                lower = ibis.ifelse(level > rule.by, level - rule.by, 0)
            case RuleKind.CAP:
                lower = ibis.ifelse(level > rule.level, rule.level, level)
        return ibis.ifelse(hit, lower, level).cast("int64")

    def _named(self, column: str, levels: Levels) -> str:
        position = self.table[column]
        return self._add(ibis.cases(*((position == n, name) for n, name in enumerate(levels.names)), else_=""))


def _known(table: Table, value: Value) -> Column:
    """The denominator, 1 where the child has no value and adds nothing."""
    return ibis.ifelse(table[value.num].notnull(), table[value.den], 1)
