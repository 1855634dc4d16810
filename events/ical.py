"""The calendar entry of an event (RFC 5545). It holds no secret: people pass calendars on."""

from datetime import datetime
from urllib.parse import urlsplit

import icalendar
from django.conf import settings

from events.models import Event
from events.wording import place_of, town_name, when


def calendar(event: Event, *, cancelled: bool = False, as_of: datetime | None = None) -> str:
    """One VEVENT with its time zone. The UID stays; SEQUENCE grows with what changes (RFC 5545, 3.8.7.4).

    It is the seconds from the event's row to `as_of`, the moment of the change that the entry tells: of a mail, its own;
    else that of the event, so that an event that did not change gives the same bytes.
    """
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
    result = icalendar.Calendar()
    result.add("prodid", f"-//{settings.SITE_NAME}//EN")
    result.add("version", "2.0")
    result.add("method", "CANCEL" if cancelled else "PUBLISH")
    result.add_component(entry)
    result.add_missing_timezones()
    return result.to_ical().decode()
