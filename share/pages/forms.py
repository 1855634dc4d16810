from django import forms
from django.utils.translation import gettext_lazy as _

from share.kit.text import LineField, ParagraphsField


class PageForm(forms.Form):
    """A page about the network, as the secretariat writes it."""

    title = LineField(label=_("Title"), max_length=200)
    text = ParagraphsField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_(
            "An empty line begins a new paragraph. ## before a line makes it a heading, - an item of a list, "
            "**two stars** make bold. A link: [words](https://example.org) or [words](/towns/)."
        ),
    )
    note = LineField(
        label=_("What changed"), max_length=300, help_text=_("One sentence for whoever looks at the history later.")
    )
    began_from = forms.IntegerField(
        label=_("Version it began from"), min_value=1, max_value=2**31 - 2, widget=forms.HiddenInput
    )
