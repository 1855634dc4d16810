"""Objectives, actions, how they stand, and what came of them: one form for each."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField
from events.gatherings.actionplans.actions import PlannedAction, Stands
from events.gatherings.actionplans.models import Action, Effect, Objective
from events.gatherings.notes.models import EventNote
from events.models import Event, Session
from municipalities.forms.choosing import OrganisationField
from municipalities.models import Area
from share.kit.text import AddressField, LineField, NameField
from share.policy import Actor
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm


class ObjectiveFields(forms.Form):
    title = LineField(
        label=_("Objective"),
        max_length=200,
        help_text=_("What is to be so in the end: “Families find a flat within three months”."),
    )
    area = forms.ChoiceField(label=_("Area"), choices=[("", _("None of these")), *Area.choices], required=False)


class NewObjectiveForm(ObjectiveFields, CreatingForm):
    pass


class ObjectiveForm(ObjectiveFields, EditingForm):
    @staticmethod
    def values_of(objective: Objective) -> dict[str, object]:
        return {"title": objective.title, "area": objective.area}


class ActionFields(forms.Form):
    title = LineField(
        label=_("Action"), max_length=300, help_text=_("One step, so that everybody sees when it is done.")
    )
    organisation = OrganisationField(
        label=_("Responsible organisation"),
        required=False,
        help_text=_("Write its name. One that is in no list can be proposed."),
    )
    name = NameField(label=_("Person who answers for it"), required=False)
    email = AddressField(
        label=_("Their e-mail"),
        required=False,
        help_text=_("After three and six months they are asked how it stands, on one page and without signing in."),
    )
    due_on = DayField(label=_("Due"))
    state = forms.ChoiceField(label=_("State"), choices=Action.State.choices, initial=Action.State.NOT_BEGUN)
    evidence = LineField(
        label=_("What shows it"),
        max_length=500,
        required=False,
        help_text=_("“List of 24 flats”, or the address of a page."),
    )
    evidence_event = forms.ModelChoiceField(
        Event.objects.none(), label=_("Activity that came of it"), required=False, empty_label=_("None")
    )
    idea = LineField(
        label=_("Where the idea comes from"),
        max_length=300,
        required=False,
        help_text=_("Who does it already: “the town of Val-de-Reuil, its list of landlords”."),
    )
    from_note = forms.ModelChoiceField(
        EventNote.objects.none(), label=_("From the notes"), required=False, empty_label=_("No paragraph")
    )
    decided_in = forms.ModelChoiceField(
        Session.objects.none(), label=_("Decided under"), required=False, empty_label=_("No item of the agenda")
    )

    def __init__(self, *args: Any, event: Event, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation, session, came = (self.fields[name] for name in ("organisation", "decided_in", "evidence_event"))
        note = self.fields["from_note"]
        assert isinstance(note, forms.ModelChoiceField)
        note.queryset = EventNote.objects.filter(event=event, beside__isnull=True).exclude(kind="").exclude(text="")
        assert isinstance(organisation, OrganisationField)
        assert isinstance(session, forms.ModelChoiceField)
        assert isinstance(came, forms.ModelChoiceField)
        organisation.for_actor(actor)
        session.queryset = event.sessions.all()
        came.queryset = later_than(event, actor)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("name") and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the address too: without it nobody can be asked how it stands."))
        if data.get("email") and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write whose address it is."))
        return data

    def planned(self) -> PlannedAction:
        names = PlannedAction.__dataclass_fields__
        return PlannedAction(**{name: value for name, value in self.cleaned_data.items() if name in names})


class NewActionForm(ActionFields, CreatingForm):
    pass


class ActionForm(ActionFields, EditingForm):
    @staticmethod
    def values_of(action: Action) -> dict[str, object]:
        responsible = action.responsible
        return {
            "title": action.title,
            "organisation": action.organisation_id,
            "name": responsible.name if responsible else "",
            "email": responsible.email if responsible else "",
            "due_on": action.due_on,
            "state": action.state,
            "evidence": action.evidence,
            "evidence_event": action.evidence_event_id,
            "idea": action.idea,
            "from_note": action.from_note_id,
            "decided_in": action.decided_in_id,
        }


def later_than(event: Event, actor: Actor) -> "QuerySet[Event]":
    """Activities this person knows of that begin after this one: what may have come of it."""
    found = Event.objects.open_to(actor).exclude(pk=event.pk)
    return (found.filter(starts_on__gte=event.starts_on) if event.starts_on else found).order_by("-starts_on", "title")


class StandsForm(forms.Form):
    """How one action stands, as who answers for it says it."""

    state = forms.ChoiceField(label=_("How it stands"), choices=Action.State.choices, widget=forms.RadioSelect)
    words = LineField(
        label=_("In a sentence"),
        max_length=500,
        required=False,
        help_text=_("What helps, what stands in the way, and what comes next."),
    )
    evidence = LineField(
        label=_("What shows it"), max_length=500, required=False, help_text=_("A list, a page, a number.")
    )

    def __init__(self, data: Any = None, *, action: Action) -> None:
        super().__init__(data, prefix=str(action.public_id))
        self.action = action
        self.initial = {"state": action.state, "evidence": action.evidence}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("state") == Action.State.DROPPED and not data.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say in a sentence why it is given up: others built on it."))
        return data

    @property
    def is_said(self) -> bool:
        """Whether anything new is said of it."""
        now = (self.action.state, "", self.action.evidence)
        return tuple(self.cleaned_data.get(name, "") for name in ("state", "words", "evidence")) != now

    def stands(self) -> Stands:
        data = self.cleaned_data
        return Stands(self.action, data["state"], data["words"], data["evidence"])


class EffectForm(CreatingForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=Effect.Kind.choices)
    on = DayField(label=_("Day"), required=False, help_text=_("Empty where it is not known."))
    words = LineField(
        label=_("Who, where, and what"),
        max_length=500,
        help_text=_("“The region took up the list of landlords for all its towns.”"),
    )
    source = LineField(label=_("Source"), max_length=500, required=False)


class AgreeForm(forms.Form):
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    objection = LineField(
        label=_("What is wrong"),
        max_length=500,
        required=False,
        help_text=_("The team reads it and puts the plan right."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "object" in self.data and not data.get("objection") and "objection" not in self.errors:
            raise ValidationError({"objection": _("Say in a sentence what is wrong.")})
        return data
