from events.actions.attendance import (
    MarkConflict,
    Marked,
    PersonDetails,
    add_walk_in,
    correct_person,
    mark_attendance,
)
from events.actions.evidence import add_document, check_document, remove_document
from events.actions.lifecycle import (
    blockers,
    cancel_event,
    complete_event,
    create_event,
    plan_sessions,
    publish,
    save_details,
)
from events.actions.people import alike_people, decide_person, renew_link
from events.actions.registration import (
    Applicant,
    approve,
    cancel_registration,
    confirm_address,
    decline,
    expire_unconfirmed,
    fill_seats,
    purge_unconfirmed,
    register,
)
from events.actions.translations import save_translations

__all__ = [
    "Applicant",
    "MarkConflict",
    "Marked",
    "PersonDetails",
    "add_document",
    "add_walk_in",
    "alike_people",
    "approve",
    "blockers",
    "cancel_event",
    "cancel_registration",
    "check_document",
    "complete_event",
    "confirm_address",
    "correct_person",
    "create_event",
    "decide_person",
    "decline",
    "expire_unconfirmed",
    "fill_seats",
    "mark_attendance",
    "plan_sessions",
    "publish",
    "purge_unconfirmed",
    "register",
    "remove_document",
    "renew_link",
    "save_details",
    "save_translations",
]
