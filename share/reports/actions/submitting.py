"""Submitting the report of a period: its figures are frozen and its rows sealed in the moment in which it is locked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from share.accounts.models import User
from share.claims.models import Cost
from share.grants.actions import periods
from share.grants.models import ReportingPeriod
from share.jobs.actions import request_job
from share.kit import clock
from share.kit.moves import IllegalMove
from share.portal.actions import fix_reported, number_activities, refusals
from share.reports.actions.making import JOB
from share.reports.figures.scope import Scope
from share.reports.models import Indicator, NarrativeNote, PinnedRows, Report, Restatement
from share.reports.pins import digest, rows_of, sealed
from share.reports.restating import last_version
from share.reports.sections import written
from share.reports.snapshot import canonical, take, texts_of

SERIALIZATION_FAILURE = "40001"
UNIQUE_VIOLATION = "23505"  # an activity was given its number at the same moment


def waiting_restatements(period: ReportingPeriod) -> int:
    """Changes of earlier periods that nobody has decided about: a later report says what became of them."""
    found = Restatement.objects.filter(period__grant=period.grant_id, into__isnull=True)
    return found.filter(period__ends_on__lt=period.starts_on).count()


def problem_of(period: ReportingPeriod) -> str | None:
    """Why the report of a period cannot be submitted yet, or None."""
    if period.ends_on >= clock.today():
        return _("The period is not over yet.")
    if n := waiting_restatements(period):
        told = ngettext(
            "%(n)d change of an earlier period waits for a decision.",
            "%(n)d changes of earlier periods wait for a decision.",
            n,
        )
        return told % {"n": n}
    earlier = Cost.objects.standing().filter(period__grant=period.grant_id, period__ends_on__lt=period.starts_on)
    if earlier.filter(period__state__in=ReportingPeriod.EDITED).exists():
        return _("An earlier report has costs and is still being worked on: submit that one first.")
    if n := Cost.objects.filter(period=period).waiting().count():
        told = ngettext(
            "%(n)d cost of this period waits to be certified: certify it, park it, or do not claim it.",
            "%(n)d costs of this period wait to be certified: certify them, park them, or do not claim them.",
            n,
        )
        return told % {"n": n}
    if refused := refusals(period):
        return _("The portal would not take this report. %(why)s") % {"why": " ".join(refused)}
    keys = [one.key for one in written(period.grant)]
    if NarrativeNote.objects.filter(period=period, beside__isnull=False, section__in=keys).exists():
        return _("Two people wrote the same paragraph of the narrative: say which one counts.")
    return None


def submit(pk: int, *, signatory: str, by: User | None) -> Report:
    """Locks the period and makes its report: the snapshot and the rows at once, the files as work.

    Raises IllegalMove, also for the second of two who submit at the same moment; ValidationError.
    """
    try:
        with _one_moment():
            return _submit(pk, signatory, by)
    except (OperationalError, IntegrityError) as error:
        if getattr(error.__cause__, "sqlstate", "") not in {SERIALIZATION_FAILURE, UNIQUE_VIOLATION}:
            raise
        told = _("Somebody submitted this report at the same moment, or changed what stands in it. Look at it again.")
        raise IllegalMove(told) from error


@contextmanager
def _one_moment() -> Iterator[None]:
    """What is read in here is as of one moment, and what is written is refused when somebody else wrote the same meanwhile."""
    if connection.in_atomic_block:  # within a test's transaction, which sees one moment anyway
        with transaction.atomic():
            yield
        return
    with transaction.atomic():
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _submit(pk: int, signatory: str, by: User | None) -> Report:
    period = periods.lock(pk)
    period.submit()
    if problem := problem_of(period):
        raise ValidationError(problem)
    grant, moment = period.grant, clock.now()
    scope = Scope(grant.as_agreed(period.ends_on), period.starts_on, period.ends_on)
    before = last_version(period)
    if before and periods.later_was_sent(period):  # its numbers change by restatement, in a later report
        content, rows = canonical(before.content | texts_of(period)), bytes(before.pinned.content)
    else:
        number_activities(grant, period.ends_on)
        content, rows = canonical(take(scope, period)), sealed(rows_of(scope))
        fix_reported(period)
    report = Report(
        grant=grant,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        period=period,
        version=period.version,
        signatory=signatory,
        requested_by=by,
        snapshot=content,
        sha256=digest(content),
        frozen_at=moment,
    )
    report.full_clean(exclude=["snapshot", "requested_by"])
    report.save()
    PinnedRows.objects.create(report=report, content=rows, sha256=digest(rows))
    Indicator.objects.filter(grant=grant, reported_at__isnull=True, ended_on__isnull=True).update(reported_at=moment)
    period.save()
    periods.step(period, by=by)
    title = _("%(report)s, %(grant)s") % {"report": report.title, "grant": grant.code}
    request_job(JOB, key=f"{JOB}:{report.number}", subject=report.number, title=title[:300], by=by)
    return report
