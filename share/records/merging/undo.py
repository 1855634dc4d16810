"""Undoing a merge: everything is put back as it was, unless somebody changed it since."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from share.accounts.models import User
from share.jobs.registry import Purge
from share.kit import clock
from share.records import history
from share.records.merging.act import check_now, reason_of, take, write
from share.records.merging.kinds import Mergeable, Model, Refused, mergeable_of
from share.records.merging.values import noun, row_of, rows_of, sort_of, told, values_of
from share.records.models import Merged

NAMED = 5  # rows that a reason names, at most


@transaction.atomic
def undo(merged_id: int, *, allow: Callable[[Any], None] = lambda kept: None) -> models.Model:
    """Puts everything back as it was before a merge, and returns the record that had gone. The row of the merge goes.

    `allow(kept)` raises when the person may not. Raises Merged.DoesNotExist when it was undone before, and Refused, with
    the reasons, when its time is over or when something that would be put back was changed since.
    """
    merged = Merged.objects.select_for_update().get(pk=merged_id)
    model = cast(Model, apps.get_model(merged.model))
    kind = mergeable_of(model)
    assert kind is not None
    keys = (merged.kept_key, merged.gone_key)
    locked = model._base_manager.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    rows = {row.pk: row for row in locked}
    kept = rows.get(merged.kept_key)
    later = Merged.objects.of(model).filter(gone_key=merged.kept_key).first()
    if later or kept is None:
        said = _("The record that stayed was merged itself since. Undo that merge first.")
        raise Refused([said])
    allow(kept)
    if not merged.can_be_undone:
        raise Refused([_("A merge can be undone for 30 days, and until a person it is about is erased.")])
    steps = cast("dict[str, Any]", merged.undo)
    reasons = [*_changed_since(steps), *(kind.undoing(merged) if kind.undoing else ())]
    if reasons:
        raise Refused(reasons)
    with history.because(_("A merge was undone.")):
        try:
            with transaction.atomic():
                _put_back(kind, steps)
        except IntegrityError as error:
            raise Refused([reason_of(error)]) from error
        merged.delete()
    return model._base_manager.get(pk=merged.gone_key)


def _changed_since(steps: Mapping[str, Any]) -> Iterator[str]:
    """Why the undo would overwrite what somebody did since the merge."""
    for moved in steps["moved"]:
        model = apps.get_model(moved["model"])
        rows = rows_of(model).filter(pk__in=moved["keys"])
        there = rows.filter(**{moved["field"]: moved["new"]}).count()
        if there < len(moved["keys"]):
            changed = [told(row) for row in rows.exclude(**{moved["field"]: moved["new"]})[:NAMED]]
            what = ", ".join(changed) or sort_of(model)
            yield _("Changed or removed since the merge: %(what)s.") % {"what": what}
    for changed in steps["changed"]:
        model = apps.get_model(changed["model"])
        row = rows_of(model).filter(pk=changed["key"]).first()
        now = values_of(row) if row else {}
        names = [name for name, text in changed["after"].items() if now.get(name) != text]
        if names:
            said = {"row": told(row) if row else str(model._meta.verbose_name)}
            said["fields"] = ", ".join(noun(model, name) for name in names)
            yield _("Changed since the merge: %(row)s (%(fields)s).") % said
    for added in steps["added"]:
        model = apps.get_model(added["model"])
        row = rows_of(model).filter(pk=added["values"][model._meta.pk.attname]).first()
        if row and values_of(row) != added["values"]:
            yield _("Changed or removed since the merge: %(what)s.") % {"what": told(row)}
    for dropped in steps["dropped"]:
        model = apps.get_model(dropped["model"])
        if rows_of(model).filter(pk=dropped["values"][model._meta.pk.attname]).exists():
            yield _("Made anew since the merge: %(what)s.") % {"what": sort_of(model)}


def _put_back(kind: Mergeable, steps: Mapping[str, Any]) -> None:
    for added in steps["added"]:
        take(row_of(apps.get_model(added["model"]), added["values"]))
    if kind.retire is None:
        _insert(steps["record"])
    for moved in steps["moved"]:
        model = apps.get_model(moved["model"])
        rows = rows_of(model).filter(pk__in=moved["keys"], **{moved["field"]: moved["new"]})
        rows.update(**{moved["field"]: moved["old"]})
    for changed in reversed(steps["changed"]):
        write(apps.get_model(changed["model"]), changed["key"], changed["before"])
    for dropped in steps["dropped"]:
        _insert(dropped)
    check_now()


def _insert(stored: Mapping[str, Any]) -> None:
    """A row as it was, word for word: nothing is computed anew."""
    row = row_of(apps.get_model(stored["model"]), stored["values"])
    row.save_base(raw=True, force_insert=True)


def forget_undo() -> int:
    """Empties what merges were stored for, once they cannot be undone any more; how many."""
    over = Merged.objects.filter(undo__isnull=False, undo_until__lt=clock.now())
    return over.update(undo=None)


def erase(person: User) -> None:
    """Takes out what merges hold of a person; a merge whose undo would bring something of them back cannot be undone."""
    Merged.objects.of(User).filter(models.Q(gone_key=person.pk) | models.Q(kept_key=person.pk)).update(
        title="", undo=None
    )
    theirs = person.addresses()
    for merged in Merged.objects.exclude(undo=None):
        kept = json.dumps(merged.undo, ensure_ascii=False).lower()
        if any(address in kept for address in theirs):
            Merged.objects.filter(pk=merged.pk).update(undo=None)


PURGE = Purge(gettext_lazy("What was kept to undo a merge"), gettext_lazy("30 days"), forget_undo)
