"""One expression, the same levels as the exact engine: on DuckDB here, on Spark where Java and pyspark are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ketahanan.analytics import exact
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
    Normal,
    Normalisation,
    Treatment,
)
from ketahanan.analytics.shipped import shipped
from ketahanan.analytics.table import Row, Table
from ketahanan.analytics.tests.methods import methods, tables
from ketahanan.analytics.tests.test_engine import villages

ibis = pytest.importorskip("ibis")
pa = pytest.importorskip("pyarrow")
expression = pytest.importorskip("ketahanan.analytics.expression")
# Ibis 12 still asks DuckDB 2 by an older name.
pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")]
# Shrinking would take minutes: every step compiles a query.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]

SCORES = tuple(Fraction(n) for n in range(6))


def arrow(table: Table) -> Any:
    columns: dict[str, Any] = {"unit": list(table.units)}
    for code, values in table.columns.items():
        columns[code] = pa.array(values, from_pandas=True)
    for code, mark in table.not_applicable.items():
        columns[f"{code}{expression.MARK}"] = pa.array(mark)
    return pa.table(columns)


@cache
def duckdb() -> Any:
    return ibis.duckdb.connect()


def on_duckdb(method: Method, table: Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        duckdb().to_pyarrow(expression.scored(method, ibis.memtable(arrow(table)), ["unit"])).to_pylist()
    )
    return sorted(found, key=lambda row: table.units.index(row["unit"]))


def assert_as_exact(method: Method, rows: Sequence[Row], found: Sequence[dict[str, Any]]) -> None:
    for row, outcome in zip(found, exact.build(method, rows), strict=True):
        for code, value in outcome.rounded.items():
            assert row[code] == (None if value is None else float(value)), code
        for code, value in outcome.readings.items():
            assert row[code] == (None if value is None else pytest.approx(float(value), rel=1e-12)), code
        if method.levels is None:
            continue
        decision = outcome.decision
        assert row["level"] == ("" if decision is None else method.levels.names[decision.level])
        assert row["rules"].split() == list(decision.rules if decision else ())
        assert row["remeasure"] == (decision is not None and decision.remeasure)
        for code, level in outcome.levels.items():
            assert row[f"level_{code}"] == ("" if level is None else method.levels.names[level])


def fixed(method: Method, scored: Sequence[bool]) -> Method:
    """The same method without what looks at the whole table; the items that are `scored` have option sets."""

    def item(old: Indicator, has_set: bool) -> Indicator:
        normal = old.normalisation
        if normal.kind in {Normal.MINMAX, Normal.RANK, Normal.ZSCORE} or not (normal.high or normal.kind is Normal.NONE):
            normal = Normalisation(Normal.GOALPOSTS, Fraction(0), Fraction(5))
        treatment = old.treatment if old.treatment.kind.value == "log" else Treatment()
        return replace(old, normalisation=normal, treatment=treatment, values=SCORES if has_set else ())

    return replace(method, indicators=tuple(map(item, method.indicators, scored)))


def at_scores(table: Table, method: Method) -> Table:
    """Answers outside the option sets are taken out."""
    columns = dict(table.columns)
    for item in method.indicators:
        if item.values:
            column = columns[item.code]
            columns[item.code] = np.where(np.isin(column, [float(v) for v in item.values]), column, np.nan)
    return replace(table, columns=columns)


@given(st.data())
@settings(max_examples=8, phases=PHASES)
def test_any_method_of_fixed_measures_is_scored_as_the_exact_engine_does(data: st.DataObject) -> None:
    score_any_method(data)


@pytest.mark.sweep
@given(st.data())
@settings(max_examples=25, phases=PHASES)
def test_many_methods_of_fixed_measures_are_scored_as_the_exact_engine_does(data: st.DataObject) -> None:
    score_any_method(data)


def score_any_method(data: st.DataObject) -> None:
    drawn = data.draw(methods())
    method = fixed(drawn, data.draw(st.lists(st.booleans(), min_size=len(drawn.indicators), max_size=len(drawn.indicators))))
    table = at_scores(data.draw(tables(method)), method)
    assert_as_exact(method, [table.row(n) for n in range(len(table))], on_duckdb(method, table))


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.sweep) for seed in (2, 3))])
def test_iksd_is_exact_also_on_halves_of_the_fourth_place(seed: int) -> None:
    """One query for many villages: compiling it takes longer than asking it."""
    table = villages(600, seed)
    assert_as_exact(shipped("iksd-1"), [table.row(n) for n in range(600)], on_duckdb(shipped("iksd-1"), table))


def test_every_half_of_small_tables_rounds_up() -> None:
    """All pairs of scores, weights 1 and 2: half up at places 0, 1 and 2, as the exact engine says."""
    post = Normalisation(Normal.GOALPOSTS, Fraction(0), Fraction(5))
    pairs = [(a, b) for a in range(6) for b in range(6)]
    table = Table(
        tuple(f"{a}{b}" for a, b in pairs),
        {"a": np.array([float(a) for a, _ in pairs]), "b": np.array([float(b) for _, b in pairs])},
    )
    for places in (0, 1, 2):
        for weight in (1, 2, 3):
            items = tuple(
                Indicator(code, "top", code, weight=Fraction(own), normalisation=post, values=SCORES)
                for code, own in (("a", 1), ("b", weight))
            )
            levels = Levels(("rendah", "tinggi"), (Fraction(1, 2),), Closed.LEFT)
            method = Method("X", "1", "X", (Node("top", "", "top"),), items, places=places, levels=levels)
            assert_as_exact(method, [table.row(n) for n in range(36)], on_duckdb(method, table))


def deep(storeys: int) -> Method:
    """Gaps on every storey: the denominators multiply until whole numbers are too large."""
    post = Normalisation(Normal.GOALPOSTS, Fraction(0), Fraction(5))
    gaps = Missing(min_answered=1)
    nodes, items = [], []
    for n in range(3**storeys):
        nodes.append(Node(f"{storeys}.{n}", f"{storeys - 1}.{n // 3}", "x", missing=gaps))
        items += [
            Indicator(f"i{n}.{k}", f"{storeys}.{n}", "i", weight=Fraction(k + 7), normalisation=post, values=SCORES)
            for k in range(3)
        ]
    for storey in range(storeys - 1, -1, -1):
        nodes += [
            Node(f"{storey}.{n}", f"{storey - 1}.{n // 3}" if storey else "", "x", weight=Fraction(n + 5), missing=gaps)
            for n in range(3**storey)
        ]
    levels = Levels(("a", "b"), (Fraction(1, 2),))
    return Method("X", "1", "X", tuple(nodes), tuple(items), decide_on=DecideOn.EXACT, levels=levels)


def test_trees_too_deep_for_whole_numbers_are_doubles_with_the_same_outcome() -> None:
    method = deep(2)
    random = np.random.default_rng(7)
    columns = {item.code: np.where(random.random(60) < 0.2, np.nan, random.integers(0, 6, 60)) for item in method.indicators}
    table = Table(tuple(map(str, range(60))), columns)
    assert_as_exact(method, [table.row(n) for n in range(60)], on_duckdb(method, table))


def test_published_components_stand_in_for_their_items() -> None:
    table = Table(("a", "b"), {"iks": np.array([0.8, 0.6629]), "ike": np.array([0.9, 0.6333]), "ikl": np.array([0.5333] * 2)})
    found = on_duckdb(shipped("idm"), table)
    assert [(row["idm"], row["level"]) for row in found] == [(0.7444, "maju"), (0.6098, "berkembang")]


def test_hdi_has_its_published_values_through_logarithm_and_root() -> None:
    columns = {"le": [68.3, 84.1], "eys": [14.0, 16.9], "mys": [8.6, 11.9], "gnipc": [12046.0, 88761.0]}
    found = on_duckdb(shipped("hdi"), Table(("IDN", "SGP"), {code: np.array(values) for code, values in columns.items()}))
    assert [row["hdi"] for row in found] == [0.714, 0.949]


def test_what_looks_at_the_whole_table_is_refused_with_its_item() -> None:
    item = Indicator("a", "top", "a", normalisation=Normalisation(Normal.MINMAX))
    method = Method("X", "1", "X", (Node("top", "", "top", join=Join.SUM),), (item,))
    with pytest.raises(FlawsFound) as found:
        expression.scored(method, ibis.memtable(arrow(Table(("u",), {"a": np.array([1.0])}))))
    assert found.value.flaws[0].text() == (
        "Butir a memakai minmax, yang bergantung pada seluruh tabel. Perhitungan nasional hanya mengenal ukuran tetap: "
        'beri goalposts atau batas atas tetap, atau pakai "ketahanan index build".'
    )
