"""The mail of an evaluation that goes out by itself: the morning after a pilot, and three months after it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from events.ahead import mail_line
from events.models import Attendance, Event, EventQuerySet, Registration, RegistrationQuerySet
from events.moments import AT, PATIENCE, asked_at
from events.registry import Ahead
from share.kit import clock
from share.mail.models import Mail
from share.mail.planned import MailPlan, planned_of
from trainings import notifications
from trainings.actions.evaluation import MONTHS
from trainings.kind import KIND
from trainings.models import Pilot

LOOKED_AT = timedelta(days=120)  # behind the end of a pilot, until its last mail is sent or missed


def _over() -> EventQuerySet:
    window = (clock.now() - LOOKED_AT, clock.now())
    held = [Event.State.PUBLISHED, Event.State.COMPLETED]
    with_version = Pilot.objects.filter(version__isnull=False).values("pk")
    return Event.objects.of_kind(KIND).filter(state__in=held, ends_at__range=window, pk__in=with_version)


def after_at(event: Event) -> datetime | None:
    """In the morning after the last day."""
    if event.local_end is None:
        return None
    return datetime.combine(event.local_end.date() + timedelta(days=1), AT, event.zone).astimezone(UTC)


def later_at(event: Event) -> datetime | None:
    return asked_at(event, MONTHS)


def _due(moment: datetime | None) -> datetime:
    assert moment
    return moment


def was_there(event: Event) -> RegistrationQuerySet:
    """Whoever was there and can be reached; before attendance is taken, who had a place. Nobody who left, or was erased."""
    marks = Attendance.objects.filter(session__event=event)
    present = Exists(marks.filter(registration=OuterRef("pk"), mark=Attendance.Mark.PRESENT))
    had_a_place = Q(state=Registration.State.CONFIRMED) & ~Exists(marks)
    return event.registrations.reachable().filter(Q(present) | had_a_place)


def _after(event: Event, registration: Registration) -> Mail:
    return notifications.asked_after(event, registration, _due(after_at(event)))


def _later(event: Event, registration: Registration) -> Mail:
    return notifications.asked_later(event, registration, _due(later_at(event)))


PLANS = {
    "evaluation: after": MailPlan(
        _("Question what people can do now"),
        rows=_over,
        lock=Event.objects.lock,
        due_at=after_at,
        too_late_from=lambda event: _due(after_at(event)) + PATIENCE,
        recipients=was_there,
        word=_after,
    ),
    "evaluation: three months": MailPlan(
        _("Question whether they use it, after 3 months"),
        rows=_over,
        lock=Event.objects.lock,
        due_at=later_at,
        too_late_from=lambda event: _due(later_at(event)) + PATIENCE,
        recipients=was_there,
        word=_later,
    ),
}


def ahead_of(event: Event) -> Sequence[Ahead]:
    """What a pilot's timeline says of it; nothing where it follows no version of the curriculum. Two queries."""
    if event.kind != KIND.key:
        return []
    people = was_there(event).order_by().values("event").annotate(n=Count("pk")).values("n")
    found = Pilot.objects.filter(pk=event.pk, version__isnull=False).annotate(n=Coalesce(Subquery(people), 0))
    return [mail_line(one) for n in found.values_list("n", flat=True) for one in planned_of(event, *PLANS, people=n)]
