"""Who gets a seat. Every way in, out and up begins with the lock of the event's row, and ends in `fill_seats`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from events import notifications
from events.actions.asking import keep_said, note_consent
from events.actions.people import key_for, prove
from events.actions.seating import Seating, count_seats
from events.conditions import Wish, conditions, refusal
from events.models import Event, HeldSeats, Registration
from events.plans import NOTHING_SAID, Said
from municipalities.models import Municipality
from share.accounts.models import Consent, User
from share.accounts.registry import texts_in_force
from share.kit.moves import IllegalMove
from share.kit.prepared import Given, Prepared
from share.kit.text import search_key
from share.kit.trying import taken_back
from share.mail.actions import post
from share.records.questionnaires.models import Version

if TYPE_CHECKING:
    from django.db.models import QuerySet

State, Reason = Registration.State, Registration.Reason
THE_TEAM_KNOWS = (Reason.COLLEAGUE, Reason.INVITED)  # it has said yes to that place, or to that person


@dataclass(frozen=True)
class Applicant:
    """What a person typed into the form, cleaned."""

    name: str
    email: str
    town: str
    actor_kind: str
    organisation: str
    notice_version: str
    language: str = "en-gb"
    country: str = ""
    said: Said = NOTHING_SAID
    questions: Version | None = None  # those that were asked
    held: HeldSeats | None = None  # by whose link they came
    is_invited: bool = False  # by name, which is the team's yes


def register(
    event: Event, applicant: Applicant, *, signed_in: User | None = None, reserve_seat: bool = True
) -> Registration:
    """Takes a registration: unconfirmed until the address is confirmed, or at once for the owner of a proven address.

    Without `reserve_seat` no seat is reserved until the address is confirmed: then it gets what is free, as everybody does.
    Nor is one reserved where the team decides who comes: a seat follows its yes.

    An address that is registered already gets its link once more, and the page answers the same: it does not tell who is
    registered, and takes as many statements and templates to do so. Raises IllegalMove with the condition that stands
    against it.

    `event` is as it was read just now. What does not need its lock comes before it: who this is, and the wording of the
    mail. It is worded again under the lock only when what it speaks of changed meanwhile.
    """
    is_theirs = signed_in and (applicant.is_invited or signed_in.email.lower() == applicant.email.lower())
    owner = signed_in if is_theirs else None
    town = find_town(applicant.town, event, applicant.country)
    seats, wanted = count_seats(event, applicant.email), new_registration(applicant, event, town)
    # What is not needed of a known address is asked for all the same: it takes as long.
    seat = _has_seat(Seating(event, seats), wanted) and reserve_seat
    registration = event.registrations.get(pk=seats.known) if seats.known else _new(applicant, event, town)
    if not seats.known:
        registration.await_confirmation(seat=seat, begins=event.starts_at, reason=_why(applicant))
    draft = _Draft(event, registration)
    with transaction.atomic():
        locked = Event.objects.lock(event.pk)
        seats = count_seats(locked, applicant.email)
        seat = _has_seat(Seating(locked, seats), wanted) and reserve_seat
        require_nothing_against(Wish(locked, None if seats.known else owner))
        if seats.known:
            registration = event.registrations.get(pk=seats.known)
            if owner and registration.state == State.UNCONFIRMED:
                return _admit(locked, registration, owner)
            if applicant.said != NOTHING_SAID:
                _keep_and_take_back(new_registration(applicant, event, town), applicant, locked)
        else:
            if registration.pk:  # its registration ended while the mail was worded
                registration = _new(applicant, event, town)
            if seat != registration.reserves_seat or locked.starts_at != event.starts_at:
                registration.await_confirmation(seat=seat, begins=locked.starts_at, reason=_why(applicant))
            registration.save()
            if applicant.said != NOTHING_SAID:
                keep_said(registration, applicant.said, applicant.questions, locked)
            if owner:
                return _admit(locked, registration, owner)
        draft.post(locked, registration)
    return registration


def _keep_and_take_back(registration: Registration, applicant: Applicant, event: Event) -> None:
    """What is said by an address that is registered already is not kept: anybody may type it. Takes as long as if it were."""
    registration.cancel(Reason.SAME_PERSON)
    with taken_back():
        registration.save()
        keep_said(registration, applicant.said, applicant.questions, event)


def require_nothing_against(wish: Wish) -> None:
    """Raises IllegalMove with the first condition that stands against it."""
    if reason := refusal(wish):
        raise IllegalMove(reason)


def find_town(name: str, event: Event, country: str = "") -> int | None:
    """The id of the network's town of this name, in that country or else that of the event's town; None where there is none.

    What is not found stays as text.
    """
    where = country or (str(event.municipality.country) if event.municipality else "")
    found = _TOWN.first(key=search_key(name), country=where) if where else None
    return found[0] if found else None


def _towns_called() -> "QuerySet[Municipality, tuple[int]]":
    return Municipality.objects.called_as(Given("key"), Given("country")).values_list("pk")[:1]


_TOWN = Prepared(_towns_called)


def new_registration(applicant: Applicant, event: Event, town: int | None, **other: Any) -> Registration:
    """A registration that is not saved yet; `other` fields are those of somebody whom the applicant takes along."""
    who = {"name": applicant.name, "email": applicant.email, **other}
    return Registration(
        event=event,
        **who,
        town=applicant.town,
        actor_kind=applicant.actor_kind,
        organisation=applicant.organisation,
        notice_version=applicant.notice_version,
        language=applicant.language,
        municipality_id=town,
        town_country=applicant.country or (event.country if town else ""),
        held_seats=applicant.held,
        reason=_why(applicant),
        is_demo=event.is_demo,
    )


def _new(applicant: Applicant, event: Event, town: int | None) -> Registration:
    registration = new_registration(applicant, event, town)
    registration.person_key = key_for(applicant.email)
    return registration


def _why(applicant: Applicant) -> Registration.Reason:
    """Why there is a registration of theirs."""
    return Reason.INVITED if applicant.is_invited else Reason.REGISTERED


def _has_seat(seating: Seating, registration: Registration) -> bool:
    """Whether somebody whose address is not confirmed yet gets a seat reserved, if one may be reserved for them."""
    is_decided = not seating.event.needs_approval or registration.reason in THE_TEAM_KNOWS
    return is_decided and seating.is_free(registration)


class _Draft:
    """The mail with a person's link, worded before the lock; None of it where the address got enough mail today."""

    SPEAKS_OF = ("public_id", "link_number", "name", "email", "language", "state", "reserves_seat", "confirm_until")

    def __init__(self, event: Event, registration: Registration) -> None:
        self._of = self._facts(event, registration)
        self._mail = notifications.link(event, registration) if notifications.may_be_asked(registration.email) else None

    def post(self, event: Event, registration: Registration) -> None:
        """Posts it, worded anew when the event or the registration is not what it was."""
        if self._mail is None:
            return
        if self._of != self._facts(event, registration):
            self._mail = notifications.link(event, registration)
        post(self._mail)

    def _facts(self, event: Event, registration: Registration) -> list[Any]:
        of_event = [getattr(event, field.attname) for field in event._meta.concrete_fields]
        return of_event + [getattr(registration, name) for name in self.SPEAKS_OF]


