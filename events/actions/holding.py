"""Seats kept for the people of a partner: kept, changed, given on by hand or on their day."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.actions.registration import fill_seats
from events.actions.seating import count_seats
from events.models import Event, HeldSeats
from municipalities.models import Organisation
from share.kit import clock


@transaction.atomic
def hold_seats(event_id: int, organisation: Organisation, seats: int, until: datetime) -> HeldSeats:
    """Keeps seats for an organisation, or as many as it says from now on; fewer move people up at once.

    Raises ValidationError at `seats` where there are no limits or not so many free ones, at `until` unless it lies ahead and
    while the waiting list moves up by itself; IllegalMove when it has begun, is completed or cancelled.
    """
    event = Event.objects.lock(event_id)
    event.require_changeable()
    if event.capacity is None:
        raise ValidationError({"seats": _("There is no limit of places, so none has to be held.")})
    latest = None if event.is_postponed else event.moves_up_until
    if until <= clock.now() or (latest and until > latest):
        raise ValidationError(
            {"until": _("Choose a moment that lies ahead, and while the waiting list still moves up by itself.")}
        )
    counted = count_seats(event)
    free = max(event.capacity - counted.taken - counted.held, 0)
    row = HeldSeats.objects.kept().with_use().filter(event=event, organisation=organisation).first()
    used, unused = (row.used, row.unused) if row else (0, 0)
    if max(seats - used, 0) - unused > free:
        told = ngettext("Only %(n)d place is free.", "Only %(n)d places are free.", free)
        raise ValidationError({"seats": told % {"n": free} if free else _("No place is free.")})
    row = row or HeldSeats(event=event, organisation=organisation)
    row.seats, row.until = seats, until
    row.full_clean()
    row.save()
    fill_seats(event)
    return row


@transaction.atomic
def release_seats(held_id: int) -> HeldSeats:
    """Everybody can have them from now on; who has one of them keeps it. Repeating it changes nothing."""
    event = Event.objects.lock(HeldSeats.objects.values_list("event", flat=True).get(pk=held_id))
    _release(event, HeldSeats.objects.kept().filter(pk=held_id))
    return HeldSeats.objects.get(pk=held_id)


def release_due() -> int:
    """Gives on the seats whose day has come, event by event; how many times. Whose day was moved meanwhile stays."""
    given_on = 0
    for event_id in HeldSeats.objects.due().order_by("event").values_list("event", flat=True).distinct():
        with transaction.atomic():
            event = Event.objects.lock(event_id)
            given_on += _release(event, HeldSeats.objects.due().filter(event=event))
    return given_on


def _release(event: Event, rows: "QuerySet[HeldSeats]") -> int:
    """Gives on these seats of the event, whose lock the caller has."""
    given_on = rows.update(released_at=clock.now())
    fill_seats(event)
    return given_on


def hold_both(kept: Model, gone: Model) -> list[str]:
    """Why two organisations are not merged: places of one activity are held for each of them."""
    if not isinstance(kept, Organisation) or not isinstance(gone, Organisation):
        return []
    theirs = HeldSeats.objects.kept().filter(organisation=gone).values("event")
    both = HeldSeats.objects.kept().filter(organisation=kept, event__in=theirs).select_related("event")
    told = _("Places of “%(title)s” are held for both: give those of one of them on first.")
    return [told % {"title": row.event.title} for row in both]
