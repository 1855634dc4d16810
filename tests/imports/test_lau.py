"""Eurostat's table of local administrative units, with the head it has, gives our towns their codes."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from municipalities.actions.places import add_name
from municipalities.models import Municipality, PlaceCode
from share.imports.lau import load_lau
from share.imports.network import load_network
from tests.imports.test_network import HEAD as TOWNS_HEAD
from tests.imports.test_network import row as town_row
from tests.make import make_town

pytestmark = pytest.mark.django_db
# The head of the sheets of EU-27-LAU-2020-NUTS-2021.
HEAD = (
    "NUTS 3 CODE,LAU CODE,LAU NAME NATIONAL,LAU NAME LATIN,CHANGE (Y/N),POPULATION,TOTAL AREA (m2),DEGURBA,"
    "DEG change compared to last year,COASTAL AREA (yes/no),COAST change compared to last year,CITY_ID,"
    "CITY_ID change compared to last year,CITY_NAME,GREATER_CITY_ID,GREATER_CITY_ID change compared to last year,"
    "GREATER_CITY_NAME,FUA_ID,FUA_ID change compared to last year,FUA_NAME"
)


def line(nuts: str, lau: str, name: str, latin: str = "", population: str = "") -> str:
    return f'{nuts},{lau},"{name}","{latin}",no,"{population}",57730000,3,no,no,no,,no,,,no,,,no,\n'


def table(folder: Path, *lines: str, name: str = "RO.csv") -> Path:
    path = folder / name
    path.write_text(f"{HEAD}\n{''.join(lines)}", encoding="utf-8")
    return path


def codes(town: Municipality) -> list[tuple[str, str, date, date | None]]:
    return [(c.scheme, c.code, c.valid.lower, c.valid.upper) for c in town.codes.order_by("scheme", "valid")]


def test_the_table_gives_codes_and_inhabitants_to_towns_we_know(tmp_path: Path) -> None:
    town = make_town("Şomcuta Mare")
    make_town("Maramureş", level="county")
    path = table(
        tmp_path,
        line("RO114", "106685", "Oraş Şomcuta Mare", "SOMCUTA MARE", "8,134"),
        line("RO114", "106318", "Maramureş", "MARAMURES", "n.a."),
    )
    found = load_lau(path, 2020)
    assert (found.rows, found.changed, found.without, found.rejected) == (2, 1, [], [])
    first = date(2020, 1, 1)
    assert codes(town) == [("lau", "106685", first, None), ("nuts", "RO114", first, None)]
    town.refresh_from_db()
    assert (town.population, town.population_year) == (8134, 2020)
    assert load_lau(path, 2020).changed == 0


def test_tables_of_other_years_give_codes_their_validity(tmp_path: Path) -> None:
    town = make_town("Hamme", "BE")
    for year, nuts in ((2019, "BE236"), (2021, "BE23B"), (2017, "BE236"), (2015, "BE235")):
        load_lau(table(tmp_path, line(nuts, "42008", "Hamme")), year)
    assert codes(town) == [
        ("lau", "42008", date(2015, 1, 1), None),
        ("nuts", "BE235", date(2015, 1, 1), date(2017, 1, 1)),
        ("nuts", "BE236", date(2017, 1, 1), date(2021, 1, 1)),
        ("nuts", "BE23B", date(2021, 1, 1), None),
    ]


def test_greece_is_written_otherwise_and_found(tmp_path: Path) -> None:
    town = make_town("Λιβαδειά", "GR")
    load_lau(table(tmp_path, line("EL641", "44010101", "Λιβαδειά", "Livadeia")), 2020)
    assert town.codes.count() == 2


def test_a_name_that_two_units_have_is_left_and_told(tmp_path: Path) -> None:
    town = make_town("Neustadt", "DE")
    path = table(tmp_path, line("DE724", "06534014", "Neustadt"), line("DED2C", "14625380", "Neustadt"))
    out = StringIO()
    call_command("load_lau", path, year=2020, stdout=out)
    assert "Neustadt may be any of the lines 2, 3" in out.getvalue()
    assert not town.codes.exists()


def test_a_town_is_found_by_another_name_of_it(tmp_path: Path) -> None:
    town = make_town("Köln", "DE")
    add_name(town.pk, "Köln, Stadt", "de")
    load_lau(table(tmp_path, line("DEA23", "05315000", "Köln, Stadt", "", "1,087,863")), 2020)
    assert town.codes.count() == 2


def test_what_is_no_code_is_refused_with_its_line_and_nothing_else(tmp_path: Path) -> None:
    make_town("Hamme", "BE")
    path = table(tmp_path, line("B", "1", "Hamme"), line("BE236", "4 2", "Hamme"), line("BE236", "42008", "Hamme"))
    found = load_lau(path, 2020)
    assert [(problem.row, problem.column) for problem in found.rejected] == [(2, "NUTS 3 CODE"), (3, "LAU CODE")]
    assert found.changed == 1


def test_a_dry_run_changes_nothing_and_another_file_is_refused(tmp_path: Path) -> None:
    make_town("Hamme", "BE")
    assert load_lau(table(tmp_path, line("BE236", "42008", "Hamme")), 2020, dry_run=True).changed == 1
    assert not PlaceCode.objects.exists()
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="lacks: NUTS 3 CODE"):
        call_command("load_lau", other, year=2020)


def test_a_row_of_the_record_is_the_town_that_is_called_so(tmp_path: Path) -> None:
    town = make_town("Köln", "DE", level="city")
    add_name(town.pk, "Cologne", "en")
    (tmp_path / "municipalities.csv").write_text(
        f"{TOWNS_HEAD}\n{town_row(name='Cologne', country_iso2='DE', population='1000000')}", encoding="utf-8"
    )
    outcome = load_network(tmp_path)["municipalities.csv"]
    assert (outcome.created, outcome.updated) == (0, 1)
    town.refresh_from_db()
    assert (town.name, town.population) == ("Köln", 1_000_000)
    assert load_network(tmp_path)["municipalities.csv"].unchanged == 1
