from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0004_fill_types_of_organisations"),
    ]

    operations = [
        migrations.AddField(
            model_name="surveyinvitation",
            name="is_typed",
            field=models.BooleanField(default=False, help_text="By somebody for this survey, and of no contact."),
        ),
    ]
