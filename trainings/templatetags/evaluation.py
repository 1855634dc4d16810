"""Figures of an evaluation as tables show them: two decimals, a dash for what does not exist or is hidden."""

from django import template
from django.utils.formats import number_format

from share.kit.charts import SpanChart, spans
from trainings.analysis import Change
from trainings.models import HIGHEST, LOWEST
from trainings.results import Line

register = template.Library()
NONE = "–"
MINUS = "\N{MINUS SIGN}"


def _places(value: float, *, sign: bool = False) -> str:
    said = number_format(abs(round(value, 2)), decimal_pos=2)
    before = MINUS if round(value, 2) < 0 else "+" if sign and round(value, 2) > 0 else ""
    return before + said


@register.filter
def two_places(value: float | None) -> str:
    return NONE if value is None else _places(value)


@register.filter
def with_spread(mean: float | None, sd: float | None) -> str:
    """`2.41 ± 0.80`: a mean and its standard deviation."""
    if mean is None:
        return NONE
    return _places(mean) + (f" ± {_places(sd)}" if sd is not None else "")


@register.filter
def signed(difference: float | None, sd: float | None) -> str:
    """`+1.12 ± 0.70`."""
    if difference is None:
        return NONE
    return _places(difference, sign=True) + (f" ± {_places(sd)}" if sd is not None else "")


@register.filter
def interval(change: Change) -> str:
    """`+0.91 to +1.33`, with a dash between."""
    if change.low is None or change.high is None:
        return NONE
    return f"{_places(change.low, sign=True)} … {_places(change.high, sign=True)}"


@register.filter
def chart_of(lines: list[Line], title: str) -> SpanChart:
    """Before and after of each line, on the scale of the answers."""
    return spans(
        title, {line.label: (line.change.mean_before, line.change.mean_after) for line in lines}, LOWEST, HIGHEST
    )
