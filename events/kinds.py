"""The kinds of activity. Each has a module of its own that registers one `EventKind`; no other module names it.

The engine owns what all kinds share. What a kind adds stands in its entry: how it is called, the row each of its events has,
extra fields of an event and of a session, what publishing asks for, tabs, what public pages promise, and the figures it is
counted in.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from events.plans import Blocker, PlannedSession
from share.kit.registries import RegisteredTwice, Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from events.models import Event, EventPart, Session


class EventFields(Protocol):
    """Extra fields of an event: on its form, in its details, and in the row of its kind."""

    def fields(self) -> dict[str, forms.Field]: ...

    def values(self, event: "Event") -> dict[str, object]:
        """What the fields say of a stored event, by field name."""

    def save(self, event: "Event", values: Mapping[str, object]) -> None:
        """Writes them, under the event's lock. Raises ValidationError by field name."""

    def facts(self, event: "Event") -> Sequence[tuple["StrOrPromise", str]]:
        """Pairs of label and value that the event's pages show; values that are not known are left out."""


class SessionFields(Protocol):
    """Extra fields of a session, in the session editor."""

    def fields(self, event: "Event") -> dict[str, forms.Field]:
        """Those of the sessions of this event."""

    def values(self, event: "Event") -> dict[int, dict[str, object]]:
        """What the fields say of the sessions of an event, by the session's id and field name."""

    def save(self, sessions: "Sequence[tuple[Session, Mapping[str, object]]]") -> None:
        """Writes them, under the event's lock."""


class FirstPlan(Protocol):
    """Plans the first day of a new event. `values` are the kind's own fields of the form."""

    def fields(self) -> dict[str, forms.Field]: ...

    def sessions(
        self, title: str, day: date, begins: time, ends: time, zone: ZoneInfo, values: Mapping[str, object]
    ) -> list[PlannedSession]:
        """Raises ValidationError by field name."""

    def needs_day(self, values: Mapping[str, object]) -> bool:
        """Whether what was chosen cannot be planned without a day."""


class NoEventFields:
    """The event has no fields but the engine's."""

    def fields(self) -> dict[str, forms.Field]:
        return {}

    def values(self, event: "Event") -> dict[str, object]:
        return {}

    def save(self, event: "Event", values: Mapping[str, object]) -> None:
        return None

    def facts(self, event: "Event") -> Sequence[tuple["StrOrPromise", str]]:
        return ()


class NoSessionFields:
    """A session has no fields but the engine's."""

    def fields(self, event: "Event") -> dict[str, forms.Field]:
        return {}

    def values(self, event: "Event") -> dict[int, dict[str, object]]:
        return {}

    def save(self, sessions: "Sequence[tuple[Session, Mapping[str, object]]]") -> None:
        return None


class SeveralSessionFields:
    """The fields of several parts, in one session editor. Each saves its own, and leaves the others' alone."""

    def __init__(self, *parts: SessionFields) -> None:
        self.parts = parts

    def fields(self, event: "Event") -> dict[str, forms.Field]:
        return {name: field for part in self.parts for name, field in part.fields(event).items()}

    def values(self, event: "Event") -> dict[int, dict[str, object]]:
        found: dict[int, dict[str, object]] = {}
        for part in self.parts:
            for session, values in part.values(event).items():
                found.setdefault(session, {}).update(values)
        return found

    def save(self, sessions: "Sequence[tuple[Session, Mapping[str, object]]]") -> None:
        for part in self.parts:
            part.save(sessions)


class OneSession:
    """The day is one session of the event's title."""

    def fields(self) -> dict[str, forms.Field]:
        return {}

    def sessions(
        self, title: str, day: date, begins: time, ends: time, zone: ZoneInfo, values: Mapping[str, object]
    ) -> list[PlannedSession]:
        hours = (datetime.combine(day, begins, zone), datetime.combine(day, ends, zone))
        return [PlannedSession(title, *hours)]

    def needs_day(self, values: Mapping[str, object]) -> bool:
        return False


@dataclass(frozen=True)
class PagePart:
    """Something that the public page of an activity shows beside what the engine does: a template, and its `part`."""

    template: str
    part: Mapping[str, object]


@dataclass(frozen=True)
class Tab:
    """A part of an activity's working pages: its name, its page, where it stands, how much waits there, and which have it.

    What is only on record has no registrations and no agenda: a tab of it says that it is for those.
    """

    title: "StrOrPromise"
    view: str
    position: int
    count: "Callable[[Event], StrOrPromise | int | None]" = lambda event: None
    is_for: "Callable[[Event], bool]" = lambda event: not event.is_recorded


class Counted(StrEnum):
    """What a figure counts of the events of its kinds."""

    EVENTS = "events"
    COUNTRIES = "countries"
    PEOPLE = "people"
    ATTENDANCES = "attendances"


@dataclass(frozen=True)
class KindFigure:
    """A figure in which a kind is counted. Kinds that name the same key are counted in one figure.

    `charts` are the dimensions it is drawn by in a report; `position` is its place among all figures. `ready` is the code and
    the title under which it is offered as an indicator ready-made.
    """

    key: str
    counted: Counted
    label: "StrOrPromise"
    unit: "StrOrPromise"
    definition: "StrOrPromise"
    position: int
    charts: tuple[str, ...] = ()
    ready: "tuple[str, StrOrPromise] | None" = None


