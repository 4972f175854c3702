"""What must happen before Django reads its settings: the database is chosen, and the network is closed.

Loaded by `-p tests.plugin` in pyproject.toml; fixtures stand in conftest.py beside the Makefile.
"""

import contextlib
import os
import sys
import tempfile
from collections.abc import Generator
from typing import Any

import pytest

DATABASE = "ketahanan_test"
_open = contextlib.ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=("sqlite", "postgres"),
        default=os.environ.get("KETAHANAN_TEST_DB", "sqlite"),
        help="the database under the tests; postgres starts a real server and connects as the application's role",
    )
    parser.addoption(
        "--repeat", action="store_true", help="also the whole sweeps, and on PostgreSQL what one database has shown: pages"
    )
    parser.addoption(
        "--every-variation", action="store_true", help="walk every journey on each database, in each language and width"
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, Any, Any]:
    """Wrappers run first, so pytest-django finds the addresses in the environment when it reads the settings."""
    os.environ["KETAHANAN_MODE"] = "test"
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY"):
        os.environ.pop(name, None)  # nobody's own database is ever under the tests
    os.environ["KETAHANAN_VAR"] = _open.enter_context(tempfile.TemporaryDirectory(prefix="ketahanan-test-"))
    if early_config.known_args_namespace.db == "postgres":
        use_postgres()
    sys.addaudithook(stay_on_this_machine)
    try:
        return (yield)
    except BaseException:
        _open.close()
        raise


def use_postgres() -> None:
    """One server for the whole run; each parallel worker has its own database on it."""
    from tests.postgres import Server, postgres

    sockets = os.environ.get("KETAHANAN_TEST_SOCKETS")
    server = Server.at(sockets) if sockets else _open.enter_context(postgres())
    os.environ["KETAHANAN_TEST_SOCKETS"] = str(server.sockets)
    name = "_".join(filter(None, (DATABASE, os.environ.get("PYTEST_XDIST_WORKER"))))
    server.create_database(name)
    os.environ["DATABASE_URL"] = server.app_url(name)
    os.environ["DATABASE_OWNER_URL"] = server.owner_url(name)


def pytest_unconfigure() -> None:
    _open.close()


def stay_on_this_machine(event: str, arguments: tuple[Any, ...]) -> None:
    """A test that asks the network passes at one desk and fails at another."""
    if event != "socket.connect":
        return
    address = arguments[1]
    host = address[0] if isinstance(address, tuple) else ""
    if host and not (host.startswith("127.") or host in {"::1", "localhost"}):
        raise RuntimeError(f"Tests stay on this machine; something connected to {address}.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests for the other database are left out, not skipped: nobody should get used to skips."""
    kept = [item for item in items if belongs(item, config)]
    left_out = [item for item in items if not belongs(item, config)]
    if left_out:
        items[:] = kept
        config.hook.pytest_deselected(items=left_out)


def belongs(item: pytest.Item, config: pytest.Config) -> bool:
    """Does the test run on this database? What asks no database, and whole pages, are not repeated on the second."""
    database = config.getoption("--db")
    if item.get_closest_marker({"sqlite": "postgres_only", "postgres": "sqlite_only"}[database]):
        return False
    if config.getoption("--repeat"):
        return True
    if item.get_closest_marker("sweep"):
        return False
    if database == "sqlite" or item.get_closest_marker("postgres_only"):
        return True
    asks = "db" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db")
    return bool(asks) and not item.get_closest_marker("once") and "pages" not in item.path.name