@transaction.atomic
def confirm_address(registration_id: int) -> Registration:
    """The mailed link was opened, so the address is proven: the registration belongs to a person, and has a seat, a
    place on the waiting list, or waits for the team's decision.

    Repeating it changes nothing. Raises IllegalMove when the registration has ended or the event has begun.
    """
    event_id = Registration.objects.values_list("event", flat=True).get(pk=registration_id)
    event = Event.objects.lock(event_id)
    registration = Registration.objects.select_related("user").get(pk=registration_id)
    if registration.state in {State.CONFIRMED, State.WAITING, State.PENDING}:
        return registration
    if registration.state != State.UNCONFIRMED:
        raise IllegalMove(registration.ended_sentence)
    event.require_ahead()
    user = User.objects.with_proven_address(registration.email, registration.name)
    if overlap := conditions["overlap"](Wish(event, user)):
        raise IllegalMove(overlap)
    registration.notice_version = registration.notice_version or texts_in_force["privacy-notice"]()
    return _admit(event, registration, user)


def _admit(event: Event, registration: Registration, user: User) -> Registration:
    """An unconfirmed registration whose address is proven, under the event's lock: to its seat, to the end of the waiting
    list, or before the team that decides.

    The same person under two addresses keeps one registration: the one with a seat, else the earlier one. Where the team
    decides, a seat that is only reserved counts for nothing.
    """
    other = event.registrations.active().filter(user=user).exclude(pk=registration.pk).first()
    if other:
        keeps_other = other.state == State.CONFIRMED or event.needs_approval or not registration.reserves_seat
        going = registration if keeps_other else other
        going.cancel(Reason.SAME_PERSON)
        going.save()
        if keeps_other:
            fill_seats(event)
            return other
    registration.user = user
    prove(registration, user)
    is_known = registration.reason in THE_TEAM_KNOWS or _is_invited(event, registration)
    Consent.objects.get_or_create(user=user, purpose="privacy-notice", text_version=registration.notice_version)
    note_consent(registration)
    if event.needs_approval and not is_known:
        registration.await_decision()
        registration.save()
        notifications.pending(event, registration)
        fill_seats(event)  # it may have reserved a seat from before the team chose to decide
    else:
        _place(event, registration, with_seat=Reason.ADDRESS, on_list=Reason.FULL)
    return registration


