"""So many places for one town, one country, one kind of actor: an activity stays mixed, and no place stays empty."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.actions import (
    Applicant,
    PersonDetails,
    approve,
    cancel_registration,
    confirm_address,
    correct_person,
    register,
    save_details,
)
from events.forms import DetailsForm
from events.models import Event, Registration
from share.mail.models import Mail
from tests.make import OFFICE, details_data, form_data, make_pilot, make_registration, make_town

pytestmark = pytest.mark.django_db
Reason, State = Registration.Reason, Registration.State
_n = iter(range(10_000))


def from_town(event: Event, town: str, kind: str = "ngo", country: str = "") -> Registration:
    applicant = Applicant(
        name="Ana",
        email=f"from{next(_n)}@example.org",
        town=town,
        actor_kind=kind,
        organisation="",
        notice_version="privacy-1",
        country=country,
    )
    return confirm_address(register(event, applicant).pk)


def limited(event: Event, **limits: Any) -> Event:
    Event.objects.filter(pk=event.pk).update(**limits)
    event.refresh_from_db()
    return event


def state_of(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


def test_beyond_the_places_of_a_town_its_people_wait_and_others_come_in() -> None:
    event = limited(make_pilot(capacity=5), most_per_town=1)
    first, second, other = (from_town(event, town) for town in ("Seini", "seini", "Dej"))
    assert [one.state for one in (first, second, other)] == [State.CONFIRMED, State.WAITING, State.CONFIRMED]
    assert second.reason == Reason.LIMIT
    mail = Mail.objects.get(to=second.email, key__contains=":waiting")
    assert "The one place for seini is taken." in mail.text
    assert "all places are taken" not in mail.text


def test_a_town_of_the_network_is_one_however_it_is_written() -> None:
    event = make_pilot(capacity=5)
    make_town("Seini", "RO")
    limited(event, most_per_town=1)
    assert [from_town(event, town).state for town in ("Seini", "SEINI")] == [State.CONFIRMED, State.WAITING]


def test_who_waits_for_a_place_of_their_town_moves_up_past_nobody_of_it() -> None:
    event = limited(make_pilot(capacity=2), most_per_town=1)
    first, second, third = (from_town(event, "Seini") for _n in range(3))
    cancel_registration(first.pk, Reason.BY_PERSON)
    assert (state_of(second), state_of(third)) == (State.CONFIRMED, State.WAITING)


def test_a_freed_place_goes_to_the_first_who_may_have_it() -> None:
    event = limited(make_pilot(capacity=2), most_per_town=1)
    seini, dej = from_town(event, "Seini"), from_town(event, "Dej")
    more_of_seini, gherla = from_town(event, "Seini"), from_town(event, "Gherla")
    cancel_registration(dej.pk, Reason.BY_PERSON)
    assert (state_of(more_of_seini), state_of(gherla), state_of(seini)) == ("waiting", "confirmed", "confirmed")


def test_kinds_and_countries_have_limits_of_their_own() -> None:
    event = limited(make_pilot(capacity=9), most_per_kind=1, most_per_country=2)
    came = [
        from_town(event, f"T{n}", kind, land)
        for n, (kind, land) in enumerate(
            [("ngo", "AT"), ("ngo", "DE"), ("volunteer", "AT"), ("municipality", "AT"), ("sponsor", "DE")]
        )
    ]
    assert [one.state for one in came] == ["confirmed", "waiting", "confirmed", "waiting", "confirmed"]


def test_a_seat_that_is_reserved_counts_for_its_town() -> None:
    event = limited(make_pilot(capacity=9), most_per_town=1)
    make_registration(event, "unconfirmed")
    assert make_registration(event, "waiting").reason == Reason.LIMIT


def test_a_yes_of_the_team_keeps_to_the_limit_too() -> None:
    event = limited(make_pilot(capacity=9, needs_approval=True), most_per_town=1)
    first, second = (make_registration(event, "pending") for _n in range(2))
    assert [approve(one.pk).state for one in (first, second)] == [State.CONFIRMED, State.WAITING]


def test_a_limit_that_is_raised_lets_in_as_many_as_it_says() -> None:
    event = limited(make_pilot(capacity=9), most_per_town=1)
    waiting = [from_town(event, "Seini") for _n in range(5)][1:]
    form = DetailsForm(data=details_data(event, most_per_town=3), kind=event.event_kind, event=event, actor=OFFICE)
    assert form.is_valid(), form.errors
    save_details(event.pk, form.details())
    assert [state_of(one) for one in waiting] == ["confirmed", "confirmed", "waiting", "waiting"]


def test_the_page_says_it_and_asks_for_the_country_only_where_it_counts(client: Client) -> None:
    event = make_pilot()
    assert 'name="country"' not in client.get(event.get_absolute_url()).content.decode()
    limited(event, most_per_country=2, most_per_town=1)
    page = client.get(event.get_absolute_url()).content.decode()
    assert 'name="country"' in page
    assert "2 places for people of one country at most" in page
    assert "1 place for people of one town" in page
    answer = client.post(event.get_absolute_url(), form_data())
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["country"])
    assert client.post(event.get_absolute_url(), form_data(country="AT")).status_code == 302
    assert str(Registration.objects.get().town_country) == "AT"


def test_the_page_of_who_waits_says_which_limit(client: Client) -> None:
    event = limited(make_pilot(capacity=9), most_per_town=1)
    second = [from_town(event, "Seini") for _n in range(2)][1]
    assert "The one place for Seini is taken." in client.get(f"/my/{second.token}/").content.decode()


@pytest.mark.parametrize("most", ["0", "-1", "many", "1000000000", "1.5"])
def test_what_is_no_limit_is_said_at_its_field(most: str) -> None:
    event = make_pilot()
    form = DetailsForm(data=details_data(event, most_per_town=most), kind=event.event_kind, event=event, actor=OFFICE)
    assert list(form.errors) == ["most_per_town"]


def test_correcting_a_town_lets_in_who_waited_for_its_place() -> None:
    event = limited(make_pilot(capacity=9), most_per_town=1)
    first, second = (from_town(event, "Seini") for _n in range(2))
    correct_person(first.pk, PersonDetails("Ana", "Dej", "ngo"))
    assert state_of(second) == State.CONFIRMED


def test_a_registration_takes_as_many_statements_for_an_address_that_is_known() -> None:
    event = limited(make_pilot(capacity=9), most_per_town=3)
    known = from_town(event, "Seini")
    asked = []
    for email in (known.email, "new@example.org"):
        with CaptureQueriesContext(connection) as sent:
            register(event, Applicant("Ana", email, "Seini", "ngo", "", "privacy-1"))
        asked.append(len(sent))
    assert abs(asked[0] - asked[1]) <= 1  # the row of who is known is read, that of who is new is written


def test_where_one_town_waits_the_page_offers_a_place_to_others(client: Client) -> None:
    event = limited(make_pilot(capacity=9), most_per_town=1)
    for _n in range(2):
        from_town(event, "Seini")
    assert "Join the waiting list" not in client.get(event.get_absolute_url()).content.decode()


def test_a_limit_of_nobody_is_refused() -> None:
    event = make_pilot()
    event.most_per_town = 0
    with pytest.raises(ValidationError, match="1 or more"):
        event.validate_constraints()
