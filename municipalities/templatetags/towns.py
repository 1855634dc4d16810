"""Towns as pages draw them. Built in: no page needs to load it."""

from django import template
from django.template.context import RequestContext
from django.urls import reverse

from municipalities.models import Municipality
from municipalities.tabs import tabs_for

register = template.Library()


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
