"""Forms about people who come: by themselves, or as the team writes them down."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from events.actions import Applicant, PersonDetails
from events.forms.asking import AskingFields
from events.models import Event, Registration, Session
from events.plans import with_answers
from share.accounts.registry import texts_in_force
from share.kit.text import AddressField, LineField, NameField, likely_address
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm
from share.records.questionnaires.forms import AnswerForm


class RegistrationForm(AskingFields):
    """One page, one minute: who you are, where you work, and that you know what happens with it."""

    name = NameField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name, as it should stand on a certificate.")},
    )
    email = AddressField(
        label=_("E-mail"), error_messages={"required": _("Write your address: the link that confirms goes there.")}
    )
    town = LineField(
        label=_("Town you work in"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
        error_messages={"required": _("Write the town you work in.")},
    )
    actor_kind = forms.ChoiceField(
        label=_("You come from"),
        choices=[("", _("Choose one")), *Registration.ActorKind.choices],
        error_messages={"required": _("Choose where you come from.")},
    )
    country = forms.ChoiceField(
        label=_("Country of that town"),
        choices=lambda: [("", _("Choose one")), *countries],
        error_messages={"required": _("Choose the country of the town you work in.")},
    )
    organisation = LineField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    notice = forms.BooleanField(
        label=_("I have read what happens with my data."),
        error_messages={"required": _("Tick this box once you have read it. Without it we may not keep your name.")},
    )
    # People never see this field; programs that fill every field do.
    website = forms.CharField(required=False, label=_("Leave this empty"))
    # The address that was asked about because its place looks like a typo: sent again, it is meant.
    meant = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(event)
        if not event.asks_country:
            del self.fields["country"]
        else:  # for the count of a funder it may be left out
            self.fields["country"].required = event.most_per_country is not None

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if (likely := likely_address(email)) and self.data.get("meant") != email:
            self.data = {**dict(self.data.items()), "meant": email}
            raise ValidationError(
                _("Did you mean %(address)s? If yours is right as it is, send the form again."),
                code="typo",
                params={"address": likely},
            )
        return email

    def applicant(self, asked: AnswerForm | None = None) -> Applicant:
        """What was typed; `asked` are the activity's own questions, if it has some."""
        data = self.cleaned_data
        return Applicant(
            name=data["name"],
            email=data.get("email", ""),
            town=data["town"],
            actor_kind=data["actor_kind"],
            organisation=data["organisation"],
            country=data.get("country", ""),
            notice_version=texts_in_force["privacy-notice"](),
            language=get_language() or "en-gb",
            said=with_answers(self.said(), asked),
            questions=asked.version if asked else None,
        )

    @property
    def looks_automatic(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class InvitedForm(RegistrationForm):
    """The same for somebody who is invited: their address is the one to which the invitation went."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        for name in ("email", "website", "meant"):
            del self.fields[name]


class ColleagueForm(forms.Form):
    """Who comes instead: of the same town and organisation."""

    name = NameField(label=_("Their name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = AddressField(
        label=_("Their e-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("We write to them once, with your name. They confirm it themselves."),
    )


class OwnDetailsForm(EditingForm):
    """What a person said of themselves, put right by them."""

    name = NameField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As it should stand on a certificate."),
    )
    town = LineField(label=_("Town you work in"), max_length=200)
    actor_kind = forms.ChoiceField(label=_("You come from"), choices=Registration.ActorKind.choices)
    organisation = LineField(label=_("Organisation"), max_length=200, required=False)

    def details(self) -> PersonDetails:
        """What the form says, as the action takes it."""
        return PersonDetails(
            **{name: self.cleaned_data[name] for name in ("name", "town", "actor_kind", "organisation")}
        )


class CodeForm(forms.Form):
    """The six figures on the wall."""

    code = LineField(
        label=_("Code on the wall"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Type the six figures on the wall.")},
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split())


class LostLinkForm(forms.Form):
    email = AddressField(label=_("Your e-mail"), help_text=_("The address with which you registered."))


class ReasonField(LineField):
    """Why something that is completed changes: its history keeps it."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Why it changes"),
            max_length=300,
            help_text=_("The activity is completed, so its history keeps the reason: no names of people here."),
        )


class PersonForm(forms.Form):
    """A person as the team writes them down. A reason is asked for once the activity is completed."""

    name = NameField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    town = LineField(
        label=_("Town they work in"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    actor_kind = forms.ChoiceField(
        label=_("They come from"), choices=[("", _("Choose one")), *Registration.ActorKind.choices]
    )
    organisation = LineField(label=_("Organisation"), max_length=200, required=False)

    reason = ReasonField()

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not event.is_completed:
            del self.fields["reason"]

    def details(self) -> PersonDetails:
        """What the form says, as the action takes it."""
        fields = ("name", "town", "actor_kind", "organisation", "email")
        return PersonDetails(**{name: self.cleaned_data.get(name, "") for name in fields})


class CorrectPersonForm(EditingForm, PersonForm):
    """Corrects what is written down of a person."""


class WalkInForm(CreatingForm, PersonForm):
    """A walk-in, as the signed sheet names them, and the sessions they attended."""

    email = AddressField(
        label=_("E-mail"),
        required=False,
        help_text=_("Without it nothing can be sent: hand out what they are to get."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    sessions = forms.ModelMultipleChoiceField(
        Session.objects.none(),
        label=_("Was there for"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one session: who was not there needs no line.")},
    )

    field_order = ["name", "town", "actor_kind", "organisation", "email", "sessions", "reason"]

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        sessions = self.fields["sessions"]
        assert isinstance(sessions, forms.ModelMultipleChoiceField)
        sessions.queryset = event.sessions.filter(locked_at__isnull=True)
