"""The form with which somebody registers several people."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.actions import Member
from events.forms.registration import RegistrationForm
from events.models import Event
from events.models.group import MOST
from share.kit.text import AddressField, NameField
from share.records.form_keys import CreatingForm

SHOWN = 4  # lines that stand open; the others are folded


class GroupForm(CreatingForm, RegistrationForm):
    """Who registers the group: a person who can be asked, and where all of them work."""

    together = forms.TypedChoiceField(
        label=_("If there are not enough places"),
        choices=(("no", _("whoever finds a place comes, the others wait")), ("yes", _("all of us wait: all or none"))),
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens when there are not enough places for all.")},
    )

    field_order = ["name", "email", "town", "country", "actor_kind", "organisation", "together", "notice"]

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        for name in self.ASKED:  # each of them says that on their own page
            self.fields.pop(name, None)
        if event.needs_approval:  # the team decides about each of them
            del self.fields["together"]
        self.fields["name"].help_text = _(
            "You confirm the group and vouch for it. Write yourself below too if you come."
        )
        self.fields["notice"].label = _("They know that I register them, and I have read what happens with our data.")


class MemberForm(forms.Form):
    """One of the group."""

    name = NameField(
        label=_("Name"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = AddressField(
        label=_("Their own e-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("email") and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write the name of who has this address."))
        return data


class BaseMembers(forms.BaseFormSet):
    def clean(self) -> None:
        if not any(self.errors) and not self.members():
            raise ValidationError(_("Write at least one name."), code="empty")

    def members(self) -> list[Member]:
        """Those whose line has a name."""
        lines = [getattr(form, "cleaned_data", {}) for form in self.forms]
        return [Member(line["name"], line.get("email", "")) for line in lines if line.get("name")]

    def refuse(self, wrong: Mapping[str, Sequence[str]]) -> None:
        """Shows at each line what `register_group` said of it, by the index of the member."""
        named = [form for form in self.forms if form.cleaned_data.get("name")]
        for number, messages in wrong.items():
            for message in messages:
                named[int(number)].add_error("email", message)

    @property
    def open_forms(self) -> list[MemberForm]:
        return self.forms[: max(SHOWN, self._used)]

    @property
    def folded_forms(self) -> list[MemberForm]:
        return self.forms[max(SHOWN, self._used) :]

    @property
    def _used(self) -> int:
        """How many lines from the first hold something, or are wrong."""
        return max((n for n, form in enumerate(self.forms, start=1) if form.has_changed() or form.errors), default=0)


Members = forms.formset_factory(
    MemberForm, formset=BaseMembers, extra=MOST, max_num=MOST, validate_max=True, absolute_max=MOST + 1
)
