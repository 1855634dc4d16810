"""The record written back: the words of its source, and nothing changes when it is loaded again."""

import csv
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events.models import Event, Record
from municipalities.models import Municipality
from share.imports.export import export_network
from share.imports.identity import Answer
from share.imports.network import COMMITTED, EVENTS, SOURCES, load_network
from share.local.demo import load_demo
from tests.imports.files import activity, write

pytestmark = pytest.mark.django_db
NETWORK = COMMITTED / "network"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def unchanged(folder: Path) -> bool:
    outcomes = load_network(folder)
    return all((o.created, o.updated, o.rejected, o.alike, o.gone) == (0, 0, [], [], []) for o in outcomes.values())


def test_what_was_loaded_is_written_back_word_for_word(tmp_path: Path) -> None:
    load_network(NETWORK)
    call_command("export_network", tmp_path / "out")
    for source in SOURCES:
        written, came = table(tmp_path / "out" / source.name), table(NETWORK / source.name)
        assert [*written[0]] == [*source.header, "ref"] == [*came[0], "ref"]
        assert [{**row, "ref": ""} for row in written] == [row | {"ref": ""} for row in came]
        assert len({row["ref"] for row in written}) == len(written)
    assert unchanged(tmp_path / "out")
    export_network(tmp_path / "again")
    assert [p.read_bytes() for p in sorted((tmp_path / "again").iterdir())] == [
        p.read_bytes() for p in sorted((tmp_path / "out").iterdir())
    ]


def test_rows_of_the_demo_are_left_out(tmp_path: Path) -> None:
    load_demo()
    export_network(tmp_path)
    assert {name: len(table(tmp_path / name)) for name in ("events.csv", "trainings.csv", "grants.csv")} == {
        "events.csv": 34,
        "trainings.csv": 4,
        "grants.csv": 1,
    }
    assert unchanged(tmp_path)


def test_what_was_corrected_since_is_written_as_it_is_now(tmp_path: Path) -> None:
    load_network(NETWORK)
    Event.objects.filter(title="Refugees Need a Home").update(title="Refugees need a home!")
    Record.objects.filter(event__title="SHARE Network Conference 2013").update(participants=85)
    Municipality.objects.filter(name="Sheffield").update(population=550_000)
    export_network(tmp_path)
    events = {row["title"]: row for row in table(tmp_path / "events.csv")}
    assert events["Refugees need a home!"]["start_date"] == "2014-03-17"
    conference = events["SHARE Network Conference 2013"]
    assert (conference["participants"], conference["participants_precision"]) == ("85", "approx (another page says 85)")
    assert table(tmp_path / "municipalities.csv")[0]["population"] == "550000"
    assert unchanged(tmp_path)


def test_titles_come_back_as_they_were(tmp_path: Path) -> None:
    titles = ["=1+1", "+1", "-1", "@home", "|x", "%x", "'Cities that Care'", "'=1", "''=1", "''x", "＝1", "'-", "'1"]
    rows = [activity(title=f"Title {n}", start_date=f"20{n + 10}") for n in range(len(titles))]
    load_network(write(tmp_path / "in", EVENTS, rows))
    for n, title in enumerate(titles):
        Event.objects.filter(title=f"Title {n}").update(title=title)
    export_network(tmp_path / "out")
    assert unchanged(tmp_path / "out")
    assert {*Event.objects.values_list("title", flat=True)} == {*titles}
    assert not any(
        row["title"].startswith(("=", "+", "-", "@", "|", "%")) for row in table(tmp_path / "out/events.csv")
    )


def test_head_counts_days_and_words_come_back_as_they_are(tmp_path: Path) -> None:
    counts = [
        ("12-15", ""),
        ("20+", ""),
        ("ca. 30", "government officials"),
        ("1,200", "over"),
        ("40", "planned (or 50)"),
    ]
    days = [("2018?", ""), ("2018~", "2019"), ("2014/2015", ""), ("2018-05-03/2018-05-05", ""), ("201X", "")]
    rows = [
        activity(
            title=f"Activity {n}", participants=number, participants_precision=words, start_date=first, end_date=last
        )
        for n, ((number, words), (first, last)) in enumerate(zip(counts, days, strict=True))
    ]
    assert load_network(write(tmp_path / "in", EVENTS, rows))["events.csv"].created == 5
    export_network(tmp_path / "out")
    came, written = (table(tmp_path / name / "events.csv") for name in ("in", "out"))
    assert [row | {"ref": ""} for row in came] == [row | {"ref": ""} for row in written]
    # Without the words of the source, the record alone says the same.
    Event.objects.first().source_rows.model.objects.all().delete()  # type: ignore[union-attr]
    export_network(tmp_path / "own")
    assert unchanged(tmp_path / "own")


def test_an_activity_that_came_in_two_files_is_written_once(tmp_path: Path) -> None:
    write(tmp_path / "in", EVENTS, [activity(title="A training", type="training", place="Pau")])
    load_network(tmp_path / "in")
    shutil.rmtree(tmp_path / "in")
    from share.imports.network import TRAININGS

    cells = activity(title="A training course", place="Pau")
    write(tmp_path / "in", TRAININGS, [cells], "trainings.csv")
    assert load_network(tmp_path / "in", answer=Answer.SAME)["trainings.csv"].updated == 1
    export_network(tmp_path / "out")
    assert [len(table(tmp_path / "out" / name)) for name in ("events.csv", "trainings.csv")] == [1, 0]
    assert unchanged(tmp_path / "out")


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_network", tmp_path / "file")
