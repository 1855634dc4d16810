"""Personal invitations: sent, reminded of once, taken back; and what those who are invited do with them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import notifications
from events.actions.asking import ended_before
from events.actions.registration import Applicant, fill_seats, register, require_nothing_against
from events.conditions import Wish
from events.models import Event, Guest, HeldSeats, Registration
from share.accounts.models import User
from share.jobs.registry import Purge
from share.kit import clock
from share.kit.moves import IllegalMove

MOST = 200  # people at once
STAY = timedelta(days=30)  # after the end of the activity
PATIENCE = timedelta(days=1)  # between an invitation and its reminder


@dataclass(frozen=True)
class Invitee:
    """Whom to invite, as the team typed it."""

    name: str
    email: str


@dataclass(frozen=True)
class Letter:
    """What every one of them reads: in which language, in the team's own words, and of whose places."""

    words: str = ""
    language: str = "en-gb"
    held: HeldSeats | None = None


@transaction.atomic
def invite(event_id: int, people: Sequence[Invitee], letter: Letter, *, by: User) -> list[Guest]:
    """Writes to each of them with a link of their own; gives the new guests. Who is invited or on the list stays as they are,
    and an address that got enough mail today is left out.

    Raises ValidationError for more than `MOST`; IllegalMove with why nobody can register now.
    """
    if len(people) > MOST:
        raise ValidationError(_("At most %(most)d at once.") % {"most": MOST})
    event = Event.objects.lock(event_id)
    require_nothing_against(Wish(event))
    known = {row.lower() for row in event.guests.values_list("email", flat=True)}
    known |= {row.lower() for row in event.registrations.active().exclude(email="").values_list("email", flat=True)}
    guests = []
    for one in people:
        if one.email.lower() not in known and notifications.may_be_asked(one.email):
            known.add(one.email.lower())
            guests.append(_guest(event, one, letter, by))
    for guest in Guest.objects.bulk_create(guests):
        notifications.invited(event, guest, letter.words)
    return guests


def _guest(event: Event, one: Invitee, letter: Letter, by: User) -> Guest:
    return Guest(
        event=event,
        name=one.name,
        email=one.email,
        language=letter.language,
        held_seats=letter.held,
        invited_by=by,
        is_demo=event.is_demo,
    )


@transaction.atomic
def remind_guest(guest_id: int) -> Guest:
    """Writes once more to somebody who has not answered.

    Raises IllegalMove where they have, or were reminded or invited within a day; and once it has begun.
    """
    event, guest = _locked(guest_id)
    require_nothing_against(Wish(event))
    if guest.declined_at or guest.registration:
        raise IllegalMove(_("They have answered."))
    if guest.reminded_at:
        raise IllegalMove(_("They were reminded already; once is enough."))
    if guest.invited_at > clock.now() - PATIENCE:
        raise IllegalMove(_("They were invited less than a day ago."))
    if not notifications.may_be_asked(guest.email):
        raise IllegalMove(_("This address got many mails today. Try it again tomorrow."))
    guest.reminded_at = clock.now()
    guest.save(update_fields=["reminded_at"])
    notifications.invited_again(event, guest)
    return guest


@transaction.atomic
def take_back(guest_id: int) -> None:
    """The link opens nothing from now on, and a letter that waits is not sent.

    Raises IllegalMove for who is registered: they are taken off the list instead.
    """
    _event, guest = _locked(guest_id)
    if guest.registration:
        raise IllegalMove(_("They are registered: take them off the list instead."))
    notifications.wipe_letters([guest])
    guest.delete()


def open_invitation(guest: Guest) -> None:
    """Notes that the link was opened."""
    if guest.opened_at is None:
        guest.open()
        guest.save(update_fields=["opened_at"])


@transaction.atomic
def decline_invitation(guest_id: int, answer: str) -> Guest:
    """They cannot come, and may say why. Raises IllegalMove for who is registered, and once it has begun."""
    event, guest = _locked(guest_id)
    event.require_ahead()
    if guest.registration:
        raise IllegalMove(_("You are registered: give your place back on your own page."))
    guest.decline(answer)
    guest.save(update_fields=["declined_at", "answer"])
    return guest


@transaction.atomic
def accept_invitation(guest_id: int, applicant: Applicant) -> Registration | None:
    """Registers somebody who is invited: the link came to their address, so that is proven; the team has said yes to them.

    They get a seat, of those held where the invitation says so, or wait like everybody. None where they are registered, and
    nothing changes. Raises IllegalMove with the condition that stands against it.
    """
    event, guest = _locked(guest_id)
    if guest.registration:
        return None
    unproven = event.registrations.active().with_address(guest.email).first()
    if unproven:  # whoever typed it was not them, or had not confirmed it
        unproven.cancel(Registration.Reason.SAME_PERSON)
        unproven.save()
    owner = User.objects.with_proven_address(guest.email, applicant.name)
    invited = replace(applicant, email=guest.email, held=guest.held_seats, is_invited=True)
    registration = register(event, invited, signed_in=owner)
    guest.accept()
    guest.save(update_fields=["declined_at", "answer"])
    fill_seats(event)
    return registration


def _locked(guest_id: int) -> tuple[Event, Guest]:
    event = Event.objects.lock(Guest.objects.values_list("event", flat=True).get(pk=guest_id))
    return event, Guest.objects.select_related("event", "held_seats").get(pk=guest_id)


def erase(person: User) -> None:
    """Takes out the invitations of a person, with what was written to them: at their addresses, and at those with which they
    registered. Before the registrations are erased, which know them."""
    theirs = Registration.objects.filter(Q(user=person) | Q(user=None, person_key=person.person_key)).exclude(email="")
    addresses = {*person.addresses(), *(email.lower() for email in theirs.values_list("email", flat=True))}
    found = Guest.objects.alias(lower=Lower("email")).filter(lower__in=addresses)
    notifications.wipe_letters(found)
    found.delete()


def purge_guests() -> int:
    """Takes out who was invited, 30 days after the activity; how many."""
    over = ended_before(Guest.objects.all(), "event", clock.now() - STAY)
    cancelled = Guest.objects.filter(event__cancelled_at__lt=clock.now() - STAY)
    return (over | cancelled).delete()[0]


PURGE = Purge(
    gettext_lazy("Who was invited to an activity by name"), gettext_lazy("30 days after the activity"), purge_guests
)
