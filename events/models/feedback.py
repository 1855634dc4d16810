"""What people thought of an activity, kept as counts from the first answer on: nobody can say who answered what."""

import uuid
from datetime import UTC, datetime, time, timedelta
from functools import partial

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.registration import Registration
from share.kit import clock
from share.kit.merging import STAY
from share.kit.privacy import Kept
from share.records import history
from share.records.questionnaires.models import Question, Version

ASK_AT = time(9)  # in the time of the place
FEWEST = 3  # answers, before results show: one of two would know what the other one said


@partial(history.tracked, leave_out=("answered",))
class Feedback(models.Model):
    """What is asked after an activity, until when; and how many were asked and answered."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="feedback")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", verbose_name=_("questionnaire"))
    days_open = models.PositiveSmallIntegerField(_("open for, days"), default=14)
    answered = models.PositiveIntegerField(_("answered"), default=0)
    planned_at = models.DateTimeField(default=clock.now, help_text="Nobody is asked before it was planned.")

    on_merge = {"event": STAY}
    not_personal = ("event", "version", "days_open", "answered", "planned_at")

    class Meta:
        verbose_name = _("feedback")
        constraints = [
            models.CheckConstraint(
                condition=Q(days_open__range=(2, 90)),
                name="feedback_is_open_for_some_days",
                violation_error_message=_("Feedback is open for 2 to 90 days."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    @property
    def asked_at(self) -> datetime | None:
        """In the morning after the activity, by the clocks of the place, or when it was planned, if that was later.

        None while it has no day, or does not take place.
        """
        event = self.event
        if event.local_end is None or event.state not in {Event.State.PUBLISHED, Event.State.COMPLETED}:
            return None
        morning = datetime.combine(event.local_end.date() + timedelta(days=1), ASK_AT, event.zone)
        return max(morning.astimezone(UTC), self.planned_at)

    @property
    def closes_at(self) -> datetime | None:
        asked = self.asked_at
        return asked and asked + timedelta(days=self.days_open)

    @property
    def reminds_at(self) -> datetime | None:
        """Half way to the end, once."""
        asked = self.asked_at
        return asked and asked + timedelta(days=self.days_open // 2)

    @property
    def is_open(self) -> bool:
        """From the end of the activity on: who has the link need not wait for the morning."""
        end, closes = self.event.ends_at, self.closes_at
        return end is not None and closes is not None and end <= clock.now() < closes


class FeedbackSlip(models.Model):
    """That somebody has answered, so that they are not asked again; it goes when the feedback closes.

    It knows neither when nor what: no answer refers to it.
    """

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, primary_key=True, related_name="feedback_slip"
    )
    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="slips")

    not_personal = ("registration", "feedback")

    def __str__(self) -> str:
        return str(self.registration_id)


class FeedbackTally(models.Model):
    """How often an option of a question was chosen; `option` empty: how many answered the question."""

    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="tallies")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    option = models.CharField(max_length=12, blank=True)
    count = models.PositiveIntegerField(default=0)

    not_personal = ("id", "feedback", "question", "option", "count")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feedback", "question", "option"],
                name="an_option_is_counted_in_one_place",
                violation_error_message=_("This option is counted already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option}: {self.count}"


class FeedbackText(models.Model):
    """An answer in words, under a number drawn by lot: neither its order nor its time says whose it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="texts")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    not_personal = ("id", "feedback", "question")
    personal = {"text": Kept(_("to make the next activity better"), _("two years after the activity"))}

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]
