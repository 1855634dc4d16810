"""Check-in at the door: a link for helpers of one day, and the marks they make, each an operation with an id of its own."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.attendance import Attendance
from events.models.event import Event
from events.models.registration import Registration
from events.models.session import Session
from share.kit import clock, tokens
from share.kit.merging import MOVE, STAY

if TYPE_CHECKING:
    from datetime import datetime

EARLY = timedelta(hours=2)  # before the first session, people stand at the door
LATE = timedelta(days=2)  # after the day, for a phone that had no network


class Door(models.Model):
    """A link with which helpers without an account check people in, for one activity on one day."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="doors")
    day = models.DateField(_("day"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    on_merge = {"event": STAY, "made_by": MOVE}
    not_personal = ("id", "public_id", "event", "day", "made_by", "made_at", "closed_at")

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("link for helpers")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "day"],
                condition=models.Q(closed_at__isnull=True),
                name="a_day_has_one_link_for_helpers",
                violation_error_message=_("There is a link for this day already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.day)

    @property
    def token(self) -> str:
        """Opens the list of that day. Signed, never stored."""
        return tokens.sign("door", str(self.public_id))

    @property
    def is_open(self) -> bool:
        """On its day by the clocks of the place, until somebody closes it."""
        return self.closed_at is None and clock.today(self.event.timezone) == self.day

    @property
    def takes_marks(self) -> bool:
        """Open, or its day is over only just: a phone without a network sends what it has kept."""
        late = clock.today(self.event.timezone) - self.day
        return self.closed_at is None and timedelta(0) <= late <= LATE


class MarkOperation(models.Model):
    """One mark as somebody made it, under an id that their device gave it. Kept, whichever of several marks counts.

    Of all operations on one person and session the one with the latest moment counts, of two at one moment the one with the
    higher id: the same in whatever order they arrive. `mark` is empty where a mark was taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="operations")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="operations")
    mark = models.CharField(max_length=8, choices=Attendance.Mark, blank=True)
    made_at = models.DateTimeField(help_text="By the clock of the device, put right by what it shows when it sends.")
    received_at = models.DateTimeField(default=clock.now)
    door = models.ForeignKey(Door, null=True, on_delete=models.SET_NULL, related_name="operations")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    on_merge = {"made_by": MOVE}
    not_personal = ("id", "registration", "session", "mark", "made_at", "received_at", "door", "made_by")

    class Meta:
        verbose_name = _("mark at the door")
        indexes = [models.Index(fields=["session", "registration", "-made_at", "-id"], name="mark_that_counts")]

    def __str__(self) -> str:
        return f"{self.mark} {self.made_at}"

    @property
    def rank(self) -> "tuple[datetime, int]":
        """Of two operations, the one with the higher rank counts."""
        return self.made_at, self.id.int
