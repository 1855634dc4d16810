"""What upper apps tell about work in the background: kinds of jobs, and what the sweep looks after."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from share.kit.registries import Registry
from share.policy import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from share.jobs.models import Job


class Work(Protocol):
    """Does a claimed job, telling by `job.steps` how far it is. May be repeated from the start at any point."""

    def __call__(self, job: "Job") -> None: ...


class Result(Protocol):
    """Where the result of a finished job is found: an address, and the words of the link."""

    def __call__(self, subject: str) -> "tuple[str, StrOrPromise]": ...


class Right(Protocol):
    """Whether this person may ask for the work on this subject, as both are now."""

    def __call__(self, actor: Actor, subject: str) -> bool: ...


@dataclass(frozen=True)
class JobKind:
    """A kind of long work: what does it, where its result is found, and who may ask for it (and ask again)."""

    run: Work
    result: Result
    right: Right


class Sweep(Protocol):
    """Looks after something every 30 seconds, and is soon done. Safe to run twice, at once, or late."""

    def __call__(self) -> object: ...


@dataclass(frozen=True)
class Purge:
    """What goes by itself once its time is over: what it is, how long it stays, and what takes it away.

    `run` gives the number of rows it took; it may run twice, at once, or late.
    """

    what: "StrOrPromise"
    stays: "StrOrPromise"
    run: Callable[[], int]
    every: timedelta = timedelta(hours=1)


GoOn = Callable[[], bool]  # asked before each piece of work


def always() -> bool:
    return True


def for_seconds(seconds: float) -> GoOn:
    """True for so many seconds from now on."""
    ends_at = time.monotonic() + seconds
    return lambda: time.monotonic() < ends_at


class DueWork(Protocol):
    """Does what is due in one queue, one piece after the other as long as `go_on()`; how many. Safe to run at once."""

    def __call__(self, go_on: GoOn = always) -> int: ...


job_kinds: Registry[JobKind] = Registry()
sweeps: Registry[Sweep] = Registry()
purges: Registry[Purge] = Registry()
queues: Registry[DueWork] = Registry()