@dataclass(frozen=True)
class EventKind:
    """One kind of activity, as the app that owns it registers it.

    `words` are what sources call it; `title_words`, words of a title that say so where a source has no column for it.
    `promises` stand on the public page; `when_completed` and `when_corrected` are said where the attendance is closed and
    where a person's name is put right.
    """

    key: str
    label: "StrOrPromise"
    plan_label: "StrOrPromise"
    row: "type[EventPart]"
    words: tuple[str, ...] = ()
    title_words: tuple[str, ...] = ()
    default_title: "StrOrPromise" = ""
    event_fields: EventFields = field(default_factory=NoEventFields)
    session_fields: SessionFields = field(default_factory=NoSessionFields)
    first_plan: FirstPlan = field(default_factory=OneSession)
    missing: "Callable[[Event], Sequence[Blocker]]" = lambda event: ()
    tabs: tuple[Tab, ...] = ()
    page_parts: "Callable[[Event], Sequence[PagePart]]" = lambda event: ()
    promises: "tuple[StrOrPromise, ...]" = ()
    when_completed: "StrOrPromise" = ""
    when_corrected: "StrOrPromise" = ""
    figures: tuple[KindFigure, ...] = ()
    called_by_funders: str = "event"  # training, workshop, seminar, conference, webinar, meeting, visit or event
    is_main: bool = False  # offered first where an activity is planned
    takes_the_rest: bool = False  # what a source calls by a word that no kind knows

    @cached_property
    def written(self) -> frozenset[str]:
        """Its words as sources may write them: without hyphens, and in the plural."""
        words = [word.replace("-", " ") for word in self.words]
        return frozenset([*words, *map(_plural, words)])


def _plural(words: str) -> str:
    """English: visits, launches, study visits; a word that ends in y after a consonant gets ies."""
    if re.search(r"[^aeiou]y$", words):
        return f"{words[:-1]}ies"
    return f"{words}es" if words.endswith(("s", "x", "ch", "sh")) else f"{words}s"


class Kinds(Registry[EventKind]):
    """All kinds by key. A kind that cannot be counted, or whose words another has, keeps the site from starting."""

    def add(self, kind: EventKind) -> None:
        """Raises RegisteredTwice for a key that is taken, ImproperlyConfigured for a kind that cannot work."""
        if kind.key in self:
            raise RegisteredTwice(f"The kind {kind.key} is registered twice.")
        _require_row(kind)
        for other in self:
            if shared := {*kind.words} & {*other.words}:
                raise ImproperlyConfigured(f"{kind.key} and {other.key} share the words {sorted(shared)}.")
            if kind.takes_the_rest and other.takes_the_rest:
                raise ImproperlyConfigured(f"{kind.key} and {other.key} both take what no kind knows.")
        self.register(kind.key, kind)

    def called(self, word: str) -> EventKind | None:
        """The kind that a source means by `word`: in any case, in the plural, with hyphens, with a remark in brackets.

        None when no kind knows the word: what it means is not for us to guess.
        """
        wanted = " ".join(re.sub(r"\([^()]*\)|-", " ", word.casefold()).split())
        return next((kind for kind in self if wanted in kind.written), None)

    def of_title(self, title: str, otherwise: str) -> EventKind:
        """The kind whose word stands in a title; that which a source calls `otherwise` when there is none."""
        said = {*re.findall(r"\w+", title.casefold())}
        return next((kind for kind in self if said & {*kind.title_words}), self.called(otherwise) or self.rest)

    @property
    def rest(self) -> EventKind:
        return next(kind for kind in self if kind.takes_the_rest)

    def choices(self) -> "list[tuple[str, StrOrPromise]]":
        return [(kind.key, kind.label) for kind in self]

    def rows(self) -> list[str]:
        """How an event calls the row it has as each kind: `select_related(*kinds.rows())` fetches it along."""
        return list(dict.fromkeys(str(kind.row._meta.model_name) for kind in self))

    def counted_in(self, figure: str) -> list[EventKind]:
        """The kinds that are counted in a figure."""
        return [kind for kind in self if figure in {one.key for one in kind.figures}]

    def figures(self) -> list[KindFigure]:
        """The figures of all kinds, each once, in the order of their positions."""
        found = {figure.key: figure for kind in self for figure in kind.figures}
        return sorted(found.values(), key=lambda figure: figure.position)


def _require_row(kind: EventKind) -> None:
    """One row an event: the row's key is the event."""
    if not (isinstance(kind.row, type) and issubclass(kind.row, models.Model)):
        raise ImproperlyConfigured(f"The kind {kind.key} names no model of its own.")
    key = kind.row._meta.pk
    if not isinstance(key, models.OneToOneField) or key.name != "event" or kind.row._meta.abstract:
        raise ImproperlyConfigured(f"{kind.row.__name__} of the kind {kind.key} has no row for each event.")


kinds: Kinds = Kinds()
