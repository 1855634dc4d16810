from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.models import Area, Phase
from share.kit.text import LineField


class CoverageForm(forms.Form):
    """Who does the work of an area, in one phase or several."""

    area = forms.ChoiceField(label=_("Area"), choices=[("", _("Choose an area")), *Area.choices])
    phases = forms.MultipleChoiceField(label=_("Phases"), choices=Phase.choices, widget=forms.CheckboxSelectMultiple)
    who = LineField(
        label=_("Who does it"),
        max_length=120,
        help_text=_(
            "An organisation or a group, by its usual name; no private person. One of the network’s list is linked to it."
        ),
    )
