from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0004_fill_days_and_countries")]

    operations = [
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_at__isnull", True), ("starts_on__isnull", False), _connector="OR"),
                name="an_event_with_a_time_has_its_day",
                violation_error_message="An activity with a time has its day.",
            ),
        ),
    ]
