from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Attendance, Event
from events.todo import about
from share import policy
from share.kit import clock
from share.policy import Actor
from share.records.tasks import Task
from trainings.kind import KIND

LATELY = timedelta(days=180)  # after half a year it is no news any more


def without_certificates(actor: Actor) -> list[Task]:
    """Pilots that were completed lately and where somebody who attended has no certificate yet."""
    if not policy.manages_activities(actor):
        return []
    present = Attendance.objects.filter(mark=Attendance.Mark.PRESENT)
    without = present.exclude(registration__certificates__stored__isnull=False).values("session__event")
    pilots = Event.objects.visible_to(actor).of_kind(KIND).filter(state=Event.State.COMPLETED, pk__in=without)
    found = pilots.filter(ends_at__gte=clock.now() - LATELY)
    return [
        Task(
            _("Somebody who attended has no certificate yet."),
            _("Make the certificates"),
            reverse("trainings:certificates", args=[pilot.public_id]),
            about(pilot),
        )
        for pilot in found.with_places()[:10]
    ]
