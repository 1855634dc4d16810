"""Towns as pages draw them. Built in: no page needs to load it."""

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django_countries.fields import Country

from municipalities.models import Municipality
from municipalities.tabs import tabs_for
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


@register.inclusion_tag("municipalities/work/_tabs.html", takes_context=True)
def tabs_of_town(context: RequestContext, town: Municipality) -> dict[str, object]:
    """The tabs of a town's working pages. Asks for a town of `municipalities.access.kept_town`."""
    request = context["request"]
    found = tabs_for(request.actor)
    reach = {tab.view: _within(reverse(tab.view, args=[town.public_id]), request.path) for tab in found}
    current = max(reach, key=lambda view: reach[view], default="")
    return {"town": town, "tabs": [(t.title, t.view, town.tab_counts.get(t.view), t.view == current) for t in found]}


def _within(address: str, path: str) -> int:
    """How much of the path the address of a tab is: a need lies within the tab of needs. 0 for another part."""
    return len(address) if path.startswith(address) else 0