def _is_invited(event: Event, registration: Registration) -> bool:
    """Whether somebody who registers by themselves is invited by name: then the team has said yes, and they have a place of
    those that are held where their invitation says so."""
    guest = event.guests.with_address(registration.email).first() if registration.email else None
    if guest and registration.held_seats_id is None:
        registration.held_seats_id = guest.held_seats_id
    return guest is not None


def _place(
    event: Event, registration: Registration, *, with_seat: Registration.Reason, on_list: Registration.Reason
) -> None:
    """The seat it reserves, or one that is free while nobody waits; else the end of the waiting list. The person is told."""
    why = Seating(event).place(registration, with_seat=with_seat, on_list=on_list)
    if registration.state == State.CONFIRMED:
        notifications.confirmed(event, registration)
    else:
        notifications.waiting(event, registration, why)


@transaction.atomic
def approve(registration_id: int) -> Registration:
    """The team's yes: a seat when one is free and nobody waits before, else the end of the waiting list.

    Approving a registration that has a seat or waits changes nothing. Raises IllegalMove when there is nothing to decide any
    more, or the event has begun.
    """
    event_id = Registration.objects.values_list("event", flat=True).get(pk=registration_id)
    event = Event.objects.lock(event_id)
    registration = Registration.objects.get(pk=registration_id)
    if registration.state in {State.CONFIRMED, State.WAITING}:
        return registration
    registration.require_undecided()
    event.require_ahead()
    _place(event, registration, with_seat=Reason.APPROVED, on_list=Reason.APPROVED_FULL)
    return registration


@transaction.atomic
def decline(registration_id: int, answer: str = "") -> Registration:
    """The team's no, with the `answer` the person reads. It took no seat, so nobody moves up.

    Declining twice changes nothing, the first answer included. Raises IllegalMove when the person was approved meanwhile,
    the registration has ended, or the event has begun.
    """
    event_id = Registration.objects.values_list("event", flat=True).get(pk=registration_id)
    event = Event.objects.lock(event_id)
    registration = Registration.objects.get(pk=registration_id)
    if registration.state == State.DECLINED:
        return registration
    registration.decline(answer)
    event.require_ahead()
    registration.save()
    notifications.declined(event, registration)
    return registration


