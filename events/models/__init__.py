from events.models.attendance import Attendance
from events.models.document import EventDocument
from events.models.event import Event, EventPart, EventQuerySet
from events.models.parties import EventOrganiser, EventPlace, GrantShare
from events.models.people import PersonDecision
from events.models.record import Record
from events.models.registration import Registration, RegistrationQuerySet
from events.models.session import Session

__all__ = [
    "Attendance",
    "Event",
    "EventDocument",
    "EventOrganiser",
    "EventPart",
    "EventPlace",
    "EventQuerySet",
    "GrantShare",
    "PersonDecision",
    "Record",
    "Registration",
    "RegistrationQuerySet",
    "Session",
]
