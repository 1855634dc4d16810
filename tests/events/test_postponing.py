"""Postponed: everybody keeps what they have, hears why, and is told of the new day once it is set."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from events.actions import (
    cancel_event,
    cancel_registration,
    close_undecided,
    confirm_address,
    plan_sessions,
    postpone_event,
    register,
    save_details,
    save_moments,
    take_up_event,
)
from events.forms import DetailsForm
from events.models import Event, Registration
from events.models.event import QUIET
from events.plans import Moments
from municipalities.actors import actor_for
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.mail.planned import send_due
from share.records.tasks import waiting_for
from tests.make import (
    OFFICE,
    details_data,
    make_applicant,
    make_coordinator,
    make_organisation,
    make_pilot,
    make_registration,
    moved,
)

pytestmark = pytest.mark.django_db
State = Registration.State
WHY = "The hall is flooded."


@pytest.fixture
def event() -> Event:
    return make_pilot(capacity=1)


@pytest.fixture
def team(client: Client) -> Client:
    client.force_login(make_coordinator())
    return client


def state_of(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


def told(registration: Registration, what: str) -> list[Mail]:
    return list(Mail.objects.filter(key__startswith=f"registration:{registration.public_id}:{what}"))


def fresh(event: Event) -> Event:
    return Event.objects.get(pk=event.pk)


def test_people_keep_what_they_have_hear_why_and_lose_the_calendar_entry(event: Event) -> None:
    coming, waiting = make_registration(event), make_registration(event, "waiting")
    postpone_event(event.pk, WHY)
    assert (state_of(coming), state_of(waiting)) == (State.CONFIRMED, State.WAITING)
    [mail] = told(coming, "event_postponed")
    assert WHY in mail.text
    assert "METHOD:CANCEL" in mail.calendar
    assert told(waiting, "event_postponed")[0].calendar == ""


def test_while_it_is_postponed_nobody_is_reminded_moved_up_or_turned_away(event: Event) -> None:
    waiting = make_registration(event), make_registration(event, "waiting")
    undecided = make_registration(make_pilot(needs_approval=True), "pending")
    for one in (event, undecided.event):
        postpone_event(one.pk, WHY)
    assert event.starts_at
    clock.move_to(event.starts_at + timedelta(days=3))
    assert (send_due(), close_undecided()) == (0, 0)
    assert state_of(undecided) == State.PENDING
    own = Client().get(f"/my/{waiting[0].token}/").content.decode()
    assert "I cannot come" in own, "one can still leave"
    cancel_registration(waiting[0].pk, Registration.Reason.BY_PERSON)
    assert (state_of(waiting[0]), state_of(waiting[1])) == (State.CANCELLED, State.WAITING)


def test_an_address_can_still_be_confirmed(event: Event) -> None:
    held = register(event, make_applicant())
    postpone_event(event.pk, WHY)
    assert confirm_address(held.pk).state == State.CONFIRMED


def test_the_new_day_is_told_with_the_old_one_and_free_places_are_given_on(event: Event) -> None:
    first, second, third = make_registration(event), *(make_registration(event, "waiting") for _n in range(2))
    postpone_event(event.pk, WHY)
    cancel_registration(first.pk, Registration.Reason.BY_PERSON)
    with_old_day = fresh(event)
    plan_sessions(event.pk, moved(event, timedelta(days=21)))
    assert told(second, "changed") == [], "a new day that is not open is nobody's business yet"
    taken_up = take_up_event(event.pk)
    assert (taken_up.state, taken_up.postponed_at, taken_up.postpone_reason) == ("published", None, "")
    assert state_of(second) == State.CONFIRMED
    clock.move_to(clock.now() + QUIET)
    send_due()
    [mail] = told(third, "changed")
    assert with_old_day.local_start
    assert f"before: {with_old_day.local_start:%a}" in mail.text
    assert "now: " in mail.text


def test_it_is_not_taken_up_while_its_day_is_over(event: Event) -> None:
    postpone_event(event.pk, WHY)
    assert event.starts_at
    clock.move_to(event.starts_at + timedelta(hours=1))
    with pytest.raises(IllegalMove, match="Set the new day"):
        take_up_event(event.pk)
    assert fresh(event).state == "postponed"


def save(event: Event, **changes: object) -> None:
    event = fresh(event)
    form = DetailsForm(data=details_data(event, **changes), kind=event.event_kind, event=event, actor=OFFICE)
    assert form.is_valid(), form.errors
    save_details(event.pk, form.details())


def test_it_is_not_taken_up_while_something_is_missing(event: Event) -> None:
    postpone_event(event.pk, WHY)
    save(event, venue="")
    with pytest.raises(IllegalMove, match="venue"):
        take_up_event(event.pk)
    save(event, venue="School")
    assert take_up_event(event.pk).state == "published"


def test_a_change_that_was_not_told_yet_is_told_with_the_new_day(event: Event) -> None:
    coming = make_registration(event)
    save(event, venue="School")
    postpone_event(event.pk, WHY)
    plan_sessions(event.pk, moved(event, timedelta(days=7)))
    take_up_event(event.pk)
    clock.move_to(clock.now() + QUIET)
    send_due()
    [mail] = told(coming, "changed")
    assert "before: Casa de Cultură" in mail.text
    assert "now: School" in mail.text


def test_one_that_does_not_take_place_after_all_is_cancelled_after_its_old_day_too(event: Event) -> None:
    coming = make_registration(event)
    postpone_event(event.pk, WHY)
    assert event.starts_at
    clock.move_to(event.starts_at + timedelta(days=3))
    assert cancel_event(event.pk, "No new hall").state == "cancelled"
    assert state_of(coming) == State.CANCELLED


@pytest.mark.parametrize("how", ["draft", "begun", "twice"])
def test_only_what_is_public_and_has_not_begun_is_postponed(how: str) -> None:
    event = make_pilot(published=how != "draft")
    if how == "begun":
        assert event.starts_at
        clock.move_to(event.starts_at + timedelta(minutes=1))
    if how == "twice":
        postpone_event(event.pk, WHY)
    with pytest.raises(IllegalMove):
        postpone_event(event.pk, WHY)


def test_the_team_postpones_it_sees_that_it_waits_and_takes_it_up(team: Client, event: Event) -> None:
    make_registration(event)
    overview = f"/work/activities/{event.public_id}/"
    assert f"{overview}postpone/" in team.get(overview).content.decode()
    assert team.post(f"{overview}postpone/", {"reason": ""}).status_code == 422
    assert team.post(f"{overview}postpone/", {"reason": WHY}).status_code == 302
    assert WHY in Client().get(event.get_absolute_url()).content.decode()
    assert "postponed" in " ".join(task.sentence for task in waiting_for(actor_for(make_coordinator())))
    assert "Open it again on that day" in team.get(overview).content.decode()
    assert team.post(f"{overview}take-up/").status_code == 302
    assert fresh(event).state == "published"


def test_it_is_not_among_what_is_to_come_and_keeps_its_page(client: Client, event: Event) -> None:
    postpone_event(event.pk, WHY)
    assert not Event.objects.upcoming().exists()
    assert client.get(event.get_absolute_url()).status_code == 200
    assert "STATUS:CANCELLED" in client.get(f"{event.get_absolute_url()}event.ics").content.decode()


def test_what_is_given_meanwhile_says_that_there_is_no_day(event: Event) -> None:
    held = register(event, make_applicant())
    postpone_event(event.pk, WHY)
    confirm_address(held.pk)
    [mail] = told(held, "confirmed")
    assert mail.calendar == ""
    assert "When: Postponed: the new day is not known yet" in mail.text
    own = Client().get(f"/my/{held.token}/").content.decode()
    assert "You keep your place" in own
    assert ".ics" not in own


def test_that_it_is_cancelled_after_its_old_day_still_arrives(event: Event) -> None:
    coming = make_registration(event)
    postpone_event(event.pk, WHY)
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(days=3))
    cancel_event(event.pk, "No new hall")
    assert told(coming, "event_cancelled")[0].expires_at > clock.now()


def test_people_hear_that_it_takes_place_after_all_on_its_old_day(event: Event) -> None:
    coming = make_registration(event)
    postpone_event(event.pk, WHY)
    take_up_event(event.pk)
    clock.move_to(clock.now() + QUIET)
    send_due()
    [mail] = told(coming, "changed")
    assert "was postponed. Now it has its day" in mail.text
    assert mail.calendar


def test_its_agenda_is_not_emptied(event: Event) -> None:
    postpone_event(event.pk, WHY)
    with pytest.raises(ValidationError):
        plan_sessions(event.pk, [])


def test_registration_opens_and_closes_as_long_before_the_new_day(event: Event) -> None:
    assert event.starts_at
    save_moments(event.pk, Moments(None, event.starts_at - timedelta(days=2), 24, None))
    plan_sessions(event.pk, moved(event, timedelta(days=21)))
    shifted = fresh(event)
    assert shifted.starts_at
    assert shifted.closes_at == shifted.starts_at - timedelta(days=2)


def test_another_partner_postpones_nothing(event: Event, client: Client) -> None:
    client.force_login(make_coordinator(make_organisation("Cidis", "IT")))
    for page in ("postpone", "take-up"):
        assert client.post(f"/work/activities/{event.public_id}/{page}/", {"reason": WHY}).status_code == 404
