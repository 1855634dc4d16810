"""How files become rows: each row is loaded, or named with column and reason; the same file twice changes nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import BaseConstraint, Model, Prefetch, Q, UniqueConstraint
from django.utils.translation import gettext as _

from share.imports import names
from share.imports.models import BECAME, SourceRow
from share.imports.tables import Problem, Row, UnreadableFile, read


class Change(IntEnum):
    """What became of a row, the greater one counting when it is made of several things."""

    UNCHANGED = 0
    UPDATED = 1
    CREATED = 2


@dataclass
class Outcome:
    """What became of one file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[Problem] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)  # what earlier loads of this file brought and this one does not name

    def as_dict(self) -> dict[str, object]:
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": [problem.as_dict() for problem in self.rejected],
        }

    def count(self, change: Change) -> None:
        setattr(self, change.name.lower(), getattr(self, change.name.lower()) + 1)


@dataclass(frozen=True)
class Source:
    """A kind of file: its name, the columns it needs, what tells its rows apart, and what makes a thing of a row.

    `columns` says which column a model's field comes from, where the two have different names. `load` gets the row and
    what the same row became before (None the first time), with what `prefetch` names; it raises ValidationError. It answers
    with the thing, what changed, and perhaps new rows that belong to it, which are written together at the end.
    """

    name: str
    header: Sequence[str]
    key: Callable[[dict[str, str]], str]
    load: Callable[[Row, Any], tuple[Any, ...]]
    relation: str
    columns: dict[str, str] = field(default_factory=dict)
    prefetch: Sequence[Prefetch] = ()


class _DryRun(Exception):
    pass


def load_files(sources: Iterable[Source], folder: Path, *, dry_run: bool = False) -> dict[str, Outcome]:
    """Loads the files of a folder, in one transaction; `dry_run` rolls it back. File name to its outcome."""
    outcomes: dict[str, Outcome] = {}
    try:
        with transaction.atomic():
            for source in sources:
                if (folder / source.name).is_file():
                    outcomes[source.name] = _load(source, folder / source.name)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return outcomes


def _load(source: Source, path: Path) -> Outcome:
    outcome = Outcome()
    try:
        rows = read(path, source.header)
    except UnreadableFile as error:
        outcome.rejected.append(Problem(1, "", str(error)))
        return outcome
    known = (
        SourceRow.objects.filter(file=source.name).select_related(source.relation).prefetch_related(*source.prefetch)
    )
    before = {row.key: getattr(row, source.relation) for row in known}
    beside: dict[type[Model], list[Model]] = defaultdict(list)
    names.forget()
    seen: dict[str, int] = {}
    kept: list[SourceRow] = []
    for row in rows:
        if row.problem:
            outcome.rejected.append(row.problem)
            continue
        try:
            key = source.key(row.cells)
            if key in seen:
                column = source.header[0]
                raise ValidationError({column: _("The same stands in line %(line)d.") % {"line": seen[key]}})
            seen[key] = row.number
            with transaction.atomic():
                thing, change, *more = source.load(row, before.get(key))
            outcome.count(change)
            for new in more[0] if more else ():
                beside[type(new)].append(new)
            kept.append(
                SourceRow(file=source.name, key=key, number=row.number, cells=row.raw, **{source.relation: thing})
            )
        except ValidationError as error:
            outcome.rejected += _problems(row, error, source.columns)
        except (IntegrityError, DataError) as error:
            outcome.rejected.append(_refused(row, error, source))
    for model, things in beside.items():
        model._default_manager.bulk_create(things, batch_size=1_000)
    outcome.gone = [str(thing) for key, thing in before.items() if key not in seen]
    SourceRow.objects.bulk_create(
        kept,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["file", "key"],
        update_fields=["number", "cells", *BECAME],
    )
    return outcome


def put(thing: Model, values: dict[str, Any]) -> Change:
    """Writes the values that differ, checked as a form would. Raises ValidationError."""
    changed = [name for name, value in values.items() if getattr(thing, name) != value]
    if not thing._state.adding and not changed:
        return Change.UNCHANGED
    for name in changed:
        setattr(thing, name, values[name])
    is_new = thing._state.adding
    # `cells.country` has looked at the country; asking the field too would go through 249 countries once more.
    thing.clean_fields(exclude={field.name for field in thing._meta.fields} - set(values) | {"country"})
    thing.save(force_insert=is_new)
    return Change.CREATED if is_new else Change.UPDATED


def put_many(related: Any, things: Iterable[Model]) -> Change:
    """Sets a many-to-many relation; says whether that changed anything. Asks nothing of what was prefetched."""
    wanted = {thing.pk for thing in things}
    if wanted == {thing.pk for thing in related.all()}:
        return Change.UNCHANGED
    related.set(wanted)
    return Change.UPDATED


def put_rows(related: Any, rows: Sequence[dict[str, Any]]) -> Change:
    """Makes the rows that belong to a thing be these, in their order; says whether that changed anything."""
    have = sorted(related.all(), key=lambda row: row.pk)
    names_of = list(rows[0]) if rows else []
    if [{name: getattr(row, name) for name in names_of} for row in have] == list(rows):
        return Change.UNCHANGED
    related.all().delete()
    related.bulk_create([related.model(**{related.field.name: related.instance}, **row) for row in rows])
    return Change.UPDATED


def _refused(row: Row, error: Exception, source: Source) -> Problem:
    """What only the database saw: the sentence of its constraint, at the last column the constraint speaks of."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    ours = {c.name: c for model in apps.get_models() for c in model._meta.constraints}
    constraint = ours.get(name or "")
    if constraint is None:
        return Problem(
            row.number, "", _("The database refuses this row: a value is too long, or stands there already.")
        )
    fields = {source.columns.get(field, field) for field in _fields(constraint)}
    column = next((column for column in reversed(source.header) if column in fields), "")
    return Problem(row.number, column, str(constraint.violation_error_message))


def _fields(constraint: BaseConstraint) -> set[str]:
    """The fields a constraint speaks of."""
    if isinstance(constraint, UniqueConstraint):
        return set(constraint.fields)
    conditions, found = [getattr(constraint, "condition", Q())], set()
    while conditions:
        part = conditions.pop()
        if isinstance(part, Q):
            conditions += part.children
        elif isinstance(part, tuple):
            found.add(part[0].split("__")[0])
    return found


def _problems(row: Row, error: ValidationError, columns: dict[str, str]) -> list[Problem]:
    if not hasattr(error, "error_dict"):
        return [Problem(row.number, "", " ".join(error.messages))]
    return [
        Problem(row.number, columns.get(name, name), " ".join(messages))
        for name, messages in error.message_dict.items()
    ]
