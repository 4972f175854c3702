import pytest

from ketahanan.assessments.tests.making import Rounds
from ketahanan.testing import Country


@pytest.fixture
def rounds(country: Country) -> Rounds:
    return Rounds(country)
