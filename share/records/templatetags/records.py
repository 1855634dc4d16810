"""What lists show. Built in: no page needs to load it."""

from datetime import date, datetime

from django import template
from django.db.models import Model
from django.utils.formats import date_format

from share.records.lists import Column

register = template.Library()


@register.simple_tag
def cell(column: Column[Model], row: Model) -> str:
    """The value of a column that has no template of its own; a dash for nothing."""
    value = column.cell(row)
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        return date_format(value, "DATETIME_FORMAT")
    return date_format(value) if isinstance(value, date) else str(value)
