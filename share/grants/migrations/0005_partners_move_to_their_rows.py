from typing import Any

from django.db import migrations

from share.grants import categories


def load_categories(apps: Any, schema_editor: Any) -> None:
    programmes, rows = (apps.get_model("grants", name) for name in ("FundingProgramme", "CostCategory"))
    categories.load(categories.COMMITTED, programmes, rows)


def move_partners(apps: Any, schema_editor: Any) -> None:
    """Each partner of a grant gets its row; the one that coordinates says so."""
    grants, rows = apps.get_model("grants", "Grant"), apps.get_model("grants", "GrantPartner")
    rows.objects.bulk_create(
        rows(
            grant_id=grant.pk,
            organisation_id=organisation,
            role="coordinator" if organisation == grant.coordinator_id else "beneficiary",
        )
        for grant in grants.objects.order_by("pk")
        for organisation in grant.partners.order_by("pk").values_list("pk", flat=True)
    )


def nothing(apps: Any, schema_editor: Any) -> None:
    """The rows go with their tables."""


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0004_partners_categories_and_states"),
    ]

    operations = [
        migrations.RunPython(load_categories, nothing),
        migrations.RunPython(move_partners, nothing),
    ]
