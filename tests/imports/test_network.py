"""What `test_load_network` leaves: the edges of files and rows, what the command says, and what is kept of a source."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from municipalities.models import Municipality, Organisation
from share.imports.engine import Outcome
from share.imports.models import SourceRow
from share.imports.network import COMMITTED, MUNICIPALITIES, ORGANISATIONS, load_network
from share.imports.tables import MOST_ROWS
from tests.corpus import HOSTILE, NAMES, TOWNS

pytestmark = pytest.mark.django_db
HEAD = ",".join(MUNICIPALITIES)


def write(folder: Path, content: str | bytes, name: str = "municipalities.csv") -> Path:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def load(folder: Path, content: str | bytes) -> Outcome:
    return load_network(write(folder, content))["municipalities.csv"]


def row(**cells: str) -> str:
    """A line of the file; every cell is quoted."""
    values = {"name": "Cluj", "country_iso2": "RO", "level": "city"} | cells
    return ",".join('"' + values.get(name, "").replace('"', '""') + '"' for name in MUNICIPALITIES) + "\n"


def told(*args: Any) -> Any:
    out = StringIO()
    call_command("load_network", *args, stdout=out)
    return out.getvalue()


# What the command says


def test_what_a_script_reads_has_the_promised_shape(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}\n{row()}{row(name='Baia Mare', population='many')}")
    assert json.loads(told(tmp_path, "--json")) == {
        "municipalities.csv": {
            "created": 1,
            "updated": 0,
            "unchanged": 0,
            "rejected": [{"row": 3, "column": "population", "reason": "“many” is no number of inhabitants."}],
            "alike": [],
        }
    }


def test_what_a_person_reads_names_line_and_column(tmp_path: Path) -> None:
    text = told(write(tmp_path, f"{HEAD}\n{row()}{row(name='Baia Mare', level='village')}Iași,RO\n"))
    assert "municipalities.csv: 1 new, 0 changed, 0 as before, 2 not loaded" in text
    assert "line 3, level: " in text
    assert "line 4, whole row: The row has 2 cells, the header 9." in text


def test_without_a_folder_the_committed_record_is_loaded() -> None:
    said = json.loads(told("--json"))
    assert {name: outcome["created"] for name, outcome in said.items()} == {
        "municipalities.csv": 66,
        "organisations.csv": 61,
        "programmes.csv": 10,
        "grants.csv": 1,
        "curriculum_modules.csv": 7,
        "events.csv": 34,
        "trainings.csv": 4,
        "publications.csv": 30,
        "aggregates.csv": 16,
    }
    assert Municipality.objects.filter(lat=None).count() == 0


def test_a_folder_without_files_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").mkdir()
    (tmp_path / "Municipalities.CSV.bak").write_text("x")
    assert load_network(tmp_path) == {}
    assert json.loads(told(tmp_path, "--json")) == {}


def test_what_is_no_folder_is_an_error_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no folder"):
        call_command("load_network", tmp_path / "nowhere")


# Rows


def test_a_second_row_of_the_same_name_is_named_and_the_first_one_holds(tmp_path: Path) -> None:
    lines = row(name="Şomcuta Mare", region="first") + row(name="Șomcuta  mare", region="second") + row(name="Cluj")
    outcome = load(tmp_path, f"{HEAD}\n{lines}")
    assert [problem.as_dict() for problem in outcome.rejected] == [
        {"row": 3, "column": "name", "reason": "The same stands in line 2."}
    ]
    assert outcome.created == 2
    assert Municipality.objects.get(name="Şomcuta Mare").region == "first"


def test_the_same_name_in_two_countries_is_two_towns(tmp_path: Path) -> None:
    outcome = load(tmp_path, f"{HEAD}\n{row(name='Halle', country_iso2='DE')}{row(name='Halle', country_iso2='BE')}")
    assert (outcome.created, outcome.rejected) == (2, [])


def test_several_roles_in_a_cell_are_several_roles(tmp_path: Path) -> None:
    load(tmp_path, f"{HEAD}\n{row(role_in_share=' host of a visit; ;partner, since 2015 ;')}")
    assert Municipality.objects.get().roles == ["host of a visit", "partner, since 2015"]


def test_a_problem_is_named_by_the_column_of_its_own_file(tmp_path: Path) -> None:
    """Both files have roles, under two names."""
    write(tmp_path, f"{HEAD}\n{row(role_in_share='x' * 301)}")
    write(tmp_path, f"{','.join(ORGANISATIONS)}\nACME,BE,{'y' * 81},{'x' * 301},,\n", "organisations.csv")
    outcomes = load_network(tmp_path)
    assert [problem.column for problem in outcomes["municipalities.csv"].rejected] == ["role_in_share"]
    assert {problem.column for problem in outcomes["organisations.csv"].rejected} == {"type", "role"}


def test_an_organisation_may_be_of_no_country_and_a_town_may_not(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}\n{row(country_iso2='')}{row(country_iso2='ro')}{row(country_iso2='ROU')}")
    write(tmp_path, f"{','.join(ORGANISATIONS)}\nOrder of Malta,,religious order,,,\n", "organisations.csv")
    outcomes = load_network(tmp_path)
    assert [problem.column for problem in outcomes["municipalities.csv"].rejected] == ["country_iso2"] * 3
    assert str(Organisation.objects.get().country) == ""


def test_a_source_row_is_kept_as_it_stands_in_the_file(tmp_path: Path) -> None:
    load(tmp_path, f"{HEAD},note\n" + row(name=" Baia   Mare\u200b ", source="a\nb").rstrip("\n") + ",=1+1\n")
    kept = SourceRow.objects.get()
    assert Municipality.objects.get().name == "Baia Mare"
    assert kept.cells["name"] == " Baia   Mare\u200b "
    assert kept.cells["source"] == "a\nb"
    assert kept.cells["note"] == "=1+1"
    assert (kept.number, kept.key, kept.file) == (2, "RO:baia mare", "municipalities.csv")


def test_a_name_that_grows_in_comparing_is_loaded_and_known_again(tmp_path: Path) -> None:
    """U+FDFA stands for eighteen letters."""
    content = HEAD + "\n" + row(name="\ufdfa" * 30)
    assert load(tmp_path, content).created == 1
    assert load(tmp_path, content).unchanged == 1


def test_a_row_that_was_wrong_is_loaded_once_it_is_right(tmp_path: Path) -> None:
    assert len(load(tmp_path, f"{HEAD}\n{row(population='0')}").rejected) == 1
    assert not SourceRow.objects.exists()
    assert load(tmp_path, f"{HEAD}\n{row(population='')}").created == 1
    assert Municipality.objects.get().population is None


def test_a_refused_change_leaves_the_town_as_it_was(tmp_path: Path) -> None:
    load(tmp_path, f"{HEAD}\n{row(region='Cluj', population='300000')}")
    outcome = load(tmp_path, f"{HEAD}\n{row(region='x' * 201, population='5')}")
    assert [problem.column for problem in outcome.rejected] == ["region"]
    town = Municipality.objects.get()
    assert (town.region, town.population) == ("Cluj", 300_000)
    assert SourceRow.objects.get().cells["region"] == "Cluj"


def test_a_dry_run_over_loaded_rows_tells_changes_and_makes_none(tmp_path: Path) -> None:
    load(tmp_path, f"{HEAD}\n{row(region='Cluj')}")
    write(tmp_path, f"{HEAD}\n{row(region='Bihor')}{row(name='Oradea')}")
    outcome = load_network(tmp_path, dry_run=True)["municipalities.csv"]
    assert (outcome.created, outcome.updated) == (1, 1)
    assert Municipality.objects.get().region == "Cluj"
    assert SourceRow.objects.get().cells["region"] == "Cluj"


@pytest.mark.parametrize("column", MUNICIPALITIES)
def test_no_hostile_value_in_a_cell_stops_the_other_rows(tmp_path: Path, column: str) -> None:
    """Each value once in each column; a file of bad rows holds good ones first, between and last."""
    values = [
        v
        for v in HOSTILE.values()
        if len(v) <= 2_001 and "\x00" not in v and not any("\ud800" <= c <= "\udfff" for c in v)
    ]
    found = values[MUNICIPALITIES.index(column) % 3 :: 3]
    lines = [row(**({"name": f"Town {n}"} | {column: value})) for n, value in enumerate(found)]
    outcome = load(tmp_path, HEAD + "\n" + row(name="First") + "".join(lines) + row(name="Last"))
    assert outcome.created + len({problem.row for problem in outcome.rejected}) == len(found) + 2
    assert Municipality.objects.filter(name__in=["First", "Last"]).count() == 2
    assert all(problem.reason and problem.column in {*MUNICIPALITIES, ""} for problem in outcome.rejected)


def test_the_names_of_europe_are_loaded_as_they_are_written(tmp_path: Path) -> None:
    names = dict.fromkeys([*NAMES, *TOWNS])
    outcome = load(tmp_path, HEAD + "\n" + "".join(row(name=name) for name in names))
    assert {problem.reason.rsplit(" ", 1)[0] for problem in outcome.rejected} <= {"The same stands in line"}
    assert outcome.created + len(outcome.rejected) == len(names)


# Files


def test_a_file_with_only_a_header_is_nothing_to_do(tmp_path: Path) -> None:
    assert load(tmp_path, HEAD) == load(tmp_path, f"{HEAD}\n\n , ,\n") == Outcome()


def test_a_row_is_counted_by_its_place_in_the_file(tmp_path: Path) -> None:
    outcome = load(tmp_path, f"{HEAD}\n\n{row()}\n{row(name='')}")
    assert [problem.row for problem in outcome.rejected] == [5]


@pytest.mark.parametrize("line", ['"Baia Mare,RO,city,,,,,,', '"Baia" Mare,RO,city,,,,,,', '"Baia Mare'])
@pytest.mark.parametrize("after", [row(name="Oradea"), "Oradea,RO,city,,,,,,\n", ""])
def test_a_quotation_mark_in_a_wrong_place_is_named_and_nothing_is_guessed(
    tmp_path: Path, line: str, after: str
) -> None:
    outcome = load(tmp_path, f"{HEAD}\n{row()}{line}\n{after}")
    assert [problem.reason.split(",")[0] for problem in outcome.rejected] == [
        "A quotation mark stands in a wrong place"
    ]
    assert not Municipality.objects.exists()


def test_a_file_without_the_columns_is_answered_with_what_its_header_lacks(tmp_path: Path) -> None:
    outcome = load(tmp_path, f"Name;Land\n{HEAD}\n")
    assert "The header lacks: name, country_iso2" in outcome.rejected[0].reason


def test_a_bad_file_does_not_stop_the_other_file(tmp_path: Path) -> None:
    write(tmp_path, "nothing useful")
    write(tmp_path, f"{','.join(ORGANISATIONS)}\nACME,BE,NGO,,,\n", "organisations.csv")
    outcomes = load_network(tmp_path)
    assert len(outcomes["municipalities.csv"].rejected) == 1
    assert outcomes["organisations.csv"].created == 1


def test_more_than_five_thousand_rows_are_loaded(tmp_path: Path) -> None:
    lines = "".join(row(name=f"Town {n}") for n in range(5_001))
    outcome = load(tmp_path, f"{HEAD}\n{lines}")
    assert (outcome.created, outcome.rejected) == (5_001, [])
    assert Municipality.objects.count() == 5_001


def test_one_row_too_many_is_a_sentence_and_nothing_is_loaded(tmp_path: Path) -> None:
    lines = "".join(row(name=f"Town {n}") for n in range(MOST_ROWS + 1))
    outcome = load(tmp_path, f"{HEAD}\n{lines}")
    sentence = "The file has more than 50000 rows: load it in several files."
    assert [problem.reason for problem in outcome.rejected] == [sentence]
    assert (outcome.created, Municipality.objects.exists(), SourceRow.objects.exists()) == (0, False, False)


def test_the_record_that_is_committed_says_what_is_known_and_no_more() -> None:
    outcomes = load_network(COMMITTED / "network")
    assert [outcome.rejected for outcome in outcomes.values()] == [[]] * 9
    assert not Municipality.objects.filter(population=0).exists()
    assert Municipality.objects.exclude(population=None).count() < 10
    assert {"Créteil", "Düsseldorf", "Jyväskylä", "Kutná Hora", "Ålesund", "Notre-Dame-de-l'Osier"} <= set(
        Municipality.objects.values_list("name", flat=True)
    )


def test_what_a_source_said_before_is_kept_when_it_says_something_else(tmp_path: Path) -> None:
    """Whoever corrects a file takes nothing back from what the record was made of."""
    for region in ("Cluj", "Cluj", "Transylvania", "Transilvania"):
        load(tmp_path, f"{HEAD}\n{row(region=region)}")
    kept = SourceRow.objects.get()
    assert kept.cells["region"] == "Transilvania"
    assert [before["cells"]["region"] for before in kept.earlier] == ["Cluj", "Transylvania"]
    assert len({before["sha256"] for before in kept.earlier} | {kept.sha256}) == 3
    assert kept.earlier[0]["loaded_at"] < kept.earlier[1]["loaded_at"] < kept.loaded_at.isoformat()


def test_no_statement_changes_a_source_row_without_keeping_what_it_said(tmp_path: Path) -> None:
    load(tmp_path, f"{HEAD}\n{row()}")
    SourceRow.objects.update(cells={"name": "Something else"})
    assert SourceRow.objects.get().earlier[0]["cells"]["name"] == "Cluj"
