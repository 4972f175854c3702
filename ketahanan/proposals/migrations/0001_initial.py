import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
        ('editions', '0001_initial'),
        ('people', '0001_initial'),
        ('villages', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bundle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('score', models.PositiveSmallIntegerField(null=True)),
                ('rank', models.PositiveIntegerField(null=True)),
                ('in_quota', models.BooleanField(null=True)),
                ('ranked_at', models.DateTimeField(null=True)),
                ('checked_on', models.DateField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bundles', to='editions.edition')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bundles', to='villages.institution')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('edition', 'area'), name='bundle_once')],
            },
        ),
        migrations.CreateModel(
            name='FieldCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('checked_on', models.DateField()),
                ('lat', models.DecimalField(decimal_places=5, max_digits=8)),
                ('lon', models.DecimalField(decimal_places=5, max_digits=8)),
                ('note', models.TextField()),
                ('at', models.DateTimeField()),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='proposals.bundle')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('title', models.CharField(max_length=140)),
                ('background', models.TextField(blank=True)),
                ('aim', models.TextField(blank=True)),
                ('targets', models.TextField(blank=True)),
                ('women_count', models.PositiveIntegerField(default=0)),
                ('men_count', models.PositiveIntegerField(default=0)),
                ('disabled_count', models.PositiveIntegerField(default=0)),
                ('schedule', models.TextField(blank=True)),
                ('own_contribution', models.TextField(blank=True)),
                ('risks', models.TextField(blank=True)),
                ('upkeep', models.TextField(blank=True)),
                ('physical', models.BooleanField(default=False)),
                ('minutes_id', models.BigIntegerField(null=True)),
                ('requested', models.BigIntegerField(default=0)),
                ('approved', models.BigIntegerField(null=True)),
                ('sk_no', models.CharField(blank=True, max_length=80)),
                ('sk_on', models.DateField(null=True)),
                ('version', models.PositiveSmallIntegerField(default=0)),
                ('rejected_level', models.CharField(blank=True, max_length=5)),
                ('objected', models.BooleanField(default=False)),
                ('money_sent', models.BooleanField(default=False)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('papers', models.JSONField(default=dict)),
                ('marks', models.JSONField(default=list)),
                ('reasons_round', models.PositiveSmallIntegerField(null=True)),
                ('verifiers', models.JSONField(default=list)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='proposals.bundle')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('pokja', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='villages.pokja')),
                ('rejected_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('rejected_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'state_since'], name='proposal_waiting'), models.Index(fields=['edition', 'state'], name='proposal_in_edition'), models.Index(fields=['state_since', 'id'], name='proposal_oldest')],
                'constraints': [models.UniqueConstraint(fields=('bundle', 'pokja'), name='proposal_once_a_pokja'), models.CheckConstraint(condition=models.Q(('requested__gte', 0)), name='proposal_requested_not_negative'), models.CheckConstraint(condition=models.Q(('approved__isnull', True), models.Q(('approved__gt', 0), ('approved__lte', models.F('requested'))), _connector='OR'), name='approved_within_requested'), models.CheckConstraint(condition=models.Q(models.Q(('approved__isnull', True), ('sk_on__isnull', True)), models.Q(('approved__isnull', False), ('sk_on__isnull', False)), _connector='OR'), name='approved_with_decree')],
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('BARANG', 'Barang dan bahan'), ('FASILITAS', 'Sarana umum'), ('DIALOG', 'Pertemuan dan dialog'), ('PELATIHAN', 'Pelatihan'), ('OPERASIONAL', 'Operasional'), ('UPAH', 'Upah')], max_length=12)),
                ('description', models.CharField(max_length=200)),
                ('quantity_cents', models.PositiveIntegerField()),
                ('unit', models.CharField(max_length=30)),
                ('unit_price', models.BigIntegerField()),
                ('amount', models.BigIntegerField()),
                ('price_source', models.CharField(blank=True, max_length=200)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='proposals.proposal')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('quantity_cents__gt', 0), ('unit_price__gt', 0)), name='line_positive'), models.CheckConstraint(condition=models.Q(('quantity_cents__gt', 0), ('amount__gt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('quantity_cents'), '*', models.F('unit_price')), '/', models.Value(100)), '-', models.Value(1))), ('amount__lt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('quantity_cents'), '*', models.F('unit_price')), '/', models.Value(100)), '+', models.Value(1)))), name='line_is_product')],
            },
        ),
        migrations.CreateModel(
            name='ItemReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('item', models.CharField(max_length=60)),
                ('label', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=12)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='proposals.budgetline')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='item_reasons', to='proposals.proposal')),
            ],
        ),
        migrations.CreateModel(
            name='ProposalVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('round', models.PositiveSmallIntegerField()),
                ('content', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='proposals.proposal')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('proposal', 'number'), name='version_once')],
            },
        ),
        migrations.CreateModel(
            name='RankingList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('state_since', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('order', models.JSONField(default=list)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('edition', 'area'), name='ranking_once')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.CharField(max_length=20)),
                ('points', models.PositiveSmallIntegerField()),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='proposals.bundle')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bundle', 'criterion'), name='score_once_a_criterion')],
            },
        ),
    ]
