"""What is said of towns that are set side by side, line by line."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from municipalities.facts import public_count
from municipalities.models import Country, Municipality, TownYear
from municipalities.registry import layers
from share.kit.countries import country_name
from share.kit.precision import date_in_words

MOST = 4
YEARS = 5  # of arrivals, the latest


@dataclass(frozen=True)
class Line:
    """One thing, as it is in each town; several texts of a town are a list on the page."""

    label: str
    cells: tuple[tuple[str, ...], ...]

    @property
    def says_something(self) -> bool:
        return any(self.cells)


def lines(towns: Sequence[Municipality]) -> list[Line]:
    """What is known of at least one of the towns; the number of inhabitants always, since not knowing it is worth a word."""
    said: list[tuple[str, Callable[[Municipality], Sequence[str]]]] = [
        (_("Country"), lambda town: [country_name(town.country)]),
        (_("Region"), lambda town: [town.region] if town.region else []),
        (_("Kind of place"), lambda town: [str(town.get_level_display())]),
        (_("Inhabitants"), _inhabitants),
        (_("In the network"), lambda town: town.roles),
        (_("Years"), lambda town: [town.period] if town.period else []),
    ]
    found = [Line(label, tuple(tuple(of(town)) for town in towns)) for label, of in said]
    return [line for line in [*found, *_experience(towns), *_layers(towns)] if line.says_something]


def _inhabitants(town: Municipality) -> list[str]:
    if town.population is None:
        return [_("not known")]
    return [f"{intcomma(town.population)} {town.population_note}".strip()]


def _experience(towns: Sequence[Municipality]) -> list[Line]:
    """How long the country has resettled refugees, when the first came to the town, and how many in its latest years."""
    countries = dict(
        Country.objects.filter(code__in=[town.country for town in towns]).values_list("code", "experience")
    )
    arrived: dict[int, list[str]] = {town.pk: [] for town in towns}
    for year in TownYear.objects.filter(town__in=towns):
        if len(arrived[year.town_id]) < YEARS:
            arrived[year.town_id].append(f"{year.year}: {public_count(year.arrived)}")

    def of_country(town: Municipality) -> tuple[str, ...]:
        known = countries.get(town.country)
        return (Country.Experience(known).word,) if known else ()

    def first(town: Municipality) -> tuple[str, ...]:
        return (date_in_words(town.first_arrival_on),) if town.first_arrival_on else ()

    return [
        Line(_("Experience of the country"), tuple(of_country(town) for town in towns)),
        Line(_("First arrival of resettled people"), tuple(first(town) for town in towns)),
        Line(_("Arrived each year"), tuple(tuple(arrived[town.pk]) for town in towns)),
    ]


def _layers(towns: Sequence[Municipality]) -> list[Line]:
    """How many things of each layer of the map everybody may see: none is an answer too."""
    ids = [town.pk for town in towns]
    counts = [(str(layer.label), Counter(layer.towns(among=ids))) for _key, layer in layers()]
    return [Line(label, tuple((str(count[pk]),) for pk in ids)) for label, count in counts]
