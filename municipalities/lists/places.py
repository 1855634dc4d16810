"""The working list of towns, as `share.records.lists` shows it."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from municipalities.filters.places import KeptTownFilter
from municipalities.models import Municipality
from share.kit.countries import country_name
from share.kit.languages import NAMES
from share.kit.precision import date_in_words
from share.records.lists import Column, ListPage, NamedRange


def _without_population(rows: "QuerySet[Municipality]") -> "QuerySet[Municipality]":
    return rows.filter(population=None)


def _without_coordinates(rows: "QuerySet[Municipality]") -> "QuerySet[Municipality]":
    return rows.filter(lat=None)


def _languages(town: Municipality) -> str:
    return ", ".join(str(NAMES.get(code, code)) for code in town.languages)


TOWNS: ListPage[Municipality] = ListPage(
    key="towns",
    columns=(
        Column("name", _("Town"), str, "municipalities/work/cells/name.html", sort=("key",)),
        Column("country", _("Country"), lambda t: country_name(t.country), sort=("country",)),
        Column("level", _("Kind of place"), lambda t: t.get_level_display(), sort=("level",)),
        Column(
            "population",
            _("Inhabitants"),
            lambda t: t.population,
            "municipalities/work/cells/population.html",
            sort=("population",),
        ),
        Column(
            "year", _("Year of that number"), lambda t: t.population_year, sort=("population_year",), is_shown=False
        ),
        Column(
            "first_arrival",
            _("First arrival"),
            lambda t: date_in_words(t.first_arrival_on),
            sort=("first_arrival_on",),
            is_shown=False,
        ),
        Column("languages", _("Languages"), _languages, is_shown=False),
        Column("region", _("Region"), lambda t: t.region, sort=("region",), is_shown=False),
        Column("lat", _("Latitude"), lambda t: t.lat, sort=("lat",), is_shown=False),
        Column("lon", _("Longitude"), lambda t: t.lon, sort=("lon",), is_shown=False),
        Column("source", _("Source"), lambda t: t.source, is_shown=False),
    ),
    filters=KeptTownFilter,
    order="name",
    ranges=(
        NamedRange("no-population", _("Inhabitants not known"), _without_population),
        NamedRange("no-coordinates", _("Not on the map"), _without_coordinates),
    ),
)
