"""What people need to take part: the link for those from afar, interpretation, how one gets in."""

import pytest
from django.test import Client

from events.actions import cancel_registration
from events.models import Event, Registration
from share.kit import clock
from share.mail.models import Mail
from share.mail.planned import send_due
from tests.make import make_coordinator, make_organisation, make_pilot, make_registration

pytestmark = pytest.mark.django_db
LINK = "https://example.org/room-of-the-day"


@pytest.fixture
def event() -> Event:
    event = make_pilot(capacity=1)
    Event.objects.filter(pk=event.pk).update(
        online_link=LINK, interpretation=["uk", "ar"], venue_access="Two steps, no lift"
    )
    event.refresh_from_db()
    return event


def own_page(registration: Registration) -> str:
    return Client().get(f"/my/{registration.token}/").content.decode()


def test_only_who_has_a_place_sees_the_online_link(event: Event, client: Client) -> None:
    coming, waiting = make_registration(event), make_registration(event, "waiting")
    unconfirmed = make_registration(event, "unconfirmed")
    assert LINK in own_page(coming)
    assert LINK not in own_page(waiting) + own_page(unconfirmed)
    assert [mail.to for mail in Mail.objects.filter(text__contains=LINK)] == [coming.email]
    public = [
        client.get(page).content.decode() for page in (event.get_absolute_url(), f"{event.get_absolute_url()}event.ics")
    ]
    assert all(LINK not in text for text in public)
    assert "whoever has a place gets the link" in public[0]
    assert not any(LINK in entry for entry in Mail.objects.values_list("calendar", flat=True)), (
        "people pass calendars on"
    )


def test_who_gives_the_place_on_sees_it_no_more_and_who_moves_up_does(event: Event) -> None:
    coming, waiting = make_registration(event), make_registration(event, "waiting")
    cancel_registration(coming.pk, Registration.Reason.BY_PERSON)
    assert LINK not in own_page(coming)
    assert LINK in own_page(waiting)


def test_the_reminder_has_the_link_that_is_in_force(event: Event) -> None:
    make_registration(event)
    Event.objects.filter(pk=event.pk).update(online_link=f"{LINK}-2")
    assert event.reminder_at
    clock.move_to(event.reminder_at)
    send_due()
    assert f"{LINK}-2" in Mail.objects.get(key__contains=":reminder:").text


def test_interpretation_and_the_way_in_stand_on_the_page_and_in_mails(event: Event, client: Client) -> None:
    make_registration(event)
    page = client.get(event.get_absolute_url()).content.decode()
    assert "Two steps, no lift" in page
    assert "Ukrainian" in page
    assert Mail.objects.filter(key__contains=":confirmed", text__contains="Two steps, no lift").exists()


def test_another_partner_does_not_see_the_link(event: Event, client: Client) -> None:
    client.force_login(make_coordinator(make_organisation("Cidis", "IT")))
    assert LINK not in client.get(event.get_absolute_url()).content.decode()
    assert client.get(f"/work/activities/{event.public_id}/").status_code == 404
