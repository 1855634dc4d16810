"""Figures: what counts and what does not, that they open their rows, and that the rows add up."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.actions.people import key_for
from events.kinds import kinds
from events.models import Attendance, Event, EventPlace, GrantShare, Record, Registration
from share.grants.models import Grant
from share.kit import clock
from share.kit.precision import read_count
from share.policy import Role
from share.reports import drilldown, files
from share.reports.actions import making
from share.reports.activities import lines
from share.reports.figures import figure_of, figures, measures
from share.reports.figures.measure import Figure
from share.reports.figures.scope import Scope
from share.reports.models import Report
from tests.make import (
    make_coordinator,
    make_grant,
    make_organisation,
    make_pilot,
    make_registration,
    make_town,
    make_user,
)

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2018, 2, 1), date(2019, 7, 31)
FACT_SHEET = {
    "countries": 9,
    "municipalities": 29,
    "pilots": 18,
    "pilot_countries": 8,
    "roundtables": 6,
    "roundtable_countries": 4,
    "exchange_events": 2,
    "budget_eur": 802_637,
    "eu_share_percent": 90,
}


@pytest.fixture
def grant() -> Grant:
    return make_grant(starts_on=FIRST, ends_on=LAST)


def recorded(
    grant: Grant,
    day: date | None = date(2018, 9, 18),
    *,
    kind: str = "pilot",
    percent: int | None = 100,
    certainty: str = "completed",
    country: str = "RO",
    people: int | None = None,
    precision: str = "exact",
    place: str = "",
) -> Event:
    """An activity of the public record."""
    event = Event.objects.create(
        kind=kind,
        state="recorded",
        title="A day",
        country=country,
        starts_on=day,
        ends_on=day,
        municipality=None if place else make_town(),
    )
    Record.objects.create(
        event=event, certainty=certainty, participants=people, participants_precision=precision if people else ""
    )
    GrantShare.objects.create(event=event, grant=grant, percent=percent)
    kinds[kind].row._default_manager.create(event=event)
    if place:
        EventPlace.objects.create(event=event, name=place, country=country)
    return event


def values(grant: Grant, first: date = FIRST, last: date = LAST, **only: str) -> dict[str, Any]:
    return {figure.key: figure.value for figure in figures(Scope(grant, first, last, tuple(only.items())))}


def completed_pilot(grant: Grant, people: int = 1, **fields: Any) -> Event:
    """A pilot that was run here, some days ago, with people who were there."""
    event = make_pilot(**fields)
    event.grant_shares.update(grant=grant)
    registrations = [make_registration(event) for _n in range(people)]
    session = event.sessions.all()[0]
    Attendance.objects.bulk_create(
        [Attendance(registration=person, session=session, mark="present") for person in registrations]
    )
    Event.objects.filter(pk=event.pk).update(
        state="completed", completed_at=clock.now(), ends_on=date(2018, 9, 20), starts_on=date(2018, 9, 20)
    )
    event.refresh_from_db()
    return event


@pytest.mark.parametrize(
    ("make", "count"),
    [
        (lambda grant: recorded(grant), 1),
        (lambda grant: recorded(grant, certainty="inferred"), 1),
        (lambda grant: recorded(grant, percent=None), 1),
        (lambda grant: recorded(grant, FIRST), 1),
        (lambda grant: recorded(grant, LAST), 1),
        (lambda grant: recorded(grant, None), 0),
        (lambda grant: recorded(grant, certainty="planned"), 0),
        (lambda grant: recorded(grant, certainty="unknown"), 0),
        (lambda grant: recorded(grant, FIRST - timedelta(days=1)), 0),
        (lambda grant: recorded(grant, LAST + timedelta(days=1)), 0),
        (lambda grant: recorded(make_grant("OTHER")), 0),
        (lambda grant: recorded(grant, kind="training"), 0),
        (lambda grant: completed_pilot(grant), 1),
    ],
    ids=[
        "day",
        "inferred",
        "shared",
        "first day",
        "last day",
        "undated",
        "planned",
        "unknown",
        "early",
        "late",
        "another grant",
        "no pilot",
        "held here",
    ],
)
def test_what_counts_as_a_pilot(make: Callable[[Grant], Event], count: int, grant: Grant) -> None:
    make(grant)
    assert values(grant)["pilots"] == count


def test_a_late_output_counts_where_the_grant_says_so(grant: Grant) -> None:
    recorded(grant, LAST + timedelta(days=60))
    until = LAST + timedelta(days=90)
    assert values(grant, last=until)["pilots"] == 0
    grant.late_outputs_until = until
    assert values(grant, last=until)["pilots"] == 1
    assert values(grant, last=LAST)["pilots"] == 0


def test_a_pilot_that_is_over_and_not_closed_does_not_count(grant: Grant) -> None:
    event = completed_pilot(grant)
    Event.objects.filter(pk=event.pk).update(state="published", completed_at=None)
    assert (values(grant)["pilots"], values(grant)["people_trained"]) == (0, 0)


def test_whoever_comes_twice_is_one_person_and_two_attendances(grant: Grant) -> None:
    first, second = completed_pilot(grant, people=2), completed_pilot(grant)
    again = first.registrations.all()[0]
    Registration.objects.filter(event=second).update(person_key=again.person_key)
    found = values(grant)
    assert (found["people_trained"], found["attendances"]) == (2, 3)


def test_people_without_an_address_are_people_each(grant: Grant) -> None:
    event = completed_pilot(grant)
    for _n in range(2):
        _walk_in(event)
    assert values(grant)["people_trained"] == 3


def _walk_in(event: Event) -> None:
    person = Registration(event=event, name="Gheorghe Pop", town="Cluj", actor_kind="ngo", notice_version="paper")
    person.walk_in()
    person.save()
    Attendance.objects.create(registration=person, session=event.sessions.all()[0], mark="present")


def test_who_registered_and_did_not_come_was_not_trained(grant: Grant) -> None:
    event = completed_pilot(grant, people=2)
    Attendance.objects.filter(registration=event.registrations.all()[0]).delete()
    assert values(grant)["people_trained"] == 1


def test_reported_head_counts_stay_apart_and_plans_out(grant: Grant) -> None:
    completed_pilot(grant)
    recorded(grant, people=25)
    recorded(grant, people=90, precision="about")
    recorded(grant, people=40, precision="planned")
    found = {figure.key: figure for figure in figures(Scope(grant, FIRST, LAST))}
    assert (found["reported_participants"].value, found["reported_participants"].precision) == (115, "about")
    assert found["people_trained"].value == 1


def with_range(grant: Grant, words: str = "12-15") -> Event:
    """An activity of the record whose source gives two ends for the people who came."""
    event, read = recorded(grant), read_count(words)
    assert read
    Record.objects.filter(event=event).update(
        participants=read.number, participants_most=read.most, participants_precision=read.precision
    )
    return event


def test_of_a_range_the_lower_end_counts_and_the_sum_says_at_least(client: Client, grant: Grant) -> None:
    with_range(grant)
    recorded(grant, people=25)
    scope = Scope(grant, FIRST, LAST)
    figure = figure_of(measures()["reported_participants"], scope)
    assert (figure.value, figure.precision) == (37, "at_least")
    opened = drilldown.rows(figure.measure, drilldown.things(figure.measure, scope), grant, names=True)
    assert [(row.amount, "between 12–15" in row.detail) for row in opened] == [(12, True), (25, False)]
    client.force_login(make_coordinator(role=Role.ADMIN))
    page = client.get(f"/work/grants/{grant.pk}/reported_participants/?{drilldown.query(scope)}").content.decode()
    assert "At least" in page
    assert "between 12–15" in page


def test_about_a_range_is_no_surer_than_about(grant: Grant) -> None:
    with_range(grant)
    with_range(grant, "about 20-30")
    figure = figure_of(measures()["reported_participants"], Scope(grant, FIRST, LAST))
    assert (figure.value, figure.precision) == (32, "about")


def test_both_ends_of_a_range_stand_in_snapshot_workbook_and_pdf(grant: Grant) -> None:
    with_range(grant)
    report = Report.objects.create(grant=grant, starts_on=FIRST, ends_on=LAST)
    making.freeze(report)
    (line,) = report.content["activities"]
    assert line["reported"] == {"number": 12, "most": 15, "precision": "range", "note": ""}
    (told,) = [figure for figure in report.content["figures"] if figure["key"] == "reported_participants"]
    assert (told["value"], told["precision"]) == (12, "at_least")
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx(report)))
    head, row = book["Activities"].iter_rows(values_only=True)
    cells = dict(zip(head, row, strict=True))
    assert (cells["Reported"], cells["Or up to"], cells["Precision"]) == (12, 15, "range")
    figures_of_the_book = {row[0]: (row[2], row[4]) for row in book["Figures"].iter_rows(values_only=True)}
    assert figures_of_the_book["reported_participants"] == (12, "at_least")
    page = " ".join(render_to_string("reports/report_pdf.html", files.context(report)).split())
    assert "12–15, between" in page
    assert "At least" in page


def test_places_are_counted_once_elsewhere_included(grant: Grant) -> None:
    recorded(grant)
    recorded(grant)
    recorded(grant, kind="roundtable", place="Istanbul", country="TR")
    recorded(grant, kind="conference", place="İstanbul", country="TR")
    assert values(grant)["municipalities"] == 2


def test_a_further_town_of_a_visit_counts_as_a_place(grant: Grant) -> None:
    visit = recorded(grant, kind="study_visit")
    EventPlace.objects.create(event=visit, name="Cluj", country="RO", municipality=make_town("Cluj"))
    assert values(grant)["municipalities"] == 2


def test_an_unknown_size_is_not_small(grant: Grant) -> None:
    make_town("Cluj", population=300_000)
    make_town(population=7_500)
    recorded(grant)
    event = recorded(grant)
    Event.objects.filter(pk=event.pk).update(municipality=make_town("Cluj"))
    recorded(grant, place="Somewhere")
    pilots = next(figure for figure in figures(Scope(grant, FIRST, LAST)) if figure.key == "pilots")
    assert pilots.by["size"] == {"large": 1, "small": 1, "unknown": 1}


def test_a_grant_without_rows_has_zeroes_and_dashes(grant: Grant) -> None:
    found = values(grant)
    assert (found["pilots"], found["people_trained"], found["countries"]) == (0, 0, 0)
    assert found["budget_eur"] is None


def test_countries_are_those_of_the_partners_and_not_of_the_places(grant: Grant) -> None:
    grant.partners.set([make_organisation(), make_organisation("Caritas", "AT"), make_organisation("Nowhere", "")])
    recorded(grant, place="Istanbul", country="TR")
    assert values(grant)["countries"] == 2


def test_a_figure_that_a_filter_cannot_divide_says_so(grant: Grant) -> None:
    recorded(grant)
    found: dict[str, Figure] = {f.key: f for f in figures(Scope(grant, FIRST, LAST, (("actor_kind", "ngo"),)))}
    assert found["pilots"].value is None
    assert "not broken down" in found["pilots"].note
    assert found["people_trained"].value == 0


def test_all_figures_take_six_questions(grant: Grant) -> None:
    for people in (1, 4):
        completed_pilot(grant, people=people)
        with CaptureQueriesContext(connection) as asked:
            figures(Scope(grant, FIRST, LAST))
        assert len(asked) == 6


def test_every_figure_has_its_words() -> None:
    assert set(measures()) >= {*FACT_SHEET, "people_trained"}
    assert all(str(one.definition).endswith(".") and str(one.label) for one in measures().values())


def test_the_filter_is_kept_from_page_to_page(client: Client, grant: Grant) -> None:
    recorded(grant)
    grant.partners.set([make_organisation()])
    client.force_login(make_coordinator(role=Role.ADMIN))
    query = "first=2018-02-01&amp;last=2018-12-31&amp;country=RO"
    address = f"/work/grants/{grant.pk}/"
    page = client.get(f"{address}?{query.replace('&amp;', '&')}").content.decode()
    assert f'{address}pilots/?{query}"' in page
    rows = client.get(f"{address}pilots/?{query.replace('&amp;', '&')}").content.decode()
    assert f'{address}?{query}"' in rows
    assert "Romania" in rows


@pytest.mark.parametrize("query", ["first=2019-01-01&last=2018-01-01", "first=x", "country=ZZ", "size=tiny&last=0"])
def test_a_period_or_part_that_makes_no_sense_is_said_at_its_field(query: str, client: Client, grant: Grant) -> None:
    client.force_login(make_coordinator(role=Role.ADMIN))
    page = client.get(f"/work/grants/{grant.pk}/?{query}")
    assert page.status_code == 422
    assert "error" in page.content.decode()
    assert client.get(f"/work/grants/{grant.pk}/pilots/?{query}").status_code == 422


# One person, one count


def test_a_person_is_one_by_user_by_proven_address_and_by_address(grant: Grant) -> None:
    ana = make_user("ana@example.org")
    first, second, third = (completed_pilot(grant, people=0) for _n in range(3))
    for event, fields in (
        (first, {"user": ana, "email": "ana@example.org", "state": "confirmed", "confirmed_at": clock.now()}),
        (second, {"email": "ANA@example.org"}),
        (third, {"email": "ana@example.org"}),
        (first, {"email": "bo@example.org"}),
        (second, {"email": "Bo@example.org"}),
        (first, {"email": ""}),
        (second, {"email": ""}),
    ):
        _present(event, **fields)
    found = values(grant)
    assert (found["people_trained"], found["attendances"]) == (4, 7)


def _present(event: Event, **fields: Any) -> None:
    defaults: dict[str, Any] = {"state": "walk_in", "reason": "walked_in"}
    person = Registration.objects.create(
        event=event,
        name="Ana",
        town="Cluj",
        actor_kind="ngo",
        notice_version="paper",
        person_key=key_for(fields["email"]),
        **defaults | fields,
    )
    Attendance.objects.create(registration=person, session=event.sessions.all()[0], mark="present")


# The list of a report and the figures agree


STATES = ("completed", "published", "recorded")
DAYS = (
    None,
    FIRST - timedelta(days=1),
    FIRST,
    date(2018, 9, 18),
    LAST,
    LAST + timedelta(days=1),
    LAST + timedelta(days=99),
)
PERIODS = (
    (FIRST, LAST),
    (date(2018, 3, 1), date(2018, 12, 31)),
    (date(2017, 1, 1), date(2021, 1, 1)),
    (LAST, LAST + timedelta(days=60)),
)


@pytest.mark.parametrize("late", [None, LAST + timedelta(days=30)])
@pytest.mark.parametrize("period", PERIODS)
def test_what_the_list_counts_is_what_the_figures_count(
    period: tuple[date, date], late: date | None, grant: Grant
) -> None:
    grant.late_outputs_until = late
    for day in DAYS:
        for certainty in Record.Certainty.values:
            recorded(grant, day, certainty=certainty)
        if day:
            for state in ("completed", "published"):
                event = recorded(grant, day)
                event.record.delete()
                now = clock.now()
                Event.objects.filter(pk=event.pk).update(
                    state=state,
                    published_at=now,
                    completed_at=now if state == "completed" else None,
                    starts_at=now,
                    ends_at=now + timedelta(hours=1),
                )
    without_record = recorded(grant)
    without_record.record.delete()
    scope = Scope(grant, *period)
    listed = lines(scope)
    assert {line.event for line in listed if line.counts} == set(scope.events())
    assert all(line.reason for line in listed if not line.counts)
    clock.move_to(clock.now() + timedelta(days=900))
    assert [(line.event, line.standing) for line in lines(scope)] == [(line.event, line.standing) for line in listed]


@pytest.mark.parametrize(
    ("day", "fields", "reason"),
    [
        (None, {}, "undated"),
        (LAST + timedelta(days=1), {}, "late"),
        (FIRST - timedelta(days=1), {}, "early"),
        (date(2018, 9, 18), {"certainty": "planned"}, "planned"),
        (date(2018, 9, 18), {"certainty": "unknown"}, "unknown"),
    ],
)
def test_what_does_not_count_says_why(day: date | None, fields: dict[str, Any], reason: str, grant: Grant) -> None:
    recorded(grant, day, **fields)
    assert [line.standing for line in lines(Scope(grant, FIRST, LAST))] == [reason]


def test_an_activity_across_the_end_of_the_grant_is_listed_and_one_across_a_period_counts_in_the_next(
    grant: Grant,
) -> None:
    event = recorded(grant, LAST)
    Event.objects.update(starts_on=LAST, ends_on=LAST + timedelta(days=1))
    Record.objects.filter(event=event).update(date_precision="day")
    (line,) = lines(Scope(grant, FIRST, LAST))
    assert (line.standing, line.counts) == ("across", False)
    assert "began in the time of the grant" in str(line.reason)
    middle = date(2018, 6, 30)
    Event.objects.update(starts_on=middle, ends_on=middle + timedelta(days=1))
    assert lines(Scope(grant, FIRST, middle)) == []
    assert [line.counts for line in lines(Scope(grant, middle + timedelta(days=1), LAST))] == [True]


def test_a_year_that_reaches_beyond_the_grant_is_not_called_late(grant: Grant) -> None:
    event = recorded(grant, LAST)
    Event.objects.update(starts_on=date(2019, 1, 1), ends_on=date(2019, 12, 31))
    Record.objects.filter(event=event).update(date_precision="year")
    assert [line.standing for line in lines(Scope(grant, FIRST, LAST))] == ["inexact"]


def test_a_late_output_that_counts_is_told_by_the_report_before_it(grant: Grant) -> None:
    recorded(grant, LAST + timedelta(days=20))
    grant.late_outputs_until = LAST + timedelta(days=30)
    assert [line.standing for line in lines(Scope(grant, FIRST, LAST))] == ["next"]
    assert [line.standing for line in lines(Scope(grant, FIRST, LAST + timedelta(days=30)))] == ["counted"]


def test_a_town_that_joined_later_is_one_place_with_what_was_written_before(grant: Grant) -> None:
    recorded(grant, place="Cluj")
    event = recorded(grant)
    Event.objects.filter(pk=event.pk).update(municipality=make_town("Cluj"))
    assert values(grant)["municipalities"] == 1


def test_what_is_invented_is_marked_wherever_it_is_counted(grant: Grant) -> None:
    recorded(grant)
    for country, place in (("AT", "Steyr"), ("RO", "Somewhere")):
        event = recorded(grant, country=country, place=place)
        Event.objects.filter(pk=event.pk).update(is_demo=True)
    found = {figure.key: (figure.value, figure.demo) for figure in figures(Scope(grant, FIRST, LAST))}
    assert found["pilots"] == (3, 2)
    assert found["pilot_countries"] == (2, 1)
    assert found["municipalities"] == (3, 2)


def test_a_town_is_invented_where_nothing_real_took_place_whatever_has_no_town(grant: Grant) -> None:
    recorded(grant, place="Istanbul", country="TR")  # real and in no town: NOT IN would meet its NULL
    visit = recorded(grant, kind="study_visit")
    EventPlace.objects.create(event=visit, name="Zalău", country="RO", municipality=make_town("Zalău"))
    EventPlace.objects.create(event=visit, name="Izmir", country="TR")
    for town in ("Cluj", "Zalău", "Şomcuta Mare"):
        event = recorded(grant)
        Event.objects.filter(pk=event.pk).update(municipality=make_town(town), is_demo=True)
    places = next(figure for figure in figures(Scope(grant, FIRST, LAST)) if figure.key == "municipalities")
    assert (places.value, places.demo) == (5, 1)  # Cluj alone is invented


def test_no_head_count_is_unknown_and_not_zero(grant: Grant) -> None:
    recorded(grant)
    found = next(figure for figure in figures(Scope(grant, FIRST, LAST)) if figure.key == "reported_participants")
    assert (found.value, found.precision) == (None, "")
