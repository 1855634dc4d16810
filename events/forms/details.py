"""Forms about the event itself."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from events.forms.shares import SharesField
from events.kinds import EventKind
from events.models import Event, EventDocument, Session
from events.models.event import LARGEST
from events.plans import Details, Share
from events.zones import zone_of
from municipalities.forms.choosing import OrganisationField, TownField
from municipalities.models import Municipality, Organisation
from share.grants.models import Grant
from share.kit import clock
from share.kit.languages import LANGUAGES
from share.kit.text import AddressField, LineField, ParagraphsField
from share.policy import Actor
from share.records.conflicts import FIELD
from share.records.document_forms import DocumentForm
from share.records.editing import EditingForm

LIMITED = ("most_per_town", "most_per_country", "most_per_kind")


class LimitField(forms.IntegerField):
    """How many of one sort get a place; None for no limit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=1, max_value=LARGEST, **kwargs)


class DetailsForm(EditingForm):
    """What an event is, without its agenda; the fields its kind adds stand at the end.

    With an event it carries the fingerprint of what it was drawn from, for `share.records.conflicts`.
    """

    title = LineField(label=_("Title"), max_length=200)
    municipality = TownField(
        label=_("Town"), required=False, help_text=_("Write its name. One that is in no list can be proposed.")
    )
    venue = LineField(
        label=_("Venue"), max_length=200, required=False, help_text=_("House and street, as a stranger finds it.")
    )
    summary = ParagraphsField(
        label=_("What it is about"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    language = forms.ChoiceField(label=_("Language of title and text"), choices=LANGUAGES, initial="en")
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    interpretation = forms.MultipleChoiceField(
        label=_("Interpretation into"), choices=LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    venue_access = LineField(
        label=_("How one gets in"),
        max_length=500,
        required=False,
        help_text=_("Steps, lift, door width, a hearing loop: what somebody must know who needs it."),
    )
    online_link = forms.URLField(
        label=_("Online link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("For those who take part from afar. Only people with a place see it, on their page and in mails."),
    )
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=0,
        max_value=LARGEST,
        help_text=_("Leave it empty for no limit. 0 means a waiting list only."),
    )
    most_per_town = LimitField(
        label=_("Places for one town"), help_text=_("So that it stays mixed; empty for no limit.")
    )
    most_per_country = LimitField(
        label=_("Places for one country"), help_text=_("Whoever registers is then asked for the country.")
    )
    most_per_kind = LimitField(label=_("Places for one kind of actor"))
    needs_approval = forms.BooleanField(
        label=_("The team decides who comes"),
        required=False,
        help_text=_("Whoever registers waits for your decision before they get a place. The public page says so."),
    )
    contact_email = AddressField(
        label=_("Questions go to"),
        required=False,
        help_text=_("An address that somebody reads: answers to the mails of this activity go there."),
    )
    shares = SharesField(
        label=_("Paid by"),
        required=False,
        help_text=_("How much of the costs each grant pays, in percent: 100 at most, all together."),
    )
    partners = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Organised together with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    further_partner = OrganisationField(
        label=_("Another organisation that organises it"),
        required=False,
        help_text=_("Write its name. One that is in no list can be proposed."),
    )

    def __init__(
        self,
        *args: Any,
        kind: EventKind,
        actor: Actor,
        event: Event | None = None,
        organisers: QuerySet[Organisation] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if organisers is None:
            organisers = event.organisers.all() if event else Organisation.objects.none()
        self._search(actor, event)
        self._offer_grants(organisers, event)
        partners = Q(grants__isnull=False) | Q(pk__in=event.organisers.all() if event else [])
        self._offer("partners", Organisation.objects.filter(partners).distinct())
        self.fields |= self._of_kind(actor)
        if event is None:
            del self.fields[FIELD]

    def _of_kind(self, actor: Actor) -> dict[str, forms.Field]:
        """The fields of the kind; those that search find what this person knows of."""
        found = self.kind.event_fields.fields()
        for field in found.values():
            if isinstance(field, TownField | OrganisationField):
                field.for_actor(actor)
        return found

    def _search(self, actor: Actor, event: Event | None) -> None:
        """The fields that search find what this person knows of, and the town that stands there already."""
        town, further = self.fields["municipality"], self.fields["further_partner"]
        assert isinstance(town, TownField)
        assert isinstance(further, OrganisationField)
        town.for_actor(actor, event.municipality_id if event else None)
        further.for_actor(actor)

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def _offer_grants(self, organisers: QuerySet[Organisation], event: Event | None = None) -> None:
        """Grants of the organisers that are not over, and those that pay already."""
        field = self.fields["shares"]
        assert isinstance(field, SharesField)
        open_ones = Grant.objects.not_over(clock.today()).of_partners(organisers)
        chosen = event.grants.all() if event else Grant.objects.none()
        field.grants = list(Grant.objects.filter(Q(pk__in=chosen) | Q(pk__in=open_ones)))

    @staticmethod
    def values_of(event: Event) -> dict[str, object]:
        """What the form would say of the event as it is stored now."""
        partners = event.organisers.filter(organiser_rows__is_lead=False, organiser_rows__event=event)
        return {
            "title": event.title,
            "municipality": event.municipality_id,
            "venue": event.venue,
            "summary": event.summary,
            "language": event.language,
            "languages": event.languages,
            "capacity": event.capacity,
            "shares": [
                Share(row.grant, row.percent) for row in event.grant_shares.select_related("grant").order_by("grant_id")
            ],
            "interpretation": event.interpretation,
            "venue_access": event.venue_access,
            "online_link": event.online_link,
            "needs_approval": event.needs_approval,
            "contact_email": event.contact_email,
            **{name: getattr(event, name) for name in LIMITED},
            "partners": sorted(partners, key=lambda partner: partner.pk),
        } | event.event_kind.event_fields.values(event)

    def details(self) -> Details:
        data = self.cleaned_data
        town: Municipality | None = data["municipality"]
        return Details(
            title=data["title"],
            municipality=town,
            venue=data["venue"],
            summary=data["summary"],
            language=data["language"],
            timezone=zone_of(str(town.country) if town else ""),
            languages=data["languages"],
            interpretation=data["interpretation"],
            venue_access=data["venue_access"],
            online_link=data["online_link"],
            capacity=data["capacity"],
            shares=data["shares"],
            partners=[*data["partners"], *([data["further_partner"]] if data["further_partner"] else [])],
            needs_approval=data["needs_approval"],
            contact_email=data["contact_email"],
            **{name: data[name] for name in LIMITED},
            values={name: data[name] for name in self.kind.event_fields.fields()},
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


class EvidenceForm(DocumentForm):
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=EventDocument.Kind.choices,
        help_text=_("Everybody with a place reads material; all else only your team, until you make it public."),
    )
    session = forms.ModelChoiceField(
        Session.objects.none(), label=_("Session"), required=False, empty_label=_("The whole activity")
    )

    field_order = ("kind", "file", "language", "session", "replaces")

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, documents=event.documents.all(), **kwargs)
        session = self.fields["session"]
        assert isinstance(session, forms.ModelChoiceField)
        session.queryset = event.sessions.all()


class ShowDocumentForm(forms.Form):
    """Shows a file to everybody; of a picture it asks who agreed."""

    def __init__(self, data: Any, *, document: EventDocument) -> None:
        super().__init__(data, initial={"consent": document.consent})
        if document.kind == EventDocument.Kind.PICTURE:
            self.fields["consent"] = LineField(
                label=_("Who is seen on it, and how they agreed"),
                max_length=300,
                help_text=_("“All six, on the list of the day”. Only your team reads it."),
            )


class OffTheRecordForm(forms.Form):
    reason = LineField(
        label=_("Reason"), max_length=300, help_text=_("Whoever opens the address of the activity reads it.")
    )


class CancelEventForm(forms.Form):
    reason = LineField(label=_("Reason"), max_length=300, help_text=_("Everybody who registered reads it in the mail."))
