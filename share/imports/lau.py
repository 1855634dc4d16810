"""Eurostat's table of local administrative units (LAU) and the NUTS regions they lie in: codes for the towns we know.

The table is published for each year as a workbook with a sheet for each country; a sheet saved as CSV is read here. It says
what was valid on the first of January of its year. Nothing asks for it: codes are optional.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from municipalities.models import Municipality, PlaceCode, PlaceName
from share.imports.tables import Problem, Reading, Row, read
from share.kit.text import search_key

NUTS, LAU, NAME, LATIN = "NUTS 3 CODE", "LAU CODE", "LAU NAME NATIONAL", "LAU NAME LATIN"
POPULATION = "POPULATION"
HEADER = (NUTS, LAU, NAME, LATIN, POPULATION)
COUNTRIES = {"EL": "GR", "UK": "GB"}  # where Eurostat writes another code than ISO 3166-1
PLACES = ("town", "municipality", "city", "rural")  # a county or a region is no local unit


@dataclass
class Loaded:
    """What a table brought: towns whose codes or inhabitants changed, towns as before, and what was not used."""

    changed: int = 0
    unchanged: int = 0
    rejected: list[Problem] = field(default_factory=list)
    ambiguous: list[Problem] = field(default_factory=list)
    without: list[str] = field(default_factory=list)  # our towns in the countries of the table that it does not name
    rows: int = 0


@dataclass(frozen=True)
class Unit:
    """A row of the table that could be read."""

    number: int
    country: str
    nuts: str
    lau: str
    keys: frozenset[str]
    population: int | None


@transaction.atomic
def load_lau(path: Path, year: int, *, dry_run: bool = False, encoding: str = "") -> Loaded:
    """Gives our towns the codes of a table, valid from the first day of its year; `dry_run` rolls it back.

    A town is found by its LAU code, else by a name that only one unit of the table and one town of ours has in that country.
    Inhabitants are taken where none are on record. Twice the same table changes nothing. Raises UnreadableFile.
    """
    found = Loaded()
    table = read(path.read_bytes(), HEADER, (LATIN, POPULATION), reading=Reading(encoding=encoding))
    units = _units(table.rows, found)
    towns = {town.pk: town for town in _our_towns({unit.country for unit in units})}
    matched = _matched(units, towns, found)
    source = _("Eurostat, LAU – NUTS %(year)d") % {"year": year}
    for pk, unit in matched.items():
        try:
            with transaction.atomic():
                has_changed = _put_codes(towns[pk], unit, date(year, 1, 1), source)
                has_changed = _put_population(towns[pk], unit, year, source) or has_changed
        except ValidationError as error:
            found.rejected.append(Problem(unit.number, LAU, " ".join(error.messages)))
            continue
        found.changed += has_changed
        found.unchanged += not has_changed
    found.without = sorted(str(town) for pk, town in towns.items() if pk not in matched)
    if dry_run:
        transaction.set_rollback(True)
    return found


def _units(rows: list[Row], found: Loaded) -> list[Unit]:
    units = []
    for row in rows:
        found.rows += 1
        problem = row.problem or _problem(row)
        if problem:
            found.rejected.append(problem)
            continue
        cells = row.cells
        names = {search_key(cells.get(name, "")) for name in (NAME, LATIN)} - {""}
        names |= {search_key(part) for name in names for part in name.split("/")}  # one name in two languages
        country = COUNTRIES.get(cells[NUTS][:2], cells[NUTS][:2])
        units.append(Unit(row.number, country, cells[NUTS], cells[LAU], frozenset(names), _inhabitants(cells)))
    return units


def _problem(row: Row) -> Problem | None:
    nuts, lau = row.cells[NUTS], row.cells[LAU]
    if not (3 <= len(nuts) <= 5 and nuts.isascii() and nuts.isalnum() and nuts[:2].isalpha() and nuts.isupper()):
        return Problem(row.number, NUTS, _("“%(cell)s” is no NUTS code.") % {"cell": nuts[:40]})
    if not (0 < len(lau) <= 20 and lau.isascii() and lau.replace("_", "").replace("-", "").replace(".", "").isalnum()):
        return Problem(row.number, LAU, _("“%(cell)s” is no LAU code.") % {"cell": lau[:40]})
    return None


def _inhabitants(cells: dict[str, str]) -> int | None:
    """`7,412` and `7412`; None for `n.a.`, zero and what is no number."""
    cell = cells.get(POPULATION, "").replace(",", "").replace(" ", "").replace("\u00a0", "")
    return int(cell) if cell.isascii() and cell.isdigit() and 0 < int(cell) < 100_000_000 else None


def _our_towns(countries: set[str]) -> "list[Municipality]":
    return list(Municipality.objects.filter(country__in=countries, level__in=PLACES).order_by("country", "key"))


def _matched(units: list[Unit], towns: dict[int, Municipality], found: Loaded) -> dict[int, Unit]:
    """Which unit each town is. Names that several units or several towns have are left, and told."""
    by_code = {(unit.country, unit.lau): unit for unit in units}
    matched = {}
    for code in PlaceCode.objects.filter(scheme=PlaceCode.Scheme.LAU, town__in=towns).order_by("valid"):
        unit = by_code.get((str(code.country), code.code))
        if unit:
            matched[code.town_id] = unit
    by_name: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in units:
        for key in unit.keys:
            by_name[unit.country, key].append(unit)
    others: dict[int, set[str]] = defaultdict(set)
    for pk, key in PlaceName.objects.filter(town__in=towns).values_list("town", "key"):
        others[pk].add(key)
    taken = {unit.number for unit in matched.values()}
    for pk, town in towns.items():
        if pk in matched:
            continue
        fitting = {u.number: u for key in {town.key, *others[pk]} for u in by_name[str(town.country), key]}
        free = [unit for number, unit in fitting.items() if number not in taken]
        if len(free) == 1:
            matched[pk] = free[0]
            taken.add(free[0].number)
        elif free:
            lines = ", ".join(str(unit.number) for unit in free)
            reason = _("%(town)s may be any of the lines %(lines)s: give it its LAU code by hand.")
            found.ambiguous.append(Problem(free[0].number, NAME, reason % {"town": town.name, "lines": lines}))
    return matched


def _put_codes(town: Municipality, unit: Unit, first: date, source: str) -> bool:
    changed = _put_code(town, PlaceCode.Scheme.NUTS, unit.nuts, first, source)
    return _put_code(town, PlaceCode.Scheme.LAU, unit.lau, first, source) or changed


def _put_code(town: Municipality, scheme: str, code: str, first: date, source: str) -> bool:
    """Says that the code is valid from a day on, until the next day of which another code is known. Whether that was news."""
    rows = sorted(PlaceCode.objects.filter(town=town, scheme=scheme), key=lambda row: row.valid.lower)
    now = next(
        (row for row in rows if row.valid.lower <= first and (not row.valid.upper or first < row.valid.upper)), None
    )
    if now and now.code == code:
        return False
    later = next((row for row in rows if row.valid.lower > first), None)
    if now and now.valid.lower == first:
        now.delete()
    elif now:
        now.valid = DateRange(now.valid.lower, first)
        now.save()
    if later and later.code == code and not (now and now.valid.upper and now.valid.upper > first):
        later.valid = DateRange(first, later.valid.upper)
        later.full_clean()
        later.save()
        return True
    row = PlaceCode(
        town=town,
        country=town.country,
        scheme=scheme,
        code=code,
        valid=DateRange(first, later.valid.lower if later else None),
        source=source,
    )
    row.full_clean()
    row.save()
    return True


def _put_population(town: Municipality, unit: Unit, year: int, source: str) -> bool:
    if town.population is not None or unit.population is None:
        return False
    town.population, town.population_year, town.population_source = unit.population, year, source
    town.save()
    return True
