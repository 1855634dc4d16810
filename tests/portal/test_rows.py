"""Rows of portal tables: what fills itself, what a cell takes, the portal's rules, and what a report fixes."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client

from events.models import Event, ParticipantCount
from share.accounts.models import User
from share.grants.actions import partners, periods
from share.grants.models import Grant, ReportingPeriod
from share.policy import Actor
from share.portal import actions, todo
from share.portal.checks import SOURCE
from share.portal.filled import month_end, months_of
from share.portal.models import TableRow
from share.reports.actions import submitting
from tests.make import make_coordinator, make_organisation, make_recorded
from tests.portal.conftest import FIRST, LAST, change, fresh, put, table_of

pytestmark = pytest.mark.django_db


def texts(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict


def refused(grant: Grant, key: str, **cells: str) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error, transaction.atomic():
        put(grant, key, **cells)
    return texts(error.value)


def test_activities_fill_themselves(grant: Grant, held: Event) -> None:
    held.record.participants, held.record.participants_precision = 24, "exact"
    held.record.save()
    for value, count in (("woman", 14), ("man", 9), ("", 1)):
        ParticipantCount.objects.create(event=held, breakdown="gender", value=value, count=count)
    ParticipantCount.objects.create(event=held, breakdown="country", value="RO", count=24)
    assert actions.number_activities(grant) == 1
    [line] = fresh(grant).lines(table_of("events"))
    assert line.cells == {
        "number": "E1",
        "beneficiary": "1 JRS Romania",
        "name": "A seminar in Istanbul",
        "kind": "Event",
        "area": "",
        "location": "TR",
        "duration": "4",
        "attendees": "24",
    }
    [sheet] = fresh(grant).lines(table_of("event-sheet"))
    told = {key: sheet.cells[key] for key in ("dates", "female", "male", "non_binary", "gender_unknown", "countries")}
    assert told == {
        "dates": "2018-05-03 – 2018-05-06",
        "female": "14",
        "male": "9",
        "non_binary": "0",
        "gender_unknown": "1",
        "countries": "RO 24",
    }
    assert sheet.cells["under_18"] == ""  # nobody counted by age: not known, and not 0


@pytest.mark.parametrize(
    ("fields", "attendees", "duration"),
    [
        ({"participants": 30, "participants_precision": "planned"}, "", "4"),
        ({"participants": 12, "participants_most": 15, "participants_precision": "range"}, "12", "4"),
        ({"date_precision": "month", "starts_text": "2018-05", "ends_text": "2018-05"}, "", ""),
    ],
)
def test_what_is_not_known_stays_empty(grant: Grant, fields: dict[str, object], attendees: str, duration: str) -> None:
    event = make_recorded(grant.partner_rows.get(number=2).organisation, **fields)
    event.grant_shares.create(grant=grant, percent=100)
    [line] = fresh(grant).lines(table_of("events"))
    assert (line.cells["attendees"], line.cells["duration"]) == (attendees, duration)


def test_numbers_are_given_once_by_day_and_stay(grant: Grant, held: Event) -> None:
    actions.number_activities(grant)
    earlier = make_recorded(grant.partner_rows.get(number=2).organisation)
    Event.objects.filter(pk=earlier.pk).update(starts_on=date(2018, 3, 1), ends_on=date(2018, 3, 1))
    earlier.grant_shares.create(grant=grant, percent=100)
    assert actions.number_activities(grant) == 1
    assert actions.number_activities(grant) == 0
    numbers = {row.event_id: row.number for row in TableRow.objects.filter(table="events")}
    assert numbers == {held.pk: "E1", earlier.pk: "E2"}


@pytest.mark.parametrize(
    ("column", "text", "kept"),
    [
        ("due", "M8", "8"),
        ("due", "08", "8"),
        ("kind", "dem", "DEM - Demonstrator, pilot"),
        ("status", "draft", "Draft"),
        ("partner", "2", None),
        ("partner", "caritas austria", None),
        ("description", " Two\nlines ", "Two\nlines"),
        ("revision", "007", "7"),
    ],
)
def test_a_cell_takes_what_people_write(grant: Grant, column: str, text: str, kept: str | None) -> None:
    row = put(grant, "deliverables", name="A report", **{column: text})
    if column == "partner":
        assert row.partner
        assert row.partner.number == 2
    else:
        assert row.cells[column] == kept


@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        ("deliverables", "due", "0"),
        ("deliverables", "due", "19"),
        ("deliverables", "due", "soon"),
        ("deliverables", "kind", "POEM"),
        ("deliverables", "package", "WP9"),
        ("deliverables", "partner", "Nobody"),
        ("deliverables", "delivered", "2019-02-29"),
        ("deliverables", "delivered", "31.7.2019"),
        ("deliverables", "revision", "-1"),
        ("deliverables", "revision", "10000000000"),
        ("deliverables", "number", "A number of more than twelve characters"),
        ("deliverables", "name", "x" * 301),
        ("deliverables", "description", "x" * 2_001),
        ("deliverables", "name", "\u202egnp.exe"),
        ("publications", "doi", "11.1000/182"),
        ("publications", "link", "javascript:alert(1)"),
    ],
)
def test_a_cell_says_what_is_wrong_with_it(grant: Grant, table: str, column: str, text: str) -> None:
    assert column in refused(grant, table, **({"name": "A report"} | {column: text}))
    assert not TableRow.objects.exists()


def test_a_doi_is_kept_without_its_address(grant: Grant) -> None:
    row = put(grant, "publications", name="A paper", doi="https://doi.org/10.1000/182")
    assert row.cells["doi"] == "10.1000/182"


def test_months_count_from_the_first_day(grant: Grant) -> None:
    assert months_of(grant) == 18
    assert (month_end(grant, 1), month_end(grant, 18)) == (date(2018, 2, 28), LAST)
    grant.starts_on = date(2018, 1, 31)
    assert month_end(grant, 1) == date(2018, 2, 27)


def test_what_was_submitted_late_says_why(grant: Grant) -> None:
    late = {"name": "A report", "due": "8", "status": "Submitted", "delivered": "2018-10-01"}
    assert "2018-09-30" in refused(grant, "deliverables", **late)["justification"][0]
    put(grant, "deliverables", **late, justification="The pilots moved.")
    put(grant, "deliverables", **late | {"delivered": "2018-09-30"})


def test_a_submitted_deliverable_has_its_day_and_is_approved_after_it(grant: Grant) -> None:
    said = {"name": "A report", "status": "Submitted"}
    assert "delivered" in refused(grant, "deliverables", **said)
    assert "approved" in refused(grant, "deliverables", **said, delivered="2018-06-02", approved="2018-06-01")


def test_a_submitted_deliverable_goes_back_only_when_it_was_rejected(grant: Grant) -> None:
    row = put(grant, "deliverables", name="A report", status="Submitted", delivered="2018-06-02")
    with pytest.raises(ValidationError) as error:
        change(grant, row, status="Draft")
    assert "status" in texts(error.value)
    with pytest.raises(ValidationError) as error:
        change(grant, row, status="Draft", rejected="2018-07-01")
    assert "revision" in texts(error.value)
    change(grant, row, status="Draft", rejected="2018-07-01", revision="2")


def test_a_work_package_does_not_end_before_it_begins(grant: Grant) -> None:
    assert "ends" in refused(grant, "work-packages", name="Pilots", begins="10", ends="9")
    put(grant, "work-packages", name="Pilots", begins="9", ends="10")


def test_a_work_package_that_is_named_keeps_its_number_and_stays(grant: Grant) -> None:
    package = put(grant, "work-packages", name="Pilots")
    put(grant, "deliverables", name="A report", package="WP1")
    with pytest.raises(ValidationError) as error:
        change(grant, package, number="WP7")
    assert "number" in texts(error.value)
    pen = actions.pen_of(grant, table_of("work-packages"), [], as_lead=True)
    with pytest.raises(ValidationError):
        actions.remove(pen, package)


def test_a_foreseen_risk_stays_foreseen(grant: Grant) -> None:
    row = put(grant, "risks", name="Fewer arrivals", foreseen="Foreseen")
    with pytest.raises(ValidationError):
        change(grant, row, foreseen="Unforeseen")


def test_what_a_submitted_report_said_of_a_risk_stays(grant: Grant) -> None:
    row = put(grant, "risks", name="Fewer arrivals", play__1="Not yet.")
    ReportingPeriod.objects.filter(number=1).update(state="submitted")
    with pytest.raises(ValidationError) as error:
        change(grant, row, play__1="It happened.")
    assert "play@1" in texts(error.value)
    assert change(grant, row, play__2="It happened.").cells["play@2"] == "It happened."


def test_a_row_is_numbered_by_itself_and_no_number_comes_twice(grant: Grant) -> None:
    assert [put(grant, "milestones", name="One").number for _time in range(2)] == ["MS1", "MS2"]
    put(grant, "milestones", name="Ten", number="MS10")
    assert put(grant, "milestones", name="Next").number == "MS11"
    assert "number" in refused(grant, "milestones", name="Again", number="MS2")
    assert [line.cells["number"] for line in fresh(grant).lines(table_of("milestones"))] == [
        "MS1", "MS2", "MS10", "MS11",
    ]  # fmt: skip


def submit(grant: Grant, number: int, by: User) -> None:
    period = grant.periods.get(number=number)
    submitting.submit(period.pk, signatory="Ana Demo", by=by)


def test_the_final_report_needs_one_delivered_and_none_open(grant: Grant, admin: User) -> None:
    submit(grant, 1, admin)
    with pytest.raises(ValidationError, match="no row has the Status Delivered"):
        submit(grant, 2, admin)
    row = put(grant, "communication", name="News", status="Ongoing")
    put(grant, "communication", name="A film", status="Delivered", outcome="Shown.")
    with pytest.raises(ValidationError, match="1 still with the Status Ongoing, Postponed"):
        submit(grant, 2, admin)
    change(grant, row, status="Delivered", outcome="Four letters.")
    submit(grant, 2, admin)


def test_what_was_reported_as_delivered_cannot_be_changed_any_more(grant: Grant, admin: User) -> None:
    row = put(grant, "communication", name="A film", status="Delivered", outcome="Shown.")
    other = put(grant, "communication", name="News", status="Ongoing")
    submit(grant, 1, admin)
    with pytest.raises(ValidationError):
        change(grant, row, outcome="Shown twice.")
    with pytest.raises(DatabaseError), transaction.atomic():
        TableRow.objects.filter(pk=row.pk).update(cells={"status": "Ongoing"})
    with pytest.raises(DatabaseError), transaction.atomic():
        TableRow.objects.filter(pk=row.pk).delete()
    change(grant, other, description="A letter each quarter.")
    periods.give_back(grant.periods.get(number=1).pk, "Change it.", by=admin)
    with pytest.raises(ValidationError):
        change(grant, row, outcome="Shown twice.")


def test_a_report_keeps_the_tables_as_they_were(grant: Grant, held: Event, admin: User) -> None:
    row = put(grant, "deliverables", name="A report")
    submit(grant, 1, admin)
    change(grant, row, name="Another title")
    content = grant.reports.get().content
    tables = {table["key"]: table for table in content["tables"]}
    keys = [column["key"] for column in tables["deliverables"]["columns"]]
    assert tables["deliverables"]["rows"][0][keys.index("name")] == "A report"
    assert tables["publications"]["rows"] == []
    assert tables["events"]["rows"][0][0] == "E1"  # numbered by being reported


def test_a_partner_with_lines_is_not_removed(grant: Grant) -> None:
    put(grant, "deliverables", name="A report", partner="2")
    with pytest.raises(ValidationError, match="lines of tables"):
        partners.remove_partner(grant.partner_rows.get(number=2))


def test_what_a_report_still_needs_stands_under_what_is_missing(grant: Grant, held: Event) -> None:
    put(grant, "deliverables", name="A report", due="1", partner="1")
    found = {one.check.key: one for one in SOURCE.find(Grant.objects.get(pk=grant.pk), FIRST, LAST)}
    assert set(found) == {"portal_final", "portal_numbers", "portal_overdue", "portal_cells"}
    assert found["portal_cells"].owner == "JRS Romania"
    assert "Dissemination level" in found["portal_cells"].detail
    assert found["portal_numbers"].detail == "1 activity"


def test_a_day_that_is_over_waits_on_the_dashboard_of_whose_line_it_is(grant: Grant, admin: User) -> None:
    row = put(grant, "deliverables", name="A report", due="1", partner="1")
    assert row.due_on == date(2018, 2, 28)

    def waits(user: User) -> int:
        memberships = frozenset(user.memberships.values_list("organisation", "role"))
        return todo.OVERDUE.rows(Actor(user_id=user.pk, memberships=memberships)).count()

    own = make_coordinator(grant.partner_rows.get(number=1).organisation)
    other = make_coordinator(make_organisation("Somebody else", "AT"))
    assert [waits(user) for user in (admin, own, other)] == [1, 1, 0]
    change(grant, row, status="Submitted", delivered="2018-02-27")
    assert [waits(user) for user in (admin, own)] == [0, 0]


def test_a_grant_without_tables_asks_nothing(client: Client, grant: Grant, admin: User) -> None:
    grant.funding = None
    grant.save()
    assert not list(SOURCE.find(grant, FIRST, LAST))
    submit(grant, 1, admin)
    submit(grant, 2, admin)
