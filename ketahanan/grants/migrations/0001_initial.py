import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
        ('editions', '0001_initial'),
        ('people', '0001_initial'),
        ('proposals', '0001_initial'),
        ('villages', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('amount', models.BigIntegerField()),
                ('agreement_no', models.CharField(blank=True, max_length=80)),
                ('agreement_on', models.DateField(null=True)),
                ('work_until', models.DateField(null=True)),
                ('agreed_at', models.DateTimeField(null=True)),
                ('pact_at', models.DateTimeField(null=True)),
                ('agreed_hash', models.CharField(blank=True, max_length=64)),
                ('addendum_no', models.CharField(blank=True, max_length=80)),
                ('addendum_on', models.DateField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.pokjaaccount')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='editions.edition')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('next_account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.pokjaaccount')),
                ('pokja', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='villages.pokja')),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='grant', to='proposals.proposal')),
            ],
            options={
                'indexes': [models.Index(fields=['edition', 'area'], name='grant_of_village'), models.Index(fields=['state', 'state_since'], name='grant_waiting'), models.Index(fields=['state_since', 'id'], name='grant_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='grant_positive'), models.UniqueConstraint(condition=models.Q(('agreement_no', ''), _negated=True), fields=('edition', 'agreement_no'), name='agreement_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('tranche', models.PositiveSmallIntegerField()),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('ref16', models.CharField(max_length=16, unique=True)),
                ('amount', models.BigIntegerField()),
                ('spp_no', models.CharField(blank=True, max_length=80)),
                ('spp_on', models.DateField(null=True)),
                ('spm_no', models.CharField(blank=True, max_length=80)),
                ('spm_on', models.DateField(null=True)),
                ('sp2d_no', models.CharField(blank=True, max_length=80)),
                ('sp2d_on', models.DateField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('credited_on', models.DateField(null=True)),
                ('receipt_at', models.DateTimeField(null=True)),
                ('flag', models.CharField(blank=True, choices=[('', '–'), ('BEDA', 'Jumlah berbeda')], max_length=8)),
                ('same_account_reason', models.TextField(blank=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.pokjaaccount')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='grants.grant')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grants.payment')),
                ('tested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('sp2d_no', ''), _negated=True), fields=['sp2d_no'], name='payment_sp2d'), models.Index(condition=models.Q(('spm_no', ''), _negated=True), fields=['spm_no'], name='payment_spm'), models.Index(fields=['state', 'state_since'], name='payment_waiting'), models.Index(fields=['state_since', 'id'], name='payment_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_positive'), models.UniqueConstraint(fields=('grant', 'tranche', 'attempt'), name='payment_attempt_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['DITOLAK', 'DIRETUR', 'DIBATALKAN', 'DIBALIK']), _negated=True), fields=('grant', 'tranche'), name='one_live_payment')],
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('reported_on', models.DateField()),
                ('physical_pct', models.PositiveSmallIntegerField()),
                ('use_pct', models.PositiveSmallIntegerField()),
                ('note', models.TextField()),
                ('verified_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress', to='grants.grant')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('physical_pct__lte', 100), ('use_pct__lte', 100)), name='progress_percent')],
            },
        ),
    ]
