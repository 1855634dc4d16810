"""Forms about the people of an organisation: invite one, change a role, hand over what somebody left open."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from municipalities.forms.access import day_ahead
from municipalities.models import Membership
from share.accounts.models import User
from share.kit.text import AddressField, LineField, NameField
from share.records.form_keys import CreatingForm


def role_choices(roles: Sequence[str]) -> list[tuple[str, str]]:
    return [(role, str(Membership.Roles(role).label)) for role in roles]


class InviteForm(CreatingForm):
    """A colleague who is not there yet. `roles` are those the inviting person may give."""

    email = AddressField(label=_("E-mail"), help_text=_("Their own address: they sign in with a code sent to it."))
    name = NameField(label=_("Name"), max_length=200)
    role = forms.ChoiceField(
        label=_("Role"),
        help_text=_("A member keeps the pages of the towns. A coordinator plans activities and sees who registers."),
    )
    ends_on = forms.DateField(
        label=_("Ends on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("From the beginning of this day (UTC) the right is gone. Empty: no end is planned."),
    )

    def __init__(self, *args: Any, roles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = role_choices(roles)

    def clean_ends_on(self) -> Any:
        return day_ahead(self.cleaned_data["ends_on"])

    def values(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in ("email", "name", "role", "ends_on")}


class ChangeRoleForm(forms.Form):
    """Another role, which begins as the present one ends."""

    role = forms.ChoiceField(label=_("New role"))

    def __init__(self, *args: Any, roles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = role_choices(roles)


class HandOverForm(forms.Form):
    """Who goes on with it."""

    to = forms.ModelChoiceField(
        label=_("Who goes on with it"), queryset=User.objects.none(), empty_label=_("Choose a person")
    )

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people


class EndAccessForm(forms.Form):
    """Takes back a right that comes from no membership."""

    reason = LineField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The person reads it in the mail, and the history keeps it."),
        error_messages={"required": _("Say why the right ends.")},
    )
