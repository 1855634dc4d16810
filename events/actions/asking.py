"""What an activity asks of those who come, and what they said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from events.models import Disaggregation, Event, Registration, RegistrationAnswer, RegistrationSheet, Requirements
from events.models.asking import Access, Diet
from events.plans import Asked, Asking, Said
from share.accounts.models import Consent
from share.jobs.registry import Purge
from share.kit import clock
from share.kit.languages import NAMES
from share.policy import Actor
from share.records.questionnaires import answers
from share.records.questionnaires.analysis import chosen
from share.records.questionnaires.models import CLOSED, WORDS, Question, Version

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REQUIREMENTS_STAY, WORDS_STAY = timedelta(days=30), timedelta(days=365)  # after the end of the activity
GONE = (Registration.State.CANCELLED, Registration.State.DECLINED, Registration.State.EXPIRED)
M = TypeVar("M", bound=Model)
PICTURES = "pictures"  # the purpose of a consent
NOTHING: tuple[object, ...] = ("", [], None)


@transaction.atomic
def save_asking(event_id: int, asking: Asking) -> Event:
    """Sets what is asked of those who register from now on. Answers given before stay with their person, and what only the
    lead reads of them stays so, whatever is asked next.

    Raises IllegalMove when the event is completed or cancelled.
    """
    event = Event.objects.lock(event_id)
    event.require_changeable()
    event.asks = [str(one) for one in Asked if one in asking.asks]
    if asking.read_by_lead is not None:
        of_these = set(asking.questions.questions.values_list("key", flat=True)) if asking.questions else set()
        event.read_by_lead = sorted((set(event.read_by_lead) - of_these) | set(asking.read_by_lead))
    event.questions = asking.questions
    event.save(update_fields=["asks", "questions", "read_by_lead"])
    return event


def keep_said(registration: Registration, said: Said, version: Version | None, event: Event) -> None:
    """What somebody said takes the place of what they said before, of what the activity asks for now; `version` holds the
    questions they were asked. Anything else they said stays.

    The registration is stored, and the caller holds the event's lock.
    """
    _keep_needs(registration, said, set(event.asks))
    _keep_row(
        Disaggregation,
        registration,
        {one: getattr(said, one) for one in event.breakdowns if one in Disaggregation.SAID},
    )
    if Asked.PICTURES in event.asks and registration.pictures != said.pictures:
        registration.pictures = said.pictures
        registration.save(update_fields=["pictures"])
        note_consent(registration)
    if version is not None and (said.answers or RegistrationSheet.objects.filter(registration=registration).exists()):
        sheet, _made = RegistrationSheet.objects.get_or_create(registration=registration, defaults={"version": version})
        sheet.version = version
        answers.keep(sheet, RegistrationAnswer, said.answers, submit=True)


def _keep_needs(registration: Registration, said: Said, asks: set[str]) -> None:
    asked: set[str] = {name for name in (Asked.ACCESS, Asked.DIET, Asked.INTERPRETATION) if name in asks}
    asked |= {"note"} if asked & {Asked.ACCESS, Asked.DIET} else set()
    said_of = {name: getattr(said, name) for name in asked}
    _keep_row(Requirements, registration, {name: list(v) if isinstance(v, tuple) else v for name, v in said_of.items()})


def _keep_row(
    model: type[Requirements] | type[Disaggregation], registration: Registration, values: Mapping[str, Any]
) -> None:
    """Sets these columns of the person's row, made where there is none; a row that says nothing goes."""
    if not values:
        return
    row = model.objects.filter(registration=registration).first() or model(registration=registration)
    for name, value in values.items():
        setattr(row, name, value)
    if any(getattr(row, name) not in NOTHING for name in model.SAID):
        row.save()
    elif not row._state.adding:
        row.delete()


def note_consent(registration: Registration) -> None:
    """That a person agreed to be seen in pictures, once it is known who they are."""
    if registration.pictures and registration.user_id:
        read = registration.notice_version
        Consent.objects.get_or_create(user_id=registration.user_id, purpose=PICTURES, text_version=read)


@transaction.atomic
def change_said(registration_id: int, said: Said, version: Version | None) -> None:
    """What a person said, changed by them until it begins. Raises IllegalMove once it has begun."""
    event_id = Registration.objects.values_list("event", flat=True).get(pk=registration_id)
    event = Event.objects.lock(event_id)
    event.require_ahead()
    keep_said(Registration.objects.get(pk=registration_id), said, version, event)


def forget(registrations: Sequence[int]) -> None:
    """Takes out what erased people said."""
    Requirements.objects.filter(registration__in=registrations).delete()
    RegistrationSheet.objects.filter(registration__in=registrations).delete()
    Disaggregation.objects.filter(registration__in=registrations).delete()


# Reading it


def reads_all(actor: Actor, event: Event) -> bool:
    """Whether this person reads the answers that only the lead reads."""
    lead = event.organiser_rows.filter(is_lead=True, organisation__in=actor.coordinated)
    return actor.runs_network or lead.exists()


def readable(questions: Sequence[Question], event: Event, actor: Actor) -> list[Question]:
    """The questions whose answers this person may read, in their order."""
    hidden = set(event.read_by_lead)
    if not hidden or reads_all(actor, event):
        return list(questions)
    return [question for question in questions if question.key not in hidden]


