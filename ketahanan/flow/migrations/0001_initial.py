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
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('grant_id', models.BigIntegerField(db_index=True, null=True)),
                ('reason_code', models.CharField(choices=[('PEMERIKSAAN', 'Sedang diperiksa'), ('KEJADIAN', 'Kejadian di desa'), ('TEMUAN', 'Temuan yang belum selesai'), ('REKENING', 'Rekening sedang diperiksa'), ('PENGURUS', 'Pengurus sedang berganti'), ('ADMINISTRASI', 'Kelengkapan berkas')], max_length=24)),
                ('reason', models.TextField()),
                ('set_level', models.PositiveSmallIntegerField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Overdue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('action', models.CharField(max_length=60)),
                ('since', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('found_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject_kind', 'subject_id', 'action', 'since'), name='overdue_told_once')],
            },
        ),
    ]
