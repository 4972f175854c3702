"""How long the index of a whole country takes: draws, sampled households, sensitivity, respondents (issue 3, Numbers)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from time import perf_counter, process_time

import numpy as np
import numpy.typing as npt

from ketahanan.analytics import draws, engine, plan
from ketahanan.analytics.households import Sample, sampled
from ketahanan.analytics.method import (
    Choices,
    Indicator,
    Join,
    Levels,
    Method,
    Node,
    Normal,
    Normalisation,
    Treat,
    Treatment,
)
from ketahanan.analytics.respondents import means
from ketahanan.analytics.sensitivity import sensitivity
from ketahanan.analytics.shipped import shipped
from ketahanan.analytics.table import Floats, Table

VILLAGES, ITEMS, DRAWS, ASKED, SOBOL = 84_000, 50, 1_000, 20, 1_024
SIZES = (13, 13, 12, 12)


def country(join: Join) -> tuple[Method, Table]:
    """84,000 villages with 50 items in four dimensions, three levels."""
    nodes = [Node(f"d{n}", "top", "d") for n in range(4)]
    items = tuple(Indicator(f"d{n}.{k}", f"d{n}", "i") for n, size in enumerate(SIZES) for k in range(size))
    levels = Levels(("rendah", "sedang", "tinggi"), (Fraction(1, 2), Fraction(3, 4)))
    method = Method("X", "1", "X", (*nodes, Node("top", "", "X", join=join)), items, levels=levels)
    random = np.random.default_rng(1)
    columns = {item.code: random.integers(1, 6, VILLAGES) / 5 for item in items}
    return method, Table(tuple(map(str, range(VILLAGES))), columns)


def timed(work: Callable[[], object], runs: int = 3) -> tuple[float, float]:
    """Best wall seconds of some runs after the first, which compiles, and CPU seconds of that run."""
    work()
    found = []
    for _ in range(runs):
        wall, cpu = perf_counter(), process_time()
        work()
        found.append((perf_counter() - wall, process_time() - cpu))
    return min(found)


def weight_draws(join: Join) -> tuple[float, float]:
    method, table = country(join)
    built = engine.build(method, table)
    flat = plan.plan_of(built)
    borders, made = plan.borders_of(flat, table), draws.Draws(weights(flat))
    return timed(lambda: draws.simulate(flat, built, borders, made))


def weights(flat: plan.Plan, count: int = DRAWS) -> Floats:
    """Each weight up to a quarter more or less, a column per draw."""
    noise = np.random.default_rng(2).uniform(0.75, 1.25, (len(flat.weights), count))
    return plan.shares(flat, flat.weights[:, None] * noise)


def household_draws() -> tuple[float, float]:
    """Five items asked of 30 households in each village: chances of every score, and the index of 1,000 draws."""
    method = shipped("iksd-1")
    random = np.random.default_rng(3)
    columns = {item.code: random.integers(0, 6, VILLAGES).astype(float) for item in method.indicators}
    columns |= {name: np.zeros(VILLAGES) for name in method.levels.event_columns} if method.levels else {}
    table = Table(tuple(map(str, range(VILLAGES))), columns)
    built = engine.build(method, table)
    flat = plan.plan_of(built)
    borders, shares = plan.borders_of(flat, table), plan.shares(flat, np.repeat(flat.weights[:, None], DRAWS, axis=1))
    total = random.integers(60, 3000, VILLAGES).astype(float)
    items = [item for item in method.indicators if item.bands]
    samples = {
        item.code: Sample(random.integers(0, 31, VILLAGES).astype(float), np.full(VILLAGES, 30.0), total) for item in items
    }

    def work() -> None:
        drawn = draws.Draws(shares, sampled=sampled(method, samples, built.prepared))
        draws.simulate(flat, built, borders, drawn)

    return timed(work)


def sobol_choices() -> tuple[float, float]:
    """N = 1,024 over four choices."""
    method, table = asem()
    return timed(lambda: sensitivity(method, table, count=SOBOL, seed=1))


def asem() -> tuple[Method, Table]:
    """An index like ASEM: 51 units, 49 indicators, four storeys."""
    sizes = (6, 6, 6, 6, 6, 6, 6, 7)
    nodes = [Node(f"p{n}", f"h{n // 4}", "p") for n in range(8)] + [Node(f"h{n}", "top", "h") for n in range(2)]
    scale = (Fraction(1), Fraction(100))
    own = Normalisation(Normal.MINMAX, scale=scale)
    items = tuple(Indicator(f"p{n}.{k}", f"p{n}", "i", normalisation=own) for n in range(8) for k in range(sizes[n]))
    choices = Choices(
        Fraction(1, 4), (Normalisation(Normal.RANK),), (Treatment(Treat.WINSORISE, Fraction(5), Fraction(95)),),
        (Join.GEOMETRIC,), everywhere=True, floor=Fraction(1),
    )  # fmt: skip
    method = Method("ASEM", "1", "A", (*nodes, Node("top", "", "A")), items, choices=choices)
    random = np.random.default_rng(3)
    return method, Table(tuple(map(str, range(51))), {item.code: random.lognormal(0, 1, 51) for item in items})


def respondent_means() -> tuple[float, float]:
    """Weighted means and errors of 1.68 million respondents, 50 answers each."""
    answers, design = asked(-1)
    starts, totals = np.arange(VILLAGES + 1) * ASKED, np.full(VILLAGES, 400.0)
    return timed(lambda: means(answers, design, starts, totals))


def asked(lowest: int) -> tuple[npt.NDArray[np.int8], plan.Floats32]:
    """Answers from `lowest` to 5 of twenty in every village, and their design weights."""
    random = np.random.default_rng(4)
    answers = random.integers(lowest, 6, (VILLAGES * ASKED, ITEMS), dtype=np.int8)
    return answers, random.uniform(0.5, 2, VILLAGES * ASKED).astype(np.float32)


def official() -> tuple[float, float]:
    """Values, levels, readings and rules of IKSD for every village."""
    method = shipped("iksd-1")
    random = np.random.default_rng(5)
    columns = {item.code: random.integers(0, 6, VILLAGES).astype(float) for item in method.indicators}
    columns |= {name: np.zeros(VILLAGES) for name in method.levels.event_columns} if method.levels else {}
    table = Table(tuple(map(str, range(VILLAGES))), columns)
    return timed(lambda: engine.build(method, table))


def bench() -> dict[str, float | int]:
    """Seconds of wall clock and of all cores together."""
    found: dict[str, float | int] = {"villages": VILLAGES, "items": ITEMS, "draws": DRAWS}
    measured: dict[str, tuple[float, float]] = {
        "geometric_draws": weight_draws(Join.GEOMETRIC),
        "arithmetic_draws": weight_draws(Join.ARITHMETIC),
        "household_draws": household_draws(),
        "sobol_1024": sobol_choices(),
        "respondents": respondent_means(),
        "iksd_official": official(),
    }
    for name, (wall, cpu) in measured.items():
        found |= {f"{name}_s": round(wall, 3), f"{name}_cpu_s": round(cpu, 3)}
    return found
