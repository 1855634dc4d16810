"""The network's own record, and files that are not as they should be."""

import csv
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from municipalities.models import Municipality, Organisation
from share.imports.models import SourceRow
from share.imports.network import COMMITTED, MUNICIPALITIES, load_network

pytestmark = pytest.mark.django_db
HEAD = ",".join(MUNICIPALITIES)
TOWN = "Baia Mare,RO,city,Maramureş,,,host,2018,https://example.org"


def write(folder: Path, content: str | bytes, name: str = "municipalities.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_every_real_row_is_loaded_and_the_second_time_nothing_changes() -> None:
    first = load_network(COMMITTED / "network")
    assert {name: (o.created, o.rejected) for name, o in first.items()} == {
        "municipalities.csv": (66, []), "organisations.csv": (61, []),
    }  # fmt: skip
    second = load_network(COMMITTED / "network")
    assert {name: (o.created, o.updated, o.unchanged) for name, o in second.items()} == {
        "municipalities.csv": (0, 0, 66), "organisations.csv": (0, 0, 61),
    }  # fmt: skip


def test_names_numbers_and_roles_are_the_sources_own() -> None:
    load_network(COMMITTED / "network")
    town = Municipality.objects.get(name="Şomcuta Mare")
    assert (town.population, town.population_note) == (7500, '"just over 7500", stated on source page')
    assert Municipality.objects.get(name="Gänserndorf").population is None
    assert Municipality.objects.get(name="Sheffield").roles == ["lead SHARE city", "host of City Exchange Visits"]
    assert Organisation.objects.get(name="Forum réfugiés (-Cosi)").projects == "SHARE Integration; SHARE I"
    for spelling in ("Șomcuta Mare", "Somcuta mare", "ŞOMCUTA MARE"):
        assert Municipality.objects.called(spelling, "RO").get() == town


def test_each_source_row_is_kept_word_for_word() -> None:
    load_network(COMMITTED / "network")
    with (COMMITTED / "network" / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [row.cells for row in SourceRow.objects.filter(file="municipalities.csv").order_by("number")]
    assert kept == rows


def test_a_dry_run_says_the_same_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_network", "--dry-run", "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["municipalities.csv"] == {"created": 66, "updated": 0, "unchanged": 0, "rejected": []}
    assert not Municipality.objects.exists()


def test_a_corrected_cell_updates_its_row(tmp_path: Path) -> None:
    load_network(write(tmp_path, f"{HEAD}\n{TOWN}\n"))
    outcome = load_network(write(tmp_path, f"{HEAD}\n{TOWN.replace(',,,host', ',123000,,host')}\n"))
    assert outcome["municipalities.csv"].updated == 1
    assert Municipality.objects.get().population == 123000


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Baia Mare,ZZ,city,,,,,,", "country_iso2"),
        (",RO,city,,,,,,", "name"),
        ("Baia Mare,RO,village,,,,,,", "level"),
        ("Baia Mare,RO,city,,0,,,,", "population"),
        ("Baia Mare,RO,city,,-5,,,,", "population"),
        ("Baia Mare,RO,city,,1e9,,,,", "population"),
        ("Baia Mare,RO,city,,٣,,,,", "population"),
        (f"{'x' * 300},RO,city,,,,,,", "name"),
        (f"{'x' * 3000},RO,city,,,,,,", "name"),
        ("Baia \u202eMare,RO,city,,,,,,", "name"),
        ("Baia Mare,RO,city", ""),
        ("Baia Mare,RO,city,,,,,,,,,", ""),
    ],
)
def test_a_bad_row_is_named_and_stops_no_other(tmp_path: Path, row: str, column: str) -> None:
    outcome = load_network(write(tmp_path, f"{HEAD}\n{row}\nCluj,RO,city,,,,,,\n"))["municipalities.csv"]
    assert [(problem.row, problem.column) for problem in outcome.rejected] == [(2, column)]
    assert outcome.rejected[0].reason
    assert [town.name for town in Municipality.objects.all()] == ["Cluj"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "name,country_iso2\nA,RO\n",
        f"{HEAD},name\n{TOWN},x\n",
        f"{HEAD},{','.join(f'c{n}' for n in range(200))}\n",
        f"{HEAD}\n{TOWN}\x00\n",
        HEAD + "\n" + (TOWN + "\n") * 5001,
        f"{HEAD}\n{'x' * 3_000_000},RO,city,,,,,,\n",
    ],
    ids=["empty", "columns missing", "column twice", "too wide", "NUL", "too long", "too large"],
)
def test_a_bad_file_is_refused_whole_with_a_sentence(tmp_path: Path, content: str) -> None:
    outcome = load_network(write(tmp_path, content))["municipalities.csv"]
    assert len(outcome.rejected) == 1
    assert outcome.rejected[0].reason.endswith(".")
    assert not Municipality.objects.exists()


def test_a_mark_at_the_beginning_and_old_windows_text_are_read(tmp_path: Path) -> None:
    load_network(write(tmp_path, f"{HEAD}\nGänserndorf,AT,town,,,,,,\n".encode("utf-8-sig")))
    load_network(write(tmp_path, f"{HEAD}\r\nLiège,BE,city,,,,,,\r\n".encode("cp1252")))
    assert {town.name for town in Municipality.objects.all()} == {"Gänserndorf", "Liège"}


def test_columns_in_another_order_and_a_formula_are_text(tmp_path: Path) -> None:
    head = ",".join(reversed(MUNICIPALITIES))
    load_network(write(tmp_path, f"{head}\n=1+1,2018,host,,,=HYPERLINK(1),city,RO,Baia Mare\n"))
    town = Municipality.objects.get()
    assert (town.name, town.region, town.source) == ("Baia Mare", "=HYPERLINK(1)", "=1+1")
