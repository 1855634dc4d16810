"""Words and shapes every page draws the same way. Built in: no page needs to load it."""

from math import cos, radians, sin
from urllib.parse import quote, urlsplit

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from share.kit.languages import NAMES
from share.kit.precision import date_in_words

register = template.Library()


@register.filter
def in_languages(codes: list[str]) -> str:
    return ", ".join(str(NAMES.get(code, code)) for code in codes)


register.filter("date_in_words", date_in_words)


@register.filter
def without_full_stop(words: object) -> str:
    """A label that is a sentence, where more follows it on its line."""
    return str(words).removesuffix(".")


@register.filter
def sources(text: str) -> str:
    """What a source says of where it is from: each address a link named by its site, the rest as it was written."""
    found = []
    for word in text.split(" "):
        address, mark = (word[:-1], word[-1]) if word[-1:] in {";", ","} else (word, "")
        host = _host_of(address)
        link = format_html('<a href="{}">{}</a>', address, host) if host else conditional_escape(address)
        found.append(format_html("{}{}", link, mark))
    return mark_safe(" ".join(found))  # noqa: S308 - each part is escaped


def _host_of(word: str) -> str:
    """The site of a web address as people say it; empty for what is no address."""
    try:
        parts = urlsplit(word)
    except ValueError:
        return ""
    host = parts.hostname or "" if parts.scheme in {"http", "https"} else ""
    return host.removeprefix("www.").rstrip(".")


@register.filter
def hours(value: float) -> str:
    """Hours as a clock tells them: `1 h 20`, `6 h`, `45 min`; `0` for none."""
    whole, minutes = divmod(round(value * 60), 60)
    if not whole:
        return _("%(minutes)d min") % {"minutes": minutes} if minutes else "0"
    return _("%(hours)d h %(minutes)02d" if minutes else "%(hours)d h") % {"hours": whole, "minutes": minutes}


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
