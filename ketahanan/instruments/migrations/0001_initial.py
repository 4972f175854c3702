import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
        ('documents', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_id', models.CharField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=160)),
                ('respondent', models.CharField(choices=[('DESA', 'Desa: berkas, diskusi kelompok, dan pengamatan'), ('RUMAH_TANGGA', 'Rumah tangga sampel'), ('PETUGAS', 'Petugas program')], max_length=12)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='InstrumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('version', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=160)),
                ('xform_md5', models.CharField(max_length=32)),
                ('xform_size', models.PositiveIntegerField()),
                ('method_sha256', models.CharField(blank=True, max_length=64)),
                ('method_name', models.CharField(blank=True, max_length=80)),
                ('questions', models.PositiveIntegerField()),
                ('faults', models.PositiveIntegerField(default=0)),
                ('remarks', models.PositiveIntegerField(default=0)),
                ('published_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('workbook', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='instruments.instrument')),
            ],
            options={
                'indexes': [models.Index(fields=['instrument', 'state', 'published_at'], name='instrument_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'BATAL'), _negated=True), fields=('instrument', 'version'), name='instrument_version_once'), models.CheckConstraint(condition=models.Q(('faults', 0), ('state__in', ['DRAF', 'BATAL']), _connector='OR'), name='instrument_faultless_beyond_draft')],
            },
        ),
        migrations.CreateModel(
            name='FieldKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('label', models.CharField(max_length=60)),
                ('made_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='field_keys', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='FieldPage',
            fields=[
                ('of', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='field_page', serialize=False, to='instruments.instrumentversion')),
                ('html', models.TextField()),
                ('model', models.TextField()),
                ('edition', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='VersionContent',
            fields=[
                ('of', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='content', serialize=False, to='instruments.instrumentversion')),
                ('xform', models.BinaryField()),
                ('method', models.TextField(blank=True)),
                ('sheets', models.JSONField()),
                ('findings', models.JSONField(default=list)),
                ('media', models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('instance_id', models.CharField(max_length=200)),
                ('root_instance', models.CharField(max_length=200)),
                ('is_current', models.BooleanField(default=True)),
                ('raw', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('device_id', models.CharField(blank=True, max_length=200)),
                ('device_at', models.DateTimeField(null=True)),
                ('device_ahead', models.BigIntegerField(null=True)),
                ('received_at', models.DateTimeField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='instruments.instrument')),
                ('key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='instruments.fieldkey')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='instruments.submission')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='instruments.instrumentversion')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-received_at'], name='submission_of_sender'), models.Index(fields=['area', '-received_at'], name='submission_of_area')],
                'constraints': [models.UniqueConstraint(fields=('instrument', 'instance_id'), name='submission_once'), models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('instrument', 'root_instance'), name='submission_one_current'), models.CheckConstraint(condition=models.Q(models.Q(('key__isnull', False), ('sent_by__isnull', True)), models.Q(('key__isnull', True), ('sent_by__isnull', False)), _connector='OR'), name='submission_by_key_or_session')],
            },
        ),
        migrations.CreateModel(
            name='SubmissionConflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('raw', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('received_at', models.DateTimeField()),
                ('key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='instruments.fieldkey')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='instruments.submission')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('submission', 'sha256'), name='submission_conflict_once')],
            },
        ),
        migrations.CreateModel(
            name='SubmissionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=500)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('mime', models.CharField(blank=True, max_length=100)),
                ('state', models.CharField(choices=[('DITERIMA', 'diterima'), ('BERSELISIH', 'isi lain dengan nama yang sama'), ('KARANTINA', 'tidak disebut dalam isian')], max_length=12)),
                ('received_at', models.DateTimeField()),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='instruments.submission')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('submission', 'name', 'sha256'), name='submission_file_once'), models.UniqueConstraint(condition=models.Q(('state', 'DITERIMA')), fields=('submission', 'name'), name='submission_file_one_kept')],
            },
        ),
    ]
