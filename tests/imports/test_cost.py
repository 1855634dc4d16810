"""What an import costs: as many statements for 200 rows as for ten, since 500 are written together."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event
from share.imports.identity import Answer
from share.imports.network import COMMITTED, EVENTS, load_network
from tests.imports.files import activity, write

pytestmark = pytest.mark.django_db


def varied(number: int, of: str = "many") -> list[dict[str, str]]:
    """Rows that differ in every column that makes further rows: places, organisers, programmes."""
    places = ("Cologne", "Brussels; Liège", "Faxe", "Nowhere", "Şomcuta Mare", "online", "")
    hosts = ("ICMC Europe", "Caritas Austria; Somebody", "JRS Romania", "")
    return [
        activity(
            title=f"Number {n} of {of}",
            type=("workshop", "conference", "roundtable", "webinar")[n % 4],
            start_date=("2018-05-03", "2018-05", "2018~", "", "2014/2015")[n % 5],
            place=places[n % 7],
            country_iso2=("DE", "BE", "DK", "RO", "FR")[n % 5],
            host_organisation=hosts[n % 4],
            participants=("12-15", "20+", "30", "")[n % 4],
            programme=("SHARE Integration", "SHARE II / ERN", "")[n % 3],
        )
        for n in range(number)
    ]


def statements(folder: Path, rows: list[dict[str, str]], answer: Answer = Answer.NEW) -> int:
    write(folder, EVENTS, rows)
    with CaptureQueriesContext(connection) as asked:
        outcome = load_network(folder, answer=answer)["events.csv"]
    assert (outcome.rejected, outcome.alike) == ([], [])
    return len(asked)


def test_a_batch_takes_as_many_statements_as_ten_rows(tmp_path: Path) -> None:
    load_network(COMMITTED / "network")
    few, many = varied(10, "few"), varied(200)
    new = [statements(tmp_path / "few", few), statements(tmp_path / "many", many)]
    known = [statements(tmp_path / "few", few), statements(tmp_path / "many", many)]
    for rows in (few, many):
        for row in rows:
            row.update(participants="7", place="Faxe; Pau", programme="SHARE I", host_organisation="Caritas Austria")
    changed = [
        statements(tmp_path / "few", [row | {"ref": ref} for row, ref in zip(few, refs(few), strict=True)]),
        statements(tmp_path / "many", [row | {"ref": ref} for row, ref in zip(many, refs(many), strict=True)]),
    ]
    assert [of_many - of_few for of_few, of_many in (new, known, changed)] == [0, 0, 0]
    assert Event.objects.filter(title__endswith="of many").count() == len(many)


def refs(rows: list[dict[str, str]]) -> list[str]:
    known = dict(Event.objects.values_list("title", "public_id"))
    return [known[row["title"]] for row in rows]


def test_one_row_that_the_database_refuses_keeps_no_other(tmp_path: Path) -> None:
    """What only a constraint sees is found by halves, and the other rows of the batch are loaded."""
    from share.imports.network import PROGRAMMES

    rows = [{"name": f"Programme {n}", "start": "2018", "end": "2019", "sister_project": "no"} for n in range(40)]
    rows[23] |= {"start": "2018", "end": "2017"}
    outcome = load_network(write(tmp_path, PROGRAMMES, rows, "programmes.csv"))["programmes.csv"]
    assert outcome.created == 39
    assert [(p.row, p.column, p.reason) for p in outcome.rejected] == [
        (25, "end", "The programme ends before it starts.")
    ]
