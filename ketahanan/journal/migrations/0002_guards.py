from django.db import migrations

from ketahanan.common.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [AppendOnly("journal_entry", ["id", "seq"]), AppendOnly("journal_signature")]
