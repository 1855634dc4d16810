"""What an impact page is made from, and a story."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField
from share.impact.models import ImpactPage, Story
from share.kit.text import LineField, ParagraphsField
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm
from share.reports.models import Report


class PageForm(EditingForm):
    slug = forms.SlugField(
        label=_("Address"),
        max_length=60,
        help_text=_("Small letters, figures and hyphens. It stays when it was shared."),
    )
    report = forms.ModelChoiceField(Report.objects.none(), label=_("From the report"), empty_label=None)
    lead = ParagraphsField(
        label=_("In a few sentences"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the grant was for, in plain words."),
    )

    def __init__(self, *args: Any, reports: Sequence[Report], **fields: Any) -> None:
        super().__init__(*args, **fields)
        offered = self.fields["report"]
        assert isinstance(offered, forms.ModelChoiceField)
        offered.queryset = Report.objects.filter(pk__in=[one.pk for one in reports])
        offered.choices = [(one.pk, str(one.period)) for one in reports]

    def fill(self, page: ImpactPage) -> ImpactPage:
        for name in ("slug", "report", "lead"):
            setattr(page, name, self.cleaned_data[name])
        return page


class StoryForm(CreatingForm, EditingForm):
    """A story. One that is there carries no key, a new one no fingerprint."""

    title = LineField(label=_("Title"), max_length=120)
    text = ParagraphsField(label=_("Story"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 8}))
    told_by = LineField(
        label=_("Who tells it"), max_length=120, required=False, help_text=_("As they want to be named; or nobody.")
    )
    agreed_on = DayField(
        label=_("They agreed on"), required=False, help_text=_("Empty: not yet, and the story is not shown.")
    )
    consent = LineField(
        label=_("Where their consent is kept"),
        max_length=200,
        required=False,
        help_text=_("A letter, a mail, a signed sheet."),
    )

    NAMES = ("title", "text", "told_by", "agreed_on", "consent")

    def __init__(self, *args: Any, story: Story, **fields: Any) -> None:
        super().__init__(*args, **fields)
        del self.fields["form_key" if story.pk else "began_from"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("agreed_on") and not found.get("consent"):
            self.add_error("consent", _("Say where the consent is kept."))
        return found

    def fill(self, story: Story) -> Story:
        for name in self.NAMES:
            setattr(story, name, self.cleaned_data[name])
        return story

    @classmethod
    def values_of(cls, story: Story) -> dict[str, object]:
        return {name: getattr(story, name) for name in cls.NAMES}
