"""The frozen truth of a report: what PDF, XLSX and JSON are made from, and what its hash stands for.

The bytes are canonical JSON (keys in order, no blanks, UTF-8; after RFC 8785): whole numbers as numbers, others as text, no
clock, no database ids, no names of people. The same rows therefore give the same bytes on any machine, and for ever.
"""

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from events.models import EventPlace
from municipalities.models import Municipality, what_it_was
from share.claims import claim
from share.grants.models import CostCategory, Grant, GrantPartner, PartnerPart, ReportingPeriod
from share.portal import rows as portal
from share.reports.activities import lines
from share.reports.figures.measure import plain
from share.reports.figures.rows import elsewhere_of, towns_of
from share.reports.figures.scope import Scope
from share.reports.measured import Modes, measured
from share.reports.models import PublishedTotal
from share.reports.sections import told as sections_told

# The first had no modes, indicators, parts, sections and restatements; it is read as this one is, without them.
FORMAT = "share-report-2"
SCHEMA = Path(__file__).with_name(f"{FORMAT}.schema.json")  # what stands where, as JSON Schema 2020-12


def take(scope: Scope, period: ReportingPeriod | None = None) -> dict[str, Any]:
    """Everything a report says. Always in English, so that words do not change the hash."""
    with translation.override(settings.LANGUAGE_CODE):
        listed = lines(scope)
        modes = Modes(scope)
        totals = list(PublishedTotal.objects.of_grant(scope.grant))
        return {
            "format": FORMAT,
            "grant": _grant(scope.grant),
            "period": {
                "from": scope.first.isoformat(),
                "to": scope.last.isoformat(),
                "kind": period.kind if period else "as_of",
                "number": period.number if period else None,
            },
            "small_town_below": settings.SMALL_TOWN_BELOW,
            "figures": [line | {"contested": _beside(line, totals)} for line in modes.lines()],
            "indicators": [one.as_dict() for one in measured(modes, period, divided=True)],
            "parts": _parts(period) if period else [],
            "claim": claim.told(scope.grant, _periods(scope, period)),
            "tables": portal.told(scope.grant, scope.last),
            "sections": sections_told(scope.grant, period),
            "restatements": _restatements(period) if period else [],
            "places": _places(scope),
            "activities": [line.as_dict() for line in listed if line.counts],
            "not_counted": [line.as_dict() | {"why": str(line.reason)} for line in listed if not line.counts],
            "missing_sheets": [line.event.public_id for line in listed if line.lacks_sheet],
            "published_totals": sorted(
                (_total(total) for total in totals),
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
        "funding_statement": grant.statement,
        "source": grant.source,
        "demo": grant.is_demo,
        "partners": sorted(
            (_partner(row) for row in grant.partner_rows.select_related("organisation")),
            key=lambda partner: (partner["country"], partner["name"]),
        ),
    }


def _partner(row: GrantPartner) -> dict[str, Any]:
    return {
        "name": row.organisation.name,
        "country": str(row.organisation.country),
        "number": row.number,
        "role": row.role,
        "share_percent": plain(row.share_percent),
        "from": row.joined_on.isoformat() if row.joined_on else None,
        "until": row.left_on.isoformat() if row.left_on else None,
    }


def _beside(line: dict[str, Any], totals: list[PublishedTotal]) -> list[dict[str, Any]]:
    """What others published of the same thing: it confirms the figure, or contests it."""
    found = [_total(total) for total in totals if total.figure and total.figure == line["key"]]
    return sorted(found, key=lambda total: (total["statement"], total["as_of"], total["source"]))


def texts_of(period: ReportingPeriod) -> dict[str, Any]:
    """What of a report is words: of a period that is returned after a later one was sent, only they may change."""
    with translation.override(settings.LANGUAGE_CODE):
        return {"parts": _parts(period), "sections": sections_told(period.grant, period)}


def _periods(scope: Scope, period: ReportingPeriod | None) -> list[ReportingPeriod]:
    """The reports whose costs stand in this one: its own, or all that end in the days of an interim one."""
    found = scope.grant.periods.filter(ends_on__range=(scope.first, scope.last))
    return [period] if period else list(found.order_by("number"))


def _parts(period: ReportingPeriod) -> list[dict[str, Any]]:
    """The parts that partners submitted: their texts, and their costs by category.

    Where a partner entered costs with receipts, those count; what it typed beside them does not.
    """
    found = period.parts.exclude(state__in=PartnerPart.WAITS_FOR_PARTNER).select_related("organisation")
    rows = [
        {
            "partner": part.organisation.name,
            **{name: getattr(part, name) for name in PartnerPart.TEXTS},
            "costs": [
                {"category": category.code, "name": category.name, "amount": plain(amount)}
                for category, amount in _costs(part)
            ],
        }
        for part in found.prefetch_related("costs__category")
    ]
    return sorted(rows, key=lambda row: str(row["partner"]))


def _costs(part: PartnerPart) -> list[tuple[CostCategory, Decimal]]:
    if money := claim.money_of(part.period, part.organisation_id):
        return list(money.lines)
    return [(cost.category, cost.amount) for cost in part.costs.all()]


def _restatements(period: ReportingPeriod) -> list[dict[str, Any]]:
    """What changed in earlier periods since they were sent, and is told here."""
    rows = [
        {
            "period": one.period.number,
            "title": one.title,
            "changes": one.changes,
            "cause": one.cause,
            "reason": one.reason,
            "note": one.note,
            "on": one.changed_at.date().isoformat() if one.changed_at else None,
        }
        for one in period.restated_here.select_related("period")
    ]
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


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
