"""An activity planned again: what stays the same, on another day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from events.actions.lifecycle import create_event, save_moments
from events.kinds import EventKind
from events.models import Event
from events.plans import Details, Moments, PlannedSession, Share
from municipalities.models import Organisation
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock

AHEAD, A_WEEK = timedelta(weeks=4), timedelta(weeks=1)  # from today and from the event, to the day that is offered


@dataclass(frozen=True)
class Copied:
    """The new draft, and what was left behind with the reason, as sentences."""

    event: Event
    left: list[str]


def day_offered(event: Event) -> date:
    """The first day with the weekday of the event that lies four weeks ahead, and a week after it."""
    soonest = clock.today() + AHEAD
    if event.day is None:
        return soonest
    soonest, weekday = max(soonest, event.day + A_WEEK), event.day.weekday()
    return soonest + timedelta(days=(weekday - soonest.weekday()) % 7)


@transaction.atomic
def copy_event(event_id: int, *, title: str, day: date, by: User, leads: QuerySet[Organisation]) -> Copied:
    """A draft of the same kind, place, team, agenda and rules, that begins on `day` at the same hour by the clocks there.

    It is led by the same organisation, or by the first of `leads` among its organisers: nobody plans for another partner. It
    knows of the others of its series, and they of it. People, mails, attendance and documents are not copied; a grant that
    is over by then is left out. Raises ValidationError at `day` for an hour that does not exist there that night.
    """
    event = Event.objects.lock(event_id)
    by_days = day - event.day if event.day else timedelta(0)
    shares, left = _shares(event, day)
    rows = event.organiser_rows.select_related("organisation").order_by("-is_lead", "pk")
    ours = set(leads.filter(pk__in=[row.organisation_id for row in rows]).values_list("pk", flat=True))
    lead = next(row.organisation for row in rows if row.organisation_id in ours)
    others = [row.organisation for row in rows if row.organisation_id != lead.pk]
    details = Details(
        **{name: getattr(event, name) for name in SAME},
        title=title,
        shares=shares,
        partners=others,
        values=_cleaned(event.event_kind.event_fields.fields(), event.event_kind.event_fields.values(event)),
    )
    copy = create_event(event.event_kind, details, lead=lead, by=by, sessions=_sessions(event, by_days))
    copy.series, copy.is_demo = event.series or event, event.is_demo
    copy.asks, copy.questions, copy.read_by_lead = event.asks, event.questions, event.read_by_lead
    if title == event.title:
        copy.i18n, copy.translated_from = event.i18n, event.translated_from
    copy.save()
    _copy_translations(event, copy)
    moved = [moment and _later(moment, by_days, event.zone) for moment in (event.opens_at, event.closes_at)]
    save_moments(copy.pk, Moments(moved[0], moved[1], event.promotion_stops, event.remind_days))
    copy.refresh_from_db()
    return Copied(copy, left)


def _copy_translations(event: Event, copy: Event) -> None:
    """Of the titles of sessions, which stay the same and in their order."""
    for old, new in zip(event.sessions.all(), copy.sessions.all(), strict=True):
        if old.i18n:
            new.i18n, new.translated_from = old.i18n, old.translated_from
            new.save(update_fields=["i18n", "translated_from"])


# The fields of `Details` that are those of the event.
SAME = (
    "municipality",
    "venue",
    "summary",
    "language",
    "timezone",
    "languages",
    "interpretation",
    "venue_access",
    "capacity",
    "needs_approval",
    "contact_email",
    "most_per_town",
    "most_per_country",
    "most_per_kind",
)


def _shares(event: Event, day: date) -> tuple[list[Share], list[str]]:
    """The grants that still pay on that day; and a sentence for each that does not."""
    rows = list(event.grant_shares.select_related("grant"))
    running = set(Grant.objects.not_over(day).of_partners(event.organisers.all()).values_list("pk", flat=True))
    over = [row.grant.code for row in rows if row.grant_id not in running]
    told = _("%(grant)s does not pay on that day: it is over by then, or none of the organisers is its partner.")
    return [Share(row.grant, row.percent) for row in rows if row.grant_id in running], [
        told % {"grant": code} for code in over
    ]


def _cleaned(shown: dict[str, forms.Field], values: Any) -> dict[str, object]:
    """What fields say of a stored row, as their form would give it."""
    return {
        name: shown[name].clean(shown[name].prepare_value(value)) for name, value in values.items() if name in shown
    }


def _sessions(event: Event, by: timedelta) -> list[PlannedSession]:
    kind: EventKind = event.event_kind
    shown, values = kind.session_fields.fields(event), kind.session_fields.values(event)
    return [
        PlannedSession(
            session.title,
            _later(session.starts_at, by, event.zone),
            _later(session.ends_at, by, event.zone),
            capacity=session.capacity,
            values=_cleaned(shown, values.get(session.pk, {})),
        )
        for session in event.sessions.all()
    ]


def _later(moment: datetime, by: timedelta, zone: ZoneInfo) -> datetime:
    """So many days later at the same hour of the clocks there. Raises ValidationError for an hour that is left out."""
    there = (moment.astimezone(zone).replace(tzinfo=None) + by).replace(tzinfo=zone)
    if there.astimezone(UTC).astimezone(zone).time() != there.time():
        raise ValidationError(
            {"day": _("The clocks go forward that night, and leave an hour of it out. Choose another day.")}
        )
    return there.astimezone(UTC)
