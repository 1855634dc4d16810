"""The mail about a plan that goes out by itself, bound to the last day of its activity."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from events.ahead import mail_line
from events.gatherings.actionplans import notifications
from events.gatherings.actionplans.models import FOLLOW_UPS, HEARD, Action, Responsible, those_with_plans
from events.gatherings.actionplans.tab import TAB
from events.models import Event, Registration
from events.moments import MONTHS, PATIENCE, asked_at, heard_at
from events.registry import Ahead
from share.mail.planned import MailPlan, planned_of

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _responsibles(event: Event) -> "QuerySet[Responsible]":
    return Responsible.objects.filter(plan=event.pk).to_ask()


def _participants(event: Event) -> "QuerySet[Registration]":
    return event.registrations.reachable().attended()


def _too_late(due: datetime | None) -> datetime:
    assert due
    return due + PATIENCE


LABELS = {3: _("Question how the actions stand, after 3 months"), 6: _("Question how they stand, after 6 months")}


def _follow_up(months: int) -> MailPlan:
    return MailPlan(
        LABELS[months],
        rows=those_with_plans,
        lock=Event.objects.lock,
        due_at=partial(asked_at, months=months),
        too_late_from=lambda event: _too_late(asked_at(event, months)),
        recipients=_responsibles,
        word=partial(notifications.follow_up, months=months),
    )


PLANS = {FOLLOW_UPS[months]: _follow_up(months) for months in MONTHS} | {
    HEARD: MailPlan(
        _("Everybody who took part hears what became of it"),
        rows=those_with_plans,
        lock=Event.objects.lock,
        due_at=heard_at,
        too_late_from=lambda event: _too_late(heard_at(event)),
        recipients=_participants,
        word=notifications.heard,
    )
}


def ahead_of(event: Event) -> Sequence[Ahead]:
    """What an activity's timeline says of its plan; nothing while there is none."""
    if TAB not in event.event_kind.tabs or not Action.objects.filter(objective__plan=event.pk).exists():
        return []
    return [mail_line(one) for one in planned_of(event, *PLANS)]
