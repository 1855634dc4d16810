"""The film screening: which film, with whose leave, and who talks about it afterwards."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from events.gatherings.rooms.films.models import FilmScreening
from events.gatherings.speakers.programme import SpeakersOfSession, on_public_page
from events.kinds import EventKind
from events.models import Event
from events.plans import Blocker
from share.kit.text import LineField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAMES = ("film", "made_by", "year", "minutes", "subtitles", "may_be_shown")


class FilmFields:
    def fields(self) -> dict[str, forms.Field]:
        return {
            "film": LineField(label=_("Film"), max_length=200, required=False),
            "made_by": LineField(label=_("Made by"), max_length=200, required=False),
            "year": forms.IntegerField(label=_("Year"), min_value=1888, max_value=2099, required=False),
            "minutes": forms.IntegerField(label=_("Minutes"), min_value=1, max_value=900, required=False),
            "subtitles": LineField(label=_("Subtitles"), max_length=100, required=False),
            "may_be_shown": LineField(
                label=_("Who allows it to be shown"),
                max_length=200,
                required=False,
                help_text=_("A film is shown in public with leave of who owns it: name them, and the day."),
            ),
        }

    def values(self, event: Event) -> dict[str, object]:
        row = FilmScreening.objects.get(event=event)
        return {name: getattr(row, name) for name in NAMES}

    def save(self, event: Event, values: Mapping[str, object]) -> None:
        row = FilmScreening.objects.select_for_update().get(event=event)
        for name in NAMES:
            empty: Any = None if name in {"year", "minutes"} else ""
            setattr(row, name, values.get(name) or empty)
        row.full_clean()
        row.save()

    def facts(self, event: Event) -> "Sequence[tuple[StrOrPromise, str]]":
        row = FilmScreening.objects.get(event=event)
        of = ", ".join(str(part) for part in (row.made_by, row.year) if part)
        told = [
            (_now("Film"), f"{row.film} ({of})" if row.film and of else row.film or of),
            (_now("Length"), _now("%(n)d minutes") % {"n": row.minutes} if row.minutes else ""),
            (_now("Subtitles"), row.subtitles),
        ]
        return [(label, value) for label, value in told if value]


def missing(event: Event) -> list[Blocker]:
    """A screening says which film before it is public; who allows it is worth a look."""
    row, details = FilmScreening.objects.get(event=event), reverse("events:details", args=[event.public_id])
    found = []
    if not row.film:
        found.append(Blocker(_now("Nothing says which film is shown."), f"{details}#id_film"))
    if not row.may_be_shown:
        sentence = _now("Nothing says who allows the film to be shown in public.")
        found.append(Blocker(sentence, f"{details}#id_may_be_shown", must=False))
    return found


KIND = EventKind(
    key="film_screening",
    label=_("Film screening"),
    plan_label=_("Plan a film screening"),
    row=FilmScreening,
    words=("film screening", "screening"),
    event_fields=FilmFields(),
    session_fields=SpeakersOfSession(),
    missing=missing,
    page_parts=on_public_page,
)
KINDS = (KIND,)
