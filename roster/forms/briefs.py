"""A brief, who is asked for it, and what they answer."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from events.forms.fields import DayField
from municipalities.models import Area, Municipality, Need
from roster.models import Brief, Experience, Form, Size
from roster.models.briefs import LONGEST_WINDOW, MOST_DAYS
from share.kit import clock
from share.kit.languages import LANGUAGES
from share.kit.text import LineField, ParagraphsField
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm

SIZES = [(Size.SMALL.value, _("small")), (Size.LARGE.value, _("large"))]


class BriefForm(forms.Form):
    """What one expert is looked for."""

    title = LineField(label=_("Title"), max_length=120)
    goal = ParagraphsField(
        label=_("What should be different afterwards"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The expert reads it before they say yes, and both measure the mission by it."),
    )
    area = forms.ChoiceField(label=_("Area"), choices=Area.choices)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    form = forms.ChoiceField(label=_("How"), choices=Form.choices)
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST_DAYS)
    starts_on = DayField(label=_("Not before"))
    ends_on = DayField(label=_("Not after"))
    country = forms.ChoiceField(label=_("Country"), choices=[("", _("Not said")), *countries], required=False)
    size = forms.ChoiceField(label=_("Size of town"), choices=[("", _("Not said")), *SIZES], required=False)
    experience = forms.ChoiceField(
        label=_("Experience of the town"), choices=[("", _("Not said")), *Experience.choices], required=False
    )

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("This day lies before “not before”."))
        elif first and last and last - first > LONGEST_WINDOW:
            self.add_error("ends_on", _("A window of at most 400 days."))
        return self.cleaned_data

    def values(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in BriefForm.base_fields}


class NewBriefForm(BriefForm, CreatingForm):
    """Made of one need; the same need of other towns can be bundled with it."""

    others = forms.ModelMultipleChoiceField(
        Need.objects.none(),
        label=_("The same need of other towns"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One expert answers them together."),
    )

    def __init__(self, *args: Any, need: Need, **fields: Any) -> None:
        super().__init__(*args, **fields)
        free = Need.objects.open().filter(area=need.area).exclude(pk=need.pk)
        others = self.fields["others"]
        assert isinstance(others, forms.ModelMultipleChoiceField)
        others.queryset = free.exclude(briefs__freed_at__isnull=True, briefs__isnull=False).select_related("town")
        others.label_from_instance = lambda one: f"{one.title} ({one.town})"  # type: ignore[assignment,method-assign]

    @staticmethod
    def values_of(need: Need) -> dict[str, object]:
        """A need as a brief begins: what the town said, and what is known of the town."""
        town, today = need.town, clock.today()
        starts = max(need.wanted_from or today, today)
        return {
            "title": need.title,
            "goal": " ".join(need.questions)[:600],
            "area": need.area,
            "language": need.languages[0],
            "form": FORMS.get(need.wanted_forms[0], Form.REMOTE),
            "days": 2,
            "starts_on": starts,
            "ends_on": need.wanted_until or starts + LONGEST_WINDOW / 4,
            "country": str(town.country),
            "size": size_of(town),
        }


def size_of(town: Municipality) -> str:
    """As the network divides towns; empty where the number of residents is not known."""
    if town.population is None:
        return ""
    return (Size.SMALL if town.population < settings.SMALL_TOWN_BELOW else Size.LARGE).value


FORMS: dict[str, str] = {
    Need.Form.VISIT_HERE: Form.ON_SITE,
    Need.Form.VISIT_THERE: Form.HOST,
    Need.Form.CALL: Form.REMOTE,
    Need.Form.TRAINING: Form.TRAINER,
    Need.Form.WRITING: Form.REMOTE,
}


class ChangeBriefForm(BriefForm, EditingForm):
    """Changes one."""

    @staticmethod
    def values_of(brief: Brief) -> dict[str, object]:
        return {name: getattr(brief, name) for name in BriefForm.base_fields} | {"country": str(brief.country)}


class CloseForm(forms.Form):
    reason = LineField(label=_("Why"), max_length=300, help_text=_("It stays on the page."))


class InviteForm(forms.Form):
    """Puts an expert into the row."""

    expert = forms.CharField(max_length=12)
    answer_days = forms.IntegerField(label=_("Days to answer"), min_value=1, max_value=60, initial=7)
    at_once = forms.BooleanField(label=_("Ask now, beside the others"), required=False)


class AnswerForm(forms.Form):
    """What an expert answers: yes, or no with a reason."""

    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
    reason = LineField(label=_("Why not"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("answer") == "no" and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Say in a few words why not: the next match gets better by it."))
        return self.cleaned_data
