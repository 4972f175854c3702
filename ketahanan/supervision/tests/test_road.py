"""The whole way of a visit, good and bad, and what it leaves behind."""

from __future__ import annotations

import pytest

from ketahanan.supervision.tests.making import visit_in
from ketahanan.supervision.workflow import VisitState
from ketahanan.testing import Country


@pytest.mark.parametrize("state", VisitState)
def test_a_visit_reaches_every_state(country: Country, state: str) -> None:
    assert visit_in(country, state).state == state
