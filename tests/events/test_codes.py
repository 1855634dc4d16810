"""A code on the wall, with which people say themselves that they are there."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from events.actions import mark_attendance, say_present
from events.actions.codes import code_of, sessions_on
from events.models import Attendance, Event, Session
from share.kit import clock
from tests.make import make_coordinator, make_organisation, make_pilot, make_registration, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    event = make_pilot()
    make_registration(event)
    assert event.starts_at
    clock.move_to(event.starts_at)
    return event


def first(event: Event) -> Session:
    return event.sessions.all()[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_who_types_the_code_is_present_at_the_session_that_is_on(event: Event, client: Client) -> None:
    registration, code = event.registrations.get(), code_of(first(event))
    page = f"/my/{registration.token}/here/"
    assert "I am here" in client.get(f"/my/{registration.token}/").content.decode()
    refused = client.post(page, {"code": wrong(code)})
    assert refused.status_code == 422
    assert "not the code on the wall" in refused.content.decode()
    assert f'value="{wrong(code)}"' in refused.content.decode()
    assert client.post(page, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    mark = Attendance.objects.get()
    assert (mark.registration, mark.session, mark.mark) == (registration, first(event), "present")
    assert mark.marked_by == registration.user
    client.post(page, {"code": code})
    assert Attendance.objects.count() == 1


def test_a_code_is_good_for_its_minute_and_the_next(event: Event) -> None:
    registration, code = event.registrations.get(), code_of(first(event))
    clock.move_to(clock.now() + timedelta(minutes=2))
    assert code_of(first(event)) != code
    with pytest.raises(ValidationError, match="not the code"):
        say_present(registration.pk, code)
    assert code_of(first(event), back=2) == code
    assert say_present(registration.pk, code_of(first(event), back=1)) == first(event)


def test_a_code_is_good_for_its_session(event: Event) -> None:
    one, two = event.sessions.all()
    code = code_of(one)
    clock.move_to(two.starts_at + timedelta(minutes=1))
    assert sessions_on(event) == [two]
    assert code_of(one) != code_of(two)
    with pytest.raises(ValidationError, match="not the code"):
        say_present(event.registrations.get().pk, code_of(one))
    assert code != code_of(two)


def test_there_is_a_code_from_a_quarter_of_an_hour_before_to_the_end(event: Event) -> None:
    assert event.starts_at
    assert event.ends_at
    for moment, is_on in (
        (event.starts_at - timedelta(minutes=16), False),
        (event.starts_at - timedelta(minutes=15), True),
        (event.ends_at - timedelta(minutes=1), True),
        (event.ends_at, False),
    ):
        clock.move_to(moment)
        assert bool(sessions_on(event)) == is_on
    with pytest.raises(ValidationError, match="No session is on"):
        say_present(event.registrations.get().pk, "000000")
    clock.move_to(event.starts_at)
    Event.objects.filter(pk=event.pk).update(state="cancelled", cancelled_at=clock.now())
    assert sessions_on(Event.objects.get()) == []


def test_nobody_tries_all_codes(event: Event) -> None:
    registration, code = event.registrations.get(), code_of(first(event))
    for _try in range(10):
        with pytest.raises(ValidationError, match="not the code"):
            say_present(registration.pk, wrong(code))
    with pytest.raises(ValidationError, match="many codes"):
        say_present(registration.pk, code)
    assert not Attendance.objects.exists()


def test_what_the_team_has_written_down_stays(event: Event) -> None:
    registration = event.registrations.get()
    mark_attendance(event.pk, {(registration.pk, first(event).pk): "absent"}, by=make_user())
    with pytest.raises(ValidationError, match="Ask the team"):
        say_present(registration.pk, code_of(first(event)))
    assert Attendance.objects.get().mark == "absent"


def test_whoever_cancelled_is_not_marked(event: Event) -> None:
    event.registrations.update(state="cancelled")
    with pytest.raises(ValidationError, match="not on the list"):
        say_present(event.registrations.get().pk, code_of(first(event)))


def test_the_wall_shows_it_and_nobody_elses_team_does(event: Event, client: Client) -> None:
    client.force_login(make_coordinator())
    page = f"/work/activities/{event.public_id}/code/"
    shown = client.get(page)
    assert code_of(first(event)) in shown.content.decode()
    assert 'data-seconds="' in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    client.force_login(make_coordinator(make_organisation("Caritas", "AT")))
    assert client.get(page).status_code == 404


# From afar


def online(event: Event) -> str:
    Event.objects.filter(pk=event.pk).update(online_link="https://meet.example.org/room")
    return f"/my/{event.registrations.get().token}/"


def test_who_takes_part_from_afar_is_present_by_a_button_on_the_own_page(event: Event, client: Client) -> None:
    assert "I take part from afar" not in client.get(f"/my/{event.registrations.get().token}/").content.decode()
    page = online(event)
    assert "I take part from afar" in client.get(page).content.decode()
    assert client.get(f"{page}join/").status_code == 405, "mail scanners open links"
    text = client.post(f"{page}join/").content.decode()
    assert 'href="https://meet.example.org/room"' in text
    assert f"You are present at “{first(event).title}”." in text
    client.post(f"{page}join/")
    mark = Attendance.objects.get()
    assert (mark.session, mark.mark, mark.marked_by) == (first(event), "present", event.registrations.get().user)


def test_each_session_is_joined_for_itself_and_none_before_or_after(event: Event, client: Client) -> None:
    page = online(event)
    one, two = event.sessions.all()
    clock.move_to(one.starts_at - timedelta(minutes=16))
    assert "No session is on just now." in client.post(f"{page}join/").content.decode()
    for session in (one, two):
        clock.move_to(session.starts_at + timedelta(minutes=5))
        client.post(f"{page}join/")
    clock.move_to(two.ends_at)
    assert client.post(f"{page}join/").status_code == 409
    assert set(Attendance.objects.values_list("session", flat=True)) == {one.pk, two.pk}


def test_what_the_team_said_stands_and_who_left_joins_nothing(event: Event, client: Client) -> None:
    page, registration = online(event), event.registrations.get()
    mark_attendance(event.pk, {(registration.pk, first(event).pk): "absent"}, by=make_coordinator())
    answer = client.post(f"{page}join/")
    assert answer.status_code == 409
    assert "The team has written down that you are not there." in answer.content.decode()
    assert Attendance.objects.get().mark == "absent"
    Attendance.objects.all().delete()
    for state, fields in (("cancelled", {}), ("waiting", {"waiting_since": clock.now()}), ("pending", {})):
        event.registrations.update(state=state, **fields)
        answer = client.post(f"{page}join/")
        assert answer.status_code == 409
        assert "meet.example.org" not in answer.content.decode()
    assert not Attendance.objects.exists()


def test_an_activity_without_a_room_is_joined_by_nobody(event: Event, client: Client) -> None:
    assert client.post(f"/my/{event.registrations.get().token}/join/").status_code == 409
    assert not Attendance.objects.exists()


def test_the_wall_goes_on_to_the_next_session_for_everybody_by_itself(event: Event, client: Client) -> None:
    one, two = event.sessions.all()
    client.force_login(make_coordinator())
    wall = f"/work/activities/{event.public_id}/code/"
    assert code_of(one) in client.get(wall).content.decode()
    clock.move_to(two.starts_at - timedelta(minutes=10))
    shown = client.get(wall).content.decode()
    assert code_of(two) in shown
    assert "In another room" not in shown
