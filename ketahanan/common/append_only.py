"""Tables that only grow. The database refuses UPDATE, DELETE and TRUNCATE from everybody, not only from our code."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.migrations.operations.base import Operation

FUNCTION = """
CREATE OR REPLACE FUNCTION ketahanan_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$
"""


def sqlite_guards(table: str, keys: Sequence[str]) -> list[str]:
    """Triggers for SQLite. INSERT OR REPLACE deletes without firing a delete trigger, so taken keys are refused too."""
    same = [" AND ".join(f'"{name}" = NEW."{name}"' for name in key.split("+")) for key in keys]
    taken = " OR ".join(f'EXISTS(SELECT 1 FROM "{table}" WHERE {each})' for each in same)  # noqa: S608
    say = f"RAISE(ABORT, 'append-only: %s on {table} is refused')"
    return [
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" BEGIN SELECT {say % "UPDATE"}; END',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" BEGIN SELECT {say % "DELETE"}; END',
        f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" WHEN {taken} '
        f"BEGIN SELECT {say % 'REPLACE'}; END",
    ]


def postgres_guards(table: str) -> list[str]:
    """Triggers for PostgreSQL, and no right to try for the application's role."""
    return [
        FUNCTION,
        f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION ketahanan_append_only()",
        f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION ketahanan_append_only()",
    ]


class AppendOnly(Operation):
    """Migration operation: guard one table. `keys` are its unique columns, `a+b` where two together are unique."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, keys: Sequence[str] = ("id",)) -> None:
        self.table, self.keys = table, list(keys)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models look the same."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        connection = schema_editor.connection
        if connection.vendor == "sqlite":
            for statement in sqlite_guards(self.table, self.keys):
                schema_editor.execute(statement)
            return
        for statement in postgres_guards(self.table):
            # Without params=None the driver reads the function's % as placeholders.
            schema_editor.execute(statement, params=None)
        role = settings.DATABASE_APP_ROLE
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            exists = cursor.fetchone() is not None
        if exists:
            quoted = schema_editor.quote_name(role)
            schema_editor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{self.table}" FROM {quoted}')

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            for name in ("no_update", "no_delete", "no_replace"):
                schema_editor.execute(f'DROP TRIGGER "{self.table}_{name}"')
            return
        for name in ("append_only", "no_truncate"):
            schema_editor.execute(f'DROP TRIGGER "{self.table}_{name}" ON "{self.table}"')

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [self.table], {"keys": self.keys})

    def describe(self) -> str:
        return f"{self.table} only grows"
