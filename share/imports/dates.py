"""Days as spreadsheets write them, 3.5.2018 or 5/3/18: read in the order that the file proves or somebody names, or refused."""

import re
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WRITTEN = re.compile(r"([0-9]{1,2})([./-])\s?([0-9]{1,2})\2\s?([0-9]{4})")


class DayOrder(TextChoices):
    """What stands first in 3/5/2018."""

    DAY = "day", gettext_lazy("day first: 3/5/2018 is 3 May")
    MONTH = "month", gettext_lazy("month first: 3/5/2018 is 5 March")


def order_of(cells: Iterable[str]) -> str:
    """The order in which the days of a file are written, where they prove it; empty when none does, or both.

    A number over 12 is no month. Between points the day stands first, in every country that writes so.
    """
    proven = set()
    for cell in cells:
        found = WRITTEN.fullmatch(cell.strip())
        if found:
            first, sign, second, _year = found.groups()
            if int(first) > 12 or sign == ".":
                proven.add(DayOrder.DAY)
            elif int(second) > 12:
                proven.add(DayOrder.MONTH)
    return proven.pop().value if len(proven) == 1 else ""


def as_edtf(cell: str, order: str) -> str:
    """The day as 2018-05-03; a cell that is written otherwise stays as it is.

    Raises ValidationError when the order of day and month is not known, and for a day that is in no calendar.
    """
    found = WRITTEN.fullmatch(cell)
    if found is None:
        return cell
    first, _sign, second, year = found.groups()
    if not order and first != second:
        raise ValidationError(
            _("“%(cell)s” may be two days. Say which stands first, the day or the month, or write 2018-05-03.")
            % {"cell": cell}
        )
    day, month = (first, second) if order != DayOrder.MONTH else (second, first)
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise ValidationError(_("“%(cell)s” is no day of the calendar.") % {"cell": cell}) from None
