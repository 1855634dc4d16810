"""What goes by itself: every hour or day each purge takes what has had its time, and its row says when and how much."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from share.accounts.actions import clear_sessions
from share.jobs.models import Job, Purged
from share.jobs.registry import Purge, purges
from share.kit import clock

KEEP_JOBS = timedelta(days=90)


@dataclass(frozen=True)
class Promise:
    """A purge and its row; None before its first run."""

    purge: Purge
    done: Purged | None


def purge_when_due() -> None:
    """Runs every purge whose last run is long enough ago."""
    ran_at = dict(Purged.objects.values_list("name", "ran_at"))
    for name, purge in purges.items():
        if name not in ran_at or ran_at[name] <= clock.now() - purge.every:
            gone = purge.run()
            Purged.objects.get_or_create(name=name, defaults={"ran_at": clock.now()})
            Purged.objects.filter(name=name).update(ran_at=clock.now(), gone=F("gone") + gone)


def promises() -> Iterator[Promise]:
    """Every purge with what it has done so far."""
    rows = {row.name: row for row in Purged.objects.all()}
    yield from (Promise(purge, rows.get(name)) for name, purge in purges.items())


def purge_jobs() -> int:
    """Jobs that ended long ago; how many."""
    return Job.objects.filter(finished_at__lt=clock.now() - KEEP_JOBS).delete()[0]


SESSIONS = Purge(_("Sessions with their connection and browser"), _("until they end: 14 days at most"), clear_sessions)
JOBS = Purge(_("What was asked for in the background, and by whom"), _("90 days after it ended"), purge_jobs)
