"""Every other kind of the record: each has its row and is counted by it; what is its own comes with its room."""

from django.utils.translation import gettext_lazy as _

from events.gatherings.rooms.plain.models import Gathering
from events.kinds import Counted, EventKind, KindFigure

EXCHANGE_EVENTS = KindFigure(
    "exchange_events",
    Counted.EVENTS,
    _("EU exchange events"),
    _("events"),
    _("EU exchange events that took place, that the grant pays for in whole or in part, and that ended in the period."),
    position=60,
)
# Key, name, button, what sources call it, and the figures it is counted in.
TABLE = (
    ("training", _("Training"), _("Plan a training"), ("training",), ()),
    ("exchange_event", _("EU exchange event"), _("Plan an EU exchange event"), ("eu exchange event",), (EXCHANGE_EVENTS,)),
    ("city_exchange", _("City exchange visit"), _("Plan a city exchange visit"), ("city exchange visit",), ()),
    ("mentoring_visit", _("Mentoring visit"), _("Plan a mentoring visit"), ("mentoring visit",), ()),
    ("study_visit", _("Study visit"), _("Plan a study visit"), ("study visit", "look & learn visit"), ()),
    ("working_group", _("Working group"), _("Plan a working group"), ("working group",), ()),
    ("expert_seminar", _("Expert seminar"), _("Plan an expert seminar"), ("expert seminar",), ()),
    ("workshop", _("Workshop"), _("Plan a workshop"), ("workshop",), ()),
    ("partner_meeting", _("Partner meeting"), _("Plan a partner meeting"), ("partner meeting",), ()),
    ("platform_meeting", _("Platform meeting"), _("Plan a platform meeting"), ("platform meeting",), ()),
    ("conference", _("Conference"), _("Plan a conference"), ("conference",), ()),
    ("cross_border", _("Cross-border exchange"), _("Plan a cross-border exchange"), ("cross-border exchange",), ()),
    ("webinar", _("Webinar"), _("Plan a webinar"), ("webinar",), ()),
    ("awareness", _("Awareness event"), _("Plan an awareness event"), ("awareness event",), ()),
    ("launch", _("Launch"), _("Plan a launch"), ("launch event",), ()),
    ("other", _("Other activity"), _("Plan another activity"), ("other",), ()),
)  # fmt: skip
KINDS = tuple(
    EventKind(
        key=key,
        label=label,
        plan_label=plan_label,
        row=Gathering,
        words=words,
        figures=figures,
        takes_the_rest=key == "other",
    )
    for key, label, plan_label, words, figures in TABLE
)