@dataclass(frozen=True)
class Total:
    """How many of those with a place said something, in words."""

    label: "StrOrPromise"
    count: int


@dataclass(frozen=True)
class Needed:
    """What those with a place need: what the venue and the kitchen ask for, without a name."""

    people: int
    access: list[Total]
    diet: list[Total]
    interpretation: list[Total]
    notes: list[str]
    pictures: list[Total]

    @property
    def is_empty(self) -> bool:
        return not (self.access or self.diet or self.interpretation or self.notes)


def needed(event: Event) -> Needed:
    """Counted over the confirmed; a person who needs two things stands in both."""
    coming = event.registrations.filter(state=Registration.State.CONFIRMED).order_by("requirements__note", "pk")
    columns = ("access", "diet", "interpretation", "note")
    rows = coming.values_list("pictures", *(f"requirements__{name}" for name in columns))
    access: Counter[str] = Counter()
    diet: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    said: Counter[bool | None] = Counter()
    notes = []
    for pictures, ways, meals, language, note in rows:
        said[pictures] += 1
        access.update(ways or [])
        diet.update(meals or [])
        spoken.update([language] if language else [])
        notes += [note] if note else []
    words: list[tuple[bool | None, Any]] = [(True, _("yes")), (False, _("no")), (None, _("did not say"))]
    return Needed(
        people=sum(said.values()),
        access=[Total(one.label, access[one]) for one in Access if access[one]],
        diet=[Total(one.label, diet[one]) for one in Diet if diet[one]],
        interpretation=[Total(NAMES[code], n) for code, n in spoken.most_common()],
        notes=notes,
        pictures=[Total(label, said[value]) for value, label in words] if Asked.PICTURES in event.asks else [],
    )


@dataclass(frozen=True)
class Answered:
    """One question with what was answered: how often which option, or what was written and by whom."""

    question: Question
    options: list[Total]
    written: list[tuple[str, str]]


def answered(event: Event, actor: Actor) -> list[Answered]:
    """The answers of everybody who is registered to the questions in use, as far as this person may read them."""
    if event.questions is None:
        return []
    questions = readable(questions_in(event), event, actor)
    given = RegistrationAnswer.objects.filter(
        sheet__registration__in=event.registrations.active(), question__in=[question.pk for question in questions]
    )
    counts = chosen(given)
    written: dict[int, list[tuple[str, str]]] = {}
    rows = given.exclude(question__kind__in=CLOSED).select_related("question", "sheet__registration")
    for row in rows.order_by("sheet__registration__key", "pk"):
        said = answers.words(row.question, row.value)
        written.setdefault(row.question_id, []).append((str(row.sheet.registration.shown_name), said))
    return [
        Answered(
            question,
            [Total(label, counts.get((question.pk, value), 0)) for value, label in question.options()],
            written.get(question.pk, []),
        )
        for question in questions
    ]


def questions_in(event: Event) -> list[Question]:
    """The activity's own questions in their order, with their choices; none where it asks none. Two queries."""
    if event.questions is None:
        return []
    prefetch_related_objects([event.questions], "questions__choices")
    return event.questions.in_order


def said_of(registration: Registration, actor: Actor) -> list[tuple[str, str]]:
    """Each question that was answered, with the answer in words; as far as this person may read them."""
    theirs = RegistrationAnswer.objects.filter(sheet__registration=registration).order_by("question__position")
    rows = {row.question.key: row for row in theirs.select_related("question").prefetch_related("question__choices")}
    shown = readable([row.question for row in rows.values()], registration.event, actor)
    return [(q.text, answers.words(q, rows[q.key].value)) for q in shown]


# Its end


def purge_requirements() -> int:
    """Takes out what people needed, once the activity or their registration lies 30 days back; how many rows.

    Of what is postponed it stays: its old day says nothing.
    """
    over = clock.now() - REQUIREMENTS_STAY
    ended = ended_before(Requirements.objects.all(), "registration__event", over)
    left = Q(registration__state__in=GONE, registration__state_since__lt=over)
    return Requirements.objects.filter(Q(pk__in=ended.values("pk")) | left).delete()[0]


def purge_words() -> int:
    """Takes out answers in words a year after the activity; what was chosen stays, to be counted. How many rows."""
    theirs = ended_before(RegistrationAnswer.objects.all(), "sheet__registration__event", clock.now() - WORDS_STAY)
    return theirs.filter(question__kind__in=WORDS).delete()[0]


def ended_before(rows: "QuerySet[M]", event: str, before: datetime) -> "QuerySet[M]":
    """Rows of an activity that is over since before a moment; of one that never had a day, that was made before it."""
    ended = Q(**{f"{event}__ends_at__lt": before})
    without = Q(**{f"{event}__ends_at": None, f"{event}__created_at__lt": before})
    return rows.filter(ended | without).exclude(**{f"{event}__state": Event.State.POSTPONED})


PURGES = {
    "requirements": Purge(
        _("What people need to take part: access, food, interpretation"),
        _("30 days after the activity"),
        purge_requirements,
    ),
    "words at registration": Purge(
        _("Answers in words to the questions of an activity"), _("a year after the activity"), purge_words
    ),
}
