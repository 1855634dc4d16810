"""Answers of an evaluation: as a file, all or nothing; what the command prints; and what is kept of whom."""

import csv
import json
import random
from collections.abc import Sequence
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from scipy import stats

from events.models import Attendance, Event
from share.kit import clock
from share.kit.moves import IllegalMove
from tests.make import evaluated, make_organisation, make_pilot, make_recorded, make_registration, make_version
from trainings.actions import curriculum, evaluation
from trainings.actions.evaluation import Filled
from trainings.models import Comment, CurriculumVersion, Moment, Outcome, Pilot, Sheet, SheetAnswer, Unit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HEAD = ("code", "moment", "outcome", "answer")


@pytest.fixture
def pilot() -> Pilot:
    """One that was held, of which nobody has said anything yet."""
    event = make_pilot(starts_in=-30 * DAY)
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    return evaluated(Event.objects.get(pk=event.pk))


def keys(pilot: Pilot) -> list[str]:
    return [one.key for one in curriculum.taught_by(pilot.event).outcomes]


def load(pilot: Pilot, rows: Sequence[Sequence[object]], folder: Path, head: Sequence[str] = HEAD) -> dict[str, Any]:
    """What `load_evaluation --json` prints; the error it ends with stands under `ended`."""
    file, out = folder / "answers.csv", StringIO()
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows([head, *rows])
    ended = ""
    try:
        call_command("load_evaluation", str(file), pilot=pilot.event.public_id, as_json=True, stdout=out)
    except CommandError as error:
        ended = str(error)
    return {**json.loads(out.getvalue()), "ended": ended}


def later(days: int) -> None:
    clock.move_to(clock.now() + days * DAY)


def open_now(pilot: Pilot) -> list[Moment]:
    return evaluation.open_moments(pilot.event, evaluation.windows(pilot.event))


