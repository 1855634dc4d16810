"""Ringing for the worker. A bell nobody hears is no loss: the sweep looks every 30 seconds."""

import logging
from functools import partial
from typing import Any

from django.db import connection, transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(task: Any) -> None:
    """Asks a worker to look, once the present transaction is committed, and once for all of it. Never raises."""
    if not any(isinstance(call, partial) and call.args == (task,) for _savepoints, call, _robust in _waiting()):
        transaction.on_commit(partial(_ring, task), robust=True)


def _waiting() -> list[Any]:
    """What runs once this transaction is committed. A bell lost with a savepoint is no loss: see above."""
    return list(connection.run_on_commit)


def _ring(task: Any) -> None:
    try:
        task.apply_async(retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        logger.warning("The bell is silent, the sweep will find the work: %s", type(error).__name__)
