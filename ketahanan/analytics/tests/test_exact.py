"""The nine vectors of the programme, and how the exact engine treats gaps, rules and roundings."""

from fractions import Fraction

import pytest

from ketahanan.analytics import exact
from ketahanan.analytics.method import Method
from ketahanan.analytics.method_file import read_method
from ketahanan.analytics.shipped import shipped
from ketahanan.analytics.table import Answer, Cell, Row

pytestmark = pytest.mark.once

IKSD = shipped("iksd-1")
QUIET: dict[str, Cell] = {"bentrok_meninggal": Fraction(0), "keluarga_mengungsi": Fraction(0)}
RENDAH, SEDANG, TINGGI = 0, 1, 2


def answers(**points: int) -> dict[str, Cell]:
    """Scores 0 to 5 that give each dimension its number of weighted points."""
    row = dict(QUIET)
    for dimension, all_points in points.items():
        left = all_points
        for item in sorted(IKSD.leaves(dimension), key=lambda item: -item.weight):
            score = min(5, left // int(item.weight))
            row[item.code] = Fraction(score)
            left -= score * int(item.weight)
        assert left == 0
    return row


def without(row: dict[str, Cell], points: int, *codes: str) -> dict[str, Cell]:
    """The dimension of `codes` again, with these not applying and `points` on the others."""
    (dimension,) = {code[:2] for code in codes}
    for item in sorted(IKSD.leaves(dimension), key=lambda item: -item.weight):
        if item.code in codes:
            row[item.code] = Answer.NOT_APPLICABLE
            continue
        score = min(5, points // int(item.weight))
        row[item.code] = Fraction(score)
        points -= score * int(item.weight)
    assert points == 0
    return row


def one(row: Row, method: Method = IKSD) -> exact.Outcome:
    return exact.build(method, [row])[0]


V2 = answers(D1=80, D2=80, D3=80, D4=80)
V4 = answers(D1=76, D2=76, D3=76, D4=44)
VECTORS: list[tuple[str, Row, str, int, tuple[str, ...]]] = [
    ("V1", {**QUIET, **{item.code: Fraction(3) for item in IKSD.indicators}}, "0.6", SEDANG, ()),
    ("V2", V2, "1", TINGGI, ()),
    ("V3", without(answers(D1=56, D2=48, D4=32), 49, "D3.08", "D3.09"), "0.6", SEDANG, ()),
    ("V4", V4, "0.85", SEDANG, ("L2",)),
    ("V5", answers(D1=56, D2=56, D3=56, D4=24), "0.6", RENDAH, ("L3",)),
    ("V6", answers(D1=60, D2=60, D3=60, D4=60), "0.75", TINGGI, ()),
    ("V7", without(without(answers(D1=36, D4=43), 39, "D2.12"), 32, "D3.04", "D3.08", "D3.09"), "0.5", SEDANG, ()),
    ("V8", {**V2, "bentrok_meninggal": Fraction(1)}, "1", SEDANG, ("L4",)),
    ("V9", V4, "0.85", SEDANG, ("L2",)),
]


@pytest.mark.parametrize(("row", "index", "level", "rules"), [v[1:] for v in VECTORS], ids=[v[0] for v in VECTORS])
def test_the_vectors_of_the_programme(row: Row, index: str, level: int, rules: tuple[str, ...]) -> None:
    found = one(row)
    assert found.rounded["IKSD"] == Fraction(index)
    assert found.decision == exact.Decision(level, rules, remeasure="L4" in rules)


def test_v3_has_the_dimension_indices_of_the_page() -> None:
    found = one(VECTORS[2][1]).rounded
    assert [found[d] for d in ("D1", "D2", "D3", "D4")] == [Fraction(n, 10) for n in (7, 6, 7, 4)]


def test_v7_lies_below_one_half_before_it_is_rounded() -> None:
    value = one(VECTORS[6][1]).values["IKSD"]
    assert value is not None
    assert exact.half_up(value, 8) == Fraction("0.49995192")
    assert value < Fraction(1, 2)


def test_v9_dimensions_have_levels_of_their_own() -> None:
    assert one(V4).levels == {"D1": TINGGI, "D2": TINGGI, "D3": TINGGI, "D4": SEDANG}


def test_ten_displaced_families_cap_the_level_and_ask_for_a_new_measurement() -> None:
    for families, level in ((9, TINGGI), (10, SEDANG)):
        decision = one({**V2, "keluarga_mengungsi": Fraction(families)}).decision
        assert decision is not None
        assert (decision.level, decision.remeasure) == (level, families == 10)


def test_an_unknown_event_is_said_and_changes_nothing() -> None:
    decision = one({**V2, "keluarga_mengungsi": Answer.MISSING}).decision
    assert decision == exact.Decision(TINGGI, (), unknown_events=("keluarga_mengungsi",))


def test_a_missing_key_item_leaves_dimension_and_index_without_value() -> None:
    found = one({**V2, "D1.01": Answer.MISSING})
    assert (found.values["D1"], found.values["IKSD"], found.decision) == (None, None, None)
    assert found.gaps["D1"] == exact.Gap(("D1.01",), ("D1.01",), 12)
    assert found.gaps["IKSD"].missing == ("D1",)


def test_one_item_may_be_missing_and_two_may_not() -> None:
    once: Row = {**V2, "D1.02": Answer.MISSING}
    assert one(once).values["D1"] == 1
    assert one({**once, "D1.04": Answer.MISSING}).values["D1"] is None


def test_an_item_that_always_applies_cannot_be_waved_away() -> None:
    waved = {**V2, "D1.02": Answer.NOT_APPLICABLE, "D1.04": Answer.NOT_APPLICABLE}
    assert one(waved).gaps["D1"].missing == ("D1.02", "D1.04")


def test_fewer_than_nine_scored_items_are_too_few() -> None:
    method = read_method(
        '[method]\ncode="X"\nversion="1"\ntitle="X"\n[[node]]\ncode="X"\ntitle="X"\nmissing={min_share="2/3"}\nitems=['
        + ",".join(f'{{code="i{n}",title="i",na=true}}' for n in range(13)) + "]"
    )  # fmt: skip
    for scored, value in ((9, Fraction(1)), (8, None)):
        row = {f"i{n}": Fraction(1) if n < scored else Answer.NOT_APPLICABLE for n in range(13)}
        assert one(row, method).values["X"] == value


def test_readings_use_the_weights_and_drop_what_does_not_apply() -> None:
    row: dict[str, Cell] = dict(V2)
    for item in IKSD.tagged("Y"):
        row[item.code] = Fraction(0)
    found = one(row).readings
    assert found["H"] == 1
    assert found["Y"] == 0
    support = IKSD.tagged("1S")
    expected = sum((i.weight * (0 if "Y" in i.tags else 1) for i in support), Fraction(0)) / sum(i.weight for i in support)
    assert found["1S"] == expected


def test_a_reading_needs_two_thirds_of_its_items() -> None:
    row: dict[str, Cell] = dict(V2)
    support = [item.code for item in IKSD.tagged("1S")]
    for code in support[:1]:
        row[code] = Answer.MISSING
    assert one(row).readings["1S"] == 1
    for code in support[:2]:
        row[code] = Answer.MISSING
    assert one(row).readings["1S"] is None


@pytest.mark.parametrize(
    ("value", "rounded"), [("0.49995", "0.5000"), ("0.49994999", "0.4999"), ("0.00005", "0.0001"), ("-0.00005", "0")]
)
def test_halves_go_up(value: str, rounded: str) -> None:
    assert exact.half_up(Fraction(value), 4) == Fraction(rounded)


def test_a_geometric_mean_of_equal_values_is_that_value() -> None:
    method = read_method(
        '[method]\ncode="X"\nversion="1"\ntitle="X"\n[[node]]\ncode="X"\ntitle="X"\njoin="geometric"\nitems=['
        + ",".join(f'{{code="i{n}",title="i",weight={n + 1}}}' for n in range(3)) + "]"
    )  # fmt: skip
    assert one({f"i{n}": Fraction(3, 4) for n in range(3)}, method).values["X"] == Fraction(3, 4)
