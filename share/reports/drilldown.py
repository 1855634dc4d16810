"""A figure opened: the things that were counted, as a page shows them."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import cast
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
from municipalities.models import Organisation
from share.kit.countries import country_name
from share.reports import labels
from share.reports.figures.measure import Measure, Row, Things, is_divided
from share.reports.figures.scope import Scope
from share.reports.figures.shown import place_of

NO_COUNTRY = "-"  # what an address says of things without a country on record


def query(scope: Scope) -> str:
    """The scope as the end of an address, so that it is kept from page to page."""
    return urlencode(
        {
            "first": scope.first.isoformat(),
            "last": scope.last.isoformat(),
            **({"mode": scope.mode.value} if scope.is_new else {}),
            **{name: value or NO_COUNTRY for name, value in scope.only},
        }
    )


def filters(scope: Scope, small_below: int) -> list[str]:
    """The filters of a scope in words."""
    new = [_("new in these days")] if scope.is_new else []
    return new + [labels.part(name, value, small_below) for name, value in scope.only]


def things(measure: Measure, scope: Scope) -> Things:
    """What the pages of an opened figure go through; of a figure of countries, pairs of a country and its things."""
    if not is_divided(measure, scope):
        return []
    found = measure.things(scope)
    if not measure.counts_countries:
        return found
    ordered = sorted(found, key=_country)
    return [(code, list(group)) for code, group in groupby(ordered, key=_country) if code]


def _country(thing: object) -> str:
    return str(thing.country)  # type: ignore[attr-defined]


def rows(measure: Measure, page: Iterable[object]) -> list[Row]:
    """One page of things as rows."""
    if measure.counts_countries:
        return [_country_row(*cast(tuple[str, Sequence[object]], pair)) for pair in page]
    return [measure.row(thing) for thing in page]


def _country_row(code: str, group: Sequence[object]) -> Row:
    names = [thing.name if isinstance(thing, Organisation) else place_of(cast(Event, thing)) for thing in group]
    told = ngettext("%(n)d: %(names)s", "%(n)d: %(names)s", len(names)) % {"n": len(names), "names": "; ".join(names)}
    return Row(country_name(code), told)
