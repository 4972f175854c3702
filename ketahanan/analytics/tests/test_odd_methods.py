"""Methods as odd as the OECD/JRC Handbook allows, from their files; beside each the index as one would compute it by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp, isnan, log, nan, prod
from statistics import fmean, quantiles, stdev

import numpy as np
import pytest

from ketahanan.analytics import engine, exact
from ketahanan.analytics.method_file import read_method
from ketahanan.analytics.table import Table

type Columns = Mapping[str, list[float]]

HEAD = """
[method]
code = "O"
version = "1"
title = "O"
places = 6
"""

# Four storeys, five ways to join, goalposts with cap and log, minima and maxima of the table, a share of the largest.
DEEP = """
[[node]]
code = "top"
title = "T"
join = "geometric"
floor = 0.05
[[node]]
code = "left"
parent = "top"
title = "L"
weight = "2/3"
join = "harmonic"
floor = 0.01
[[node]]
code = "right"
parent = "top"
title = "R"
weight = "1/3"
join = "minimum"
items = [{ code = "e", title = "E", direction = "down", normalise = { kind = "minmax" } }]
[[node]]
code = "sum"
parent = "left"
title = "S"
join = "sum"
items = [
  { code = "a", title = "A", weight = 0.3, normalise = { kind = "goalposts", low = 2, high = 50, cap = true, log = true } },
  { code = "b", title = "B", weight = 0.7, direction = "down", normalise = { kind = "goalposts", low = 0, high = 30, cap = true } },
]
[[node]]
code = "mean"
parent = "left"
title = "M"
items = [{ code = "c", title = "C", normalise = { kind = "percent_of_max" } }]
[[node]]
code = "deepest"
parent = "mean"
title = "D"
weight = 3
join = "geometric"
floor = 0.1
items = [{ code = "d", title = "D", normalise = { kind = "minmax", scale = [1, 2] } }]
"""

# What looks at the whole table: tails cut off, logarithms, z-scores that are set to 100 and 10, ranks with ties.
WIDE = """
[[node]]
code = "top"
title = "T"
missing = { min_answered = 1 }
items = [
  { code = "a", weight = 2, title = "A", treat = { kind = "winsorise", low = 10, high = 90 }, normalise = { kind = "zscore", mean = 9, sd = 2 }},
  { code = "b", title = "B", direction = "down", treat = { kind = "log" }, normalise = { kind = "zscore", mean = 100, sd = 10 } },
  { code = "c", title = "C", direction = "down", normalise = { kind = "rank" } },
  { code = "d", title = "D", treat = { kind = "log" }, normalise = { kind = "minmax", scale = [0, 100] } },
]
"""

# Gaps: a key that must be there, a share that must be answered, a number that may be missing.
GAPS = """
[[node]]
code = "top"
title = "T"
join = "geometric"
missing = { max_missing = 1 }
[[node]]
code = "one"
parent = "top"
title = "1"
missing = { min_share = "2/3", keys_required = true }
items = [{ code = "a", title = "A", key = true, weight = 2 }, { code = "b", title = "B" }, { code = "c", title = "C" }]
[[node]]
code = "two"
parent = "top"
title = "2"
missing = { min_answered = 2 }
items = [{ code = "d", title = "D" }, { code = "e", title = "E" }]
"""


def there(column: list[float]) -> list[float]:
    return [value for value in column if not isnan(value)]


def low_high(column: list[float]) -> tuple[float, float]:
    return min(there(column)), max(there(column))


def deep(x: Columns, n: int) -> float:
    a = (log(min(max(x["a"][n], 2), 50)) - log(2)) / (log(50) - log(2))
    b = 1 - min(max(x["b"][n], 0), 30) / 30
    low, high = low_high(x["d"])
    deepest = max(0.1, 1 + (x["d"][n] - low) / (high - low))
    mean = (x["c"][n] / max(x["c"]) + 3 * deepest) / 4
    left = 2 / (1 / max(0.01, 0.3 * a + 0.7 * b) + 1 / max(0.01, mean))
    low, high = low_high(x["e"])
    right = (high - x["e"][n]) / (high - low)
    return float(max(0.05, left) ** (2 / 3) * max(0.05, right) ** (1 / 3))


def wide(x: Columns, n: int) -> float:
    tenths = quantiles(there(x["a"]), n=10, method="inclusive")
    cut = [min(max(value, tenths[0]), tenths[-1]) for value in x["a"]]
    logs = {code: [log(value) if value > 0 else nan for value in x[code]] for code in "bd"}
    low, high = low_high(logs["d"])
    worse = [value for value in there(x["c"]) if value > x["c"][n]]
    parts = (
        (2, 9 + 2 * (cut[n] - fmean(there(cut))) / stdev(there(cut))),
        (1, 100 - 10 * (logs["b"][n] - fmean(there(logs["b"]))) / stdev(there(logs["b"]))),
        (1, nan if isnan(x["c"][n]) else len(worse) + (x["c"].count(x["c"][n]) + 1) / 2),
        (1, 100 * (logs["d"][n] - low) / (high - low)),
    )
    answered = [(weight, value) for weight, value in parts if not isnan(value)]
    return sum(weight * value for weight, value in answered) / sum(weight for weight, _ in answered)


def gaps(x: Columns, n: int) -> float:
    one = [(weight, x[code][n]) for weight, code in ((2, "a"), (1, "b"), (1, "c")) if not isnan(x[code][n])]
    two = there([x["d"][n], x["e"][n]])
    known = []
    if len(one) >= 2 and not isnan(x["a"][n]):
        known.append(sum(weight * value for weight, value in one) / sum(weight for weight, _ in one))
    if len(two) == 2:
        known.append(fmean(two))
    return exp(log(prod(known)) / len(known)) if known else nan


def columns(codes: str, seed: int, *, with_gaps: bool) -> Columns:
    """Forty units of numbers with ties, zeros and a long tail, and gaps where the method allows them."""
    random = np.random.default_rng(seed)
    found = {}
    for code in codes:
        values = random.lognormal(2, 1, 40).round(1)
        values[random.integers(0, 40, 6)] = values[0]
        if with_gaps:
            values[random.random(40) < 0.3] = nan
        found[code] = [float(value) for value in values]
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("text", "codes", "by_hand", "with_gaps"), [(DEEP, "abcde", deep, False), (WIDE, "abcd", wide, True), (GAPS, "abcde", gaps, True)]
)
def test_an_odd_method_gives_what_the_hand_gives(
    text: str, codes: str, by_hand: Callable[[Columns, int], float], with_gaps: bool, seed: int
) -> None:
    method, x = read_method(HEAD + text), columns(codes, seed, with_gaps=with_gaps)
    if text is WIDE:
        x["b"][1] = x["d"][2] = 0.0
    table = Table(tuple(map(str, range(40))), {code: np.array(values) for code, values in x.items()})
    hand = np.array([by_hand(x, n) for n in range(40)])
    np.testing.assert_allclose(engine.build(method, table).index, hand, rtol=1e-9)
    told = [outcome.values["top"] for outcome in exact.build(method, [table.row(n) for n in range(40)])]
    np.testing.assert_allclose([nan if value is None else float(value) for value in told], hand, rtol=1e-9)
    assert with_gaps or not np.isnan(hand).any()
    assert text is not GAPS or 0 < np.isnan(hand).sum() < 40
