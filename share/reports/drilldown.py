"""A figure opened: the things that were counted, as a page shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import cast
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, Registration, RegistrationQuerySet
from municipalities.models import Organisation
from share.grants.models import Grant
from share.kit.countries import country_name
from share.reports import labels
from share.reports.chain import number_of
from share.reports.figures.measure import Measure, Row, Things, is_divided
from share.reports.figures.scope import Scope
from share.reports.figures.shown import place_of, without_name

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


def things(measure: Measure, scope: Scope, *, names: bool = True) -> Things:
    """What the pages of an opened figure go through; of a figure of countries, pairs of a country and its things.

    Without names people stand in an order that says nothing of how they are called.
    """
    if not is_divided(measure, scope):
        return []
    found = measure.things(scope)
    if not measure.counts_countries:
        if not names and isinstance(found, RegistrationQuerySet):
            return found.order_by("person_key", "pk")
        return found
    ordered = sorted(found, key=_country)
    return [(code, list(group)) for code, group in groupby(ordered, key=_country) if code]


def _country(thing: object) -> str:
    return str(thing.country)  # type: ignore[attr-defined]


def rows(measure: Measure, page: Iterable[object], grant: Grant, *, names: bool) -> list[Row]:
    """One page of things as rows; people by name, or each by a number."""
    if measure.counts_countries:
        return [_country_row(*cast(tuple[str, Sequence[object]], pair)) for pair in page]
    return [_row(measure, thing, grant, names) for thing in page]


def _row(measure: Measure, thing: object, grant: Grant, names: bool) -> Row:
    row = measure.row(thing)
    if not isinstance(thing, Registration):
        return row
    marks = reverse("reports:marks", args=[grant.pk, thing.public_id])
    if names:
        return replace(row, marks=marks)
    title = _("Person %(number)s") % {"number": number_of(grant, thing.person_key)}
    return replace(row, title=title, detail=without_name(thing), marks=marks)


def _country_row(code: str, group: Sequence[object]) -> Row:
    names = [thing.name if isinstance(thing, Organisation) else place_of(cast(Event, thing)) for thing in group]
    told = ngettext("%(n)d: %(names)s", "%(n)d: %(names)s", len(names)) % {"n": len(names), "names": "; ".join(names)}
    return Row(country_name(code), told)
