"""The fast engine says what the exact one says, for methods and tables that nobody thought of."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketahanan.analytics import engine, exact
from ketahanan.analytics.errors import FlawsFound
from ketahanan.analytics.method import Method
from ketahanan.analytics.shipped import shipped
from ketahanan.analytics.table import Floats, Table
from ketahanan.analytics.tests.methods import methods, tables

pytestmark = pytest.mark.once

IKSD = shipped("iksd-1")


def same(found: float, wanted: Fraction | None) -> bool:
    if wanted is None:
        return bool(np.isnan(found))
    return abs(found - float(wanted)) <= 1e-9 * max(1, abs(float(wanted)))


def assert_agree(method: Method, table: Table) -> None:
    fast = engine.build(method, table)
    for n, slow in enumerate(exact.build(method, [table.row(n) for n in range(len(table))])):
        for code, value in slow.values.items():
            assert same(fast.values[code][n], value), code
            assert same(fast.rounded[code][n], slow.rounded[code]), code
        for code, value in slow.readings.items():
            assert same(fast.readings[code][n], value), code
        assert fast.level[n] == (-1 if slow.decision is None else slow.decision.level)
        assert fast.remeasure[n] == (slow.decision is not None and slow.decision.remeasure)
        assert {code for code, hit in fast.rules.items() if hit[n]} == set(slow.decision.rules if slow.decision else ())
        for code, level in slow.levels.items():
            assert fast.levels[code][n] == (-1 if level is None else level)


@given(st.data())
@settings(max_examples=150)
def test_fast_and_exact_agree_on_any_method(data: st.DataObject) -> None:
    method = data.draw(methods())
    assert_agree(method, data.draw(tables(method)))


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_fast_and_exact_agree_on_iksd_to_the_last_rounded_place(seed: int) -> None:
    """Every fourth complete village lies exactly on a half of the fourth place."""
    assert_agree(IKSD, villages(40, seed))


def villages(count: int, seed: int, *, gaps: float = 0.02) -> Table:
    random = np.random.default_rng(seed)
    columns: dict[str, Floats] = {}
    marks = {}
    for item in IKSD.indicators:
        scores = random.integers(0, 6, count).astype(float)
        scores[random.random(count) < gaps] = np.nan
        marks[item.code] = (random.random(count) < 0.2) & item.na_allowed
        columns[item.code] = np.where(marks[item.code], np.nan, scores)
    columns["bentrok_meninggal"] = (random.random(count) < 0.1).astype(float)
    columns["keluarga_mengungsi"] = random.integers(0, 12, count).astype(float)
    return Table(tuple(f"desa {n}" for n in range(count)), columns, marks)


def test_a_published_component_may_stand_in_for_its_items() -> None:
    table = Table(("a", "b"), {"iks": np.array([0.8, 0.6629]), "ike": np.array([0.9, 0.6333]), "ikl": np.array([0.5333] * 2)})
    built = engine.build(shipped("idm"), table)
    assert list(built.rounded["idm"]) == [0.7444, 0.6098]
    assert [shipped("idm").levels.names[level] for level in built.level] == ["maju", "berkembang"]  # type: ignore[union-attr]


def test_missing_columns_are_named_all_at_once() -> None:
    with pytest.raises(FlawsFound) as found:
        engine.build(shipped("hdi"), Table(("a",), {"le": np.array([70.0]), "mys": np.array([8.0])}))
    assert found.value.flaws[0].text() == (
        "Kolom eys, gnipc tidak ada. Metode HDI membutuhkannya; tambahkan kolom itu pada data."
    )


def test_answers_outside_their_choices_are_refused_with_unit_and_column() -> None:
    table = villages(3, 1)
    table.columns["D2.07"][1] = 6
    with pytest.raises(FlawsFound) as found:
        engine.build(IKSD, table)
    assert found.value.flaws[0].text() == (
        "Unit desa 1, kolom D2.07: nilai 6 tidak ada dalam pilihan 0-5. Perbaiki sel itu."
    )


def test_an_item_that_always_applies_refuses_that_it_does_not() -> None:
    table = villages(2, 1)
    table.not_applicable["D1.02"][0] = True
    with pytest.raises(FlawsFound) as found:
        engine.build(IKSD, table)
    assert found.value.flaws[0].text() == (
        'Unit desa 0, kolom D1.02: "tidak berlaku" tidak diizinkan untuk butir ini. Isi nilainya.'
    )


def test_no_more_than_twenty_cells_are_told() -> None:
    table = villages(50, 1)
    table.columns["D2.07"][:] = 9
    with pytest.raises(FlawsFound) as found:
        engine.build(IKSD, table)
    assert len(found.value.flaws) == 20
