"""Asking for long work, and doing it."""

import contextlib
import logging
from datetime import timedelta

import pghistory
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.jobs.dispatch import notify
from share.jobs.models import Heartbeat, Job, LostLease, State
from share.jobs.registry import GoOn, always, job_kinds, sweeps
from share.kit import clock
from share.kit.logs import first_line
from share.kit.moves import IllegalMove

logger = logging.getLogger(__name__)
GIVE_UP_AFTER = timedelta(hours=2)
MOST_TRIES = 10
WORK = "share.jobs.tasks.work"


class GiveUp(Exception):
    """No further try would help; the message says why, to the person who asked for the job."""


def request_job(kind: str, *, key: str, subject: str, title: str, by: User | None) -> Job:
    """The job with this key, made unless it is under way already. Committed with its cause."""
    job: Job | None = None
    while job is None:
        try:
            with transaction.atomic():
                job = Job.objects.create(kind=kind, key=key, subject=subject, title=title, requested_by=by)
        except IntegrityError:  # under way already, unless it ends this very moment
            job = Job.objects.unfinished().filter(key=key).first()
    notify(WORK)
    return job


def retry_job(job: Job) -> Job:
    """Raises IllegalMove unless the job failed, and when the same work was asked for anew meanwhile."""
    try:
        with transaction.atomic():
            job = Job.objects.select_for_update().get(pk=job.pk)
            job.retry()
            job.save()
    except IntegrityError as error:
        raise IllegalMove(_("The same work is under way already.")) from error
    notify(WORK)
    return job


def work_due(go_on: GoOn = always) -> int:
    """Does every job that is due, one after the other as long as `go_on()`; how many."""
    count = 0
    while go_on() and (job := Job.objects.claim()):
        run(job)
        count += 1
    return count


def run(job: Job) -> None:
    """Does one claimed job. Whatever goes wrong stands in its row, with the time of the next try."""
    try:
        if job.tries > MOST_TRIES:  # it takes its worker along each time
            job.finish(State.FAILED, last_error=_("Given up after %(tries)d tries.") % {"tries": MOST_TRIES})
            return
        with pghistory.context(user=job.requested_by_id, route=f"job:{job.kind}", **clock.shift()):
            job_kinds[job.kind].run(job)
        job.finish(last_error="")
    except LostLease:
        logger.warning("Job %s was taken over by another worker", job.public_id)
    except GiveUp as error:
        with contextlib.suppress(LostLease):
            job.finish(State.FAILED, last_error=str(error)[:500])
    except Exception as error:  # Celery’s SoftTimeLimitExceeded is one too
        logger.exception("Job %s failed", job.public_id)
        with contextlib.suppress(LostLease):
            job.try_later(f"{type(error).__name__}: {first_line(error)}", until=job.created_at + GIVE_UP_AFTER)


def run_sweeps() -> None:
    """Runs every registered sweep; one that fails does not stop the others, and says so in its heartbeat."""
    for name, sweep in sweeps.items():
        error = ""
        try:
            with pghistory.context(route=f"sweep:{name}", **clock.shift()):
                sweep()
        except Exception as problem:
            logger.exception("Sweep %s failed", name)
            error = f"{type(problem).__name__}: {first_line(problem)}"[:500]
        beat(name, error)
    beat("sweep")


def beat(name: str, error: str = "") -> None:
    """Notes that a sweep ran, and its error; empty when it went well."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": clock.now(), "error": error})
