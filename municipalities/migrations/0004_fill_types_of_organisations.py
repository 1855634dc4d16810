from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TYPES = {
    "NGO": "ngo",
    "NGO consortium": "network",
    "NGO network": "network",
    "church": "faith",
    "church network": "faith",
    "religious order": "faith",
    "city network": "network",
    "government agency": "national_authority",
    "national agency": "national_authority",
    "national authority": "national_authority",
    "international organisation": "international",
    "refugee/diaspora-led organisation": "refugee_led",
    "regional authority": "regional_authority",
    "think tank": "research",
    "university": "research",
}


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The type of each organisation whose source has a word that means one. A “local authority” may be a county: empty."""
    for word, type_ in TYPES.items():
        apps.get_model("municipalities", "Organisation").objects.filter(kind=word, type="").update(type=type_)


class Migration(migrations.Migration):
    replaces = [("municipalities", "0012_fill_types_of_organisations")]
    dependencies = [
        ("municipalities", "0003_places_people_needs_surveys_and_search"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
