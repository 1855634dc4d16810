from datetime import timedelta

from django.db.models import (
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
)
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Event, Registration, Session
from events.todo import about
from share import policy
from share.kit import clock
from share.policy import Actor
from share.records.tasks import Task
from trainings.kind import KIND
from trainings.models import Pilot

LATELY = timedelta(days=180)  # after half a year it is no news any more


LASTS = ExpressionWrapper(F("ends_at") - F("starts_at"), DurationField())


def _without(event: OuterRef) -> QuerySet[Registration]:
    """Those of an event who were there for the hours it asks for and have no certificate. Sessions side by side count each:
    where a pilot has such, it may ask for a certificate a little late, and never for one that nobody gets."""
    all_hours = Session.objects.filter(event=OuterRef("event")).order_by().values("event").annotate(t=Sum(LASTS))
    attended = Session.objects.filter(attendances__registration=OuterRef("pk"), attendances__mark="present")
    own_hours = attended.order_by().values("event").annotate(t=Sum(LASTS))
    share = Pilot.objects.filter(pk=OuterRef("event")).values("hours_share")
    people = Registration.objects.filter(event=event, erased_at__isnull=True)
    people = people.exclude(certificates__stored__isnull=False)
    timed = people.alias(own=Subquery(own_hours.values("t")), whole=Subquery(all_hours.values("t")))
    return timed.alias(share=Subquery(share)).filter(own__gte=F("whole") * F("share") / 100)


def without_certificates(actor: Actor) -> list[Task]:
    """Pilots that were completed lately and where somebody who attended has no certificate yet."""
    if not policy.manages_activities(actor):
        return []
    pilots = Event.objects.visible_to(actor).of_kind(KIND).filter(state=Event.State.COMPLETED)
    found = pilots.filter(ends_at__gte=clock.now() - LATELY).filter(Exists(_without(OuterRef("pk"))))
    return [
        Task(
            _("Somebody who attended has no certificate yet."),
            _("Make the certificates"),
            reverse("trainings:certificates", args=[pilot.public_id]),
            about(pilot),
        )
        for pilot in found.with_places()[:10]
    ]
