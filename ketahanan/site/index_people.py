"""`ketahanan index means`: one row per respondent becomes one row per unit, weighted, with standard errors."""

from __future__ import annotations

import numpy as np

from ketahanan.analytics.errors import Flaw, FlawsFound
from ketahanan.analytics.method import Method
from ketahanan.analytics.respondents import UNANSWERED, design_weights, means
from ketahanan.analytics.table import Floats, Table
from ketahanan.common.text import N_
from ketahanan.site.index_files import MOST_FLAWS, Frame

MOST = 127
# Weights are added in single precision, which carries no more.
PLACES = 6
NO_COLUMN = N_("Kolom %(column)s tidak ada.")
ANSWER = N_("Kolom %(column)s: %(value)s bukan bilangan bulat dari 0 sampai %(most)s.")
CHANCE = N_("Kolom %(column)s: peluang terpilih harus lebih dari 0 dan paling banyak 1.")
TOTAL = N_("Kolom %(column)s: unit %(unit)s harus punya satu jumlah yang sama di semua barisnya, sedikitnya %(count)s.")


def frame_of(method: Method, table: Table, chance: str, total: str) -> Frame:
    """Mean, standard error and answers of each item; `chance` and `total` name the columns of the design.

    Without them everybody weighs the same and nothing is counted as asked in full. Raises FlawsFound.
    """
    items = [item.code for item in method.indicators if table.has(item.code)]
    wanted = [code for code in (chance, total) if code] + ([] if items else [method.indicators[0].code])
    if absent := [code for code in wanted if not table.has(code)]:
        raise FlawsFound([Flaw(NO_COLUMN, {"column": code}, table.file) for code in absent])
    columns = {code: table.columns[code] for code in items}
    flaws = [flaw for code, values in columns.items() for flaw in _answers(table, code, values)]
    inclusion = table.columns[chance] if chance else np.ones(len(table))
    flaws += [
        Flaw(CHANCE, {"column": chance}, *table.place(int(n))) for n in np.flatnonzero(~((inclusion > 0) & (inclusion <= 1)))
    ]
    names, unit, counts = np.unique(np.array(table.units), return_inverse=True, return_counts=True)
    totals = np.full(len(names), np.inf)
    if total:
        totals[unit] = table.columns[total]
        bad = (totals[unit] != table.columns[total]) | ~(totals >= counts)[unit]
        first = {names[unit[n]]: int(n) for n in np.flatnonzero(bad)[::-1]}
        flaws += [
            Flaw(TOTAL, {"column": total, "unit": str(name), "count": str(counts[unit[n]])}, *table.place(n))
            for name, n in first.items()
        ]
    if flaws:
        raise FlawsFound(sorted(flaws, key=lambda flaw: flaw.line)[:MOST_FLAWS])
    order = np.argsort(unit, kind="stable")
    answers = np.column_stack([np.where(np.isnan(values), UNANSWERED, values) for values in columns.values()])
    starts = np.concatenate([[0], np.cumsum(counts)])
    found = means(answers[order].astype(np.int8), design_weights(inclusion[order]), starts, totals)
    frame: dict[str, object] = {"unit": names.tolist(), "method": [method.code] * len(names), "version": [method.version] * len(names)}
    for n, code in enumerate(items):
        mean, error = found.mean[:, n].round(PLACES), found.error[:, n].round(PLACES)
        frame |= {code: mean, f"{code}_se": error, f"{code}_n": found.answered[:, n].tolist()}
    return frame  # type: ignore[return-value]


def _answers(table: Table, code: str, values: Floats) -> list[Flaw]:
    known = ~np.isnan(values)
    bad = known & ~((values >= 0) & (values <= MOST) & (values == np.floor(values)))
    return [
        Flaw(ANSWER, {"column": code, "value": f"{values[n]:g}", "most": str(MOST)}, *table.place(int(n)))
        for n in np.flatnonzero(bad)[:MOST_FLAWS]
    ]
