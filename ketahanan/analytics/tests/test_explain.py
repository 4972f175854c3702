"""What moves one unit: parts add up, slopes are those of small steps, and the strongest items come first."""

import numpy as np
import pytest

from ketahanan.analytics import engine
from ketahanan.analytics.explain import Explanation, explain, slopes_of
from ketahanan.analytics.method import Join, Node
from ketahanan.analytics.shipped import shipped
from ketahanan.analytics.table import Table
from ketahanan.analytics.tests.test_engine import villages

pytestmark = pytest.mark.once

IKSD = shipped("iksd-1")


def told(seed: int = 3) -> Explanation:
    return explain(engine.build(IKSD, villages(1, seed, gaps=0)), 0)


def test_the_parts_of_every_mean_add_up_to_it() -> None:
    found = told()
    for node in IKSD.nodes:
        (value,) = [part.value for part in found.parts if part.code == node.code]
        parts = [part.contribution for part in found.parts if part.parent == node.code]
        assert np.nansum(parts) == pytest.approx(value)


def test_the_three_items_that_move_it_most_are_those_with_the_largest_gain() -> None:
    found = told()
    gains = {part.code: part.gain for part in found.parts if part.is_item and not np.isnan(part.gain)}
    assert [gains[code] for code in found.movers] == sorted(gains.values(), reverse=True)[:3]


def test_raising_an_item_to_the_best_gives_the_gain_that_was_told() -> None:
    table = villages(1, 3, gaps=0)
    before = engine.build(IKSD, table)
    found = explain(before, 0)
    (gain,) = [part.gain for part in found.parts if part.code == found.movers[0]]
    table.columns[found.movers[0]][0] = 5
    assert engine.build(IKSD, table).index[0] - before.index[0] == pytest.approx(gain)


def test_the_weakest_dimension_is_named() -> None:
    table = villages(1, 3, gaps=0)
    for item in IKSD.leaves("D3"):
        table.columns[item.code][0] = 1
    table.not_applicable["D3.04"][0] = False
    assert explain(engine.build(IKSD, table), 0).weakest == "D3"


@pytest.mark.parametrize("join", [Join.ARITHMETIC, Join.GEOMETRIC, Join.HARMONIC, Join.SUM])
def test_slopes_are_those_of_small_steps(join: Join) -> None:
    node = Node("n", "", "n", join=join)
    weights, values = np.array([1.0, 2.0, 0.5]), np.array([0.4, 0.7, np.nan])

    def mean(at: int, step: float) -> float:
        moved = values.copy()
        moved[at] += step
        return float(engine.joined(node, [(w, engine.Column(np.array([v]), np.array([False])))
                                          for w, v in zip(weights, moved, strict=True)])[0])  # fmt: skip

    slopes = slopes_of(node, weights, values, [1.0] * 3)
    for at in (0, 1):
        assert slopes[at] == pytest.approx((mean(at, 1e-6) - mean(at, -1e-6)) / 2e-6, rel=1e-6)
    assert np.isnan(slopes[2])


def test_only_the_smallest_moves_a_minimum() -> None:
    slopes = slopes_of(Node("n", "", "n", join=Join.MINIMUM), np.ones(3), np.array([0.4, 0.2, 0.9]), [1.0] * 3)
    assert list(slopes) == [0, 1, 0]


def test_at_zero_a_geometric_mean_tells_the_rise_to_the_best() -> None:
    slopes = slopes_of(Node("n", "", "n", join=Join.GEOMETRIC), np.ones(2), np.array([0.0, 0.25]), [1.0, 1.0])
    assert slopes[0] == pytest.approx(0.5)


def test_a_unit_without_index_has_parts_and_no_movers() -> None:
    table = villages(1, 3, gaps=0)
    table.columns["D1.01"][0] = np.nan
    found = explain(engine.build(IKSD, table), 0)
    assert (found.level, np.isnan(found.index)) == ("", True)
    assert all(not code.startswith("D1") for code in found.movers)


def test_hdi_parts_of_a_geometric_mean_add_up() -> None:
    table = Table(("a",), {"le": np.array([68.3]), "eys": np.array([14.0]), "mys": np.array([8.6]), "gnipc": np.array([12046.0])})
    found = explain(engine.build(shipped("hdi"), table), 0)
    parts = [part.contribution for part in found.parts if part.parent == "hdi"]
    assert sum(parts) == pytest.approx(found.index)
    assert found.level == "high"
