import django.db.models.deletion
import ketahanan.common.secrets
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='LoginTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(max_length=64)),
                ('network', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('good', models.BooleanField()),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'at'], name='login_try')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('sex', models.CharField(blank=True, choices=[('L', 'laki-laki'), ('P', 'perempuan')], max_length=1)),
                ('born_on', models.DateField(null=True)),
                ('nik', ketahanan.common.secrets.SealedTextField(blank=True)),
                ('nik_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('no_nik_reason', models.CharField(blank=True, max_length=200)),
                ('phone', ketahanan.common.secrets.SealedTextField(blank=True)),
                ('phone_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('email', ketahanan.common.secrets.SealedTextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('home', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('same_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='doubles', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['name', 'id'], name='person_by_name')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('login', models.CharField(max_length=120, unique=True)),
                ('is_active', models.BooleanField(default=True)),
                ('language', models.CharField(default='id', max_length=5)),
                ('made_at', models.DateTimeField()),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('role', models.CharField(choices=[('R01', 'Admin pusat'), ('R02', 'Verifikator pusat'), ('R03', 'Pejabat penetap'), ('R04', 'Kuasa pengguna anggaran'), ('R05', 'Pejabat pembuat komitmen'), ('R06', 'Pejabat penanda tangan SPM'), ('R07', 'Petugas supervisi'), ('R08', 'Dinas sosial provinsi'), ('R09', 'Dinas sosial kabupaten/kota'), ('R10', 'Pengarah'), ('R11', 'Pendamping sosial'), ('R12', 'Fasilitator'), ('R13', 'Ketua Pokja'), ('R14', 'Sekretaris Pokja'), ('R15', 'Bendahara Pokja'), ('R16', 'Anggota Pokja'), ('R17', 'Enumerator'), ('R18', 'Petugas deteksi dini'), ('R19', 'Pengelola aduan'), ('R20', 'Moderator komentar'), ('R21', 'APIP'), ('R22', 'Auditor BPK'), ('R23', 'Pembaca Tim Terpadu'), ('R24', 'Publik'), ('R25', 'Petugas rekening'), ('R26', 'Bendahara pengeluaran'), ('R27', 'Rekonsiliator'), ('R28', 'Petugas keamanan'), ('R29', 'Ketua BPD atau LPM'), ('R30', 'Camat'), ('R31', 'Operator desa'), ('R32', 'Kustodian adat')], max_length=3)),
                ('pokja', models.PositiveSmallIntegerField(null=True)),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('DIUSULKAN', 'Diusulkan'), ('BERLAKU', 'Berlaku'), ('DITOLAK', 'Ditolak'), ('BERAKHIR', 'Berakhir')], max_length=12)),
                ('decree', models.CharField(blank=True, max_length=120)),
                ('source', models.CharField(blank=True, max_length=60)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='people.person')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'state'], name='assignment_person'), models.Index(fields=['area', 'person'], name='assignment_place')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_at__isnull', True), ('until_at__gt', models.F('from_at')), _connector='OR'), name='assignment_has_length'), models.CheckConstraint(condition=models.Q(('pokja__isnull', True), ('pokja__in', [1, 2, 3, 4]), _connector='OR'), name='assignment_pokja'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='assignment_confirmed_by_another')],
            },
        ),
        migrations.CreateModel(
            name='InvitationList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('made_at', models.DateTimeField()),
                ('rows', ketahanan.common.secrets.SealedTextField(blank=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('batch', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('code', ketahanan.common.secrets.SealedTextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('drops_keys', models.BooleanField(default=False)),
                ('resets', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('ended_at', models.DateTimeField(null=True)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='people.assignment')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='people.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='delegation_has_length')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('began_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('agent', models.CharField(blank=True, max_length=200)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
        ),
    ]
