"""Shrinkage inside a kabupaten, and weighted means of respondents."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketahanan.analytics.draws import has_numba
from ketahanan.analytics.respondents import UNANSWERED, design_weights, means
from ketahanan.analytics.small_area import Shrunk, between_variance, is_changed, shrink

pytestmark = pytest.mark.once


def test_with_equal_errors_the_share_has_its_closed_form() -> None:
    """Own share = 1 - variance (m - 1) / sum of squares, and the mean is the plain one."""
    y = np.array([0.30, 0.42, 0.55, 0.61, 0.48, 0.70])
    variance = 0.01
    found = shrink(y, np.full(6, np.sqrt(variance)), ["a"] * 6)
    share = 1 - variance * 5 / ((y - y.mean()) ** 2).sum()
    np.testing.assert_allclose(found.share, share)
    np.testing.assert_allclose(found.value, share * y + (1 - share) * y.mean())


def test_between_variance_solves_the_equation_of_fay_and_herriot() -> None:
    random = np.random.default_rng(1)
    psi = random.uniform(0.001, 0.01, 2000)
    y = 0.6 + random.normal(0, 0.08, 2000) + random.normal(0, np.sqrt(psi))
    x = np.column_stack([np.ones(2000), random.normal(size=2000)])
    between = between_variance(y, psi, x)
    weight = 1 / (between + psi)
    middle = np.linalg.solve((x * weight[:, None]).T @ x, (x * weight[:, None]).T @ y)
    assert (weight * (y - x @ middle) ** 2).sum() == pytest.approx(1998)
    assert np.sqrt(between) == pytest.approx(0.08, rel=0.05)


def test_shrunken_values_are_nearer_to_the_truth() -> None:
    random = np.random.default_rng(2)
    truth = 0.6 + random.normal(0, 0.05, 2000)
    errors = np.full(2000, 0.06)
    y = truth + random.normal(0, 0.06, 2000)
    found = shrink(y, errors, [str(n // 100) for n in range(2000)])
    assert ((found.value - truth) ** 2).mean() < 0.6 * ((y - truth) ** 2).mean()
    inside = np.abs(found.value - truth) < 1.645 * found.error
    assert inside.mean() == pytest.approx(0.9, abs=0.03)


def test_units_without_value_stay_without_and_small_groups_keep_their_own() -> None:
    y = np.array([0.5, 0.6, np.nan, 0.7, 0.2])
    found = shrink(y, np.full(5, 0.1), ["a", "a", "a", "b", "b"])
    np.testing.assert_array_equal(found.value, y)
    np.testing.assert_array_equal(found.share, [1, 1, np.nan, 1, 1])


def test_groups_do_not_borrow_from_one_another() -> None:
    random = np.random.default_rng(3)
    y, errors = random.uniform(0.3, 0.9, 20), np.full(20, 0.1)
    both = shrink(y, errors, ["a"] * 10 + ["b"] * 10)
    alone = shrink(y[:10], errors[:10], ["a"] * 10)
    np.testing.assert_array_equal(both.value[:10], alone.value)


def test_what_is_known_exactly_is_not_shrunken() -> None:
    y = np.array([0.2, 0.4, 0.9, 0.5, 0.6])
    found = shrink(y, np.array([0.0, 0.2, 0.2, 0.2, 0.2]), ["a"] * 5)
    assert (found.share[0], found.value[0], found.error[0]) == (1, 0.2, 0)


def test_a_change_is_real_beyond_both_errors() -> None:
    def at(value: float) -> Shrunk:
        return Shrunk(np.ones(1), np.array([value]), np.array([0.03]))

    assert not is_changed(at(0.5), at(0.56))[0]
    assert is_changed(at(0.5), at(0.58))[0]


def respondents(seed: int, units: int = 12) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int8]], ...]:
    random = np.random.default_rng(seed)
    sizes = random.integers(0, 9, units)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    answers = random.integers(-1, 6, (int(starts[-1]), 3)).astype(np.int8)
    return answers, random.uniform(0.5, 3, len(answers)).astype(np.float32), starts, sizes + random.integers(1, 50, units)


@pytest.mark.skipif(not has_numba(), reason="numba is not installed")
@given(st.integers(0, 10_000))
@settings(max_examples=40)
def test_compiled_means_and_twin_agree(seed: int) -> None:
    answers, weights, starts, totals = respondents(seed)
    fast, slow = (means(answers, weights, starts, totals.astype(float), compiled=way) for way in (True, False))  # type: ignore[arg-type]
    np.testing.assert_allclose(fast.mean, slow.mean, rtol=1e-5)
    np.testing.assert_allclose(fast.error, slow.error, rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(fast.answered, slow.answered)


def test_equal_weights_give_the_textbook_error_of_a_mean() -> None:
    """s / sqrt(n) times the root of 1 - n/N."""
    answers = np.array([[1], [2], [4], [5], [UNANSWERED]], np.int8)
    found = means(answers, np.ones(5, np.float32), np.array([0, 5]), np.array([40.0]), compiled=False)
    assert found.mean[0, 0] == 3
    assert found.error[0, 0] == pytest.approx(np.std([1, 2, 4, 5], ddof=1) / 2 * np.sqrt(1 - 4 / 40))
    assert found.answered[0, 0] == 4


def test_everybody_asked_leaves_no_error() -> None:
    answers = np.array([[1], [5]], np.int8)
    assert means(answers, np.ones(2, np.float32), np.array([0, 2]), np.array([2.0])).error[0, 0] == 0


def test_weights_are_trimmed_at_five_times_the_median() -> None:
    found = design_weights(np.array([0.1, 0.1, 0.1, 0.001]), np.array([0.5, 1, 1, 1]))
    np.testing.assert_allclose(found, [20, 10, 10, 75])
