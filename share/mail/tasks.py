from celery import shared_task

from share.mail import actions


@shared_task
def deliver() -> None:
    """A worker was told that mail is due."""
    actions.deliver_due()
