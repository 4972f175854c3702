"""Small counts stay hidden, also from who can subtract."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ketahanan.assessments.small_cells import LEAST, hidden

type Table = list[list[int]]
type Cell = tuple[int, int]

tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=1, max_size=6)
)
large = st.lists(st.lists(st.integers(LEAST, 90), min_size=3, max_size=3), min_size=1, max_size=6)


def whole(table: Table) -> tuple[dict[Cell, int], list[list[Cell]]]:
    """The cells with their sums in the last row and column, and the lines between them."""
    rows = [[*row, sum(row)] for row in table]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    cells = {(y, x): n for y, row in enumerate(rows) for x, n in enumerate(row)}
    across = [[(y, x) for x in range(len(row))] for y, row in enumerate(rows)]
    return cells, across + [list(line) for line in zip(*across, strict=True)]


@given(tables)
def test_no_count_of_one_to_four_is_told(table: Table) -> None:
    cells, lines = whole(table)
    gone = hidden(cells, lines)
    assert {key for key, n in cells.items() if 0 < n < LEAST} <= gone
    assert all(cells[key] for key in gone)


@given(tables)
def test_nothing_hidden_is_found_by_one_subtraction(table: Table) -> None:
    cells, lines = whole(table)
    gone = hidden(cells, lines)
    for line in lines:
        lost = [key for key in line if key in gone]
        assert len(lost) != 1
        if lost and line[-1] not in gone:
            assert sum(cells[key] for key in lost) > len(lost), "their sum says that each of them is one"


@given(large)
def test_a_table_without_small_counts_is_told_whole(table: Table) -> None:
    assert hidden(*whole(table)) == set()


def test_one_small_count_takes_three_others_along() -> None:
    cells, lines = whole([[3, 20, 9], [7, 30, 40], [12, 15, 18]])
    assert hidden(cells, lines) == {(0, 0), (0, 2), (1, 0), (1, 2)}


def test_two_ones_beside_their_sum_are_not_left_to_be_guessed() -> None:
    cells, lines = whole([[1, 1, 10], [20, 20, 20]])
    gone = hidden(cells, lines)
    assert {(0, 0), (0, 1), (0, 2)} <= gone
