from django.urls import reverse
from django.utils.translation import gettext as _

from events.dashboard import Waiting
from events.models import Attendance, Event
from share.policy import Actor


def waiting(actor: Actor) -> list[Waiting]:
    """Pilots that were held and where somebody who attended has no certificate yet."""
    without = Attendance.objects.exclude(registration__certificates__file__gt="").values("session__event")
    pilots = Event.objects.managed_by(actor).filter(state=Event.State.HELD, pilot__isnull=False, pk__in=without)
    return [
        Waiting(
            _("Somebody who attended has no certificate yet."), pilot,
            reverse("trainings:certificates", args=[pilot.public_id]),
            _("Make the certificates"),
        )
        for pilot in pilots.select_related("municipality")[:10]
    ]  # fmt: skip
