import django.db.models.deletion
import uuid
from ketahanan.common.append_only import AppendOnly
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
        ('deliberation', '0001_initial'),
        ('editions', '0001_initial'),
        ('instruments', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('purpose', models.CharField(choices=[('AWAL', 'Pengukuran awal'), ('TENGAH', 'Pengukuran tengah'), ('AKHIR', 'Pengukuran akhir'), ('TAHUNAN', 'Pengukuran tahunan')], max_length=8)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('correction_reason', models.TextField(blank=True)),
                ('women_on', models.DateField(null=True)),
                ('group_on', models.DateField(null=True)),
                ('men', models.PositiveSmallIntegerField(null=True)),
                ('women', models.PositiveSmallIntegerField(null=True)),
                ('families', models.PositiveIntegerField(null=True)),
                ('answers_sha256', models.CharField(blank=True, max_length=64)),
                ('papers', models.JSONField(default=list)),
                ('check_sha256', models.CharField(blank=True, max_length=64)),
                ('filled_on', models.DateField(null=True)),
                ('revisit_due', models.BooleanField(null=True)),
                ('checkers', models.JSONField(default=list)),
                ('published_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='assessments.measurement')),
                ('edition', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition')),
                ('enumerator1', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('enumerator2', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='instruments.instrumentversion')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('minutes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deliberation.musyawarah')),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'state', 'filled_on'], name='measurement_of_village'), models.Index(fields=['state', 'state_since'], name='measurement_waiting'), models.Index(fields=['edition', 'area', 'state', 'filled_on'], name='measurement_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('enumerator1__isnull', True), ('enumerator2__isnull', True), models.Q(('enumerator1', models.F('enumerator2')), _negated=True), _connector='OR'), name='measurement_two_enumerators'), models.UniqueConstraint(condition=models.Q(('state__in', ['DRAF', 'DIKEMBALIKAN_LAPANGAN'])), fields=('area', 'instrument'), name='measurement_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('version', 1)), models.Q(('corrects__isnull', False), ('version__gt', 1)), _connector='OR'), name='measurement_version_corrects')],
            },
        ),
        migrations.CreateModel(
            name='Frame',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('total', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('uploaded', models.BooleanField()),
                ('frozen_at', models.DateTimeField(null=True)),
                ('seed', models.BigIntegerField(null=True)),
                ('size', models.PositiveSmallIntegerField(null=True)),
                ('measurement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='frame', to='assessments.measurement')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('seed__isnull', True), ('frozen_at__isnull', False), _connector='OR'), name='frame_frozen_before_the_draw')],
            },
        ),
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('findings', models.JSONField(default=list)),
                ('taken', models.PositiveSmallIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='arrival', to='instruments.submission')),
                ('measurement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='arrivals', to='assessments.measurement')),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('score', models.SmallIntegerField(null=True)),
                ('na', models.BooleanField(default=False)),
                ('asked', models.PositiveIntegerField(null=True)),
                ('positive', models.PositiveIntegerField(null=True)),
                ('source', models.CharField(choices=[('D', 'dokumen desa'), ('F', 'diskusi kelompok'), ('H', 'rumah tangga sampel'), ('O', 'pengamatan'), ('R', 'register program')], max_length=1)),
                ('provisional', models.BooleanField(default=False)),
                ('basis', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('submission', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='instruments.submission')),
                ('measurement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='assessments.measurement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('measurement', 'code'), name='answer_once_an_item'), models.CheckConstraint(condition=models.Q(models.Q(('na', True), ('score__isnull', True)), models.Q(('na', False), ('score__isnull', False)), _connector='OR'), name='answer_score_or_na'), models.CheckConstraint(condition=models.Q(models.Q(('asked__isnull', True), ('positive__isnull', True)), models.Q(('asked__gt', 0), ('positive__gte', 0), ('positive__lte', models.F('asked'))), _connector='OR'), name='answer_counts_fit')],
            },
        ),
        migrations.CreateModel(
            name='RegisterEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('as_of', models.DateField()),
                ('score', models.SmallIntegerField(null=True)),
                ('na', models.BooleanField(default=False)),
                ('records', models.PositiveIntegerField()),
                ('events', models.JSONField(default=dict)),
                ('reference', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'as_of'], name='register_of_village')],
                'constraints': [models.CheckConstraint(condition=models.Q(('na', False), ('score__isnull', True), _connector='OR'), name='register_score_or_na')],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('method_code', models.CharField(max_length=40)),
                ('method_version', models.CharField(max_length=40)),
                ('method_sha256', models.CharField(max_length=64)),
                ('families', models.PositiveIntegerField()),
                ('answers', models.JSONField()),
                ('events', models.JSONField()),
                ('picture', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('index', models.DecimalField(decimal_places=4, max_digits=9)),
                ('level', models.PositiveSmallIntegerField(null=True)),
                ('certainty', models.JSONField()),
                ('seed', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('measurement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='assessments.measurement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('measurement', 'round'), name='result_once_a_turn')],
            },
        ),
        migrations.CreateModel(
            name='Revisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('visited_on', models.DateField()),
                ('scores', models.JSONField()),
                ('differences', models.JSONField()),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('measurement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisits', to='assessments.measurement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('measurement', 'round'), name='revisit_once_a_turn')],
            },
        ),
        migrations.CreateModel(
            name='RevisitPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.BigIntegerField()),
                ('reached', models.PositiveIntegerField(default=0)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'edition'), name='revisit_plan_once')],
            },
        ),
        migrations.CreateModel(
            name='Sampled',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('spare', models.BooleanField()),
                ('number', models.PositiveIntegerField()),
                ('sex', models.CharField(choices=[('L', 'laki-laki'), ('P', 'perempuan')], max_length=1)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('dusun', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('frame', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to='assessments.frame')),
                ('replaced_by', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='assessments.sampled')),
            ],
            options={
                'ordering': ['spare', 'position'],
                'constraints': [models.UniqueConstraint(fields=('frame', 'spare', 'position'), name='sampled_place_once'), models.UniqueConstraint(fields=('frame', 'area', 'number'), name='sampled_household_once')],
            },
        ),
        migrations.CreateModel(
            name='Suspicion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('round', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=12)),
                ('values', models.JSONField()),
                ('explanation', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('measurement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspicions', to='assessments.measurement')),
            ],
        ),
        migrations.CreateModel(
            name='FrameBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('numbers', models.JSONField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('dusun', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('frame', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='assessments.frame')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('frame', 'area'), name='frame_block_once')],
            },
        ),
        AppendOnly('assessments_registerentry'),
            AppendOnly('assessments_result'),
            AppendOnly('assessments_revisit'),
    ]
