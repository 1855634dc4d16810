from celery import shared_task

from share.mail import actions


@shared_task
def deliver() -> None:
    actions.deliver_due()
