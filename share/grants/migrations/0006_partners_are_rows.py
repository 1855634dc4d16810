from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0005_partners_move_to_their_rows"),
    ]

    operations = [
        migrations.RemoveField(model_name="grant", name="partners"),
        migrations.AddField(
            model_name="grant",
            name="partners",
            field=models.ManyToManyField(
                blank=True, related_name="grants", through="grants.GrantPartner", to="municipalities.organisation"
            ),
        ),
    ]
