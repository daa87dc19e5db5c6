"""What an import left of each item, as digests, and what a kept row said before."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0006_add_marks_and_views'),
    ]

    operations = [
        migrations.AddField(
            model_name='archiverow',
            name='replaced',
            field=models.JSONField(db_default=[], help_text='What other imports had written here: [{import, row}], the latest last.'),
        ),
        migrations.AddField(
            model_name='importchange',
            name='after',
            field=models.JSONField(db_default={}, help_text='Digests of what the import left, by place: does it still stand?'),
        ),
        migrations.AlterField(
            model_name='importchange',
            name='before',
            field=models.JSONField(db_default={}, help_text='Machine values and texts before the import; {} for a created item.'),
        ),
    ]
