from django.db import migrations, models

import share.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_files_are_verified"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="Hash of the form’s key.", max_length=64)),
                (
                    "content",
                    models.CharField(
                        help_text="Hash of what was typed, with the key in it, which is not stored.", max_length=64
                    ),
                ),
                ("made", models.CharField(blank=True, help_text="Model and id of what was made.", max_length=60)),
                ("used_at", models.DateTimeField(db_index=True, default=share.kit.clock.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key",),
                        name="a_form_key_is_used_once",
                        violation_error_message="This form was sent already.",
                    )
                ],
            },
        ),
    ]
