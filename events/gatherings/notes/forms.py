"""What the page of notes sends: a paragraph, and what it is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.gatherings.notes.models import EventNote
from share.records.note_pages import NoteForm

KINDS = [("", _("Said")), *EventNote.Kind.choices]


class EventNoteForm(NoteForm):
    """A paragraph of a meeting's notes. A kind that was not sent leaves what the paragraph is as it was."""

    EXTRA = ("kind",)

    kind = forms.ChoiceField(choices=KINDS, required=False)

    @property
    def chosen(self) -> str | None:
        """What the paragraph is said to be; None where nothing was sent."""
        return self.cleaned_data["kind"] if "kind" in self.data else None
