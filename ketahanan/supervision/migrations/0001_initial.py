import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
        ('editions', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('kind', models.CharField(default='SA', max_length=4)),
                ('letter_no', models.CharField(max_length=80)),
                ('letter_on', models.DateField()),
                ('scheduled_on', models.DateField()),
                ('score_pct', models.PositiveSmallIntegerField(null=True)),
                ('passed', models.BooleanField(null=True)),
                ('passed_at', models.DateTimeField(null=True)),
                ('repaired_at', models.DateTimeField(null=True)),
                ('ref_lat', models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ('ref_lon', models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ('ref_source', models.CharField(blank=True, choices=[('PERIKSA', 'letak pemeriksaan kabupaten'), ('TITIK', 'titik desa'), ('', 'belum ada')], max_length=8)),
                ('sent', models.JSONField(default=list)),
                ('arrived', models.JSONField(default=list)),
                ('doubtful', models.JSONField(default=list)),
                ('joint_sha256', models.CharField(blank=True, max_length=64)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.visit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['DITUGASKAN', 'BERLANGSUNG', 'LEMBAR_LENGKAP', 'DISELESAIKAN'])), fields=('edition', 'area', 'kind'), name='one_visit_under_way')],
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.PositiveSmallIntegerField()),
                ('value', models.CharField(choices=[('YA', 'Ya'), ('TIDAK', 'Tidak'), ('TB', 'Tidak berlaku')], max_length=5)),
                ('note', models.TextField(blank=True)),
                ('repair', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='supervision.visit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('visit', 'item'), name='resolution_once')],
            },
        ),
        migrations.CreateModel(
            name='VisitOfficer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('from_ministry', models.BooleanField()),
                ('office', models.CharField(blank=True, max_length=120)),
                ('no_conflict_at', models.DateTimeField(null=True)),
                ('checked_in_at', models.DateTimeField(null=True)),
                ('lat', models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ('lon', models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ('accuracy_m', models.PositiveIntegerField(null=True)),
                ('distance_m', models.PositiveIntegerField(null=True)),
                ('doubt', models.CharField(blank=True, choices=[('JAUH', 'jauh dari titik desa'), ('TANPA_GPS', 'tanpa GPS'), ('TANPA_TITIK', 'desa belum punya titik letak'), ('JAM', 'jam HP tidak cocok')], max_length=12)),
                ('far_reason', models.TextField(blank=True)),
                ('far_confirmed_at', models.DateTimeField(null=True)),
                ('left_at', models.DateTimeField(null=True)),
                ('came_sent_at', models.DateTimeField(null=True)),
                ('came_ahead_s', models.IntegerField(null=True)),
                ('sheet_filled_at', models.DateTimeField(null=True)),
                ('sheet_sent_at', models.DateTimeField(null=True)),
                ('sheet_ahead_s', models.IntegerField(null=True)),
                ('far_confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officers', to='supervision.visit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('visit', 'position'), name='two_officers'), models.UniqueConstraint(fields=('visit', 'person'), name='officer_once_a_visit'), models.CheckConstraint(condition=models.Q(('position__in', [1, 2])), name='officer_first_or_second')],
            },
        ),
        migrations.CreateModel(
            name='SheetAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.PositiveSmallIntegerField()),
                ('value', models.CharField(choices=[('YA', 'Ya'), ('TIDAK', 'Tidak'), ('TB', 'Tidak berlaku')], max_length=5)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='supervision.visitofficer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('officer', 'item'), name='answer_once')],
            },
        ),
    ]
