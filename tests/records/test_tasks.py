"""What waits for a person: everybody who signs in has a dashboard, and nobody another partner's work on it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from events.models import Event
from municipalities.actors import actor_for
from municipalities.models import Membership
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from share.mail.actions import put
from share.mail.models import Mail
from share.policy import NOBODY, Role
from share.records import tasks
from share.records.tasks import Task
from share.records.translations import translate
from tests.make import (
    make_auditor,
    make_coordinator,
    make_document,
    make_grant,
    make_organisation,
    make_pilot,
    make_registration,
    make_report,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def in_the_morning() -> None:
    """Days to an activity are counted in the calendar of its place: not near midnight."""
    clock.move_to((clock.now() + DAY).replace(hour=8, minute=0))


def waiting_for(person: User) -> list[Task]:
    return tasks.waiting_for(actor_for(person))


def told(person: User) -> list[tuple[str, str]]:
    return [(task.about.title, task.sentence) for task in waiting_for(person)]


@pytest.fixture
def irina() -> User:
    return make_coordinator(make_organisation())


def completed(title: str, **fields: Any) -> Event:
    event = make_pilot(title=title, starts_in=-3 * DAY)
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now(), **fields)
    return event


def test_a_team_is_told_of_each_activity_once_and_why_the_most_urgent_first(irina: User) -> None:
    make_pilot(title="Draft", published=False)
    completed("Unsigned")
    make_pilot(title="Soon", starts_in=5 * DAY)
    undecided = make_pilot(title="Undecided", needs_approval=True, starts_in=3 * DAY)
    make_registration(undecided, "pending")
    make_registration(undecided, "pending")
    make_pilot(title="Over", starts_in=-2 * DAY)
    make_pilot(title="On", starts_in=-timedelta(minutes=30))
    make_pilot(title="Far away", starts_in=60 * DAY)
    make_document(completed("Signed"))
    found = told(irina)
    assert [title for title, _sentence in found] == ["On", "Over", "Undecided", "Soon", "Unsigned", "Draft"]
    assert dict(found)["Undecided"] == "2 people wait for your decision.", "and not that it begins soon"
    assert dict(found)["Soon"] == "It begins in 5 days."


def test_a_team_is_told_of_a_mail_that_could_not_be_delivered_until_the_activity_begins(irina: User) -> None:
    event = make_pilot(title="Returned", starts_in=30 * DAY)
    put(key="one", to="nobody@example.org", subject="S", text="T", about=event.public_id)
    assert told(irina) == []
    Mail.objects.update(state="failed", finished_at=clock.now())
    assert told(irina) == [("Returned", "A mail about it could not be delivered.")]
    (task,) = waiting_for(irina)
    assert task.url == f"/work/activities/{event.public_id}/mail/"
    clock.move_to(clock.now() + 60 * DAY)
    assert ("Returned", "A mail about it could not be delivered.") not in told(irina)


def test_a_team_is_told_of_translations_whose_text_was_changed_since(irina: User) -> None:
    event = make_pilot(title="Text", starts_in=30 * DAY)
    theirs = make_pilot(title="Their text", organisation=make_organisation("Cidis", "IT"), starts_in=30 * DAY)
    for one in (event, theirs):
        translate(one, "ro", {"title": "Textul"})
        one.save()
    session = event.sessions.all()[0]
    translate(session, "fr", {"title": "Séance"})
    session.save()
    assert told(irina) == []
    Event.objects.update(title="Another text")
    event.sessions.update(title="Another session")
    sentence = "Its text was changed after it was translated: %s is out of date."
    assert {said for _title, said in told(irina)} == {sentence % "Romanian", sentence % "French"}
    assert {task.url for task in waiting_for(irina)} == {
        f"/work/activities/{event.public_id}/languages/{language}/" for language in ("ro", "fr")
    }
    Event.objects.update(state="completed", completed_at=clock.now())
    assert not [said for _title, said in told(irina) if "translated" in said]


def test_what_is_cancelled_recorded_or_another_partners_waits_for_nobody(irina: User) -> None:
    theirs = make_organisation("Cidis", "IT")
    make_pilot(title="Theirs", organisation=theirs, starts_in=DAY)
    make_pilot(title="Their draft", organisation=theirs, published=False)
    cancelled = make_pilot(title="Cancelled", starts_in=DAY)
    Event.objects.filter(pk=cancelled.pk).update(state="cancelled", cancelled_at=clock.now())
    recorded = Event.objects.create(kind="webinar", state="recorded", title="Recorded")
    recorded.organiser_rows.create(organisation=make_organisation())
    assert told(irina) == []


def test_a_shared_activity_is_one_task_for_each_partner(irina: User) -> None:
    event = make_pilot(title="Shared", starts_in=DAY)
    event.organiser_rows.create(organisation=make_organisation("Cidis", "IT"))
    Membership.objects.create(user=irina, organisation=make_organisation("Cidis", "IT"), role=Role.COORDINATOR)
    other = make_coordinator(make_organisation("Cidis", "IT"))
    assert told(irina) == told(other) == [("Shared", "It begins tomorrow.")]


def test_ten_of_each_reason_are_told_so_that_none_hides_the_others(irina: User) -> None:
    for number in range(12):
        event = Event.objects.create(kind="pilot", title=f"Draft {number}")
        event.organiser_rows.create(organisation=make_organisation())
    make_pilot(title="Soon", starts_in=DAY)
    titles = [title for title, _sentence in told(irina)]
    assert titles[0] == "Soon"
    assert len(titles) == 11


def test_a_local_actor_is_told_of_what_they_registered_for_and_of_nothing_else() -> None:
    event = make_pilot(title="Mine", starts_in=2 * DAY)
    make_pilot(title="Not mine", starts_in=2 * DAY)
    mine = make_registration(event)
    make_registration(event)
    waiting = make_pilot(title="Full", capacity=0, starts_in=3 * DAY)
    make_registration(waiting, "waiting", email=mine.email)
    assert mine.user
    assert told(mine.user) == [("Mine", "You have a place. It begins in 2 days."), ("Full", "On the waiting list")]
    (first, _second) = waiting_for(mine.user)
    assert first.url == f"/my/{mine.token}/"
    assert Client().get(first.url).status_code == 200


def test_an_auditor_is_told_of_reports_of_the_grant_they_read_and_of_no_other() -> None:
    grant, other = make_grant(), make_grant("OTHER")
    auditor = make_auditor(grant)
    ours = make_report(grant)
    make_report(other)
    old = make_report(grant)
    type(old).objects.filter(pk=old.pk).update(made_at=clock.now() - 61 * DAY)
    assert [task.about.title for task in waiting_for(auditor)] == [ours.number]


def test_whoever_has_two_roles_is_told_of_both() -> None:
    event = make_pilot(title="Mine to attend", starts_in=DAY, organisation=make_organisation("Cidis", "IT"))
    person = make_coordinator(make_organisation())
    make_registration(event, email=person.email)
    make_pilot(title="Mine to run", starts_in=2 * DAY)
    assert [title for title, _sentence in told(person)] == ["Mine to run", "Mine to attend"]


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.ADMIN])
def test_whoever_runs_the_network_sees_what_waits_in_it(role: Role) -> None:
    make_pilot(title="Theirs", organisation=make_organisation("Cidis", "IT"), starts_in=DAY)
    person = make_coordinator(make_organisation("ICMC Europe", "BE"), role)
    assert [title for title, _sentence in told(person)] == ["Theirs"]


def test_everybody_who_signs_in_has_a_dashboard_with_or_without_anything_on_it() -> None:
    grant: Grant = make_grant()
    people = {
        "coordinator": make_coordinator(make_organisation()),
        "secretariat": make_coordinator(make_organisation("ICMC Europe", "BE"), Role.SECRETARIAT),
        "admin": make_coordinator(make_organisation("ICMC Europe", "BE"), Role.ADMIN),
        "auditor": make_auditor(grant),
        "member": make_coordinator(make_organisation(), Role.MEMBER),
        "local actor": make_user(),
    }
    button = {"auditor": "See the figures", "member": "Find an activity", "local actor": "Find an activity"}
    for name, person in people.items():
        client = Client()
        client.force_login(person)
        answer = client.get("/work/")
        assert answer.status_code == 200, name
        shown = answer.content.decode()
        assert "Nothing waits for you today." in shown, name
        assert button.get(name, "Plan an activity") in shown, name
    make_pilot(title="Soon here", starts_in=DAY)
    make_pilot(title="Soon there", starts_in=DAY, organisation=make_organisation("Cidis", "IT"))
    client = Client()
    client.force_login(people["coordinator"])
    shown = client.get("/work/").content.decode()
    assert "Soon here" in shown
    assert "Soon there" not in shown
    assert Client().get("/work/").status_code == 302


def test_nothing_waits_for_nobody() -> None:
    make_pilot(starts_in=DAY)
    assert tasks.waiting_for(NOBODY) == []


def test_every_task_leads_to_pages_its_person_can_open(irina: User) -> None:
    make_pilot(published=False)
    completed("Unsigned")
    make_registration(make_pilot(needs_approval=True), "pending")
    make_pilot(starts_in=-2 * DAY)
    client = Client()
    client.force_login(irina)
    found = waiting_for(irina)
    assert len(found) == 4
    for task in found:
        assert client.get(task.url).status_code == 200, task
        assert client.get(task.about.url).status_code == 200, task
