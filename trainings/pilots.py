"""A pilot and its event are one: made together, planned together."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from events.actions import Details, PlannedSession, create_event, plan_sessions
from events.actions.lifecycle import Blocker
from events.models import Event, Session
from municipalities.models import Organisation
from share.accounts.models import User
from trainings.models import Module, Pilot, SessionModule

PAUSE, LUNCH = timedelta(minutes=15), timedelta(minutes=60)
STEP = timedelta(minutes=5)


@transaction.atomic
def create_pilot(
    details: Details,
    *,
    lead: Organisation,
    by: User,
    day: date | None = None,
    begins: time = time(9, 30),
    ends: time = time(16, 30),
    modules: Sequence[Module] = (),
) -> Pilot:
    """A draft pilot with its event and, when a day is given, a first plan of one session per module.

    Raises ValidationError.
    """
    event = create_event(Event.Kind.PILOT, details, lead=lead, by=by)
    pilot = Pilot.objects.create(event=event)
    if day and modules:
        plan_pilot(event.pk, one_day(day, begins, ends, modules, event.zone))
    elif day:
        hours = (datetime.combine(day, begins, event.zone), datetime.combine(day, ends, event.zone))
        plan_pilot(event.pk, [PlannedSession(event.title, *hours)])
    return pilot


def plan_pilot(event_id: int, planned: Sequence[PlannedSession]) -> list[Session]:
    """Sets the programme and which module each session teaches (`PlannedSession.extra`, a Module or None).

    Raises ValidationError and IllegalMove as `plan_sessions` does.
    """
    with transaction.atomic():
        sessions = plan_sessions(event_id, planned)
        SessionModule.objects.filter(session__in=sessions).delete()
        SessionModule.objects.bulk_create(
            [SessionModule(session=s, module=p.extra) for s, p in zip(sessions, planned, strict=True) if p.extra]
        )
    return sessions


def one_day(day: date, begins: time, ends: time, modules: Sequence[Module], zone: ZoneInfo) -> list[PlannedSession]:
    """The modules spread evenly over a day, with a pause between them and lunch in the middle.

    A day too short for pauses gets none. Lengths are multiples of five minutes.
    Raises ValidationError, at `ends`, when not even that fits.
    """
    start, end = datetime.combine(day, begins), datetime.combine(day, ends)
    middle = (len(modules) - 1) // 2
    gaps = [LUNCH if index == middle else PAUSE for index in range(len(modules) - 1)]
    if (end - start) < sum(gaps, timedelta()) + len(modules) * timedelta(minutes=20):
        gaps = [timedelta(0)] * (len(modules) - 1)
    length = (end - start - sum(gaps, timedelta())) / len(modules) // STEP * STEP
    if length < STEP:
        raise ValidationError({"ends": _("The day is too short: each module needs five minutes at least.")})
    planned = []
    for module, gap in zip(modules, [*gaps, timedelta(0)], strict=True):
        planned.append(
            PlannedSession(
                module.title, start.replace(tzinfo=zone), (start + length).replace(tzinfo=zone), extra=module
            )
        )
        start += length + gap
    return planned


def missing(event: Event) -> list[Blocker]:
    """What a pilot needs beside what every event needs: at least one module of the curriculum."""
    if event.kind != Event.Kind.PILOT or SessionModule.objects.filter(session__event=event).exists():
        return []
    return [
        Blocker(
            _("No session teaches a module of the curriculum yet."),
            reverse("trainings:programme", args=[event.public_id]),
        )
    ]
