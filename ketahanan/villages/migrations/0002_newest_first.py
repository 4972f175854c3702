from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('editions', '0001_initial'),
        ('people', '0001_initial'),
        ('villages', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='pokjaaccount',
            index=models.Index(fields=['state_since', 'id'], name='account_newest'),
        ),
    ]
