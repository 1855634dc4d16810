"""A figure opened: the things that were counted, as a page shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from events.models import Document, Event, EventPlace, Registration
from municipalities.models import Municipality, Organisation
from share.grants.models import Grant
from share.reports import words
from share.reports.figures import Measure
from share.reports.forms import NO_COUNTRY
from share.reports.rows import Scope


@dataclass(frozen=True)
class Row:
    """One thing that was counted: what it is, what to know of it, where it is shown, and how much it adds."""

    title: str
    detail: str = ""
    url: str = ""
    source: str = ""
    amount: Any = 1
    is_demo: bool = False
    documents: Sequence[Document] = ()


def query(scope: Scope) -> str:
    """The scope as the end of an address, so that it is kept from page to page."""
    return urlencode(
        {
            "first": scope.first.isoformat(),
            "last": scope.last.isoformat(),
            **{name: value or NO_COUNTRY for name, value in scope.only},
        }
    )


def filters(scope: Scope, small_below: int) -> list[str]:
    return [words.part(name, value, small_below) for name, value in scope.only]


def things(measure: Measure, scope: Scope) -> Any:
    """What a page of a figure goes through: a query, or a list where things of two kinds stand together."""
    if not {name for name, _value in scope.only} <= set(measure.by):
        return []
    found = measure.rows(scope)
    if not isinstance(found, list) and found.model is Event:
        found = found.select_related("record", "municipality").prefetch_related("other_places", "documents")
    if measure.distinct_countries:
        return [(code, list(group)) for code, group in groupby(sorted(found, key=_country), key=_country) if code]
    if not isinstance(found, list) and found.model is Registration:
        return found.select_related("event__municipality", "event__record").prefetch_related("event__other_places")
    return found


def _country(thing: Any) -> str:
    return str(thing.country)


def _country_name(thing: Any) -> str:
    return str(countries.name(str(thing.country)))


def rows(measure: Measure, page: Iterable[Any]) -> list[Row]:
    if measure.distinct_countries:
        return [_country_row(code, group) for code, group in page]
    return [_row(measure, thing) for thing in page]


def _country_row(code: str, group: Sequence[Any]) -> Row:
    names = [_row_of(thing).title if isinstance(thing, Organisation) else _place_of(thing) for thing in group]
    count = ngettext("%(n)d: %(names)s", "%(n)d: %(names)s", len(names)) % {"n": len(names), "names": "; ".join(names)}
    return Row(str(countries.name(code)), count)


def _row(measure: Measure, thing: Any) -> Row:
    row = _row_of(thing)
    if isinstance(thing, Event) and measure.key == "reported_participants":
        record = thing.record
        sure = words.precision(record.participants_precision)
        return replace(
            row, amount=record.participants, detail=f"{row.detail} · {sure} {record.participants_note}".strip()
        )
    if isinstance(thing, Grant):
        return replace(row, amount=getattr(thing, measure.key))
    return row


def _row_of(thing: Any) -> Row:
    if isinstance(thing, Event):
        record = getattr(thing, "record", None)
        detail = " · ".join(filter(None, [_place_of(thing), _days(thing)]))
        return Row(
            thing.title,
            detail,
            thing.get_absolute_url(),
            record.source if record else "",
            is_demo=thing.is_demo,
            documents=list(thing.documents.all()),
        )
    if isinstance(thing, Registration):
        detail = f"{thing.get_actor_kind_display()} · {thing.town} · {_place_of(thing.event)}, {_days(thing.event)}"
        return Row(thing.name, detail, thing.event.get_absolute_url(), is_demo=thing.is_demo)
    if isinstance(thing, Municipality):
        return Row(thing.name, _country_name(thing), thing.get_absolute_url(), thing.source)
    if isinstance(thing, EventPlace):
        return Row(
            thing.name,
            _("%(country)s, a place outside the network’s own towns") % {"country": _country_name(thing) or "–"},
        )
    if isinstance(thing, Grant):
        return Row(str(thing), "", reverse("reports:figures", args=[thing.pk]), thing.source, is_demo=thing.is_demo)
    return Row(thing.name, _country_name(thing), source=thing.source)


def _place_of(event: Event) -> str:
    return ", ".join(event.place_names) or _country_name(event)


def _days(event: Event) -> str:
    record = getattr(event, "record", None)
    if record and record.date_precision != "day":
        return record.starts_text or _("no day on record")
    return date_format(event.ends_on) if event.ends_on else _("no day on record")
