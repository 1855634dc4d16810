from events.actions.attendance import Visitor, add_at_door, correct_person, mark_attendance
from events.actions.lifecycle import (
    Details,
    PlannedSession,
    blockers,
    cancel_event,
    close_attendance,
    create_event,
    plan_sessions,
    publish,
    save_details,
)
from events.actions.registration import (
    Applicant,
    cancel_registration,
    confirm_address,
    expire_held,
    fill_seats,
    register,
)

__all__ = [
    "Applicant",
    "Details",
    "PlannedSession",
    "Visitor",
    "add_at_door",
    "blockers",
    "cancel_event",
    "cancel_registration",
    "close_attendance",
    "confirm_address",
    "correct_person",
    "create_event",
    "expire_held",
    "fill_seats",
    "mark_attendance",
    "plan_sessions",
    "publish",
    "register",
    "save_details",
]
