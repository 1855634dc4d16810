import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from share.kit import clock
from share.kit.merging import MOVE
from share.kit.moves import require
from share.kit.privacy import Kept
from share.kit.states import Tone
from share.policy import Actor, can_see_operations

NEW_TRIES = 1_000
BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 2, 5, 15, 60))


def lease() -> timedelta:
    """The time for which a claimed row belongs to its worker; longer than any single step: a mail has half of it."""
    return timedelta(seconds=settings.LEASE_SECONDS)


class LostLease(Exception):
    """The lease ended and another worker claimed the row. Stop; write nothing more."""


class State(models.TextChoices):
    """What has become of a leased row."""

    WAITING = "waiting", _("waiting")
    WORKING = "working", _("under way")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("too late")

    @property
    def tone(self) -> Tone:
        tones = {"done": Tone.GOOD, "failed": Tone.WRONG, "working": Tone.WAIT}
        return tones.get(self.value, Tone.QUIET)


class LeasedQuerySet(models.QuerySet[Any]):
    def due(self) -> Self:
        """Rows to work on now: their next attempt is due, or the lease of the worker that had them has ended."""
        now = clock.now()
        return self.filter(
            Q(state=State.WAITING, next_attempt_at__lte=now) | Q(state=State.WORKING, lease_until__lt=now)
        )

    def unfinished(self) -> Self:
        return self.filter(state__in=[State.WAITING, State.WORKING])

    def failed(self) -> Self:
        return self.filter(state=State.FAILED)

    def in_turn(self) -> Self:
        """Whose turn comes first: who waits longest."""
        return self.order_by("next_attempt_at", "pk")

    def claim(self) -> Any | None:
        """Takes the row whose turn it is (`in_turn`), or None. Two workers never get the same one.

        The row is ours until its lease ends; `attempts` is the fence that `renew`, `finish` and `try_later` are checked
        against, so that a worker thought dead cannot write over its successor.
        """
        with transaction.atomic():
            row = self.due().in_turn().select_for_update(skip_locked=True, of=("self",)).first()
            if row is None:
                return None
            row.state, row.attempts, row.lease_until = State.WORKING, row.attempts + 1, clock.now() + lease()
            row.save(update_fields=["state", "attempts", "lease_until"])
        return row


# What every leased row has, none of it personal.
LEASED = ("id", "state", "attempts", "created_at", "next_attempt_at", "lease_until", "finished_at", "last_error")


