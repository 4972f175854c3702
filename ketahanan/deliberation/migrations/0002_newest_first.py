from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('deliberation', '0001_initial'),
        ('editions', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='musyawarah',
            index=models.Index(fields=['held_on', 'id'], name='musyawarah_newest'),
        ),
    ]
