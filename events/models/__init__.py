from events.models.document import Document
from events.models.event import Event, EventOrganiser, EventPlace, EventQuerySet, GrantShare, Session
from events.models.record import Record
from events.models.registration import Attendance, Registration, RegistrationQuerySet

__all__ = [
    "Attendance",
    "Document",
    "Event",
    "EventOrganiser",
    "EventPlace",
    "EventQuerySet",
    "GrantShare",
    "Record",
    "Registration",
    "RegistrationQuerySet",
    "Session",
]
