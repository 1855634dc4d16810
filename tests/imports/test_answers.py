"""A corrected row finds its record: by `ref`, by what it is known by, or asked for. Never a second one in silence."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events.models import Event, EventPlace
from municipalities.models import Municipality, Organisation
from share.imports.engine import Outcome
from share.imports.identity import Answer
from share.imports.network import COMMITTED, EVENTS, MUNICIPALITIES, ORGANISATIONS, load_network
from tests.imports.files import activity, write

pytestmark = pytest.mark.django_db
NETWORK = COMMITTED / "network"


def load(folder: Path, *rows: dict[str, str], answer: Answer = Answer.ASK) -> Outcome:
    return load_network(write(folder, EVENTS, rows), answer=answer)["events.csv"]


def ref() -> str:
    return Event.objects.get().public_id


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    asked = {alike.row for alike in outcome.alike}
    return outcome.created, outcome.updated, outcome.unchanged, len(asked)


CORRECTIONS = {
    "the title": {"title": "A day for small towns and villages"},
    "the day": {"start_date": "2018-05-04"},
    "the day, less exactly": {"start_date": "2018-05~"},
    "the place": {"place": "Bonn"},
    "a typing error in the title, and the day": {"title": "A day of smal towns", "start_date": "2017"},
    "title and day, of one page": {"title": "Villages meet", "start_date": "2017-02", "host_organisation": "COA"},
}


@pytest.mark.parametrize("corrected", CORRECTIONS.values(), ids=CORRECTIONS)
def test_a_corrected_row_is_asked_for_and_then_corrects(corrected: dict[str, str], tmp_path: Path) -> None:
    before = activity(host_organisation=corrected.get("host_organisation", ""))
    load(tmp_path, before)
    name = ref()
    asked = load(tmp_path, before | corrected)
    assert counts(asked) == (0, 0, 0, 1)
    assert [(alike.row, alike.like, bool(alike.why)) for alike in asked.alike] == [(2, name, True)]
    assert asked.gone == []
    assert Event.objects.get().title == before["title"]
    assert counts(load(tmp_path, before | corrected, answer=Answer.SAME)) == (0, 1, 0, 0)
    assert (ref(), Event.objects.get().title) == (name, (before | corrected)["title"])
    assert counts(load(tmp_path, before | corrected)) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    "cells",
    [
        {"title": "A DAY of small  Towns"},
        {"title": "Á day of smáll towns"},
        {"place": " COLOGNE "},
        {"themes": "housing"},
    ],
)
def test_case_accents_and_white_space_are_no_question(cells: dict[str, str], tmp_path: Path) -> None:
    load(tmp_path, activity())
    outcome = load(tmp_path, activity(**cells))
    assert (outcome.created, outcome.alike, outcome.rejected) == (0, [], [])
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    "cells",
    [
        {"title": "Another day", "start_date": "2019-01-01"},
        {"country_iso2": "AT"},
        {"type": "webinar", "title": "A webinar"},
        {"title": "Another day", "place": "Bonn"},
        {"title": "Another day", "place": "online"},
    ],
)
def test_what_is_like_nothing_is_new(cells: dict[str, str], tmp_path: Path) -> None:
    load(tmp_path, activity())
    (tmp_path / "more").mkdir()
    assert counts(load(tmp_path / "more", activity(**{"source": "elsewhere"} | cells))) == (1, 0, 0, 0)


def test_two_rows_of_one_file_are_never_alike(tmp_path: Path) -> None:
    rows = [activity(), activity(start_date="2018-06-01"), activity(title="Another title"), activity(place="Bonn")]
    assert counts(load(tmp_path, *rows)) == (4, 0, 0, 0)
    assert counts(load(tmp_path, *rows)) == (0, 0, 4, 0)
    assert counts(load(tmp_path, *rows, activity(start_date="2018-07-01"))) == (1, 0, 4, 0)


def test_a_row_with_the_ref_corrects_whatever_it_says(tmp_path: Path) -> None:
    load(tmp_path, activity(), activity(title="Something else", start_date="2015", place="Pau", country_iso2="FR"))
    event = Event.objects.get(country="DE")
    new = activity(title="No word alike", start_date="2011", place="Lyon", country_iso2="FR", ref=event.public_id)
    assert counts(load(tmp_path, new)) == (0, 1, 0, 0)
    event.refresh_from_db()
    assert (event.title, str(event.country), str(event.starts_on)) == ("No word alike", "FR", "2011-01-01")
    assert Event.objects.count() == 2


def test_a_ref_goes_before_likeness(tmp_path: Path) -> None:
    """The row looks like the first and names the second."""
    load(tmp_path, activity(), activity(title="Second", start_date="2016", place="Bonn"))
    second = Event.objects.get(title="Second")
    assert counts(load(tmp_path, activity(start_date="2018-05-09", ref=second.public_id))) == (0, 1, 0, 0)
    assert Event.objects.count() == 2
    assert Event.objects.filter(title="A day of small towns").count() == 2


def test_a_ref_that_contradicts_what_the_row_is_is_named_at_its_cell(tmp_path: Path) -> None:
    load(tmp_path, activity(), activity(title="Second", start_date="2016", place="Bonn"))
    second = Event.objects.get(title="Second")
    outcome = load(tmp_path, activity(ref=second.public_id))
    assert [(p.row, p.column) for p in outcome.rejected] == [(2, "ref")]
    assert {*Event.objects.values_list("title", flat=True)} == {"A day of small towns", "Second"}


def test_two_records_may_change_their_words_by_their_refs(tmp_path: Path) -> None:
    one, two = activity(), activity(title="Second", start_date="2016", place="Bonn")
    load(tmp_path, one, two)
    first, second = Event.objects.order_by("pk")
    assert counts(load(tmp_path, one | {"ref": second.public_id}, two | {"ref": first.public_id})) == (0, 2, 0, 0)
    first.refresh_from_db()
    assert first.title == "Second"


@pytest.mark.parametrize("wrong", ["nobody", "' OR 1=1", "x" * 300])
def test_a_ref_of_nothing_is_named_at_its_cell(wrong: str, tmp_path: Path) -> None:
    load(tmp_path, activity())
    outcome = load(tmp_path, activity(ref=wrong), activity(title="Good", place="Bonn", start_date="2011"))
    assert (outcome.created, [(p.row, p.column) for p in outcome.rejected]) == (1, [(2, "ref")])


def test_a_ref_stands_once_in_a_file(tmp_path: Path) -> None:
    load(tmp_path, activity())
    outcome = load(tmp_path, activity(ref=ref()), activity(title="Another", start_date="2012", ref=ref()))
    assert [(p.row, p.column) for p in outcome.rejected] == [(3, "ref")]


def test_what_was_run_here_or_is_demo_is_no_files_to_correct(tmp_path: Path) -> None:
    load(tmp_path, activity())
    Event.objects.update(is_demo=True)
    outcome = load(
        tmp_path / "b", activity(title="Another", ref=ref()), activity(title="A day of small  towns", place="Bonn")
    )
    assert ([p.column for p in outcome.rejected], outcome.alike, outcome.created) == (["ref"], [], 1)


def test_two_rows_alike_to_one_activity_wait_for_a_ref(tmp_path: Path) -> None:
    load(tmp_path, activity())
    rows = [activity(start_date="2018-06-01"), activity(start_date="2018-07-01")]
    for answer in (Answer.ASK, Answer.SAME):
        outcome = load(tmp_path, *rows, answer=answer)
        assert counts(outcome) == (0, 0, 0, 2)
    assert "line 3" in outcome.alike[0].why
    assert counts(load(tmp_path, rows[0] | {"ref": ref()}, rows[1])) == (1, 1, 0, 0)


def test_two_activities_alike_to_one_row_wait_for_a_ref(tmp_path: Path) -> None:
    load(tmp_path, activity(), activity(start_date="2018-06-01"))
    row = activity(start_date="2018-07-01")
    outcome = load(tmp_path, row, answer=Answer.SAME)
    assert (len(outcome.alike), counts(outcome)) == (2, (0, 0, 0, 1))
    june = Event.objects.get(starts_on="2018-06-01")
    assert counts(load(tmp_path, row | {"ref": june.public_id})) == (0, 1, 0, 0)


def test_what_is_answered_to_be_new_is_a_second_activity(tmp_path: Path) -> None:
    load(tmp_path, activity())
    assert counts(load(tmp_path, activity(start_date="2018-06-01"), answer=Answer.NEW)) == (1, 0, 0, 0)
    assert Event.objects.count() == 2


def test_a_row_that_cannot_be_loaded_is_refused_and_not_asked_about(tmp_path: Path) -> None:
    load(tmp_path, activity())
    outcome = load(tmp_path, activity(start_date="spring"))
    assert ([p.column for p in outcome.rejected], outcome.alike) == (["start_date"], [])


def test_rows_that_wait_do_not_keep_the_others(tmp_path: Path) -> None:
    load(tmp_path, activity())
    outcome = load(tmp_path, activity(start_date="2018-06-01"), activity(title="Good", place="Bonn", start_date="2011"))
    assert counts(outcome) == (1, 0, 0, 1)


def test_the_command_asks_and_takes_one_answer(tmp_path: Path) -> None:
    load(tmp_path, activity())
    write(tmp_path, EVENTS, [activity(start_date="2018-06-01")])
    out = StringIO()
    call_command("load_network", tmp_path, stdout=out)
    assert "0 not loaded, 1 waiting for an answer" in out.getvalue()
    assert f"line 2 looks like “A day of small towns” (ref {ref()}): the same title" in out.getvalue()
    assert "--same" in out.getvalue()
    out = StringIO()
    call_command("load_network", tmp_path, "--json", "--dry-run", stdout=out)
    told = json.loads(out.getvalue())["events.csv"]
    assert told["alike"] == [{"row": 2, "like": ref(), "why": "the same title"}]
    assert (told["created"], told["rejected"]) == (0, [])
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("load_network", tmp_path, "--same", "--new")
    call_command("load_network", tmp_path, "--same", stdout=out)
    assert str(Event.objects.get().starts_on) == "2018-06-01"


# Towns and organisations


def town(**cells: str) -> dict[str, str]:
    return {"name": "Maramureş", "country_iso2": "RO", "level": "county"} | cells


def organisation(**cells: str) -> dict[str, str]:
    return {"name": "Caritas Austria", "country_iso2": "AT", "type": "NGO"} | cells


@pytest.mark.parametrize(
    "cells",
    [
        {"name": "Maramureş County"},
        {"name": "Judeţul Maramureș"},
        {"name": "Maramures (north-west)"},
        {"name": "Maramurez"},
    ],
)
def test_a_renamed_town_is_asked_for_and_stays_one(cells: dict[str, str], tmp_path: Path) -> None:
    load_network(write(tmp_path, MUNICIPALITIES, [town()], "municipalities.csv"))
    load(tmp_path / "events", activity(place="Maramureş", country_iso2="RO"))
    folder = write(tmp_path / "b", MUNICIPALITIES, [town(**cells)], "municipalities.csv")
    outcome = load_network(folder)["municipalities.csv"]
    assert [alike.like for alike in outcome.alike] == [Municipality.objects.get().public_id]
    assert load_network(folder, answer=Answer.SAME)["municipalities.csv"].updated == 1
    assert Municipality.objects.get().name == cells["name"]
    # An activity's file that has the old name still means this town, and so does the old file.
    assert counts(load(tmp_path / "events", activity(place="Maramureş", country_iso2="RO"))) == (0, 0, 1, 0)
    assert Event.objects.get().municipality == Municipality.objects.get()
    assert not EventPlace.objects.exists()
    assert (
        load_network(write(tmp_path, MUNICIPALITIES, [town()], "municipalities.csv"))["municipalities.csv"].updated == 1
    )
    assert Municipality.objects.get().name == "Maramureş"


def test_what_left_its_file_and_a_row_that_came_with_all_else_the_same_are_asked_for(tmp_path: Path) -> None:
    told = {"region": "South Holland", "role_in_share": "host", "source": "https://share.example/a"}
    others = [town(name=name) | told for name in ("Utrecht", "Gouda", "Delft")]
    load_network(write(tmp_path, MUNICIPALITIES, [town(name="Den Haag") | told, *others], "municipalities.csv"))
    again = write(tmp_path, MUNICIPALITIES, [town(name="The Hague") | told, *others], "municipalities.csv")
    outcome = load_network(again)["municipalities.csv"]
    assert [(alike.shown, alike.why) for alike in outcome.alike] == [("Den Haag", "all else is the same")]
    assert outcome.gone == []
    # A file of one new row tells of no town that left.
    alone = write(tmp_path / "b", MUNICIPALITIES, [town(name="The Hague") | told], "municipalities.csv")
    assert load_network(alone)["municipalities.csv"].created == 1


@pytest.mark.parametrize(
    "cells", [{"level": "city"}, {"country_iso2": "HU"}, {"name": "Cluj"}, {"name": "Maramureş 2"}]
)
def test_another_town_is_no_question(cells: dict[str, str], tmp_path: Path) -> None:
    load_network(write(tmp_path, MUNICIPALITIES, [town(name="Maramureş 1")], "municipalities.csv"))
    found = town(**{"name": "Maramureşi 1"} | cells)
    outcome = load_network(write(tmp_path / "b", MUNICIPALITIES, [found], "municipalities.csv"))["municipalities.csv"]
    assert (outcome.created, outcome.alike) == (1, [])


@pytest.mark.parametrize(
    "name", ["Caritas Austira", "Caritas Austria e.V.", "Caritas Austria (Vienna)", "Caritas  Ausstria"]
)
def test_an_organisation_with_a_typing_error_is_asked_for_and_stays_one(name: str, tmp_path: Path) -> None:
    load_network(write(tmp_path, ORGANISATIONS, [organisation()], "organisations.csv"))
    folder = write(tmp_path, ORGANISATIONS, [organisation(name=name)], "organisations.csv")
    asked = load_network(folder)["organisations.csv"]
    assert [alike.like for alike in asked.alike] == [Organisation.objects.get().public_id]
    assert load_network(folder, answer=Answer.SAME)["organisations.csv"].updated == 1
    assert Organisation.objects.get().name == " ".join(name.split())
    # A row of an activity that has the name as it was still means it.
    load(tmp_path / "events", activity(host_organisation="Caritas Austria", country_iso2="AT"))
    assert [str(one) for one in Event.objects.get().organisers.all()] == [" ".join(name.split())]


def test_organisations_of_the_record_are_no_questions_for_one_another() -> None:
    load_network(NETWORK)
    assert [outcome.alike for outcome in load_network(NETWORK).values()] == [[]] * 9
    assert [outcome.gone for outcome in load_network(NETWORK).values()] == [[]] * 9


# What is not in the file any more


def test_only_a_newer_state_of_a_file_says_what_left_it(tmp_path: Path) -> None:
    days = [activity(title=f"Day {n}", start_date=f"201{n}") for n in range(6)]
    load(tmp_path, *days)
    assert load(tmp_path / "few", days[0]).gone == []  # a few corrections
    assert load(tmp_path / "other", activity(title="Elsewhere", place="Bonn", start_date="2001")).gone == []
    assert load(tmp_path, *days[:4]).gone == ["Day 4", "Day 5"]
    out = StringIO()
    call_command("load_network", tmp_path, stdout=out)
    assert "not in this file" not in out.getvalue()
    assert Event.objects.count() == 7
