"""Draws: the compiled loop and its twin agree, and without variation they say what the engine says."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketahanan.analytics import draws, engine, plan
from ketahanan.analytics.method import Join, Method
from ketahanan.analytics.shipped import shipped
from ketahanan.analytics.table import Floats, Table
from ketahanan.analytics.tests.methods import methods, tables
from ketahanan.analytics.tests.test_engine import villages

pytestmark = pytest.mark.once

IKSD = shipped("iksd-1")
compiled = pytest.mark.skipif(not draws.has_numba(), reason="numba is not installed")


def simulated(
    method: Method, table: Table, made: draws.Draws, fast: bool, quantiles: tuple[float, ...] = ()
) -> draws.Simulated:
    built = engine.build(method, table)
    flat = plan.plan_of(built)
    borders = plan.borders_of(flat, table)
    return draws.simulate(flat, built, borders, made, quantiles=quantiles, keep=True, compiled=fast)


def noisy(method: Method, table: Table, count: int, seed: int, spread: float = 0.25) -> Floats:
    flat = plan.plan_of(engine.build(method, table))
    noise = np.random.default_rng(seed).uniform(1 - spread, 1 + spread, (len(flat.weights), count))
    return plan.shares(flat, flat.weights[:, None] * noise)


def assert_same(fast: draws.Simulated, slow: draws.Simulated) -> None:
    np.testing.assert_allclose(fast.kept, slow.kept, rtol=2e-5, atol=2e-5)
    np.testing.assert_allclose(fast.mean, slow.mean, rtol=2e-5, atol=2e-5)
    np.testing.assert_allclose(fast.quantiles, slow.quantiles, rtol=2e-5, atol=2e-5)
    assert abs(fast.counts - slow.counts).sum() <= 0.01 * slow.counts.sum()
    assert (fast.counts.sum(axis=1) == slow.counts.sum(axis=1)).all()


@compiled
@given(st.data())
@settings(max_examples=60)
def test_compiled_loop_and_twin_agree_on_any_method(data: st.DataObject) -> None:
    method = data.draw(methods())
    floors = tuple(replace(node, places=None, floor=node.floor or method.root.floor) for node in method.nodes)
    method = replace(method, nodes=floors)
    table = data.draw(tables(method))
    turns = () if method.root.join is Join.SUM else data.draw(st.sampled_from([(), (Join.ARITHMETIC, Join.GEOMETRIC)]))
    made = draws.Draws(noisy(method, table, 21, 1), turns, 0.01, seed=3)
    assert_same(simulated(method, table, made, True, (0.1,)), simulated(method, table, made, False, (0.1,)))


@compiled
@pytest.mark.parametrize("joins", [(), (Join.GEOMETRIC,), (Join.HARMONIC, Join.MINIMUM, Join.ARITHMETIC)])
def test_compiled_loop_and_twin_agree_on_villages_with_samples_and_error(joins: tuple[Join, ...]) -> None:
    table = villages(90, 4)
    random = np.random.default_rng(5)
    chances = random.dirichlet(np.ones(6), 90)
    drawn = {code: draws.Sampled(np.linspace(0, 1, 6), chances) for code in ("D1.13", "D3.12")}
    made = draws.Draws(noisy(IKSD, table, 103, 2), joins, 0.01, True, 7, drawn, random.uniform(0, 0.05, 90))
    quantiles = (0.05, 0.5, 0.95)
    assert_same(simulated(IKSD, table, made, True, quantiles), simulated(IKSD, table, made, False, quantiles))


@pytest.mark.parametrize("fast", [pytest.param(True, marks=compiled), False])
def test_without_variation_every_draw_has_the_official_level(fast: bool) -> None:
    """Half up, L2, L3 and L4 included: draws see the same borders as the file."""
    table = villages(500, 6)
    built = engine.build(IKSD, table)
    found = simulated(IKSD, table, draws.Draws(noisy(IKSD, table, 3, 1, spread=0)), fast)
    known = built.level >= 0
    assert known.any()
    assert (found.counts[known].argmax(axis=1) == built.level[known]).all()
    assert (found.counts[known].max(axis=1) == 3).all()
    assert (found.counts[~known] == 0).all()
    np.testing.assert_allclose(found.mean, built.index, atol=1e-6)


@compiled
def test_means_of_means_become_one_mean() -> None:
    """The short way for wholly arithmetic methods gives what the long way gives."""
    table = villages(40, 8, gaps=0)
    for mark in table.not_applicable.values():
        mark[:] = False
    for column in table.columns.values():
        column[np.isnan(column)] = 3
    assert IKSD.levels is not None
    plain = replace(IKSD, levels=replace(IKSD.levels, rules=()))
    made = draws.Draws(noisy(plain, table, 50, 3))
    short, long = simulated(plain, table, made, True), simulated(plain, table, replace(made, joins=(Join.ARITHMETIC,) * 2), False)
    np.testing.assert_allclose(short.kept, long.kept, atol=1e-6)


def test_sampled_scores_come_as_often_as_their_chances() -> None:
    table = villages(3, 4, gaps=0)
    chances = np.array([[0.1, 0.2, 0.3, 0.4, 0, 0]] * 3)
    made = draws.Draws(noisy(IKSD, table, 1000, 2, spread=0), sampled={"D1.13": draws.Sampled(np.linspace(0, 1, 6), chances)})
    kept = simulated(IKSD, table, made, False).kept
    for row in kept:
        _, counts = np.unique(row.round(6), return_counts=True)
        assert sorted(counts) == [100, 200, 300, 400]


def test_sampling_error_has_its_size() -> None:
    table = villages(5, 4, gaps=0)
    made = draws.Draws(noisy(IKSD, table, 1000, 2, spread=0), error=np.full(5, 0.03))
    np.testing.assert_allclose(simulated(IKSD, table, made, False).sd, 0.03, rtol=0.01)
