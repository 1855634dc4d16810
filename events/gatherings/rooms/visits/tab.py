"""The tab of what visitors measure against, and what the public page shows of a visit."""

from django.utils.translation import gettext_lazy as _

from events.gatherings.exchanges import tab as exchanges
from events.gatherings.rooms.visits.models import Benchmark, visit_of
from events.kinds import PagePart, Tab
from events.models import Event

TAB = Tab(_("Benchmarks"), "gatherings:benchmarks", 40)


def on_public_page(event: Event) -> list[PagePart]:
    """What the visitors measure against, the other visits of both towns, and what both sides wrote."""
    visit = visit_of(event)
    benchmarks = [Benchmark(**said) for said in visit.said]
    found = [PagePart("gatherings/visits/_benchmarks.html", {"benchmarks": benchmarks})] if benchmarks else []
    if visit.visitors and event.municipality:
        towns = {"visitors": visit.visitors, "host": event.municipality}
        found.append(PagePart("gatherings/visits/_pair.html", towns))
    return [*found, *exchanges.on_public_page(event)]
