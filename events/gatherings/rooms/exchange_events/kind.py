"""The EU exchange event: hosts, delegations of several countries, a programme in parts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from events.gatherings.exchanges.tab import TAB, PriorityOfSession, missing, on_public_page
from events.gatherings.rooms.exchange_events.models import ExchangeEvent
from events.kinds import Counted, EventKind, KindFigure
from events.models import Event
from events.tabs import DELEGATIONS
from share.kit.text import LineField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ExchangeEventFields:
    """What it is about."""

    def fields(self) -> dict[str, forms.Field]:
        return {"theme": LineField(label=_("Theme"), max_length=300, required=False)}

    def values(self, event: Event) -> dict[str, object]:
        return {"theme": ExchangeEvent.objects.get(event=event).theme}

    def save(self, event: Event, values: Mapping[str, object]) -> None:
        row = ExchangeEvent.objects.select_for_update().get(event=event)
        row.theme = str(values.get("theme", ""))
        row.full_clean()
        row.save()

    def facts(self, event: Event) -> "Sequence[tuple[StrOrPromise, str]]":
        theme = ExchangeEvent.objects.get(event=event).theme
        return [(_now("Theme"), theme)] if theme else []


KIND = EventKind(
    key="exchange_event",
    label=_("EU exchange event"),
    plan_label=_("Plan an EU exchange event"),
    row=ExchangeEvent,
    words=("eu exchange event",),
    event_fields=ExchangeEventFields(),
    session_fields=PriorityOfSession(),
    missing=missing,
    tabs=(DELEGATIONS, TAB),
    page_parts=on_public_page,
    promises=(_("Delegations say beforehand what they want to see, and the programme is built from it."),),
    figures=(
        KindFigure(
            "exchange_events",
            Counted.EVENTS,
            _("EU exchange events"),
            _("events"),
            _(
                "EU exchange events that took place, that the grant pays for in whole or in part, and that ended in the"
                " period."
            ),
            position=60,
        ),
    ),
)
KINDS = (KIND,)
