"""Who takes part in an activity together, one line for each delegation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.actions.delegations import planned_of
from events.delegations import Read, in_words, read_delegations
from events.models import Event
from share.kit.text import LineField, ParagraphsField
from share.records.editing import EditingForm


class DelegationsForm(EditingForm):
    said = ParagraphsField(
        label=_("Delegations, one in each line"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "As you would say it: “8 from Austria”, “about 12 from Caritas”, “FR (5 from Lyon, 3 from Grenoble)”."
            " A country alone says that they came, and not how many."
        ),
    )
    source = LineField(
        label=_("Where the numbers come from"),
        max_length=500,
        required=False,
        help_text=_("A report, a list, a page. It is noted at each delegation that is new or has another number."),
    )

    def __init__(self, *args: Any, takes_words: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.takes_words = takes_words

    def clean_said(self) -> str:
        """Words that name no delegation are kept where they are the record's, and refused where somebody plans."""
        said = str(self.cleaned_data["said"])
        read = read_delegations(said)
        problems = list(read.problems)
        unread = [words for words in read.words if not self.takes_words]
        if unread and not problems:
            sentence = _(
                "“%(words)s” names no delegation: write “8 from Austria”, “about 12 from Caritas”, or a country."
            )
            problems.append(sentence % {"words": unread[0][:80]})
        if problems:
            raise ValidationError(problems)
        return said

    def read(self) -> Read:
        return read_delegations(self.cleaned_data["said"])

    @staticmethod
    def values_of(event: Event) -> dict[str, object]:
        record = getattr(event, "record", None)
        words = read_delegations(record.represented).words if record else ()
        lines = [in_words([one]) for one in planned_of(event)]
        return {"said": "\n".join([*lines, *words]), "source": ""}
