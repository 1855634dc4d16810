from events.actions.asking import save_asking
from events.actions.attendance import (
    MarkConflict,
    Marked,
    PersonDetails,
    add_walk_in,
    correct_person,
    mark_attendance,
)
from events.actions.choosing import choose_sessions
from events.actions.codes import join_online, say_present
from events.actions.copying import Copied, copy_event, day_offered
from events.actions.delegations import save_delegations
from events.actions.door import close_door, open_door
from events.actions.door import merge as merge_marks
from events.actions.endings import close_undecided, expire_unconfirmed, purge_unconfirmed
from events.actions.entering import Entered, enter_people, try_people
from events.actions.evidence import add_document, check_document, remove_document
from events.actions.feedback import give_feedback, plan_feedback
from events.actions.groups import Member, confirm_group, register_group
from events.actions.holding import hold_seats, release_due, release_seats
from events.actions.inviting import (
    Invitee,
    Letter,
    accept_invitation,
    decline_invitation,
    invite,
    remind_guest,
    take_back,
)
from events.actions.lifecycle import (
    blockers,
    cancel_event,
    complete_event,
    create_event,
    delete_draft,
    plan_sessions,
    postpone_event,
    publish,
    save_details,
    save_moments,
    take_up_event,
    withdraw_event,
)
from events.actions.missed import write_missed
from events.actions.own import correct_own, send_colleague
from events.actions.people import alike_people, decide_person, renew_link
from events.actions.reconciliation import check_sheet, count_sheet, unlock_session
from events.actions.registration import (
    Applicant,
    approve,
    cancel_registration,
    confirm_address,
    decline,
    fill_seats,
    give_place,
    register,
)
from events.actions.seating import Seating, count_seats
from events.actions.translations import save_translations

__all__ = [
    "Applicant",
    "Copied",
    "Entered",
    "Invitee",
    "Letter",
    "MarkConflict",
    "Marked",
    "Member",
    "PersonDetails",
    "Seating",
    "accept_invitation",
    "add_document",
    "add_walk_in",
    "alike_people",
    "approve",
    "blockers",
    "cancel_event",
    "cancel_registration",
    "check_document",
    "check_sheet",
    "choose_sessions",
    "close_door",
    "close_undecided",
    "complete_event",
    "confirm_address",
    "confirm_group",
    "copy_event",
    "correct_own",
    "correct_person",
    "count_seats",
    "count_sheet",
    "create_event",
    "day_offered",
    "decide_person",
    "decline",
    "decline_invitation",
    "delete_draft",
    "enter_people",
    "expire_unconfirmed",
    "fill_seats",
    "give_feedback",
    "give_place",
    "hold_seats",
    "invite",
    "join_online",
    "mark_attendance",
    "merge_marks",
    "open_door",
    "plan_feedback",
    "plan_sessions",
    "postpone_event",
    "publish",
    "purge_unconfirmed",
    "register",
    "register_group",
    "release_due",
    "release_seats",
    "remind_guest",
    "remove_document",
    "renew_link",
    "save_asking",
    "save_delegations",
    "save_details",
    "save_moments",
    "save_translations",
    "say_present",
    "send_colleague",
    "take_back",
    "take_up_event",
    "try_people",
    "unlock_session",
    "withdraw_event",
    "write_missed",
]
