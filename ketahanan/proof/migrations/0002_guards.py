from django.db import migrations

from ketahanan.common.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("proof", "0001_initial")]
    operations = [
        AppendOnly("proof_leaf", ["id", "seq", "kind+ref"]),
        AppendOnly("proof_tile", ["id", "level+n"]),
        AppendOnly("proof_checkpoint", ["id", "size"]),
        AppendOnly("proof_kept", ["id"]),
    ]
