"""What ends by itself: registrations nobody confirmed, and those nobody decided about before it began."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from events import notifications
from events.actions.registration import fill_seats
from events.models import Event, PersonDecision, Registration
from share.kit import clock

KEEP_EXPIRED = timedelta(days=30)
State = Registration.State


@transaction.atomic
def _close_undecided(event_id: int) -> int:
    event = Event.objects.lock(event_id)
    if event.is_ahead:
        return 0
    undecided = list(event.registrations.undecided())
    for registration in undecided:
        registration.remain_undecided()
        registration.save()
        notifications.not_decided(event, registration)
    return len(undecided)


def close_undecided() -> int:
    """Whoever still waits for the team's decision when it begins is told that there is no place; how many."""
    begun = Registration.objects.undecided().filter(event__starts_at__lte=clock.now()).exclude(event__state="postponed")
    return sum(map(_close_undecided, begun.order_by().values_list("event", flat=True).distinct()))


def expire_unconfirmed() -> int:
    """Ends registrations whose address was not confirmed in time, event by event, and gives their seats on."""
    ended = 0
    for event_id in (
        Registration.objects.unconfirmed_too_long().order_by("event").values_list("event", flat=True).distinct()
    ):
        with transaction.atomic():
            event = Event.objects.lock(event_id)
            for registration in event.registrations.unconfirmed_too_long():
                registration.expire()
                registration.save()
                ended += 1
            fill_seats(event)
    return ended


def purge_unconfirmed() -> int:
    """Takes out registrations whose address nobody confirmed, a month after they ended; how many."""
    over = Registration.objects.filter(state=State.EXPIRED, state_since__lt=clock.now() - KEEP_EXPIRED)
    over = over.filter(attendances=None, signatures=None)  # who came or signed all the same is evidence
    over = Registration.objects.filter(pk__in=list(over.values_list("pk", flat=True)))
    with transaction.atomic():
        PersonDecision.objects.filter(Q(first__in=over) | Q(second__in=over)).delete()
        return over.delete()[0]
