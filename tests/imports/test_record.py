"""Events, trainings, publications and totals of the record: as sure as the source, and no more."""

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from events.models import Event, Record
from municipalities.models import Organisation
from share.grants.models import Grant, Programme
from share.imports.engine import Outcome
from share.imports.models import SourceRow
from share.imports.network import COMMITTED, EVENTS, GRANTS, TRAININGS, load_network
from share.kit.precision import Precision
from share.library.models import Publication
from share.reports.models import PublishedTotal

pytestmark = pytest.mark.django_db


def line(header: tuple[str, ...], **cells: str) -> str:
    return ",".join('"' + cells.get(name, "").replace('"', '""') + '"' for name in header) + "\n"


def load(folder: Path, *lines: dict[str, str]) -> Outcome:
    text = ",".join(EVENTS) + "\n" + "".join(line(EVENTS, **cells) for cells in lines)
    (folder / "events.csv").write_text(text, encoding="utf-8")
    return load_network(folder)["events.csv"]


@pytest.fixture
def network() -> None:
    assert all(not outcome.rejected for outcome in load_network(COMMITTED / "network").values())


@pytest.mark.usefixtures("network")
def test_the_same_files_twice_change_nothing() -> None:
    again = load_network(COMMITTED / "network")
    assert {(outcome.created, outcome.updated) for outcome in again.values()} == {(0, 0)}
    assert SourceRow.objects.count() == sum(outcome.unchanged for outcome in again.values()) == 229


@pytest.mark.usefixtures("network")
def test_a_dry_run_says_the_same_and_leaves_nothing() -> None:
    Event.objects.filter(title__startswith="LINK IT").delete()
    outcome = load_network(COMMITTED / "network", dry_run=True)["events.csv"]
    assert (outcome.created, outcome.unchanged) == (1, 33)
    assert not Event.objects.filter(title__startswith="LINK IT").exists()


@pytest.mark.usefixtures("network")
def test_the_real_pilot_is_one_and_other_trainings_are_not() -> None:
    pilot = Event.objects.get(kind="pilot")
    assert (str(pilot.municipality), str(pilot.starts_on), pilot.state) == ("Şomcuta Mare", "2018-09-18", "recorded")
    assert pilot.pilot.event == pilot
    assert (pilot.record.participants, pilot.record.participants_precision) == (25, Precision.EXACT)
    assert [o.name for o in pilot.organisers.all()] == ["Jesuit Refugee Service Romania"]
    assert Event.objects.filter(kind="training").count() == 3


@pytest.mark.usefixtures("network")
def test_several_places_stand_beside_one_another() -> None:
    visit = Event.objects.get(title="Look & Learn Visit to Denmark")
    assert str(visit.municipality) == "Faxe"
    assert [place.name for place in visit.other_places.all()] == ["Copenhagen", "Faaborg-Midtfyn"]
    assert [place.municipality is None for place in visit.other_places.all()] == [True, False]


@pytest.mark.usefixtures("network")
def test_a_number_keeps_its_precision_and_its_contradiction() -> None:
    record = Record.objects.get(event__title="SHARE Network Conference 2013")
    assert (record.participants, record.participants_precision) == (90, Precision.ABOUT)
    assert record.participants_note == "another page says 85"


@pytest.mark.usefixtures("network")
def test_who_is_in_no_list_stays_as_text() -> None:
    record = Record.objects.get(event__title="EU Resettlement Skills Share Day")
    assert record.unmatched == "IOM"
    assert set(record.event.organisers.values_list("name", flat=True)) == {"ICMC Europe", "UNHCR"}


@pytest.mark.usefixtures("network")
def test_who_paid_which_part_of_a_shared_event_is_not_guessed() -> None:
    istanbul = Event.objects.get(other_places__name="Istanbul")
    assert istanbul.grant_shares.get().percent is None
    assert set(istanbul.record.programmes.values_list("name", flat=True)) == {"EU-FRANK", "SHARE Integration"}
    assert Event.objects.get(kind="pilot").grant_shares.get().percent == 100


@pytest.mark.usefixtures("network")
def test_the_grant_has_its_partners_and_their_nine_countries() -> None:
    grant = Grant.objects.get()
    assert (grant.code, grant.budget_eur, grant.eu_share_percent) == ("AMIF-2016-AG-INTE 776239", Decimal(802637), 90)
    assert len({str(country) for country in grant.partners.values_list("country", flat=True)}) == 9
    assert Programme.objects.filter(is_sister=True).count() == 3


