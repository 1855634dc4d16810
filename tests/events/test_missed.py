"""People who had a place and did not come are written to, once, and nobody else is."""

from datetime import timedelta

import pytest
from django.test import Client

from events.actions import complete_event, mark_attendance, write_missed
from events.models import Event, Registration
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from tests.make import make_coordinator, make_pilot, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> tuple[Event, dict[str, Registration]]:
    """An activity that is over: Ana was there, Ion was not, Eva is excused, Dan waited in vain."""
    event = make_pilot(capacity=3)
    found = {name: make_registration(event, name=f"{name} Demo") for name in ("Ana", "Ion", "Eva")}
    found["Dan"] = make_registration(event, "waiting", name="Dan Demo")
    first = event.sessions.all()[0]
    clock.move_to(first.starts_at)
    marks = {(found["Ana"].pk, first.pk): "present", (found["Eva"].pk, first.pk): "excused"}
    mark_attendance(event.pk, marks, by=make_coordinator())
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(hours=1))
    complete_event(event.pk)
    return event, found


def missed() -> list[str]:
    return sorted(Mail.objects.filter(key__endswith=":missed").values_list("to", flat=True))


def test_who_did_not_come_hears_once_what_comes_next(people: tuple[Event, dict[str, Registration]]) -> None:
    _event, found = people
    coming = make_pilot(title="The next one")
    write_missed(found["Ion"].pk)
    with pytest.raises(IllegalMove, match="written to already"):
        write_missed(found["Ion"].pk)
    assert missed() == [found["Ion"].email]
    text = Mail.objects.get(key__endswith=":missed").text
    assert "The next one" in text
    assert coming.get_absolute_url() in text


@pytest.mark.parametrize("name", ["Ana", "Eva", "Dan"])
def test_nobody_else_is_written_to(people: tuple[Event, dict[str, Registration]], name: str) -> None:
    with pytest.raises(IllegalMove):
        write_missed(people[1][name].pk)
    assert missed() == []


def test_nobody_stayed_away_from_what_is_not_over_or_has_no_attendance() -> None:
    event = make_pilot()
    person = make_registration(event)
    with pytest.raises(IllegalMove):
        write_missed(person.pk)
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(hours=1))
    with pytest.raises(IllegalMove, match="Complete the attendance first"):
        write_missed(person.pk)


def test_the_team_does_it_for_many_on_the_list(people: tuple[Event, dict[str, Registration]], client: Client) -> None:
    event, found = people
    client.force_login(make_coordinator())
    page = f"/work/activities/{event.public_id}/registrations/?range=no-shows"
    assert "Ion Demo" in client.get(page).content.decode()
    rows = [str(found[name].public_id) for name in ("Ion", "Ana")]
    answer = client.post(page, {"row": rows, "do": "missed"}, follow=True).content.decode()
    assert "1 person is written to." in answer
    assert "They were there, or are excused." in answer
    assert missed() == [found["Ion"].email]


def test_who_was_there_under_another_line_is_not_missed(people: tuple[Event, dict[str, Registration]]) -> None:
    _event, found = people
    Registration.objects.filter(pk=found["Ion"].pk).update(person_key=found["Ana"].person_key)
    with pytest.raises(IllegalMove, match="They were there"):
        write_missed(found["Ion"].pk)
