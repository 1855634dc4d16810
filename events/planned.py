"""The mail of an event that is planned ahead, each bound to what it tells of."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from events import notifications
from events.actions import feedback
from events.models import Event, Feedback, Registration
from events.models.event import MOST_DAYS
from share.kit import clock
from share.mail.planned import MailPlan

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

WRITTEN_DOWN = timedelta(days=7)  # after it began, a reminder that was missed is still written down
LONGEST_FEEDBACK = timedelta(days=100)  # after the activity
HEAR_OF_CHANGES = (Registration.State.CONFIRMED, Registration.State.WAITING, Registration.State.PENDING)


def _soon() -> "QuerySet[Event]":
    now = clock.now()
    window = (now - WRITTEN_DOWN, now + timedelta(days=MOST_DAYS + 1))
    return Event.objects.filter(state=Event.State.PUBLISHED, starts_at__range=window)


def _begins(event: Event) -> "datetime":
    assert event.starts_at
    return event.starts_at


def _to_remind(event: Event) -> "QuerySet[Registration]":
    """Those who had a place at the moment of the reminder: who came later knows."""
    had_one = event.registrations.reachable().filter(state=Registration.State.CONFIRMED)
    return had_one.filter(confirmed_at__lte=event.reminder_at)


def _changed() -> "QuerySet[Event]":
    return Event.objects.filter(changed_at__isnull=False)


def _ends(event: Event) -> "datetime":
    assert event.ends_at
    return event.ends_at


def _to_tell(event: Event) -> "QuerySet[Registration]":
    """Those who registered before the last change."""
    return event.registrations.reachable().filter(state__in=HEAR_OF_CHANGES, registered_at__lt=event.changed_at)


def _is_told(event: Event) -> None:
    event.changed_at = event.told_before = None
    event.save(update_fields=["changed_at", "told_before"])


def _over() -> "QuerySet[Event]":
    """Those whose feedback may be asked for, or reminded of, about now."""
    now = clock.now()
    window = (now - LONGEST_FEEDBACK, now)
    return Event.objects.filter(feedback__isnull=False, ends_at__range=window).select_related("feedback")


def _closes(event: Event) -> "datetime":
    closes = event.feedback.closes_at
    assert closes
    return closes


def _feedback_asked_at(event: Event) -> "datetime | None":
    found: Feedback | None = getattr(event, "feedback", None)
    return found.asked_at if found else None


def _feedback_reminds_at(event: Event) -> "datetime | None":
    found: Feedback | None = getattr(event, "feedback", None)
    return found.reminds_at if found else None


REMINDER = MailPlan(
    _("Reminder"),
    rows=_soon,
    lock=Event.objects.lock,
    due_at=lambda event: event.reminder_at,
    too_late_from=_begins,
    recipients=_to_remind,
    word=notifications.reminder,
)
CHANGES = MailPlan(
    _("Notice of what changed"),
    rows=_changed,
    lock=Event.objects.lock,
    due_at=lambda event: event.changes_told_at,
    too_late_from=_ends,
    recipients=_to_tell,
    word=notifications.changed,
    done=_is_told,
)
FEEDBACK = MailPlan(
    _("Question how it was"),
    rows=_over,
    lock=Event.objects.lock,
    due_at=_feedback_asked_at,
    too_late_from=_closes,
    recipients=feedback.asked,
    word=notifications.feedback,
)
FEEDBACK_REMINDER = MailPlan(
    _("Reminder of the feedback"),
    rows=_over,
    lock=Event.objects.lock,
    due_at=_feedback_reminds_at,
    too_late_from=_closes,
    recipients=feedback.still_asked,
    word=notifications.feedback_reminder,
)
