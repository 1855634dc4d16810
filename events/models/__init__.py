from events.models.asking import RegistrationAnswer, RegistrationSheet, Requirements
from events.models.attendance import Attendance
from events.models.breakdowns import AgeBand, Disaggregation, ParticipantCount
from events.models.delegations import Delegation
from events.models.document import EventDocument
from events.models.door import Door, MarkOperation
from events.models.event import Event, EventPart, EventQuerySet
from events.models.feedback import Feedback, FeedbackSlip, FeedbackTally, FeedbackText
from events.models.group import Group
from events.models.guest import Guest, GuestQuerySet
from events.models.held import HeldSeats, HeldSeatsQuerySet
from events.models.parties import EventOrganiser, EventPlace, GrantShare
from events.models.people import PersonDecision
from events.models.reconciliation import SheetCount, Signature
from events.models.record import Record
from events.models.registration import Registration, RegistrationQuerySet
from events.models.session import Session, SessionChoice, SessionChoiceQuerySet, SessionQuerySet, slots, time_of

__all__ = [
    "AgeBand",
    "Attendance",
    "Delegation",
    "Disaggregation",
    "Door",
    "Event",
    "EventDocument",
    "EventOrganiser",
    "EventPart",
    "EventPlace",
    "EventQuerySet",
    "Feedback",
    "FeedbackSlip",
    "FeedbackTally",
    "FeedbackText",
    "GrantShare",
    "Group",
    "Guest",
    "GuestQuerySet",
    "HeldSeats",
    "HeldSeatsQuerySet",
    "MarkOperation",
    "ParticipantCount",
    "PersonDecision",
    "Record",
    "Registration",
    "RegistrationAnswer",
    "RegistrationQuerySet",
    "RegistrationSheet",
    "Requirements",
    "Session",
    "SessionChoice",
    "SessionChoiceQuerySet",
    "SessionQuerySet",
    "SheetCount",
    "Signature",
    "slots",
    "time_of",
]
