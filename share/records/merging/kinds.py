"""Which records can be merged, and the graph of relations that lead to them, read from the models."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from share.kit.merging import STAY, OnMerge
from share.kit.moves import IllegalMove
from share.kit.registries import Registry
from share.kit.text import search_key
from share.records.likeness import Look
from share.records.models import Merged

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Field: TypeAlias = "models.Field[Any, Any]"
Model = type[models.Model]
# What packages keep of a person. It belongs to the account, which stays where it is: no sign-in address moves by itself.
OF_PACKAGES: dict[str, dict[str, OnMerge]] = {
    "account.EmailAddress": {"user": STAY},
    "mfa.Authenticator": {"user": STAY},
    "usersessions.UserSession": {"user": STAY},
}


class Undeclared(LookupError):
    """A relation says not what becomes of its rows when the record it leads to is merged: a mistake in the code."""


class Refused(IllegalMove):
    """These two cannot be merged, or this merge cannot be undone. `reasons` are sentences."""

    def __init__(self, reasons: Sequence["StrOrPromise"]) -> None:
        self.reasons = [str(reason) for reason in reasons]
        super().__init__(" ".join(self.reasons))


class Stale(IllegalMove):
    """What would be merged is not any more what the person was shown."""

    def __init__(self) -> None:
        super().__init__(_("Something changed since this page was drawn. Look at it again; nothing was merged."))


def _by_key(rows: "models.QuerySet[Any]") -> Mapping[int, Look]:
    return {pk: Look("", key) for pk, key in rows.values_list("pk", "key")}


def _of_key(rows: "models.QuerySet[Any]", name: str) -> "models.QuerySet[Any]":
    return rows.filter(key=search_key(name))


@dataclass(frozen=True)
class Mergeable:
    """A kind of record that can be merged.

    `rows(actor)` are those that a person may merge. `ref` is the field that stands in the address of a record;
    empty where old addresses lead nowhere. `fills` are
    fields that the one that stays takes from the other where it has nothing, in groups that are taken together or not at
    all. Where `retire` is given, the row that goes stays behind empty, changed by it in memory; else it is deleted.
    `adds(kept, gone)` gives rows, not saved yet, that the one that stays gets, such as the other’s name among its own; the
    undo takes them away. `same` are fields without a relation by which rows belong to a record, such as the person key.
    `beside(record)` are rows that hold more of what a record says, in one order for all; `fills_beside` their fields, as
    `fills`. `shows` are the fields that people compare, all where it is empty. `looks` says by what rows are compared with
    one another, `named` which of them somebody means by a name.
    """

    model: Model
    label: "StrOrPromise"
    rows: "Callable[[Any], models.QuerySet[Any]]"
    ref: str = "public_id"
    fills: Sequence[Sequence[str]] = ()
    retire: Callable[[Any, Any], None] | None = None
    same: tuple[str, ...] = ()
    adds: Callable[[Any, Any], Iterable[models.Model]] | None = None
    names_people: bool = False
    looks: "Callable[[models.QuerySet[Any]], Mapping[int, Look]]" = _by_key
    named: "Callable[[models.QuerySet[Any], str], models.QuerySet[Any]]" = _of_key
    shows: Sequence[str] = ()
    beside: Callable[[Any], Sequence[models.Model]] = lambda record: ()
    fills_beside: Sequence[Sequence[str]] = ()
    merged: Callable[[Any, Any, Merged], None] | None = None
    undoing: Callable[[Merged], Iterable["StrOrPromise"]] | None = None


Objection = Callable[[models.Model, models.Model], Iterable["StrOrPromise"]]
mergeables: Registry[Mergeable] = Registry()
# Reasons of upper apps why two records must not be merged: of the one that stays and the one that goes.
objections: Registry[Objection] = Registry()


def mergeable_of(model: Model) -> Mergeable | None:
    """How records of this model are merged; None for a model whose records are not."""
    return next((kind for kind in mergeables if kind.model is model), None)


def is_ours(model: Model) -> bool:
    """Whether it has a table of its own that is no history."""
    return model._meta.managed and not model._meta.proxy and not hasattr(model, "pgh_tracked_model")


def relations_to(model: Model) -> Iterator[Field]:
    """Every column of every table that refers to a row of this model, those between two ends of a many-to-many too."""
    for found in model._meta.get_fields(include_hidden=True):
        if isinstance(found, models.ManyToOneRel) and is_ours(found.field.model):
            yield found.field


def fields_of(kind: Mergeable) -> Iterator[Field]:
    """Every column by which rows belong to a record of this kind."""
    yield from relations_to(kind.model)
    for name in kind.same:
        for model in filter(is_ours, apps.get_models(include_auto_created=True)):
            if model is not kind.model and name in {one.name for one in model._meta.concrete_fields}:
                yield cast(Field, model._meta.get_field(name))


def said_by(column: Field) -> OnMerge:
    """What becomes of the rows of this column. Raises Undeclared, with the line that is missing."""
    model, name = column.model, column.name
    owner = model._meta.auto_created
    if isinstance(owner, type):  # the table between two ends: the field at one end says it
        ends = (one for one in owner._meta.local_many_to_many if one.remote_field.through is model)
        model, name = owner, next(one.name for one in ends)
    said = OF_PACKAGES.get(model._meta.label) or getattr(model, "on_merge", {})
    if name not in said:
        target = column.related_model if column.is_relation else None
        led_to = target._meta.verbose_name if isinstance(target, type) else name
        raise Undeclared(
            f"{model._meta.label}.{name}: what becomes of these rows when two of “{led_to}” are merged? Say it in"
            f' the model: on_merge = {{"{name}": MOVE}} (or another word of share.kit.merging).'
        )
    return said[name]


def undeclared() -> list[str]:
    """A sentence for each relation to a record that can be merged which does not say what becomes of its rows."""
    wrong = []
    for kind in mergeables:
        for column in fields_of(kind):
            try:
                said = said_by(column)
            except Undeclared as error:
                wrong.append(str(error))
                continue
            where = f"{column.model._meta.label}.{column.name}"
            if said.moves and column.primary_key:
                wrong.append(
                    f"{where}: it is the key of its row, and a key does not move. Give the row a key of its own."
                )
            if not said.moves and kind.retire is None:
                wrong.append(f"{where}: these rows cannot stay, since the record they stay with is deleted.")
    return wrong
