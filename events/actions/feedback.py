"""Feedback after an activity: asked once, reminded once, counted as it comes and never kept by person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import (
    Attendance,
    Event,
    Feedback,
    FeedbackSlip,
    FeedbackTally,
    FeedbackText,
    Registration,
    RegistrationQuerySet,
)
from events.models.feedback import FEWEST
from share.jobs.registry import Purge
from share.kit import clock
from share.kit.moves import IllegalMove
from share.records.questionnaires.analysis import Share
from share.records.questionnaires.answers import Value, chosen_of, freeze
from share.records.questionnaires.models import CLOSED, WORDS, Question, Version

WORDS_STAY = timedelta(days=730)  # after the activity
ASKABLE = CLOSED | WORDS  # numbers and dates would have to be kept one by one


def askable(versions: "QuerySet[Version]") -> "QuerySet[Version]":
    """Those whose every question can be counted without keeping answers by person."""
    others = Question.objects.filter(version=OuterRef("pk")).exclude(kind__in=ASKABLE)
    return versions.exclude(Exists(others))


@transaction.atomic
def plan_feedback(event_id: int, version: Version | None, days_open: int) -> Feedback | None:
    """Sets what is asked after an event; None asks nothing. Raises IllegalMove once somebody has answered, ValidationError."""
    event = Event.objects.lock(event_id)
    before = Feedback.objects.select_for_update(of=("self",)).filter(event=event).first()
    if before and before.answered and (version is None or version != before.version):
        raise IllegalMove(_("Somebody has answered already, so the questions stay as they are."))
    if version is None:
        if before:
            before.delete()
        return None
    if not askable(Version.objects.filter(pk=version.pk)).exists():
        raise ValidationError(
            {"version": _("It asks for numbers or dates, which would have to be kept by person. Choose another one.")}
        )
    feedback = before or Feedback(event=event)
    feedback.version, feedback.days_open = version, days_open
    feedback.full_clean(exclude=["event"])
    feedback.save(update_fields=["version", "days_open"] if before else None)
    return feedback


def asked(event: Event) -> RegistrationQuerySet:
    """Those who are asked: who was there; before attendance was taken, who had a place and who walked in."""
    marks = Attendance.objects.filter(session__event=event)
    was_there = Exists(marks.filter(registration=OuterRef("pk"), mark=Attendance.Mark.PRESENT))
    may_have_been = Q(state__in=[Registration.State.CONFIRMED, Registration.State.WALK_IN]) & ~Exists(marks)
    return event.registrations.reachable().filter(Q(was_there) | may_have_been)


def still_asked(event: Event) -> RegistrationQuerySet:
    """Those who are reminded: who has not answered."""
    return asked(event).exclude(pk__in=FeedbackSlip.objects.filter(feedback=event.pk).values("registration"))


@transaction.atomic
def give_feedback(registration_id: int, values: Mapping[str, Value]) -> Feedback:
    """Counts the answers of one person, once; nothing that is stored leads from an answer to the person.

    `values` by the key of the question. Raises IllegalMove when the feedback is not open, or they have answered.
    """
    event_id = Registration.objects.values_list("event", flat=True).get(pk=registration_id)
    feedback = Feedback.objects.select_for_update(of=("self",)).select_related("event").filter(pk=event_id).first()
    if feedback is None or not feedback.is_open:
        raise IllegalMove(_("This feedback is closed. Thank you all the same."))
    _slip, is_first = FeedbackSlip.objects.get_or_create(
        registration_id=registration_id, defaults={"feedback": feedback}
    )
    if not is_first:
        raise IllegalMove(_("You have answered already. Thank you."))
    count(feedback, Version.objects.with_questions().get(pk=feedback.version_id), values)
    return feedback


def count(feedback: Feedback, version: Version, values: Mapping[str, Value]) -> None:
    """Adds the answers of one person, whoever it was. The caller has locked the feedback."""
    freeze(version)
    for question in version.in_order:
        if question.key in values:
            _count(feedback, question, values[question.key])
    feedback.answered += 1
    feedback.save(update_fields=["answered"])


def _count(feedback: Feedback, question: Question, value: Value) -> None:
    if question.kind in WORDS:
        FeedbackText.objects.create(feedback=feedback, question=question, text=str(value))
    options = list(chosen_of(question, value)) if question.is_closed else []
    for option in ["", *options]:
        row, _is_new = FeedbackTally.objects.get_or_create(feedback=feedback, question=question, option=option)
        FeedbackTally.objects.filter(pk=row.pk).update(count=F("count") + 1)


@dataclass(frozen=True)
class Result:
    """What was answered to one question: a bar for each option, or the words in no order."""

    question: Question
    answered: int
    bars: list[Share]
    texts: list[str]


@dataclass(frozen=True)
class Results:
    """All of it. `questions` is empty as long as fewer than `FEWEST` have answered."""

    answered: int
    asked: int
    questions: list[Result]

    @property
    def rate(self) -> int | None:
        """Percent of those who were asked; None where nobody was."""
        return min(round(100 * self.answered / self.asked), 100) if self.asked else None


def results(event: Event, feedback: Feedback) -> Results:
    """What people answered, as page and PDF show it."""
    number = max(asked(event).count(), feedback.answered)
    if feedback.answered < FEWEST:
        return Results(feedback.answered, number, [])
    version = Version.objects.with_questions().get(pk=feedback.version_id)
    counts = {(row.question_id, row.option): row.count for row in feedback.tallies.all()}
    texts: dict[int, list[str]] = {}
    for row in feedback.texts.all():
        texts.setdefault(row.question_id, []).append(row.text)
    found = []
    for question in version.in_order:
        number_of = counts.get((question.pk, ""), 0)
        shares = [Share(label, counts.get((question.pk, value), 0), number_of) for value, label in question.options()]
        found.append(Result(question, number_of, shares, texts.get(question.pk, [])))
    return Results(feedback.answered, number, found)


def purge_slips() -> int:
    """Takes out who has answered, once the feedback is closed; how many rows."""
    over = [row.pk for row in Feedback.objects.filter(slips__isnull=False).distinct() if not _may_open(row)]
    return FeedbackSlip.objects.filter(feedback__in=over).delete()[0]


def _may_open(feedback: Feedback) -> bool:
    return feedback.closes_at is None or clock.now() < feedback.closes_at


def purge_texts() -> int:
    """Takes out what was said in words, two years after the activity; how many rows."""
    over = Q(feedback__event__ends_at__lt=clock.now() - WORDS_STAY)
    return FeedbackText.objects.filter(over).delete()[0]


PURGES = {
    "feedback slips": Purge(gettext_lazy("Who has given feedback"), gettext_lazy("until it closes"), purge_slips),
    "feedback in words": Purge(
        gettext_lazy("Feedback in words, without names"), gettext_lazy("two years after the activity"), purge_texts
    ),
}
