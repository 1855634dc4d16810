"""Meetings of working groups had the row of every kind that adds nothing; now they have their own."""

from django.db import migrations

FORWARD = """
    INSERT INTO gatherings_groupmeeting (event_id) SELECT g.event_id FROM gatherings_gathering g
    JOIN events_event e ON e.id = g.event_id WHERE e.kind = 'working_group';
    DELETE FROM gatherings_gathering g USING events_event e WHERE e.id = g.event_id AND e.kind = 'working_group';
"""
BACK = """
    INSERT INTO gatherings_gathering (event_id) SELECT event_id FROM gatherings_groupmeeting;
    DELETE FROM gatherings_groupmeeting;
"""


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0006_working_groups")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
