"""Values that others published, from what they published: HDI of 2022 and IDM of village-years."""

from fractions import Fraction
from itertools import product

import pytest

from ketahanan.analytics import exact
from ketahanan.analytics.shipped import shipped

pytestmark = pytest.mark.once

# UNDP, Human Development Report 2023/24, table 1 (year 2022): HDI, life expectancy, expected and mean years of
# schooling, national income per person. Singapore lies above the goalpost of income, Australia above that of schooling.
COUNTRIES = [
    ("Indonesia", ".713", "68.3", "14.0", "8.6", 12046),
    ("Malaysia", ".807", "76.3", "12.9", "10.7", 27295),
    ("Filipina", ".710", "72.2", "12.8", "9.0", 9059),
    ("Timor-Leste", ".566", "69.1", "13.2", "6.0", 1629),
    ("Singapura", ".949", "84.1", "16.9", "11.9", 88761),
    ("Australia", ".946", "83.6", "21.1", "12.7", 49257),
    ("Swiss", ".967", "84.3", "16.6", "13.9", 69433),
    ("Islandia", ".959", "82.8", "19.1", "13.8", 54688),
    ("India", ".644", "67.7", "12.6", "6.6", 6951),
    ("Somalia", ".380", "56.1", "7.6", "1.9", 1072),
]
HALF_DIGIT = Fraction(1, 20)
HALF_PLACE = Fraction(1, 2000)

# Kementerian Desa PDTT, "Data Indeks Desa Membangun Tahun 2024" and "Tahun 2023" (data.go.id): points out of 175, 60
# and 15 as their published indices give them, the published IDM and status.
VILLAGES = [
    ("11.01.01.2001 Keude Bakongan 2024", (140, 54, 8), "0.7444", "maju"),
    ("11.01.01.2002 Ujong Mangki 2024", (116, 38, 8), "0.6098", "berkembang"),
    ("11.01.01.2003 2024", (123, 37, 8), "0.6176", "berkembang"),
    ("73.01.02.2003 2023", (149, 49, 14), "0.8671", "mandiri"),
    ("73.01.02.2004 2023", (121, 44, 7), "0.6305", "berkembang"),
]


def hdi(life: Fraction, expected: Fraction, mean: Fraction, income: Fraction) -> Fraction:
    row = {"le": life, "eys": expected, "mys": mean, "gnipc": income}
    value = exact.build(shipped("hdi"), [row])[0].values["hdi"]
    assert value is not None
    return value


@pytest.mark.parametrize("country", COUNTRIES, ids=[row[0] for row in COUNTRIES])
def test_hdi_is_the_published_one_as_far_as_rounded_inputs_can_say(
    country: tuple[str, str, str, str, str, int],
) -> None:
    """Inputs are printed with one decimal: the printed value must lie between the ends that this leaves open."""
    _, published, life, expected, mean, income = country
    ends = [
        hdi(
            Fraction(life) + a * HALF_DIGIT, Fraction(expected) + b * HALF_DIGIT, Fraction(mean) + c * HALF_DIGIT,
            Fraction(income),
        )
        for a, b, c in product((-1, 1), repeat=3)
    ]  # fmt: skip
    assert min(ends) - HALF_PLACE <= Fraction(published) <= max(ends) + HALF_PLACE
    assert max(ends) - min(ends) < Fraction(1, 100)


@pytest.mark.parametrize("village", VILLAGES, ids=[row[0] for row in VILLAGES])
def test_idm_and_status_of_published_village_years(village: tuple[str, tuple[int, int, int], str, str]) -> None:
    _, points, published, status = village
    method = shipped("idm")
    row: dict[str, Fraction] = {}
    for node, all_points in zip(("iks", "ike", "ikl"), points, strict=True):
        left = all_points
        for item in method.leaves(node):
            row[item.code] = Fraction(min(5, left))
            left -= min(5, left)
        assert left == 0
    found = exact.build(method, [row])[0]
    assert found.rounded["idm"] == Fraction(published)
    assert method.levels is not None
    assert found.decision is not None
    assert method.levels.names[found.decision.level] == status


@pytest.mark.parametrize(
    ("index", "status"),
    [("0.4907", 0), ("0.4908", 1), ("0.5989", 1), ("0.5990", 2), ("0.6419", 2), ("0.7072", 2), ("0.7073", 3),
     ("0.7434", 3), ("0.8155", 3), ("0.8156", 4)],
)  # fmt: skip
def test_a_cut_off_of_idm_belongs_to_the_level_below_it(index: str, status: int) -> None:
    """0.6419 and 0.7434 are Pakisrejo in 2018 (berkembang) and 2019 (maju); component indices stand in for items."""
    row = dict.fromkeys(("iks", "ike", "ikl"), Fraction(index))
    decision = exact.build(shipped("idm"), [row])[0].decision
    assert decision is not None
    assert decision.level == status
