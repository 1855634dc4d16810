"""Writing a questionnaire. Whatever changes a version that is in use makes the next one, with everything that stood in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from share.kit.moves import IllegalMove
from share.records.questionnaires.models import Choice, Kind, Question, Questionnaire, Version
from share.records.translations import Translated, translate, translation


@dataclass(frozen=True)
class Texts:
    """What stands above the questions, and the language of all that is written."""

    name: str
    title: str
    intro: str
    language: str


@dataclass(frozen=True)
class QuestionPlan:
    """A question as somebody wants it. `shown_when` is the key of an earlier question; `shown_values` are answers to it."""

    kind: str
    text: str
    help: str = ""
    is_required: bool = False
    choices: Sequence[str] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    low_label: str = ""
    high_label: str = ""
    shown_when: str = ""
    shown_values: Sequence[str] = field(default_factory=list)


@transaction.atomic
def make_questionnaire(texts: Texts) -> Questionnaire:
    """A questionnaire with its first version, which asks nothing yet. Raises ValidationError for a name that is taken."""
    made = Questionnaire(name=texts.name)
    made.full_clean()
    made.save()
    version = Version(questionnaire=made, number=1, title=texts.title, intro=texts.intro, language=texts.language)
    version.full_clean()
    version.save()
    return made


@transaction.atomic
def save_texts(questionnaire: Questionnaire, texts: Texts) -> Version:
    """Raises ValidationError for a name that is taken."""
    questionnaire.name = texts.name
    questionnaire.full_clean()
    questionnaire.save()
    newest = questionnaire.newest
    if (newest.title, newest.intro, newest.language) == (texts.title, texts.intro, texts.language):
        return newest
    version = changeable(questionnaire)
    version.title, version.intro, version.language = texts.title, texts.intro, texts.language
    version.full_clean()
    version.save()
    return version


def changeable(questionnaire: Questionnaire) -> Version:
    """The newest version, locked, while it is in no use; else the next one, made of it. In a transaction.

    Whoever begins to use the version waits meanwhile (`answers.freeze`), and whoever changes it too.
    """
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    newest = questionnaire.versions.select_for_update().order_by("-number")[0]
    return next_version(newest) if newest.is_frozen else newest


def next_version(version: Version) -> Version:
    """A copy that can be changed, with the same keys and translations, and the next number."""
    copy = Version.objects.create(
        questionnaire=version.questionnaire,
        number=version.number + 1,
        title=version.title,
        intro=version.intro,
        language=version.language,
        i18n=version.i18n,
        translated_from=version.translated_from,
    )
    copies: dict[int, Question] = {}
    for question in version.questions.prefetch_related("choices"):
        old, choices = question.pk, list(question.choices.all())
        question.pk, question._state.adding, question.version = None, True, copy
        question.shown_when = copies.get(question.shown_when_id) if question.shown_when_id else None
        question.save()
        copies[old] = question
        for choice in choices:
            choice.pk, choice._state.adding, choice.question = None, True, question
            choice.save()
    return copy


@transaction.atomic
def save_question(questionnaire: Questionnaire, plan: QuestionPlan, *, key: str = "") -> Question:
    """Adds a question at the end, or changes the one with this key. Raises ValidationError, at the field it is about."""
    version = changeable(questionnaire)
    question = version.questions.get(key=key) if key else Question(version=version, position=_last(version) + 1)
    dependants = list(question.dependants.all()) if key else []
    if dependants and question.kind != plan.kind:
        raise ValidationError({"kind": _("Another question depends on its answer: the kind stays as it is.")})
    _apply(question, plan, version)
    question.full_clean()
    question.save()
    _save_choices(question, plan.choices if question.has_choices else [])
    there = {value for value, _words in question.options()}
    if any(not set(one.shown_values) <= there for one in dependants):
        raise ValidationError({"choices": _("Another question depends on an answer that would be gone.")})
    return question


def _apply(question: Question, plan: QuestionPlan, version: Version) -> None:
    """The plan's values; those that the kind has no use for are left empty."""
    question.kind, question.text, question.help, question.is_required = (
        plan.kind,
        plan.text,
        plan.help,
        plan.is_required,
    )
    with_ends = plan.kind in {Kind.NUMBER, Kind.SCALE}
    question.lowest, question.highest = (plan.lowest, plan.highest) if with_ends else (None, None)
    is_scale = plan.kind == Kind.SCALE
    question.low_label, question.high_label = (plan.low_label, plan.high_label) if is_scale else ("", "")
    question.shown_when, question.shown_values = None, []
    if plan.shown_when:
        on = version.questions.filter(key=plan.shown_when, position__lt=question.position).first()
        if on is None or not set(plan.shown_values) <= {value for value, _words in on.options()}:
            raise ValidationError({"asked_when": _("The question it depends on was changed. Choose anew.")})
        question.shown_when, question.shown_values = on, list(plan.shown_values)


