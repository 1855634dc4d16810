"""What is public of activities, for machines: JSON, and schema.org in the page of each."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from events.models import Event
from events.wording import place_of

# https://schema.org/EventStatusType
STATUS = {
    Event.State.CANCELLED: "https://schema.org/EventCancelled",
    Event.State.POSTPONED: "https://schema.org/EventPostponed",
}
IN_A_PAGE = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


def as_json(event: Event) -> dict[str, Any]:
    """An activity as open data; what is not known is null. Asks for places, organisers and the entry of the record."""
    record = getattr(event, "record", None)
    town = event.municipality
    return {
        "id": event.public_id,
        "url": settings.BASE_URL + event.get_absolute_url(),
        "kind": event.kind,
        "title": event.title,
        "state": event.state,
        "starts_at": event.starts_at.isoformat() if event.starts_at else None,
        "ends_at": event.ends_at.isoformat() if event.ends_at else None,
        "first_day": event.starts_on.isoformat() if event.starts_on else None,
        "last_day": event.ends_on.isoformat() if event.ends_on else None,
        "day_precision": record.date_precision if record else "day",
        "country": str(event.country or (town.country if town else "")) or None,
        "town": town.name if town else None,
        "places": event.place_names,
        "organisers": [organiser.name for organiser in event.organisers.all()],
        "participants": record.participants if record else None,
        "participants_precision": (record.participants_precision or None) if record else None,
        "source": (record.source or None) if record else None,
        "is_demo": event.is_demo,
    }


def schema_org(event: Event) -> SafeString:
    """The activity as a schema.org Event in JSON-LD, safe within a script element."""
    days = (event.starts_at or event.starts_on, event.ends_at or event.ends_on)
    begins, ends = (day.isoformat() if day else None for day in days)
    online = bool(event.online_link)
    told = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "url": settings.BASE_URL + event.get_absolute_url(),
        "startDate": begins,
        "endDate": ends,
        "eventStatus": STATUS.get(Event.State(event.state), "https://schema.org/EventScheduled"),
        "eventAttendanceMode": f"https://schema.org/{'Mixed' if online else 'Offline'}EventAttendanceMode",
        "location": {"@type": "Place", "name": place_of(event), "address": place_of(event)},
        "organizer": [{"@type": "Organization", "name": organiser.name} for organiser in event.organisers.all()],
        "description": event.summary or None,
    }
    text = json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False)
    return mark_safe(text.translate(IN_A_PAGE))  # noqa: S308 - no character of HTML is left in it
