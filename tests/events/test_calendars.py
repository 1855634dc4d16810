"""Two calendar libraries that share no code read every entry alike: `icalendar`, which wrote it, and `ical`, which did not.

Across both nights in which clocks change, in four zones; once by the name of the zone, and once by the rules in the file
alone, under a name that no table of zones has.
"""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import ical.calendar_stream
import icalendar
import pytest
from django.test import Client

from events.actions import cancel_event, cancel_registration, plan_sessions, postpone_event
from events.models import Event, Registration
from events.models.event import QUIET
from share.kit import clock
from share.mail.models import Mail
from share.mail.planned import send_due
from tests.make import make_pilot, make_registration, moved

pytestmark = pytest.mark.django_db

ZONES = ["Europe/Lisbon", "Europe/Vienna", "Europe/Bucharest", "Atlantic/Azores"]
NIGHTS = {"spring": datetime(2027, 3, 28, 1, tzinfo=UTC), "autumn": datetime(2027, 10, 31, 1, tzinfo=UTC)}


@dataclass(frozen=True)
class Read:
    """What a reader makes of an entry; days and hours as moments."""

    method: str
    uid: str
    sequence: int
    status: str
    begins: datetime
    ends: datetime
    stamp: datetime
    words: tuple[str, str, str, str]


def by_icalendar(text: str) -> Read:
    calendar = icalendar.Calendar.from_ical(text)
    (entry,) = calendar.walk("VEVENT")
    return Read(
        str(calendar["METHOD"]),
        str(entry["UID"]),
        int(entry["SEQUENCE"]),
        str(entry["STATUS"]),
        entry.decoded("DTSTART").astimezone(UTC),
        entry.decoded("DTEND").astimezone(UTC),
        entry.decoded("DTSTAMP").astimezone(UTC),
        tuple(str(entry[name]) for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "URL")),  # type: ignore[arg-type]
    )


def by_ical(text: str) -> Read:
    (calendar,) = ical.calendar_stream.CalendarStream.from_ics(text).calendars
    (entry,) = calendar.events
    assert isinstance(entry.dtstart, datetime)
    assert isinstance(entry.dtend, datetime)
    assert isinstance(entry.dtstamp, datetime)
    return Read(
        str(calendar.method),
        str(entry.uid),
        int(entry.sequence or 0),
        str(entry.status.value if entry.status else ""),
        entry.dtstart.astimezone(UTC),
        entry.dtend.astimezone(UTC),
        entry.dtstamp.astimezone(UTC),
        (str(entry.summary), str(entry.location), str(entry.description), str(entry.url)),
    )


def both(text: str, zone: str) -> Read:
    """What both read, by the zone's name and by the rules of the file."""
    assert f"TZID={zone}" in text.replace("\r\n ", "")
    unknown = f"X-{zone.replace('/', '-')}"  # of its own for each zone: icalendar keeps what it read under a name
    found = [
        asdict(reader(of))
        for of in (text, text.replace("\r\n ", "").replace(zone, unknown))
        for reader in (by_icalendar, by_ical)
    ]
    assert [{name: value for name, value in one.items() if value != found[0][name]} for one in found] == [{}] * 4
    return by_icalendar(text)


def at(zone: str, night: str) -> Event:
    """An activity of that zone from the evening before the night until the day after it."""
    event = make_pilot(capacity=20)
    Event.objects.filter(pk=event.pk).update(timezone=zone)
    event.refresh_from_db()
    assert event.starts_at
    begins = NIGHTS[night] - timedelta(hours=8, minutes=30)
    clock.move_to(begins - timedelta(days=40))
    agenda = moved(event, begins - event.starts_at)
    day_after = NIGHTS[night] + timedelta(hours=30)
    agenda[-1] = replace(agenda[-1], starts_at=day_after, ends_at=day_after + timedelta(hours=1))
    plan_sessions(event.pk, agenda)
    return Event.objects.get(pk=event.pk)


def entries(registration: Registration) -> list[str]:
    rows = Mail.objects.filter(key__contains=registration.public_id).exclude(calendar="").order_by("created_at")
    return [str(text) for text in rows.values_list("calendar", flat=True)]


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("zone", ZONES)
def test_both_read_the_same_moments_and_words(zone: str, night: str, client: Client) -> None:
    event = at(zone, night)
    local = event.local_start
    assert local is not None
    assert local.utcoffset() != (local + timedelta(days=2)).astimezone(ZoneInfo(zone)).utcoffset(), "the clocks change"
    read = both(client.get(f"/activities/{event.public_id}/event.ics").content.decode(), zone)
    assert (read.begins, read.ends) == (event.starts_at, event.ends_at)
    assert (read.method, read.status) == ("PUBLISH", "CONFIRMED")
    assert event.title in read.words[0]
    assert "Casa de Cultură" in read.words[1]


@pytest.mark.parametrize("zone", ZONES)
def test_both_follow_an_entry_from_mail_to_mail(zone: str) -> None:
    """Confirmed, moved across the switch, cancelled: one entry that grows, and is taken back."""
    event = at(zone, "autumn")
    stays, leaves = make_registration(event), make_registration(event)
    clock.move_to(clock.now() + timedelta(minutes=1))
    plan_sessions(event.pk, moved(event, timedelta(days=2)))
    clock.move_to(clock.now() + QUIET)
    send_due()
    clock.move_to(clock.now() + timedelta(minutes=1))
    cancel_registration(leaves.pk, Registration.Reason.BY_PERSON)
    clock.move_to(clock.now() + timedelta(minutes=1))
    cancel_event(event.pk, "Snow")
    event.refresh_from_db()
    for person in (stays, leaves):
        reads = [both(text, zone) for text in entries(person)]
        assert [(one.method, one.status) for one in reads] == [
            ("PUBLISH", "CONFIRMED"),
            ("PUBLISH", "CONFIRMED"),
            ("CANCEL", "CANCELLED"),
        ]
        assert len({one.uid for one in reads}) == 1
        assert [one.sequence for one in reads] == sorted({one.sequence for one in reads})
        assert reads[1].begins == event.starts_at == reads[0].begins + timedelta(days=2)


def test_both_take_a_postponed_entry_back(client: Client) -> None:
    event = at("Europe/Vienna", "spring")
    person = make_registration(event)
    clock.move_to(clock.now() + timedelta(minutes=1))
    postpone_event(event.pk, "The hall is closed")
    of_page = client.get(f"/activities/{event.public_id}/event.ics").content.decode()
    of_mail = entries(person)[-1]
    for text in (of_page, of_mail):
        read = both(text, "Europe/Vienna")
        assert (read.method, read.status) == ("CANCEL", "CANCELLED")


def test_the_comparison_notices_an_hour(client: Client) -> None:
    """The control: a file whose rules of the zone are wrong is read in two ways."""
    event = at("Europe/Vienna", "autumn")
    text = client.get(f"/activities/{event.public_id}/event.ics").content.decode()
    assert "TZOFFSETTO:+0200" in text
    with pytest.raises(AssertionError):
        both(text.replace("TZOFFSETTO:+0200", "TZOFFSETTO:+0300"), "Europe/Vienna")


def test_both_read_hard_words_alike(client: Client) -> None:
    event = at("Europe/Bucharest", "spring")
    title, venue = "Ready; to welcome, “all”\\", 'Sală "B", etajul 2; intrare'
    Event.objects.filter(pk=event.pk).update(title=title, venue=venue)
    text = client.get(f"/activities/{event.public_id}/event.ics").content.decode()
    read = both(text, "Europe/Bucharest")
    assert read.words[0].startswith(title)
    assert venue in read.words[1]
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
