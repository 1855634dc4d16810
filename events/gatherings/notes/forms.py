"""What the page of notes sends: one paragraph, or all of them at once where there is no script."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from events.gatherings.notes.models import EventNote
from share.records.notes import Typed

KINDS = [("", _("Said")), *EventNote.Kind.choices]


class NoteForm(forms.Form):
    """One paragraph, as it is typed."""

    id = forms.UUIDField()
    began = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    text = forms.CharField(required=False, strip=False, max_length=20_000)
    kind = forms.ChoiceField(choices=KINDS, required=False)

    def typed(self) -> Typed:
        data = self.cleaned_data
        return Typed(data["id"], data["began"], data["text"])


def paragraphs_of(data: QueryDict) -> list[NoteForm]:
    """The paragraphs of a page without a script: `text-<id>`, `began-<id>`, `kind-<id>`. What is no id is left out."""
    found = []
    for name in data:
        prefix, _dash, key = name.partition("-")
        if prefix == "text" and _is_id(key):
            fields: dict[str, Any] = {one: data.get(f"{one}-{key}", "") for one in ("text", "began", "kind")}
            found.append(NoteForm({"id": key, **fields}))
    return found


def _is_id(key: str) -> bool:
    try:
        uuid.UUID(key)
    except ValueError:
        return False
    return True
