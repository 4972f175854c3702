import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('ticket', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=160)),
                ('body', models.TextField(blank=True)),
                ('link', models.CharField(blank=True, max_length=300)),
                ('entry_seq', models.BigIntegerField(null=True)),
                ('made_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'read_at'], name='notice_unread'), models.Index(fields=['person', '-made_at', '-id'], name='notice_newest')],
                'constraints': [models.UniqueConstraint(fields=('person', 'entry_seq', 'title'), name='notice_once_an_entry')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('channel', models.CharField(choices=[('email', 'surel'), ('sms', 'SMS')], max_length=5)),
                ('state', models.CharField(choices=[('MENUNGGU', 'menunggu'), ('TERKIRIM', 'terkirim'), ('GAGAL', 'gagal')], default='MENUNGGU', max_length=10)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=200)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notices.notice')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'next_at'], name='delivery_due')],
                'constraints': [models.UniqueConstraint(fields=('notice', 'channel'), name='delivery_once_a_channel')],
            },
        ),
        migrations.CreateModel(
            name='ParkedReaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reaction', models.CharField(max_length=60)),
                ('entry_seq', models.BigIntegerField()),
                ('action', models.CharField(max_length=60)),
                ('tries', models.PositiveSmallIntegerField()),
                ('error', models.CharField(max_length=200)),
                ('parked_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reaction', 'entry_seq'), name='parked_once')],
            },
        ),
    ]
