"""The history of an activity: who, when, on which page and why; never a personal value, never an address with a token."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from events.actions import PersonDetails, add_walk_in, correct_person, mark_attendance
from events.models import Attendance, Event, EventDocument, EventPlace, Record, Registration
from share.accounts.actions import erase
from share.accounts.models import User
from share.jobs.actions import request_job, run, run_sweeps
from share.jobs.models import Job
from share.jobs.registry import JobKind, job_kinds
from share.kit import clock
from share.policy import Role
from share.records import history, timeline
from tests.make import (
    form_data,
    hidden_fields,
    make_coordinator,
    make_organisation,
    make_pilot,
    make_registration,
    make_town,
    make_user,
)

pytestmark = pytest.mark.django_db
MARKER = "Zzyzxqua"  # in no table of any data
WHY = "The sheet says otherwise"


def lines(model: type[models.Model]) -> Any:
    return history.lines_of(model)._default_manager.order_by("pgh_id")


def page(event: Event, view: str = "history") -> str:
    return reverse(f"events:{view}", args=[event.public_id])


def completed(people: int = 2) -> Event:
    """A pilot with people who were there, completed."""
    event = make_pilot()
    here = [make_registration(event) for _n in range(people)]
    session = event.sessions.all()[0]
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(hours=1))
    mark_attendance(event.pk, {(person.pk, session.pk): "present" for person in here}, by=make_user())
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    event.refresh_from_db()
    return event


@pytest.fixture
def irina(client: Client) -> Client:
    client.force_login(make_coordinator(make_organisation()))
    return client


def test_every_tracked_model_writes_what_was_added_changed_and_removed() -> None:
    event = make_pilot(published=False)
    place = EventPlace.objects.create(event=event, name="Elsewhere", country="IT")
    place.country = "FR"
    place.save()
    place.delete()
    assert [(line.pgh_label, line.country) for line in lines(EventPlace)] == [
        ("added", "IT"),
        ("changed", "FR"),
        ("removed", "FR"),
    ]


def test_saving_what_stays_the_same_writes_no_line() -> None:
    event = make_pilot()
    before = lines(Event).count()
    event.save()
    assert lines(Event).count() == before


@pytest.mark.parametrize("model", history.tracked_models(), ids=lambda model: model.__name__)
def test_a_history_has_a_column_for_no_personal_value(model: type[models.Model]) -> None:
    hidden = {*getattr(model, "personal", {}), *getattr(model, "special", {})}
    kept = {field.name for field in history.lines_of(model)._meta.concrete_fields}
    assert not kept & hidden


def rows_naming(text: str, tables: list[str]) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" AS line WHERE line::text ILIKE %s', [f"%{text}%"])
            found += [table] * cursor.fetchone()[0]
    return found


HISTORY_TABLES = [history.lines_of(model)._meta.db_table for model in history.tracked_models()]


def test_what_a_person_typed_is_in_no_line_whatever_happens_to_them(irina: Client) -> None:
    """Registered, confirmed, corrected, there, certified or not, erased: the histories of all models are searched."""
    event = make_pilot()
    address = f"{MARKER}@example.org".lower()
    Client().post(
        event.get_absolute_url(),
        form_data(address, name=f"Ana {MARKER}", town=f"{MARKER} town", organisation=f"{MARKER} house"),
    )
    person = event.registrations.get()
    assert Client().post(f"/my/{person.token}/confirm/").status_code == 302
    assert event.starts_at
    clock.move_to(event.starts_at + timedelta(hours=1))
    who = PersonDetails(f"Ioana {MARKER}", f"{MARKER} village", "ngo", f"{MARKER} club")
    correct_person(person.pk, who)
    add_walk_in(
        event.pk,
        PersonDetails(f"Ion {MARKER}", f"{MARKER} town", "ngo", f"{MARKER} club", f"other-{address}"),
        list(event.sessions.all()),
        by=make_user(name=f"Helper {MARKER}"),
    )
    declined = make_pilot(needs_approval=True)
    undecided = make_registration(declined, "pending", email=f"third-{address}", name=f"Eva {MARKER}")
    irina.post(
        reverse("events:decline", args=[declined.public_id, undecided.public_id]), {"answer": f"Sorry, {MARKER}"}
    )
    assert Registration.objects.get(pk=undecided.pk).answer
    user = User.objects.get(email=address)
    User.objects.filter(pk=user.pk).update(name=f"Another {MARKER}")
    assert rows_naming(MARKER, ["events_registration", "accounts_user"]), "the search finds what is there"
    erase(user)
    assert rows_naming(MARKER, HISTORY_TABLES) == []
    changed = {line.pgh_label for line in lines(Registration).filter(pgh_obj_id=person.pk)}
    assert changed >= {"added", "changed", "name", "email", "town", "organisation"}, "that they changed is told"
    assert {line.pgh_label for line in lines(User).filter(pgh_obj_id=user.pk)} >= {"added", "name", "email"}


def test_the_page_says_that_a_personal_field_changed_and_not_what_it_was(irina: Client) -> None:
    event = make_pilot()
    person = make_registration(event, "unconfirmed", name=f"Ana {MARKER}")
    correct_person(person.pk, PersonDetails("Ioana Pop", person.town, person.actor_kind))
    shown = irina.get(page(event)).content.decode()
    assert "name (what it was is not kept)" in shown
    assert MARKER not in shown


def test_a_line_names_the_route_and_neither_path_nor_token() -> None:
    event = make_pilot()
    Client().post(event.get_absolute_url(), form_data())
    person = event.registrations.get()
    token = person.token
    Client().post(f"/my/{token}/confirm/")
    Client().post(f"/my/{token}/cancel/")
    routes = [line.pgh_context["route"] for line in lines(Registration).filter(pgh_obj_id=person.pk)]
    assert routes[0] == "events:event"
    assert {*routes} == {"events:event", "events:confirm", "events:cancel"}
    for table in HISTORY_TABLES:
        assert rows_naming(token, [table]) == []
        assert rows_naming("/my/", [table]) == []
    contexts = [line.pgh_context for line in lines(Registration)]
    assert {key for context in contexts for key in context} <= {"user", "route", "clock_offset"}


def test_what_an_anonymous_person_changes_is_nobodys_and_what_irina_changes_is_hers(irina: Client) -> None:
    event = make_pilot()
    Client().post(event.get_absolute_url(), form_data())
    irina.post(page(event, "cancel_event"), {"reason": "Snow"})
    person = event.registrations.get()
    added, cancelled = (
        lines(Registration).filter(pgh_obj_id=person.pk).first(),
        lines(Registration).filter(pgh_obj_id=person.pk).last(),
    )
    assert added.pgh_context["user"] is None
    assert User.objects.get(pk=cancelled.pgh_context["user"]).name == "Irina Demo"
    shown = irina.get(page(event)).content.decode()
    assert "Irina Demo" in shown
    assert "state: Published → Cancelled" in shown


def test_a_request_that_only_reads_has_no_context(irina: Client) -> None:
    event = make_pilot()
    before = {table: len(rows_naming("", [table])) for table in HISTORY_TABLES}
    irina.get(page(event))
    irina.get(page(event, "registrations"))
    assert {table: len(rows_naming("", [table])) for table in HISTORY_TABLES} == before


@pytest.fixture
def moving() -> Iterator[str]:
    """A kind of job that changes an activity, for one test."""

    def move(job: Job) -> None:
        Event.objects.filter(public_id=job.subject).update(venue="Moved by a job")

    job_kinds.register("moving", JobKind(move, lambda subject: ("", ""), lambda actor, subject: True))
    yield "moving"
    del job_kinds.entries["moving"]


def test_what_a_job_changes_carries_its_kind_and_whoever_asked_for_it(moving: str) -> None:
    event = make_pilot()
    request_job(moving, key="once", subject=event.public_id, title="Move", by=make_user(name="Petra Demo"))
    job = Job.objects.claim()
    assert job
    run(job)
    (line, *_older) = timeline.page_of(event).lines
    assert (line.route, line.who) == ("job:moving", "Petra Demo")
    assert line.changes == ["venue: Casa de Cultură → Moved by a job"]


def test_what_a_sweep_changes_carries_its_name() -> None:
    event = make_pilot()
    person = make_registration(event, "unconfirmed")
    clock.move_to(clock.now() + timedelta(hours=25))
    run_sweeps()
    line = lines(Registration).filter(pgh_obj_id=person.pk).last()
    assert (line.state, line.pgh_context["route"]) == ("expired", "sweep:registrations")
    assert "user" not in line.pgh_context


def test_work_outside_of_a_request_says_which_it_was() -> None:
    event = make_pilot()
    with history.acting(route="job:move", user=make_user(name="Petra Demo").pk):
        Event.objects.filter(pk=event.pk).update(venue="Elsewhere")
    (line, *_older) = timeline.page_of(event).lines
    assert (line.route, line.who, line.changes) == ("job:move", "Petra Demo", ["venue: Casa de Cultură → Elsewhere"])


def test_a_line_without_anybody_is_said_to_be_the_sites_own(irina: Client) -> None:
    event = make_pilot()
    Event.objects.filter(pk=event.pk).update(venue="Elsewhere")
    assert "the site itself" in irina.get(page(event)).content.decode()


def mark_form(event: Event, mark: str, **more: str) -> tuple[dict[str, str], Registration]:
    person, session = event.registrations.order_by("pk")[0], event.sessions.all()[0]
    pair = f"{person.pk}-{session.pk}"
    return {f"was-{pair}": "present", f"mark-{pair}": mark} | more, person


@pytest.mark.parametrize("mark", ["", "absent", "excused"])
@pytest.mark.parametrize("reason", [{}, {"reason": ""}, {"reason": " \t "}])
def test_a_mark_of_a_completed_activity_changes_only_with_a_reason(
    irina: Client, mark: str, reason: dict[str, str]
) -> None:
    event = completed()
    data, person = mark_form(event, mark, **reason)
    answer = irina.post(page(event, "attendance"), data)
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    shown = next(row for row in answer.context["rows"] if row.registration == person)
    assert (shown.cells[0].shown, shown.cells[0].stored) == (mark, "present"), "what was typed stays in the form"
    assert Attendance.objects.get(registration=person).mark == "present"


def test_a_reason_that_is_refused_lost_nothing_of_the_marks_and_then_is_kept(irina: Client) -> None:
    event = completed()
    data, person = mark_form(event, "", reason=WHY)
    assert irina.post(page(event, "attendance"), data).status_code == 302
    assert not Attendance.objects.filter(registration=person).exists()
    shown = irina.get(page(event)).content.decode()
    assert WHY in shown
    (line, *_older) = timeline.page_of(event).lines
    assert (line.verb, line.who, line.reason, line.route) == ("removed", "Irina Demo", WHY, "events:attendance")
    assert line.what.startswith(f"attendance “{person.name}, "), "whose mark it was, and of which session"
    assert abs(line.at - clock.now()) < timedelta(minutes=5), "the time of the site's own clock"


def test_marks_that_do_not_change_need_no_reason(irina: Client) -> None:
    event = completed()
    data, _person = mark_form(event, "present")
    assert irina.post(page(event, "attendance"), data).status_code == 302


def test_before_completion_no_reason_is_asked_for(irina: Client) -> None:
    event = completed()
    Event.objects.filter(pk=event.pk).update(state="published", completed_at=None)
    data, person = mark_form(event, "absent")
    assert irina.post(page(event, "attendance"), data).status_code == 302
    assert Attendance.objects.get(registration=person).mark == "absent"


def test_a_walk_in_and_a_name_of_a_completed_activity_need_a_reason_too(irina: Client) -> None:
    event = completed()
    person = event.registrations.all()[0]
    session = event.sessions.all()[0]
    walk_in = {"name": "Eva Nova", "town": "Cluj", "actor_kind": "ngo", "sessions": [session.pk]}
    name = {"name": "Ana Corrected", "town": "Cluj", "actor_kind": "ngo"}
    for address, data in (
        (page(event, "walk_in"), walk_in),
        (reverse("events:person", args=[event.public_id, person.public_id]), name),
    ):
        if address.endswith(f"{person.public_id}/"):
            data |= hidden_fields(irina, address)
        answer = irina.post(address, data | {"reason": "  "})
        assert answer.status_code == 422, address
        assert answer.context["form"].errors["reason"]
        assert str(data["name"]) in answer.content.decode(), "what was typed stays"
        assert irina.post(address, data | {"reason": WHY}).status_code == 302, address
    assert {line.reason for line in timeline.page_of(event).lines[:4]} >= {WHY}


@pytest.mark.parametrize("reason", ["", "   "])
def test_the_action_itself_asks_for_the_reason_not_only_its_form(reason: str) -> None:
    event = completed()
    person, session = event.registrations.all()[0], event.sessions.all()[0]
    who = PersonDetails("Eva", "Cluj", "ngo")
    with pytest.raises(ValidationError, match="Say why"):
        mark_attendance(event.pk, {(person.pk, session.pk): "absent"}, by=make_user(), reason=reason)
    with pytest.raises(ValidationError, match="Say why"):
        add_walk_in(event.pk, who, [session], by=make_user(), reason=reason)
    with pytest.raises(ValidationError, match="Say why"):
        correct_person(person.pk, who, reason=reason)


def test_history_is_for_whoever_may_see_the_record_and_for_nobody_else() -> None:
    event = make_pilot()
    make_registration(event, email="actor@example.org")
    ours = make_coordinator(make_organisation())
    theirs = make_coordinator(make_organisation("Cidis", "IT"))
    office = make_coordinator(make_organisation("ICMC Europe", "BE"), Role.SECRETARIAT)
    answers = {}
    for name, user in {
        "ours": ours,
        "theirs": theirs,
        "office": office,
        "actor": User.objects.get(email="actor@example.org"),
        "member": make_coordinator(make_organisation(), Role.MEMBER),
    }.items():
        client = Client()
        client.force_login(user)
        answers[name] = client.get(page(event)).status_code
    assert answers == {"ours": 200, "theirs": 404, "office": 200, "actor": 404, "member": 404}
    visitor = Client().get(page(event))
    assert (visitor.status_code, visitor["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_what_is_only_on_record_has_its_history_too(irina: Client) -> None:
    event = Event.objects.create(kind="webinar", state="recorded", title="Long ago", municipality=make_town())
    Record.objects.create(event=event, certainty="completed")
    event.organiser_rows.create(organisation=make_organisation())
    Record.objects.filter(event=event).update(certainty="inferred")
    shown = irina.get(page(event))
    assert shown.status_code == 200
    assert "took place → took place, as far as can be inferred" in shown.content.decode()


def test_the_lines_of_another_activity_are_not_in_it(irina: Client) -> None:
    event, other = make_pilot(), make_pilot()
    make_registration(other, name="Otto Other")
    other.sessions.all()[0].delete()
    told = timeline.page_of(event).lines
    assert not [line for line in told if "Otto" in line.what or line.verb == "removed"]


def test_a_long_history_has_pages_and_a_number_that_is_none_is_the_first(irina: Client) -> None:
    event = make_pilot()
    for number in range(60):
        Event.objects.filter(pk=event.pk).update(venue=f"Room {number}")
    first = timeline.page_of(event)
    assert len(first.lines) == timeline.ROWS
    assert (first.has_next, first.has_previous) == (True, False)
    assert first.lines[0].changes == ["venue: Room 58 → Room 59"], "the newest first, each beside the line before it"
    second = timeline.page_of(event, 2)
    assert second.has_previous
    assert not {line.changes[0] for line in first.lines if line.changes} & {
        line.changes[0] for line in second.lines if line.changes
    }
    for wrong in ("0", "-1", "x", "99999999", "²"):
        answer = irina.get(page(event), {"page": wrong})
        assert answer.status_code == 200
        assert answer.context["history"].number == 1


def test_who_was_erased_stands_in_the_history_without_a_name(irina: Client) -> None:
    event = completed(people=1)
    irina_herself = User.objects.get(name="Irina Demo")
    data, person = mark_form(event, "absent", reason=WHY)
    irina.post(page(event, "attendance"), data)
    assert person.user
    erase(person.user)
    erase(irina_herself)
    other = Client()
    other.force_login(make_coordinator(make_organisation("ICMC Europe", "BE"), Role.SECRETARIAT))
    User.objects.filter(name="Irina Demo").update(name="Petra Demo")
    shown = other.get(page(event)).content.decode()
    assert "somebody who has left" in shown
    assert "(erased)" in shown
    assert not re.search(r"Irina|Mureșan", shown)


def test_a_document_in_the_history_is_told_by_its_kind_and_its_checker() -> None:
    told = [field.name for field in timeline._kept_fields(EventDocument)]
    assert {"kind", "sha256", "replaces", "checked_by"} <= set(told)


def test_no_line_catches_an_error_before_it_is_written() -> None:
    """Each trigger asks whether it is to be ignored; where nothing is set, that is an error which is caught: 0.1 ms a line."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore')")
        assert cursor.fetchone() == ("{}",)
