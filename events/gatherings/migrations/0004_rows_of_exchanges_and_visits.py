"""Exchange events and visits had the row of every kind that adds nothing; now each has its own."""

from django.db import migrations

MOVES = (
    ("gatherings_exchangeevent", "theme", "'exchange_event'"),
    ("gatherings_visit", "aims", "'city_exchange', 'mentoring_visit', 'study_visit'"),
)
FORWARD = "".join(
    f"INSERT INTO {table} (event_id, {column}) SELECT g.event_id, '' FROM gatherings_gathering g"  # noqa: S608
    f" JOIN events_event e ON e.id = g.event_id WHERE e.kind IN ({kinds});\n"
    "DELETE FROM gatherings_gathering g USING events_event e"
    f" WHERE e.id = g.event_id AND e.kind IN ({kinds});\n"
    for table, column, kinds in MOVES
)
BACK = "".join(
    f"INSERT INTO gatherings_gathering (event_id) SELECT event_id FROM {table};\nDELETE FROM {table};\n"  # noqa: S608
    for table, _column, _kinds in MOVES
)


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0003_exchanges_visits_and_notes")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
