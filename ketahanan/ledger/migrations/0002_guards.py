from django.db import migrations

from ketahanan.common.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [AppendOnly("ledger_transfer", ["id", "key"])]
