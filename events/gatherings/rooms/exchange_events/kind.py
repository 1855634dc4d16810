"""The EU exchange event: hosts, delegations of several countries, a programme in parts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from events.gatherings.exchanges.tab import TAB, PriorityOfSession, missing, on_public_page
from events.gatherings.rooms.exchange_events.models import ExchangeEvent, PartOfProgramme
from events.kinds import Counted, EventKind, KindFigure, PagePart, SeveralSessionFields
from events.models import Event, Session
from events.tabs import DELEGATIONS
from share.kit.text import LineField, ParagraphsField, lines_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ExchangeEventFields:
    """What it is about."""

    def fields(self) -> dict[str, forms.Field]:
        return {
            "theme": LineField(label=_("Theme"), max_length=300, required=False),
            "outputs": ParagraphsField(
                label=_("What came out of it"),
                max_length=1_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("One in each line: a publication, a concept note, a film."),
            ),
        }

    def values(self, event: Event) -> dict[str, object]:
        row = ExchangeEvent.objects.get(event=event)
        return {"theme": row.theme, "outputs": row.outputs}

    def save(self, event: Event, values: Mapping[str, object]) -> None:
        row = ExchangeEvent.objects.select_for_update().get(event=event)
        row.theme, row.outputs = str(values.get("theme", "")), str(values.get("outputs", ""))
        row.full_clean()
        row.save()

    def facts(self, event: Event) -> "Sequence[tuple[StrOrPromise, str]]":
        row = ExchangeEvent.objects.get(event=event)
        outputs = "; ".join(lines_of(row.outputs))
        told = [(_now("Theme"), row.theme), (_now("What came out of it"), outputs)]
        return [(label, value) for label, value in told if value]


class PartOfSession:
    """Which part of the programme a session belongs to."""

    def fields(self, event: Event) -> dict[str, forms.Field]:
        choices = [("", _("Not said")), *PartOfProgramme.Part.choices]
        return {"part": forms.ChoiceField(label=_("Part of the programme"), choices=choices, required=False)}

    def values(self, event: Event) -> dict[int, dict[str, object]]:
        rows = PartOfProgramme.objects.filter(session__event=event).values_list("session", "in_part")
        return {session: {"part": part} for session, part in rows}

    def save(self, sessions: "Sequence[tuple[Session, Mapping[str, object]]]") -> None:
        """Writes what changed and nothing else, so that the history tells changes only."""
        stored = PartOfProgramme.objects.in_bulk([session.pk for session, _values in sessions])
        for session, values in sessions:
            part, row = str(values.get("part", "")), stored.get(session.pk)
            if row and not part:
                row.delete()
            elif part and (row is None or row.in_part != part):
                PartOfProgramme.objects.update_or_create(session=session, defaults={"in_part": part})


def programme_in_parts(event: Event) -> list[PagePart]:
    """The sessions by the part they belong to, once there are two parts; and what the exchange itself shows."""
    rows = PartOfProgramme.objects.filter(session__event=event).select_related("session").order_by("session__starts_at")
    found: dict[str, list[Session]] = {}
    for row in rows:
        found.setdefault(row.get_in_part_display(), []).append(row.session)
    parts = [PagePart("gatherings/exchange/_parts.html", {"parts": list(found.items())})] if len(found) > 1 else []
    return [*parts, *on_public_page(event)]


KIND = EventKind(
    key="exchange_event",
    label=_("EU exchange event"),
    plan_label=_("Plan an EU exchange event"),
    row=ExchangeEvent,
    words=("eu exchange event",),
    event_fields=ExchangeEventFields(),
    session_fields=SeveralSessionFields(PartOfSession(), PriorityOfSession()),
    missing=missing,
    tabs=(DELEGATIONS, TAB),
    page_parts=programme_in_parts,
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
            ready=("O10", _("EU exchange events")),
        ),
    ),
)
KINDS = (KIND,)
