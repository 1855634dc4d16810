"""The link to the questions of a pilot: one for everybody who was there, so that it says of nobody that they answered."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from events.models import Event
from share.kit import tokens

PURPOSE = "evaluation of a pilot"


def evaluation_link(event: Event) -> str:
    return reverse("trainings:answer", args=[tokens.sign(PURPOSE, event.public_id)])


def pilot_behind(token: str) -> Event:
    """The pilot a link asks about. Raises Http404 for a link that is not ours."""
    said = tokens.unsign(PURPOSE, token)
    if said is None:
        raise Http404
    return get_object_or_404(Event.objects.run_here().select_related("municipality"), public_id=said)
