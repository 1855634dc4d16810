"""What a cell of the record says: a country, a list, a number, a day. Each raises ValidationError at its column."""

import re
from decimal import Decimal, InvalidOperation
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_countries import countries

from share.kit.precision import Count, PartialDate, read_count, read_date


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code, _name in countries)


def country(cells: dict[str, str], *, required: bool = True, column: str = "country_iso2") -> str:
    code = cells[column]
    if not code and not required:
        return ""
    if code not in _codes():
        raise ValidationError({column: _("“%(code)s” is no country code (ISO 3166-1, two letters).") % {"code": code}})
    return code


def inhabitants(cells: dict[str, str]) -> int | None:
    """A missing number is unknown, not zero."""
    cell = cells["population"]
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and 0 < int(cell) < 100_000_000):
        sentence = _("“%(cell)s” is no number of inhabitants.") % {"cell": cell[:80]}
        if re.search(r"[0-9]", cell) and re.search(r"[^\W\d]", cell):
            sentence += " " + _("Write the number alone; a word such as “about” goes into population_note.")
        raise ValidationError({"population": sentence})
    return int(cell)


def decimal(cells: dict[str, str], column: str, *, required: bool = False) -> Decimal | None:
    cell = cells[column]
    if not cell and not required:
        return None
    try:
        if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", cell):
            raise InvalidOperation
        return Decimal(cell)
    except InvalidOperation:
        raise ValidationError({column: _("“%(cell)s” is no number.") % {"cell": cell[:80]}}) from None


def day(cells: dict[str, str], column: str) -> PartialDate | None:
    try:
        return read_date(cells[column])
    except ValueError as error:
        raise ValidationError({column: str(error)}) from None


def days(cells: dict[str, str]) -> tuple[PartialDate | None, PartialDate | None]:
    """From the first column to the second; an end that is missing is the beginning."""
    first, last = day(cells, "start_date"), day(cells, "end_date")
    if last and not first:
        raise ValidationError({"start_date": _("There is an end and no beginning.")})
    last = last or first
    if first and last and last.last < first.first:
        raise ValidationError({"end_date": _("It ends before it starts.")})
    return first, last


def participants(cells: dict[str, str]) -> Count | None:
    try:
        return read_count(cells["participants"], cells["participants_precision"])
    except ValueError as error:
        raise ValidationError({"participants": str(error)}) from None


def parts(cell: str) -> list[str]:
    """A list of several things in one cell, separated by semicolons that stand outside brackets."""
    found = [part.strip() for part in re.split(r";(?![^()]*\))", cell)]
    return [part for part in found if part]


def bare(text: str) -> str:
    """Without what stands in brackets: `COA (NL)` is COA."""
    return " ".join(re.sub(r"\([^()]*\)", " ", text).split())
