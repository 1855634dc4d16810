"""The cost categories of funders' programmes, as rows of a file: another funder is another file and no code."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from share.kit.text import search_key

COMMITTED = Path(__file__).with_name("cost_categories.csv")
COLUMNS = {"programme", "code", "name", "flat_rate", "source"}


def load(file: Path, programmes: Any, categories: Any) -> tuple[int, int]:
    """How many categories were made, and how many changed. Those the file does not name stay.

    `programmes` and `categories` are the models: a migration has its own. Raises ValidationError for a file that is none.
    """
    with file.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.DictReader(opened)
        if not set(reader.fieldnames or ()) >= COLUMNS:
            raise ValidationError(_("The file needs the columns %(names)s.") % {"names": ", ".join(sorted(COLUMNS))})
        rows = list(reader)
    made = changed = 0
    places: dict[int, int] = {}
    for row in rows:
        programme = _programme(row, programmes)
        places[programme.pk] = position = places.get(programme.pk, 0) + 1
        values = {"name": row["name"].strip(), "flat_rate": row["flat_rate"].strip() or None, "position": position}
        category = categories.objects.filter(programme=programme, code=row["code"].strip()).first()
        if category is None:
            categories.objects.create(programme=programme, code=row["code"].strip(), **values)
            made += 1
        elif any(
            str(getattr(category, name) or "").removesuffix(".00") != str(value or "") for name, value in values.items()
        ):
            for name, value in values.items():
                setattr(category, name, value)
            category.save()
            changed += 1
    return made, changed


def _programme(row: Mapping[str, str], programmes: Any) -> Any:
    name = row["programme"].strip()
    if not name or not row["code"].strip():
        raise ValidationError(_("A row has no programme, or no code."))
    slug = slugify(search_key(name))[:60]
    found, made = programmes.objects.get_or_create(slug=slug, defaults={"name": name, "source": row["source"].strip()})
    if not made and row["source"].strip() and found.source != row["source"].strip():
        found.source = row["source"].strip()
        found.save()
    return found
