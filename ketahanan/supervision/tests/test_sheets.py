"""The sheet of the first visit, and what follows from its answers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.supervision.joint import Line, Said, digest
from ketahanan.supervision.sheets import KINDS, SA, Answer, joint_value, result, without_answer, without_note

CRITICAL = {1, 2, 3, 5, 6, 7, 11, 16, 23}
ALL_YES: dict[int, str] = dict.fromkeys(SA.items, "YA")
# Any answers that the sheet admits, any of them missing.
admitted = st.fixed_dictionaries(
    {}, optional={number: st.sampled_from(item.values) for number, item in SA.items.items()}
)
full = st.fixed_dictionaries({number: st.sampled_from(item.values) for number, item in SA.items.items()})
mostly_yes = st.fixed_dictionaries(
    {
        number: st.just(Answer.YES)
        if item.critical
        else st.sampled_from([Answer.YES, Answer.YES, *item.values])
        for number, item in SA.items.items()
    }
)


def test_the_first_visit_asks_24_items_in_order() -> None:
    assert list(SA.items) == list(range(1, 25))
    assert {number for number, item in SA.items.items() if item.critical} == CRITICAL
    assert {"SA": SA} == KINDS
    assert (SA.officers, SA.least_pct) == (2, 80)
    assert all(item.text for item in SA.items.values())


def test_only_some_items_may_not_apply() -> None:
    assert {number for number, item in SA.items.items() if Answer.NA in item.values} == {11, 12, 17, 18}


@given(values=full | mostly_yes)
def test_passed_is_four_fifths_of_what_applies_and_nothing_critical_missing(
    values: dict[int, Answer],
) -> None:
    found = result(SA, values)
    yes = [number for number, value in values.items() if value == "YA"]
    applies = [number for number, value in values.items() if value != "TB"]
    broken = [number for number in sorted(CRITICAL) if values[number] == "TIDAK"]
    assert (found.yes, found.applicable, list(found.failed_critical)) == (len(yes), len(applies), broken)
    share = Fraction(len(yes), len(applies))
    assert found.passed == (not broken and share >= Fraction(4, 5))
    assert found.score_pct <= share * 100 < found.score_pct + 1


@given(values=admitted)
def test_a_sheet_with_a_gap_never_passes(values: dict[int, Answer]) -> None:
    gaps = without_answer(SA, set(values))
    assert sorted({*gaps, *values}) == list(SA.items)
    assert not (result(SA, values).passed and gaps)


@pytest.mark.parametrize(
    ("no", "passed", "score"), [((), True, 100), ((4, 8, 9, 10), True, 83), ((4, 8, 9, 10, 13), False, 79)]
)
def test_four_of_24_may_be_missing(no: tuple[int, ...], passed: bool, score: int) -> None:
    found = result(SA, ALL_YES | dict.fromkeys(no, "TIDAK"))
    assert (found.passed, found.score_pct) == (passed, score)


def test_exactly_four_fifths_are_enough() -> None:
    values = ALL_YES | dict.fromkeys((11, 12, 17, 18), "TB") | dict.fromkeys((4, 8, 9, 10), "TIDAK")
    found = result(SA, values)
    assert (found.yes, found.applicable, found.score_pct, found.passed) == (16, 20, 80, True)


@pytest.mark.parametrize("number", sorted(CRITICAL))
def test_one_critical_no_is_enough_to_fail(number: int) -> None:
    found = result(SA, ALL_YES | {number: "TIDAK"})
    assert (found.failed_critical, found.score_pct, found.passed) == ((number,), 95, False)


def test_a_critical_item_that_does_not_apply_holds_where_the_sheet_admits_it() -> None:
    assert result(SA, ALL_YES | {11: "TB"}).passed
    assert result(SA, ALL_YES | {6: "TB"}).failed_critical == (6,)


@given(values=full, notes=st.dictionaries(st.integers(1, 24), st.sampled_from(["", "  ", "Dilihat."])))
def test_whatever_is_not_yes_needs_a_word(values: dict[int, Answer], notes: dict[int, str]) -> None:
    answers = {number: (str(value), notes.get(number, "")) for number, value in values.items()}
    bare = without_note(SA, answers)
    assert bare == [n for n, (value, note) in sorted(answers.items()) if value != "YA" and not note.strip()]


values = st.sampled_from(list(Answer))


@given(first=values, second=values, agreed=st.none() | values)
def test_where_both_say_the_same_nothing_else_counts(first: str, second: str, agreed: str | None) -> None:
    assert joint_value(first, second, agreed) == (first if first == second else agreed)


@given(
    first=values,
    second=values,
    agreed=st.none() | values,
    note=st.sampled_from(["", " ", "x"]),
    repair=st.sampled_from(["", " ", "x"]),
)
def test_a_line_is_settled_with_reason_and_repair(
    first: str, second: str, agreed: str | None, note: str, repair: str
) -> None:
    row = Line(SA.items[4], Said(first), Said(second), joint_value(first, second, agreed), note, repair)
    wanted = row.value is not None
    wanted = wanted and (first == second or note == "x")
    wanted = wanted and (row.value != "TIDAK" or repair == "x")
    assert row.is_settled is wanted


@given(word=st.sampled_from(["first", "second", "note", "repair"]))
def test_every_word_of_the_joint_record_is_bound(word: str) -> None:
    given = {"first": Said("YA", ""), "second": Said("TIDAK", "Belum."), "note": "a", "repair": "b"}
    other = given | {word: Said("TIDAK", "Lain.") if word in ("first", "second") else "lain"}
    one, two = (
        Line(SA.items[4], row["first"], row["second"], "TIDAK", str(row["note"]), str(row["repair"]))  # type: ignore[arg-type]
        for row in (given, other)
    )
    assert digest([one]) != digest([two])
