"""The tab of the notes, for the kinds that have them."""

from django.utils.translation import gettext_lazy as _

from events.gatherings.notes.models import EventNote
from events.kinds import Tab
from events.models import Event


def _paragraphs(event: Event) -> int | None:
    """How many; nothing before there is one."""
    return EventNote.objects.filter(event=event, beside__isnull=True).exclude(text="").count() or None


TAB = Tab(_("Notes"), "gatherings:notes", 52, _paragraphs)
