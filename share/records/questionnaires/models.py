"""Questionnaires: what is asked, in versions. Who answers and what they said lies with the app that asks (`answers`)."""

from collections.abc import Collection
from decimal import Decimal
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from share.kit import clock
from share.kit.languages import LANGUAGES, NAMES
from share.kit.moves import IllegalMove
from share.kit.text import short_id
from share.policy import Actor
from share.records import history
from share.records.translations import Translated, current_languages, text_in

YES, NO = "yes", "no"
LARGEST = Decimal(10) ** 12  # of a number somebody answers
MOST_STEPS = 11  # of a scale, such as 0 to 10


def question_key() -> str:
    return short_id(6)


# What changes a version in use is refused by the database, whatever way it comes.
# A translation may still come: those who are asked later read it.
OF_VERSION = """
IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - '{{i18n,translated_from}}'::text[] = to_jsonb(NEW) - '{{i18n,translated_from}}'::text[]
THEN
    RETURN NEW;
END IF;
IF EXISTS (SELECT 1 FROM questionnaires_version v WHERE v.frozen_at IS NOT NULL AND v.id IN ({of_new}, {of_old})) THEN
    RAISE EXCEPTION 'This version of the questionnaire is in use.' USING ERRCODE = 'restrict_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""
QUESTION_OF = "(SELECT q.version_id FROM questionnaires_question q WHERE q.id = {}.question_id)"


def _kept_in_use(name: str, of: str) -> pgtrigger.Trigger:
    """A trigger that refuses changes of a version in use. `of` gives the version's id from `NEW` or `OLD`."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=OF_VERSION.format(of_new=of.format("NEW"), of_old=of.format("OLD")),
    )


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def visible_to(self, actor: Actor) -> Self:
        """All of them for those who run the network; for others, none. Who answers sees a version, by a link."""
        return self if actor.runs_network else self.none()


