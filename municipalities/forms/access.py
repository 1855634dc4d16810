from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from share.kit import clock
from share.kit.text import LineField

LONGEST = timedelta(days=3660)  # nobody plans an end that is further away; it is a slip of the finger


def day_ahead(day: date | None) -> date | None:
    """A day after today. Raises ValidationError for another one."""
    if day and day <= clock.today():
        raise ValidationError(_("This day is not ahead. Leave it empty for an end at once."), code="past")
    if day and day > clock.today() + LONGEST:
        raise ValidationError(_("This day is more than ten years away. Check the year."), code="far")
    return day


class EndMembershipForm(forms.Form):
    reason = LineField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The person reads it in the mail, and the history keeps it."),
        error_messages={"required": _("Say why the right ends.")},
    )
    on = forms.DateField(
        label=_("Ends on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("From the beginning of this day (UTC) the right is gone. Empty: at once."),
    )

    def clean_on(self) -> date | None:
        return day_ahead(self.cleaned_data["on"])


class AskForResetForm(forms.Form):
    reason = LineField(
        label=_("How you know that it is them"),
        max_length=300,
        help_text=_(
            "For example: I called the number I have of them. The person who confirms reads it, and so do they."
        ),
    )
