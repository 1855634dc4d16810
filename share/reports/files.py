"""What is kept of a report: PDF, XLSX and JSON (the snapshot's own bytes), made from the frozen snapshot and nothing else."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from share.kit import map as europe
from share.kit import pdf as renderer
from share.kit.tables import Cell, Sheet, workbook
from share.reports import labels
from share.reports.figures import measures
from share.reports.models import Report
from share.reports.sections import committed


def pdf(report: Report) -> bytes:
    """Raises RenderingFailed."""
    return renderer.render("reports/report_pdf.html", context(report))


def context(report: Report) -> dict[str, Any]:
    """What the PDF shows: the snapshot, with its words and its drawings."""
    content, small = report.content, report.content["small_town_below"]
    figures = labels.beside_others(content["figures"])
    by_key = {figure["key"]: figure for figure in content["figures"]}
    drawn = [(by_key[key], name) for key, one in measures().items() if key in by_key for name in one.charts]
    charts = [labels.chart(figure, name, small) for figure, name in drawn if figure["by"].get(name)]
    points = [
        (place["name"], *europe.place(float(place["lat"]), float(place["lon"])))
        for place in content["places"]
        if place["lat"] is not None
    ]
    numbers = {figure["key"]: n for n, figure in enumerate(figures, start=1)}
    for figure in figures:
        figure["n"] = numbers[figure["key"]]
    indicators = [_shown(line, small) | {"n": numbers.get(line["figure"])} for line in content.get("indicators", [])]
    sections = _sections(content, figures, indicators)
    return {
        "report": report,
        "sections": sections,
        "has_definitions": any(section["kind"] == "definitions" for section in sections),
        "grant": content["grant"],
        "period": {name: _day(content["period"][name]) for name in ("from", "to")},
        "grant_days": [
            _day(content["grant"][name]) if content["grant"][name] else None
            for name in ("starts_on", "ends_on", "late_outputs_until")
        ],
        "figures": figures,
        "charts": charts,
        "outlines": europe.outlines(),
        "points": points,
        "countries": {place["country"] for place in content["places"]},
        "places": content["places"],
        "activities": [_dated(line) for line in content["activities"]],
        "not_counted": [_dated(line) for line in content["not_counted"]],
        "missing": [line for line in content["activities"] if line["id"] in set(content["missing_sheets"])],
        "totals": content["published_totals"],
        "indicators": indicators,
        "has_divided": any(line["divided"] for line in indicators),
        "restatements": content.get("restatements", []),
        "parts": [part | {"texts": _texts(part)} for part in content.get("parts", [])],
        "claim": content.get("claim"),
        "labels": {figure["key"]: figure["label"] for figure in content["figures"]},
        "is_later": any(figure.get("before") is not None for figure in content["figures"]),
        "small_limit": number_format(small, force_grouping=True),
        "has_demo": labels.has_demo(content),
        "check_url": settings.BASE_URL + reverse("reports:check", args=[report.number]),
        "site_name": settings.SITE_NAME,
    }


# The template of a section, and under which name the report links to it; the others are words.
SECTIONS = {
    "missing": ("_missing", "missing"),
    "short": ("_short", "short"),
    "restated": ("_restatements", "restated"),
    "figures": ("_figures", "figures"),
    "grant": ("_grant", "grant"),
    "parts": ("_parts", "parts"),
    "money": ("_money", "money"),
    "charts": ("_charts", "charts"),
    "places": ("_places", "map"),
    "activities": ("_counted", "activities"),
    "others": ("_not_counted", "other"),
    "published": ("_totals", "published"),
    "definitions": ("_definitions", "definitions"),
    "method": ("_method", "method"),
}


def _sections(
    content: dict[str, Any], figures: list[dict[str, Any]], indicators: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The sections in order, each with what it shows; those without anything are left out."""
    shape = content.get("sections") or [
        {"kind": one.kind, "key": one.key, "title": one.title, "only": one.only, "words": []} for one in committed()
    ]
    lines = {"short": (indicators, "code"), "figures": (figures, "key")}
    filled = {
        "missing": content["missing_sheets"],
        "restated": content.get("restatements"),
        "parts": content.get("parts"),
        "money": content.get("claim"),
        "others": content["not_counted"],
    }
    found: list[dict[str, Any]] = []
    for place, one in enumerate(shape):
        template, anchor = SECTIONS.get(one["kind"], ("_words", f"text-{one['key']}"))
        rows, name = lines.get(one["kind"], ([], ""))
        told = [line for line in rows if not one["only"] or line[name] in one["only"]]
        if bool(told) if name else bool(filled.get(one["kind"], one["words"] if one["key"] else True)):
            known = {section["id"] for section in found}
            more = {"id": anchor if anchor not in known else f"{anchor}-{place}", "lines": told}
            found.append(one | more | {"template": f"reports/report_pdf/{template}.html"})
    return found


