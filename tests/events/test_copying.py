"""The same again: a draft on another day with the same weekday, and nothing of the people who came."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from events.actions import copy_event, day_offered, delete_draft, publish
from events.models import Event, EventOrganiser, Registration
from municipalities.models import Organisation
from share.grants.models import Grant
from share.kit import clock
from tests.make import (
    hidden_fields,
    make_coordinator,
    make_document,
    make_organisation,
    make_pilot,
    make_registration,
    make_user,
)

pytestmark = pytest.mark.django_db
STAYS = (
    "venue",
    "summary",
    "timezone",
    "languages",
    "capacity",
    "municipality",
    "kind",
    "promotion_stops",
    "contact_email",
)


@pytest.fixture
def event() -> Event:
    event = make_pilot()
    Event.objects.filter(pk=event.pk).update(contact_email="questions@example.org", promotion_stops=48, most_per_town=3)
    event.refresh_from_db()
    return event


def copied(event: Event, day: date | None = None, title: str = "Again") -> Event:
    return copy_event(
        event.pk, title=title, day=day or day_offered(event), by=make_user(), leads=Organisation.objects.all()
    ).event


def test_it_is_a_draft_with_the_same_rules_hours_and_modules_on_the_same_weekday(event: Event) -> None:
    copy = copied(event)
    assert copy.state == "draft"
    assert [getattr(copy, name) for name in STAYS] == [getattr(event, name) for name in STAYS]
    assert copy.most_per_town == 3
    assert event.local_start
    assert copy.local_start
    assert copy.local_start.weekday() == event.local_start.weekday()
    assert copy.local_start.time() == event.local_start.time()
    assert copy.local_start.date() >= clock.today() + timedelta(weeks=4)
    pairs = zip(event.sessions.all(), copy.sessions.all(), strict=True)
    assert all((old.title, old.taught.module) == (new.title, new.taught.module) for old, new in pairs)
    assert publish(copy.pk).state == "published", "nothing is missing in the copy"


def test_hours_stay_those_of_the_clock_across_the_night_when_clocks_change(event: Event) -> None:
    assert event.local_start
    copies = [copied(event, day) for day in (date(2027, 7, 7), date(2027, 12, 8))]
    assert {copy.local_start and copy.local_start.time() for copy in copies} == {event.local_start.time()}
    assert len({copy.starts_at and copy.starts_at.time() for copy in copies}) == 2


def test_an_hour_that_the_clocks_leave_out_is_said_at_the_day(event: Event) -> None:
    session = event.sessions.all()[0]
    night = event.local_start.replace(hour=3, minute=30)  # type: ignore[union-attr]
    event.sessions.exclude(pk=session.pk).delete()
    event.sessions.update(starts_at=night, ends_at=night + timedelta(minutes=90))
    Event.objects.filter(pk=event.pk).update(starts_at=night, ends_at=night + timedelta(minutes=90))
    with pytest.raises(ValidationError) as refused:
        copied(event, date(2027, 3, 28))
    assert list(refused.value.message_dict) == ["day"]


def test_people_documents_and_the_past_stay_behind(event: Event) -> None:
    make_registration(event)
    make_document(event)
    copy = copied(event)
    assert not copy.registrations.exists()
    assert not copy.documents.exists()
    assert copy.published_at is None
    assert Registration.objects.count() == 1


def test_a_grant_that_is_over_by_then_is_left_out_and_named(event: Event) -> None:
    Grant.objects.update(ends_on=clock.today() + timedelta(days=40))
    done = copy_event(
        event.pk,
        title="Later",
        day=clock.today() + timedelta(days=90),
        by=make_user(),
        leads=Organisation.objects.all(),
    )
    assert not done.event.grant_shares.exists()
    assert ["DEMO does not pay on that day" in sentence for sentence in done.left] == [True]


def test_copies_of_copies_know_one_another(event: Event, client: Client) -> None:
    second = copied(event, title="Second")
    third = copied(second, title="Third")
    for one, others in ((event, {second, third}), (second, {event, third}), (third, {event, second})):
        assert {*Event.objects.of_the_series_of(one)} == others
    publish(second.pk)
    page = client.get(event.get_absolute_url()).content.decode()
    assert second.get_absolute_url() in page
    assert "Third" not in page, "a draft is nobody's business yet"


def test_the_others_know_one_another_when_the_first_goes() -> None:
    first = make_pilot(published=False)
    second, third = copied(first, title="Second"), copied(first, title="Third")
    delete_draft(first.pk)
    assert {*Event.objects.of_the_series_of(Event.objects.get(pk=second.pk))} == {third}
    assert {*Event.objects.of_the_series_of(Event.objects.get(pk=third.pk))} == {second}


# The page


@pytest.fixture
def team(client: Client, event: Event) -> Client:
    client.force_login(make_coordinator())
    return client


def page(event: Event) -> str:
    return f"/work/activities/{event.public_id}/copy/"


def send(client: Client, event: Event, **typed: Any) -> Any:
    offered = {"title": event.title, "day": day_offered(event).isoformat()}
    return client.post(page(event), offered | typed | hidden_fields(client, page(event)))


def test_the_button_leads_to_the_copy(team: Client, event: Event) -> None:
    assert page(event) in team.get(f"/work/activities/{event.public_id}/").content.decode()
    answer = send(team, event, title="Another round")
    copy = Event.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (302, f"/work/activities/{copy.public_id}/")
    assert copy.title == "Another round"


def test_sent_twice_it_makes_one(team: Client, event: Event) -> None:
    form = {"title": "Once", "day": day_offered(event).isoformat()} | hidden_fields(team, page(event))
    assert [team.post(page(event), form).status_code for _n in range(2)] == [302, 302]
    assert Event.objects.filter(title="Once").count() == 1


@pytest.mark.parametrize(
    ("typed", "field"), [({"day": "2020-01-01"}, "day"), ({"day": ""}, "day"), ({"title": " "}, "title")]
)
def test_what_is_wrong_is_said_at_its_field(team: Client, event: Event, typed: Any, field: str) -> None:
    answer = send(team, event, **typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_partner_who_organises_too_leads_the_copy(event: Event, client: Client) -> None:
    ours = make_organisation("Cidis", "IT")
    EventOrganiser.objects.create(event=event, organisation=ours)
    client.force_login(make_coordinator(ours))
    assert send(client, event, title="Ours").status_code == 302
    rows = Event.objects.get(title="Ours").organiser_rows
    assert rows.get(is_lead=True).organisation == ours
    assert rows.filter(is_lead=False).count() == 1


def test_another_partner_copies_nothing(event: Event, client: Client) -> None:
    client.force_login(make_coordinator(make_organisation("Cidis", "IT")))
    assert client.get(page(event)).status_code == 404
