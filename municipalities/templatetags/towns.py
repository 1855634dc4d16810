"""Towns as pages draw them. Built in: no page needs to load it."""

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.urls import reverse
from django_countries.fields import Country

from share.kit import map as europe

register = template.Library()


class OnMap(Protocol):
    """What can be drawn on the map: its country, and where it lies in map units, None when that is not known."""

    country: Country

    @property
    def on_map(self) -> tuple[float, float] | None: ...


@register.inclusion_tag("municipalities/_map.html")
def town_map(places: Iterable[OnMap], label: str = "") -> dict[str, object]:
    """Towns on the map of Europe; the list of towns beside it says the same in words."""
    found = [(place, place.on_map) for place in places]
    points = [(place, *at) for place, at in found if at and 0 <= at[0] <= 1000 and 0 <= at[1] <= 900]
    ours = ",".join(sorted({str(place.country) for place, _x, _y in points}))
    picture = f"{reverse('municipalities:outlines', args=[europe.version()])}?ours={ours}"
    return {"picture": picture, "points": points, "label": label}
