import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContextImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.CharField(choices=[('idm', 'IDM')], max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('source', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('accepted', models.PositiveIntegerField()),
                ('refused', models.PositiveIntegerField()),
                ('differing', models.PositiveIntegerField()),
                ('unnamed', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['index', 'year'], name='context_import_of')],
            },
        ),
        migrations.CreateModel(
            name='ContextValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.CharField(choices=[('idm', 'IDM')], max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('value', models.DecimalField(decimal_places=4, max_digits=5)),
                ('parts', models.JSONField(default=dict)),
                ('status', models.CharField(blank=True, max_length=24)),
                ('by_method', models.CharField(max_length=24)),
                ('code', models.CharField(max_length=13)),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='values', to='context.contextimport')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'index', 'year'), name='context_value_once'), models.CheckConstraint(condition=models.Q(('value__gte', 0), ('value__lte', 1)), name='context_value_share')],
            },
        ),
    ]
