"""Ringing for the worker. A bell nobody hears is no loss: the sweep looks every 30 seconds."""

import logging
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(task: Any) -> None:
    """Asks a worker to look, once the present transaction is committed. Never raises."""
    transaction.on_commit(lambda: _ring(task), robust=True)


def _ring(task: Any) -> None:
    try:
        task.apply_async(retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        logger.warning("The bell is silent, the sweep will find the work: %s", type(error).__name__)
