from django.db import migrations

TABLE, VERSIONS = "instruments_versioncontent", "instruments_instrumentversion"
SQLITE = f"""
CREATE TRIGGER instrument_bytes_stay BEFORE UPDATE ON {TABLE}
WHEN (SELECT state FROM {VERSIONS} WHERE id = OLD.of_id) <> 'DRAF'
BEGIN SELECT RAISE(ABORT, 'the content of a version beyond its draft does not change'); END
"""
POSTGRES = (
    f"""
CREATE FUNCTION instrument_bytes_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT state FROM {VERSIONS} WHERE id = OLD.of_id) <> 'DRAF' THEN
    RAISE EXCEPTION 'the content of a version beyond its draft does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
""",
    f"CREATE TRIGGER instrument_bytes_stay BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION instrument_bytes_stay()",
)


def guard(apps, schema_editor):
    for statement in (SQLITE,) if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    postgres = schema_editor.connection.vendor != "sqlite"
    schema_editor.execute(f"DROP TRIGGER instrument_bytes_stay{f' ON {TABLE}' if postgres else ''}")
    if postgres:
        schema_editor.execute("DROP FUNCTION instrument_bytes_stay()")


class Migration(migrations.Migration):

    dependencies = [("instruments", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
