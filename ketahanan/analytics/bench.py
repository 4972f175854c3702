"""How long the index of a whole country takes: draws, sampled households, sensitivity, respondents (issue 3, Numbers)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from time import perf_counter, process_time

import numpy as np

from ketahanan.analytics import draws, engine, plan
from ketahanan.analytics.method import Indicator, Join, Levels, Method, Node
from ketahanan.analytics.table import Table

VILLAGES, ITEMS, DRAWS = 84_000, 50, 1_000
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
    borders = plan.borders_of(flat, table)
    noise = np.random.default_rng(2).uniform(0.75, 1.25, (len(flat.weights), DRAWS))
    made = draws.Draws(plan.shares(flat, flat.weights[:, None] * noise))
    return timed(lambda: draws.simulate(flat, built, borders, made))


def bench() -> dict[str, float | int]:
    """Seconds of wall clock and of all cores together."""
    found: dict[str, float | int] = {"villages": VILLAGES, "items": ITEMS, "draws": DRAWS}
    measured: dict[str, tuple[float, float]] = {
        "geometric_draws": weight_draws(Join.GEOMETRIC),
        "arithmetic_draws": weight_draws(Join.ARITHMETIC),
    }
    for name, (wall, cpu) in measured.items():
        found |= {f"{name}_s": round(wall, 3), f"{name}_cpu_s": round(cpu, 3)}
    return found
