"""Conferences, seminars, webinars and launches had the row of every kind that adds nothing; now they have their own."""

from django.db import migrations

KINDS = "'conference', 'expert_seminar', 'webinar', 'launch'"
FORWARD = f"""
    INSERT INTO gatherings_talk (event_id, stream, recording) SELECT g.event_id, '', '' FROM gatherings_gathering g
    JOIN events_event e ON e.id = g.event_id WHERE e.kind IN ({KINDS});
    DELETE FROM gatherings_gathering g USING events_event e WHERE e.id = g.event_id AND e.kind IN ({KINDS});
"""  # noqa: S608
BACK = """
    INSERT INTO gatherings_gathering (event_id) SELECT event_id FROM gatherings_talk;
    DELETE FROM gatherings_talk;
"""


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0009_speakers_talks_and_films")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
