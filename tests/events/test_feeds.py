"""The month on a page, feeds by kind, country and person that two calendar libraries read alike, and open data."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import ical.calendar_stream
import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from events.actions import cancel_event
from events.models import Event
from events.views import calendars
from events.views.calendars import own_feed_of
from share.accounts.actions import erase
from share.kit import clock
from tests.make import make_gathering, make_organisation, make_pilot, make_recorded, make_registration

pytestmark = pytest.mark.django_db
Entry = tuple[str, str, str, datetime, datetime]


def by_icalendar(text: str) -> set[Entry]:
    return {
        (
            str(one["UID"]),
            str(one["STATUS"]),
            str(one["SUMMARY"]),
            one.decoded("DTSTART").astimezone(UTC),
            one.decoded("DTEND").astimezone(UTC),
        )
        for one in icalendar.Calendar.from_ical(text).walk("VEVENT")
    }


def by_ical(text: str) -> set[Entry]:
    (calendar,) = ical.calendar_stream.CalendarStream.from_ics(text).calendars
    found = set()
    for one in calendar.events:
        assert isinstance(one.dtstart, datetime)
        assert isinstance(one.dtend, datetime)
        status = str(one.status.value if one.status else "")
        found.add((str(one.uid), status, str(one.summary), one.dtstart.astimezone(UTC), one.dtend.astimezone(UTC)))
    return found


def both(client: Client, address: str) -> set[Entry]:
    """What both libraries read in a feed."""
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert by_icalendar(text) == by_ical(text)
    return by_icalendar(text)


def test_two_libraries_agree_on_every_feed(client: Client) -> None:
    pilot, table = make_pilot(), make_gathering(starts_in=timedelta(days=9))
    gone, draft = make_pilot(), make_pilot(published=False)
    cancel_event(gone.pk, "The hall burnt down.")
    old = make_gathering(starts_in=-timedelta(days=400))
    feed = reverse("events:feed")

    def ids(entries: set[Entry]) -> set[str]:
        return {uid.partition("@")[0] for uid, *_rest in entries}

    everything = both(client, feed)
    assert ids(everything) == {pilot.public_id, table.public_id, gone.public_id}
    assert {status for uid, status, *_rest in everything if uid.startswith(gone.public_id)} == {"CANCELLED"}
    assert ids(both(client, f"{feed}?kind=roundtable")) == {table.public_id}
    assert ids(both(client, f"{feed}?country=RO")) == ids(everything)
    assert draft.public_id not in ids(everything)
    assert old.public_id not in ids(everything)
    assert {begins for uid, *_words, begins, _ends in everything if uid.startswith(table.public_id)} == {
        table.starts_at
    }


def test_a_person_subscribes_to_their_own_places_and_to_nothing_else(client: Client) -> None:
    mine, other = make_pilot(), make_pilot()
    registration = make_registration(mine)
    make_registration(other)
    assert registration.user
    address = own_feed_of(registration.user)
    assert [uid.partition("@")[0] for uid, *_rest in both(client, address)] == [mine.public_id]
    client.force_login(registration.user)
    assert address in client.get(reverse("events:mine")).content.decode()
    client.logout()
    assert client.get("/calendar/strange/mine.ics").status_code == 404
    erase(registration.user)
    assert client.get(address).status_code == 404


def test_a_month_shows_each_day_and_what_is_not_known_to_the_day_apart(client: Client) -> None:
    organisation = make_organisation()
    days = make_recorded(organisation, starts_text="2018-05-03", ends_text="2018-05-06")
    month = make_recorded(
        organisation, "working_group", starts_text="2018-05", ends_text="2018-05", date_precision="month"
    )
    Event.objects.filter(pk=month.pk).update(starts_on=date(2018, 5, 1), ends_on=date(2018, 5, 31), title="In May")
    page = client.get(reverse("events:month") + "?month=2018-05").content.decode()
    assert page.count(days.get_absolute_url()) == 4
    assert page.count(month.get_absolute_url()) == 1
    assert "Some day of this month" in page
    assert "?month=2018-04" in page
    assert "?month=2018-06" in page
    only = client.get(reverse("events:month") + "?month=2018-05&kind=working_group").content.decode()
    assert days.get_absolute_url() not in only
    assert "No activity fits" in client.get(reverse("events:month") + "?month=2013-01").content.decode()


def test_a_month_that_nobody_can_take_in_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation = make_organisation()
    for n in range(4):
        event = make_recorded(organisation)
        day = date(2017, 3, 28 - n)
        Event.objects.filter(pk=event.pk).update(title=f"Activity {n}", starts_on=day, ends_on=day)
    monkeypatch.setattr(calendars, "IN_A_MONTH", 3)
    page = client.get(reverse("events:month") + "?month=2017-03").content.decode()
    assert "More than 3 activities fit in this month" in page
    assert [f"Activity {n}<" in page for n in range(4)] == [False, True, True, True]
    Event.objects.filter(title="Activity 0").update(starts_on=date(2017, 4, 1), ends_on=date(2017, 4, 1))
    assert "More than" not in client.get(reverse("events:month") + "?month=2017-03").content.decode()


@pytest.mark.parametrize("said", ["", "nonsense", "0000-00", "9999-12", "2018-13"])
def test_what_is_no_month_is_this_one_or_an_end_of_the_calendar(client: Client, said: str) -> None:
    answer = client.get(reverse("events:month"), {"month": said})
    assert answer.status_code == 200
    shown = re.search(r'name="month" value="([0-9-]+)"', answer.content.decode())
    assert shown
    assert shown[1] in {f"{clock.today():%Y-%m}", "2099-12"}


def test_open_data_says_what_is_known_and_null_for_the_rest(client: Client) -> None:
    organisation = make_organisation()
    event = make_recorded(organisation, participants=12, participants_precision="about", source="A report")
    make_pilot(published=False)
    told = client.get(reverse("events:open_data")).json()["activities"]
    (one,) = told
    assert (one["id"], one["kind"], one["first_day"], one["country"]) == (
        event.public_id,
        "exchange_event",
        "2018-05-03",
        "TR",
    )
    assert (one["starts_at"], one["town"], one["participants"], one["participants_precision"]) == (
        None,
        None,
        12,
        "about",
    )
    assert one["organisers"] == [str(organisation)]


def test_a_page_tells_machines_what_it_is_and_no_text_leaves_the_script(client: Client) -> None:
    event = make_pilot(title="A day </script><b>&")
    page = client.get(event.get_absolute_url()).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    (told,) = [json.loads(one) for one in found]
    assert (told["@type"], told["name"]) == ("Event", "A day </script><b>&")
    assert datetime.fromisoformat(told["startDate"]) == event.starts_at
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    cancel_event(event.pk, "No.")
    assert "EventCancelled" in client.get(event.get_absolute_url()).content.decode()
