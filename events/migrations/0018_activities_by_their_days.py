"""What takes place in a month is found by its days, not by a look at every activity."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0017_what_people_call_the_record")]

    operations = [
        migrations.AddIndex(
            model_name="event", index=models.Index(fields=["starts_on", "ends_on"], name="event_by_days")
        ),
    ]
