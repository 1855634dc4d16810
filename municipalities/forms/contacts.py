"""A contact of a town or an organisation."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from municipalities.models import Contact
from share.kit import clock
from share.kit.text import AddressField, LineField, NameField
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm

NAMES = ("role", "name", "email", "phone", "consent", "consent_on", "consent_source", "ends_on")
PHONE = re.compile(r"^\+?[0-9][0-9 ()/.-]{4,38}$")
EARLIEST = date(2000, 1, 1)


class ContactFields(forms.Form):
    """Whom to write to or call, for what, and who may see it."""

    role = LineField(label=_("For what"), max_length=120, help_text=_("For example: housing, or the mayor’s office"))
    name = NameField(label=_("Name"), max_length=200, required=False, help_text=_("Empty for an office."))
    email = AddressField(label=_("E-mail"), required=False)
    phone = LineField(label=_("Phone"), max_length=40, required=False, help_text=_("With the code: +40 262 123 456"))
    consent = forms.ChoiceField(
        label=_("Who may see it"),
        choices=Contact.Consent.choices,
        initial=Contact.Consent.ONLY_US,
        help_text=_("Only as far as the person agreed. “Only us” are those who keep this page."),
    )
    consent_on = forms.DateField(label=_("Agreed on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    consent_source = LineField(
        label=_("How they agreed"),
        max_length=300,
        required=False,
        help_text=_("For example: by mail to Irina, or on paper at the pilot"),
    )
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("From this day on nobody sees it, and 30 days later it is deleted. Empty: no end."),
    )

    @staticmethod
    def values_of(contact: Contact) -> dict[str, object]:
        """What the form would say of the contact as it is stored now."""
        return {name: getattr(contact, name) for name in NAMES}

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not PHONE.match(phone):
            raise ValidationError(_("Write figures, spaces and a + only, such as +40 262 123 456."), code="phone")
        return phone

    def clean_consent_on(self) -> date | None:
        day: date | None = self.cleaned_data["consent_on"]
        if day and not EARLIEST <= day <= clock.today():
            raise ValidationError(_("This day is not in the past, or too long ago. Check the year."), code="day")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("email") and not given.get("phone") and not {"email", "phone"} & set(self.errors):
            self.add_error("email", _("Give an e-mail address or a phone number."))
        if given.get("consent") in {Contact.Consent.PUBLIC, Contact.Consent.NETWORK}:
            if not given.get("consent_on") and "consent_on" not in self.errors:
                self.add_error("consent_on", _("Say when they agreed that others see it."))
            if not given.get("consent_source") and "consent_source" not in self.errors:
                self.add_error("consent_source", _("Say how they agreed that others see it."))
        return given

    def values(self) -> dict[str, object]:
        """What a valid form says of a contact, by its fields."""
        return {name: self.cleaned_data[name] for name in NAMES}


class ContactForm(ContactFields, EditingForm):
    """A contact that is known, with the fingerprint of what the form was drawn from."""


class NewContactForm(CreatingForm, ContactFields):
    """A contact that is not there yet."""
