"""The tabs that every activity has, whatever its kind."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.kinds import Tab
from events.models import Event
from events.registry import tabs

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _all(event: Event) -> bool:
    return True


DELEGATIONS = Tab(_("Delegations"), "events:delegations", 38, is_for=_all)  # of kinds that have them, and of the record


def _documents(event: Event) -> "StrOrPromise | int":
    """How many files, or that the one that counts is missing."""
    return _("missing") if event.lacks_signatures else event.document_count


ENGINE = (
    Tab(_("Overview"), "events:overview", 10),
    Tab(_("Details"), "events:details", 20),
    Tab(_("Agenda"), "events:agenda", 30, lambda event: event.session_count),
    Tab(_("Timeline"), "events:timeline", 32),
    Tab(_("Languages"), "events:languages", 35),
    Tab(_("Registrations"), "events:registrations", 40, lambda event: event.active_count),
    Tab(_("Questions"), "events:questions", 45),
    Tab(_("Attendance"), "events:attendance", 50, lambda event: event.attended_count),
    Tab(_("Evidence"), "events:evidence", 65, _documents, _all),
    Tab(_("Feedback"), "events:feedback", 68),
    Tab(_("Mail"), "events:mail", 70),
    Tab(_("History"), "events:history", 80, is_for=_all),
)


def tabs_of(event: Event) -> list[Tab]:
    """The tabs of one event in their order: the engine's, its kind's, and those other apps add to all."""
    recorded = [DELEGATIONS] * event.is_recorded
    found = sorted({*tabs, *event.event_kind.tabs, *recorded}, key=lambda tab: tab.position)
    return [tab for tab in found if tab.is_for(event)]


def has_delegations(event: Event) -> bool:
    return event.is_recorded or DELEGATIONS in event.event_kind.tabs


def working_page(event: Event) -> str:
    """The address where somebody who manages it begins."""
    return reverse(tabs_of(event)[0].view, args=[event.public_id])
