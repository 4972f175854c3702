import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('year', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('basis', models.CharField(choices=[('BANSOS', 'Bantuan sosial'), ('BANPER', 'Bantuan pemerintah')], max_length=8)),
                ('award_order', models.CharField(choices=[('LOKASI_DULU', 'Lokasi ditetapkan dulu'), ('USULAN_DULU', 'Usulan dulu')], max_length=12)),
                ('route', models.CharField(choices=[('LS', 'Langsung ke rekening Pokja (LS)'), ('BANK_PENYALUR', 'Lewat bank penyalur')], default='LS', max_length=14)),
                ('budget', models.BigIntegerField()),
                ('ceiling', models.BigIntegerField()),
                ('operations_cap_pct', models.PositiveSmallIntegerField(default=10)),
                ('wages_allowed', models.BooleanField(default=False)),
                ('price_source_above', models.BigIntegerField(default=1000000)),
                ('min_score', models.PositiveSmallIntegerField(default=60)),
                ('max_rounds', models.PositiveSmallIntegerField(default=3)),
                ('opens_on', models.DateField()),
                ('proposals_close_on', models.DateField()),
                ('last_spm_on', models.DateField()),
                ('spm_lead_days', models.PositiveSmallIntegerField(default=14)),
                ('ends_on', models.DateField()),
                ('visit_valid_days', models.PositiveSmallIntegerField(default=60)),
                ('visit_min_minutes', models.PositiveSmallIntegerField(default=120)),
                ('visit_max_metres', models.PositiveIntegerField(default=2000)),
                ('cooling_hours', models.PositiveSmallIntegerField(default=72)),
                ('meeting_min_people', models.PositiveSmallIntegerField(default=30)),
                ('meeting_min_women_pct', models.PositiveSmallIntegerField(default=30)),
                ('baseline_required', models.BooleanField(default=False)),
                ('public_level', models.CharField(choices=[('TAMPIL', 'Tingkat semua desa terukur ditampilkan'), ('TUTUP', 'Tidak ditampilkan')], default='TUTUP', max_length=6)),
                ('banks', models.JSONField(default=list)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('year', 'name'), name='edition_once'), models.CheckConstraint(condition=models.Q(('budget__gt', 0), ('ceiling__gt', 0)), name='edition_money_positive'), models.CheckConstraint(condition=models.Q(('last_spm_on__lte', models.F('ends_on')), ('opens_on__lte', models.F('proposals_close_on')), ('proposals_close_on__lte', models.F('last_spm_on'))), name='edition_calendar_in_order')],
            },
        ),
        migrations.CreateModel(
            name='DocumentRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12)),
                ('label', models.CharField(max_length=160)),
                ('stage', models.CharField(choices=[('USULAN', 'Usulan'), ('USULAN_FISIK', 'Usulan dengan pekerjaan fisik'), ('PEMERIKSAAN', 'Pemeriksaan usulan'), ('PENETAPAN', 'Penetapan penerima'), ('PERJANJIAN', 'Perjanjian'), ('PEMBAYARAN', 'Pembayaran'), ('TAHAP_BERIKUT', 'Tahap berikutnya')], max_length=16)),
                ('village_kind', models.CharField(blank=True, choices=[('NEGARA', 'negara'), ('PROVINSI', 'provinsi'), ('KABUPATEN', 'kabupaten'), ('KOTA', 'kota'), ('KECAMATAN', 'kecamatan'), ('DESA', 'desa'), ('KELURAHAN', 'kelurahan'), ('DESA_ADAT', 'desa adat'), ('DUSUN', 'dusun'), ('LINGKUNGAN', 'lingkungan'), ('RW', 'RW'), ('RT', 'RT')], max_length=12)),
                ('signers', models.CharField(blank=True, max_length=120)),
                ('required', models.BooleanField(default=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='document_rules', to='editions.edition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('edition', 'code', 'stage', 'village_kind'), name='document_rule_once')],
            },
        ),
        migrations.CreateModel(
            name='CompositionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30)),
                ('mode', models.CharField(choices=[('DIHITUNG', 'Dihitung sistem'), ('DINYATAKAN', 'Dinyatakan pengurus'), ('MATI', 'Tidak dipakai')], max_length=10)),
                ('number', models.PositiveIntegerField(null=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='composition_rules', to='editions.edition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('edition', 'code'), name='composition_rule_once')],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('decree_no', models.CharField(max_length=80)),
                ('decree_on', models.DateField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='editions.edition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'BERLAKU')), fields=('edition', 'area'), name='award_in_force_once')],
            },
        ),
        migrations.CreateModel(
            name='Quota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('villages', models.PositiveIntegerField()),
                ('decree_no', models.CharField(max_length=80)),
                ('decree_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotas', to='editions.edition')),
            ],
            options={
                'indexes': [models.Index(fields=['edition', 'area', 'id'], name='quota_newest')],
                'constraints': [models.UniqueConstraint(fields=('edition', 'area', 'decree_no'), name='quota_once_a_decree')],
            },
        ),
        migrations.CreateModel(
            name='RuleChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=60)),
                ('before', models.CharField(max_length=300)),
                ('after', models.CharField(max_length=300)),
                ('decree_no', models.CharField(max_length=80)),
                ('decree_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='editions.edition')),
            ],
        ),
        migrations.CreateModel(
            name='Tranche',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('percent', models.PositiveSmallIntegerField()),
                ('min_progress_pct', models.PositiveSmallIntegerField(default=0)),
                ('min_use_pct', models.PositiveSmallIntegerField(default=0)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tranches', to='editions.edition')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('edition', 'number'), name='tranche_once'), models.CheckConstraint(condition=models.Q(('percent__gt', 0), ('percent__lte', 100)), name='tranche_percent')],
            },
        ),
    ]
