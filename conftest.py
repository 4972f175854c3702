"""Fixtures for every test of the house, whether it lies in tests/ or inside a capability."""

import gc
import os
import sqlite3
from collections.abc import Iterator
from unittest.mock import patch

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from tests import remembered
from tests.postgres import OWNER, Server

AT_START = "CREATE TEMPORARY TABLE at_start AS SELECT sequencename AS name, last_value AS number FROM pg_sequences"
BACK_TO_START = """
    SELECT setval(quote_ident(now.sequencename)::regclass, coalesce(number, 1), number IS NOT NULL)
    FROM pg_sequences AS now JOIN at_start ON at_start.name = now.sequencename
    WHERE now.last_value IS DISTINCT FROM number
"""

# A busy machine is no fault of the code: no example of a test may fail for the time it took.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


@pytest.fixture(autouse=True)
def nothing_written() -> None:
    """A test begins with the empty, migrated database; see tests/remembered.py."""
    if remembered.memory:
        remembered.memory.forget()


@pytest.fixture(autouse=True)
def first_language() -> Iterator[None]:
    """A page that was asked for in English leaves its language behind; the next test begins in Indonesian."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest) -> Iterator[None]:
    """Migrated once; on PostgreSQL by the owner, after which every test is the application's role."""
    with django_db_blocker.unblock():
        if request.config.getoption("--db") == "postgres":
            migrate_as_owner()
            clean = PostgresCopy()
        else:
            suffix = os.environ.get("PYTEST_XDIST_WORKER", "")
            old = setup_databases(verbosity=0, interactive=False, serialized_aliases=[], test_name_suffix=suffix)
            clean = SqliteCopy()
        remembered.memory = remembered.Memory(clean.begin)
        with (
            patch.object(TransactionTestCase, "_fixture_teardown", lambda _: clean.restore()),
            connection.execute_wrapper(remembered.memory.hear),
        ):
            gc.freeze()  # what the start made lives as long as the run; the collector need not look at it again
            yield
        if isinstance(clean, SqliteCopy):
            clean.kept.close()
            teardown_databases(old, verbosity=0)
        connections.close_all()


def migrate_as_owner() -> None:
    application = connection.settings_dict["USER"]
    connection.settings_dict["USER"] = OWNER
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    connection.settings_dict["USER"] = application


class SqliteCopy:
    """The migrated database, put back after a test that really commits: append-only tables refuse a flush."""

    def __init__(self) -> None:
        self.kept = sqlite3.connect(":memory:", check_same_thread=False)
        connection.ensure_connection()
        connection.connection.backup(self.kept)

    def restore(self) -> None:
        connection.ensure_connection()
        self.kept.backup(connection.connection)

    def begin(self) -> bytes:
        """Numbers of rows go back with their rows; where they stand tells whether other rows are there."""
        with connection.cursor() as cursor:
            return repr(cursor.execute("SELECT name, seq FROM sqlite_sequence").fetchall()).encode()


class PostgresCopy:
    """The same by a template database, which only the server's superuser may copy."""

    def __init__(self) -> None:
        self.server = Server.at(os.environ["KETAHANAN_TEST_SOCKETS"])
        self.name = connection.settings_dict["NAME"]
        connections.close_all()
        self.server.copy_database(self.name, f"{self.name}_clean")
        self.owner = self.connected()

    def restore(self) -> None:
        self.owner.close()
        connections.close_all()
        self.server.copy_database(f"{self.name}_clean", self.name)
        self.owner = self.connected()

    def connected(self) -> psycopg.Connection:
        """As the owner of the tables, who remembers where their numbers stood."""
        owner = self.server.connect(self.name, OWNER)
        owner.execute(AT_START)
        return owner

    def begin(self) -> bytes:
        """Numbers of rows go on after a rollback; only the owner of the tables may set them back."""
        self.owner.execute(BACK_TO_START)
        return b"postgres"
