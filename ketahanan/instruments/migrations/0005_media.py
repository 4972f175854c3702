from importlib import import_module

from django.db import migrations, models

guarded = import_module("ketahanan.instruments.migrations.0002_bytes_stay")


def guard_again(apps, schema_editor):
    """SQLite makes the table anew for another column, and its triggers go with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(guarded.SQLITE)


class Migration(migrations.Migration):

    dependencies = [
        ('instruments', '0004_browser'),
    ]

    operations = [
        migrations.AddField(
            model_name='versioncontent',
            name='media',
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop, elidable=False),
    ]
