from django.db import migrations, models

import share.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0003_mail_in_turn"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="reply_to",
            field=models.EmailField(blank=True, max_length=254, verbose_name="answers go to"),
        ),
        migrations.CreateModel(
            name="PlannedMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("plan", models.CharField(help_text="Name of a registered plan.", max_length=60)),
                ("about", models.CharField(help_text="Public id of the row it is bound to.", max_length=60)),
                ("due_at", models.DateTimeField(verbose_name="planned for")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("sent", "sent"), ("missed", "not sent: it was too late")],
                        max_length=10,
                        verbose_name="what became of it",
                    ),
                ),
                ("recipients", models.PositiveIntegerField(default=0, verbose_name="recipients")),
                ("decided_at", models.DateTimeField(default=share.kit.clock.now)),
            ],
            options={
                "ordering": ["-due_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("about", "plan", "due_at"),
                        name="a_planned_mail_goes_out_once",
                        violation_error_message="This mail has gone out already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "sent"), ("recipients", 0), _connector="OR"),
                        name="a_missed_mail_has_no_recipients",
                    ),
                ],
            },
        ),
    ]
