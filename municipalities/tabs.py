"""The tabs of a town's working pages. An area adds its line to TABS; an upper app registers one in `town_tabs`."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from municipalities.models import MunicipalityQuerySet, Need, PlaceCode, PlaceName, Practice, TownYear
from municipalities.registry import TownTab, town_tabs
from share import policy
from share.policy import Actor

TABS = (
    TownTab(_("Overview"), "municipalities:town_overview", 10),
    TownTab(_("Details"), "municipalities:town_details", 20),
    TownTab(_("Self-assessment"), "municipalities:assessments", 40),
    TownTab(_("Needs"), "municipalities:town_needs", 42, lambda: Need.objects.open()),
    TownTab(_("Who does what"), "municipalities:town_coverage", 44),
    TownTab(_("Practices"), "municipalities:town_practices", 46, lambda: Practice.objects.all()),
    TownTab(_("Other names"), "municipalities:town_names", 30, lambda: PlaceName.objects.all()),
    TownTab(_("Codes"), "municipalities:town_codes", 32, lambda: PlaceCode.objects.all()),
    TownTab(_("Arrivals"), "municipalities:town_years", 34, lambda: TownYear.objects.all()),
    TownTab(_("Before and after"), "municipalities:town_successions", 36),
    TownTab(_("Contacts"), "municipalities:town_contacts", 70, is_for=policy.manages_activities),
    TownTab(_("History"), "municipalities:town_history", 90, is_for=policy.sees_people),
)


def tabs_for(actor: Actor) -> list[TownTab]:
    """The tabs that this person sees, in their order."""
    return sorted((tab for tab in town_tabs if tab.is_for(actor)), key=lambda tab: tab.position)


def with_counts(towns: MunicipalityQuerySet) -> MunicipalityQuerySet:
    """Adds `tab_counts`: the numbers behind the names of the tabs, by the tab's view, all in the one query."""
    return towns.with_numbers({tab.view: _per_town(tab.counted()) for tab in town_tabs if tab.counted})


def _per_town(rows: "QuerySet") -> Coalesce:
    of_one = rows.filter(town=OuterRef("pk")).order_by().values("town")
    return Coalesce(Subquery(of_one.annotate(n=Count("pk")).values("n")), 0)
