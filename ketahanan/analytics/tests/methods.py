"""Methods and tables that nobody thought of, for the property tests."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from ketahanan.analytics.method import (
    Closed,
    DecideOn,
    Direction,
    Event,
    Indicator,
    Join,
    Levels,
    Method,
    Missing,
    Node,
    Normal,
    Normalisation,
    Reading,
    Rule,
    RuleKind,
    Treat,
    Treatment,
)
from ketahanan.analytics.table import Table

LEVEL_NAMES = ("rendah", "sedang", "tinggi")
shares = st.sampled_from([Fraction(n, 20) for n in range(21)])
missings = st.builds(
    Missing,
    min_answered=st.none() | st.integers(1, 2),
    min_share=st.none() | st.sampled_from([Fraction(1, 2), Fraction(2, 3)]),
    max_missing=st.none() | st.integers(0, 2),
    keys_required=st.booleans(),
)
normalisations = st.one_of(
    st.builds(
        Normalisation, kind=st.just(Normal.GOALPOSTS), low=st.integers(1, 2).map(Fraction),
        high=st.integers(4, 6).map(Fraction), cap=st.booleans(), log=st.booleans(),
    ),
    st.builds(
        Normalisation, kind=st.sampled_from([Normal.MINMAX, Normal.RANK]),
        scale=st.sampled_from([(Fraction(0), Fraction(1)), (Fraction(1), Fraction(100))]),
    ),
    st.builds(Normalisation, kind=st.just(Normal.ZSCORE), mean=st.just(Fraction(100)), sd=st.just(Fraction(10))),
    st.builds(Normalisation, kind=st.just(Normal.PERCENT_OF_MAX), high=st.none() | st.just(Fraction(6))),
)  # fmt: skip
treatments = st.one_of(
    st.just(Treatment()),
    st.builds(Treatment, kind=st.just(Treat.WINSORISE), low=st.just(Fraction(10)), high=st.just(Fraction(85))),
    st.just(Treatment(Treat.LOG)),
)


@st.composite
def indicators(draw: st.DrawFn, code: str, parent: str) -> Indicator:
    normal = draw(st.just(Normalisation()) | normalisations)
    return Indicator(
        code, parent, code,
        weight=draw(st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 3)])),
        direction=Direction.UP if normal.kind is Normal.NONE else draw(st.sampled_from(Direction)),
        treatment=draw(treatments), normalisation=normal,
        key=draw(st.booleans()), na_allowed=draw(st.booleans()),
        tags=tuple(draw(st.sets(st.sampled_from("HY"), max_size=2))),
    )  # fmt: skip


@st.composite
def methods(draw: st.DrawFn) -> Method:
    """Two or three storeys, every join, rules of every kind."""
    joins = st.sampled_from(Join)
    branches = draw(st.integers(1, 3))
    nodes: list[Node] = []
    found: list[Indicator] = []
    for branch in range(branches):
        node = Node(
            f"n{branch}", "top", "n", weight=draw(st.sampled_from([Fraction(1), Fraction(3, 2)])), join=draw(joins),
            missing=draw(missings), floor=draw(st.sampled_from([None, Fraction(1, 100)])),
            places=draw(st.sampled_from([None, 2])),
        )  # fmt: skip
        if draw(st.booleans()):
            below = Node(f"m{branch}", node.code, "m", join=draw(joins), missing=draw(missings))
            found += [draw(indicators(f"m{branch}.{n}", below.code)) for n in range(draw(st.integers(1, 3)))]
            nodes.append(below)
        found += [draw(indicators(f"n{branch}.{n}", node.code)) for n in range(draw(st.integers(1, 3)))]
        nodes.append(node)
    nodes.append(Node("top", "", "top", join=draw(joins), missing=draw(missings), floor=Fraction(1, 1000)))
    order = tuple(item for node in nodes for item in found if item.parent == node.code)
    readings = tuple(Reading(tag, tag, tag) for tag in "HY" if any(tag in item.tags for item in order))
    return Method(
        "X", "1", "X", tuple(nodes), order, places=draw(st.integers(1, 4)),
        decide_on=draw(st.sampled_from(DecideOn)), levels=draw(levels()), readings=readings,
    )  # fmt: skip


@st.composite
def levels(draw: st.DrawFn) -> Levels:
    rules = (
        Rule("L2", RuleKind.REQUIRE, level=2, otherwise=1, nodes=("n0",), limit=draw(shares)),
        Rule("L3", RuleKind.LOWER, nodes=("n0",), limit=draw(shares)),
        Rule("L4", RuleKind.CAP, level=1, events=(Event("kejadian", Fraction(1)),), remeasure=True),
    )
    cuts = sorted(draw(st.sets(shares, min_size=2, max_size=2)))
    return Levels(LEVEL_NAMES, tuple(cuts), draw(st.sampled_from(Closed)), rules, ("n0",))


@st.composite
def tables(draw: st.DrawFn, method: Method) -> Table:
    """Small decimals, blanks, and "does not apply" where the item allows it."""
    size = draw(st.integers(1, 6))
    cells = st.sampled_from([None, "na", *[n / 2 for n in range(13)], 0.1, 2.35])
    columns, marks = {}, {}
    for item in method.indicators:
        row = draw(st.lists(cells, min_size=size, max_size=size))
        columns[item.code] = np.array([cell if isinstance(cell, float) else np.nan for cell in row])
        marks[item.code] = np.array([cell == "na" and item.na_allowed for cell in row])
    columns["kejadian"] = np.array(draw(st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=size, max_size=size)))
    return Table(tuple(f"u{n}" for n in range(size)), columns, marks)
