"""Asking for a report and making it: one frozen snapshot, and from it PDF, XLSX and JSON."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.models import Event
from municipalities.actors import actor_for
from share import policy
from share.accounts.models import User
from share.grants.models import Grant
from share.jobs.actions import GiveUp, request_job
from share.jobs.models import Job
from share.jobs.registry import JobKind
from share.kit import clock
from share.kit.text import short_id
from share.mail.actions import send_mail
from share.policy import Actor
from share.records.stored import store
from share.reports import files
from share.reports.figures.scope import Scope
from share.reports.models import PinnedRows, Report, ReportFile
from share.reports.pins import rows_of, sealed
from share.reports.snapshot import canonical, digest, take

JOB = "funder-report"


def result_of(subject: str) -> tuple[str, str]:
    """Where a report is found once its job is done."""
    return reverse("reports:report", args=[subject]), _("To the report")


def problem_of(grant: Grant, first: date, last: date) -> str | None:
    """Why no report can be made of a period, or None."""
    if last < first:
        return _("The period ends before it starts.")
    if last < grant.starts_on:
        return _("The grant began only on %(day)s.") % {"day": date_format(grant.starts_on)}
    return None


@transaction.atomic
def request_report(grant: Grant, first: date, last: date, *, by: User) -> Job:
    """The job that makes the report; asked for twice at once, it is one. Raises ValidationError."""
    if problem := problem_of(grant, first, last):
        raise ValidationError(problem)
    Grant.objects.select_for_update().get(pk=grant.pk)
    key = f"{JOB}:{grant.pk}:{first}:{last}"
    running: Job | None = Job.objects.unfinished().filter(key=key).first()
    if running:
        return running
    report = Report.objects.create(grant=grant, starts_on=first, ends_on=last, requested_by=by)
    title = _("Report on %(grant)s, %(first)s to %(last)s") % {"grant": grant.code, "first": first, "last": last}
    return request_job(JOB, key=key, subject=report.number, title=title[:300], by=by)


def make_report(job: Job) -> None:
    """Does the job. The person who asked must still be allowed to, now and not only when they asked.

    Raises GiveUp when they are not; RenderingFailed, to be tried again.
    """
    report = Report.objects.select_related("grant__programme", "grant__coordinator").get(number=job.subject)
    by = job.requested_by
    if by is None or not policy.can_make_report(actor_for(by)):
        raise GiveUp(_("Whoever asked for this report may not make it any more."))
    for step in job.steps(STEPS):
        step(report)


def freeze(report: Report) -> None:
    """Takes the snapshot, once: a report that is tried again keeps the one it has."""
    if report.sha256:
        return
    with one_moment():
        moment = clock.now()
        scope = Scope(report.grant.as_agreed(report.ends_on), report.starts_on, report.ends_on)
        content, rows = canonical(take(scope)), sealed(rows_of(scope))
    # Only an empty one is filled: a worker that lost its lease and goes on late overwrites nothing.
    frozen = {"snapshot": content, "sha256": digest(content), "frozen_at": moment}
    with transaction.atomic():
        if Report.objects.filter(pk=report.pk, sha256="").update(**frozen):
            PinnedRows.objects.create(report=report, content=rows, sha256=digest(rows))
    report.refresh_from_db(fields=list(frozen))


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read in here is read as of one moment, so that the figures of a snapshot belong together."""
    if connection.in_atomic_block:  # within a test's transaction, which sees one moment anyway
        yield
        return
    with transaction.atomic():
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def make_file(report: Report, kind: ReportFile.Kind, make: Callable[[Report], bytes]) -> None:
    """Makes one of the files, once: a report that is tried again keeps those it has. Raises Altered."""
    if report.files.filter(kind=kind).exists():
        return
    content = make(report)
    name = f"reports/{report.number}-{short_id(8)}.{kind}"  # never over a file that another worker made
    stored = store(content, ReportFile.MEDIA_TYPES[kind], name=name)
    try:
        with transaction.atomic():
            stored.save()
            ReportFile.objects.create(report=report, kind=kind, stored=stored)
    except IntegrityError:  # another worker has made it meanwhile
        default_storage.delete(stored.file)


@transaction.atomic
def tell(report: Report) -> None:
    """It is there: written down and mailed in one transaction, so that it is said once."""
    if not Report.objects.filter(pk=report.pk, made_at=None).update(made_at=clock.now()):
        return
    if report.requested_by and report.requested_by.email:
        link = settings.BASE_URL + report.get_absolute_url()
        send_mail(
            "report_ready",
            report.requested_by.email,
            {"report": report, "link": link},
            about=report.number,
            key=f"report:{report.number}:ready",
            language=report.requested_by.language,
        )


MAKERS: dict[ReportFile.Kind, Callable[[Report], bytes]] = {
    ReportFile.Kind.PDF: files.pdf,
    ReportFile.Kind.XLSX: files.xlsx,
    ReportFile.Kind.JSON: files.snapshot,
}
STEPS: tuple[Callable[[Report], None], ...] = (
    freeze,
    *(partial(make_file, kind=kind, make=make) for kind, make in MAKERS.items()),
    tell,
)


def may_make(actor: Actor, subject: str) -> bool:
    return policy.can_make_report(actor)


JOB_KIND = JobKind(make_report, result_of, may_make)


def reports_with(event: Event) -> list[str]:
    """The reports whose snapshot counts an activity: number, grant, and the period."""
    found = Report.objects.counting(event.public_id).select_related("grant").defer("snapshot")
    return [
        _("Report %(number)s on %(grant)s, %(first)s to %(last)s")
        % {
            "number": report.number,
            "grant": report.grant.code,
            "first": date_format(report.starts_on),
            "last": date_format(report.ends_on),
        }
        for report in found.order_by("frozen_at")
    ]
