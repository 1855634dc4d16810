"""Putting everything back as it was before a file was loaded; refused when anything depends on what the file brought."""

import json
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from django.apps import apps
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import ForeignKey, GeneratedField, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.imports.ledger import Row, pk_column, prints_of, quoted, rows_as_they_are
from share.imports.models import ImportRun, RunChange
from share.mail.actions import wipe_mail_to
from share.records.merging.values import told
from share.records.models import Merged

MOST_TOLD, MOST_LOOKED_AT = 3, 20


class Depends(Exception):
    """Something depends on what the file brought, or it was changed since; the message says what."""


def put_back(run: ImportRun) -> None:
    """Takes out what a run made, and gives the rest its rows of before. All in one transaction, or nothing.

    Raises Depends.
    """
    try:
        with transaction.atomic():
            blocks = [(apps.get_model(change.table), change) for change in run.changes.all()]
            problems = list(islice(chain(_changed_since(blocks), _named_since(blocks)), MOST_LOOKED_AT))
            if problems:
                raise Depends(_told(problems))
            _take_out(blocks)
            _restore(blocks)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            run.changes.all().delete()
    except (IntegrityError, DataError) as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
        sentence = _("What was there before does not fit what is there now (%(constraint)s).")
        raise Depends(sentence % {"constraint": constraint}) from None


Blocks = Sequence[tuple[type[Model], RunChange]]


def _changed_since(blocks: Blocks) -> Iterator[str]:
    """Rows that are not as the run left them. They stay locked, so that nobody changes or names them meanwhile."""
    for model, change in blocks:
        now = prints_of(model, change.pks, lock=True)
        for pk, was in zip(change.pks, change.prints, strict=True):
            if now.get(pk) != was:
                sentence = _("%(what)s was changed since.") if pk in now else _("%(what)s was taken out since.")
                yield sentence % {"what": _name(model, pk)}


def _named_since(blocks: Blocks) -> Iterator[str]:
    """Rows that name something the run made, and are not of the run themselves."""
    ours: dict[type[Model], set[int]] = {}
    for model, change in blocks:
        ours.setdefault(model, set()).update(change.pks)
    for model, change in blocks:
        if change.before is not None:
            continue
        merged = Merged.objects.of(model).filter(kept_key__in=change.pks)
        for kept in merged.values_list("kept_key", flat=True):
            yield _("Another record was merged into %(on)s.") % {"on": _name(model, kept)}
        for other, column in _relations_to(model):
            rows = other._default_manager.filter(**{f"{column}__in": change.pks})
            for pk, named in rows.values_list("pk", column):
                if pk not in ours.get(other, ()):
                    names = {"what": _name(other, pk), "on": _name(model, named)}
                    yield _("%(what)s depends on %(on)s.") % names


def _relations_to(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Each foreign key that leads to a model, with the model that has it; the history is not one."""
    for other in apps.get_models(include_auto_created=True):
        if hasattr(other, "pgh_tracked_model") or not other._meta.managed or other._meta.proxy:
            continue
        for field in other._meta.local_fields:
            if isinstance(field, ForeignKey) and field.related_model is model:
                yield other, field.attname


def _name(model: type[Model], pk: object) -> str:
    """In words; a row that holds something of a person is not named, since the sentence stays."""
    thing = model._default_manager.filter(pk=pk).first()
    return capfirst(str(model._meta.verbose_name)) if thing is None else told(thing)


def _told(problems: Sequence[str]) -> str:
    """A few of the reasons, each once."""
    reasons = list(dict.fromkeys(problems))
    return " ".join([*reasons[:MOST_TOLD], *([_("There is more.")] if len(reasons) > MOST_TOLD else [])])


def _take_out(blocks: Blocks) -> None:
    """What the run made goes, by its keys alone: nothing else names it, so nothing else may go with it."""
    for model, change in reversed(blocks):
        if change.before is not None:
            continue
        if model is User:
            addresses = User.objects.filter(pk__in=change.pks).values_list("email", flat=True)
            wipe_mail_to(list(addresses))
        with connection.cursor() as cursor:
            table, key = quoted(model._meta.db_table), quoted(pk_column(model))
            cursor.execute(f"DELETE FROM {table} WHERE {key} = ANY(%s)", [list(change.pks)])  # noqa: S608


def _restore(blocks: Blocks) -> None:
    """What the run changed or took out has its rows of before."""
    for model, change in blocks:
        if change.before is None:
            continue
        rows: list[Row] = change.before
        there = {pk for pk, was in zip(change.pks, change.prints, strict=True) if was is not None}
        _insert(model, [row for pk, row in zip(change.pks, rows, strict=True) if pk not in there])
        changed = {pk: row for pk, row in zip(change.pks, rows, strict=True) if pk in there}
        _update(model, list(changed.values()))
        # A trigger may have written something beside the change; without a change of its own it does not run again.
        now = rows_as_they_are(model, list(changed))
        _update(model, [row for pk, row in changed.items() if now[pk] != row])


def _insert(model: type[Model], rows: Sequence[Row]) -> None:
    if not rows:
        return
    table, columns = quoted(model._meta.db_table), ", ".join(_columns(model))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)",  # noqa: S608
            [json.dumps(rows)],
        )


def _update(model: type[Model], rows: Sequence[Row]) -> None:
    if not rows:
        return
    table, key = quoted(model._meta.db_table), quoted(pk_column(model))
    columns = [column for column in _columns(model) if column != key]
    values = ", ".join(f"{column} = was.{column}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} t SET {values} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) was"  # noqa: S608
            f" WHERE t.{key} = was.{key}",
            [json.dumps(rows)],
        )


def _columns(model: type[Model]) -> list[str]:
    fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, GeneratedField)]
    return [quoted(field.column) for field in fields if field.column]
