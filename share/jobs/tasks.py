from celery import shared_task

from share.jobs import actions
from share.jobs.dispatch import notify
from share.jobs.models import Job
from share.jobs.registry import for_seconds

TURN = 60  # seconds after which a task takes no further job; the one at hand has the rest of the time limit


@shared_task
def work() -> None:
    """A worker was told that a job is due."""
    actions.work_due(for_seconds(TURN))
    if Job.objects.due().exists():
        notify(actions.WORK)


@shared_task
def show_life(name: str) -> None:
    """Beat asked whether the workers of a queue are there."""
    actions.beat(name)
