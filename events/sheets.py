"""Lists of people: on the screen, on paper, and as a table to take along."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Sum
from django.utils.translation import gettext as _

from events.models import Attendance, Event, Registration, Session
from share.kit import clock
from share.kit.tables import xlsx_bytes

BLANK_LINES = 5  # for people who turn up without having registered


@dataclass(frozen=True)
class Row:
    """A person's line of the attendance list: one cell a session."""

    registration: Registration
    cells: list[tuple[Session, bool]]
    hours: float

    @classmethod
    def of(cls, person: Registration, sessions: Sequence[Session], present: Collection[tuple[int, int]]) -> "Row":
        cells = [(session, (person.pk, session.pk) in present) for session in sessions]
        return cls(person, cells, sum(session.hours for session, there in cells if there))


def marks(values: Iterable[str]) -> set[tuple[int, int]]:
    """`12-34` for registration 12 in session 34. What does not look like that is passed over."""
    pairs = (value.split("-") for value in values)
    return {(int(a), int(b)) for a, b in (p for p in pairs if len(p) == 2) if _small(a) and _small(b)}


def _small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def signature_context(event: Event) -> dict[str, Any]:
    people = event.registrations.filter(state=Registration.State.CONFIRMED).order_by("key", "pk")
    return {
        "event": event,
        "people": people,
        "sessions": event.sessions.all(),
        "blank": range(BLANK_LINES),
        "organisers": event.organisers.all(),
        "grants": event.grants.all(),
        "printed_at": clock.now(),
        "site_name": settings.SITE_NAME,
    }


def participants(event: Event) -> bytes:
    """Everybody who is or was on the list, with what they attended, as XLSX."""
    time = Sum(F("attendances__session__ends_at") - F("attendances__session__starts_at"))
    people = event.registrations.annotate(count=Count("attendances"), time=time).order_by("key", "pk")
    sessions = list(event.sessions.all())
    present = set(Attendance.objects.filter(session__in=sessions).values_list("registration", "session"))
    head = [
        _("Name"),
        _("E-mail"),
        _("Town"),
        _("Comes from"),
        _("Organisation"),
        _("State"),
        _("Since"),
        _("Registered"),
    ]
    head += [f"{s.title} ({s.starts_at.astimezone(event.zone):%Y-%m-%d %H:%M})" for s in sessions] + [_("Hours")]
    rows = [
        [
            p.name,
            p.email,
            p.town,
            p.get_actor_kind_display(),
            p.organisation,
            p.get_state_display(),
            p.state_since.astimezone(event.zone),
            p.registered_at.astimezone(event.zone),
            *[_("present") if (p.pk, s.pk) in present else "" for s in sessions],
            round(p.time.total_seconds() / 3600, 2) if p.time else 0,
        ]
        for p in people
    ]
    notes = [
        _("Participants of “%(title)s”, %(date)s.") % {"title": event.title, "date": event.day},
        _("Made on %(when)s from the records of %(site)s.")
        % {"when": f"{clock.now():%Y-%m-%d %H:%M} UTC", "site": settings.SITE_NAME},
        _("Personal data: use it for this activity and its report only, and delete this file after that."),
    ]
    if event.is_demo:
        notes.append(_("Demo: these people are invented."))
    return xlsx_bytes(_("Participants"), head, rows, notes)
