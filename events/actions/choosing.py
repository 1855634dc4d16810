"""To which of the sessions by choice a person comes: whoever chooses first has the place, under the event's lock."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, Registration, Session, SessionChoice, slots
from share.kit.moves import IllegalMove, require

State = Registration.State


def field_of(slot: Sequence[Session]) -> str:
    """The name by which forms and errors speak of a slot."""
    return f"slot_{slot[0].pk}"


@transaction.atomic
def choose_sessions(registration_id: int, wanted: Collection[int]) -> None:
    """Sets the sessions by choice that a person comes to: ids, of each slot at most one. Those of other events are passed over.

    All of it or nothing. Raises ValidationError, at each slot's field, where a session is full, has begun, or lies beside
    another that was chosen; IllegalMove for somebody without a place, and when the event is not open or is over.
    """
    event = Event.objects.lock(Registration.objects.values_list("event", flat=True).get(pk=registration_id))
    registration = Registration.objects.get(pk=registration_id)
    require_choosing(event, registration)
    before = set(registration.choices.values_list("session", flat=True))
    leaves: set[int] = set()
    comes: set[int] = set()
    refused: dict[str, str] = {}
    for slot in slots(event.sessions.by_choice().with_taken()):
        was, now = ({one.pk for one in slot}.intersection(said) for said in (before, wanted))
        if why := _why_not(slot, was, now):
            refused[field_of(slot)] = why
        leaves |= was - now
        comes |= now - was
    if refused:
        raise ValidationError(refused)
    registration.choices.filter(session__in=leaves).delete()
    SessionChoice.objects.bulk_create(SessionChoice(registration=registration, session_id=pk) for pk in sorted(comes))


def _why_not(slot: Sequence[Session], was: set[int], now: set[int]) -> str:
    """Why a person cannot change from the sessions of a slot that they chose to others; empty where they can."""
    changed = [one for one in slot if one.pk in was ^ now]
    full = [one for one in changed if one.pk in now and not one.free]
    if begun := [one for one in changed if one.has_begun]:
        return _("“%(session)s” has begun, so this stays as it was.") % {"session": begun[0].title}
    if len(now) > 1:
        return _("These are at the same time. Choose one.")
    return _("“%(session)s” is full by now. Choose another one.") % {"session": full[0].title} if full else ""


def require_choosing(event: Event, registration: Registration) -> None:
    """Raises IllegalMove unless this person can choose sessions now."""
    require(registration.state, {State.CONFIRMED}, _("Only somebody who has a place chooses sessions."))
    require(event.state, {Event.State.PUBLISHED}, _("Sessions are chosen while the activity is open."))
    if event.is_over:
        raise IllegalMove(_("This activity is over."))
    if not event.to_choose:
        raise IllegalMove(_("This activity has no sessions to choose: all of them are for everybody."))


def hand_on(giver: Registration, colleague: Registration) -> None:
    """The colleague who comes instead comes to the sessions that were chosen."""
    giver.choices.update(registration=colleague)


def require_room(session: Session, capacity: int | None) -> None:
    """Raises ValidationError where more people chose a stored session than it would have places."""
    taken = SessionChoice.objects.of_seats().filter(session=session).count() if capacity is not None else 0
    if capacity is not None and taken > capacity:
        said = ngettext(
            "%(n)d person chose “%(session)s”: give it as many places or more.",
            "%(n)d people chose “%(session)s”: give it as many places or more.",
            taken,
        )
        raise ValidationError(said % {"n": taken, "session": session.title}, code="chosen")


def require_one_a_slot(sessions: Sequence[Session]) -> None:
    """Raises ValidationError where somebody chose two of these sessions, and they would be at the same time."""
    slot_of = {one.pk: number for number, slot in enumerate(slots(sessions)) for one in slot if len(slot) > 1}
    chosen = SessionChoice.objects.of_seats().filter(session__in=slot_of).values_list("registration", "session")
    times = Counter((person, slot_of[session]) for person, session in chosen)
    twice = {person for (person, _slot), n in times.items() if n > 1}
    if twice:
        said = ngettext(
            "%(n)d person chose two sessions that would be at the same time.",
            "%(n)d people chose two sessions that would be at the same time.",
            len(twice),
        )
        raise ValidationError(said % {"n": len(twice)}, code="chosen")


def tell_who_chose(
    event: Event, sessions: Iterable[Session], tell: Callable[[Event, Registration, Session], None]
) -> None:
    """Those of these sessions that people chose have other hours, or go: each hears it, while it lies ahead."""
    if event.is_postponed or (event.state == Event.State.PUBLISHED and not event.is_over):
        chosen = SessionChoice.objects.of_seats().filter(session__in=[one.pk for one in sessions])
        for choice in chosen.select_related("session", "registration").order_by("session", "pk"):
            tell(event, choice.registration, choice.session)
