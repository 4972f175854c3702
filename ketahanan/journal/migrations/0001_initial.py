import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('name', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('value', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Cursor',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField(default=0)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.BigIntegerField(unique=True)),
                ('at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField(null=True)),
                ('behalf_id', models.BigIntegerField(null=True)),
                ('role', models.CharField(blank=True, max_length=3)),
                ('action', models.CharField(max_length=60)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('area_id', models.BigIntegerField(null=True)),
                ('details', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id', 'seq'], name='entry_subject'), models.Index(fields=['area_id', 'seq'], name='entry_area')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_kind', models.CharField(max_length=40)),
                ('from_id', models.BigIntegerField()),
                ('to_kind', models.CharField(max_length=40)),
                ('to_id', models.BigIntegerField()),
                ('why', models.CharField(max_length=60)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('from_kind', 'from_id', 'to_kind', 'to_id', 'why'), name='link_once')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.BigIntegerField()),
                ('token', models.UUIDField(default=uuid.uuid4)),
                ('fingerprint', models.CharField(max_length=64)),
                ('answer', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person_id', 'token'), name='receipt_once')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('round', models.PositiveSmallIntegerField()),
                ('action', models.CharField(max_length=60)),
                ('slot', models.PositiveSmallIntegerField()),
                ('role', models.CharField(max_length=3)),
                ('person_id', models.BigIntegerField()),
                ('behalf_id', models.BigIntegerField(null=True)),
                ('content_hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject_kind', 'subject_id', 'round', 'action', 'person_id', 'content_hash'), name='signature_once_a_person'), models.UniqueConstraint(fields=('subject_kind', 'subject_id', 'round', 'action', 'slot', 'content_hash'), name='signature_once_a_slot')],
            },
        ),
        migrations.CreateModel(
            name='Veil',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=60)),
                ('salt', models.CharField(max_length=32)),
                ('value', models.TextField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='veils', to='journal.entry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entry', 'field'), name='veil_once')],
            },
        ),
    ]
