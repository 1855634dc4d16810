"""Whom the team invites, with which words; and what somebody says who cannot come."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.actions import Invitee, Letter
from events.actions.inviting import MOST
from events.models import Event, HeldSeats
from share.kit.text import AddressField, LineField, NameField, ParagraphsField
from share.records.conflicts import fingerprint

LINE = re.compile(r"^(?P<name>.*?)[\s,;<]+(?P<email>[^\s,;<>]+@[^\s,;<>]+)>?$")  # as mail programs and tables write it
SHOWN = 5  # lines that are named as wrong


class PeopleField(ParagraphsField):
    """One person a line: a name and an address. Gives a list of `Invitee`; raises ValidationError that names the lines."""

    def clean(self, value: Any) -> list[Invitee]:
        text = super().clean(value)
        lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
        if len(lines) > MOST:
            told = _("At most %(most)d at once; these are %(n)d.")
            raise ValidationError(told, params={"most": MOST, "n": len(lines)})
        people, wrong = [], []
        for number, line in lines:
            try:
                people.append(self._person(line))
            except ValidationError as error:
                params = {"n": number, "line": line[:60], "why": " ".join(error.messages)}
                wrong.append(ValidationError(_("Line %(n)d, “%(line)s”: %(why)s"), params=params))
        if wrong:
            raise ValidationError(wrong[:SHOWN])
        return people

    def _person(self, line: str) -> Invitee:
        found = LINE.match(line)
        if found is None:
            raise ValidationError(_("Write a name, and then the address."))
        name = NameField(max_length=200).clean(found["name"].strip(" \t,;<\"'"))
        return Invitee(name, AddressField().clean(found["email"]))


class InviteForm(forms.Form):
    """The people, and the letter that each of them gets."""

    people = PeopleField(
        label=_("Whom to invite"),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "One person a line, name and address: “Ana Pop, ana@example.org”. Copied from a table or a mail is fine."
        ),
    )
    words = ParagraphsField(
        label=_("Your own words to them"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They stand in the letter, between the greeting and the facts."),
    )
    held = forms.ModelChoiceField(
        HeldSeats.objects.none(), label=_("A place of those held for"), required=False, empty_label=_("None of them")
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.fields["held"]
        assert isinstance(held, forms.ModelChoiceField)
        held.queryset = event.held_seats.kept().select_related("organisation")
        held.label_from_instance = lambda obj: str(obj.organisation)  # type: ignore[method-assign]
        if not held.queryset:
            del self.fields["held"]

    @property
    def was_looked_at(self) -> bool:
        """Whether the letter was shown as it would be sent now."""
        return self.data.get("seen", "") == self.seen

    @property
    def seen(self) -> str:
        """A fingerprint of what the form says, which the page that shows the letter carries."""
        return fingerprint({name: self.data.get(name, "") for name in ("people", "words", "held")})

    def letter(self) -> Letter:
        data = self.cleaned_data
        return Letter(data["words"], get_language() or "en-gb", data.get("held"))


class CannotComeForm(forms.Form):
    """A word, if they like."""

    answer = LineField(
        label=_("A word to who invited you"),
        max_length=300,
        required=False,
        help_text=_("They read it, and nobody else."),
    )
