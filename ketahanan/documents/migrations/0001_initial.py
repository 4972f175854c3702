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
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=160)),
                ('number', models.CharField(blank=True, max_length=80)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('privacy', models.CharField(choices=[('K0', 'Publik'), ('K1', 'Warga'), ('K2', 'Pokja'), ('K3', 'Rahasia'), ('K4', 'Tertutup')], default='K2', max_length=2)),
                ('readers', models.CharField(blank=True, max_length=160)),
                ('path', models.CharField(max_length=200)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('upload_sha256', models.CharField(blank=True, db_index=True, max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('mime', models.CharField(max_length=100)),
                ('taken_lat', models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ('taken_lon', models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ('taken_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id'], name='document_subject'), models.Index(fields=['made_by', 'made_at'], name='document_maker')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('kind', 'number'), name='document_number_once')],
            },
        ),
    ]
