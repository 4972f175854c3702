"""Whole rupiah: tranches, amounts from transfers, references of sixteen signs."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.grants.amounts import NOTHING, Amounts, committed, from_posted
from ketahanan.grants.references import SIGNS, base36, check_sign, is_reference, reference
from ketahanan.grants.shares import shares, tranche_name

RUPIAH = st.integers(1, 10**12)


@st.composite
def whole(draw: st.DrawFn) -> list[int]:
    """One to five shares that make a hundred."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=4)))
    return [after - before for before, after in zip([0, *cuts], [*cuts, 100], strict=True)]


@given(RUPIAH, whole())
def test_tranches_make_exactly_the_amount(amount: int, percents: list[int]) -> None:
    """Row 27; row 42: integers only."""
    parts = shares(amount, percents)
    assert sum(parts) == amount
    assert len(parts) == len(percents)
    assert all(type(part) is int and part >= 0 for part in parts)


@given(RUPIAH, whole())
def test_a_share_is_its_percent_and_only_the_last_one_takes_the_rest(amount: int, percents: list[int]) -> None:
    parts = shares(amount, percents)
    for part, percent in zip(parts[:-1], percents, strict=False):
        assert 0 <= amount * percent - part * 100 < 100
    over = parts[-1] * 100 - amount * percents[-1]
    assert 0 <= over < 100 * len(percents)


@given(RUPIAH, RUPIAH, whole())
def test_more_money_makes_no_share_smaller_but_for_the_rest(one: int, other: int, percents: list[int]) -> None:
    less, more = sorted((one, other))
    for small, big in zip(shares(less, percents)[:-1], shares(more, percents)[:-1], strict=True):
        assert small <= big


@pytest.mark.parametrize(
    ("amount", "percents", "parts"),
    [
        (150_000_000, [70, 30], [105_000_000, 45_000_000]),
        (109_000_000, [100], [109_000_000]),
        (99_999_999, [70, 30], [69_999_999, 30_000_000]),
        (1, [70, 30], [0, 1]),
        (100, [33, 33, 34], [33, 33, 34]),
    ],
)
def test_amounts_of_the_rules(amount: int, percents: list[int], parts: list[int]) -> None:
    assert shares(amount, percents) == parts


@pytest.mark.parametrize("percents", [[], [99], [70, 31], [100, 0], [110, -10]])
def test_what_is_no_whole_is_refused(percents: list[int]) -> None:
    with pytest.raises(ValueError, match="do not make a whole"):
        shares(100, percents)


def test_tranches_are_counted_as_in_the_documents() -> None:
    assert [tranche_name(number) for number in (1, 2, 3, 4, 5, 6)] == ["I", "II", "III", "IV", "V", "6"]


# From transfers -------------------------------------------------------------------------------------------------------

AMOUNTS = st.builds(Amounts, *(st.integers(0, 10**12) for _field in fields(Amounts)))


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_amounts_add_up_in_any_order(one: Amounts, two: Amounts, three: Amounts) -> None:
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    assert one + NOTHING == one


@pytest.mark.parametrize(
    ("posted", "received", "expected"),
    [
        ({}, False, Amounts()),
        ({"KIRIM": 70, "REALISASI": 70}, False, Amounts(sent=70)),
        ({"KIRIM": 70, "REALISASI": 70}, True, Amounts(sent=70, acknowledged=70)),
        ({"KIRIM": 70, "MASUK": 70}, True, Amounts(sent=70, acknowledged=70, settled=70)),
        ({"KIRIM": 70, "RETUR": 70, "REALISASI_BATAL": 70}, False, Amounts(sent=70, returned=70)),
        ({"KIRIM": 70, "MASUK": 70, "RETUR_MASUK": 70}, False, Amounts(sent=70, returned=70)),
        ({"KIRIM": 70, "TOLAK": 70}, False, Amounts()),
        ({"KIRIM": 70, "MASUK": 70, "KOREKSI_MASUK": 70, "KOREKSI_KIRIM": 70}, False, Amounts()),
    ],
)
def test_what_a_payment_is_worth_comes_from_its_transfers(
    posted: dict[str, int], received: bool, expected: Amounts
) -> None:
    assert from_posted(posted, received=received) == expected


def test_what_came_back_is_neither_arrived_nor_on_the_way() -> None:
    assert Amounts(sent=100, returned=70).arrived_or_on_the_way == 30


def test_a_promise_is_what_was_reserved_and_not_given_back() -> None:
    assert committed({"KOMITMEN": 100, "LEPAS": 30}) == 70
    assert committed({}) == 0


# References -----------------------------------------------------------------------------------------------------------

REFERENCES = st.builds(
    reference, year=st.integers(2000, 2100), grant=st.integers(0, 36**6 - 1), tranche=st.integers(1, 36**2 - 1),
    attempt=st.integers(1, 36**2 - 1),
)  # fmt: skip


@given(REFERENCES)
def test_a_reference_has_sixteen_signs_that_every_bank_takes(ref: str) -> None:
    assert is_reference(ref)
    assert len(ref) == 16
    assert set(ref) <= set(SIGNS)


@given(REFERENCES, st.integers(0, 15), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_found(ref: str, place: int, sign: str) -> None:
    wrong = ref[:place] + sign + ref[place + 1 :]
    assert is_reference(wrong) == (wrong == ref)


@given(REFERENCES, st.integers(0, 14))
def test_two_signs_changed_about_are_found(ref: str, place: int) -> None:
    wrong = ref[:place] + ref[place + 1] + ref[place] + ref[place + 2 :]
    assert is_reference(wrong) == (wrong == ref)


@given(st.tuples(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 9)),
       st.tuples(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 9)))  # fmt: skip
def test_different_attempts_have_different_references(one: tuple[int, int, int], two: tuple[int, int, int]) -> None:
    refs = [reference(year=2012, grant=g, tranche=t, attempt=a) for g, t, a in (one, two)]
    assert (refs[0] == refs[1]) == (one == two)


@pytest.mark.parametrize(("number", "width"), [(-1, 2), (36**2, 2)])
def test_a_number_that_does_not_fit_is_our_fault(number: int, width: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        base36(number, width)


def test_the_check_sign_of_a_known_example() -> None:
    """ISO 7064 MOD 37,36: A12425GABC1234002 has M."""
    assert check_sign("A12425GABC1234002") == "M"
    assert not is_reference("DBS12")
    assert not is_reference("DBS12-----------")
