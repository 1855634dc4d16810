"""What a merge would do, row by row, before anything is done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from share.kit.merging import NotToBeMerged, OnMerge
from share.records.conflicts import fingerprint
from share.records.merging.kinds import Field, Mergeable, fields_of, objections, relations_to, said_by
from share.records.merging.values import noun, row_of, rows_of, sort_of, told, values_of
from share.records.merging.went import apart

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass
class Moved:
    """Rows of a table whose column is changed from one value to another."""

    column: Field
    keys: list[Any]
    old: Any
    new: Any

    @property
    def words(self) -> str:
        return str(capfirst(sort_of(self.column.model)))

    def as_json(self) -> dict[str, Any]:
        where = {"model": self.column.model._meta.label, "field": self.column.attname}
        return where | {"keys": [str(key) for key in self.keys], "old": str(self.old), "new": str(self.new)}


@dataclass
class Changed:
    """A row of which some values become others; `before` and `after` by column."""

    row: models.Model
    before: dict[str, Any]
    after: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        where = {"model": self.row._meta.label, "key": str(self.row.pk)}
        return where | {"before": self.before, "after": self.after}


@dataclass
class Plan:
    """What a merge would do: rows that follow, rows that are dropped, values that change; and why it must not be done."""

    kept: models.Model
    gone: models.Model
    moved: list[Moved] = field(default_factory=list)
    dropped: list[models.Model] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    added: list[models.Model] = field(default_factory=list)  # once it is done
    refused: list[str] = field(default_factory=list)
    beside: Sequence[models.Model] = ()  # further rows of the one that stays, which are filled as it is

    @property
    def fingerprint(self) -> str:
        """Stands for both records and every row that would be touched, as they are now."""
        return fingerprint([self.as_json(), *map(values_of, (self.kept, *self.beside))])

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows of each sort follow, in words."""
        found: dict[str, int] = {}
        for one in self.moved:
            found[one.words] = found.get(one.words, 0) + len(one.keys)
        return list(found.items())

    @property
    def filled(self) -> list[str]:
        """The fields of the one that stays which take a value of the other, in words."""
        own = [one for one in self.changed if one.row in (self.kept, *self.beside)]
        return [noun(type(one.row), name) for one in own for name in one.after]

    def as_json(self) -> dict[str, Any]:
        return {
            "record": {"model": self.gone._meta.label, "values": values_of(self.gone)},
            "moved": [one.as_json() for one in self.moved],
            "changed": [one.as_json() for one in self.changed],
            "dropped": [{"model": row._meta.label, "values": values_of(row)} for row in self.dropped],
        }

    @property
    def steps(self) -> dict[str, Any]:
        """What was done, for the undo."""
        return self.as_json() | {"added": [{"model": row._meta.label, "values": values_of(row)} for row in self.added]}


def make_plan(kind: Mergeable, kept: models.Model, gone: models.Model) -> Plan:
    plan = Plan(kept, gone, beside=kind.beside(kept))
    plan.refused += [str(reason) for object_to in objections for reason in object_to(kept, gone)]
    if apart(type(kept), kept.pk, gone.pk):
        plan.refused.append(_("It was decided that these are two."))
    _fill(plan, kind.fills, kept, gone)
    for ours, theirs in zip(plan.beside, kind.beside(gone), strict=True):
        _fill(plan, kind.fills_beside, ours, theirs)
    columns = list(fields_of(kind))
    for column in columns:
        said = said_by(column)
        if said.moves:
            _plan_column(plan, column, said)
    there = {(type(row), row.pk) for row in plan.dropped}
    for moved in plan.moved:
        moved.keys = [key for key in moved.keys if (moved.column.model, key) not in there]
    plan.moved = [moved for moved in plan.moved if moved.keys]
    if kind.retire:
        before = values_of(gone)
        kind.retire(kept, gone)
        _note_change(plan, gone, before)
        gone.refresh_from_db()
    return plan


def _fill(plan: Plan, fills: Sequence[Sequence[str]], kept: models.Model, gone: models.Model) -> None:
    """What the one that stays does not know, it takes from the other; fields of a group only together."""
    before = values_of(kept)
    for group in fills:
        ours = [getattr(kept, name) for name in group]
        theirs = [getattr(gone, name) for name in group]
        if not any(map(_is_known, ours)) and any(map(_is_known, theirs)):
            for name, value in zip(group, theirs, strict=True):
                setattr(kept, name, value)
    _note_change(plan, kept, before)


