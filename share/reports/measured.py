"""Indicators as they stand: each with its target, what was before, is in the period, is new, and the sum of it all."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.db.models import Prefetch

from share.grants.models import Grant, ReportingPeriod
from share.kit.precision import Precision
from share.reports.figures import figures, further
from share.reports.figures.measure import Figure, Over, plain
from share.reports.figures.scope import SIZE, Mode, Scope
from share.reports.models import Indicator, IndicatorValue, Target

SURE_OF_TYPED = (
    Precision.RECORDED,
    Precision.EXACT,
    Precision.AT_LEAST,
    Precision.ABOUT,
    Precision.RANGE,
    Precision.PLANNED,
)


@dataclass(frozen=True)
class Value:
    """What was measured: a number, or a part of a whole, yes or no, or words. Nothing of it: not known, which is not zero."""

    number: Decimal | None = None
    whole: Decimal | None = None
    is_yes: bool | None = None
    text: str = ""
    precision: str = ""

    @property
    def is_known(self) -> bool:
        return self.number is not None or self.is_yes is not None or bool(self.text)

    @property
    def shown(self) -> Decimal | None:
        """The number itself, or the part in percent with one decimal."""
        if self.number is None or self.whole is None:
            return self.number
        if not self.whole:
            return None
        return (100 * self.number / self.whole).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def as_dict(self) -> dict[str, object] | None:
        """As the snapshot keeps it; None where nothing is known."""
        if not self.is_known:
            return None
        return {
            "value": plain(self.shown),
            "numerator": plain(self.number) if self.whole is not None else None,
            "denominator": plain(self.whole),
            "yes": self.is_yes,
            "text": self.text,
            "precision": self.precision,
        }


UNKNOWN = Value()


@dataclass(frozen=True)
class Measured:
    """One indicator over a period. `parts` break down what is in the period; `complete` says of how many a part is known."""

    indicator: Indicator
    target: Target | None
    whole_target: Target | None
    before: Value
    now: Value
    new: Value
    cumulative: Value
    parts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    complete: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the period's target is reached; None without a target or a value."""
        return _met(self.target, self.now)

    @property
    def whole_is_met(self) -> bool | None:
        """Whether the whole grant's target is reached by now."""
        return _met(self.whole_target, self.cumulative)

    def as_dict(self) -> dict[str, object]:
        """As the snapshot keeps it."""
        one = self.indicator
        return {
            "code": one.code,
            "level": one.level,
            "title": one.title,
            "unit": one.unit,
            "figure": one.figure,
            "of_figure": one.of_figure,
            "size": one.size,
            "should_fall": one.should_fall,
            "adds": one.adds,
            "baseline": plain(one.baseline),
            "baseline_note": one.baseline_note,
            "target": _target(self.target),
            "whole_target": _target(self.whole_target),
            "met": self.is_met,
            "whole_met": self.whole_is_met,
            "before": self.before.as_dict(),
            "now": self.now.as_dict(),
            "new": self.new.as_dict(),
            "cumulative": self.cumulative.as_dict(),
            "by": {name: dict(parts) for name, parts in self.parts.items()},
            "complete": {name: list(known) for name, known in self.complete.items()},
            "note": self.note,
            "demo": one.is_demo,
        }


def _met(target: Target | None, value: Value) -> bool | None:
    shown = value.shown
    return None if target is None or shown is None else target.is_met_by(shown)


def _target(target: Target | None) -> dict[str, object] | None:
    return {"bound": target.bound, "value": plain(target.value)} if target else None


class Modes:
    """The figures of a period in each mode, or those of some keys; each set is counted when it is first asked for."""

    def __init__(self, scope: Scope, only: Collection[str] | None = None) -> None:
        self.scope = scope
        self._only = only

    @property
    def _is_first(self) -> bool:
        return self.scope.first <= self.scope.grant.starts_on

    @cached_property
    def now(self) -> dict[str, Figure]:
        return self._of(self.scope)

    @cached_property
    def new(self) -> dict[str, Figure]:
        return self.now if self._is_first else self._of(self.scope.in_mode(Mode.NEW))

    @cached_property
    def cumulative(self) -> dict[str, Figure]:
        return self.now if self._is_first else self._of(self.scope.in_mode(Mode.CUMULATIVE))

    @cached_property
    def before(self) -> dict[str, Figure]:
        return {} if self._is_first else self._of(self.scope.before)

    def lines(self) -> list[dict[str, object]]:
        """Each figure as a snapshot tells it: what is in the period, with what is new, was before, and is there in all."""
        return [
            one.as_dict()
            | {
                "over": str(one.measure.over),
                "counts": "countries" if one.measure.counts_countries else "sum",
                "new": self._plain(self.new, key) if one.measure.over != Over.STANDS else None,
                "before": self._plain(self.before, key) if not self._is_first else None,
                "cumulative": self._plain(self.cumulative, key),
            }
            for key, one in self.now.items()
        ]

    def _of(self, scope: Scope) -> dict[str, Figure]:
        return {one.key: one for one in figures(scope, self._only)}

    @staticmethod
    def _plain(found: Mapping[str, Figure], key: str) -> int | str | None:
        return plain(found[key].value)


