"""How far an import is, who undid it, and how a quarantined row was settled."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0003_add_taxonomy_and_canaries'),
    ]

    operations = [
        migrations.AddField(
            model_name='archiveimport',
            name='rows_done',
            field=models.BigIntegerField(db_default=0, help_text='Written with each chunk, in its transaction.'),
        ),
        migrations.AddField(
            model_name='archiveimport',
            name='rows_total',
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name='archiveimport',
            name='undone_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='archiveimport',
            name='undone_by',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='quarantinedrow',
            name='fixed',
            field=models.JSONField(db_default={}, help_text='The columns that a person changed before it was loaded.'),
        ),
        migrations.AddField(
            model_name='quarantinedrow',
            name='resolution',
            field=models.TextField(blank=True, db_default='', help_text='Why it was dismissed, or what it was loaded into.'),
        ),
        migrations.AddField(
            model_name='quarantinedrow',
            name='resolved_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='quarantinedrow',
            name='resolved_by',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddConstraint(
            model_name='archiveimport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', '')), models.Q(('undone_at__isnull', False), models.Q(('undone_by', ''), _negated=True)), _connector='OR'), name='import_undone_at_with_by'),
        ),
        migrations.AddConstraint(
            model_name='quarantinedrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_at', None), ('resolved_by', '')), models.Q(('resolved_at__isnull', False), models.Q(('resolved_by', ''), _negated=True)), _connector='OR'), name='quarantine_resolved_at_with_by'),
        ),
    ]
