"""What a person does with their own registration, beside giving it up: corrects it, or sends a colleague."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from events import notifications
from events.actions.attendance import PersonDetails, correct_person
from events.actions.choosing import hand_on
from events.actions.people import key_for
from events.actions.seating import count_seats
from events.limits import Room
from events.models import Event, Registration
from share.kit.cache import within
from share.kit.moves import require

MOST_TRIES = 5  # addresses a day that one person may try to give the place to: so nobody finds out who is registered
State, Reason = Registration.State, Registration.Reason
SAME = ("town", "town_country", "municipality", "actor_kind", "organisation", "language", "is_demo", "held_seats")


@transaction.atomic
def send_colleague(registration_id: int, *, name: str, email: str) -> Registration:
    """The place goes to a colleague of the same town, held for them until they confirm their address or it begins.

    Raises ValidationError at `email` for an address that cannot take it; IllegalMove unless the person has a place and it
    has not begun.
    """
    event_id = Registration.objects.values_list("event", flat=True).get(pk=registration_id)
    event = Event.objects.lock(event_id)
    giver = Registration.objects.get(pk=registration_id)
    event.require_ahead()
    require(giver.state, {State.CONFIRMED}, _("Only somebody who has a place can send a colleague."))
    if not within(f"colleague:{giver.public_id}", MOST_TRIES, seconds=24 * 3_600):
        raise ValidationError(
            {"email": _("You tried many addresses today. Try it again tomorrow, or write to the team.")}
        )
    if email.lower() == giver.email.lower():
        raise ValidationError({"email": _("This is your own address. Write your colleague’s.")})
    if count_seats(event, email).known:
        raise ValidationError(
            {"email": _("This address cannot take your place. Ask your colleague whether they have one.")}
        )
    if not notifications.may_be_asked(email):
        raise ValidationError({"email": _("This address got many mails today. Try it again tomorrow.")})
    giver.cancel(Reason.SENT_COLLEAGUE)
    giver.save()
    same = {field: getattr(giver, field) for field in SAME}
    colleague = Registration(event=event, name=name, email=email, person_key=key_for(email), notice_version="", **same)
    begins = None if event.is_postponed else event.starts_at
    colleague.await_confirmation(seat=True, begins=begins, reason=Reason.COLLEAGUE)
    colleague.save()
    hand_on(giver, colleague)
    notifications.colleague_sent(event, giver, colleague)
    return colleague


@transaction.atomic
def correct_own(registration_id: int, details: PersonDetails) -> Registration:
    """What a person said of themselves, put right by them until it begins; the address stays, it is what they proved.

    Raises ValidationError at `town` when the places of the new town, country or kind are taken; IllegalMove once it has begun.
    """
    event_id = Registration.objects.values_list("event", flat=True).get(pk=registration_id)
    event = Event.objects.lock(event_id)
    event.require_ahead()
    room, before = Room(event), Registration.objects.get(pk=registration_id)
    registration = correct_person(registration_id, details)
    has_seat = before.state == State.CONFIRMED or before.reserves_seat
    if has_seat and (why := room.why_not(registration, but=room.sorts(before))):
        raise ValidationError({"town": why})
    return registration
