"""Events as pages, mails and PDFs word them. Built in: no page needs to load it."""

from datetime import datetime

from django import template
from django.template.context import RequestContext
from django.utils import formats
from django.utils.translation import gettext as _

from events.models import Event, Session
from events.tabs import tabs_of
from share.kit.countries import country_name
from share.kit.languages import NAMES
from share.kit.precision import date_in_words
from share.records.translations import Translated, current_languages, text_in

register = template.Library()
RECORD_FORMATS = {"day": "j F Y", "month": "F Y", "year": "Y"}


@register.filter
def when(event: Event) -> str:
    """`Fri 12 March 2027, 9:30–16:30`, in the time of the place; several days show the first and the last."""
    start, end = event.local_start, event.local_end
    if start is None or end is None:
        return days_on_record(event) if event.is_recorded else _("Date not set")
    day, begins = formats.date_format(start), formats.time_format(start)
    if start.date() == end.date():
        return f"{day}, {begins}–{formats.time_format(end)}"
    return f"{day}, {begins} – {formats.date_format(end)}, {formats.time_format(end)}"


def days_on_record(event: Event) -> str:
    """As the record knows them: `14 May 2012 – 15 May 2012`, `February 2013`, `2014 – 2015`, `about 2018`."""
    record = event.record
    words = list(dict.fromkeys(date_in_words(text) for text in (record.starts_text, record.ends_text) if text))
    if words and event.starts_on:
        return " – ".join(words)
    pattern = RECORD_FORMATS.get(record.date_precision)
    if pattern is None or event.starts_on is None or event.ends_on is None:
        return _("No day on record")
    first, last = (formats.date_format(day, pattern) for day in (event.starts_on, event.ends_on))
    return first if first == last else f"{first} – {last}"


@register.filter
def place_of(event: Event) -> str:
    """`Casa de Cultură, Şomcuta Mare, Romania`, as much of it as is known."""
    parts = [event.venue, *_places(event), country_name(event.country)]
    return ", ".join(part for part in parts if part) or _unplaced(event)


@register.filter
def town_of(event: Event) -> str:
    """`Şomcuta Mare, Romania`; of a place outside the network's towns its name, and of none the country."""
    town = event.municipality
    if town:
        return f"{town.name}, {country_name(town.country)}"
    return ", ".join(part for part in (*_places(event), country_name(event.country)) if part) or _unplaced(event)


def _places(event: Event) -> list[str]:
    """The town, and where there is more than that or something else, the other places too."""
    town = event.municipality
    return [town.name] if town and not event.is_recorded else event.place_names


def _unplaced(event: Event) -> str:
    return _("Place not on record") if event.is_recorded else _("Town not set")


@register.filter
def session_time(session: Session, event: Event) -> str:
    """`9:30–10:50` at the place; with the day in front when the event has more than one."""
    begins, ends = session.starts_at.astimezone(event.zone), session.ends_at.astimezone(event.zone)
    times = f"{formats.time_format(begins)}–{formats.time_format(ends)}"
    start, end = event.local_start, event.local_end
    one_day = start is not None and end is not None and start.date() == end.date()
    return times if one_day else f"{formats.date_format(begins, 'D j M')}, {times}"


@register.filter
def at_place(moment: datetime, event: Event) -> str:
    """`Thu 21 January 2027, 18:00 EET`: a moment as the clocks at the event's place show it."""
    local = moment.astimezone(event.zone)
    return f"{formats.date_format(local, 'DATETIME_FORMAT')} {local:%Z}"


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
    """How full it is, as a bar and in words. Asks for an event of `with_seats`."""
    capacity, taken, waiting = event.capacity, event.taken, event.waiting
    percent = min(round(100 * taken / capacity), 100) if capacity else 100
    is_full = capacity is not None and taken >= capacity
    return {"capacity": capacity, "taken": taken, "waiting": waiting, "percent": percent, "full": is_full}


@register.inclusion_tag("events/_tabs.html", takes_context=True)
def tabs(context: RequestContext, event: Event) -> dict[str, object]:
    """The tabs of an activity, with numbers that say where work waits."""
    current = context["request"].resolver_match.view_name
    return {"event": event, "tabs": [(t.title, t.view, t.count(event), t.view == current) for t in tabs_of(event)]}
