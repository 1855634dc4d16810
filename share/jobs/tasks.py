from celery import shared_task

from share.jobs import actions


@shared_task
def work() -> None:
    """A worker was told that a job is due."""
    actions.work_due()


@shared_task
def sweep() -> None:
    """The sweep: everything registered, then jobs that are due."""
    actions.run_sweeps()
    actions.work_due()