@transaction.atomic
def cancel_registration(registration_id: int, reason: Registration.Reason) -> Registration:
    """Gives the seat or the place on the waiting list back; the next person moves up in the same transaction.

    Repeating it changes nothing. Raises IllegalMove once the event has begun.
    """
    event_id = Registration.objects.values_list("event", flat=True).get(pk=registration_id)
    event = Event.objects.lock(event_id)
    registration = Registration.objects.get(pk=registration_id)
    if not registration.is_active:
        return registration
    event.require_ahead()
    registration.cancel(reason)
    registration.save()
    notifications.cancelled(event, registration)
    fill_seats(event)
    return registration


def fill_seats(event: Event) -> None:
    """Moves people up from the waiting list while seats are free. The caller has the event's lock.

    Nobody is moved up by itself shortly before it begins, or after: they could not know in time. Then the team gives the
    place to whom it reaches (`give_place`).
    """
    if not event.moves_up:
        return
    seating = Seating(event)
    if not seating.waiting or (seating.free == 0 and not seating.held):
        return
    for party in _in_turn(seating):
        if not seating.fits(party):
            continue  # others pass, who can have the seats
        for registration in party:
            registration.confirm(Reason.SEAT_FREED)
            registration.save()
            seating.take(registration)
            notifications.moved_up(event, registration)
        if seating.free == 0 and not seating.held:
            break


def _in_turn(seating: Seating) -> "list[list[Registration]]":
    """Those who wait, first come first served: each by themselves, and a group that stays together as one."""
    rows = seating.event.registrations.waiting().order_by(*Registration.WAITING_ORDER).select_related("group")
    if seating.has_no_conditions:
        rows = rows[: seating.free]
    parties: dict[object, list[Registration]] = {}
    for one in rows:
        together = one.group_id if one.group and one.group.stays_together else None
        parties.setdefault(("group", together) if together else one.pk, []).append(one)
    return list(parties.values())


@transaction.atomic
def give_place(registration_id: int) -> Registration:
    """The team gives a free place to somebody on the waiting list, which stands still so shortly before it begins.

    Giving one to somebody who has one changes nothing. Raises IllegalMove while the list moves by itself, without a free
    place, when the person does not wait any more, and once it has begun.
    """
    event_id = Registration.objects.values_list("event", flat=True).get(pk=registration_id)
    event = Event.objects.lock(event_id)
    registration = Registration.objects.get(pk=registration_id)
    if registration.state == State.CONFIRMED:
        return registration
    event.require_ahead()
    if event.moves_up:
        raise IllegalMove(_("The waiting list moves up by itself: the first of it has the next place."))
    party, seating = [registration], Seating(event)
    if registration.group and registration.group.stays_together:
        party = list(event.registrations.waiting().filter(group=registration.group).select_related("group"))
    if not seating.fits(party):
        if why := seating.room.why_not(registration):
            raise IllegalMove(why)
        if len(party) > 1:
            raise IllegalMove(_("This group comes all or none, and there are not enough places for all of it."))
        raise IllegalMove(_("No place is free."))
    for one in party:
        one.receive()
        one.save()
        notifications.moved_up(event, one)
    registration.refresh_from_db()
    return registration


def admit_undecided(event: Event) -> None:
    """Where the team decides no longer, those who waited for its decision come in, first come first served.

    The caller has the event's lock and has filled the seats from the waiting list: those people were there before. Left
    undecided, they would be overtaken by everybody who registers from now on.
    """
    if event.needs_approval or not event.is_ahead:
        return
    for registration in event.registrations.undecided():
        _place(event, registration, with_seat=Reason.APPROVED, on_list=Reason.APPROVED_FULL)
