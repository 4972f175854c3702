"""Household samples and the certainty of a level."""

from itertools import pairwise
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketahanan.analytics.certainty import certainty
from ketahanan.analytics.draws import has_numba
from ketahanan.analytics.errors import FlawsFound
from ketahanan.analytics.households import Sample, columns_of, samples_of, score_chances
from ketahanan.analytics.method import Indicator
from ketahanan.analytics.shipped import shipped
from ketahanan.analytics.table import Table
from ketahanan.analytics.tests.test_engine import villages

pytestmark = pytest.mark.once

IKSD = shipped("iksd-1")
D113 = IKSD.by_code["D1.13"]
assert isinstance(D113, Indicator)
ITEM: Indicator = D113
BANDS = [0.30, 0.45, 0.60, 0.75, 0.90]


def chances_by_counting(yes: int, asked: int, total: int) -> list[float]:
    """Slow and obvious: every number of yes among all households, by its hypergeometric likelihood."""
    weights = [comb(k, yes) * comb(total - k, asked - yes) for k in range(total + 1)]
    found = [0.0] * 6
    for k, weight in enumerate(weights):
        found[sum(k * 100 >= round(band * 100) * total for band in BANDS)] += weight
    return [share / sum(weights) for share in found]


def sample(yes: int, asked: int, total: int) -> Sample:
    return Sample(np.array([float(yes)]), np.array([float(asked)]), np.array([float(total)]))


@given(st.integers(0, 30), st.integers(1, 30), st.integers(1, 60), st.booleans())
@settings(max_examples=60)
def test_chances_of_scores_are_those_of_counting_every_village(yes: int, asked: int, total: int, fast: bool) -> None:
    asked = min(asked, total)
    yes = min(yes, asked)
    found = score_chances(ITEM.bands, sample(yes, asked, total), compiled=fast and has_numba())[0]
    np.testing.assert_allclose(found, chances_by_counting(yes, asked, total), atol=1e-12)


@pytest.mark.skipif(not has_numba(), reason="numba is not installed")
def test_compiled_tails_and_twin_agree_in_large_villages() -> None:
    random = np.random.default_rng(1)
    asked = np.full(200, 45.0)
    many = Sample(random.integers(0, 46, 200).astype(float), asked, random.integers(45, 6000, 200).astype(float))
    np.testing.assert_allclose(
        score_chances(ITEM.bands, many, compiled=True), score_chances(ITEM.bands, many, compiled=False), atol=1e-10
    )


def test_a_village_that_asked_everybody_knows_its_score() -> None:
    assert list(score_chances(ITEM.bands, sample(9, 10, 10))[0]) == [0, 0, 0, 0, 0, 1]
    assert list(score_chances(ITEM.bands, sample(3, 10, 10))[0]) == [0, 1, 0, 0, 0, 0]


def with_households(count: int, asked: float) -> Table:
    table = villages(count, 9, gaps=0)
    columns = dict(table.columns)
    columns["keluarga"] = np.full(count, 500.0)
    for code in ("D1.13", "D2.11", "D2.12", "D3.12", "D4.11"):
        columns[f"{code}.ditanya"] = np.full(count, asked)
        columns[f"{code}.positif"] = np.round(asked * (columns[code] * 0.15 + 0.2)).clip(0, asked)
        columns[f"{code}.positif"][np.isnan(columns[code])] = 0
    return Table(table.units, columns, table.not_applicable)


def test_iksd_takes_five_household_items() -> None:
    assert len(columns_of(IKSD)) == 11
    assert sorted(samples_of(IKSD, with_households(2, 30))) == ["D1.13", "D2.11", "D2.12", "D3.12", "D4.11"]


def test_impossible_counts_are_refused() -> None:
    table = with_households(2, 30)
    table.columns["D1.13.positif"][1] = 31
    with pytest.raises(FlawsFound) as found:
        certainty(IKSD, table, seed=1, count=10)
    assert found.value.flaws[0].text() == (
        "Unit desa 1, butir D1.13: 31 jawaban positif dari 30 rumah tangga di antara 500 keluarga tidak mungkin."
        " Perbaiki ketiga kolom itu."
    )


def test_more_households_make_the_interval_narrower() -> None:
    few = certainty(IKSD, with_households(20, 30), seed=1, count=400, vary_method=False)
    many = certainty(IKSD, with_households(20, 400), seed=1, count=400, vary_method=False)
    assert np.nanmean(many.high - many.low) < np.nanmean(few.high - few.low)


def test_the_same_seed_gives_the_same_draws_and_another_does_not() -> None:
    table = villages(30, 2)
    one, two, other = (certainty(IKSD, table, seed=seed, count=200) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.chances, two.chances)
    assert not np.array_equal(one.low, other.low)


def test_a_level_is_sure_from_four_fifths_on() -> None:
    found = certainty(IKSD, villages(300, 3), seed=1, count=200, error=np.full(300, 0.05))
    known = found.likely >= 0
    assert (found.sure[known] == (found.chances[known].max(axis=1) >= 0.8)).all()
    assert found.sure.any()
    assert (~found.sure[known]).any()
    np.testing.assert_allclose(found.chances[known].sum(axis=1), 1)
    assert np.isnan(found.chances[~known]).all()


def test_stated_chances_are_kept() -> None:
    """On a known truth: among levels said with chance p, the share p is true, within 0.03."""
    truth = villages(4000, 5, gaps=0)
    random = np.random.default_rng(6)
    official = certainty(IKSD, truth, seed=1, count=2, vary_method=False).built
    shaken = official.index + random.normal(0, 0.04, len(truth))
    table = Table(truth.units, {"D1": shaken, "D2": shaken, "D3": shaken, "D4": shaken,
                                **{c: np.zeros(len(truth)) for c in ("bentrok_meninggal", "keluarga_mengungsi")}})  # fmt: skip
    true = Table(table.units, {**table.columns, **{f"D{n}": official.index for n in range(1, 5)}})
    found = certainty(IKSD, table, seed=2, count=500, error=np.full(len(truth), 0.04), vary_method=False)
    levels = certainty(IKSD, true, seed=1, count=2, vary_method=False).built.level
    hit = np.eye(3)[levels]
    for low, high in pairwise(np.linspace(0, 1, 6)):
        inside = (found.chances >= low) & (found.chances < high)
        if inside.sum() > 500:
            assert abs(hit[inside].mean() - found.chances[inside].mean()) < 0.1
