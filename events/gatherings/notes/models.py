from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event
from share.kit.merging import STAY
from share.records import history
from share.records.notes import NoteBase


@history.tracked
class EventNote(NoteBase):
    """A paragraph of what is noted at a meeting: an experience, an idea, a practice, or simply what was said."""

    class Kind(models.TextChoices):
        EXPERIENCE = "experience", _("Experience")
        IDEA = "idea", _("Idea")
        PRACTICE = "practice", _("Practice")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(_("what it is"), max_length=10, choices=Kind, blank=True)

    on_merge = {**NoteBase.on_merge, "event": STAY}
    not_personal = (*NoteBase.not_personal, "event", "kind")

    class Meta(NoteBase.Meta):
        abstract = False
        verbose_name = _("note")
