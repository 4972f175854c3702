"""How sure a level is: other weights, other means, the household sample, sampling error, all drawn together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketahanan.analytics import draws, households
from ketahanan.analytics.engine import Built, build
from ketahanan.analytics.method import Join, Method
from ketahanan.analytics.plan import borders_of, plan_of, shares
from ketahanan.analytics.table import Bools, Floats, Levels8, Table

SURE = 0.80
INTERVAL = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Certainty:
    """Per unit: chance of each level, the likeliest, whether it is sure; middle and 90 % interval of the index.

    The official level is `built.level`. Units without an index have NaN and level -1.
    """

    built: Built
    seed: int
    draws: int
    chances: Floats
    likely: Levels8
    sure: Bools
    low: Floats
    middle: Floats
    high: Floats


def certainty(
    method: Method,
    table: Table,
    *,
    seed: int,
    count: int = 1000,
    error: Floats | None = None,
    vary_method: bool = True,
    compiled: bool | None = None,
) -> Certainty:
    """`count` draws from `seed`. `error` is the standard error of the index of each unit, on its own scale.

    Household samples are used where the table has their columns. Without `vary_method` weights and means stay as the
    file has them, and only sampling speaks.
    """
    built = build(method, table)
    plan = plan_of(built)
    spread = float(method.choices.weight_spread) if vary_method else 0.0
    noise = np.random.default_rng([seed, 0]).uniform(1 - spread, 1 + spread, (len(plan.weights), count))
    drawn = draws.Draws(
        shares(plan, plan.weights[:, None] * noise),
        joins_of(method) if vary_method else (),
        float(method.choices.floor),
        method.choices.everywhere,
        seed,
        households.sampled(method, households.samples_of(method, table), built.prepared),
        error,
    )
    found = draws.simulate(plan, built, borders_of(plan, table), drawn, quantiles=INTERVAL, compiled=compiled)
    known = ~np.isnan(built.index)
    chances = np.where(known[:, None], found.counts / count, np.nan)
    likely = np.where(known & bool(method.levels), found.counts.argmax(axis=1), -1).astype(np.int8)
    sure = known & (np.nan_to_num(chances).max(axis=1) >= SURE)
    low, middle, high = found.quantiles.T.astype(np.float64)
    return Certainty(built, seed, count, chances, likely, sure, low, middle, high)


def joins_of(method: Method) -> tuple[Join, ...]:
    """The means that take turns, that of the file first; none when the file declares no other."""
    return (method.root.join, *method.choices.joins) if method.choices.joins else ()
