"""Events as pages, mails and PDFs word them. Built in: no page needs to load it."""

from datetime import datetime

from django import template
from django.template.context import RequestContext
from django.utils import formats

from events import balance
from events.models import Event, Registration
from events.tabs import tabs_of
from events.wording import days_of, named, place_of, session_time, town_of, when
from share.kit.countries import country_name
from share.kit.languages import NAMES
from share.records.translations import Translated, current_languages, text_in

register = template.Library()
for _word in (when, days_of, place_of, town_of, named, session_time):
    register.filter(_word)


register.filter("shares", balance.shares_of)


@register.filter
def from_country(registration: Registration) -> str:
    """The country of the town somebody works in, by name; empty where it is not known."""
    return country_name(balance.country_of(registration))


@register.filter
def at_place(moment: datetime, event: Event) -> str:
    """`Thu 21 January 2027, 18:00 EET`: a moment as the clocks at the event's place show it."""
    local = moment.astimezone(event.zone)
    return f"{formats.date_format(local, 'DATETIME_FORMAT')} {local:%Z}"


@register.filter
def day_at_place(moment: datetime, event: Event) -> str:
    """`Thu 21 January 2027`: the day of a moment, in the calendar of the event's place."""
    return formats.date_format(moment.astimezone(event.zone), "DATE_FORMAT")


@register.simple_tag
def text(record: Translated, field: str, language: str = "") -> str:
    """A text of an event or a session for the reader: its translation when that is current, else as it was written."""
    return text_in(record, field, language)


@register.filter
def readable_in(event: Event) -> list[tuple[str, str]]:
    """The languages in which title and text can be read, by code and name, when there is more than one."""
    found = current_languages(event)
    return found if len(found) > 1 else []


@register.filter
def language_name(code: str) -> str:
    return str(NAMES.get(code, code))


@register.inclusion_tag("events/_seats.html")
def seats(event: Event) -> dict[str, object]:
    """How full it is, as a bar and in words. Asks for an event of `with_seats`, or of `with_public_seats`."""
    capacity, taken, waiting, held = event.capacity, event.taken, event.waiting, getattr(event, "held", 0)

    def share(seats: int) -> int:
        return min(round(100 * seats / capacity), 100) if capacity else 100

    return {
        "capacity": capacity,
        "taken": taken,
        "held": held,
        "waiting": waiting,
        "percent": share(taken),
        "gone": share(taken + held),
        "full": capacity is not None and taken + held >= capacity,
    }


@register.inclusion_tag("events/_tabs.html", takes_context=True)
def tabs(context: RequestContext, event: Event) -> dict[str, object]:
    """The tabs of an activity, with numbers that say where work waits."""
    current = context["request"].resolver_match.view_name
    return {"event": event, "tabs": [(t.title, t.view, t.count(event), t.view == current) for t in tabs_of(event)]}
