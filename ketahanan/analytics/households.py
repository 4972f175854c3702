"""The share of a village's households from a sample of them: the chance of every score, exactly (ruling D5).

With an even prior on the share, the households that were not asked say yes by a beta-binomial distribution; the
village share is what the sample said and what the others may say, over all households.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ketahanan.analytics.draws import Sampled, has_numba
from ketahanan.analytics.errors import N_, Flaw, FlawsFound
from ketahanan.analytics.method import Method
from ketahanan.analytics.plan import Ints
from ketahanan.analytics.prepare import prepare
from ketahanan.analytics.table import Floats, Table

BAD_SAMPLE = N_(
    "Unit %(unit)s, butir %(item)s: %(positive)s jawaban positif dari %(asked)s rumah tangga di antara %(total)s"
    " keluarga tidak mungkin. Perbaiki ketiga kolom itu."
)
MOST = 20


@dataclass(frozen=True)
class Sample:
    """Of `total` households `asked` were asked and `positive` said yes, for each unit; NaN where nobody was asked."""

    positive: Floats
    asked: Floats
    total: Floats


def columns_of(method: Method) -> tuple[str, ...]:
    """Columns of household samples that a table may bring."""
    shape = method.households
    if shape is None:
        return ()
    items = [item for item in method.indicators if item.bands]
    pairs = [(shape.asked.format(code=item.code), shape.positive.format(code=item.code)) for item in items]
    return (shape.total, *(name for pair in pairs for name in pair))


def samples_of(method: Method, table: Table) -> dict[str, Sample]:
    """The samples that the table brings, by item; raises FlawsFound for counts that cannot be."""
    shape = method.households
    if shape is None or not table.has(shape.total):
        return {}
    found: dict[str, Sample] = {}
    for item in method.indicators:
        asked, positive = shape.asked.format(code=item.code), shape.positive.format(code=item.code)
        if item.bands and table.has(asked) and table.has(positive):
            found[item.code] = Sample(table.columns[positive], table.columns[asked], table.columns[shape.total])
    if flaws := [flaw for code, sample in found.items() for flaw in _flaws(table, code, sample)]:
        raise FlawsFound(flaws[:MOST])
    return found


def _flaws(table: Table, code: str, sample: Sample) -> list[Flaw]:
    parts = (sample.positive, sample.asked, sample.total)
    whole = [np.isnan(part) | (part == np.floor(part)) for part in parts]
    fits = (sample.positive >= 0) & (sample.positive <= sample.asked) & (sample.asked <= sample.total)
    known = ~np.isnan(sample.asked)
    bad = known & ~(fits & whole[0] & whole[1] & whole[2])
    return [
        Flaw(BAD_SAMPLE, {
            "unit": table.units[n], "item": code, "positive": f"{sample.positive[n]:g}", "asked": f"{sample.asked[n]:g}",
            "total": f"{sample.total[n]:g}",
        })
        for n in np.flatnonzero(bad)[:MOST]
    ]  # fmt: skip


def sampled(method: Method, samples: Mapping[str, Sample], built_item: Mapping[str, Floats]) -> dict[str, Sampled]:
    """Every sampled item with the chance of each of its scores; where nobody was asked the score stands as it is."""
    found = {}
    for bands in {item.bands for item in method.indicators if item.code in samples}:
        items = [item for item in method.indicators if item.code in samples and item.bands == bands]
        # One call for all: the same counts come again and again in a country.
        together = Sample(*(np.concatenate(parts) for parts in zip(*map(_parts, (samples[i.code] for i in items)), strict=True)))
        for item, chances in zip(items, np.split(score_chances(bands, together), len(items)), strict=True):
            values = prepare(item, np.array([float(value) for value in item.values]))
            alone = np.isnan(chances[:, 0])
            nearest = np.abs(built_item[item.code][alone, None] - values[None, :])
            chances[alone] = np.eye(len(values))[np.nan_to_num(nearest, nan=9).argmin(axis=1)]
            found[item.code] = Sampled(values, chances)
    return found


def _parts(sample: Sample) -> tuple[Floats, Floats, Floats]:
    return sample.positive, sample.asked, sample.total


def score_chances(bands: Sequence[Fraction], sample: Sample, *, compiled: bool | None = None) -> Floats:
    """One row per unit, one column per score; NaN where nobody was asked."""
    borders = np.array([float(band) for band in bands])
    known = ~(np.isnan(sample.positive) | np.isnan(sample.asked) | np.isnan(sample.total))
    counts = np.column_stack([sample.positive, sample.asked, sample.total])[known].astype(np.int64)
    side = int(counts.max(initial=0)) + 1
    keys, where = np.unique((counts[:, 0] * side + counts[:, 1]) * side + counts[:, 2], return_inverse=True)
    unique = np.column_stack([keys // side // side, keys // side % side, keys % side])
    # The share reaches a border from this many households on; the nudge undoes 0.3 * 10 = 3.0000000000000004.
    needed = np.ceil(unique[:, 2:] * borders - 1e-9).astype(np.int64) - unique[:, :1]
    reached = np.empty(needed.shape)
    if has_numba() if compiled is None else compiled:
        from ketahanan.analytics import kernels_samples as kernels

        kernels.at_least(unique, needed, reached)
    else:
        at_least_twin(unique, needed, reached)
    chances = np.full((len(known), len(borders) + 1), np.nan)
    tails = np.hstack([np.ones((len(unique), 1)), reached, np.zeros((len(unique), 1))])
    chances[known] = -np.diff(tails, axis=1)[where]
    return chances


def at_least_twin(counts: Ints, needed: Ints, reached: Floats) -> None:
    """The chance that at least `needed` of the households that were not asked would say yes.

    counts: yes, asked, all. The terms of the beta-binomial follow from one another, from the likeliest outward.
    """
    for n, (yes, asked, total) in enumerate(counts):
        rest, a, b = int(total - asked), float(yes + 1), float(asked - yes + 1)
        steps = np.arange(rest)
        logs = np.log((rest - steps) * (a + steps)) - np.log((steps + 1) * (b + rest - steps - 1))
        terms = np.concatenate([[0.0], np.cumsum(logs)])
        terms = np.exp(terms - terms.max())
        tails = np.concatenate([np.cumsum(terms[::-1])[::-1] / terms.sum(), [0.0]])
        reached[n] = tails[np.clip(needed[n], 0, rest + 1)]


