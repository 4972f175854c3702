"""How far two points lie apart, and from where a check-in is doubted."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.editions.models import Edition
from ketahanan.supervision import guards
from ketahanan.supervision.distance import EARTH_M, metres
from ketahanan.supervision.models import Visit
from ketahanan.supervision.tests.making import FAR, HERE, NEAR

points = st.tuples(
    st.decimals(-90, 90, places=5), st.decimals(-180, 180, places=5)
)  # fmt: skip
HALF_ROUND = 20_015_087


@given(one=points, other=points)
def test_it_is_the_same_both_ways_and_never_more_than_half_round_the_earth(
    one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]
) -> None:
    away = metres(one, other)
    assert away == metres(other, one)
    assert 0 <= away <= HALF_ROUND


@given(point=points)
def test_a_point_lies_on_itself(point: tuple[Decimal, Decimal]) -> None:
    assert metres(point, point) == 0


@given(
    lat=st.decimals(-89, 89, places=5), lon=st.decimals(-180, 180, places=5), step=st.decimals(0, 1, places=5)
)
def test_northwards_a_degree_is_the_same_everywhere(lat: Decimal, lon: Decimal, step: Decimal) -> None:
    away = metres((lat, lon), (lat + step, lon))
    assert abs(away - float(step) * 3.141592653589793 * EARTH_M / 180) <= 1


def test_known_distances() -> None:
    assert metres(HERE, NEAR) == 1112
    assert metres(HERE, FAR) == 5560
    # Makassar to Jakarta: some 1,400 km
    assert (
        1_390_000
        < metres((Decimal("-5.14000"), Decimal("119.42210")), (Decimal("-6.17510"), Decimal("106.86500")))
        < 1_410_000
    )


@pytest.mark.parametrize(
    ("place", "most", "doubt"),
    [(HERE, 2000, ""), (NEAR, 2000, ""), (NEAR, 1112, ""), (NEAR, 1111, "JAUH"), (FAR, 2000, "JAUH"), (None, 2000, "TANPA_GPS")],
)  # fmt: skip
def test_farther_than_the_edition_allows_is_doubted(
    place: tuple[Decimal, Decimal] | None, most: int, doubt: str
) -> None:
    visit = Visit(
        edition=Edition(visit_max_metres=most), ref_lat=HERE[0], ref_lon=HERE[1], ref_source="PERIKSA"
    )
    away, found = guards.doubt_of(visit, place)
    assert found == doubt
    assert away == (metres(place, HERE) if place else None)


def test_without_a_point_nothing_can_be_compared() -> None:
    assert guards.doubt_of(Visit(edition=Edition()), HERE) == (None, "TANPA_TITIK")
