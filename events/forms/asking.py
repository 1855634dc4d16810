"""What a form asks beside who somebody is: as much of it as the activity wants to know."""

from typing import Any

from django import forms
from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from events.models import Disaggregation, Event, Requirements
from events.models.asking import Access, Diet
from events.models.breakdowns import AgeBand, Gender
from events.plans import Asked, Asking, Said
from share.kit.languages import NAMES
from share.kit.text import LineField
from share.records.editing import EditingForm
from share.records.questionnaires.forms import AnswerForm, form_for
from share.records.questionnaires.models import Version

UNSAID = _("I would rather not say")
PICTURES = (("yes", _("Yes, I may be seen in pictures")), ("no", _("No, please without me")))


class AskingFields(forms.Form):
    """The standard fields; `asks` says which of them stand there."""

    access = forms.MultipleChoiceField(
        label=_("To take part I need"), choices=Access, required=False, widget=forms.CheckboxSelectMultiple
    )
    diet = forms.MultipleChoiceField(
        label=_("I eat"), choices=Diet, required=False, widget=forms.CheckboxSelectMultiple
    )
    interpretation = forms.ChoiceField(label=_("Interpretation I need"), required=False)
    note = LineField(
        label=_("What else we should know to receive you well"),
        max_length=300,
        required=False,
        help_text=_("This and what you ticked above is taken out 30 days after the activity."),
    )
    pictures = forms.ChoiceField(
        label=_("Pictures"),
        choices=PICTURES,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Pictures are taken for reports and publications. You are as welcome without."),
    )

    gender = forms.ChoiceField(label=_("I am"), choices=[("", UNSAID), *Gender.choices], required=False)
    age = forms.ChoiceField(label=_("My age"), choices=[("", UNSAID), *AgeBand.choices], required=False)
    first_time = forms.TypedChoiceField(
        label=_("My first activity of the network"),
        choices=(("", UNSAID), ("True", _("yes")), ("False", _("no, I was at one before"))),
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
    )

    ASKED = ("access", "diet", "interpretation", "note", "pictures", *Disaggregation.SAID)

    def ask(self, event: Event) -> None:
        """Leaves the fields that this activity asks for."""
        wanted = {*map(str, event.asks), *event.breakdowns}
        if wanted & {Asked.ACCESS, Asked.DIET}:
            wanted.add("note")
        for name in self.ASKED:
            if name not in wanted:
                del self.fields[name]
        if field := self.fields.get("interpretation"):
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("None")), *((code, NAMES[code]) for code in event.interpretation if code in NAMES)]

    def need_fields(self) -> list[forms.BoundField]:
        """What people need to take part: few need something, so the page folds them."""
        return [self[name] for name in Requirements.SAID if name in self.fields]

    def counted_fields(self) -> list[forms.BoundField]:
        """What a funder wants participants counted by."""
        return [self[name] for name in Disaggregation.SAID if name in self.fields]

    def says_needs(self) -> bool:
        """Whether something stands in them, or is wrong there: then they stand open."""
        return any(field.value() or field.errors for field in self.need_fields())

    def said(self) -> Said:
        """What was said in these fields. Without the answers to an activity's own questions."""
        data = self.cleaned_data
        pictures = data.get("pictures")
        return Said(
            access=tuple(data.get("access", ())),
            diet=tuple(data.get("diet", ())),
            interpretation=data.get("interpretation", ""),
            note=data.get("note", ""),
            pictures=None if not pictures else pictures == "yes",
            gender=data.get("gender", ""),
            age=data.get("age", ""),
            first_time=data.get("first_time"),
        )


class SaidForm(AskingFields):
    """What somebody said of themselves, to be changed by them."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(event)


def questions_of(event: Event, data: Any = None, *, language: str = "", **kwargs: Any) -> AnswerForm | None:
    """The activity's own questions as a form; None where it has none. In the language asked for, if they are there in it."""
    version = event.questions
    if version is None:
        return None
    prefetch_related_objects([version], "questions__choices")
    spoken = language if language in dict(version.languages()) else version.language
    return form_for(version, data, spoken, **kwargs)


class AskingForm(EditingForm):
    """What an activity asks of those who register, and who of the team reads the answers."""

    asks = forms.MultipleChoiceField(
        label=_("Ask for"), choices=Asked, required=False, widget=forms.CheckboxSelectMultiple
    )
    questions = forms.ModelChoiceField(
        Version.objects.none(),
        label=_("Own questions"),
        required=False,
        empty_label=_("None"),
        help_text=_("A questionnaire of the network. What was answered before stays with the person."),
    )
    read_by_lead = forms.MultipleChoiceField(
        label=_("Only the organisation that leads reads"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All others of the team see these answers neither here nor in files."),
    )

    def __init__(self, *args: Any, event: Event, may_hide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["questions"]
        assert isinstance(field, forms.ModelChoiceField)
        newest = Version.objects.usable().order_by("questionnaire_id", "-number").distinct("questionnaire_id")
        field.queryset = Version.objects.filter(Q(pk__in=newest.values("pk")) | Q(pk=event.questions_id))
        questions = event.questions.questions.all() if event.questions else []
        if not questions or not may_hide:
            del self.fields["read_by_lead"]
        else:
            hidden = self.fields["read_by_lead"]
            assert isinstance(hidden, forms.ChoiceField)
            hidden.choices = [(question.key, question.text) for question in questions]

    def asking(self) -> Asking:
        data = self.cleaned_data
        return Asking(data["asks"], data["questions"], data.get("read_by_lead"))
