"""What many answered, counted by the database: each question, for each group of those who answered and for all of them.

`Tally` holds the figures. Where a reader may not see small numbers, `without_small` takes them out, and with them whatever
would give them away by subtraction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Aggregate, Case, Count, F, Func, Max, Min, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy

from share.records.questionnaires.models import CLOSED, NO, WITH_CHOICES, YES, Kind, Question

HIDDEN = gettext_lazy("hidden")
FEW = 5  # counts from one to four say too much of one town or person
TEXTS: Any = ArrayField(models.TextField())


class Median(Aggregate):
    """The middle one of the numbers; of an even number of them, the mean of the two in the middle."""

    name = "Median"
    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = models.FloatField()


@dataclass(frozen=True)
class Tally:
    """The answers of one group to one question. A count is None where it is hidden; `answered` too."""

    answered: int | None = 0
    counts: Mapping[str, int | None] = field(default_factory=dict)  # by value of the option
    median: float | None = None
    lowest: float | None = None
    highest: float | None = None


def counted(n: int | None) -> str:
    return str(HIDDEN) if n is None else str(n)


@dataclass(frozen=True)
class Share:
    """How many of those who answered chose an option, as a bar shows it; `n` is None where it is hidden."""

    label: str
    n: int | None
    answered: int

    @property
    def percent(self) -> int:
        return round(100 * (self.n or 0) / self.answered) if self.answered else 0

    @property
    def words(self) -> str:
        return counted(self.n)


Tallies = Mapping[tuple[str, int], Tally]  # by group and id of the question
ALL = ""  # the group that everybody is in


def tallies(answers: "models.QuerySet[Any]", groupings: Mapping[str, Any]) -> dict[str, Tallies]:
    """For each grouping, by its name, the figures of each group and of all. `answers` are rows of an `AnswerBase`;
    `groupings` say in SQL to which group an answer belongs. Two queries, whatever the number of answers and groupings.
    """
    names = list(groupings)
    parts = {f"by_{name}": Cast(of, models.TextField()) for name, of in groupings.items()}
    grouped = answers.order_by().annotate(**parts)
    counts: dict[tuple[str, str, int], dict[str, int]] = {}
    for *groups, question, option, n in _options(grouped, [*parts]):
        for name, part in [*zip(names, groups, strict=True), *((name, ALL) for name in names)]:
            row = counts.setdefault((name, part, question), {})
            row[option] = row.get(option, 0) + n
    found: dict[str, dict[tuple[str, int], Tally]] = {name: {} for name in names}
    for row in _figures(grouped, names):
        for name in [row["grouping"]] if row["grouping"] else names:
            tallied = counts.get((name, row["part"], row["question"]), {})
            found[name][row["part"], row["question"]] = Tally(
                row["answered"], tallied, row["median"], _float(row["lowest"]), _float(row["highest"])
            )
    return dict(found)


def _options(grouped: "models.QuerySet[Any]", parts: Sequence[str]) -> "models.QuerySet[Any]":
    """Groups, question, option and how often it was chosen, for questions whose answers can be counted."""
    option = Case(
        When(question__kind__in=WITH_CHOICES, then=Cast("chosen", TEXTS)),
        When(is_yes=True, then=_array(Value(YES))),
        When(is_yes=False, then=_array(Value(NO))),
        default=_array(Cast(Cast("number", models.IntegerField()), models.TextField())),
        output_field=TEXTS,
    )
    unnested = Func(option, function="unnest", output_field=models.TextField())
    closed = grouped.filter(question__kind__in=CLOSED).annotate(option=unnested)
    return closed.values_list(*parts, "question", "option").annotate(Count("pk"))


def chosen(answers: "models.QuerySet[Any]") -> dict[tuple[int, str], int]:
    """How often each option was chosen, by id of the question and value of the option. One query."""
    counted = _options(answers.order_by(), [])
    return {(question, option): n for question, option, n in counted}


def _array(value: Any) -> Func:
    return Func(value, function="ARRAY", template="%(function)s[%(expressions)s]::text[]", output_field=TEXTS)


def _figures(grouped: "models.QuerySet[Any]", names: Sequence[str]) -> "models.QuerySet[Any]":
    """How many answered, and the figures of numbers: for each group of each grouping, and, without a grouping, for all."""
    text = models.TextField()

    def of(name: str, part: Any) -> "models.QuerySet[Any]":
        rows = grouped.annotate(grouping=Value(name, text), part=part).values("grouping", "part", "question")
        figures = {"median": Median("number"), "lowest": Min("number"), "highest": Max("number")}
        return rows.annotate(answered=Count("pk"), **figures)

    return of("", Value(ALL, text)).union(*(of(name, F(f"by_{name}")) for name in names), all=True)


def _float(number: Any) -> float | None:
    return None if number is None else float(number)


def without_small(found: Tallies, questions: Sequence[Question]) -> dict[tuple[str, int], Tally]:
    """The same for readers who may not see small numbers: no count from one to four, and no number of one town.

    A count that could be had by subtraction goes as well: where one group or one option is hidden, or few in sum, so is the
    next smallest one.
    """
    hidden: dict[tuple[str, int], Tally] = {}
    for question in questions:
        rows = {key: tally for key, tally in found.items() if key[1] == question.pk}
        parts = {key: tally.answered or 0 for key, tally in rows.items() if key[0] != ALL}
        small = too_few(parts)
        for key, tally in rows.items():
            few = key in small or 0 < (tally.answered or 0) < FEW
            hidden[key] = Tally(answered=None) if few else _options_hidden(tally, question)
        _hide_columns(hidden, rows, question)
    return hidden


def too_few(counts: Mapping[Any, int]) -> set[Any]:
    """The keys of counts from one to four; and of the next smallest as long as what is hidden is one count, or few in sum."""
    small = {key for key, n in counts.items() if 0 < n < FEW}
    rest = sorted((n, key) for key, n in counts.items() if key not in small and n)
    while small and rest and (len(small) == 1 or sum(counts[key] for key in small) < FEW):
        small.add(rest.pop(0)[1])
    return small


def _options_hidden(tally: Tally, question: Question) -> Tally:
    """Options chosen by few are hidden. Of several choices each is counted by itself: none follows from the others, but how
    many did not choose one does."""
    counts = {option: n or 0 for option, n in tally.counts.items()}
    if question.kind == Kind.SEVERAL:
        answered = tally.answered or 0
        small = {option for option, n in counts.items() if 0 < n < FEW or 0 < answered - n < FEW}
    else:
        small = too_few(counts)
    shown = {option: None if option in small else n for option, n in counts.items()}
    return replace(tally, counts=shown, lowest=None, highest=None)


def _hide_columns(hidden: dict[tuple[str, int], Tally], rows: Tallies, question: Question) -> None:
    """What is hidden of one group only would follow from all of them and the others: then it is hidden of all as well."""
    for option in {option for tally in rows.values() for option in tally.counts}:
        missing = [key for key in rows if key[0] != ALL and _is_hidden(hidden[key], option)]
        everybody = hidden.get((ALL, question.pk))
        if len(missing) == 1 and everybody and everybody.counts.get(option) is not None:
            hidden[ALL, question.pk] = replace(everybody, counts={**everybody.counts, option: None})


def _is_hidden(tally: Tally, option: str) -> bool:
    return tally.answered is None or tally.counts.get(option, 0) is None
