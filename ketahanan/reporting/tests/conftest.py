"""Files of the tests lie in a folder of their own; a village to measure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ketahanan.assessments.tests.making import Rounds
from ketahanan.testing import Country


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def rounds(country: Country) -> Rounds:
    return Rounds(country)