@pytest.mark.usefixtures("network")
def test_published_totals_say_how_sure_they_are() -> None:
    totals = {total.statement: total.precision for total in PublishedTotal.objects.all()}
    assert totals["local actors trained (at least)"] == Precision.AT_LEAST
    assert totals["stakeholders engaged to date (over)"] == Precision.AT_LEAST
    assert totals["stakeholders engaged 2012-16 (approx.)"] == Precision.ABOUT
    assert totals["smaller towns/municipalities engaged (approx., target then result)"] == Precision.ABOUT
    assert totals["curriculum pilots"] == Precision.EXACT


@pytest.mark.usefixtures("network")
def test_languages_of_publications_are_codes_or_a_note() -> None:
    assert Publication.objects.get(title__startswith="SHARE II summary").languages[:3] == ["en", "nl", "cs"]
    toolkit = Publication.objects.get(title__startswith="SHARE Local Inclusion")
    assert (toolkit.languages, toolkit.languages_note) == ([], "translated into a number of European languages")


def test_a_partial_date_spans_the_days_it_may_mean(tmp_path: Path) -> None:
    assert load(tmp_path, {"title": "A visit", "type": "study visit", "start_date": "2013-02"}).created == 1
    visit = Event.objects.get()
    assert (str(visit.starts_on), str(visit.ends_on), visit.record.date_precision) == (
        "2013-02-01",
        "2013-02-28",
        "month",
    )


def test_an_unknown_kind_keeps_its_word(tmp_path: Path) -> None:
    load(tmp_path, {"title": "A picnic", "type": "other (picnic)"})
    assert (Event.objects.get().kind, Event.objects.get().record.kind_word) == ("other", "other (picnic)")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"start_date": "spring"}, "start_date"),
        ({"start_date": "2013-05", "end_date": "2013-04"}, "end_date"),
        ({"end_date": "2013-04"}, "start_date"),
        ({"country_iso2": "XX"}, "country_iso2"),
        ({"participants": "many"}, "participants"),
        ({"participants": "25/30"}, "participants"),
        ({"participants": "about a dozen"}, "participants"),
        ({"type": "picnic"}, "type"),
        ({"title": "", "type": "workshop"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"status": "x" * 301}, "status"),
    ],
)
def test_a_row_that_cannot_be_loaded_is_named_and_the_others_are(
    cells: dict[str, str], column: str, tmp_path: Path
) -> None:
    outcome = load(tmp_path, {"title": "Good"}, {"title": "Bad"} | cells, {"title": "Good too"})
    assert (outcome.created, [(p.row, p.column) for p in outcome.rejected]) == (2, [(3, column)])
    assert not Event.objects.filter(title="Bad").exists()


def test_an_activity_does_not_change_its_kind(tmp_path: Path) -> None:
    load(tmp_path, {"title": "A day", "type": "workshop"})
    outcome = load(tmp_path, {"title": "A day", "type": "conference"})
    assert [(p.row, p.column) for p in outcome.rejected] == [(2, "type")]


def test_a_corrected_row_updates_the_event_and_keeps_its_name(tmp_path: Path) -> None:
    load(tmp_path, {"title": "A day", "participants": "10"})
    name = Event.objects.get().public_id
    outcome = load(tmp_path, {"title": "A day", "participants": "12", "host_organisation": "Nobody knows"})
    assert (outcome.updated, Event.objects.get().public_id) == (1, name)
    assert Event.objects.get().record.participants == 12
    assert Event.objects.get().record.unmatched == "Nobody knows"


def test_the_same_name_in_two_countries_is_not_guessed(tmp_path: Path) -> None:
    for country in ("AT", "DE"):
        Organisation.objects.create(name="Caritas", country=country)
    load(
        tmp_path,
        {"title": "One", "host_organisation": "Caritas", "country_iso2": "AT"},
        {"title": "Two", "host_organisation": "Caritas", "country_iso2": "FR"},
    )
    assert str(Event.objects.get(title="One").organisers.get().country) == "AT"
    assert Event.objects.get(title="Two").record.unmatched == "Caritas"


def test_a_training_that_calls_itself_a_pilot_is_one(tmp_path: Path) -> None:
    text = ",".join(TRAININGS) + "\n"
    text += line(TRAININGS, title="A pilot in Cluj", country_iso2="RO") + line(
        TRAININGS, title="Copilots", country_iso2="RO"
    )
    (tmp_path / "trainings.csv").write_text(text, encoding="utf-8")
    assert load_network(tmp_path)["trainings.csv"].created == 2
    assert Event.objects.get(pilot__isnull=False).title == "A pilot in Cluj"


# What only the database sees, and what must not be guessed


