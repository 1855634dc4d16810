from events.models.event import Event, EventOrganiser, EventQuerySet, GrantShare, Session
from events.models.registration import Attendance, Registration, RegistrationQuerySet

__all__ = [
    "Attendance",
    "Event",
    "EventOrganiser",
    "EventQuerySet",
    "GrantShare",
    "Registration",
    "RegistrationQuerySet",
    "Session",
]
