from django.db import migrations

# The day is that of the place, not of Greenwich.
FILL = """
UPDATE events_event AS event SET
    starts_on = (starts_at AT TIME ZONE event.timezone)::date,
    ends_on = (ends_at AT TIME ZONE event.timezone)::date
WHERE starts_at IS NOT NULL;
UPDATE events_event AS event SET country = town.country
FROM municipalities_municipality AS town WHERE town.id = event.municipality_id;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0003_the_record")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
