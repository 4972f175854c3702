import django.db.models.deletion
import ketahanan.common.secrets
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
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('PELOPOR', 'Pelopor keserasian sosial terdaftar'), ('TKSM', 'TKSM'), ('TAGANA', 'Tagana'), ('DIKLAT_KS', 'Sertifikat diklat keserasian sosial')], max_length=12)),
                ('number', models.CharField(max_length=80)),
                ('issuer', models.CharField(max_length=120)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'number'), name='credential_once')],
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('sk_no', models.CharField(blank=True, max_length=80)),
                ('sk_on', models.DateField(null=True)),
                ('faiths_reason', models.TextField(blank=True)),
                ('statements', models.JSONField(default=dict)),
                ('minutes_id', models.BigIntegerField(null=True)),
                ('minutes_on', models.DateField(null=True)),
                ('authors', models.JSONField(default=list)),
                ('companions', models.JSONField(default=list)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='institutions', to='editions.edition')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('pengarah', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'BERAKHIR'), _negated=True), fields=('edition', 'area'), name='institution_once_an_edition')],
            },
        ),
        migrations.CreateModel(
            name='Attendant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('R11', 'Pendamping sosial'), ('R12', 'Fasilitator')], max_length=3)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('credential', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.credential')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendants', to='villages.institution')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('institution', 'role'), name='one_attendant_a_role')],
            },
        ),
        migrations.CreateModel(
            name='Pokja',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pokja', to='areas.area')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'number'), name='pokja_once'), models.CheckConstraint(condition=models.Q(('number__in', [1, 2, 3, 4])), name='pokja_one_to_four')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('identity', models.BigIntegerField(db_index=True)),
                ('seat', models.CharField(choices=[('KETUA', 'Ketua'), ('SEKRETARIS', 'Sekretaris'), ('BENDAHARA', 'Bendahara'), ('ANGGOTA', 'Anggota')], max_length=10)),
                ('represents', models.JSONField(default=list)),
                ('married', models.BooleanField(default=False)),
                ('left_at', models.DateTimeField(null=True)),
                ('dusun', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='villages.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.person')),
                ('pokja', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='villages.pokja')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at__isnull', True), models.Q(('seat', 'ANGGOTA'), _negated=True)), fields=('institution', 'pokja', 'seat'), name='one_person_a_seat'), models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('institution', 'pokja', 'identity'), name='member_once_a_pokja'), models.UniqueConstraint(condition=models.Q(('left_at__isnull', True), models.Q(('seat', 'ANGGOTA'), _negated=True)), fields=('edition', 'identity'), name='officer_once_an_edition')],
            },
        ),
        migrations.CreateModel(
            name='PokjaAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('bank', models.CharField(max_length=11)),
                ('branch', models.CharField(max_length=80)),
                ('number', ketahanan.common.secrets.SealedTextField()),
                ('number_hash', models.CharField(db_index=True, max_length=64)),
                ('last4', models.CharField(max_length=4)),
                ('holder', models.CharField(max_length=140)),
                ('opened_on', models.DateField(null=True)),
                ('bank_name', models.CharField(blank=True, max_length=140)),
                ('inquiry_no', models.CharField(blank=True, max_length=120)),
                ('cooling_until', models.DateTimeField(null=True)),
                ('passbook_sha256', models.CharField(blank=True, max_length=64)),
                ('locked_for', models.CharField(blank=True, max_length=80)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition')),
                ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='villages.institution')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('pokja', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='villages.pokja')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['DRAF', 'DIUSULKAN', 'DIPERIKSA', 'MASA_TUNGGU', 'AKTIF'])), fields=('bank', 'number_hash'), name='account_number_once'), models.UniqueConstraint(condition=models.Q(('state', 'AKTIF')), fields=('pokja',), name='one_active_account_a_pokja')],
            },
        ),
    ]
