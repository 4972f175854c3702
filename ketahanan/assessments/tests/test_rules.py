"""The pure rules: the draw, the second visits, the signs of window dressing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.assessments import sampling, suspicion
from ketahanan.assessments.sampling import Block
from ketahanan.assessments.suspicion import Before

frames = st.lists(st.integers(0, 400), min_size=1, max_size=12).map(
    lambda sizes: [Block(100 + at, at // 3, tuple(range(1, size + 1))) for at, size in enumerate(sizes)]
)
seeds = st.integers(0, 2**48)


@given(frames, seeds)
def test_a_draw_takes_its_size_once_each_and_comes_again_from_its_seed(blocks: list[Block], seed: int) -> None:
    total = sum(len(block.numbers) for block in blocks)
    drawn = sampling.draw(blocks, seed)
    first = [one for one in drawn if not one.spare]
    assert len(first) == sampling.size_for(total)
    assert len({(one.area_id, one.number) for one in drawn}) == len(drawn)
    known = {(block.area_id, number) for block in blocks for number in block.numbers}
    assert {(one.area_id, one.number) for one in drawn} <= known
    assert drawn == sampling.draw(blocks, seed)
    assert all(one.sex != two.sex for one, two in pairwise(first))


@given(frames, seeds)
def test_every_dusun_has_its_share_to_within_one(blocks: list[Block], seed: int) -> None:
    total = sum(len(block.numbers) for block in blocks)
    size = sampling.size_for(total)
    first = [one for one in sampling.draw(blocks, seed) if not one.spare]
    for dusun in {block.dusun_id for block in blocks}:
        families = sum(len(block.numbers) for block in blocks if block.dusun_id == dusun)
        share = Fraction(size * families, total or 1)
        assert abs(sum(one.dusun_id == dusun for one in first) - share) <= 1


@pytest.mark.parametrize(("families", "size"), [(0, 0), (12, 12), (30, 30), (1000, 30), (1001, 45)])
def test_thirty_households_or_forty_five(families: int, size: int) -> None:
    assert sampling.size_for(families) == size


def test_each_household_can_be_drawn() -> None:
    blocks = [Block(1, 1, tuple(range(1, 41)))]
    counts = [0] * 41
    for seed in range(4000):
        for one in sampling.draw(blocks, seed):
            counts[one.number] += not one.spare
    assert min(counts[1:]) > 2700
    assert max(counts[1:]) < 3300


@given(seeds)
def test_exactly_one_round_of_ten_is_visited_again(seed: int) -> None:
    due = [sampling.revisited(seed, place) for place in range(50)]
    assert [sum(due[start : start + 10]) for start in range(0, 50, 10)] == [1] * 5


def scores(*values: int | None) -> dict[str, int | None]:
    return {f"X{at:02d}": value for at, value in enumerate(values)}


def test_straight_lining() -> None:
    nine = scores(*[3] * 9, 1)
    assert suspicion.straight({"D1": nine})[0].values == {"part": "D1", "count": "9", "all": "10", "value": "3"}
    assert suspicion.straight({"D1": scores(*[3] * 8, 1, 2)}) == []
    assert suspicion.straight({"D1": scores(*[3] * 8)}) == []


def test_copying_forward() -> None:
    now = scores(*[at % 6 for at in range(20)])
    before = Before(now | {"X00": 5, "X01": 5}, Fraction(1, 2), date(2012, 1, 1))
    assert suspicion.copied(now, before)[0].values == {"count": "18", "all": "20"}
    assert suspicion.copied(now, Before(now | {"X00": 5, "X01": 5, "X02": 5}, Fraction(1, 2), date(2012, 1, 1))) == []
    assert suspicion.copied(now, None) == []


@pytest.mark.parametrize(
    ("index", "on", "flagged"),
    [
        (Fraction(7501, 10000), date(2012, 10, 30), True), (Fraction(3, 4), date(2012, 3, 1), False),
        (Fraction(2499, 10000), date(2012, 3, 1), True), (Fraction(1), date(2012, 10, 31), False),
    ],
)  # fmt: skip
def test_a_jump_is_more_than_a_quarter_in_less_than_nine_months(index: Fraction, on: date, flagged: bool) -> None:
    before = Before({}, Fraction(1, 2), date(2012, 1, 31))
    assert bool(suspicion.jumped(index, on, before)) == flagged


def test_the_end_of_a_short_month() -> None:
    assert suspicion.months_after(date(2012, 5, 31), 9) == date(2013, 2, 28)
    assert suspicion.months_after(date(2011, 5, 31), 9) == date(2012, 2, 29)


def test_fewer_households_than_were_drawn() -> None:
    assert [sign.values["code"] for sign in suspicion.short({"D1.13": 30, "D2.11": 29}, 30)] == ["D2.11"]
