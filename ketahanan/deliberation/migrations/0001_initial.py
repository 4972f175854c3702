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
            name='Musyawarah',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('purpose', models.CharField(choices=[('PEMBENTUKAN', 'Pembentukan kelembagaan'), ('USULAN', 'Penyusunan usulan'), ('PENGUKURAN', 'Pembahasan pengukuran'), ('LAIN', 'Lainnya')], max_length=12)),
                ('held_on', models.DateField()),
                ('place', models.CharField(max_length=120)),
                ('chair', models.CharField(max_length=120)),
                ('men', models.PositiveSmallIntegerField()),
                ('women', models.PositiveSmallIntegerField()),
                ('disabled', models.PositiveSmallIntegerField(default=0)),
                ('hamlets_present', models.PositiveSmallIntegerField()),
                ('hamlets_total', models.PositiveSmallIntegerField()),
                ('agenda', models.TextField()),
                ('decisions', models.TextField()),
                ('objections', models.TextField(blank=True)),
                ('papers', models.JSONField(default=list)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('hamlets_present__lte', models.F('hamlets_total'))), name='hamlets_present_within_total')],
            },
        ),
    ]
