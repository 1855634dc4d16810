from django import forms
from django.utils.translation import gettext_lazy as _

from share.kit.text import LineField


class EndMembershipForm(forms.Form):
    reason = LineField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The person reads it in the mail, and the history keeps it."),
        error_messages={"required": _("Say why the right ends.")},
    )


class AskForResetForm(forms.Form):
    reason = LineField(
        label=_("How you know that it is them"),
        max_length=300,
        help_text=_(
            "For example: I called the number I have of them. The person who confirms reads it, and so do they."
        ),
    )