def plan_of(grant: Grant, first: date) -> list[Indicator]:
    """The indicators that are still measured on a day, in order, with their targets and values. Three queries."""
    found = Indicator.objects.filter(grant=grant).exclude(ended_on__lt=first)
    values = IndicatorValue.objects.select_related("period").order_by("period__starts_on")
    return list(found.prefetch_related("targets", Prefetch("values", values)))


def measured(
    modes: Modes, period: ReportingPeriod | None, plan: Sequence[Indicator] | None = None, *, divided: bool = False
) -> list[Measured]:
    """Every indicator of the plan over a period. Without a period, typed values count to the last day.

    Broken down only when that is asked for: it may take a query for each breakdown of each indicator.
    """
    scope = modes.scope
    plan = plan_of(scope.grant, scope.first) if plan is None else plan
    return [_measure(one, modes, period, divided=divided) for one in plan]


def _measure(one: Indicator, modes: Modes, period: ReportingPeriod | None, *, divided: bool) -> Measured:
    targets = {target.period_id: target for target in one.targets.all()}
    target, whole = targets.get(period.pk) if period else None, targets.get(None)
    if not one.is_computed:
        scope = modes.scope
        typed = [row for row in one.values.all() if row.period.starts_on <= scope.last]
        before = _together(one, [row for row in typed if row.period.ends_on < scope.first])
        rows = [row for row in typed if row.period.starts_on >= scope.first]
        now = _together(one, rows)
        note = "; ".join(row.note for row in rows)
        return Measured(one, target, whole, before, now, now, _together(one, typed), note=note)
    parts, complete = _parts(one, modes.now.get(one.figure), modes.scope) if divided else ({}, {})
    now, new, cumulative = (_computed(one, found) for found in (modes.now, modes.new, modes.cumulative))
    before = _computed(one, modes.before) if modes.before else UNKNOWN
    note = modes.now[one.figure].note if one.figure in modes.now else ""
    return Measured(one, target, whole, before, now, new, cumulative, parts, complete, note)


def _together(one: Indicator, rows: Sequence[IndicatorValue]) -> Value:
    """Typed values of several periods as one: added up, or the last."""
    if not rows:
        return UNKNOWN
    if one.adds == Indicator.Adds.LAST or one.unit in {Indicator.Unit.YES_NO, Indicator.Unit.TEXT}:
        rows = rows[-1:]
    numbers = [row.numerator for row in rows if row.numerator is not None]
    wholes = [row.denominator for row in rows if row.denominator is not None]
    return Value(
        sum(numbers, Decimal(0)) if numbers else None,
        sum(wholes, Decimal(0)) if wholes else None,
        rows[-1].is_yes,
        rows[-1].text,
        _least_sure(row.precision for row in rows) if numbers else "",
    )


def _least_sure(precisions: Iterable[str]) -> str:
    return max((Precision(one) for one in precisions), key=SURE_OF_TYPED.index)


def _computed(one: Indicator, found: Mapping[str, Figure]) -> Value:
    number = _number(one, found.get(one.figure))
    whole = _number(one, found.get(one.of_figure)) if one.of_figure else None
    if number is None or (one.of_figure and not whole):  # a part of nothing is not known
        return UNKNOWN
    return Value(number, whole, precision=found[one.figure].precision)


def _number(one: Indicator, figure: Figure | None) -> Decimal | None:
    """The figure, or the part of it that belongs to towns of the indicator's size."""
    if figure is None or figure.value is None:
        return None
    if not one.size:
        return Decimal(figure.value)
    return Decimal(figure.by[SIZE].get(one.size, 0)) if SIZE in figure.by else None


def _parts(
    one: Indicator, figure: Figure | None, scope: Scope
) -> tuple[dict[str, dict[str, int]], dict[str, tuple[int, int]]]:
    """What the figure is broken down by, and of how many the part is known."""
    if figure is None or figure.value is None or one.size:  # of towns of one size alone no part is counted
        return {}, {}
    more = further.possible(figure.measure)
    parts = {
        name: figure.by[name] if name in figure.by else further.parts(figure.measure, scope, name, int(figure.value))
        for name in one.by
        if name in figure.by or name in more
    }
    complete = {
        name: (sum(n for value, n in found.items() if value not in {"", "unknown"}), sum(found.values()))
        for name, found in parts.items()
    }
    return parts, complete
