"""The network's own record, from CSV files with the headers of `municipalities/data/network/`.

Loading is idempotent: the same files twice change nothing. Each row is loaded, or named with column and reason.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django_countries import countries

from municipalities.models import Municipality, Organisation
from share.imports.models import SourceRow
from share.imports.tables import Problem, Row, UnreadableFile, read
from share.kit.text import search_key

COMMITTED = Path(__file__).resolve().parents[2] / "municipalities" / "data"
MUNICIPALITIES = (
    "name",
    "country_iso2",
    "level",
    "region",
    "population",
    "population_note",
    "role_in_share",
    "period",
    "source",
)
ORGANISATIONS = ("name", "country_iso2", "type", "role", "project", "source")


@dataclass
class Outcome:
    """What became of one file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[Problem] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        return {
            "created": self.created, "updated": self.updated, "unchanged": self.unchanged,
            "rejected": [problem.as_dict() for problem in self.rejected],
        }  # fmt: skip


class _DryRun(Exception):
    pass


def load_network(folder: Path, *, dry_run: bool = False) -> dict[str, Outcome]:
    """Loads the files of a folder, in one transaction; `dry_run` rolls it back. File name to its outcome."""
    outcomes: dict[str, Outcome] = {}
    try:
        with transaction.atomic():
            for name, header, load in FILES:
                path = folder / name
                if path.is_file():
                    outcomes[name] = _load(path, header, load)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return outcomes


def _load(path: Path, header: tuple[str, ...], load: Callable[[Row], tuple[Model, dict[str, Any], str]]) -> Outcome:
    outcome = Outcome()
    try:
        rows = read(path, header)
    except UnreadableFile as error:
        outcome.rejected.append(Problem(1, "", str(error)))
        return outcome
    seen: dict[str, int] = {}
    sources: list[SourceRow] = []
    for row in rows:
        if row.problem:
            outcome.rejected.append(row.problem)
            continue
        try:
            key = f"{row.cells['country_iso2']}:{search_key(row.cells['name'])}"
            if key in seen:
                raise ValidationError({"name": _("The same name stands in line %(line)d.") % {"line": seen[key]}})
            seen[key] = row.number
            thing, relation = _store(row, load, outcome)
            sources.append(SourceRow(file=path.name, key=key, number=row.number, cells=row.raw, **{relation: thing}))
        except ValidationError as error:
            outcome.rejected += _problems(row, error)
    SourceRow.objects.bulk_create(
        sources, batch_size=1_000, update_conflicts=True, unique_fields=["file", "key"],
        update_fields=["number", "cells", "municipality", "organisation"],
    )  # fmt: skip
    return outcome


def _store(row: Row, load: Callable[[Row], tuple[Model, dict[str, Any], str]], outcome: Outcome) -> tuple[Model, str]:
    """What the row became, and the field of a SourceRow that points to it."""
    thing, values, relation = load(row)
    changed = [name for name, value in values.items() if getattr(thing, name) != value]
    is_new = thing.pk is None
    for name in changed:
        setattr(thing, name, values[name])
    if is_new or changed:
        thing.full_clean(exclude=["key"], validate_unique=False, validate_constraints=False)
        thing.save()
    if is_new:
        outcome.created += 1
    elif changed:
        outcome.updated += 1
    else:
        outcome.unchanged += 1
    return thing, relation


def _municipality(row: Row) -> tuple[Municipality, dict[str, Any], str]:
    cells = row.cells
    country = _country(cells["country_iso2"])
    town = Municipality.objects.called(cells["name"], country).first() or Municipality(country=country)
    lat, lon = coordinates().get((cells["name"], country), (None, None))
    values = {
        "name": cells["name"], "level": cells["level"], "region": cells["region"], "population": _number(cells["population"]),
        "population_note": cells["population_note"], "roles": _list(cells["role_in_share"]), "period": cells["period"],
        "source": cells["source"], "lat": lat, "lon": lon,
    }  # fmt: skip
    return town, values, "municipality"


def _organisation(row: Row) -> tuple[Organisation, dict[str, Any], str]:
    cells = row.cells
    country = _country(cells["country_iso2"], required=False)
    found = Organisation.objects.filter(country=country, key=search_key(cells["name"])).first()
    values = {
        "name": cells["name"], "kind": cells["type"], "roles": _list(cells["role"]), "projects": cells["project"],
        "source": cells["source"],
    }  # fmt: skip
    return found or Organisation(country=country), values, "organisation"


FILES: tuple[tuple[str, tuple[str, ...], Callable[[Row], tuple[Model, dict[str, Any], str]]], ...] = (
    ("municipalities.csv", MUNICIPALITIES, _municipality),
    ("organisations.csv", ORGANISATIONS, _organisation),
)
COLUMNS = {"country": "country_iso2", "kind": "type", "projects": "project"}


def _problems(row: Row, error: ValidationError) -> list[Problem]:
    if not hasattr(error, "error_dict"):
        return [Problem(row.number, "", " ".join(error.messages))]
    columns = COLUMNS | {"roles": "role_in_share" if "role_in_share" in row.cells else "role"}
    return [
        Problem(row.number, columns.get(name, name), " ".join(messages))
        for name, messages in error.message_dict.items()
    ]


def _country(code: str, *, required: bool = True) -> str:
    if not code and not required:
        return ""
    if code not in dict(countries):
        raise ValidationError(
            {"country_iso2": _("“%(code)s” is no country code (ISO 3166-1, two letters).") % {"code": code}}
        )
    return code


def _number(cell: str) -> int | None:
    """A missing number is unknown, not zero."""
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and 0 < int(cell) < 100_000_000):
        raise ValidationError({"population": _("“%(cell)s” is no number of inhabitants.") % {"cell": cell}})
    return int(cell)


def _list(cell: str) -> list[str]:
    return [part for part in (part.strip() for part in cell.split(";")) if part]


@cache
def coordinates() -> dict[tuple[str, str], tuple[float, float]]:
    """(name, country) to latitude and longitude, from the file committed beside the network's record."""
    with (COMMITTED / "coordinates.csv").open(encoding="utf-8", newline="") as file:
        return {(r["name"], r["country_iso2"]): (float(r["lat"]), float(r["lon"])) for r in csv.DictReader(file)}
