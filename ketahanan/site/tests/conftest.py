"""An installation of its own, for tests of backup and restore."""

import os
from pathlib import Path

import pytest

from ketahanan.site.tests.saved import House
from tests.postgres import Server


@pytest.fixture(scope="session")
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> House:
    """Made once; tests work on copies."""
    server = Server.at(os.environ["KETAHANAN_TEST_SOCKETS"]) if request.config.getoption("--db") == "postgres" else None
    return House.built(tmp_path_factory.mktemp("negeri") / "asal", server)


@pytest.fixture
def house(built: House, tmp_path: Path) -> House:
    return built.copied(tmp_path / "rumah")


@pytest.fixture
def saved(house: House, tmp_path: Path) -> Path:
    """A backup of it."""
    file = tmp_path / "malam.cadangan"
    house.must("backup", str(file))
    return file
