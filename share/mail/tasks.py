from celery import shared_task

from share.jobs.dispatch import notify
from share.jobs.registry import for_seconds
from share.mail import actions

TURN = 240  # seconds after which a task begins no further mail


@shared_task
def deliver() -> None:
    """A worker was told that mail is due. Ends at once while the mail server is away."""
    if actions.deliver_due(for_seconds(TURN)) and actions.mail_waits():
        notify(actions.DELIVER)
