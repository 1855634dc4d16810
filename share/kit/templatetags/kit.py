"""Words and shapes every page draws the same way. Built in: no page needs to load it."""

from math import cos, radians, sin
from typing import Any
from urllib.parse import quote

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

from share.kit.languages import NAMES
from share.kit.registries import activity_parts

register = template.Library()
TONES = {
    "draft": "quiet",
    "published": "good",
    "held": "good",
    "place held": "wait",
    "cancelled": "wrong",
    "confirmed": "good",
    "waiting": "wait",
    "pending": "wait",
    "declined": "quiet",
    "expired": "quiet",
    "walk_in": "wait",
    "working": "wait",
    "done": "good",
    "failed": "wrong",
}


@register.filter
def when(event: Any) -> str:
    """`Fri 12 March 2027, 9:30–16:30`, in the time of the place; several days show the first and the last."""
    start, end = event.local_start, event.local_end
    if start is None:
        return days_on_record(event) if event.is_recorded else _("Date not set")
    day, begins = formats.date_format(start), formats.time_format(start)
    if start.date() == end.date():
        return f"{day}, {begins}–{formats.time_format(end)}"
    return f"{day}, {begins} – {formats.date_format(end)}, {formats.time_format(end)}"


RECORD_FORMATS = {"day": "j F Y", "month": "F Y", "year": "Y"}


def days_on_record(event: Any) -> str:
    """As exactly as the record knows them: `14 May 2012 – 15 May 2012`, `February 2013`, `2014 – 2015`."""
    pattern = RECORD_FORMATS.get(event.record.date_precision)
    if pattern is None or event.starts_on is None:
        return _("No day on record")
    first, last = (formats.date_format(day, pattern) for day in (event.starts_on, event.ends_on))
    return first if first == last else f"{first} – {last}"


@register.filter
def where(event: Any) -> str:
    """`Casa de Cultură, Şomcuta Mare, Romania`, as much of it as is known."""
    parts = [event.venue, *_places(event), str(event.country.name)]
    return ", ".join(part for part in parts if part) or _unplaced(event)


@register.filter
def town_of(event: Any) -> str:
    """`Şomcuta Mare, Romania`; of a place outside the network's towns its name, and of none the country."""
    town = event.municipality
    if town:
        return f"{town.name}, {town.country.name}"
    return ", ".join(part for part in (*_places(event), str(event.country.name)) if part) or _unplaced(event)


def _places(event: Any) -> list[str]:
    """The town, and where there is more than that or something else, the other places too."""
    town = event.municipality
    return [town.name] if town and not event.is_recorded else event.place_names


def _unplaced(event: Any) -> str:
    return _("Place not on record") if event.is_recorded else _("Town not set")


@register.filter
def in_languages(codes: list[str]) -> str:
    return ", ".join(str(NAMES.get(code, code)) for code in codes)


@register.filter
def hours(value: float) -> str:
    """Hours as a clock tells them: `1 h 20`, `6 h`, `45 min`; `0` for none."""
    whole, minutes = divmod(round(value * 60), 60)
    if not whole:
        return _("%(minutes)d min") % {"minutes": minutes} if minutes else "0"
    return _("%(hours)d h %(minutes)02d" if minutes else "%(hours)d h") % {"hours": whole, "minutes": minutes}


@register.filter
def session_time(session: Any, event: Any) -> str:
    """`9:30–10:50` at the place; with the day in front when the event has more than one."""
    begins, ends = session.starts_at.astimezone(event.zone), session.ends_at.astimezone(event.zone)
    times = f"{formats.time_format(begins)}–{formats.time_format(ends)}"
    one_day = event.local_start is not None and event.local_start.date() == event.local_end.date()
    return times if one_day else f"{formats.date_format(begins, 'D j M')}, {times}"


@register.filter
def at_place(moment: Any, event: Any) -> str:
    """`Thu 21 January 2027, 18:00 EET`: a moment as the clocks at the event's place show it."""
    local = moment.astimezone(event.zone)
    return f"{formats.date_format(local, 'DATETIME_FORMAT')} {local:%Z}"


@register.filter
def tone(state: str, of: str = "") -> str:
    """The colour of a state's pill. An activity that was held is done; a place that is held waits for its person."""
    return TONES.get(f"{of} {state}".strip(), TONES.get(state, "quiet"))


@register.inclusion_tag("kit/_seats.html")
def seats(event: Any) -> dict[str, Any]:
    """How full it is, as a bar and in words."""
    capacity, taken, waiting = event.capacity, event.taken, event.waiting
    percent = min(round(100 * taken / capacity), 100) if capacity else 100
    return {
        "capacity": capacity,
        "taken": taken,
        "waiting": waiting,
        "percent": percent,
        "full": capacity is not None and taken >= capacity,
    }


@register.inclusion_tag("kit/_parts.html", takes_context=True)
def parts(context: dict[str, Any], event: Any) -> dict[str, Any]:
    """The list of an activity's parts, with numbers that say where work waits."""
    found = sorted((part for _name, part in activity_parts.items() if part.applies(event)), key=lambda p: p.position)
    current = context["request"].resolver_match.view_name
    return {"event": event, "parts": [(p.title, p.view, p.count(event), p.view == current) for p in found]}


@register.inclusion_tag("kit/_map.html")
def town_map(outlines: Any, places: Any, label: str = "") -> dict[str, Any]:
    """Towns on the map of Europe; the list of towns beside it says the same in words."""
    points = [(place, *place.on_map) for place in places if place.on_map]
    points = [(place, x, y) for place, x, y in points if 0 <= x <= 1000 and 0 <= y <= 900]
    ours = {str(place.country) for place, _x, _y in points}
    return {"outlines": outlines, "points": points, "ours": ours, "label": label}


@register.simple_tag
def eu_emblem() -> str:
    """The flag of the European Union as a data: address: twelve stars in a circle, 2:3, by its published construction.

    Geometry: the "European emblem" annex of the interinstitutional style guide: height h, circle of radius h/3, stars in
    circles of radius h/18, upright.
    """
    step = [(cos(radians(90 + 30 * n)), sin(radians(90 + 30 * n))) for n in range(12)]
    stars = "".join(f'<path d="{_star(27 + 12 * x, 18 - 12 * y, 2)}"/>' for x, y in step)
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 54 36"><path fill="#039" d="M0 0h54v36H0z"/>'
        f'<g fill="#fc0">{stars}</g></svg>'
    )
    return "data:image/svg+xml," + quote(svg)


def _star(x: float, y: float, radius: float) -> str:
    """A five-pointed star; the inner radius is that of a pentagram: r / phi^2."""
    inner = radius * 0.381966
    corners = [
        (x + r * cos(radians(90 + 36 * n)), y - r * sin(radians(90 + 36 * n)))
        for n, r in enumerate([radius, inner] * 5)
    ]
    return "M" + "L".join(f"{a:.2f} {b:.2f}" for a, b in corners) + "z"
