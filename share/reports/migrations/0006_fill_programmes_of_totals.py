import re

from django.db import migrations

WORD = re.compile(r"[^\W_]+")


def words(text):
    return " ".join(["", *WORD.findall(text.casefold()), ""])


def fill(apps, schema_editor):
    """Of totals loaded before: the programme whose name, the longest of them, stands in what is said or in its source."""
    Programme, PublishedTotal = apps.get_model("grants", "Programme"), apps.get_model("reports", "PublishedTotal")
    named = {words(programme.name): programme for programme in Programme.objects.all()}
    integration = named.get(" share integration ")
    if integration:
        named[" preparing welcoming communities "] = integration
    for total in PublishedTotal.objects.filter(programme=None):
        said = words(f"{total.statement} {total.source}")
        found = sorted((key for key in named if key in said), key=len)
        if found:
            PublishedTotal.objects.filter(pk=total.pk).update(programme=named[found[-1]])


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_totals_of_a_programme")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
