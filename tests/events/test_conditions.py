"""Why somebody cannot register: each condition is refused by POST, and explained on the page before."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from events.actions import cancel_event, confirm_address, postpone_event, register, save_moments
from events.conditions import conditions
from events.models import Event, Registration
from events.plans import Moments
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from tests.make import form_data, make_applicant, make_pilot, make_registration

pytestmark = pytest.mark.django_db
HOUR, DAYS = timedelta(hours=1), timedelta(days=9)


def opens_later(event: Event) -> None:
    save_moments(event.pk, Moments(clock.now() + HOUR, None, 24, 2))


def closed_before(event: Event) -> None:
    save_moments(event.pk, Moments(None, clock.now() - HOUR, 24, 2))


def has_begun(event: Event) -> None:
    assert event.starts_at
    clock.move_to(event.starts_at + timedelta(minutes=1))


def is_cancelled(event: Event) -> None:
    cancel_event(event.pk, "Snow")


def is_postponed(event: Event) -> None:
    postpone_event(event.pk, "The hall is flooded")


STANDING: dict[str, tuple[Callable[[Event], None], str]] = {
    "not yet open": (opens_later, "Registration opens on"),
    "closed": (closed_before, "Registration closed on"),
    "begun": (has_begun, "has begun or is over"),
    "postponed": (is_postponed, "Registration opens again once its new day is set"),
    "cancelled": (is_cancelled, "cancelled, so registration is closed"),
}


@pytest.mark.parametrize("name", STANDING)
def test_a_condition_is_said_on_the_page_and_refused_by_post(name: str, client: Client) -> None:
    stands, sentence = STANDING[name]
    event = make_pilot()
    registered = make_registration(event)
    stands(event)
    page = client.get(event.get_absolute_url()).content.decode()
    assert sentence in page
    assert 'name="actor_kind"' not in page, "no form is offered that cannot be sent"
    before = Registration.objects.count(), Mail.objects.count()
    for email in ("new@example.org", registered.email):  # whoever is registered already is not told apart
        answer = client.post(event.get_absolute_url(), form_data(email))
        assert answer.status_code == 409
        text = answer.content.decode()
        assert sentence in text
        assert 'value="Ioana Mureșan"' in text, "what was typed is still there"
    assert (Registration.objects.count(), Mail.objects.count()) == before


def test_what_is_not_public_is_no_page(client: Client) -> None:
    event = make_pilot(published=False)
    assert client.get(event.get_absolute_url()).status_code == 404
    assert client.post(event.get_absolute_url(), form_data()).status_code == 404
    with pytest.raises(IllegalMove, match="not published yet"):
        register(event, make_applicant())


def test_all_conditions_are_among_these_tests() -> None:
    assert {name for name, _one in conditions.items()} == {*STANDING, "on record", "not public", "overlap"}


def test_registration_that_opens_by_itself_opens(client: Client) -> None:
    event = make_pilot()
    opens_later(event)
    clock.move_to(clock.now() + 2 * HOUR)
    assert client.post(event.get_absolute_url(), form_data()).status_code == 302


def test_who_registered_before_it_closed_still_confirms_and_the_list_still_moves() -> None:
    event = make_pilot(capacity=1)
    first = register(event, make_applicant())
    closed_before(event)
    assert confirm_address(first.pk).state == "confirmed"


# At the same time elsewhere


@pytest.fixture
def ana(client: Client) -> User:
    user = User.objects.create_user("ana@example.org", "Ana Demo")
    client.force_login(user)
    return user


def place_at(event: Event, person: User) -> Registration:
    return register(event, make_applicant(email=person.email), signed_in=person)


def test_a_place_at_the_same_time_elsewhere_is_said_to_its_owner_and_to_nobody_else(ana: User, client: Client) -> None:
    here, there = (make_pilot(title=title, starts_in=DAYS) for title in ("Here", "There"))
    place_at(there, ana)
    page = client.get(here.get_absolute_url()).content.decode()
    assert "you have a place at “There”" in page
    assert 'name="actor_kind"' in page, "they may register a colleague"
    answer = client.post(here.get_absolute_url(), form_data(ana.email))
    assert answer.status_code == 409
    assert "you have a place at “There”" in answer.content.decode()
    stranger = Client().post(here.get_absolute_url(), form_data(ana.email))
    assert stranger.status_code == 302, "an address tells nobody where its owner goes"
    mine = here.registrations.get()
    own = Client().get(f"/my/{mine.token}/").content.decode()
    assert "you have a place at “There”" in own
    with pytest.raises(IllegalMove, match="There"):
        confirm_address(mine.pk)


@pytest.mark.parametrize("elsewhere", ["waiting", "another day", "cancelled"])
def test_what_does_not_overlap_is_no_reason(ana: User, elsewhere: str) -> None:
    here = make_pilot(starts_in=DAYS)
    there = make_pilot(
        capacity=0 if elsewhere == "waiting" else 9, starts_in=DAYS + timedelta(days=elsewhere == "another day")
    )
    place_at(there, ana)
    if elsewhere == "cancelled":
        cancel_event(there.pk, "Snow")
    assert place_at(here, ana).state == "confirmed"