class Leased(models.Model):
    """A row of work in the queue of record. Celery only says that there is some."""

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    next_attempt_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def rules(name: str) -> list[models.BaseConstraint]:
        """The constraints of a leased table, named after it."""
        return [
            models.CheckConstraint(
                condition=Q(state=State.WORKING, lease_until__isnull=False)
                | (~Q(state=State.WORKING) & Q(lease_until__isnull=True)),
                name=f"{name}_under_way_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DONE, State.FAILED, State.EXPIRED], finished_at__isnull=False)
                | Q(state__in=[State.WAITING, State.WORKING], finished_at__isnull=True),
                name=f"{name}_ended_has_a_time",
            ),
        ]

    @staticmethod
    def due_index(name: str) -> models.Index:
        return models.Index(
            fields=["next_attempt_at"], name=f"{name}_due", condition=Q(state__in=[State.WAITING, State.WORKING])
        )

    @property
    def tone(self) -> Tone:
        return State(self.state).tone

    @property
    def tries(self) -> int:
        """Attempts since it was asked for, or asked for again."""
        return self.attempts % NEW_TRIES

    def renew(self, **fields: Any) -> None:
        """Writes `fields` and renews the lease. Raises LostLease when the row is no longer ours."""
        self._fenced(lease_until=clock.now() + lease(), **fields)

    def finish(self, state: str = State.DONE, **fields: Any) -> None:
        """Raises LostLease when the row is no longer ours."""
        self._fenced(state=state, lease_until=None, finished_at=clock.now(), **fields)

    def try_later(self, error: str, *, until: datetime, **fields: Any) -> bool:
        """Back to the queue with a growing pause, or failed when the next try would come after `until`."""
        pause = BACK_OFF[min(self.tries, len(BACK_OFF)) - 1]
        fields["last_error"] = error[:500]
        if clock.now() + pause > until:
            self.finish(State.FAILED, **fields)
            return False
        self._fenced(state=State.WAITING, lease_until=None, next_attempt_at=clock.now() + pause, **fields)
        return True

    def retry(self) -> None:
        """A person asks for another try of what failed. Raises IllegalMove."""
        require(self.state, {State.FAILED}, _("Only what failed can be tried again."))
        self.state, self.finished_at, self.next_attempt_at = State.WAITING, None, clock.now()
        self.created_at = clock.now()
        self.attempts = (self.attempts // NEW_TRIES + 1) * NEW_TRIES  # the fence must not meet an old number again

    def _fenced(self, **fields: Any) -> None:
        ours = type(self)._default_manager.filter(pk=self.pk, attempts=self.attempts, state=State.WORKING)
        if not ours.update(**fields):
            raise LostLease
        for name, value in fields.items():
            setattr(self, name, value)


class JobQuerySet(LeasedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A job is seen by the person who asked for it, and by those who run the network."""
        if can_see_operations(actor):
            return self
        return self.filter(requested_by_id=actor.user_id, requested_by__isnull=False)


class Job(Leased):
    """Long work that somebody asked for: who, what, how far it is, and how it ended."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, help_text="The same work is not asked for twice while it is unfinished.")
    subject = models.CharField(max_length=60, help_text="Public id of what the work is about.")
    title = models.CharField(_("what"), max_length=300)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="jobs"
    )
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = JobQuerySet.as_manager()

    on_merge = {"requested_by": MOVE}
    not_personal = (*LEASED, "public_id", "kind", "key", "subject", "requested_by", "steps_done", "steps_total", "note")
    personal = {"title": Kept(_("to find it again; may name a person"), _("90 days after it ended"))}

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            *Leased.rules("a_job"),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=[State.WAITING, State.WORKING]),
                name="unfinished_work_is_asked_for_once",
            ),
            models.CheckConstraint(
                condition=Q(steps_total__isnull=True) | Q(steps_done__lte=F("steps_total")),
                name="no_more_steps_done_than_there_are",
            ),
        ]
        indexes = [Leased.due_index("job")]

    def __str__(self) -> str:
        return self.title

    @property
    def finished(self) -> bool:
        return self.state in {State.DONE, State.FAILED, State.EXPIRED}

    @property
    def percent(self) -> int | None:
        return round(100 * self.steps_done / self.steps_total) if self.steps_total else None

    def steps(self, things: Sequence[Any]) -> Iterable[Any]:
        """Goes through `things`, telling after each one how far the work is. Raises LostLease."""
        self.renew(steps_done=0, steps_total=len(things))
        for done, thing in enumerate(things, start=1):
            yield thing
            self.renew(steps_done=done)


LATE = timedelta(seconds=120)


class Heartbeat(models.Model):
    """When a sweep or a kind of worker last showed life, and what went wrong then."""

    name = models.CharField(primary_key=True, max_length=60)
    beat_at = models.DateTimeField()
    error = models.CharField(max_length=500, blank=True)

    not_personal = ("name", "beat_at", "error")

    @property
    def is_late(self) -> bool:
        return self.beat_at < clock.now() - LATE


class Purged(models.Model):
    """When a purge last ran, and how many rows it has taken since the first time."""

    name = models.CharField(primary_key=True, max_length=60)
    ran_at = models.DateTimeField()
    gone = models.PositiveBigIntegerField(default=0)
    since = models.DateTimeField(default=clock.now)

    not_personal = ("name", "ran_at", "gone", "since")
