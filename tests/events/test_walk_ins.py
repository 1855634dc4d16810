"""People who come without having registered, and names that were written down wrongly."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from events.actions import PersonDetails, add_walk_in, complete_event, correct_person
from events.models import Attendance, Event, Registration
from share.kit import clock
from share.kit.moves import IllegalMove
from tests.make import hidden_fields, make_coordinator, make_pilot, make_registration, make_user

pytestmark = pytest.mark.django_db
GHEORGHE = PersonDetails(name="Gheorghe Pop", town="Şomcuta Mare", actor_kind="volunteer")
FORM = {"name": "Gheorghe Pop", "town": "Şomcuta Mare", "actor_kind": "volunteer", "organisation": "", "email": ""}


def on_the_day(**fields: int) -> Event:
    event = make_pilot(**fields)
    make_registration(event, email="ana@example.org")
    clock.move_to(event.starts_at + timedelta(minutes=30))
    return event


def path(event: Event, rest: str = "attendance/walk-in/") -> str:
    return f"/work/activities/{event.public_id}/{rest}"


def test_somebody_without_a_registration_is_recorded_though_all_places_are_taken() -> None:
    event = on_the_day(capacity=1)
    person = add_walk_in(event.pk, GHEORGHE, list(event.sessions.all()), by=make_user())
    assert (person.state, person.reason, person.user) == ("walk_in", "walked_in", None)
    assert person.municipality == event.municipality
    assert Attendance.objects.filter(registration=person).count() == 2
    assert event.registrations.taking_seats().count() == 1


def test_two_people_without_an_address_are_two_lines() -> None:
    event = on_the_day()
    for _n in range(2):
        add_walk_in(event.pk, GHEORGHE, list(event.sessions.all()), by=make_user())
    assert event.registrations.filter(state=Registration.State.WALK_IN).count() == 2


def test_an_address_on_the_list_is_not_added_again() -> None:
    event = on_the_day()
    visitor = PersonDetails(**{**FORM, "email": "ANA@example.org"})
    with pytest.raises(ValidationError, match="is on the list with this address"):
        add_walk_in(event.pk, visitor, list(event.sessions.all()), by=make_user())


def test_nobody_is_added_before_it_begins(client: Client) -> None:
    event = make_pilot()
    with pytest.raises(IllegalMove):
        add_walk_in(event.pk, GHEORGHE, list(event.sessions.all()), by=make_user())
    client.force_login(make_coordinator())
    assert client.get(path(event)).status_code == 409


def test_the_page_adds_a_line_to_the_sheet(client: Client) -> None:
    event = on_the_day()
    client.force_login(make_coordinator())
    session = event.sessions.first()
    assert session
    assert client.post(path(event), FORM | {"sessions": [session.pk]}).status_code == 302
    sheet = client.get(path(event, "attendance/")).content.decode()
    assert "came without registering" in sheet
    person = Registration.objects.get(name="Gheorghe Pop")
    assert f'name="was-{person.pk}-{session.pk}" value="present"' in sheet


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(client: Client) -> None:
    event = on_the_day()
    client.force_login(make_coordinator())
    answer = client.post(
        path(event), FORM | {"email": "ana@example.org", "sessions": [s.pk for s in event.sessions.all()]}
    )
    assert answer.status_code == 422
    assert "is on the list with this address" in answer.content.decode()
    assert 'value="Gheorghe Pop"' in answer.content.decode()


def test_sessions_of_another_event_are_refused(client: Client) -> None:
    event, other = on_the_day(), make_pilot(title="Another")
    client.force_login(make_coordinator())
    answer = client.post(path(event), FORM | {"sessions": [s.pk for s in other.sessions.all()]})
    assert answer.status_code == 422
    assert not Registration.objects.filter(name="Gheorghe Pop").exists()


def test_a_name_is_put_right_and_the_address_stays(client: Client) -> None:
    event = on_the_day()
    ana = event.registrations.get()
    client.force_login(make_coordinator())
    page = path(event, f"registrations/{ana.public_id}/")
    typed = FORM | {"name": "Ana Mureșan", "email": "other@example.org"} | hidden_fields(client, page)
    assert client.post(page, typed).status_code == 302
    ana.refresh_from_db()
    assert (ana.name, ana.email) == ("Ana Mureșan", "ana@example.org")


def test_somebody_without_an_address_gets_a_certificate_and_no_mail() -> None:
    from share.jobs.actions import run
    from share.jobs.models import Job
    from share.mail.models import Mail
    from trainings.actions.certificates import issue
    from trainings.models import Certificate

    event = on_the_day()
    person = add_walk_in(event.pk, GHEORGHE, list(event.sessions.all()), by=make_user())
    clock.move_to(event.ends_at + timedelta(hours=1))
    complete_event(event.pk)
    issue(Event.objects.get(pk=event.pk), by=make_coordinator())
    run(Job.objects.claim())
    first = Certificate.objects.get(registration=person)
    assert first.stored
    assert not Mail.objects.filter(key__contains=first.number).exists()
    correct_person(person.pk, PersonDetails(**{**FORM, "name": "Gheorghe Popa"}), reason="A typo on the sheet")
    issue(Event.objects.get(pk=event.pk), by=make_coordinator())
    run(Job.objects.claim())
    first.refresh_from_db()
    assert first.replaced_at
    assert Certificate.objects.live().get(registration=person).name == "Gheorghe Popa"
