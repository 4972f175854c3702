import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('broken', models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('KAS_NEGARA', 'Kas negara'), ('DIPA', 'DIPA'), ('PAGU', 'Pagu'), ('KOMITMEN', 'Komitmen'), ('RPL', 'Rekening penampung'), ('TRANSIT', 'Dalam perjalanan'), ('RETUR', 'Retur'), ('REK_POKJA', 'Rekening Pokja'), ('KAS_POKJA', 'Kas tunai Pokja'), ('BELANJA', 'Belanja'), ('PAJAK', 'Pajak dipungut'), ('SWADAYA', 'Swadaya'), ('BUNGA', 'Bunga bank'), ('BIAYA_BANK', 'Biaya bank'), ('SETOR', 'Disetor, menunggu NTPN'), ('KEMBALI', 'Kembali ke kas negara'), ('TGR', 'Tuntutan ganti rugi'), ('TAK_DIKENAL', 'Belum dikenal')], max_length=12)),
                ('owner', models.CharField(max_length=40)),
                ('area_id', models.BigIntegerField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'owner'), name='account_once')],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('amount', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('action', models.CharField(max_length=40)),
                ('reference', models.CharField(db_index=True, max_length=40)),
                ('memo', models.BooleanField(default=False)),
                ('credit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='ledger.account')),
                ('debit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='debits', to='ledger.account')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='transfer_positive'), models.CheckConstraint(condition=models.Q(('debit', models.F('credit')), _negated=True), name='transfer_between_two')],
            },
        ),
    ]
