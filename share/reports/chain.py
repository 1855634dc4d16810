"""The chain of evidence behind a counted row: the activity, the marks by session, and the signed sheets."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from events.models import Attendance, Event, EventDocument, Registration
from share.claims.models import Cost
from share.grants.models import Grant
from share.kit.states import Tone
from share.records import history


def number_of(grant: Grant, person: uuid.UUID) -> str:
    """By what a person goes on the pages of a grant where names do not open: the same on each, and telling nothing."""
    return salted_hmac("share.reports.people", f"{grant.pk}:{person}").hexdigest()[:8].upper()


@dataclass(frozen=True)
class Mark:
    """What is on record of a person for one session."""

    session: str
    at: datetime
    words: str
    tone: Tone
    marked_at: datetime | None = None
    marked_by: str = ""
    is_locked: bool = False


@dataclass(frozen=True)
class Chain:
    """What stands behind a row. Without an activity it is of something else: a cost, a place, a partner, a mission."""

    event: Event | None
    person: Registration | None = None
    marks: Sequence[Mark] = ()
    documents: Sequence[EventDocument] = ()
    cost: Cost | None = None

    @property
    def sheets(self) -> list[EventDocument]:
        """What holds names."""
        return [one for one in self.documents if one.kind in EventDocument.WITH_NAMES]

    @property
    def others(self) -> list[EventDocument]:
        """What opens always."""
        return [one for one in self.documents if one.kind not in EventDocument.WITH_NAMES]


def behind(event: Event | None, person: Registration | None) -> Chain:
    """The chain of an activity, or of a person there."""
    if event is None:
        return Chain(None)
    documents = list(event.documents.select_related("stored", "added_by", "checked_by"))
    return Chain(event, person, list(_marks(event, person)) if person else [], documents)


def of_row(grant: Grant, thing: str, person: str) -> Chain:
    """The chain of a sealed row: found by the public id and the person key that were sealed."""
    events = Event.objects.paid_by(grant).select_related("municipality")
    event = events.filter(public_id=thing).first()
    if event is None:
        return Chain(None, cost=_cost(grant, thing))
    return behind(event, _registration(event, person) if person else None)


def _cost(grant: Grant, thing: str) -> Cost | None:
    """The cost with this id, which opens to its receipts."""
    try:
        key = uuid.UUID(thing)
    except ValueError:
        return None
    return Cost.objects.of_grant(grant).filter(public_id=key).select_related("partner__organisation").first()


def _registration(event: Event, person: str) -> Registration | None:
    """Who had this key when it was sealed: a person who was merged since has another one."""
    there = Registration.objects.filter(event=event)
    if found := there.filter(person_key=person).first():
        return found
    lines = history.lines_of(Registration)._default_manager.filter(person_key=person, pgh_obj__event=event)
    return there.filter(pk__in=lines.values("pgh_obj")).first()


def _marks(event: Event, person: Registration) -> Iterator[Mark]:
    found = {mark.session_id: mark for mark in person.attendances.select_related("marked_by")}
    for session in event.sessions.order_by("starts_at", "pk"):
        mark, locked = found.get(session.pk), session.locked_at is not None
        if mark is None:
            yield Mark(session.title, session.starts_at, str(Attendance.NOT_TAKEN), Tone.QUIET, is_locked=locked)
        else:
            by = mark.marked_by.name if mark.marked_by else str(_("the site itself"))
            tone = Attendance.Mark(mark.mark).tone
            yield Mark(session.title, session.starts_at, mark.get_mark_display(), tone, mark.marked_at, by, locked)
