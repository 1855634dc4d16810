"""Visits: of one city to another, of a mentor to its learning city, and to look and learn."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from events.gatherings.exchanges import tab as exchanges
from events.gatherings.rooms.visits.models import Visit, visit_of
from events.gatherings.rooms.visits.tab import TAB, on_public_page
from events.kinds import EventKind
from events.models import Event
from events.plans import Blocker
from events.tabs import DELEGATIONS
from municipalities.actions import proposals
from municipalities.forms.choosing import TownField
from municipalities.models import Municipality
from share.kit.text import LineField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KEYS = ("city_exchange", "mentoring_visit", "study_visit")


class VisitFields:
    """Who visits, what for, and which visit this one returns."""

    def fields(self) -> dict[str, forms.Field]:
        earlier = Event.objects.filter(kind__in=KEYS).exclude(state__in=["draft", "cancelled", "withdrawn"])
        return {
            "visitors": TownField(
                label=_("Visiting town"),
                required=False,
                help_text=_("The learning city; the town above is the host, or the mentor. Empty: several."),
            ),
            "returns": forms.ModelChoiceField(
                earlier.order_by("-starts_on", "title"),
                label=_("Returns the visit"),
                required=False,
                empty_label=_("None"),
            ),
            "aims": LineField(label=_("What the visitors want to be able to do"), max_length=300, required=False),
        }

    def values(self, event: Event) -> dict[str, object]:
        row = Visit.objects.get(event=event)
        return {"visitors": row.visitors_id, "returns": row.returns_id, "aims": row.aims}

    def save(self, event: Event, values: Mapping[str, object]) -> None:
        row = Visit.objects.select_for_update().get(event=event)
        visitors, returns = cast(Municipality | None, values.get("visitors")), cast(Event | None, values.get("returns"))
        if visitors and visitors.pk == event.municipality_id:
            raise ValidationError({"visitors": _now("A town does not visit itself: choose who comes.")})
        if returns and returns.pk == event.pk:
            raise ValidationError({"returns": _now("A visit does not return itself.")})
        row.visitors = proposals.stored(visitors) if visitors else None
        row.returns, row.aims = returns, str(values.get("aims", ""))
        row.full_clean(exclude=["event", "visitors", "returns"])
        row.save()

    def facts(self, event: Event) -> "Sequence[tuple[StrOrPromise, str]]":
        row = visit_of(event)
        told = [
            (_now("Visitors from"), str(row.visitors or "")),
            (_now("What for"), row.aims),
            (_now("Returns the visit"), str(row.returns or "")),
        ]
        return [(label, value) for label, value in told if value]


def missing(event: Event) -> list[Blocker]:
    """A visit says who comes before it is public: a town, or a delegation."""
    found = exchanges.missing(event)
    if Visit.objects.get(event=event).visitors_id is None and not event.delegations.exists():
        url = reverse("events:delegations", args=[event.public_id])
        found.append(Blocker(_now("Nothing says yet who comes: name the visiting town, or a delegation."), url))
    return found


TABLE = (
    ("city_exchange", _("City exchange visit"), _("Plan a city exchange visit"), ("city exchange visit",)),
    ("mentoring_visit", _("Mentoring visit"), _("Plan a mentoring visit"), ("mentoring visit",)),
    ("study_visit", _("Look & Learn visit"), _("Plan a Look & Learn visit"), ("study visit", "look & learn visit")),
)
KINDS = tuple(
    EventKind(
        key=key,
        label=label,
        plan_label=plan_label,
        row=Visit,
        words=words,
        called_by_funders="visit",
        event_fields=VisitFields(),
        session_fields=exchanges.PriorityOfSession(),
        missing=missing,
        tabs=(DELEGATIONS, exchanges.TAB, TAB),
        page_parts=on_public_page,
        promises=(_("The programme is built from what the visitors want to see."),),
    )
    for key, label, plan_label, words in TABLE
)
