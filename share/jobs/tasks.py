from celery import shared_task

from share.jobs import actions


@shared_task
def work() -> None:
    actions.work_due()


@shared_task
def sweep() -> None:
    actions.run_sweeps()
    actions.work_due()
