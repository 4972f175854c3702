import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('path', models.CharField(max_length=80)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.BigIntegerField()),
                ('rows', models.PositiveBigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('until_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('data_set', models.CharField(max_length=24)),
                ('format', models.CharField(max_length=12)),
                ('choices', models.JSONField(default=dict)),
                ('reach', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('MENUNGGU', 'Menunggu giliran'), ('DIBUAT', 'Sedang dibuat'), ('SIAP', 'Siap diunduh'), ('GAGAL', 'Gagal'), ('KEDALUWARSA', 'Kedaluwarsa')], default='MENUNGGU', max_length=12)),
                ('failure', models.CharField(blank=True, choices=[('TANPA_HAK', 'Wewenang Anda berubah sebelum berkas dibuat. Minta lagi dengan wewenang yang sekarang.'), ('TERLALU_BESAR', 'Data ini terlalu besar untuk jenis berkas itu. Pilih Parquet atau CSV, atau persempit.'), ('TEMPAT_HABIS', 'Tempat penyimpanan server penuh. Kabari admin pusat, lalu minta lagi nanti.'), ('TERPUTUS', 'Pembuatan terputus tiga kali. Persempit pilihannya; bila tetap gagal, kabari admin pusat.'), ('RUSAK', 'Berkas gagal dibuat karena kesalahan sistem, yang sudah dicatat. Minta lagi atau kabari admin pusat.')], max_length=16)),
                ('reused', models.BooleanField(default=False)),
                ('rows_all', models.PositiveBigIntegerField(default=0)),
                ('rows_done', models.PositiveBigIntegerField(default=0)),
                ('asked_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('beat_at', models.DateTimeField(null=True)),
                ('turn', models.UUIDField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='exports', to='reporting.exportfile')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-asked_at'], name='export_of_person'), models.Index(condition=models.Q(('state__in', ['MENUNGGU', 'DIBUAT'])), fields=['asked_at'], name='export_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'SIAP'), _negated=True), ('file__isnull', False), _connector='OR'), name='export_ready_has_file'), models.CheckConstraint(condition=models.Q(('failure', ''), ('state', 'GAGAL'), _connector='OR'), name='export_failure_when_failed')],
            },
        ),
    ]
