"""What changed in a record: who, when, on which page, and why. Written by the database, append-only.

`tracked` gives a model a history: triggers (django-pghistory) write a line for each row that is added, changed or removed,
with the values of the fields that are not personal. Of a personal field only *that* it changed is written down: a line
whose label is the field's name. The context of the request is copied into each line (user id, route, reason; never a path,
which may carry a token), so that a line can be read without another row.

`AppendOnly` is the migration operation that refuses every change, removal and truncation of lines, by the site too.
`share.records.timeline` shows the lines of a record as sentences.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import migrations, models
from django.utils.translation import gettext as _
from modeltrans.fields import TranslationField

from share.kit import clock
from share.kit.fields import SearchKeyField
from share.kit.prepared import Prepared

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
M = TypeVar("M", bound=type[models.Model])
C = TypeVar("C")
P = ParamSpec("P")


@dataclass(frozen=True)
class Owner:
    """The record on whose page the lines of a tracked model are shown: `path` leads from a line to the record's id."""

    model: type[models.Model]
    path: str


# Tracked model to the records it belongs to. A model's own lines always belong to itself.
_owners: dict[type[models.Model], list[Owner]] = {}
_tracked: list[type[models.Model]] = []


def tracked(model: M, *, app_label: str | None = None, leave_out: tuple[str, ...] = ()) -> M:
    """Gives a model a history table, `<Model>History`, with fields by its privacy attributes. Returns the model.

    `leave_out` names fields whose changes are no news, such as the last sign-in.
    """
    hidden = {*getattr(model, "personal", {}), *getattr(model, "special", {})}
    fields = [field for field in model._meta.concrete_fields if field.name not in leave_out]
    derived = {field.name for field in fields if isinstance(field, SearchKeyField)}
    unseen = [f.name for f in fields if (f.name in hidden or isinstance(f, TranslationField)) and f.name not in derived]
    seen = [field.name for field in fields if field.name not in {*unseen, *derived}]
    pghistory.track(
        pghistory.InsertEvent(ADDED),
        pghistory.UpdateEvent(CHANGED, condition=pgtrigger.AnyChange(*seen)),
        pghistory.DeleteEvent(REMOVED),
        *(pghistory.UpdateEvent(name, condition=pgtrigger.AnyChange(name)) for name in unseen),
        fields=seen,
        model_name=f"{model.__name__}History",
        app_label=app_label,
        obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,  # type: ignore[arg-type]  # pghistory takes None, its stub does not say so
    )(model)
    _tracked.append(model)
    return model


def lines_of(model: type[models.Model]) -> type[models.Model]:
    """The history model of a tracked model."""
    return model._meta.get_field("history").related_model  # type: ignore[return-value]


@dataclass(frozen=True)
class RecordsState:
    """The newest line of each of some tracked models, None where a model has none. As a text, a key of what is computed."""

    newest: Mapping[type[models.Model], int | None]

    def __str__(self) -> str:
        return ".".join(f"{model._meta.label_lower}-{line}" for model, line in self.newest.items())

    def of(self, *models_told: type[models.Model]) -> "RecordsState":
        """The state of some of these models. Raises KeyError for another."""
        return RecordsState({model: self.newest[model] for model in models_told})


def state_of(*models_told: type[models.Model]) -> RecordsState:
    """Another state whenever a row of these tracked models was added, changed or removed. One query.

    A change that is committed late may come with no new state: what is kept under it needs an end of its own.
    """
    found = dict(_newest_lines(models_told).all())
    return RecordsState({model: found.get(place) for place, model in enumerate(models_told)})


@cache
def _newest_lines(models_told: tuple[type[models.Model], ...]) -> Prepared[tuple[int, int]]:
    """The place of each model that has a line, with the id of its newest."""

    def build() -> "models.QuerySet[models.Model, tuple[int, int]]":
        first, *others = (
            lines_of(model)._default_manager.order_by("-pgh_id").values_list(models.Value(place), "pgh_id")[:1]
            for place, model in enumerate(models_told)
        )
        return first.union(*others, all=True) if others else first

    return Prepared(build)


def belongs_to(owner: type[models.Model], path: str, *parts: type[models.Model]) -> None:
    """Shows the lines of `parts` in the history of `owner`; `path` leads from a line to the owner."""
    for part in parts:
        _owners.setdefault(part, []).append(Owner(owner, path))


def parts_of(owner: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Each tracked model whose lines belong to `owner`, with the path that leads to it; the owner itself first."""
    yield owner, "pgh_obj"
    for part, owners in _owners.items():
        for found in owners:
            if found.model is owner:
                yield part, found.path


def tracked_models() -> tuple[type[models.Model], ...]:
    """Every model that has a history, in the order of their definition."""
    return tuple(_tracked)


def because(reason: str) -> AbstractContextManager[object]:
    """Within it, what changes carries this reason in its history."""
    return pghistory.context(**clock.shift(), **({"reason": reason} if reason else {}))


def require_reason(reason: str, *, when: bool) -> None:
    """Raises ValidationError, at `reason`, when a reason is needed and none was given."""
    if when and not reason.strip():
        raise ValidationError({"reason": _("Say why: the activity is completed, and its history keeps the reason.")})


def acting(*, route: str, user: int | None = None) -> AbstractContextManager[object]:
    """For work outside of a request: what changes carries the name of a job or a command, and who asked for it."""
    return pghistory.context(user=user, route=route, **clock.shift())


APPEND_ONLY = """
CREATE OR REPLACE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The history is append-only: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""


def by_command(handle: Callable[Concatenate[C, P], None]) -> Callable[Concatenate[C, P], None]:
    """For `handle` of a management command: what it changes carries the command's name as its route."""

    @wraps(handle)
    def told(self: C, *args: P.args, **options: P.kwargs) -> None:
        with acting(route=f"command:{type(self).__module__.rpartition('.')[2]}"):
            handle(self, *args, **options)

    return told


class AppendOnly(migrations.RunSQL):
    """Refuses UPDATE, DELETE and TRUNCATE on history tables. Only a superuser of the database can get past its triggers."""

    def __init__(self, *tables: str) -> None:
        self.tables = tables
        there = [
            f"CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION history_is_append_only();\n"
            f"CREATE TRIGGER append_only_table BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();"
            for table in tables
        ]
        gone = [f"DROP TRIGGER append_only_{what} ON {table};" for table in tables for what in ("rows", "table")]
        super().__init__(APPEND_ONLY + "\n".join(there), "\n".join(gone))

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        return (self.__class__.__qualname__, list(self.tables), {})


Describe = Callable[[object], str]
