"""Every other kind of the record: each has its row and is counted by it; what is its own comes with its room."""

from django.utils.translation import gettext_lazy as _

from events.gatherings.rooms.plain.models import Gathering
from events.kinds import EventKind

# Key, name, button, and what sources call it.
TABLE = (
    ("training", _("Training"), _("Plan a training"), ("training",)),
    ("workshop", _("Workshop"), _("Plan a workshop"), ("workshop",)),
    ("partner_meeting", _("Partner meeting"), _("Plan a partner meeting"), ("partner meeting",)),
    ("platform_meeting", _("Platform meeting"), _("Plan a platform meeting"), ("platform meeting",)),
    ("cross_border", _("Cross-border exchange"), _("Plan a cross-border exchange"), ("cross-border exchange",)),
    ("awareness", _("Awareness event"), _("Plan an awareness event"), ("awareness event",)),
    ("other", _("Other activity"), _("Plan another activity"), ("other",)),
)  # fmt: skip
KINDS = tuple(
    EventKind(
        key=key,
        label=label,
        plan_label=plan_label,
        row=Gathering,
        words=words,
        takes_the_rest=key == "other",
    )
    for key, label, plan_label, words in TABLE
)
