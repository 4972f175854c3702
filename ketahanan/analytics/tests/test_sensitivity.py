"""Sobol points and indices against published values; the choices of a method."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from ketahanan.analytics import sobol
from ketahanan.analytics.draws import has_numba
from ketahanan.analytics.errors import FlawsFound
from ketahanan.analytics.method import (
    Choices,
    Indicator,
    Join,
    Method,
    Node,
    Normal,
    Normalisation,
    Treat,
    Treatment,
)
from ketahanan.analytics.sensitivity import CLASS_CHANGE, RANK_CHANGE, sensitivity
from ketahanan.analytics.shipped import shipped
from ketahanan.analytics.table import Floats, Table
from ketahanan.analytics.tests.test_engine import villages

pytestmark = pytest.mark.once

IKSD = shipped("iksd-1")


def ishigami(rows: Floats) -> Floats:
    x = np.pi * (2 * rows - 1)
    found: Floats = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return found


def test_ishigami_has_its_published_indices() -> None:
    """Ishigami and Homma (1990), a = 7, b = 0.1: first .3139 .4424 0, total .5576 .4424 .2438."""
    found = sobol.indices(ishigami(sobol.design(8192, 3, 1)), 3)
    np.testing.assert_allclose(found.first, [0.3139, 0.4424, 0.0], atol=0.01)
    np.testing.assert_allclose(found.total, [0.5576, 0.4424, 0.2438], atol=0.005)
    assert (found.total_low < found.total).all()
    assert (found.total < found.total_high).all()


def test_points_are_those_of_joe_and_kuo() -> None:
    first = sobol.points(4, 3) - 0.5 / 2**32
    np.testing.assert_array_equal(first, [[0, 0, 0], [0.5, 0.5, 0.5], [0.75, 0.25, 0.25], [0.25, 0.75, 0.75]])


@pytest.mark.parametrize("seed", [None, 7])
def test_every_dimension_fills_every_interval_once(seed: int | None) -> None:
    found = sobol.points(1024, 2 * sobol.MOST_FACTORS, seed)
    for column in found.T:
        assert sorted((column * 1024).astype(int)) == list(range(1024))


def test_a_result_that_never_varies_has_no_indices() -> None:
    found = sobol.indices(np.ones(len(sobol.design(64, 2))), 2)
    assert not found.first.any()
    assert not found.total.any()


def deep(units: int = 51) -> tuple[Method, Table]:
    """Four storeys like the ASEM index: 49 indicators, eight pillars, two halves, the index."""
    sizes = (6, 6, 6, 6, 6, 6, 6, 7)
    nodes = [Node(f"p{n}", f"h{n // 4}", "p") for n in range(8)] + [Node("h0", "top", "h"), Node("h1", "top", "h")]
    scale = (Fraction(1), Fraction(100))
    minmax = Normalisation(Normal.MINMAX, scale=scale)
    items = tuple(Indicator(f"p{n}.{k}", f"p{n}", "i", normalisation=minmax) for n in range(8) for k in range(sizes[n]))
    choices = Choices(
        Fraction(1, 4), (Normalisation(Normal.RANK),), (Treatment(Treat.WINSORISE, Fraction(5), Fraction(95)),),
        (Join.GEOMETRIC,), everywhere=True, floor=Fraction(1),
    )  # fmt: skip
    method = Method("ASEM", "1", "A", (*nodes, Node("top", "", "A")), items, choices=choices)
    random = np.random.default_rng(3)
    columns = {item.code: random.lognormal(0, 1, units) for item in items}
    return method, Table(tuple(map(str, range(units))), columns)


def test_the_declared_choices_are_the_factors() -> None:
    method, table = deep()
    found = sensitivity(method, table, count=128, seed=1)
    assert found.factors == ("weights", "normalisation", "treatment", "aggregation")
    assert (found.runs, found.units) == (128 * 6, 51)
    for target in (RANK_CHANGE, CLASS_CHANGE):
        indices = found.targets[target]
        assert (indices.total >= -1e-9).all()
        assert indices.first.sum() < 1.2
    assert found.means[RANK_CHANGE] > 0


def test_a_choice_that_changes_nothing_has_no_influence() -> None:
    """Winsorising at the smallest and the largest leaves every value where it is."""
    method, table = deep()
    same = replace(method.choices, treatments=(Treatment(Treat.WINSORISE, Fraction(0), Fraction(100)),))
    found = sensitivity(replace(method, choices=same), table, count=128, seed=1)
    assert found.targets[RANK_CHANGE].total[found.factors.index("treatment")] == 0


@pytest.mark.skipif(not has_numba(), reason="numba is not installed")
def test_compiled_and_twin_give_the_same_indices() -> None:
    method, table = deep(20)
    fast = sensitivity(method, table, count=64, seed=2, compiled=True)
    slow = sensitivity(method, table, count=64, seed=2, compiled=False)
    np.testing.assert_allclose(fast.targets[RANK_CHANGE].total, slow.targets[RANK_CHANGE].total, atol=0.02)


def test_iksd_asks_for_weights_and_aggregation() -> None:
    found = sensitivity(IKSD, villages(60, 2), count=64, seed=1)
    assert found.factors == ("weights", "aggregation")
    assert 0 < found.means[CLASS_CHANGE] < 0.5


def test_the_same_seed_gives_the_same_indices() -> None:
    one, two = (sensitivity(IKSD, villages(30, 2), count=32, seed=4) for _ in range(2))
    np.testing.assert_array_equal(one.targets[RANK_CHANGE].total, two.targets[RANK_CHANGE].total)


def test_without_choices_or_units_there_is_nothing_to_ask() -> None:
    with pytest.raises(FlawsFound) as found:
        sensitivity(shipped("idm"), Table(("a",), {"iks": np.ones(1), "ike": np.ones(1), "ikl": np.ones(1)}), count=8, seed=1)
    assert found.value.flaws[0].text() == (
        "Metode IDM tidak menyatakan pilihan lain. Tambahkan [choices] dengan weight_spread, joins, normalisations, atau"
        " treatments."
    )
    with pytest.raises(FlawsFound) as few:
        sensitivity(IKSD, villages(2, 2, gaps=0), count=8, seed=1)
    assert few.value.flaws[0].text() == "Hanya 2 unit punya indeks. Kepekaan membutuhkan sedikitnya tiga."
