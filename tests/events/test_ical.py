"""The calendar entry of an event: the same bytes while nothing changed, and a newer one that wins once it did."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import formats

from events import notifications
from events.actions import cancel_event, plan_sessions, save_details
from events.ical import calendar
from events.models import Event
from events.models.event import QUIET
from events.plans import Details, Share
from share.kit import clock
from share.mail.models import Mail
from share.mail.planned import send_due
from tests.make import make_pilot, make_registration, moved

pytestmark = pytest.mark.django_db


def sequence(entry: str) -> int:
    found = re.search(r"^SEQUENCE:(\d+)\r$", entry, re.MULTILINE)
    assert found
    return int(found[1])


def fresh(event: Event) -> Event:
    return Event.objects.get(pk=event.pk)


def details(event: Event, **changes: object) -> Details:
    said = {
        "title": event.title,
        "municipality": event.municipality,
        "venue": event.venue,
        "summary": event.summary,
        "timezone": event.timezone,
        "languages": event.languages,
        "capacity": event.capacity,
        "shares": [Share(event.grants.get())],
    }
    return Details(**{**said, **changes})  # type: ignore[arg-type]


def test_two_downloads_of_an_unchanged_event_are_the_same_bytes(client: Client) -> None:
    event = make_pilot()
    page = f"/activities/{event.public_id}/event.ics"
    first = client.get(page).content
    clock.move_to(clock.now() + timedelta(days=3))
    assert client.get(page).content == first


def test_a_calendar_entry_and_the_subject_of_a_mail_say_where_and_when() -> None:
    event = make_pilot(title="Ready to welcome")
    day = formats.date_format(event.local_start)
    entry = calendar(event).replace("\r\n ", "")
    assert f"SUMMARY:Ready to welcome\\, {event.municipality}\r\n" in entry
    assert day in entry
    confirmed = make_registration(event)
    notifications.confirmed(event, confirmed)
    notifications.event_cancelled(event, confirmed)
    for mail in Mail.objects.all():
        assert mail.subject.endswith(f": Ready to welcome, {event.municipality}, {day}")


def test_what_a_calendar_does_not_show_changes_nothing() -> None:
    event = make_pilot()
    before = calendar(fresh(event))
    clock.move_to(clock.now() + timedelta(hours=1))
    save_details(event.pk, details(event, summary="Another day.", capacity=30))
    plan_sessions(event.pk, moved(event, timedelta(0)))
    assert calendar(fresh(event)) == before


@pytest.mark.parametrize("change", ["venue", "time", "cancelled"])
def test_the_sequence_grows_with_what_a_calendar_shows(change: str) -> None:
    event = make_pilot()
    before = sequence(calendar(fresh(event)))
    clock.move_to(clock.now() + timedelta(hours=1))
    if change == "venue":
        save_details(event.pk, details(event, venue="School"))
    elif change == "time":
        plan_sessions(event.pk, moved(event, timedelta(hours=2)))
    else:
        cancel_event(event.pk, "Snow")
    assert sequence(calendar(fresh(event))) == before + 3600


def test_a_mail_has_an_entry_that_is_newer_than_the_download() -> None:
    event = make_pilot()
    make_registration(event)
    clock.move_to(clock.now() + timedelta(hours=1))
    plan_sessions(event.pk, moved(event, timedelta(hours=2)))
    clock.move_to(clock.now() + QUIET)
    send_due()
    mail = Mail.objects.get(key__contains=":changed")
    assert sequence(mail.calendar) >= sequence(calendar(fresh(event)))