def _is_known(value: object) -> bool:
    return value is not None and value != [] and str(value) not in {"", "unknown"}


def _note_change(plan: Plan, row: models.Model, before: dict[str, Any]) -> None:
    after = values_of(row)
    names = [name for name in after if after[name] != before[name]]
    if names:
        plan.changed.append(Changed(row, {n: before[n] for n in names}, {n: after[n] for n in names}))


def _plan_column(plan: Plan, column: Field, said: OnMerge) -> None:
    old, new = _own_value(column, plan.gone), _own_value(column, plan.kept)
    if old == new:
        return
    rows = rows_of(column.model).filter(**{column.attname: old})
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    if not keys:
        return
    plan.moved.append(Moved(column, keys, old, new))
    found = list(_doubles(column, said, old, new))
    pairs = rows_of(column.model).in_bulk({pk for stays, goes, _sentence in found for pk in (stays, goes)})
    goes_out = [goes for stays, goes, sentence in found if _is_dropped(plan, said, pairs[stays], pairs[goes], sentence)]
    _require_nothing_hangs_on(plan, column, [pairs[pk] for pk in goes_out])


def _own_value(column: Field, record: models.Model) -> Any:
    return record.pk if column.is_relation else getattr(record, column.name)


def _doubles(column: Field, said: OnMerge, old: Any, new: Any) -> "Iterator[tuple[Any, Any, StrOrPromise]]":
    """Keys of two rows, one of each record, that cannot stand side by side, and the sentence that says so."""
    seen: set[Any] = set()
    for names, condition, sentence in _unique_over(column, said):
        others = [name for name in names if name != column.name]
        rows = rows_of(column.model).filter(condition).order_by("pk")
        there: dict[tuple[Any, ...], Any] = {}
        for *value, pk in rows.filter(**{column.attname: new}).values_list(*others, "pk"):
            if None not in value:
                there[tuple(value)] = pk
        for *value, pk in rows.filter(**{column.attname: old}).values_list(*others, "pk"):
            if tuple(value) in there and pk not in seen:
                seen.add(pk)
                yield there[tuple(value)], pk, sentence


def _unique_over(column: Field, said: OnMerge) -> "Iterator[tuple[Sequence[str], models.Q, StrOrPromise]]":
    """The sets of fields with this one of which no two rows may have the same values, and under which condition."""
    meta, one = column.model._meta, _("Both have it, and only one of them can.")
    for rule in meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and column.name in rule.fields:
            yield rule.fields, rule.condition or models.Q(), rule.violation_error_message or one
    for names in meta.unique_together:
        if column.name in names:
            yield list(names), models.Q(), one
    if column.unique:
        yield [column.name], models.Q(), one
    if said.same_by:  # what is not filled in is not the same
        texts = [name for name in said.same_by if isinstance(meta.get_field(name), models.CharField)]
        yield [column.name, *said.same_by], said.among & models.Q(*(~models.Q(**{name: ""}) for name in texts)), one


def _is_dropped(plan: Plan, said: OnMerge, stays: models.Model, goes: models.Model, sentence: "StrOrPromise") -> bool:
    """Decides about two that cannot stand side by side: whether the second is dropped. Notes what changes in both."""
    if said.double is None:
        plan.refused.append(f"{told(goes)}: {sentence}")
        return False
    before, theirs = values_of(stays), values_of(goes)
    try:
        drops = said.double(stays, goes)
    except NotToBeMerged as error:
        plan.refused.append(str(error))
        return False
    _note_change(plan, stays, before)
    if drops:
        plan.dropped.append(row_of(type(goes), theirs))
    else:
        _note_change(plan, goes, theirs)
    return drops


def _require_nothing_hangs_on(plan: Plan, column: Field, rows: Sequence[models.Model]) -> None:
    """A row is never dropped with what refers to it: what could not be moved is not deleted."""
    keys = [row.pk for row in rows]
    for one in relations_to(column.model) if keys else ():
        if rows_of(one.model).filter(**{f"{one.attname}__in": keys}).exists():
            sentence = _("%(row)s: both have it, and what hangs on the second would be lost: %(what)s")
            what = {"row": capfirst(sort_of(column.model)), "what": sort_of(one.model)}
            plan.refused.append(sentence % what)
