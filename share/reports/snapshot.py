"""The frozen truth of a report: what PDF, XLSX and JSON are made from, and what its hash stands for.

The bytes are canonical JSON (keys in order, no blanks, UTF-8; after RFC 8785): whole numbers as numbers, others as text, no
clock, no database ids, no names of people. The same rows therefore give the same bytes on any machine, and for ever.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.utils import translation

from events.models import EventPlace
from municipalities.models import Municipality, what_it_was
from share.grants.models import Grant
from share.reports.activities import lines
from share.reports.figures import figures
from share.reports.figures.measure import plain
from share.reports.figures.rows import elsewhere_of, towns_of
from share.reports.figures.scope import Scope
from share.reports.models import PublishedTotal

FORMAT = "share-report-1"


def take(scope: Scope) -> dict[str, Any]:
    """Everything a report says. Always in English, so that words do not change the hash."""
    with translation.override(settings.LANGUAGE_CODE):
        listed = lines(scope)
        return {
            "format": FORMAT,
            "grant": _grant(scope.grant),
            "period": {"from": scope.first.isoformat(), "to": scope.last.isoformat()},
            "small_town_below": settings.SMALL_TOWN_BELOW,
            "figures": [figure.as_dict() for figure in figures(scope)],
            "places": _places(scope),
            "activities": [line.as_dict() for line in listed if line.counts],
            "not_counted": [line.as_dict() | {"why": str(line.reason)} for line in listed if not line.counts],
            "missing_sheets": [line.event.public_id for line in listed if line.lacks_sheet],
            "published_totals": sorted(
                (_total(total) for total in PublishedTotal.objects.of_grant(scope.grant)),
                key=lambda total: (total["statement"], total["as_of"], total["source"]),
            ),
        }


def _places(scope: Scope) -> list[dict[str, Any]]:
    """Each place once: of two ways to write it the first, and rather the one whose coordinates are known."""
    places: list[Municipality | EventPlace] = [
        *towns_of(scope).with_former(what_it_was(scope.last)),
        *elsewhere_of(scope),
    ]
    found = [(str(p.country), p.key, p.lat is None, p.name, _place(p)) for p in places]
    once: dict[tuple[str, str], dict[str, Any]] = {}
    for country, key, _unknown, _name, place in sorted(found, key=lambda row: row[:4]):
        once.setdefault((country, key), place)
    return list(once.values())


def _place(place: Municipality | EventPlace) -> dict[str, Any]:
    """Coordinates as text with three decimals, about a hundred metres: enough for a map of Europe.

    `was` names the towns that it had become of by the end of the period, each with the day on which it ended.
    """
    lat, lon = (None if value is None else format(value, ".3f") for value in (place.lat, place.lon))
    found: dict[str, Any] = {"name": place.name, "country": str(place.country), "lat": lat, "lon": lon}
    if isinstance(place, Municipality) and place.was:
        found["was"] = [{"name": former["name"], "until": former["on"]} for former in place.was]
    return found


def _grant(grant: Grant) -> dict[str, Any]:
    programme = grant.programme
    return {
        "code": grant.code,
        "title": grant.title,
        "programme": (programme.title or programme.name) if programme else "",
        "coordinator": grant.coordinator.name if grant.coordinator else "",
        "starts_on": grant.starts_on.isoformat(),
        "ends_on": grant.ends_on.isoformat(),
        "late_outputs_until": grant.late_outputs_until.isoformat() if grant.late_outputs_until else None,
        "budget_eur": plain(grant.budget_eur),
        "eu_share_percent": plain(grant.eu_share_percent),
        "funding_statement": grant.funding_statement,
        "source": grant.source,
        "demo": grant.is_demo,
        "partners": sorted(
            ({"name": partner.name, "country": str(partner.country)} for partner in grant.partners.all()),
            key=lambda partner: (partner["country"], partner["name"]),
        ),
    }


def _total(total: PublishedTotal) -> dict[str, Any]:
    return {
        "statement": total.statement,
        "value": plain(total.value),
        "precision": total.precision,
        "as_of": total.as_of,
        "source": total.source,
    }


def canonical(snapshot: dict[str, Any]) -> bytes:
    """The snapshot as the bytes that are hashed and kept."""
    return json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
