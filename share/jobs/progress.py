"""How far work is that happens in one transaction: told by another connection, since nothing of it is seen before its end."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Protocol

from django.db import DatabaseError, connections

from share.jobs.models import Job, LostLease

PAUSE = 1.0  # seconds between two of them


class Told(Protocol):
    """Hears how far work is: steps done, of how many."""

    def __call__(self, done: int, total: int) -> object: ...


@contextmanager
def told_beside(job: Job) -> Iterator[Told]:
    """Gives a function that takes the steps done and their number, writes them once a second, and renews the lease.

    It never raises: a lost lease shows when the job ends.
    """
    last = -PAUSE

    def renew(done: int, total: int) -> None:
        with suppress(LostLease, DatabaseError, Job.DoesNotExist):
            Job.objects.get(pk=job.pk, attempts=job.attempts).renew(steps_done=done, steps_total=total)

    with ThreadPoolExecutor(1) as beside:

        def tell(done: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last >= PAUSE or done == total:
                last = time.monotonic()
                beside.submit(renew, done, total)

        try:
            yield tell
        finally:
            beside.submit(connections.close_all)
