"""What is to be written of a row, and the writing of many of them: few statements, however many rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from django.db.models import Manager, Model

from share.imports.ledger import Ledger
from share.kit.fields import SearchKeyField

BATCH = 500


class Change(IntEnum):
    """What becomes of a row."""

    UNCHANGED = 0
    UPDATED = 1
    CREATED = 2


@dataclass
class Beside:
    """Rows that belong to a thing: its places, its partners. They are made anew when any of them differs.

    `within` names the field by which one row is part of another: in `rows` it holds that one's place among them. `known_by`
    names the field by which a row that is there already stays as it is, with what else it says.
    """

    name: str
    model: type[Model]
    owner_field: str
    rows: Sequence[dict[str, Any]]
    differs: bool
    within: str = ""
    known_by: str = ""


@dataclass
class Draft:
    """A thing as a row wants it, not written yet: which fields differ, its further rows, and what belongs to it."""

    thing: Model
    changed: list[str] = field(default_factory=list)
    parts: "list[Draft]" = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.thing._state.adding

    @property
    def change(self) -> Change:
        if self.is_new:
            return Change.CREATED
        return Change.UPDATED if self.differences() else Change.UNCHANGED

    def differences(self) -> list[str]:
        """Names of the fields and relations that differ, those of the parts too."""
        own = self.changed + [one.name for one in self.beside if one.differs]
        return own + [name for part in self.parts for name in (part.differences() or part.is_new * [""])]

    def all_parts(self) -> "Iterator[Draft]":
        yield self
        for part in self.parts:
            yield from part.all_parts()


def put(thing: Model, values: dict[str, Any]) -> Draft:
    """The thing with these values, checked as a form would. Raises ValidationError."""
    changed = [name for name, value in values.items() if getattr(thing, name) != value]
    if not thing._state.adding and not changed:
        return Draft(thing)
    for name in changed:
        setattr(thing, name, values[name])
    # `cells.country` has looked at the country, which asking the field too would look for among 249 once more; and what a
    # relation points at came from the database, which each row would ask once more.
    left_out = {field.name for field in thing._meta.fields if field.is_relation or field.name not in values}
    thing.clean_fields(exclude=left_out | {"country"})
    for key in thing._meta.fields:
        if isinstance(key, SearchKeyField) and key.source in changed:
            key.pre_save(thing, thing._state.adding)
            changed.append(key.name)
    return Draft(thing, changed)


def rows_beside(thing: Model, name: str, rows: Sequence[dict[str, Any]], *, within: str = "") -> Beside:
    """Rows of a reverse relation, in their order, what others are part of first. Asks nothing of what was prefetched."""
    relation = thing._meta.get_field(name)
    model, owner_field = relation.related_model, relation.field.name  # type: ignore[union-attr]
    have = [] if thing._state.adding else sorted(_related(thing, name).all(), key=lambda row: row.pk)
    wanted = [column for column in (rows[0] if rows else []) if column != within]
    places = {row.pk: place for place, row in enumerate(have)}
    stored = [
        {column: getattr(row, column) for column in wanted}
        | ({within: places.get(getattr(row, f"{within}_id"))} if within else {})
        for row in have
    ]
    return Beside(name, model, owner_field, rows, stored != list(rows), within)  # type: ignore[arg-type]


def many_beside(thing: Model, name: str, things: Iterable[Model]) -> Beside:
    """Rows of a many-to-many relation; those that stay keep their own fields. Asks nothing of what was prefetched."""
    relation: Any = thing._meta.get_field(name)
    wanted = list(dict.fromkeys(other.pk for other in things))
    have = set() if thing._state.adding else {other.pk for other in _related(thing, name).all()}
    column = f"{relation.m2m_reverse_field_name()}_id"
    rows = [{column: pk} for pk in wanted]
    through = relation.remote_field.through
    return Beside(name, through, relation.m2m_field_name(), rows, have != {*wanted}, known_by=column)


def _related(thing: Model, name: str) -> "Manager[Model]":
    found: Manager[Model] = getattr(thing, name)
    return found


def write(drafts: Sequence[Draft], ledger: Ledger | None = None) -> None:
    """Writes them with a number of statements that does not grow with theirs, and what was before into the ledger.

    Raises IntegrityError, DataError.
    """
    parts = [part for draft in drafts for part in draft.all_parts()]
    new: dict[type[Model], list[Model]] = defaultdict(list)
    changed: dict[type[Model], list[Draft]] = defaultdict(list)
    beside: dict[type[Model], list[tuple[Draft, Beside, bool]]] = defaultdict(list)
    for part in parts:
        if part.is_new:
            new[type(part.thing)].append(part.thing)
        elif part.changed:
            changed[type(part.thing)].append(part)
        for one in part.beside:
            if one.differs:
                beside[one.model].append((part, one, part.is_new))
    for model, things in new.items():
        model._default_manager.bulk_create(things)
        if ledger:
            ledger.made(model, [thing.pk for thing in things])
    for model, some in changed.items():
        names = list(dict.fromkeys(name for part in some for name in part.changed))
        if ledger:
            ledger.will_change(model, [part.thing.pk for part in some])
        model._default_manager.bulk_update([part.thing for part in some], names)
    for model, of_model in beside.items():
        _write_beside(model, of_model, ledger)


def _write_beside(model: type[Model], of_model: "list[tuple[Draft, Beside, bool]]", ledger: Ledger | None) -> None:
    owner_field = of_model[0][1].owner_field
    old = [part.thing.pk for part, _one, was_new in of_model if not was_new]
    within, known_by = of_model[0][1].within, of_model[0][1].known_by
    there: set[tuple[int, Any]] = set()
    if old:
        rows = model._default_manager.filter(**{f"{owner_field}__in": old})
        if known_by:
            wanted = {(part.thing.pk, row[known_by]) for part, one, _was_new in of_model for row in one.rows}
            keys = {key: (owner, value) for key, owner, value in rows.values_list("pk", f"{owner_field}_id", known_by)}
            there = wanted & {*keys.values()}
            rows = rows.exclude(pk__in=[key for key, pair in keys.items() if pair in there])
        if ledger:
            ledger.will_change(model, list(rows.values_list("pk", flat=True)))
        rows.delete()
    kept: dict[tuple[int, int], Model] = {}
    for is_part in (False, True) if within else (False,):
        new = {
            (number, place): model(**{owner_field: part.thing}, **_placed(row, within, number, kept))
            for number, (part, one, _was_new) in enumerate(of_model)
            for place, row in enumerate(one.rows)
            if (row.get(within) is not None) == is_part and (part.thing.pk, row.get(known_by)) not in there
        }
        model._default_manager.bulk_create(list(new.values()))
        kept |= new
    if ledger:
        ledger.made(model, [row.pk for row in kept.values()])


def _placed(row: dict[str, Any], within: str, number: int, kept: dict[tuple[int, int], Model]) -> dict[str, Any]:
    """A row's values; the place of what it is part of as the row that was made of it."""
    if not within or row[within] is None:
        return row
    return row | {within: kept[number, row[within]]}
