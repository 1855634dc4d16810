"""Invented facts about countries and towns, each with the demo mark: experience, arrivals, and two towns that merged."""

from datetime import date

from municipalities.actions.countries import add_country_year
from municipalities.actions.places import add_code, add_name, add_succession, add_town
from municipalities.models import Country, MemberTown, Municipality, Organisation, TownYear

SOURCE = "Demo: this is invented."
# The countries of the grant's partners: experience, and arrivals by resettlement in three years. None of it is known.
COUNTRIES = {
    "AT": ("emerging", (400, 380, 350)),
    "BE": ("emerging", (450, 880, 1_150)),
    "DE": ("experienced", (1_200, 3_000, 3_200)),
    "FR": ("experienced", (1_400, 2_600, 5_100)),
    "GB": ("experienced", (5_200, 6_200, 5_800)),
    "IT": ("emerging", (1_000, 1_500, 1_200)),
    "NL": ("experienced", (700, 2_300, 1_200)),
    "PT": ("new", (3, 170, 30)),
    "RO": ("new", (0, 45, 2)),
}
YEARS = (2016, 2017, 2018)
OLD = (("Demo-Altdorf", "Demo-Vieux-Bourg", 4_100, 47.62, 9.91), ("Demo-Bachdorf", "", 3_300, 47.66, 9.99))
MERGED = date(2020, 1, 1)


def load(coordinator_of: Organisation) -> None:
    """Loads it once. `coordinator_of` is the organisation whose people keep the three towns of the demo."""
    if Country.objects.filter(is_demo=True).exists():
        return
    for code, (experience, arrived) in COUNTRIES.items():
        _country(code, experience, arrived)
    new = _merger()
    for town in (new, *(one.old for one in new.predecessors.select_related("old"))):
        MemberTown.objects.get_or_create(organisation=coordinator_of, town=town)


def _country(code: str, experience: str, arrived: tuple[int, ...]) -> None:
    country, is_new = Country.objects.get_or_create(
        code=code, defaults={"experience": experience, "source": SOURCE, "is_demo": True}
    )
    if not is_new:
        return
    for year, people in zip(YEARS, arrived, strict=True):
        values = {"year": year, "pathway": "resettlement", "pledged": people + 50, "arrived": people, "source": SOURCE}
        add_country_year(str(country.code), values | {"is_demo": True})


def _merger() -> Municipality:
    """Two small towns that became one: each keeps its page."""
    olds = [
        _town(name, inhabitants, lat, lon, other=other, population_year=2018)
        for name, other, inhabitants, lat, lon in OLD
    ]
    new = _town("Demo-Neudorf", 7_500, 47.64, 9.95, population_year=2021, housing="Demo: twelve flats of the town.")
    for old in olds:
        add_succession(old, new, on=MERGED, source=SOURCE)
        _arrivals(old, {2016: 12, 2018: 3})
    _arrivals(new, {2020: 14, 2021: 22})
    add_code(new.pk, scheme="nuts", code="DE147", begins=MERGED, ends=None, source=SOURCE)
    return new


def _town(name: str, population: int, lat: float, lon: float, *, other: str = "", **more: object) -> Municipality:
    values = {
        "name": name,
        "country": "DE",
        "level": "municipality",
        "region": "Baden-Württemberg",
        "lat": lat,
        "lon": lon,
    }
    told = {
        "population": population,
        "population_source": SOURCE,
        "first_arrival_on": "2016",
        "languages": ["de", "en"],
    }
    town = add_town(values | told | more | {"source": SOURCE, "is_demo": True})
    if other:
        add_name(town.pk, other, "fr")
    return town


def _arrivals(town: Municipality, years: dict[int, int]) -> None:
    rows = [TownYear(town=town, year=year, arrived=n, source=SOURCE, is_demo=True) for year, n in years.items()]
    TownYear.objects.bulk_create(rows)
