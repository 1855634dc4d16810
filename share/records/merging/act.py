"""Merging: two rows are locked, the plan is made again and compared with the one that was shown, and then done."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.kit import clock
from share.records import history
from share.records.merging.kinds import Mergeable, Model, Refused, Stale
from share.records.merging.plan import Plan, make_plan
from share.records.merging.values import columns_of, rows_of, value_of
from share.records.models import Merged

UNDO_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Pair:
    """The two, locked: the one that stays and the one that goes."""

    kept: models.Model
    gone: models.Model


def lock(kind: Mergeable, kept: int, gone: int) -> Pair:
    """Both rows, locked in the order of their keys, so that two people who merge at once wait and do not cross.

    Raises Refused for a record with itself, and when one of them was merged meanwhile.
    """
    if kept == gone:
        raise Refused([_("This is one and the same record.")])
    rows = kind.model._base_manager.select_for_update(of=("self",)).filter(pk__in=(kept, gone)).order_by("pk")
    found = {row.pk: row for row in rows}
    merged = Merged.objects.of(kind.model).filter(gone_key__in=(kept, gone)).first()
    if merged:
        said = _("“%(title)s” was merged by somebody else meanwhile.") % {"title": merged.title}
        raise Refused([said])
    if len(found) < 2:
        raise Refused([_("One of the two is not there any more.")])
    return Pair(found[kept], found[gone])


class _Preview(Exception):
    pass


def preview(kind: Mergeable, kept: int, gone: int) -> Plan:
    """What a merge would do, with what the database itself would say against it. Nothing is changed. Raises Refused."""
    plan: Plan | None = None
    with suppress(_Preview), transaction.atomic():
        pair = lock(kind, kept, gone)
        plan = make_plan(kind, pair.kept, pair.gone)
        if not plan.refused:
            plan.refused += _try(kind, plan)
        raise _Preview
    assert plan is not None
    return plan


def _try(kind: Mergeable, plan: Plan) -> list[str]:
    """Does the plan; the reasons of the database when it refuses. Nothing is left of an attempt that was refused."""
    try:
        with transaction.atomic():
            _apply(kind, plan)
    except IntegrityError as error:
        return [reason_of(error)]
    return []


@transaction.atomic
def merge(
    kind: Mergeable,
    kept: int,
    gone: int,
    *,
    by: User | None,
    fingerprint: str,
    allow: Callable[[Any, Any], None] = lambda kept, gone: None,
) -> Merged:
    """Merges one record into the other. `allow(kept, gone)` raises when the person may not: asked before anything moves.

    Raises Stale when the plan is not the one with this fingerprint any more, Refused when it must not be done.
    """
    pair = lock(kind, kept, gone)
    allow(pair.kept, pair.gone)
    plan = make_plan(kind, pair.kept, pair.gone)
    if plan.refused:
        raise Refused(plan.refused)
    if plan.fingerprint != fingerprint:
        raise Stale
    title = str(pair.gone)
    with history.because(_said(kind, title, str(pair.kept))):
        if refused := _try(kind, plan):
            raise Refused(refused)
        row = Merged.objects.create(
            model=kind.model._meta.label,
            gone_key=gone,
            gone_ref=str(getattr(pair.gone, kind.ref)) if kind.ref else "",
            title=title[:200],
            kept_key=kept,
            merged_by=by,
            undo_until=clock.now() + UNDO_WITHIN,
            undo=plan.steps,
        )
        if kind.merged:
            kind.merged(pair.kept, pair.gone, row)
    return row


def _said(kind: Mergeable, gone: str, kept: str) -> str:
    """The reason in the history, which holds no names of people."""
    if kind.names_people:
        return _("Two accounts of one person were merged.")
    return _("“%(gone)s” was merged into “%(kept)s”.") % {"gone": gone, "kept": kept}


def _apply(kind: Mergeable, plan: Plan) -> None:
    for row in plan.dropped:
        take(row)
    for change in plan.changed:
        write(type(change.row), change.row.pk, change.after)
    for moved in plan.moved:
        rows = rows_of(moved.column.model).filter(pk__in=moved.keys, **{moved.column.attname: moved.old})
        rows.update(**{moved.column.attname: moved.new})
    if kind.retire is None:
        take(plan.gone)
    plan.added = list(kind.adds(plan.kept, plan.gone)) if kind.adds else []
    for row in plan.added:
        row.save()
    check_now()


def take(row: models.Model) -> None:
    """Deletes one row and nothing with it: a row that still refers to it makes the database refuse."""
    rows = rows_of(type(row)).filter(pk=row.pk)
    rows._raw_delete(rows.db)


def write(model: Model, pk: Any, values: Mapping[str, Any]) -> int:
    columns = {column.attname: column for column in columns_of(model)}
    new = {name: value_of(columns[name], text) for name, text in values.items()}
    return int(rows_of(model).filter(pk=pk).update(**new))


def check_now() -> None:
    """Lets the database check at once what it would check at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def reason_of(error: IntegrityError) -> str:
    """What the rule that refuses says of itself."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    for model in apps.get_models(include_auto_created=True):
        for rule in model._meta.constraints:
            if rule.name == name:
                return f"{capfirst(str(model._meta.verbose_name))}: {rule.violation_error_message}"
    return _("A rule of the database forbids it: %(name)s.") % {"name": name or str(error).partition("\n")[0]}
