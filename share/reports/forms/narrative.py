from django import forms
from django.utils.translation import gettext_lazy as _

from share.grants.models import GrantText
from share.kit.languages import LANGUAGES
from share.kit.text import ParagraphsField
from share.records import comments
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm


class CommentForm(CreatingForm):
    """What somebody says of a section or a part."""

    text = ParagraphsField(label=_("Comment"), max_length=comments.LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class TextForm(EditingForm):
    """A text in the funder's words: which, in which language, and what it says."""

    key = forms.SlugField(
        label=_("Which text"), max_length=40, help_text=_("As the section of the report calls it: disclaimer.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="en")
    text = ParagraphsField(label=_("Text"), max_length=4_000)

    def fill(self, row: GrantText) -> GrantText:
        for name in ("key", "language", "text"):
            setattr(row, name, self.cleaned_data[name])
        return row

    @classmethod
    def values_of(cls, row: GrantText) -> dict[str, object]:
        return {name: getattr(row, name) for name in ("key", "language", "text")}
