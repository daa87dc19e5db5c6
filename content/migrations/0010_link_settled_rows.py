"""The import that loaded a row from quarantine, so that its undo opens the row again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0009_name_batches'),
    ]

    operations = [
        migrations.AddField(
            model_name='quarantinedrow',
            name='loaded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='settled', to='content.archiveimport'),
        ),
    ]
