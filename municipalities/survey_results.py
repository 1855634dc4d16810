"""A survey as tables: the counts by country and size of town, and the answers town by town for a file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from municipalities.models import Survey, SurveyAnswerQuerySet, SurveyInvitation, SurveyValue, size_of
from share.kit.tables import Cell
from share.kit.text import search_key
from share.records.questionnaires.analysis import ALL, HIDDEN, Share, Tallies, Tally, counted, tallies, without_small
from share.records.questionnaires.answers import words
from share.records.questionnaires.models import WORDS, Kind, Question

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SIZES: dict[str, "StrOrPromise"] = {
    "small": gettext_lazy("small towns"),
    "large": gettext_lazy("larger towns"),
    "unknown": gettext_lazy("size not known"),
}
# Name and, in SQL, to which group an answer belongs.
GROUPINGS: dict[str, tuple["StrOrPromise", Callable[[], Any]]] = {
    "country": (gettext_lazy("Country"), lambda: F("sheet__town__country")),
    "size": (gettext_lazy("Size of town"), lambda: size_of("sheet__town__population")),
}
MOST_TEXTS = 300


@dataclass(frozen=True)
class Line:
    """A row of a table: a group, how many of it answered the question, and a cell under each head."""

    label: str
    answered: str
    pairs: Sequence[tuple[str, str]]


@dataclass
class Result:
    """What was answered to one question: a table with a row for each group, bars of all, and what was written."""

    question: Question
    heads: Sequence[str] = ()
    lines: Sequence[Line] = ()
    bars: Sequence[Share] = ()
    has_hidden: bool = False
    texts: list[tuple[str, str]] = field(default_factory=list)  # town, words


@dataclass(frozen=True)
class Reply:
    """How many towns of a group were asked, and how many of them answered."""

    label: str
    asked: int
    answered: int


def replies(survey: Survey) -> list[Reply]:
    """By country, in the order of their names."""
    asked = dict(_by_country(SurveyInvitation.objects.filter(survey=survey)))
    sent = dict(_by_country(survey.sheets.submitted()))
    rows = [Reply(str(countries.name(code)), n, sent.get(code, 0)) for code, n in asked.items()]
    return sorted(rows, key=lambda row: search_key(row.label))


def _by_country(rows: Any) -> Any:
    return rows.order_by().values_list("town__country").annotate(Count("town", distinct=True))


def results(survey: Survey, *, sees_all: bool, with_texts: bool = False) -> dict[str, list[Result]]:
    """Each question of the survey, for each of GROUPINGS. Three queries beside those for the questions.

    Unless the reader `sees_all`, counts from one to four are hidden, and no words are shown.
    """
    questions = survey.version.in_order
    sent = SurveyValue.objects.filter(sheet__survey=survey, sheet__submitted_at__isnull=False)
    texts = _texts(sent) if sees_all and with_texts else {}
    return {
        by: [
            _result(question, found if sees_all else without_small(found, [question]), by, texts.get(question.pk, []))
            for question in questions
        ]
        for by, found in tallies(sent, {by: of() for by, (_label, of) in GROUPINGS.items()}).items()
    }


def _texts(sent: Any) -> dict[int, list[tuple[str, str]]]:
    rows = sent.filter(question__kind__in=WORDS).order_by("sheet__town__key", "pk")
    found: dict[int, list[tuple[str, str]]] = {}
    for question, town, text in rows.values_list("question", "sheet__town__name", "text"):
        if len(found.setdefault(question, [])) < MOST_TEXTS:
            found[question].append((town, text))
    return found


def _result(question: Question, found: Tallies, by: str, texts: list[tuple[str, str]]) -> Result:
    options = question.options()
    groups = sorted((key[0] for key in found if key[1] == question.pk and key[0] != ALL), key=lambda g: _order(g, by))
    everybody = found.get((ALL, question.pk), Tally())
    rows = [(_("All towns"), everybody), *((_label(group, by), found[group, question.pk]) for group in groups)]
    heads = _heads(question, options)
    lines = [
        Line(label, counted(tally.answered), list(zip(heads, _cells(question, options, tally), strict=True)))
        for label, tally in rows
    ]
    shares = [Share(label, everybody.counts.get(value, 0), everybody.answered or 0) for value, label in options]
    chart = shares if everybody.answered else []
    has_hidden = any(t.answered is None or None in t.counts.values() for _label_, t in rows)
    return Result(question, heads, lines, chart, has_hidden, texts)


def _heads(question: Question, options: Sequence[tuple[str, str]]) -> list[str]:
    middle = [_("Median")] if question.kind in {Kind.NUMBER, Kind.SCALE} else []
    ends = [_("Lowest"), _("Highest")] if question.kind == Kind.NUMBER else []
    return [*(label for _value, label in options), *middle, *ends]


def _cells(question: Question, options: Sequence[tuple[str, str]], tally: Tally) -> list[str]:
    hidden = tally.answered is None
    shown = [counted(None if hidden else tally.counts.get(value, 0)) for value, _words in options]
    middle = [_number(tally.median, hidden)] if question.kind in {Kind.NUMBER, Kind.SCALE} else []
    ends = [tally.lowest, tally.highest] if question.kind == Kind.NUMBER else []
    # Lowest and highest are numbers of one town: who may not see small counts has none.
    return [*shown, *middle, *(_number(end, end is None and bool(tally.answered)) for end in ends)]


def _number(number: float | None, hidden: bool) -> str:
    if hidden:
        return str(HIDDEN)
    return "–" if number is None else f"{number:.2f}".rstrip("0").rstrip(".")


def _label(group: str, by: str) -> str:
    return str(countries.name(group)) if by == "country" else str(SIZES[group])


def _order(group: str, by: str) -> str:
    return search_key(_label(group, by)) if by == "country" else str(list(SIZES).index(group))


def answers_table(survey: Survey, sheets: SurveyAnswerQuerySet) -> tuple[list[str], list[list[Cell]]]:
    """Head and rows of a file: a row for each town that sent its answers, a column for each question."""
    questions = survey.version.in_order
    head = [_("Town"), _("Country"), _("Inhabitants"), _("Answered on"), *(str(question) for question in questions)]
    sent = sheets.submitted().filter(survey=survey).select_related("town").prefetch_related("answers")
    return head, [_row(questions, sheet) for sheet in sent.order_by("town__country", "town__key")]


def _row(questions: Iterable[Question], sheet: Any) -> list[Cell]:
    answered = {answer.question_id: answer for answer in sheet.answers.all()}
    cells: list[Cell] = [sheet.town.name, str(sheet.town.country), sheet.town.population, sheet.submitted_at.date()]
    for question in questions:
        answer = answered.get(question.pk)
        if answer:
            answer.question = question
        value = answer.value if answer else None
        plain = value is not None and question.kind in {Kind.NUMBER, Kind.SCALE, Kind.DATE}
        cells.append(value if plain else "" if value is None else words(question, value))
    return cells


def counts_table(found: Sequence[Result]) -> tuple[list[str], list[list[Cell]]]:
    """Head and rows of the counts as a file: a line for each question, group and head of a column."""
    head = [_("Question"), _("Group"), _("What"), _("Value")]
    rows: list[list[Cell]] = []
    for result in found:
        for line in result.lines:
            rows.append([str(result.question), line.label, _("Answered"), line.answered])
            rows += [[str(result.question), line.label, what, value] for what, value in line.pairs]
    return head, rows
