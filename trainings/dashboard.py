from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from events.dashboard import Waiting
from events.models import Attendance, Event
from share.kit import clock
from share.policy import Actor

LATELY = timedelta(days=180)  # after half a year nobody waits for the paper any more


def waiting(actor: Actor) -> list[Waiting]:
    """Pilots that were held lately and where somebody who attended has no certificate yet."""
    without = Attendance.objects.exclude(registration__certificates__file__gt="").values("session__event")
    pilots = Event.objects.managed_by(actor).filter(state=Event.State.HELD, pilot__isnull=False, pk__in=without)
    pilots = pilots.filter(ends_at__gte=clock.now() - LATELY)
    return [
        Waiting(
            _("Somebody who attended has no certificate yet."),
            pilot,
            reverse("trainings:certificates", args=[pilot.public_id]),
            _("Make the certificates"),
        )
        for pilot in pilots.select_related("municipality")[:10]
    ]
