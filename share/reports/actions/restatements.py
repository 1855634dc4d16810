"""Looking for what changed after a lock, and deciding in which later report it is told."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.grants.actions import periods
from share.grants.models import ReportingPeriod
from share.kit import clock
from share.kit.moves import IllegalMove, require
from share.reports.models import Restatement
from share.reports.restating import Restated, restated, words

EVERY = timedelta(days=1)


@transaction.atomic
def look(pk: int) -> list[Restatement]:
    """Compares a locked period with what counts now. What waits for a decision is written down once; what fell away goes."""
    period = periods.lock(pk)
    waiting = {(one.thing, one.person): one for one in period.restatements.filter(into__isnull=True)}
    is_recounted = period.is_edited and not periods.later_was_sent(period)  # its next version counts anew
    found = []
    for one in [] if is_recounted else restated(period):
        key = (one.difference.thing, one.difference.person)
        found.append(_kept(period, one, waiting.pop(key, None)))
    for gone in waiting.values():
        gone.delete()
    ReportingPeriod.objects.filter(pk=pk).update(compared_at=clock.now())
    return found


def look_when_due() -> int:
    """Every locked period once a day, the one looked at longest ago first; one at a time, so that a sweep is soon done."""
    sent = [ReportingPeriod.State.SUBMITTED, ReportingPeriod.State.RETURNED, ReportingPeriod.State.ACCEPTED]
    due = Q(compared_at__isnull=True) | Q(compared_at__lte=clock.now() - EVERY)
    period = (
        ReportingPeriod.objects.filter(due, state__in=sent).order_by(F("compared_at").asc(nulls_first=True)).first()
    )
    return len(look(period.pk)) if period else 0


def _kept(period: ReportingPeriod, one: Restated, row: Restatement | None) -> Restatement:
    difference, cause = one.difference, one.cause
    row = row or Restatement(period=period, thing=difference.thing, person=difference.person)
    values = {
        "title": one.title[:300],
        "removed": [list(pin) for pin in difference.removed],
        "added": [list(pin) for pin in difference.added],
        "changes": one.changes,
        "cause": words(cause)[:300] if cause else "",
        "reason": cause.line.reason[:600] if cause else "",
        "changed_at": cause.line.at if cause else None,
        "changed_by_id": cause.by if cause else None,
    }
    if row.pk is None or any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()
    return row


@transaction.atomic
def decide(pk: int, into: ReportingPeriod, note: str, *, by: User) -> Restatement:
    """Tells it in the report of a later period. Raises IllegalMove."""
    target = periods.lock(into.pk)
    row = Restatement.objects.select_for_update(of=("self",)).select_related("period").get(pk=pk)
    require("decided" if row.into_id else "waiting", {"waiting"}, _("This change was decided already."))
    if target.grant_id != row.period.grant_id or target.starts_on <= row.period.ends_on or not target.is_edited:
        raise IllegalMove(_("It can be told in a later report of the same grant that is not submitted."))
    row.into, row.note, row.decided_at, row.decided_by = target, note, clock.now(), by
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def undecide(pk: int) -> None:
    """Waits for a decision again. Raises IllegalMove once the report that tells it is submitted."""
    row = Restatement.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.into_id is None:
        return
    if not periods.lock(row.into_id).is_edited:
        raise IllegalMove(_("The report that tells it was submitted."))
    row.into = row.decided_at = row.decided_by = None
    row.note = ""
    row.save()
