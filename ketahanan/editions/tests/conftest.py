"""Two editions as the demo makes them, and a moment at which one is open."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ketahanan.areas.models import Area, AreaCode
from ketahanan.editions import operations
from ketahanan.editions.kinds import KIND
from ketahanan.editions.models import Edition
from ketahanan.flow import operations as flow
from ketahanan.testing import Country

APRIL = datetime(2012, 4, 18, 2, 0, tzinfo=UTC)
MAY = datetime(2012, 5, 2, 2, 0, tzinfo=UTC)
DECREE: dict[str, Any] = {"decree_no": "12/SK/IV/2012", "decree_on": date(2012, 4, 18)}
MONEY = {"budget": 5_788_000_000, "ceiling": 30_000_000}
CALENDAR_2012 = {
    "opens_on": date(2012, 4, 20),
    "proposals_close_on": date(2012, 10, 31),
    "last_spm_on": date(2012, 12, 17),
    "ends_on": date(2012, 12, 31),
}


@pytest.fixture
def draft(country: Country) -> Edition:
    """BANSOS 2012, places first, one tranche."""
    return operations.make_edition(
        year=2012, basis="BANSOS", by=country.as_("admin"), at=APRIL, rules=MONEY | CALENDAR_2012
    )


@pytest.fixture
def edition(country: Country, draft: Edition) -> Edition:
    """The same, opened."""
    opened: Edition = flow.perform(KIND, draft, "open", by=country.as_("decider"), at=APRIL, given=DECREE).record
    return opened


@pytest.fixture
def coded(country: Country) -> None:
    """Codes in force for every place of the tiny country, since an open past."""
    if not AreaCode.objects.exists():
        AreaCode.objects.bulk_create(
            AreaCode(area=area, system="kemendagri", code=area.code, name=area.name, edition="uji")
            for area in Area.objects.exclude(code="")
        )
