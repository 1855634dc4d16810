from django.urls import reverse
from django.utils.translation import gettext as _

from events.dashboard import Waiting
from events.models import Event
from share.policy import Actor
from trainings.models import Certificate


def waiting(actor: Actor) -> list[Waiting]:
    """Pilots that were held and whose people have no certificates yet."""
    made = Certificate.objects.values("registration__event")
    pilots = Event.objects.managed_by(actor).filter(state=Event.State.HELD, pilot__isnull=False).exclude(pk__in=made)
    return [
        Waiting(
            _("Certificates are not made yet."), pilot, reverse("trainings:certificates", args=[pilot.public_id]),
            _("Make the certificates"),
        )
        for pilot in pilots.select_related("municipality")[:10]
    ]  # fmt: skip