def told(pilot: Pilot) -> dict[str, Any]:
    out = StringIO()
    call_command("evaluation", pilot=pilot.event.public_id, as_json=True, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_a_file_is_loaded_and_its_figures_are_those_of_a_statistics_package(pilot: Pilot, tmp_path: Path) -> None:
    rng, rows = random.Random(7), []
    values: dict[tuple[str, str, str], int] = {}
    for n in range(24):
        for key in keys(pilot):
            for moment in ("before", "after"):
                if rng.random() < 0.8:
                    values[f"K{n}", moment, key] = rng.randint(1, 3) if moment == "before" else rng.randint(2, 5)
    rows = [(*key, value) for key, value in values.items()]
    rows += [(f"K{n}", "after", "satisfaction", 1 + n % 5) for n in range(20)]
    rows += [(f"K{n}", "three_months", "use", "yes" if n % 3 else "no") for n in range(9)]
    rng.shuffle(rows)
    assert load(pilot, rows, tmp_path) == {
        "answers": len(rows),
        "sheets": Sheet.objects.count(),
        "errors": [],
        "ended": "",
    }
    found = told(pilot)
    sheets = {moment: len({code for code, of, *_more in rows if of == moment}) for moment in ("before", "after")}
    assert found["use"] == {"yes": 6, "n": 9}
    assert found["response"] == {**sheets, "three_months": 9, "invited": 0}
    lines = {line["key"]: line for line in found["outcomes"]}
    assert list(lines) == [*keys(pilot), "satisfaction"]
    for key in keys(pilot):
        before, after = (
            {k[0]: v for k, v in values.items() if k[1:] == (moment, key)} for moment in ("before", "after")
        )
        pairs = [(before[code], after[code]) for code in before if code in after]
        differences = [b - a for a, b in pairs]
        line, interval = (
            lines[key],
            stats.t.interval(0.95, len(pairs) - 1, stats.tmean(differences), stats.sem(differences)),
        )
        assert (line["n_before"], line["n_after"], line["pairs"]) == (len(before), len(after), len(pairs))
        assert not line["suppressed"]
        assert line["mean_before"] == pytest.approx(stats.tmean(list(before.values())))
        assert line["mean_after"] == pytest.approx(stats.tmean(list(after.values())))
        assert line["difference"] == pytest.approx(stats.tmean(differences))
        assert line["sd"] == pytest.approx(stats.tstd(differences))
        assert (line["low"], line["high"]) == pytest.approx(interval)
        assert line["effect"] == pytest.approx(stats.tmean(differences) / stats.tstd(differences))
    assert lines["satisfaction"]["mean_after"] == pytest.approx(3)
    assert set(lines["satisfaction"]) == set(lines[keys(pilot)[0]])


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (("A1", "before", "KEY", "6"), "answer", "no number from 1 to 5"),
        (("A1", "before", "KEY", "0"), "answer", "no number from 1 to 5"),
        (("A1", "before", "KEY", "3.5"), "answer", "no number from 1 to 5"),
        (("A1", "before", "KEY", ""), "answer", "no number from 1 to 5"),
        (("A1", "before", "KEY", "yes"), "answer", "no number from 1 to 5"),
        (("A1", "during", "KEY", "3"), "moment", "“during” is no moment"),
        (("A1", "", "KEY", "3"), "moment", "is no moment"),
        (("A1", "before", "cooking-1", "3"), "outcome", "no outcome “cooking-1”. It has: "),
        (("A1", "before", "satisfaction", "3"), "moment", "at the moment “after” only"),
        (("A1", "after", "use", "yes"), "moment", "at the moment “three_months” only"),
        (("A1", "three_months", "use", "4"), "answer", "neither yes nor no"),
        (("", "before", "KEY", "3"), "code", "cannot be laid side by side"),
        (("—", "before", "KEY", "3"), "code", "cannot be laid side by side"),
        (("A" * 41, "before", "KEY", "3"), "code", "at most 40 signs"),
        (("ok-1", "before", "KEY", "3"), "outcome", "line 2 already"),
        (("ÓK1", "before", "KEY", "4"), "outcome", "line 2 already"),
    ],
)
def test_one_wrong_line_keeps_all_out_and_is_named(
    pilot: Pilot, tmp_path: Path, row: tuple[str, ...], column: str, sentence: str
) -> None:
    key = keys(pilot)[0]
    rows = [("OK1", "before", key, 3), tuple(key if cell == "KEY" else cell for cell in row), ("OK2", "after", key, 5)]
    found = load(pilot, rows, tmp_path)
    (error,) = found["errors"]
    assert (error["row"], error["column"]) == (3, column)
    assert sentence in error["reason"]
    assert found["ended"] == "Nothing was loaded: 1 lines are wrong."
    assert not Sheet.objects.exists()
    assert not SheetAnswer.objects.exists()


def test_a_file_that_is_loaded_twice_changes_nothing_and_one_may_go_on_with_another(
    pilot: Pilot, tmp_path: Path
) -> None:
    one, two = keys(pilot)[:2]
    rows = [("A", "before", one, 2), ("A", "after", "satisfaction", 4), ("A", "three_months", "use", "No")]
    assert load(pilot, rows, tmp_path)["answers"] == 3
    again = load(pilot, rows, tmp_path)
    assert [error["row"] for error in again["errors"]] == [2, 3, 4]
    assert {error["column"] for error in again["errors"]} == {"outcome"}
    assert load(pilot, [("a", "before", two, 3), ("A", "after", one, 5)], tmp_path)["sheets"] == 2
    assert Sheet.objects.count() == 3
    assert sorted(SheetAnswer.objects.values_list("value", flat=True)) == [2, 3, 5]


def test_a_pilot_that_is_not_completed_takes_answers_of_before_and_no_others(tmp_path: Path) -> None:
    pilot = evaluated(make_pilot(starts_in=5 * DAY))
    key = keys(pilot)[0]
    found = load(
        pilot, [("A", "before", key, 2), ("A", "after", key, 4), ("A", "three_months", "use", "yes")], tmp_path
    )
    assert [(error["row"], error["column"]) for error in found["errors"]] == [(3, "moment"), (4, "moment")]
    assert "not completed yet" in found["errors"][0]["reason"]
    assert load(pilot, [("A", "before", key, 2)], tmp_path)["answers"] == 1


