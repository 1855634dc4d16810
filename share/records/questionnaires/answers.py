"""What somebody answered. An app that asks makes these bases concrete, with what its answers belong to:

    class SurveyAnswer(AnswerSheetBase):
        survey = models.ForeignKey(Survey, …)

    class SurveyValue(AnswerBase):
        sheet = models.ForeignKey(SurveyAnswer, on_delete=models.CASCADE, related_name="answers")

        class Meta:
            constraints = AnswerBase.rules("a_survey_value")

Its QuerySet says who may read them (`visible_to`), and it registers the purge that ends them.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from share.kit import clock
from share.kit.privacy import Kept
from share.kit.text import short_id
from share.records.questionnaires.models import WITH_CHOICES, WORDS, YES, Kind, Question, Version

Value = str | Decimal | date | list[str]  # as a form has it: yes and no, and one choice, are texts


class AnswerSheetBase(models.Model):
    """The answers of one who was asked, to one version: begun, saved in between, submitted."""

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(_("begun"), default=clock.now)
    saved_at = models.DateTimeField(_("saved"), default=clock.now)
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)

    SHEET = ("id", "public_id", "version", "began_at", "saved_at", "submitted_at")  # for `not_personal`

    class Meta:
        abstract = True

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    def submit(self) -> None:
        """The answers count from now on; said once more, the first time stays."""
        self.submitted_at = self.submitted_at or clock.now()

    def values(self) -> dict[str, Value]:
        """What was answered so far, by the key of the question."""
        return {answer.question.key: answer.value for answer in self.answers.select_related("question")}  # type: ignore[attr-defined]


class AnswerBase(models.Model):
    """The answer to one question, in the column of its kind. An unanswered question has no row."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("words"), blank=True)
    number = models.DecimalField(_("number"), max_digits=16, decimal_places=2, null=True, blank=True)
    day = models.DateField(_("date"), null=True, blank=True)
    is_yes = models.BooleanField(_("yes or no"), null=True, blank=True)
    chosen = ArrayField(models.CharField(max_length=12), default=list, blank=True, help_text="Keys of choices.")

    not_personal: tuple[str, ...] = ("id", "sheet", "question", "number", "day", "is_yes", "chosen")
    personal: Mapping[str, Kept] = {
        "text": Kept(_("to read what was answered in words"), _("the day that whoever asks names with the questions"))
    }

    class Meta:
        abstract = True

    @staticmethod
    def rules(name: str) -> list[models.BaseConstraint]:
        """The constraints of a table of answers, named after it."""
        empty = {"text": Q(text=""), "number": Q(number__isnull=True), "day": Q(day__isnull=True)}
        empty |= {"is_yes": Q(is_yes__isnull=True), "chosen": Q(chosen=[])}
        one = Q()
        for column in empty:
            others = [said for name, said in empty.items() if name != column]
            one |= Q(~empty[column], *others)
        return [
            models.CheckConstraint(
                condition=one,
                name=f"{name}_holds_one_answer",
                violation_error_message=_("An answer is words, a number, a date, yes or no, or choices: one of them."),
            ),
            models.UniqueConstraint(
                fields=["sheet", "question"],
                name=f"{name}_answers_a_question_once",
                violation_error_message=_("This question is answered already."),
            ),
        ]

    @property
    def value(self) -> Value:
        kind = self.question.kind
        if kind in WORDS:
            return self.text
        if kind in WITH_CHOICES:
            return self.chosen[0] if kind == Kind.ONE else list(self.chosen)
        if kind == Kind.YES_NO:
            return YES if self.is_yes else "no"
        if kind == Kind.DATE:
            assert self.day is not None
            return self.day
        assert self.number is not None
        return plain(self.number)


def plain(number: Decimal) -> Decimal:
    """The same number without the zeros behind its point that the column adds."""
    return Decimal(f"{number.normalize():f}")


def columns_of(question: Question, value: Value) -> dict[str, Any]:
    """The columns of an answer that hold a value of a form."""
    if question.kind in WORDS:
        return {"text": value}
    if question.kind in WITH_CHOICES:
        return {"chosen": [value] if isinstance(value, str) else value}
    if question.kind == Kind.YES_NO:
        return {"is_yes": value == YES}
    return {"day": value} if question.kind == Kind.DATE else {"number": value}


@transaction.atomic
def keep(sheet: AnswerSheetBase, model: type[AnswerBase], values: Mapping[str, Value], *, submit: bool) -> None:
    """Replaces the answers of a sheet to this questionnaire, which the caller has locked, by these.

    With `submit` they count from now on.

    The version is in use from now on. Raises KeyError for a question that is none of the version's.
    """
    freeze(sheet.version)
    questions = {question.key: question for question in sheet.version.in_order}
    sheet.saved_at = clock.now()
    if submit:
        sheet.submit()
    sheet.save()
    rows: models.QuerySet[AnswerBase] = sheet.answers  # type: ignore[attr-defined]  # the concrete one's
    rows.filter(question__version__questionnaire=sheet.version.questionnaire_id).delete()
    whose: dict[str, Any] = {"sheet": sheet}
    model._default_manager.bulk_create(
        model(question=questions[key], **columns_of(questions[key], value), **whose) for key, value in values.items()
    )


def freeze(version: Version) -> None:
    """From now on the version stays as it is. Waits for who is changing it just now, so that nothing slips in between."""
    if version.is_frozen:
        return
    with transaction.atomic():
        locked = Version.objects.select_for_update().get(pk=version.pk)
        if not locked.is_frozen:
            locked.frozen_at = clock.now()
            locked.save(update_fields=["frozen_at"])
    version.frozen_at = locked.frozen_at


def words(question: Question, value: Value, language: str = "") -> str:
    """An answer as a page or a file says it."""
    labels = dict(question.options(language))
    chosen = value if isinstance(value, list) else [str(value)]
    if question.kind == Kind.SCALE and isinstance(value, Decimal):
        return str(int(value))
    if labels:
        return ", ".join(labels[one] for one in chosen if one in labels)
    if isinstance(value, Decimal):
        return f"{plain(value):f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def chosen_of(question: Question, value: Value | None) -> Iterable[str]:
    """The options an answer names, for questions that depend on it; none for no answer."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return value
    return [str(int(value))] if question.kind == Kind.SCALE and isinstance(value, Decimal) else [str(value)]


def asked(questions: Iterable[Question], values: Mapping[str, Value | None]) -> set[str]:
    """The keys of the questions that are asked of somebody who answered so: a question under a condition is asked when
    the one it depends on is asked itself and has one of the answers."""
    found: set[str] = set()
    for question in questions:
        on = question.shown_when
        if on is None or (on.key in found and question.fits(list(chosen_of(on, values.get(on.key))))):
            found.add(question.key)
    return found
