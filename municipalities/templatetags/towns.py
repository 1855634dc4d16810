"""Towns as pages draw them. Built in: no page needs to load it."""

from django import template
from django.template.context import RequestContext

from municipalities.models import Municipality
from municipalities.tabs import tabs_for

register = template.Library()


@register.inclusion_tag("municipalities/work/_tabs.html", takes_context=True)
def tabs_of_town(context: RequestContext, town: Municipality) -> dict[str, object]:
    """The tabs of a town's working pages. Asks for a town of `municipalities.access.kept_town`."""
    request = context["request"]
    current = request.resolver_match.view_name
    found = tabs_for(request.actor)
    return {"town": town, "tabs": [(t.title, t.view, town.tab_counts.get(t.view), t.view == current) for t in found]}