def _shown(line: dict[str, Any], small: int) -> dict[str, Any]:
    """An indicator with its values and targets in words."""
    modes = {name: labels.measured(line[name]) for name in ("before", "now", "new", "cumulative")}
    targets = {name: labels.target(line[name]) for name in ("target", "whole_target")}
    return line | modes | targets | {"divided": _divided(line, small)}


def _divided(line: dict[str, Any], small: int) -> list[tuple[str, list[tuple[str, int]], int, int]]:
    """By what an indicator is broken down: the division, its parts in words, and of how many the part is known."""
    return [
        (labels.division(name), list(labels.parts(name, parts, small).items()), *line["complete"][name])
        for name, parts in line["by"].items()
    ]


def _texts(part: dict[str, Any]) -> list[tuple[str, str]]:
    """The texts of a partner, each under its heading; those that are empty are left out."""
    heads = (
        ("achieved", _("What was done and achieved")),
        ("difficult", _("What was difficult, and what was done about it")),
        ("next_steps", _("What comes next")),
    )
    return [(head, part[name]) for name, head in heads if part[name]]


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def _dated(line: dict[str, Any]) -> dict[str, Any]:
    """With its days as dates, shown as exactly as they are known."""
    formats = {"day": "j M Y", "month": "M Y", "year": "Y", "about": "M Y", "unknown": ""}
    first, last = (_day(line[name]) if line[name] else None for name in ("starts_on", "ends_on"))
    return line | {
        "first": first,
        "last": last,
        "format": formats[line["days_known"]],
        "shared": paid_by(line) if len(line["paid_by"]) > 1 else "",
        "sure": labels.precision(line["reported"]["precision"]) if line["reported"] else "",
    }


def xlsx(report: Report) -> bytes:
    with translation.override(settings.LANGUAGE_CODE):
        content = report.content
        notes = [
            _("Report %(number)s on %(grant)s, %(first)s to %(last)s.")
            % {
                "number": report.number,
                "grant": content["grant"]["code"],
                "first": content["period"]["from"],
                "last": content["period"]["to"],
            },
            _("Made from the snapshot with the SHA-256 %(hash)s.") % {"hash": report.sha256},
            _("A figure that is not known stays empty; it is not zero."),
            _("Activities and people marked as demo are invented."),
        ]
        return workbook(_sheets(content), notes)


def _sheets(content: dict[str, Any]) -> list[Sheet]:
    head = [
        _("Key"),
        _("Figure"),
        _("Value"),
        _("Unit"),
        _("Precision"),
        _("Definition"),
        _("Source"),
        _("Rows"),
        _("Note"),
    ]
    keys = ("key", "label", "value", "unit", "precision", "definition", "source", "rows", "note")
    figures: list[list[Cell]] = [
        [_number(figure[key]) if key == "value" else figure[key] for key in keys] for figure in content["figures"]
    ]
    divided: list[list[Cell]] = [
        [figure["key"], name, value, amount]
        for figure in content["figures"]
        for name, parts in figure["by"].items()
        for value, amount in parts.items()
    ]
    totals = [
        [t["statement"], _number(t["value"]), t["precision"], t["as_of"], t["source"]]
        for t in content["published_totals"]
    ]
    return [
        Sheet(_("Figures"), head, figures),
        *_sheets_of_a_period(content),
        Sheet(_("Broken down"), [_("Key"), _("By"), _("Part"), _("Value")], divided),
        Sheet(_("Activities"), _activity_head(), [_activity(line) for line in content["activities"]]),
        Sheet(
            _("Listed, not counted"),
            [*_activity_head(), _("Why")],
            [[*_activity(line), line["why"]] for line in content["not_counted"]],
        ),
        Sheet(_("Published totals"), [_("Statement"), _("Value"), _("Precision"), _("As of"), _("Source")], totals),
    ]


