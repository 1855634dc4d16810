"""The kinds that keep nothing of their own: each is made of the parts that several kinds share.

Meetings decide something and follow it up; trainings, workshops and awareness events have people who speak; those who cross a
border come as delegations that say beforehand what they want to see.
"""

from django.utils.translation import gettext_lazy as _

from events.gatherings.actionplans.tab import TAB as PLAN
from events.gatherings.actionplans.tab import on_public_page as plan_on_page
from events.gatherings.exchanges.tab import TAB as EXCHANGE
from events.gatherings.exchanges.tab import PriorityOfSession
from events.gatherings.exchanges.tab import missing as priorities_missing
from events.gatherings.exchanges.tab import on_public_page as reports_on_page
from events.gatherings.notes.tab import TAB as NOTES
from events.gatherings.outcomes.agenda import OutcomeOfSession, TimeByOutcome
from events.gatherings.rooms.plain.models import Gathering
from events.gatherings.speakers.programme import SpeakersOfSession
from events.gatherings.speakers.programme import on_public_page as speakers_on_page
from events.kinds import EventKind
from events.tabs import DELEGATIONS

# Key, name, button, and what sources call it.
MEETINGS = (
    ("partner_meeting", _("Partner meeting"), _("Plan a partner meeting"), ("partner meeting",)),
    ("platform_meeting", _("Platform meeting"), _("Plan a platform meeting"), ("platform meeting",)),
)
SPOKEN_AT = (
    ("training", _("Training"), _("Plan a training"), ("training",)),
    ("workshop", _("Workshop"), _("Plan a workshop"), ("workshop",)),
    ("awareness", _("Awareness event"), _("Plan an awareness event"), ("awareness event",)),
)
KINDS = (
    *(
        EventKind(
            key=key,
            label=label,
            plan_label=plan_label,
            row=Gathering,
            words=words,
            called_by_funders="meeting",
            event_fields=TimeByOutcome(),
            session_fields=OutcomeOfSession(),
            tabs=(NOTES, PLAN),
            page_parts=plan_on_page,
        )
        for key, label, plan_label, words in MEETINGS
    ),
    *(
        EventKind(
            key=key,
            label=label,
            plan_label=plan_label,
            row=Gathering,
            words=words,
            called_by_funders={"training": "training", "workshop": "workshop"}.get(key, "event"),
            session_fields=SpeakersOfSession(),
            page_parts=speakers_on_page,
        )
        for key, label, plan_label, words in SPOKEN_AT
    ),
    EventKind(
        key="cross_border",
        label=_("Cross-border exchange"),
        plan_label=_("Plan a cross-border exchange"),
        row=Gathering,
        words=("cross-border exchange",),
        session_fields=PriorityOfSession(),
        missing=priorities_missing,
        tabs=(DELEGATIONS, EXCHANGE),
        page_parts=reports_on_page,
    ),
    EventKind(
        key="other",
        label=_("Other activity"),
        plan_label=_("Plan another activity"),
        row=Gathering,
        words=("other",),
        takes_the_rest=True,
    ),
)
