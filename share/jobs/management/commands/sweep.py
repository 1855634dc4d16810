import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from share.jobs import actions
from share.jobs.models import Heartbeat
from share.jobs.registry import queues

logger = logging.getLogger(__name__)
LEAVING = 5.0  # seconds a mail or a step of a job has to end when the process is told to


class Command(BaseCommand):
    help = "The sweep: finds what nobody took and does it, straight from the database. Needs neither Redis nor workers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every",
            type=int,
            nargs="?",
            const=settings.SWEEP_SECONDS,
            metavar="SECONDS",
            help="go on, with this pause in between; SWEEP_SECONDS when not given",
        )
        parser.add_argument("--check", action="store_true", help="only say whether a sweep ran lately: 0, or 1")

    def handle(self, *, every: int | None, check: bool, **options: Any) -> None:
        if check:
            last = Heartbeat.objects.filter(name="sweep").first()
            sys.exit(1 if last is None or last.is_late else 0)
        if every:
            go_on(every)
            return
        actions.run_sweeps()
        for queue in queues:
            queue()


def go_on(every: int) -> None:
    """Runs the sweeps and works off each queue, each in a thread of its own: a mail server that hangs delays mail alone.

    Stays until it is told to end. Exits with 1 when a thread is lost, so that whoever started the process starts another.
    """
    told = threading.Event()
    for word in (signal.SIGTERM, signal.SIGINT):
        signal.signal(word, lambda *_: told.set())
    rounds: dict[str, Callable[[], object]] = {"sweep": actions.run_sweeps}
    for name, queue in queues.items():
        rounds[f"{name} sweep"] = partial(work_off, name, queue, told)
    threads = [
        threading.Thread(target=repeat, args=(work, every, told), name=name, daemon=True)
        for name, work in rounds.items()
    ]
    for thread in threads:
        thread.start()
    while not told.wait(1):
        if lost := [thread.name for thread in threads if not thread.is_alive()]:
            sys.exit(f"Stopped: {', '.join(lost)}")
    ends_at = time.monotonic() + LEAVING
    for thread in threads:
        thread.join(max(0.0, ends_at - time.monotonic()))


def work_off(name: str, queue: Callable[..., object], told: threading.Event) -> None:
    """Does what is due in a queue, and notes that it was looked at."""
    queue(lambda: not told.is_set())
    actions.beat(f"{name} sweep")


def repeat(work: Callable[[], object], every: int, told: threading.Event) -> None:
    """Does `work` again and again until told to end. What goes wrong is logged; a database away is asked again."""
    while not told.is_set():
        try:
            work()
        except Exception:
            logger.exception("%s failed", threading.current_thread().name)
        finally:
            close_old_connections()
        told.wait(every)
