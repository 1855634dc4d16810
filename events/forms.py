from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.actions import Applicant, Details, Paper, Visitor
from events.models import Document, Event, Registration, Session
from events.models.event import LARGEST
from events.zones import zone_of
from municipalities.models import Municipality, Organisation
from share.grants.models import Grant
from share.kit import clock
from share.kit.languages import LANGUAGES
from share.kit.registries import texts_in_force
from share.kit.text import AddressField, LineField, NameField, ParagraphsField
from share.kit.uploads import EvidenceField, Upload


class RegistrationForm(forms.Form):
    """One page, one minute: who you are, where you work, and that you know what happens with it."""

    name = NameField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = AddressField(label=_("E-mail"))
    town = LineField(
        label=_("Town you work in"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    actor_kind = forms.ChoiceField(
        label=_("You come from"), choices=[("", _("Choose one")), *Registration.ActorKind.choices]
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

    def applicant(self) -> Applicant:
        data = self.cleaned_data
        return Applicant(
            name=data["name"],
            email=data["email"],
            town=data["town"],
            actor_kind=data["actor_kind"],
            organisation=data["organisation"],
            notice_version=texts_in_force["privacy-notice"](),
        )

    @property
    def looks_automatic(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class PersonForm(forms.Form):
    """A person as the team writes them down."""

    name = NameField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    town = LineField(
        label=_("Town they work in"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    actor_kind = forms.ChoiceField(
        label=_("They come from"), choices=[("", _("Choose one")), *Registration.ActorKind.choices]
    )
    organisation = LineField(label=_("Organisation"), max_length=200, required=False)

    def visitor(self) -> Visitor:
        fields = ("name", "town", "actor_kind", "organisation", "email")
        return Visitor(**{name: self.cleaned_data.get(name, "") for name in fields})


class WalkInForm(PersonForm):
    """Somebody who came without registering: what the paper sheet says of them."""

    email = AddressField(
        label=_("E-mail"),
        required=False,
        help_text=_("Needed only for sending the certificate. Without it, hand the certificate out."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    sessions = forms.ModelMultipleChoiceField(
        Session.objects.none(),
        label=_("Was there for"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one session: who was not there needs no line.")},
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sessions"].queryset = event.sessions.all()  # type: ignore[attr-defined]


class DetailsForm(forms.Form):
    """What an event is, beside its programme."""

    title = LineField(label=_("Title"), max_length=200)
    municipality = forms.ModelChoiceField(
        Municipality.objects.all(), label=_("Town"), required=False, empty_label=_("Choose a town")
    )
    venue = LineField(
        label=_("Venue"), max_length=200, required=False, help_text=_("House and street, as a stranger finds it.")
    )
    summary = ParagraphsField(
        label=_("What it is about"), max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=0,
        max_value=LARGEST,
        help_text=_("Leave it empty for no limit. 0 means a waiting list only."),
    )
    needs_approval = forms.BooleanField(
        label=_("The team decides who comes"),
        required=False,
        help_text=_("Whoever registers waits for your decision before they get a place. The public page says so."),
    )
    grant = forms.ModelChoiceField(
        Grant.objects.none(), label=_("Paid by"), required=False, empty_label=_("Not decided yet")
    )
    partners = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Organised together with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, event: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = event.grants.all() if event else Grant.objects.none()
        open_ones = Grant.objects.not_over(clock.today())
        partners = Q(grants__isnull=False) | Q(pk__in=event.organisers.all() if event else [])
        self.fields["grant"].queryset = Grant.objects.filter(Q(pk__in=chosen) | Q(pk__in=open_ones))  # type: ignore[attr-defined]
        self.fields["partners"].queryset = Organisation.objects.filter(partners).distinct()  # type: ignore[attr-defined]

    @staticmethod
    def values_of(event: Event) -> dict[str, Any]:
        return {
            "title": event.title,
            "municipality": event.municipality_id,
            "venue": event.venue,
            "summary": event.summary,
            "languages": event.languages,
            "capacity": event.capacity,
            "grant": event.grants.first(),
            "needs_approval": event.needs_approval,
            "partners": event.organisers.filter(organiser_rows__is_lead=False, organiser_rows__event=event),
        }

    def details(self) -> Details:
        data = self.cleaned_data
        town: Municipality | None = data["municipality"]
        return Details(
            title=data["title"],
            municipality=town,
            venue=data["venue"],
            summary=data["summary"],
            timezone=zone_of(str(town.country) if town else ""),
            languages=data["languages"],
            capacity=data["capacity"],
            grant=data["grant"],
            partners=list(data["partners"]),
            needs_approval=data["needs_approval"],
        )


class DeclineForm(forms.Form):
    answer = LineField(
        label=_("What they read about it"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "A sentence that helps: why not this time, and what may come. It stands in the mail and on their page."
        ),
    )


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=Document.Kind.choices)
    file = EvidenceField(label=_("File"), help_text=_("A PDF, or a picture as JPEG or PNG; 10 MB at most."))

    def paper(self) -> Paper:
        file: Upload = self.cleaned_data["file"]
        return Paper(self.cleaned_data["kind"], file.name, file.media_type, file.content)


class CancelEventForm(forms.Form):
    reason = LineField(label=_("Reason"), max_length=300, help_text=_("Everybody who registered reads it in the mail."))