def test_a_pilot_of_the_record_is_asked_about_the_whole_of_the_newest_version(tmp_path: Path) -> None:
    make_version()
    version = make_version(modules=2)
    event = make_recorded(make_organisation(), "pilot")
    pilot = Pilot.objects.select_related("event").get(pk=event.pk)
    asked = [one.key for one in Outcome.objects.filter(unit__version=version).order_by("unit__position", "position")]
    assert keys(pilot) == asked
    assert load(pilot, [("A", "after", asked[0], 4)], tmp_path)["errors"] == []


@pytest.mark.parametrize("head", [("code", "moment", "answer"), ("code", "moment", "outcome", "value")])
def test_a_file_of_other_columns_is_no_such_file(pilot: Pilot, tmp_path: Path, head: tuple[str, ...]) -> None:
    found = load(pilot, [("A", "before", "x", 1)[: len(head)]], tmp_path, head)
    assert found["answers"] == 0
    assert found["errors"][0]["reason"]
    assert found["ended"]


def test_commands_name_a_pilot_that_is_there() -> None:
    with pytest.raises(CommandError, match="No pilot has the public id “nowhere”"):
        call_command("evaluation", pilot="nowhere")
    with pytest.raises(CommandError, match="No pilot has"):
        call_command("load_evaluation", "x.csv", pilot="nowhere")


def test_a_code_means_the_same_however_it_is_written_and_nothing_in_another_pilot(pilot: Pilot) -> None:
    other = evaluated(make_pilot(), pilot.version)
    assert evaluation.stored_code(pilot, " á-07 lZ ") == evaluation.stored_code(pilot, "A07LZ")
    assert evaluation.stored_code(pilot, "A07LZ") != evaluation.stored_code(other, "A07LZ")
    assert "A07LZ" not in evaluation.stored_code(pilot, "A07LZ")


def filled(pilot: Pilot, code: str = "A07LZ", **fields: Any) -> Filled:
    return Filled(code, dict.fromkeys(curriculum.taught_by(pilot.event).outcomes, 3), **fields)


def keep(pilot: Pilot, moment: Moment, said: Filled) -> Sheet:
    """As if it had been filled in when that moment was open."""
    return evaluation.keep(curriculum.taught_by(pilot.event), moment, said)


def test_people_answer_at_the_moments_that_are_open(pilot: Pilot) -> None:
    ahead = evaluated(make_pilot(starts_in=3 * DAY), pilot.version)
    assert open_now(ahead) == [Moment.BEFORE]
    evaluation.fill(ahead.pk, Moment.BEFORE, filled(ahead, actor_kind="ngo"))
    with pytest.raises(IllegalMove, match="closed"):
        evaluation.fill(ahead.pk, Moment.AFTER, filled(ahead))
    assert open_now(pilot) == [Moment.AFTER]
    later(60)
    assert open_now(pilot) == [Moment.THREE_MONTHS]
    later(140)
    assert open_now(pilot) == []


def test_a_code_of_two_people_is_told_the_second_and_nothing_is_lost(pilot: Pilot) -> None:
    evaluation.fill(pilot.pk, Moment.AFTER, filled(pilot, satisfaction=4, comment="More law, please.", language="en"))
    with pytest.raises(ValidationError, match="favourite town"):
        evaluation.fill(pilot.pk, Moment.AFTER, filled(pilot, "a 07 LZ"))
    evaluation.fill(pilot.pk, Moment.AFTER, filled(pilot, "A07LZG"))
    assert Sheet.objects.count() == 2
    assert Comment.objects.get().text == "More law, please."


def test_an_empty_sheet_is_none(pilot: Pilot) -> None:
    with pytest.raises(ValidationError, match="Nothing is answered"):
        evaluation.fill(pilot.pk, Moment.AFTER, Filled("A", {}))


