"""Two records side by side: the values of their fields in words, and whether they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst

LEFT_OUT = frozenset(
    ("id", "key", "public_id", "password", "person_key", "sessions_ended_at", "merged_into", "is_active", "is_demo")
)


@dataclass(frozen=True)
class Compared:
    """A field of two records: its name, and what each says."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return self.one != self.other


def compared(one: models.Model, other: models.Model, shows: Sequence[str] = ()) -> list[Compared]:
    """Every field that at least one of the two fills; of a record with fields that nobody compares, those in `shows`."""
    found = []
    for column in one._meta.concrete_fields:
        hidden = column.generated or (column.is_relation and column.primary_key) or column.name in LEFT_OUT
        if not hidden and (not shows or column.name in shows):
            row = Compared(str(capfirst(column.verbose_name)), _words(column, one), _words(column, other))
            if row.one or row.other:
                found.append(row)
    return found


def _words(column: Any, row: models.Model) -> str:
    value = getattr(row, column.name)
    if value is None or value == "":
        return ""
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if hasattr(value, "name") and hasattr(value, "code"):
        return str(value.name)  # a country
    if isinstance(column, ArrayField):
        return ", ".join(str(part) for part in value)
    if isinstance(value, datetime):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, int) and not isinstance(value, bool):
        return number_format(value, force_grouping=True)
    return str(value)
