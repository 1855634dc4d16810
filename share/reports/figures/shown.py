"""Counted things as rows of an opened figure."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, cast

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.models import Event, EventPlace, Registration
from municipalities.models import Municipality, Organisation
from share.grants.models import Grant
from share.kit.countries import country_name
from share.kit.precision import date_in_words
from share.reports import labels
from share.reports.figures.measure import Row, plain

if TYPE_CHECKING:
    from events.models import Record


def event(thing: object) -> Row:
    found = cast(Event, thing)
    record: Record | None = getattr(found, "record", None)
    return Row(
        found.title,
        " · ".join(filter(None, [place_of(found), _days(found), shares_of(found)])),
        found.get_absolute_url(),
        record.source if record else "",
        is_demo=found.is_demo,
        documents=list(found.documents.all()),
    )


def reported(thing: object) -> Row:
    """An event of the record with its head-count, and how sure that is."""
    row, record = event(thing), cast(Event, thing).record
    sure = labels.precision(record.participants_precision)
    if record.participants_most:
        sure = f"{sure} {record.participants_shown}"
    return replace(row, amount=record.participants, detail=f"{row.detail} · {sure} {record.participants_note}".strip())


def person(thing: object) -> Row:
    found = cast(Registration, thing)
    detail = " · ".join(part for part in (found.get_actor_kind_display(), found.town, _at(found)) if part)
    return Row(str(found.shown_name), detail, found.event.get_absolute_url(), is_demo=found.is_demo)


def without_name(found: Registration) -> str:
    """What is told of a person who is a number: from which kind of place they came, and to which activity; not the town."""
    return " · ".join(part for part in (found.get_actor_kind_display(), _at(found)) if part)


def _at(found: Registration) -> str:
    return f"{place_of(found.event)}, {_days(found.event)}"


def place(thing: object) -> Row:
    if isinstance(thing, Municipality):
        was = "; ".join(_former(former) for former in thing.was)
        detail = " · ".join(filter(None, [country_name(thing.country), was]))
        return Row(thing.name, detail, thing.get_absolute_url(), thing.source)
    found = cast(EventPlace, thing)
    country = country_name(found.country) or "–"
    return Row(found.name, _("%(country)s, a place outside the network’s own towns") % {"country": country})


def _former(former: dict[str, str]) -> str:
    """A town that is part of the one that is counted."""
    since = date_format(date.fromisoformat(former["on"]))
    return _("since %(day)s with what was %(town)s") % {"day": since, "town": former["name"]}


def partner(thing: object) -> Row:
    found = cast(Organisation, thing)
    return Row(found.name, country_name(found.country), source=found.source)


def grant(field: str, thing: object) -> Row:
    """The grant, and what one of its numbers adds."""
    found = cast(Grant, thing)
    url = reverse("reports:figures", args=[found.pk])
    return Row(str(found), "", url, found.source, getattr(found, field), found.is_demo)


def place_of(found: Event) -> str:
    return ", ".join(found.place_names) or country_name(found.country)


def shares_of(found: Event) -> str:
    """Who pays which part, where it is more than one grant; else empty."""
    shares = sorted(found.grant_shares.all(), key=lambda share: share.grant.code)
    paid = [labels.paid_by(share.grant.code, plain(share.percent)) for share in shares]
    return _("paid by %(grants)s") % {"grants": ", ".join(paid)} if len(paid) > 1 else ""


def _days(found: Event) -> str:
    record: Record | None = getattr(found, "record", None)
    if record and record.date_precision != "day":
        return date_in_words(record.starts_text) or _("no day on record")
    return date_format(found.ends_on) if found.ends_on else _("no day on record")
