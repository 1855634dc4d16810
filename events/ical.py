"""Calendar entries of events (RFC 5545), one by one and as feeds. They hold no secret: people pass calendars on."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

import icalendar
from django.conf import settings

from events.models import Event
from events.wording import place_of, town_name, when

OFF = {Event.State.CANCELLED, Event.State.POSTPONED}


def calendar(event: Event, *, cancelled: bool = False, as_of: datetime | None = None) -> str:
    """One VEVENT with its time zone. The UID stays; SEQUENCE grows with what changes (RFC 5545, 3.8.7.4).

    It is the seconds from the event's row to `as_of`, the moment of the change that the entry tells: of a mail, its own;
    else that of the event, so that an event that did not change gives the same bytes.
    """
    result = _calendar()
    result.add("method", "CANCEL" if cancelled else "PUBLISH")
    result.add_component(_entry(event, cancelled, as_of))
    result.add_missing_timezones()
    return str(result.to_ical().decode())


def feed(name: str, events: Iterable[Event]) -> str:
    """A calendar one subscribes to: an entry for each event that has its hours; what is off says so."""
    result = _calendar()
    result.add("method", "PUBLISH")
    result.add("x-wr-calname", name)
    for event in events:
        if event.starts_at and event.ends_at:
            result.add_component(_entry(event, event.state in OFF, None))
    result.add_missing_timezones()
    return str(result.to_ical().decode())


def _calendar() -> icalendar.Calendar:
    result = icalendar.Calendar()
    result.add("prodid", f"-//{settings.SITE_NAME}//EN")
    result.add("version", "2.0")
    return result


def _entry(event: Event, cancelled: bool, as_of: datetime | None) -> icalendar.Event:
    as_of = as_of or max(event.revised_at, event.cancelled_at or event.revised_at)
    assert event.local_start
    assert event.local_end
    entry = icalendar.Event()
    entry.add("uid", f"{event.public_id}@{urlsplit(settings.BASE_URL).hostname}")
    entry.add("sequence", max(int((as_of - event.created_at).total_seconds()), 0))
    entry.add("dtstamp", as_of)
    entry.add("dtstart", event.local_start)
    entry.add("dtend", event.local_end)
    entry.add("summary", ", ".join(part for part in (event.title, town_name(event)) if part))
    entry.add("description", f"{when(event)}\n{place_of(event)}")
    entry.add("location", place_of(event))
    entry.add("url", settings.BASE_URL + event.get_absolute_url())
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return entry
