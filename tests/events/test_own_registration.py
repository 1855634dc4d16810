"""What a person does with their own registration: sends a colleague, corrects what they said, has their link sent again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from events.actions import confirm_address, expire_unconfirmed, register, save_moments
from events.models import Event, Registration
from events.plans import Moments
from share.accounts.models import Consent
from share.kit import clock
from share.mail.models import Mail
from tests.make import form_data, hidden_fields, make_applicant, make_pilot, make_registration

pytestmark = pytest.mark.django_db
State, Reason = Registration.State, Registration.Reason
BEA = {"name": "Bea Pop", "email": "bea@example.org"}


@pytest.fixture
def event() -> Event:
    return make_pilot(capacity=1)


def page(registration: Registration, name: str = "colleague") -> str:
    return f"/my/{registration.token}/{name}/"


def state_of(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


def last(email: str) -> Registration:
    return Registration.objects.filter(email=email).latest("pk")


# A colleague instead


def test_the_place_goes_to_a_colleague_and_nobody_is_overtaken(event: Event, client: Client) -> None:
    ana, waiting = make_registration(event), make_registration(event, "waiting")
    assert page(ana) in client.get(f"/my/{ana.token}/").content.decode()
    assert client.post(page(ana), BEA).status_code == 302
    bea = last(BEA["email"])
    assert (state_of(ana), ana.reason) == (State.CANCELLED, Reason.SENT_COLLEAGUE)
    assert (bea.state, bea.reserves_seat, bea.reason) == (State.UNCONFIRMED, True, Reason.COLLEAGUE)
    assert [getattr(bea, name) for name in ("town", "actor_kind")] == [ana.town, ana.actor_kind]
    assert state_of(waiting) == State.WAITING
    assert {mail.to for mail in Mail.objects.filter(text__contains="Bea Pop")} == {ana.email, bea.email}
    assert "METHOD:CANCEL" in Mail.objects.get(key__contains="colleague_sent").calendar
    shown = client.get(f"/my/{bea.token}/").content.decode()
    assert "A colleague who cannot come" in shown
    assert "/privacy/" in shown
    assert client.post(f"/my/{bea.token}/confirm/").status_code == 302
    assert state_of(bea) == State.CONFIRMED
    assert bea.notice_version
    assert Consent.objects.filter(user=bea.user).exists()


def test_a_colleague_who_does_not_confirm_loses_it_to_the_waiting_list(event: Event, client: Client) -> None:
    ana, waiting = make_registration(event), make_registration(event, "waiting")
    client.post(page(ana), BEA)
    clock.move_to(clock.now() + timedelta(hours=25))
    assert expire_unconfirmed() == 1
    assert (state_of(last(BEA["email"])), state_of(waiting)) == (State.EXPIRED, State.CONFIRMED)


def test_where_the_team_decides_its_yes_was_to_the_place(client: Client) -> None:
    event = make_pilot(capacity=1)
    ana = make_registration(event)
    Event.objects.filter(pk=event.pk).update(needs_approval=True)
    client.post(page(ana), BEA)
    assert confirm_address(last(BEA["email"]).pk).state == State.CONFIRMED


@pytest.mark.parametrize(
    ("who", "said"),
    [("own", "your own address"), ("registered", "cannot take your place"), ("none", "Write"), ("wrong", "")],
)
def test_an_address_that_cannot_take_it_is_said_at_its_field_and_the_place_stays(
    event: Event, client: Client, who: str, said: str
) -> None:
    ana, other = make_registration(event), make_registration(event, "waiting")
    email = {"own": ana.email.upper(), "registered": other.email, "none": "", "wrong": "bea@"}[who]
    answer = client.post(page(ana), {"name": "Bea", "email": email})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email"])
    assert said in answer.content.decode() or who == "none"
    assert state_of(ana) == State.CONFIRMED


@pytest.mark.parametrize("state", ["waiting", "unconfirmed", "begun"])
def test_only_a_place_that_one_has_can_be_given(event: Event, client: Client, state: str) -> None:
    one = make_registration(event)
    if state != "begun":
        one = make_registration(event, state)
    else:
        assert event.starts_at
        clock.move_to(event.starts_at)
    assert client.post(page(one), BEA).status_code == 409
    assert not Registration.objects.filter(email=BEA["email"]).exists()


# What one said


def typed(registration: Registration, **changes: Any) -> dict[str, Any]:
    said = ("name", "town", "actor_kind", "organisation")
    return {name: getattr(registration, name) for name in said} | changes


def change(client: Client, registration: Registration, **changes: Any) -> Any:
    where = page(registration, "details")
    return client.post(where, typed(registration, **changes) | hidden_fields(client, where))


def test_a_person_corrects_what_they_said(event: Event, client: Client) -> None:
    ana = make_registration(event)
    assert change(client, ana, name="Ana-Maria Pop", organisation="Caritas").status_code == 302
    ana.refresh_from_db()
    assert (ana.name, ana.organisation, ana.state) == ("Ana-Maria Pop", "Caritas", State.CONFIRMED)


def test_what_the_team_saved_meanwhile_is_shown(event: Event, client: Client) -> None:
    ana = make_registration(event)
    where = page(ana, "details")
    drawn = typed(ana, name="Mine") | hidden_fields(client, where)
    Registration.objects.filter(pk=ana.pk).update(name="Theirs")
    answer = client.post(where, drawn)
    assert answer.status_code == 409
    assert "Theirs" in answer.content.decode()


def test_a_town_whose_places_are_taken_is_not_entered_by_a_correction(client: Client) -> None:
    event = make_pilot(capacity=9)
    Event.objects.filter(pk=event.pk).update(most_per_town=1)
    event.refresh_from_db()
    ana = make_registration(event)
    Event.objects.filter(pk=event.pk).update(most_per_country=1)  # nobody said theirs: no reason against a correction
    event.refresh_from_db()
    other = make_applicant()
    dej = confirm_address(register(event, type(other)(**{**vars(other), "town": "Dej"})).pk)
    answer = change(client, dej, town=ana.town)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["town"])
    assert change(client, dej, town="Seini").status_code == 302
    assert change(client, ana, name="Ana-Maria").status_code == 302
    Event.objects.filter(pk=event.pk).update(most_per_town=None, most_per_country=None)
    more = make_registration(event)
    Event.objects.filter(pk=event.pk).update(most_per_town=1)
    assert change(client, more, name="Ion").status_code == 302, "who is over a limit that came later may still correct"


def test_a_place_that_is_only_held_enters_no_full_town_either(client: Client) -> None:
    event = make_pilot(capacity=9)
    Event.objects.filter(pk=event.pk).update(most_per_town=1)
    event.refresh_from_db()
    ana = make_registration(event)
    other = make_applicant()
    held = register(event, type(other)(**{**vars(other), "town": "Dej"}))
    assert held.reserves_seat
    assert change(client, held, town=ana.town).status_code == 422


def test_nobody_tries_out_who_is_registered(event: Event, client: Client) -> None:
    ana, other = make_registration(event), make_registration(event, "waiting")
    said = [client.post(page(ana), {"name": "B", "email": other.email}).content.decode() for _n in range(7)]
    assert ["cannot take your place" in text for text in said] == [True] * 5 + [False] * 2
    assert "Try it again tomorrow" in said[-1]


def test_a_colleague_who_lost_the_mail_is_told_what_the_place_is(event: Event, client: Client) -> None:
    ana = make_registration(event)
    client.post(page(ana), BEA)
    clock.move_to(clock.now() + timedelta(minutes=6))
    client.post(f"/activities/{event.public_id}/my-link/", {"email": BEA["email"]})
    assert Mail.objects.filter(to=BEA["email"], text__contains="take their place, which is held").exists()


def test_nothing_is_corrected_once_it_began_or_was_given_up(event: Event, client: Client) -> None:
    ana = make_registration(event)
    client.post(page(ana), BEA)
    assert client.post(page(ana, "details"), typed(ana)).status_code == 409


# The link again


def links(email: str) -> int:
    return Mail.objects.filter(to=email, key__contains="link_again").count()


def test_the_link_is_sent_again_and_the_answer_tells_nobody_who_is_registered(event: Event, client: Client) -> None:
    ana = make_registration(event)
    where = f"/activities/{event.public_id}/my-link/"
    assert where in client.get(event.get_absolute_url()).content.decode()
    clock.move_to(clock.now() + timedelta(minutes=6))
    emails = (ana.email, "nobody@example.org")
    said = [client.post(where, {"email": email}, follow=True).content.decode() for email in emails]
    assert "is registered here, the link is on its way" in said[0]
    assert [text.count("on its way") for text in said] == [1, 1]
    assert (links(ana.email), links("nobody@example.org")) == (1, 0)


def test_it_is_offered_when_registration_is_closed_too(event: Event, client: Client) -> None:
    save_moments(event.pk, Moments(None, clock.now() - timedelta(hours=1), 24, 2))
    assert "/my-link/" in client.get(event.get_absolute_url()).content.decode()


def test_a_flood_from_one_connection_is_asked_to_come_later(event: Event, client: Client, settings: Any) -> None:
    settings.REGISTRATIONS_PER_CONNECTION = 1
    where = f"/activities/{event.public_id}/my-link/"
    assert [client.post(where, {"email": "a@example.org"}).status_code for _n in range(2)] == [302, 429]
    assert client.post(event.get_absolute_url(), form_data()).status_code == 429