def test_the_database_refuses_what_no_answer_can_be(pilot: Pilot) -> None:
    sheet = evaluation.fill(pilot.pk, Moment.AFTER, filled(pilot))
    refused = [
        lambda: SheetAnswer.objects.filter(sheet=sheet).update(value=6),
        lambda: Sheet.objects.filter(pk=sheet.pk).update(satisfaction=0),
        lambda: Sheet.objects.filter(pk=sheet.pk).update(uses_it=True),
        lambda: Sheet.objects.create(pilot=pilot, moment="after", code=sheet.code),
    ]
    for refuse in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            refuse()


def test_after_nine_months_codes_are_drawn_by_lot_and_pairs_stay(pilot: Pilot) -> None:
    keep(pilot, Moment.BEFORE, filled(pilot))
    keep(pilot, Moment.AFTER, filled(pilot, comment="Good."))
    keep(pilot, Moment.AFTER, filled(pilot, "B"))
    before, codes = told(pilot), set(Sheet.objects.values_list("code", flat=True))
    assert evaluation.purge_codes() == 0
    later(250)
    assert evaluation.purge_codes() == 3
    assert evaluation.purge_codes() == 0
    assert not codes & set(Sheet.objects.values_list("code", flat=True))
    assert told(pilot) == before


def test_a_version_stays_as_it_is_once_a_pilot_uses_it(pilot: Pilot) -> None:
    version = pilot.version
    assert version
    outcome, unit = Outcome.objects.filter(unit__version=version)[0], Unit.objects.filter(version=version)[0]
    for refuse in (
        lambda: Outcome.objects.filter(pk=outcome.pk).update(text="Another question"),
        lambda: Outcome.objects.filter(pk=outcome.pk).delete(),
        lambda: Unit.objects.filter(pk=unit.pk).update(minutes=10),
        lambda: Outcome.objects.create(unit=unit, key="new", position=9, text="New"),
        lambda: CurriculumVersion.objects.filter(pk=version.pk).update(changes="Nothing"),
    ):
        with pytest.raises(DatabaseError, match="in use"), transaction.atomic():
            refuse()
    with pytest.raises(IllegalMove, match="stays as it is"):
        curriculum.add_outcome(unit, "Something more")
    Outcome.objects.filter(pk=outcome.pk).update(i18n={"text_fr": "Je peux"})  # a translation may come later
    made = curriculum.make_version()
    assert [one.key for one in Outcome.objects.filter(unit__version=made).order_by("unit__position", "position")] == [
        one.key for one in Outcome.objects.filter(unit__version=version).order_by("unit__position", "position")
    ]
    with pytest.raises(IllegalMove, match="go on with that one"):
        curriculum.make_version()
    first = Unit.objects.filter(version=made).order_by("position")[0]
    assert curriculum.add_outcome(first, "Something more").key == "legal-protection-3"


def test_how_many_could_answer_are_those_who_were_there_and_before_that_those_with_a_place() -> None:
    pilot = evaluated(make_pilot(starts_in=5 * DAY))
    people = [make_registration(pilot.event) for _n in range(3)]
    assert told(pilot)["response"]["invited"] == 3
    session = pilot.event.sessions.all()[0]
    Attendance.objects.create(registration=people[0], session=session, mark="present")
    Attendance.objects.create(registration=people[1], session=session, mark="absent")
    assert told(pilot)["response"]["invited"] == 1


def test_of_use_and_satisfaction_nothing_is_shown_below_five(pilot: Pilot, tmp_path: Path) -> None:
    rows = [(f"K{n}", "three_months", "use", "yes") for n in range(4)]
    load(pilot, [*rows, *((f"K{n}", "after", "satisfaction", 5) for n in range(4))], tmp_path)
    found = told(pilot)
    assert found["use"] == {"yes": None, "n": 4}
    assert found["outcomes"][-1]["mean_after"] is None
    assert found["outcomes"][-1]["suppressed"]
    load(pilot, [("K9", "three_months", "use", "no"), ("K9", "after", "satisfaction", 5)], tmp_path)
    assert told(pilot)["use"] == {"yes": 4, "n": 5}
    assert told(pilot)["outcomes"][-1]["mean_after"] == 5
