"""Those who took part, as their funders want them counted: asked where one does, counted once, and then taken out."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from events.actions import complete_event, confirm_address, mark_attendance, register
from events.actions.breakdowns import participants, purge_disaggregation
from events.actions.people import erase
from events.models import Attendance, Disaggregation, Event, ParticipantCount, Registration
from events.plans import Said
from share.grants.models import Breakdown, Grant
from share.kit import clock
from tests.make import form_data, make_applicant, make_coordinator, make_pilot, make_registration

pytestmark = pytest.mark.django_db
PRESENT = Attendance.Mark.PRESENT
SAID = {"gender": "woman", "age": "18_60", "first_time": "False"}


@pytest.fixture
def event() -> Event:
    event = make_pilot()
    Grant.objects.filter(events=event).update(breakdowns=["country", "gender", "age", "first_time"])
    return Event.objects.get(pk=event.pk)


def test_the_country_may_be_left_out_where_it_shares_out_no_places(event: Event, client: Client) -> None:
    assert client.post(event.get_absolute_url(), form_data(country="")).status_code == 302
    Event.objects.update(most_per_country=1)
    assert client.post(event.get_absolute_url(), form_data("other@example.org", country="")).status_code == 422


def registers(event: Event, client: Client, **changes: Any) -> Registration:
    client.post(event.get_absolute_url(), form_data(country="RO", **changes))
    return Registration.objects.latest("pk")


def comes(event: Event, email: str, **fields: Any) -> Registration:
    """Somebody who is present, and what they said."""
    registration = make_registration(event, email=email)
    if fields:
        Disaggregation.objects.create(registration=registration, **fields)
    return registration


def over(event: Event, *present: Registration) -> Event:
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(hours=1))
    session = event.sessions.all()[0]
    for registration in present:
        Attendance.objects.create(session=session, registration=registration, mark=PRESENT)
    return complete_event(event.pk)


# Asking


def test_it_is_asked_only_where_a_grant_needs_it(event: Event, client: Client) -> None:
    page = client.get(event.get_absolute_url()).content.decode()
    for words in ("Counted for the funder", "I am", "My age", "My first activity", "Country of that town"):
        assert words in page
    Grant.objects.update(breakdowns=["age"])
    page = client.get(event.get_absolute_url()).content.decode()
    assert "My age" in page
    assert not any(words in page for words in ("I am", "My first activity", "Country of that town"))
    Grant.objects.update(breakdowns=[])
    assert "Counted for the funder" not in client.get(event.get_absolute_url()).content.decode()


def test_what_two_grants_need_is_asked_once(event: Event) -> None:
    other = Grant.objects.create(
        code="OTHER", title="Other", starts_on="2026-01-01", ends_on="2028-01-01", breakdowns=["gender", "age"]
    )
    Grant.objects.exclude(pk=other.pk).update(breakdowns=["country", "gender"])
    event.grant_shares.create(grant=other, percent=None)
    assert set(Event.objects.get(pk=event.pk).breakdowns) == {"country", "gender", "age"}
    (found,) = Event.objects.filter(pk=event.pk).with_breakdowns()
    assert "breakdowns" in vars(found), "it came with the event, without a query of its own"


def test_what_is_said_is_kept_until_it_is_counted_and_can_be_changed(event: Event, client: Client) -> None:
    registration = registers(event, client, **SAID)
    said = registration.disaggregation
    assert (said.gender, said.age, said.first_time) == ("woman", "18_60", False)
    page = f"/my/{registration.token}/said/"
    assert page in client.get(f"/my/{registration.token}/").content.decode()
    assert '<option value="woman" selected>' in client.get(page).content.decode()
    assert '<option value="False" selected>' in client.get(page).content.decode()
    client.post(page, SAID | {"gender": "", "first_time": "True"})
    said.refresh_from_db()
    assert (said.gender, said.age, said.first_time) == ("", "18_60", True)
    client.post(page, {})
    assert not Disaggregation.objects.exists()


def test_a_place_does_not_depend_on_it(event: Event, client: Client) -> None:
    registers(event, client)
    assert not Disaggregation.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Disaggregation.objects.create(registration=Registration.objects.get())


def test_another_value_than_those_offered_is_refused_at_its_field(event: Event, client: Client) -> None:
    answer = client.post(event.get_absolute_url(), form_data(country="RO", **(SAID | {"age": "44"})))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"age"}


def test_who_types_the_address_of_another_changes_nothing_they_said(event: Event, client: Client) -> None:
    registers(event, client, **SAID)
    registers(event, client, **(SAID | {"gender": "man"}))
    assert Disaggregation.objects.get().gender == "woman"


def test_what_no_grant_needs_is_not_kept_though_it_is_sent(event: Event) -> None:
    Grant.objects.update(breakdowns=["age"])
    register(Event.objects.get(pk=event.pk), make_applicant(said=Said(gender="woman", age="under_18")))
    assert (Disaggregation.objects.get().gender, Disaggregation.objects.get().age) == ("", "under_18")


# Counting


def test_those_who_were_there_are_counted_once_and_what_they_said_goes(event: Event) -> None:
    there = [
        comes(event, "one@example.org", gender="woman", age="18_60", first_time=True),
        comes(event, "two@example.org", gender="woman", age="over_60", first_time=False),
        comes(event, "three@example.org", gender="man"),
        comes(event, "four@example.org"),
    ]
    comes(event, "away@example.org", gender="other", age="under_18")
    Registration.objects.filter(pk__in=[one.pk for one in there[:3]]).update(town_country="RO", municipality=None)
    Registration.objects.filter(pk=there[3].pk).update(town_country="", municipality=None)
    over(event, *there)
    counted = {(row.breakdown, row.value): row.count for row in ParticipantCount.objects.all()}
    assert counted == {
        ("country", "RO"): 3, ("country", ""): 1,
        ("gender", "woman"): 2, ("gender", "man"): 1, ("gender", ""): 1,
        ("age", "18_60"): 1, ("age", "over_60"): 1, ("age", ""): 2,
        ("first_time", "true"): 1, ("first_time", "false"): 1, ("first_time", ""): 2,
    }  # fmt: skip
    assert not Disaggregation.objects.exists(), "also of who stayed away"


def test_the_country_is_that_of_the_town_of_the_network_first(event: Event) -> None:
    one = comes(event, "one@example.org")
    Registration.objects.filter(pk=one.pk).update(town_country="DE", municipality=event.municipality)
    over(event, one)
    assert ParticipantCount.objects.get(breakdown=Breakdown.COUNTRY).value == "RO"


def test_erasure_does_not_touch_the_count_and_takes_out_what_is_not_counted_yet(event: Event) -> None:
    registration = register(event, make_applicant(said=Said(gender="woman")))
    user = confirm_address(registration.pk).user
    other = make_pilot(title="Later")
    assert user
    comes(other, user.email, gender="woman").save()
    Registration.objects.filter(event=other).update(user=user)
    over(event, registration)
    before = list(ParticipantCount.objects.values_list("breakdown", "value", "count"))
    assert ("gender", "woman", 1) in before
    assert Disaggregation.objects.count() == 1
    erase(user)
    assert list(ParticipantCount.objects.values_list("breakdown", "value", "count")) == before
    assert not Disaggregation.objects.exists()


def test_what_no_grant_asks_is_not_counted(event: Event) -> None:
    Grant.objects.update(breakdowns=[])
    over(event, comes(event, "one@example.org", gender="woman"))
    assert not ParticipantCount.objects.exists()
    assert participants(Event.objects.get(pk=event.pk)) is None


def test_what_was_said_ends_with_the_registration_and_a_year_after_at_the_latest(event: Event) -> None:
    gone, stays = comes(event, "gone@example.org", gender="man"), comes(event, "stays@example.org", gender="man")
    Registration.objects.filter(pk=gone.pk).update(state="cancelled", state_since=clock.now())
    assert purge_disaggregation() == 0
    clock.move_to(clock.now() + timedelta(days=31))
    assert purge_disaggregation() == 1
    assert Disaggregation.objects.get().registration == stays
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(days=364))
    assert purge_disaggregation() == 0
    clock.move_to(event.ends_at + timedelta(days=366))
    assert purge_disaggregation() == 1


# Reading


def test_the_team_reads_how_many_have_said_it_then_the_counts_of_those_who_were_there(
    event: Event, client: Client
) -> None:
    coordinator = make_coordinator(event.organisers.get())
    client.force_login(coordinator)
    one, _two = comes(event, "one@example.org", gender="woman"), comes(event, "two@example.org", gender="man")
    page = f"/work/activities/{event.public_id}/questions/"
    shown = " ".join(client.get(page).content.decode().split())
    assert "2 of 2 people with a place have said" in shown
    assert "a man" not in shown, "a total that grows by one tells who said what"
    assert event.starts_at
    clock.move_to(event.starts_at)
    mark_attendance(event.pk, {(one.pk, event.sessions.all()[0].pk): "present"}, by=coordinator)
    clock.move_to(event.starts_at + timedelta(days=1))
    complete_event(event.pk)
    shown = " ".join(client.get(page).content.decode().split())
    assert "Of 1 person who was there, counted when the attendance was complete" in shown
    assert "<strong>1</strong> a woman" in shown
    assert "corrected" not in shown


def test_a_later_correction_changes_no_count_and_is_said(event: Event) -> None:
    one, two = comes(event, "one@example.org", gender="woman"), comes(event, "two@example.org", gender="man")
    over(event, one)
    Attendance.objects.create(session=event.sessions.all()[0], registration=two, mark=PRESENT)
    found = participants(Event.objects.get(pk=event.pk))
    assert found
    assert (found.people, found.present, found.is_corrected) == (1, 2, True)
