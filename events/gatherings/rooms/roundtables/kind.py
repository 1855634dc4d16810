"""The roundtable: from its form to its figure."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.gatherings.actionplans.tab import TAB, on_public_page
from events.gatherings.notes.tab import TAB as NOTES
from events.gatherings.outcomes.agenda import OutcomeOfSession, time_by_outcome
from events.gatherings.rooms.roundtables import balance
from events.gatherings.rooms.roundtables.models import Roundtable
from events.gatherings.rooms.roundtables.tab import TAB as STAKEHOLDERS
from events.kinds import Counted, EventKind, KindFigure
from events.models import Event
from events.plans import Blocker
from share.kit.text import LineField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class RoundtableFields:
    """How far the roundtable reaches, and the question it is to answer."""

    def fields(self) -> dict[str, forms.Field]:
        return {
            "level": forms.ChoiceField(
                label=_("Level"), choices=[("", _("Choose one")), *Roundtable.Level.choices], required=False
            ),
            "question": LineField(
                label=_("Question"),
                max_length=300,
                required=False,
                help_text=_("The one thing those around the table are to answer together."),
            ),
        }

    def values(self, event: Event) -> dict[str, object]:
        row = Roundtable.objects.get(event=event)
        return {"level": row.level, "question": row.question}

    def save(self, event: Event, values: Mapping[str, object]) -> None:
        row = Roundtable.objects.select_for_update().get(event=event)
        row.level, row.question = str(values.get("level", "")), str(values.get("question", ""))
        row.full_clean()
        row.save()

    def facts(self, event: Event) -> "Sequence[tuple[StrOrPromise, str]]":
        row = Roundtable.objects.get(event=event)
        told = [
            (_("Level"), str(row.get_level_display())),
            (_("Question"), row.question),
            (_("Time for"), time_by_outcome(event)),
        ]
        return [(label, value) for label, value in told if value]


def missing(event: Event) -> list[Blocker]:
    """A roundtable says how far it reaches before it is public; its question is worth a look."""
    row, details = Roundtable.objects.get(event=event), reverse("events:details", args=[event.public_id])
    found = []
    if not row.level:
        found.append(
            Blocker(_("Nothing says how far the roundtable reaches: choose its level."), f"{details}#id_level")
        )
    if not row.question:
        sentence = _("The roundtable has no question yet. People come more readily to one they care about.")
        found.append(Blocker(sentence, f"{details}#id_question", must=False))
    if lacks := balance.gap(balance.by_level(event, balance.listed(event))):
        sentence = _("Not yet invited, of those you want at the table: %(levels)s.") % {"levels": lacks}
        found.append(Blocker(sentence, reverse("gatherings:stakeholders", args=[event.public_id]), must=False))
    return found


KIND = EventKind(
    key="roundtable",
    called_by_funders="meeting",
    label=gettext_lazy("Roundtable"),
    plan_label=gettext_lazy("Plan a roundtable"),
    row=Roundtable,
    words=("roundtable", "round table", "roundtables"),
    event_fields=RoundtableFields(),
    session_fields=OutcomeOfSession(),
    missing=missing,
    tabs=(STAKEHOLDERS, NOTES, TAB),
    page_parts=on_public_page,
    promises=(gettext_lazy("Everybody at the table knows its question before they come."),),
    figures=(
        KindFigure(
            "roundtables",
            Counted.EVENTS,
            gettext_lazy("Roundtables"),
            gettext_lazy("roundtables"),
            gettext_lazy(
                "Roundtables that took place, that the grant pays for in whole or in part, and that ended in the period."
            ),
            position=50,
            ready=("O8", gettext_lazy("Roundtables")),
        ),
        KindFigure(
            "roundtable_countries",
            Counted.COUNTRIES,
            gettext_lazy("Countries with roundtables"),
            gettext_lazy("countries"),
            gettext_lazy("Different countries of the roundtables that count."),
            position=51,
        ),
        KindFigure(
            "people_at_roundtables",
            Counted.PEOPLE,
            gettext_lazy("People at roundtables"),
            gettext_lazy("people"),
            gettext_lazy(
                "Different people on record as present at a roundtable that counts. Whoever came to several counts once, where"
                " they came first."
            ),
            position=52,
            ready=("O9", gettext_lazy("People at roundtables, each once")),
        ),
    ),
    is_main=True,
)
KINDS = (KIND,)
