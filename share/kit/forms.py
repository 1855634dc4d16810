"""How every form of the site is drawn: a linked summary of what is wrong, then one field after another."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from share.kit import controls

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)  # days that a person may mean
# What a field that was left empty says, instead of "This field is required."; a form may say more of its own.
MISSING: dict[type[forms.Field], "StrPromise"] = {
    forms.Field: _("Fill this in."),
    forms.ChoiceField: _("Choose one."),
    forms.MultipleChoiceField: _("Choose at least one."),
    forms.ModelChoiceField: _("Choose one."),
    forms.ModelMultipleChoiceField: _("Choose at least one."),
    forms.BooleanField: _("Tick this box."),
    forms.FileField: _("Choose a file."),
}


def say_what_is_missing() -> None:
    """Puts the house's words into Django's own fields, for our forms and for those of packages."""
    for field, words in MISSING.items():
        field.default_error_messages = {**field.default_error_messages, "required": words}


class Renderer(TemplatesSetting):
    form_template_name = "kit/form.html"
    field_template_name = "kit/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        control = controls.drawn(template_name, context["widget"]) if "widget" in context else None
        return super().render(template_name, context, request) if control is None else control


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateField(forms.DateField):
    """A day from 1900 to 2099."""

    widget = DateInput
    default_error_messages = {"invalid": _("Write a date, such as 2027-03-12.")}

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(_("Write a date between 1900 and 2099."), code="range")
        return day
