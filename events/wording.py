"""Days and places of an event in words, the same on pages, in mails, in PDFs and in calendars."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as _

from events.models import Event, Session
from events.models.event import POSTPONED
from municipalities.models import Municipality
from share.kit.countries import country_name
from share.kit.precision import date_in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RECORD_FORMATS = {"day": "j F Y", "month": "F Y", "year": "Y"}


def when(event: Event) -> str:
    """`Fri 12 March 2027, 9:30–16:30`, in the time of the place; several days show the first and the last."""
    return _("Postponed: the new day is not known yet") if event.is_postponed else days_of(event)


def days_of(event: Event) -> str:
    """As `when`, of the agenda as it stands, whether that is the day that counts or not."""
    start, end = event.local_start, event.local_end
    if start is None or end is None:
        return days_on_record(event) if event.is_recorded else _("Date not set")
    day, begins = formats.date_format(start), formats.time_format(start)
    if start.date() == end.date():
        return f"{day}, {begins}–{formats.time_format(end)}"
    return f"{day}, {begins} – {formats.date_format(end)}, {formats.time_format(end)}"


def session_time(session: Session, event: Event) -> str:
    """`9:30–10:50` at the place; with the day in front when the event has more than one."""
    begins, ends = session.starts_at.astimezone(event.zone), session.ends_at.astimezone(event.zone)
    times = f"{formats.time_format(begins)}–{formats.time_format(ends)}"
    start, end = event.local_start, event.local_end
    one_day = start is not None and end is not None and start.date() == end.date()
    return times if one_day else f"{formats.date_format(begins, 'D j M')}, {times}"


def named(event: Event) -> str:
    """`Ready to welcome, Şomcuta Mare, Thu 21 January 2027`: an event as the subject of a mail names it, where it is known."""
    day = formats.date_format(event.local_start) if event.local_start and not event.is_postponed else ""
    return ", ".join(part for part in (event.title, town_name(event), day) if part)


def changes(event: Event) -> "list[tuple[StrOrPromise, str, str]]":
    """What people were told before and what is so now, line by line: label, before, after."""
    if event.told_before is None:
        return []
    before = _as_told(event.told_before)
    lines: list[tuple[StrOrPromise, str, str]] = [
        (_("Title"), before.title, event.title),
        (_("When"), days_of(before), days_of(event)),
        (_("Where"), place_of(before), place_of(event)),
    ]
    return [line for line in lines if line[1] != line[2]]


def was_postponed(event: Event) -> bool:
    """Whether people were told, before this change, that there is no day yet."""
    return bool(event.told_before and event.told_before.get(POSTPONED))


def _as_told(told: Mapping[str, str | None]) -> Event:
    """The event as people were told of it; not to be stored. Its town is a name, since towns may be merged meanwhile."""
    said = {name: told[name] or "" for name in ("title", "venue", "country", "timezone")}
    moments = {name: told[name] and datetime.fromisoformat(told[name] or "") for name in ("starts_at", "ends_at")}
    town = Municipality(name=told["town"], country=said["country"]) if told["town"] else None
    return Event(municipality=town, **said, **moments)


def town_name(event: Event) -> str:
    """The town, or the places outside the network's towns; empty where none is set."""
    return str(event.municipality) if event.municipality else ", ".join(event.place_names)


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


def place_of(event: Event) -> str:
    """`Casa de Cultură, Şomcuta Mare, Romania`, as much of it as is known."""
    parts = [event.venue, *_places(event), country_name(event.country)]
    return ", ".join(part for part in parts if part) or _unplaced(event)


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
