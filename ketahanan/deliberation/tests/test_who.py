"""Every action in every state for everybody of the cast: allowed when, and only when, the table says so."""

import pytest

from ketahanan.deliberation.kinds import KIND
from ketahanan.deliberation.tests.making import drafted
from ketahanan.deliberation.workflow import MUSYAWARAH
from ketahanan.testing import Country
from ketahanan.villages.tests.making import make_edition
from ketahanan.villages.tests.test_who import everybody_tries


@pytest.mark.parametrize("name", [row.name for row in MUSYAWARAH.actions])
def test_musyawarah(country: Country, name: str) -> None:
    everybody_tries(country, KIND, drafted(country, make_edition(country)), MUSYAWARAH[name], None)


def test_the_table_has_no_fault() -> None:
    assert MUSYAWARAH.faults() == []