@history.tracked
class Questionnaire(models.Model):
    """What is asked of many, under one name: a set of versions, the newest of which is used next."""

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    name = models.CharField(_("name"), max_length=120)
    made_at = models.DateTimeField(_("made"), default=clock.now)

    objects = QuestionnaireQuerySet.as_manager()

    not_personal = ("id", "public_id", "name", "made_at")

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("questionnaire")
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="a_questionnaire_is_named_once",
                violation_error_message=_("There is a questionnaire of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("questionnaires:questionnaire", args=[self.public_id])

    @property
    def newest(self) -> "Version":
        """The version that is used next. A questionnaire is made with its first."""
        return self.versions.order_by("-number")[0]


class VersionQuerySet(models.QuerySet["Version"]):
    def with_questions(self) -> Self:
        """With questions and choices, in two queries more."""
        return self.select_related("questionnaire").prefetch_related("questions__choices")

    def usable(self) -> Self:
        """Those that ask something."""
        return self.filter(questions__isnull=False).distinct()


@history.tracked
class Version(Translated):
    """A questionnaire as it was asked. From its first use on nothing of it changes: an edit makes the next version."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("what it is for"), max_length=2_000, blank=True)
    language = models.CharField(_("language of the texts"), max_length=8, choices=LANGUAGES, default="en")
    i18n = TranslationField(fields=("title", "intro"), virtual_fields=False)
    made_at = models.DateTimeField(_("made"), default=clock.now)
    frozen_at = models.DateTimeField(_("in use since"), null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    not_personal = (
        "id",
        "questionnaire",
        "number",
        "title",
        "intro",
        "language",
        "i18n",
        "translated_from",
        "made_at",
        "frozen_at",
    )

    class Meta:
        ordering = ["questionnaire", "-number"]
        verbose_name = _("version of a questionnaire")
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"],
                name="versions_of_a_questionnaire_are_numbered",
                violation_error_message=_("There is a version of this number already."),
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=Q(frozen_at__isnull=True),
                name="a_questionnaire_has_one_version_that_can_change",
                violation_error_message=_("There is a version that can still be changed: go on with that one."),
            ),
        ]
        triggers = [_kept_in_use("versions_in_use_stay", "{}.id")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def require_open(self) -> None:
        """Raises IllegalMove once the version is in use."""
        if self.is_frozen:
            raise IllegalMove(_("This version is in use and stays as it is. A change makes the next version."))

    def text_in(self, field: str, language: str = "") -> str:
        return text_in(self, field, language)

    def records(self) -> "list[Version | Question | Choice]":
        """Everything of it that has words: itself, its questions, their choices."""
        found: list[Version | Question | Choice] = [self]
        for question in self.in_order:
            found += [question, *question.choices.all()]
        return found

    def languages(self) -> list[tuple[str, str]]:
        """The languages in which all of its words are there, by code and name; its own first."""
        there = [{code for code, _name in _languages(record, self.language)} for record in self.records()]
        everywhere = set.intersection(*there) - {self.language}
        return [(self.language, str(NAMES[self.language])), *((c, str(NAMES[c])) for c in NAMES if c in everywhere)]

    @cached_property
    def in_order(self) -> "list[Question]":
        """Its questions with their choices, each knowing its number and the question it depends on."""
        found = list(self.questions.all())
        by_pk = {question.pk: question for question in found}
        for number, question in enumerate(found, start=1):
            question.number = number
            if question.shown_when_id in by_pk:
                question.shown_when = by_pk[question.shown_when_id]
        return found


def _languages(record: Translated, own: str) -> list[tuple[str, str]]:
    """The languages of a record whose own language is that of its version."""
    record.language = own  # type: ignore[attr-defined]
    return current_languages(record)


class Kind(models.TextChoices):
    """How a question is answered."""

    SHORT = "short", _("short text")
    LONG = "long", _("long text")
    NUMBER = "number", _("number")
    DATE = "date", _("date")
    YES_NO = "yes_no", _("yes or no")
    ONE = "one", _("one choice")
    SEVERAL = "several", _("several choices")
    SCALE = "scale", _("scale")


WORDS = frozenset({Kind.SHORT, Kind.LONG})
WITH_CHOICES = frozenset({Kind.ONE, Kind.SEVERAL})
CLOSED = frozenset({Kind.YES_NO, Kind.ONE, Kind.SEVERAL, Kind.SCALE})  # with answers that can be counted


class Question(Translated):
    """One question of a version. Its key stays the same in later versions, so that answers can be laid side by side."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=12, default=question_key, editable=False)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind of answer"), max_length=10, choices=Kind)
    text = models.CharField(_("question"), max_length=300)
    help = models.CharField(_("explanation"), max_length=300, blank=True)
    low_label = models.CharField(_("words at the lowest step"), max_length=80, blank=True)
    high_label = models.CharField(_("words at the highest step"), max_length=80, blank=True)
    i18n = TranslationField(fields=("text", "help", "low_label", "high_label"), virtual_fields=False)
    is_required = models.BooleanField(_("must be answered"), default=False)
    lowest = models.DecimalField(_("lowest"), max_digits=16, decimal_places=2, null=True, blank=True)
    highest = models.DecimalField(_("highest"), max_digits=16, decimal_places=2, null=True, blank=True)
    shown_when = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="dependants",
        verbose_name=_("asked when"),
    )
    shown_values = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    number: int = 0  # given by `Version.in_order`

    not_personal = (
        "id",
        "version",
        "key",
        "position",
        "kind",
        "text",
        "help",
        "low_label",
        "high_label",
        "i18n",
        "translated_from",
        "is_required",
        "lowest",
        "highest",
        "shown_when",
        "shown_values",
    )

    class Meta:
        ordering = ["version", "position"]
        verbose_name = _("question")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "key"],
                name="a_question_stands_once_in_a_version",
                violation_error_message=_("This question stands in the version already."),
            ),
            models.UniqueConstraint(
                fields=["version", "position"],
                name="questions_of_a_version_have_an_order",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("Another question stands at this place."),
            ),
            models.CheckConstraint(
                condition=Q(shown_when__isnull=True, shown_values=[])
                | (Q(shown_when__isnull=False) & ~Q(shown_values=[])),
                name="a_condition_names_question_and_answers",
                violation_error_message=_("Say both: which question it depends on, and which answers."),
            ),
            models.CheckConstraint(
                condition=Q(shown_when__isnull=True) | ~Q(shown_when=F("pk")),
                name="a_question_does_not_depend_on_itself",
                violation_error_message=_("A question cannot depend on its own answer."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.SCALE)
                | Q(lowest__isnull=False, highest__isnull=False, highest__gt=F("lowest"), highest__lt=F("lowest") + 11),
                name="a_scale_has_two_to_eleven_steps",
                violation_error_message=_("A scale goes from one number up to another, in 2 to 11 steps."),
            ),
            models.CheckConstraint(
                condition=Q(lowest__isnull=True) | Q(highest__isnull=True) | Q(highest__gt=F("lowest")),
                name="the_highest_number_lies_above_the_lowest",
                violation_error_message=_("The highest number lies above the lowest."),
            ),
        ]
        triggers = [_kept_in_use("questions_in_use_stay", "{}.version_id")]

    def __str__(self) -> str:
        return self.text

    @property
    def has_choices(self) -> bool:
        return self.kind in WITH_CHOICES

    @property
    def is_closed(self) -> bool:
        """Whether its answers are counted: a question can depend on one of these."""
        return self.kind in CLOSED

    @property
    def steps(self) -> list[int]:
        """The numbers of a scale; empty for another kind."""
        if self.kind != Kind.SCALE or self.lowest is None or self.highest is None:
            return []
        return list(range(int(self.lowest), int(self.highest) + 1))

    def text_in(self, language: str = "") -> str:
        return text_in(self, "text", language)

    def options(self, language: str = "") -> list[tuple[str, str]]:
        """What can be chosen, by value and words; empty for a question without fixed answers."""
        if self.kind == Kind.YES_NO:
            return [(YES, _now("Yes")), (NO, _now("No"))]
        if self.kind == Kind.SCALE:
            return [(str(step), str(step)) for step in self.steps]
        return [(choice.key, choice.text_in(language)) for choice in self.choices.all()] if self.has_choices else []

    def fits(self, chosen: Collection[str]) -> bool:
        """Whether these answers to the question it depends on are among those at which it is asked."""
        return not set(self.shown_values).isdisjoint(chosen)


class Choice(Translated):
    """One of the answers a question offers. Its key stays the same in later versions."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    key = models.CharField(max_length=12, default=question_key, editable=False)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("answer"), max_length=200)
    i18n = TranslationField(fields=("text",), virtual_fields=False)

    not_personal = ("id", "question", "key", "position", "text", "i18n", "translated_from")

    class Meta:
        ordering = ["question", "position"]
        verbose_name = _("choice")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "key"],
                name="a_choice_stands_once_in_a_question",
                violation_error_message=_("This choice stands in the question already."),
            ),
            models.UniqueConstraint(
                fields=["question", "text"],
                name="a_question_offers_an_answer_once",
                violation_error_message=_("The same answer stands twice."),
            ),
        ]
        triggers = [_kept_in_use("choices_in_use_stay", QUESTION_OF)]

    def __str__(self) -> str:
        return self.text

    def text_in(self, language: str = "") -> str:
        return text_in(self, "text", language)
