"""The cast, for tests that ask for it."""

import pytest

from ketahanan.testing import Country, build_country


@pytest.fixture
def country(db: None) -> Country:
    """The tiny country, fresh."""
    return build_country()
