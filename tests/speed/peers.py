"""The work of `ketahanan.analytics.bench` done by the libraries that a Python analyst would take, in the same run.

Each also tells how far its result lies from ours: a quick answer to another question would be no comparison.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from itertools import accumulate, pairwise
from time import perf_counter, process_time
from typing import Any

import numpy as np

from ketahanan.analytics import bench as ours
from ketahanan.analytics import draws, engine, plan, respondents, sensitivity
from ketahanan.analytics.method import Join
from ketahanan.analytics.table import Floats

type Measured = tuple[float, float, float]

# pymcdm takes more than half an hour for a thousand draws; these are made and counted for all.
DRAWN = 4
BLOCK = 100
SOBOL_FACTORS = 4
ENDS = tuple(accumulate(ours.SIZES, initial=0))


def bench() -> dict[str, dict[str, dict[str, float]]]:
    """Of each job and library: seconds and CPU seconds for the whole of it, and the largest difference from ours."""
    return {job: {name: _rounded(work()) for name, work in libraries.items()} for job, libraries in JOBS.items()}


def _rounded(measured: Measured) -> dict[str, float]:
    wall, cpu, off = measured
    return {"s": round(wall, 2), "cpu_s": round(cpu, 2), "off": float(f"{off:.2g}")}


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    wall, cpu = perf_counter(), process_time()
    result = work()
    return perf_counter() - wall, process_time() - cpu, result


def numpy_draws(join: Join) -> Measured:
    """What one writes by hand: products of matrices a hundred draws at a time, compared with the cut-offs."""
    built, flat, borders, x = _country(join)
    shares = ours.weights(flat)
    x32, joined = x.astype(np.float32), join is Join.ARITHMETIC
    cuts = borders.cuts if joined else np.log(borders.cuts)

    def index(weights: Any) -> Any:
        top = weights[ENDS[-1] : -1]
        if joined:
            return x32 @ (weights[: ENDS[-1]] * np.repeat(top, ours.SIZES, axis=0))
        parts = (np.log(x32[:, low:high] @ weights[low:high]) for low, high in pairwise(ENDS))
        return sum(part * weight for part, weight in zip(parts, top, strict=True))

    def work() -> Floats:
        counts = np.zeros((len(x), 3), np.int64)
        for some in range(0, ours.DRAWS, BLOCK):
            found = index(shares[:, some : some + BLOCK].astype(np.float32))
            above = [np.count_nonzero(found >= cut, axis=1) for cut in cuts]
            counts += np.column_stack([BLOCK - above[0], above[0] - above[1], above[1]])
        return counts / ours.DRAWS

    wall, cpu, chances = timed(work)
    return wall, cpu, _off(chances, draws.simulate(flat, built, borders, draws.Draws(shares)))


def pymcdm_draws(join: Join) -> Measured:
    """Weighted sums inside four dimensions, a weighted product or sum of them; some draws, counted for all."""
    from pymcdm.methods import WPM, WSM

    built, flat, borders, x = _country(join)
    shares = ours.weights(flat, DRAWN)
    inner, outer = WSM(_as_it_is), (WPM if join is Join.GEOMETRIC else WSM)(_as_it_is)

    def work() -> Floats:
        counts = np.zeros((len(x), 3))
        for weights in shares.T:
            parts = [inner(x[:, low:high], weights[low:high], np.ones(high - low)) for low, high in pairwise(ENDS)]
            index = outer(np.column_stack(parts), weights[ENDS[-1] : -1], np.ones(len(parts)))
            counts[np.arange(len(x)), np.searchsorted(borders.cuts, index, side="right")] += 1
        return counts / DRAWN

    wall, cpu, chances = timed(work)
    times = ours.DRAWS / DRAWN
    return wall * times, cpu * times, _off(chances, draws.simulate(flat, built, borders, draws.Draws(shares)))


def _country(join: Join) -> tuple[engine.Built, plan.Plan, plan.Borders, Floats]:
    method, table = ours.country(join)
    built = engine.build(method, table)
    flat = plan.plan_of(built)
    x = np.column_stack([table.columns[item.code] for item in method.indicators])
    return built, flat, plan.borders_of(flat, table), x


def _off(chances: Floats, mine: draws.Simulated) -> float:
    return float(np.abs(chances - mine.counts / mine.counts.sum(axis=1)[:, None]).max())


def _as_it_is(column: Floats, cost: bool = False) -> Floats:
    return column


def sobol() -> Measured:
    """SALib for design and indices; the index of each run in NumPy and SciPy as its users write it."""
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as design

    method, table = ours.asem()
    x = np.column_stack([table.columns[item.code] for item in method.indicators])
    problem = {"num_vars": SOBOL_FACTORS, "names": ["w", "n", "t", "a"], "bounds": [[0, 1]] * SOBOL_FACTORS}
    sets = np.random.default_rng(5).uniform(0.75, 1.25, (sensitivity.WEIGHT_SETS, x.shape[1] + 11))
    place = {node.code: n for n, node in enumerate(method.nodes)}
    above = [np.array([place[item.parent] for item in method.indicators]), np.array([8 + n // 4 for n in range(8)]), np.full(2, 10)]

    def work() -> Any:
        rows = design.sample(problem, ours.SOBOL, calc_second_order=False, seed=1)
        official = _ranks(_index(x, above, np.ones(sets.shape[1]), np.zeros(SOBOL_FACTORS)))
        moved = [
            np.abs(_ranks(_index(x, above, sets[int(row[0] * len(sets))], row)) - official).mean() for row in rows
        ]
        found = analysis.analyze(problem, np.array(moved), calc_second_order=False, num_resamples=200, seed=1)
        return found["ST"]

    wall, cpu, total = timed(work)
    mine = sensitivity.sensitivity(method, table, count=ours.SOBOL, seed=1)
    order = [mine.factors.index(name) for name in (
        sensitivity.WEIGHTS, sensitivity.NORMALISATION, sensitivity.TREATMENT, sensitivity.AGGREGATION)]  # fmt: skip
    return wall, cpu, float(np.abs(mine.targets[sensitivity.RANK_CHANGE].total[order] - total).max())


def _index(x: Floats, above: list[Any], weights: Floats, row: Floats) -> Floats:
    """One run: which weights, normalisation, treatment and mean the row of the design chooses."""
    from scipy.stats import rankdata

    if row[2] >= 0.5:
        low, high = np.percentile(x, [5, 95], axis=0)
        x = np.clip(x, low, high)
    if row[1] >= 0.5:
        x = rankdata(x, axis=0)
    else:
        low, high = x.min(axis=0), x.max(axis=0)
        x = 1 + 99 * (x - low) / (high - low)
    begun = 0
    for parents in above:
        share = weights[begun : begun + len(parents)]
        level = []
        for node in np.unique(parents):
            inside = parents == node
            part = share[inside] / share[inside].sum()
            level.append(np.exp(np.log(np.maximum(x[:, inside], 1)) @ part) if row[3] >= 0.5 else x[:, inside] @ part)
        x, begun = np.column_stack(level), begun + len(parents)
    return x[:, 0]


def _ranks(index: Floats) -> Any:
    return np.argsort(np.argsort(index, kind="stable"), kind="stable")


def weighted_means() -> Measured:
    """statsmodels, village by village: weighted mean and its error, without gaps and without a finite population."""
    from statsmodels.stats.weightstats import DescrStatsW

    answers, weights = ours.asked(0)
    ends = np.arange(ours.VILLAGES + 1) * ours.ASKED

    def work() -> Floats:
        made = np.empty((ours.VILLAGES, ours.ITEMS))
        for n in range(ours.VILLAGES):
            here = slice(ends[n], ends[n + 1])
            found = DescrStatsW(answers[here].astype(float), weights[here])
            made[n] = found.mean
            found.std_mean  # noqa: B018 - what it costs is what is measured
        return made

    wall, cpu, mean = timed(work)
    mine = respondents.means(answers, weights, ends, np.full(ours.VILLAGES, 400.0)).mean
    return wall, cpu, float(np.abs(mean - mine).max())


JOBS: dict[str, dict[str, Callable[[], Measured]]] = {
    "geometric_draws": {
        "NumPy by hand": lambda: numpy_draws(Join.GEOMETRIC), f"pymcdm {version('pymcdm')}": lambda: pymcdm_draws(Join.GEOMETRIC),
    },
    "arithmetic_draws": {
        "NumPy by hand": lambda: numpy_draws(Join.ARITHMETIC), f"pymcdm {version('pymcdm')}": lambda: pymcdm_draws(Join.ARITHMETIC),
    },
    "sobol_1024": {f"SALib {version('SALib')} with NumPy and SciPy": sobol},
    "respondents": {f"statsmodels {version('statsmodels')}, village by village": weighted_means},
}  # fmt: skip