GRANTS_HEAD = ",".join(GRANTS) + "\n"
GRANT = {"code": "G-1", "title": "A grant", "starts_on": "2018-02-01", "ends_on": "2019-07-31"}


def load_grant(folder: Path, **cells: str) -> Outcome:
    (folder / "grants.csv").write_text(GRANTS_HEAD + line(GRANTS, **GRANT | cells), encoding="utf-8")
    return load_network(folder)["grants.csv"]


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"ends_on": "2017-01-01"}, "ends_on", "The grant ends before it starts."),
        ({"eu_share_percent": "150"}, "eu_share_percent", "A share lies between 0 and 100 percent."),
        ({"budget_eur": "0"}, "budget_eur", "Leave the budget empty when it is not known."),
        (
            {"late_outputs_until": "2019-01-01"},
            "late_outputs_until",
            "Outputs are late only after the end of the grant.",
        ),
        ({"partners": "Nobody knows"}, "partners", "In no list of organisations: Nobody knows."),
        ({"coordinator": "Nobody knows"}, "coordinator", "In no list of organisations: Nobody knows."),
        ({"programme": "Nobody knows"}, "programme", "In no list of programmes: Nobody knows."),
        ({"starts_on": ""}, "starts_on", "This field cannot be null."),
    ],
)
def test_a_grant_that_cannot_be_is_a_sentence_at_its_column(
    cells: dict[str, str], column: str, reason: str, tmp_path: Path
) -> None:
    outcome = load_grant(tmp_path, **cells)
    assert [(p.row, p.column, p.reason) for p in outcome.rejected] == [(2, column, reason)]
    assert not Grant.objects.exists()


def test_a_month_that_ends_a_grant_is_meant_to_its_end(tmp_path: Path) -> None:
    load_grant(tmp_path, ends_on="2019-07", late_outputs_until="2019-12")
    grant = Grant.objects.get()
    assert (str(grant.ends_on), str(grant.late_outputs_until)) == ("2019-07-31", "2019-12-31")


def test_the_same_row_as_event_and_as_training_is_two_activities(tmp_path: Path) -> None:
    load(tmp_path, {"title": "A pilot", "start_date": "2018-05-01"})
    text = ",".join(TRAININGS) + "\n" + line(TRAININGS, title="A pilot", start_date="2018-05-01")
    (tmp_path / "trainings.csv").write_text(text, encoding="utf-8")
    assert load_network(tmp_path)["trainings.csv"].created == 1
    assert Event.objects.count() == 2


def test_programmes_in_letters_that_fit_no_address_stay_apart(tmp_path: Path) -> None:
    head = "name,title,start,end,sister_project,summary,source\n"
    names = ["Πρόγραμμα ένα", "Πρόγραμμα δύο", "A name " + "that is long " * 8]
    (tmp_path / "programmes.csv").write_text(
        head + "".join(f'"{name}",,2018,,no,,\n' for name in names), encoding="utf-8"
    )
    outcome = load_network(tmp_path)["programmes.csv"]
    assert (outcome.created, outcome.rejected) == (3, [])
    assert Programme.objects.count() == 3


@pytest.mark.parametrize(("place", "places"), [("(near Cluj)", 0), ("online; Cluj (town hall)", 1)])
def test_a_place_needs_a_name(place: str, places: int, tmp_path: Path) -> None:
    assert load(tmp_path, {"title": "A day", "place": place, "country_iso2": "RO"}).created == 1
    assert Event.objects.get().other_places.count() == places


def test_a_place_that_is_too_long_is_named(tmp_path: Path) -> None:
    outcome = load(tmp_path, {"title": "A day", "place": "x" * 201})
    assert [(p.row, p.column) for p in outcome.rejected] == [(2, "place")]


def test_a_row_that_left_the_file_is_said(tmp_path: Path) -> None:
    load(tmp_path, {"title": "A day", "start_date": "2018-09"}, {"title": "Another"})
    (tmp_path / "events.csv").write_text(",".join(EVENTS) + "\n" + line(EVENTS, title="Another"), encoding="utf-8")
    out = StringIO()
    call_command("load_network", tmp_path, stdout=out)
    assert "not in this file any more, and still here: A day" in out.getvalue()


@pytest.mark.parametrize("title", ["Pilot: Cluj", "Curriculum pilot, Cluj", "A pilot-training", "Pilots of spring"])
def test_whatever_calls_itself_a_pilot_is_one(title: str, tmp_path: Path) -> None:
    text = ",".join(TRAININGS) + "\n" + line(TRAININGS, title=title)
    (tmp_path / "trainings.csv").write_text(text, encoding="utf-8")
    load_network(tmp_path)
    assert Event.objects.get().kind == "pilot"
