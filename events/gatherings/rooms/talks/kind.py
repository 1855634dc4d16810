"""Conferences, expert seminars, webinars and launches: who speaks, where one watches, and what can be watched afterwards."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from events.gatherings.rooms.talks.models import Talk
from events.gatherings.speakers.programme import SpeakersOfSession, on_public_page
from events.kinds import EventKind, PagePart
from events.models import Event
from events.plans import Blocker

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAMES = ("stream", "recording")


class TalkFields:
    """Where anybody watches, during it and afterwards."""

    def fields(self) -> dict[str, forms.Field]:
        return {
            "stream": forms.URLField(
                label=_("Public stream"),
                max_length=500,
                required=False,
                assume_scheme="https",
                help_text=_("Anybody may watch there. The room of those who take part from afar is another one."),
            ),
            "recording": forms.URLField(
                label=_("Recording"), max_length=500, required=False, assume_scheme="https", help_text=_("Afterwards.")
            ),
        }

    def values(self, event: Event) -> dict[str, object]:
        row = Talk.objects.get(event=event)
        return {name: getattr(row, name) for name in NAMES}

    def save(self, event: Event, values: Mapping[str, object]) -> None:
        row = Talk.objects.select_for_update().get(event=event)
        row.stream, row.recording = (str(values.get(name, "") or "") for name in NAMES)
        row.full_clean()
        row.save()

    def facts(self, event: Event) -> "Sequence[tuple[StrOrPromise, str]]":
        return ()  # they are links: the public page shows them below


def on_the_page(event: Event) -> list[PagePart]:
    """The stream until it is over, the recording then, and who speaks."""
    row = Talk.objects.get(event=event)
    part = {"stream": "" if event.is_over else row.stream, "recording": row.recording if event.is_over else ""}
    watch = [PagePart("gatherings/speakers/_watch.html", part)] if any(part.values()) else []
    return [*watch, *on_public_page(event)]


def missing(event: Event) -> list[Blocker]:
    """Worth a look before it is public: who speaks."""
    if event.sessions.filter(speakers__isnull=False).exists():
        return []
    sentence = _now("Nobody is named who speaks. Write them into the agenda, once they have said yes.")
    return [Blocker(sentence, reverse("events:agenda", args=[event.public_id]), must=False)]


TABLE = (
    ("conference", _("Conference"), _("Plan a conference"), ("conference",)),
    ("expert_seminar", _("Expert seminar"), _("Plan an expert seminar"), ("expert seminar",)),
    ("webinar", _("Webinar"), _("Plan a webinar"), ("webinar",)),
    ("launch", _("Launch"), _("Plan a launch"), ("launch event",)),
)
KINDS = tuple(
    EventKind(
        key=key,
        label=label,
        plan_label=plan_label,
        row=Talk,
        words=words,
        called_by_funders={"expert_seminar": "seminar", "conference": "conference", "webinar": "webinar"}.get(
            key, "event"
        ),
        event_fields=TalkFields(),
        session_fields=SpeakersOfSession(),
        missing=missing,
        page_parts=on_the_page,
    )
    for key, label, plan_label, words in TABLE
)