def _last(version: Version) -> int:
    return max((one.position for one in version.questions.all()), default=0)


def _save_choices(question: Question, texts: Sequence[str]) -> None:
    """The answers a question offers. One that is written as before stays what it was; another line takes the place of the
    next one that is gone, so that a corrected word keeps its key."""
    there = list(question.choices.all())
    by_text = {choice.text: choice for choice in there}
    free = [choice for choice in there if choice.text not in texts]
    kept = []
    for position, text in enumerate(texts, start=1):
        choice = by_text.get(text) or (free.pop(0) if free else Choice(question=question))
        choice.text, choice.position = text, position
        choice.save()
        kept.append(choice.pk)
    question.choices.exclude(pk__in=kept).delete()
    question._prefetched_objects_cache = {}  # type: ignore[attr-defined]


@transaction.atomic
def move_question(questionnaire: Questionnaire, key: str, *, up: bool) -> None:
    """Up or down by one; at the end nothing happens. Raises IllegalMove when a question would come before the one it
    depends on."""
    version = changeable(questionnaire)
    rows = list(version.questions.all())
    at = next(n for n, question in enumerate(rows) if question.key == key)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(rows):
        return
    first, second = sorted((rows[at], rows[other]), key=lambda question: question.position)
    if second.shown_when_id == first.pk:
        raise IllegalMove(_("A question comes after the one it depends on."))
    first.position, second.position = second.position, first.position
    Question.objects.bulk_update([first, second], ["position"])  # in one statement: places are unique


@transaction.atomic
def remove_question(questionnaire: Questionnaire, key: str) -> None:
    """Raises IllegalMove when another question depends on its answer."""
    question = changeable(questionnaire).questions.get(key=key)
    if question.dependants.exists():
        raise IllegalMove(_("Another question depends on its answer. Change that one first."))
    question.delete()


@transaction.atomic
def save_translations(version: Version, language: str, texts: Mapping[str, str]) -> None:
    """Translations by the name of the text (`texts_of`). In a version that is in use, one that is there stays."""
    Version.objects.select_for_update().get(pk=version.pk)
    for name, (record, of) in texts_of(version).items():
        if name in texts and not (version.is_frozen and translation(record, of, language).text):
            translate(record, language, {of: texts[name]})
            record.save()


def texts_of(version: Version) -> dict[str, tuple[Translated, str]]:
    """Every text of a version that is not empty, by a name of its own: the record it belongs to, and its field."""
    found: dict[str, tuple[Translated, str]] = {}
    for of in ("title", "intro"):
        found[f"version-{of}"] = (version, of)
    for question in version.in_order:
        for of in ("text", "help", "low_label", "high_label"):
            found[f"{question.key}-{of}"] = (question, of)
        for choice in question.choices.all():
            found[f"{question.key}-{choice.key}-text"] = (choice, "text")
    return {name: (record, of) for name, (record, of) in found.items() if getattr(record, of).strip()}
