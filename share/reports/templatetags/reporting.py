from typing import Any

from django import template

from share.kit.countries import country_name
from share.reports import labels
from share.reports.figures import measures
from share.reports.measured import Value
from share.reports.models import IndicatorValue

register = template.Library()


@register.filter
def figure_label(key: str) -> str:
    """`people_trained` -> People trained; a key of a figure that is not counted any more stays as it is."""
    found = measures().get(key)
    return str(found.label) if found else key


@register.filter
def country(code: str) -> str:
    return country_name(code)


@register.filter
def measured(value: dict[str, Any] | None) -> str:
    """What a snapshot keeps of an indicator's value: `324`, `at least 300`, `87.5 % (7 of 8)`; a dash for not known."""
    return labels.measured(value)


@register.filter
def target(value: dict[str, Any] | None) -> str:
    return labels.target(value)


@register.filter
def entered(row: IndicatorValue) -> str:
    """A typed value in words."""
    return labels.measured(Value(row.numerator, row.denominator, row.is_yes, row.text, row.precision).as_dict())
