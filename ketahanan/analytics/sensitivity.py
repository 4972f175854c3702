"""Which choice of method matters: Sobol indices over the choices that a method file declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ketahanan.analytics import draws, sobol
from ketahanan.analytics.engine import build
from ketahanan.analytics.errors import N_, Flaw, FlawsFound
from ketahanan.analytics.method import Join, Method
from ketahanan.analytics.plan import Floats32, Ints, borders_of, plan_of, shares
from ketahanan.analytics.table import Floats, Table

WEIGHTS, NORMALISATION, TREATMENT, AGGREGATION = "weights", "normalisation", "treatment", "aggregation"
RANK_CHANGE, CLASS_CHANGE = "mean_absolute_rank_change", "share_of_units_that_change_class"
# Weights differ in many directions at once; the factor "weights" picks one of so many sets drawn beforehand.
WEIGHT_SETS = 1024
THIRDS = 3

NO_CHOICES = N_(
    "Metode %(method)s tidak menyatakan pilihan lain."
    " Tambahkan [choices] dengan weight_spread, joins, normalisations, atau treatments."
)
FEW_UNITS = N_("Hanya %(count)s unit punya indeks. Kepekaan membutuhkan sedikitnya tiga.")


@dataclass(frozen=True)
class Sensitivity:
    """`targets` are what was followed; `means` their mean over all runs; only units with an index take part."""

    method: Method
    seed: int
    count: int
    runs: int
    units: int
    factors: tuple[str, ...]
    targets: Mapping[str, sobol.Indices]
    means: Mapping[str, float]


def sensitivity(method: Method, table: Table, *, count: int, seed: int, compiled: bool | None = None) -> Sensitivity:
    """A Saltelli design of `count` x (factors + 2) runs. Raises FlawsFound when the file declares no choices.

    Ranks of ties follow the order of the table. Classes are by the cut-offs alone, without further rules; a method
    without levels is cut into thirds by rank.
    """
    factors = factors_of(method)
    if not factors:
        raise FlawsFound([Flaw(NO_CHOICES, {"method": method.code})])
    official = build(method, table)
    known = np.flatnonzero(~np.isnan(official.index))
    if len(known) < THIRDS:
        raise FlawsFound([Flaw(FEW_UNITS, {"count": str(len(known))})])
    design = sobol.design(count, len(factors), seed)
    values = run(method, table, factors, design, seed, compiled)[known]
    borders = borders_of(plan_of(official), table)
    nominal = official.index[known].astype(np.float32)
    ranks, official_ranks = _ranks(values), _ranks(nominal[:, None])
    moved = np.abs(ranks - official_ranks).mean(axis=0)
    if method.levels is not None:
        classes, before = _classes(values, borders.cuts), _classes(nominal[:, None], borders.cuts)
    else:
        classes, before = ranks * THIRDS // len(known), official_ranks * THIRDS // len(known)
    changed = (classes != before).mean(axis=0)
    results = {RANK_CHANGE: moved, CLASS_CHANGE: changed}
    return Sensitivity(
        method, seed, count, len(design), len(known), factors,
        {name: sobol.indices(found, len(factors), seed) for name, found in results.items()},
        {name: float(found.mean()) for name, found in results.items()},
    )  # fmt: skip


def factors_of(method: Method) -> tuple[str, ...]:
    """The choices that are open, in a fixed order."""
    choices = method.choices
    open_choices = {
        WEIGHTS: choices.weight_spread > 0, NORMALISATION: bool(choices.normalisations),
        TREATMENT: bool(choices.treatments), AGGREGATION: bool(choices.joins),
    }  # fmt: skip
    return tuple(name for name, is_open in open_choices.items() if is_open)


def run(
    method: Method, table: Table, factors: tuple[str, ...], design: Floats, seed: int, compiled: bool | None = None
) -> Floats32:
    """The index of every unit in every run of the design; runs of one normalisation and treatment go together."""
    choices = method.choices
    chosen = {name: design[:, n] for n, name in enumerate(factors)}
    normalisation = _pick(chosen, NORMALISATION, 1 + len(choices.normalisations), len(design))
    treatment = _pick(chosen, TREATMENT, 1 + len(choices.treatments), len(design))
    joining = _pick(chosen, AGGREGATION, 1 + len(choices.joins), len(design))
    weighing = _pick(chosen, WEIGHTS, WEIGHT_SETS, len(design))
    joins = (method.root.join, *choices.joins)
    found = np.empty((len(table), len(design)), np.float32)
    cases = np.column_stack([normalisation, treatment, joining])
    for case in np.unique(cases, axis=0):
        rows = np.flatnonzero((cases == case).all(axis=1))
        one = _with(method, int(case[0]), int(case[1]))
        found[:, rows] = _case(one, table, joins[case[2]] if case[2] else None, weighing[rows], seed, compiled)
    return found


def _pick(chosen: Mapping[str, Floats], name: str, options: int, runs: int) -> Ints:
    """Which option each run takes; the file's own is 0, also where nothing is to choose."""
    if name not in chosen:
        return np.zeros(runs, np.int64)
    return np.minimum((chosen[name] * options).astype(np.int64), options - 1)


def _with(method: Method, normalisation: int, treatment: int) -> Method:
    """The method with another normalisation or treatment of every indicator; 0 keeps its own."""
    changed = method.indicators
    if normalisation:
        other = method.choices.normalisations[normalisation - 1]
        changed = tuple(replace(item, normalisation=other) for item in changed)
    if treatment:
        changed = tuple(replace(item, treatment=method.choices.treatments[treatment - 1]) for item in changed)
    return replace(method, indicators=changed)


def _case(
    method: Method, table: Table, join: Join | None, weighing: Ints, seed: int, compiled: bool | None
) -> Floats32:
    built = build(method, table)
    plan = plan_of(built)
    sets = plan.weights[:, None].repeat(WEIGHT_SETS, axis=1)
    if method.choices.weight_spread:
        spread = float(method.choices.weight_spread)
        noise = np.random.default_rng([seed, 5]).uniform(1 - spread, 1 + spread, sets.shape)
        sets = sets * noise
    drawn = draws.Draws(
        shares(plan, sets)[:, weighing], (join,) if join else (), float(method.choices.floor),
        method.choices.everywhere, seed,
    )  # fmt: skip
    return draws.simulate(plan, built, borders_of(plan, table), drawn, keep=True, compiled=compiled).kept


def _ranks(values: Floats32) -> Ints:
    """0 for the smallest of each column."""
    order = np.argsort(values, axis=0, kind="stable")
    ranks = np.empty(order.shape, np.int64)
    np.put_along_axis(ranks, order, np.arange(len(values))[:, None], axis=0)
    return ranks


def _classes(values: Floats32, cuts: Floats32) -> Ints:
    return (values[:, :, None] >= cuts).sum(axis=2)
