"""Telling a worker that there is work. A message that is lost costs time only: the sweep looks every 30 seconds."""

import logging
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from share.celery import app

logger = logging.getLogger(__name__)


def notify(task: str) -> None:
    """Sends a task by its registered name once the present transaction is committed, and once for all of it.

    Never raises: what is to be done stands in PostgreSQL.
    """
    # What runs once this transaction is committed. A message lost with a savepoint is no loss: see above.
    waiting = (entry[1] for entry in connection.run_on_commit)
    if not any(isinstance(call, partial) and call.args == (task,) for call in waiting):
        transaction.on_commit(partial(_send, task), robust=True)


def _send(task: str) -> None:
    try:
        app.send_task(task, retry=False, ignore_result=True, expires=settings.NOTICE_EXPIRES)
    except (OperationalError, OSError) as error:
        logger.warning("No worker could be told, the sweep will find the work: %s", type(error).__name__)
