"""Every page, as officers of every level, in a small country that is filled like the large one: twelve statements."""

from collections.abc import Sequence

import pytest

from ketahanan.areas.models import Kind, Level
from ketahanan.common import clock
from ketahanan.common.roles import Role
from ketahanan.testing import Country, make_area
from tests.speed.goals import PAGE_BYTES, PAGE_STATEMENTS
from tests.speed.load import Size, load
from tests.speed.pages import OFFICERS, survey, visitors
from tests.speed.rows import NOW
from tests.speed.weight import Scales

USUAL = (Role.PPK, Role.DINSOS_PROV, Role.KETUA)
SMALL = Size(active=16, forming=4, kabupaten=2)


@pytest.fixture
def filled(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    for number in range(4, 14):
        make_area(country.kecamatan, Level.VILLAGE, Kind.DESA, f"Desa {number}", f"73.02.01.20{number:02d}")
        make_area(country.other_village.parent, Level.VILLAGE, Kind.DESA, f"Desa {number}", f"73.13.06.20{number:02d}")  # fmt: skip
    load(SMALL)


@pytest.mark.parametrize(
    "roles",
    [
        pytest.param(USUAL, id="usual"),
        pytest.param([role for role in OFFICERS if role not in USUAL], id="others", marks=pytest.mark.long),
    ],
)
def test_no_page_takes_more_than_twelve_statements(roles: Sequence[Role], filled: None) -> None:
    for visitor in visitors(roles):
        found = survey(visitor, Scales())
        assert found
        over = [(page.name, page.statements, page.worst) for page in found if page.statements > PAGE_STATEMENTS]
        assert not over, f"{visitor.label}: {over}"
        heavy = [(page.name, page.weight) for page in found if page.weight > PAGE_BYTES]
        assert not heavy, f"{visitor.label}: {heavy}"
