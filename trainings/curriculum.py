"""The modules of the curriculum "Preparing Welcoming Communities", from the network's own record."""

import csv
from pathlib import Path

from django.utils.text import slugify

from trainings.models import Module

FILE = Path(__file__).resolve().parents[1] / "municipalities" / "data" / "network" / "curriculum_modules.csv"


def load_curriculum() -> None:
    """Makes the modules that are missing. A second call changes nothing."""
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            Module.objects.get_or_create(
                slug=slugify(row["module"])[:80], defaults={"title": row["module"], "source": row["source"]}
            )
