"""The form with which places are held for a partner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.moments import PlaceTimeField
from events.models import Event
from events.models.event import LARGEST
from municipalities.forms.choosing import OrganisationField
from share.policy import Actor


class HoldForm(forms.Form):
    """For whom, how many, and until when."""

    organisation = OrganisationField(label=_("For the people of"), help_text=_("Write the name of the organisation."))
    seats = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=LARGEST,
        help_text=_("For an organisation that has some already: as many as it has from now on."),
    )
    until = PlaceTimeField(
        label=_("Kept until"), help_text=_("Then whoever waits moves up, and everybody can have them.")
    )

    def __init__(self, *args: Any, event: Event, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation, until = self.fields["organisation"], self.fields["until"]
        assert isinstance(organisation, OrganisationField)
        assert isinstance(until, PlaceTimeField)
        organisation.for_actor(actor)
        organisation.proposes = False
        until.zone = event.zone
