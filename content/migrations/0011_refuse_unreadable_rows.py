"""Constraints against what PostgreSQL stores and Python cannot read."""

import content.db.readable
import datetime
from django.db import migrations, models


CALENDAR = (datetime.datetime(1, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=datetime.timezone.utc))


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0010_link_settled_rows'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__range', CALENDAR), ('starts_at__range', CALENDAR), ('ends_at__range', CALENDAR), ('indexed_at__range', CALENDAR), ('observed_at__range', CALENDAR), ('created_at__range', CALENDAR), ('updated_at__range', CALENDAR)), name='item_times_are_readable'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(content.db.readable.IsReadableJSON('analysis'), content.db.readable.IsReadableJSON('media'), content.db.readable.IsReadableJSON('stats'), content.db.readable.IsReadableJSON('payload'), content.db.readable.IsReadableJSON('flags')), name='item_json_is_readable'),
        ),
        migrations.AddConstraint(
            model_name='text',
            constraint=models.CheckConstraint(condition=models.Q(('occurred_at__range', CALENDAR), ('created_at__range', CALENDAR)), name='text_times_are_readable'),
        ),
        migrations.AddConstraint(
            model_name='text',
            constraint=models.CheckConstraint(condition=models.Q(content.db.readable.IsReadableJSON('meta')), name='text_json_is_readable'),
        ),
    ]