def _sheets_of_a_period(content: dict[str, Any]) -> list[Sheet]:
    """Indicators with their targets, what was restated, partners, and what partners say they spent."""
    values = [
        [
            *(line[name] for name in ("code", "title", "unit")),
            *(_number((line[name] or {}).get("value")) for name in ("target", "whole_target")),
            *(_number((line[name] or {}).get("value")) for name in ("before", "now", "new", "cumulative")),
            (line["now"] or {}).get("precision", ""),
            _("demo") if line["demo"] else "",
        ]
        for line in content.get("indicators", [])
    ]
    broken_down = [
        [line["code"], name, labels.part(name, value, content["small_town_below"]), amount, *line["complete"][name]]
        for line in content.get("indicators", [])
        for name, parts in line["by"].items()
        for value, amount in parts.items()
    ]
    changes = [
        [
            told["period"],
            told["title"],
            one["figure"],
            _number(one["before"]),
            _number(one["after"]),
            told["cause"],
            told["reason"],
        ]
        for told in content.get("restatements", [])
        for one in told["changes"]
    ]
    partners = [
        [one.get(name) for name in ("number", "name", "country", "role")]
        + [_number(one.get("share_percent")), one.get("from"), one.get("until")]
        for one in content["grant"]["partners"]
    ]
    costs = [
        [part["partner"], cost["category"], cost["name"], _number(cost["amount"])]
        for part in content.get("parts", [])
        for cost in part["costs"]
    ]
    found = [
        Sheet(
            _("Indicators"),
            [
                _("Code"),
                _("Indicator"),
                _("Unit"),
                _("Target"),
                _("Target of the grant"),
                _("Before"),
                _("In the period"),
                _("New in the period"),
                _("Since the beginning"),
                _("Precision"),
                _("Demo"),
            ],
            values,
        ),
        Sheet(
            _("Indicators broken down"),
            [_("Code"), _("By"), _("Part"), _("Number"), _("Known of"), _("Of all")],
            broken_down,
        ),
        Sheet(
            _("Restated"),
            [_("Period"), _("What"), _("Key"), _("Before"), _("After"), _("Cause"), _("Reason")],
            changes,
        ),
        Sheet(
            _("Partners"),
            [_("Number"), _("Name"), _("Country"), _("Role"), _("Share in %"), _("From"), _("Until")],
            partners,
        ),
        Sheet(_("Costs of partners"), [_("Partner"), _("Code"), _("Cost category"), _("EUR")], costs),
        *_sheets_of_the_claim(content.get("claim")),
        *(
            Sheet(table["title"], [one["header"] for one in table["columns"]], table["rows"])
            for table in content.get("tables", [])
        ),
    ]
    return [sheet for sheet in found if sheet.rows]


def _sheets_of_the_claim(claim: dict[str, Any] | None) -> list[Sheet]:
    """What each partner planned and claims by heading, and each cost with its rate and the hashes of its receipts."""
    if not claim:
        return []
    accounts = [*claim["partners"], claim["whole"] | {"partner": _("All partners"), "number": None}]
    names = ("planned", "before", "now")
    lines: list[list[Cell]] = []
    for one in accounts:
        head = [one["number"], one["partner"]]
        lines += [
            [*head, line["category"], line["name"], *(_number(line[name]) for name in names), None, None]
            for line in one["lines"]
        ]
        shares = [_number(one[name]) for name in ("eu_share", "own_contribution")]
        lines.append([*head, "", _("Together"), *(_number(one[name]) for name in names), *shares])
    keys = ("number", "partner", "category", "what", "paid_on", "currency")
    costs: list[list[Cell]] = [
        [
            *(cost[key] for key in keys),
            *(_number(cost[key]) for key in ("amount", "per_euro")),
            cost["rate_source"],
            _number(cost["amount_eur"]),
            cost["activity"],
            cost["parked_from"],
            " ".join(cost["receipts"]),
        ]
        for cost in claim["costs"]
    ]
    return [
        Sheet(
            _("Claim"),
            [
                _("Number"),
                _("Partner"),
                _("Code"),
                _("Cost category"),
                _("Planned"),
                _("Before"),
                _("This report"),
                _("EU share"),
                _("Own contribution"),
            ],
            lines,
        ),
        Sheet(
            _("Costs"),
            [
                _("Number"),
                _("Partner"),
                _("Code"),
                _("What was paid"),
                _("Paid on"),
                _("Currency"),
                _("Amount"),
                _("For one euro"),
                _("Source of the rate"),
                _("EUR"),
                _("Activity"),
                _("Parked from period"),
                _("SHA-256 of its receipts"),
            ],
            costs,
        ),
    ]


def _number(value: Any) -> Cell:
    """What is a number becomes one again: the snapshot keeps fractions as text."""
    try:
        return float(value) if isinstance(value, str) and value.replace(".", "", 1).isdigit() else value
    except ValueError:
        return str(value)


def _activity_head() -> list[str]:
    return [
        _("Id"),
        _("Kind"),
        _("Title"),
        _("From"),
        _("To"),
        _("Days known"),
        _("Paid by"),
        _("Country"),
        _("Places"),
        _("Organisers"),
        _("People present"),
        _("Reported"),
        _("Or up to"),
        _("Precision"),
        _("Took place"),
        _("Signed sheet"),
        _("Demo"),
        _("Source"),
    ]


def _activity(line: dict[str, Any]) -> list[Cell]:
    reported = line["reported"] or {"number": None, "precision": ""}
    return [
        line["id"],
        line["kind"],
        line["title"],
        line["starts_on"],
        line["ends_on"],
        line["days_known"],
        paid_by(line),
        line["country"],
        "; ".join(line["places"]),
        "; ".join(line["organisers"]),
        line["people_present"],
        reported["number"],
        reported.get("most"),
        reported["precision"],
        line["certainty"],
        _("yes") if line["signed_sheet"] else "",
        _("demo") if line["demo"] else "",
        line["source"],
    ]


def snapshot(report: Report) -> bytes:
    """The frozen bytes themselves. Raises Altered."""
    return report.frozen


def paid_by(line: dict[str, Any]) -> str:
    """`AMIF-1 (60 %); AMIF-2 (40 %)`: every grant of an activity, so that double funding is seen."""
    return "; ".join(labels.paid_by(code, percent) for code, percent in line["paid_by"])
