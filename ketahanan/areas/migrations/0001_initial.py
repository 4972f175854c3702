import django.db.models.deletion
import ketahanan.areas.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AreaImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('source', models.CharField(max_length=200)),
                ('edition', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('counts', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'Indonesia'), (1, 'provinsi'), (2, 'kabupaten/kota'), (3, 'kecamatan'), (4, 'desa/kelurahan'), (5, 'dusun/lingkungan'), (6, 'RW'), (7, 'RT')])),
                ('kind', models.CharField(choices=[('NEGARA', 'negara'), ('PROVINSI', 'provinsi'), ('KABUPATEN', 'kabupaten'), ('KOTA', 'kota'), ('KECAMATAN', 'kecamatan'), ('DESA', 'desa'), ('KELURAHAN', 'kelurahan'), ('DESA_ADAT', 'desa adat'), ('DUSUN', 'dusun'), ('LINGKUNGAN', 'lingkungan'), ('RW', 'RW'), ('RT', 'RT')], max_length=12)),
                ('path', ketahanan.areas.models.PathField(max_length=60)),
                ('name', models.CharField(max_length=100)),
                ('code', ketahanan.areas.models.PathField(blank=True, max_length=13)),
                ('zone', models.CharField(max_length=40)),
                ('lat', models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ('lon', models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ('households', models.PositiveIntegerField(null=True)),
                ('opened_on', models.DateField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='areas.area')),
            ],
            options={
                'indexes': [models.Index(fields=['code'], name='area_code_shown')],
                'constraints': [models.UniqueConstraint(fields=('path',), name='area_path_once'), models.CheckConstraint(condition=models.Q(('level__gte', 0), ('level__lte', 7)), name='area_level_known'), models.CheckConstraint(condition=models.Q(models.Q(('level', 0), ('parent__isnull', True)), models.Q(('level__gt', 0), ('parent__isnull', False)), _connector='OR'), name='area_parent_above'), models.UniqueConstraint(condition=models.Q(('level', 0)), fields=('level',), name='area_nation_once'), models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True), ('level__gte', 5)), fields=('parent', 'kind', 'name'), name='sub_area_name_once')],
            },
        ),
        migrations.CreateModel(
            name='AreaCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.CharField(choices=[('kemendagri', 'Kemendagri'), ('bps', 'BPS'), ('djpk', 'DJPK')], max_length=12)),
                ('code', ketahanan.areas.models.PathField(max_length=13)),
                ('name', models.CharField(max_length=100)),
                ('edition', models.CharField(max_length=100)),
                ('valid_from', models.DateField(null=True)),
                ('valid_until', models.DateField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='areas.area')),
            ],
            options={
                'indexes': [models.Index(fields=['system', 'code'], name='area_code')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_until__isnull', True)), fields=('system', 'code'), name='code_in_force_once')],
            },
        ),
        migrations.CreateModel(
            name='AreaWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField()),
                ('path', ketahanan.areas.models.PathField(max_length=60)),
                ('part', models.PositiveSmallIntegerField()),
                ('text', ketahanan.areas.models.PathField(max_length=100)),
                ('key', ketahanan.areas.models.PathField(max_length=100)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='areas.area')),
            ],
            options={
                'indexes': [models.Index(fields=['level', 'key', 'part', 'path'], name='word_key'), models.Index(fields=['text', 'part'], name='word_text')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('PECAH', 'pemekaran'), ('GABUNG', 'penggabungan')], max_length=12)),
                ('on', models.DateField()),
                ('new', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='areas.area')),
                ('old', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='areas.area')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('old', 'new'), name='succession_once')],
            },
        ),
        migrations.CreateModel(
            name='WordGram',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gram', ketahanan.areas.models.PathField(max_length=3)),
                ('size', models.PositiveSmallIntegerField()),
                ('key', ketahanan.areas.models.PathField(max_length=100)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('gram', 'size', 'key'), name='gram_once')],
            },
        ),
    ]
