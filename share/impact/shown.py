"""What the public page says of a frozen report: figures with their definitions, small counts of people withheld, and places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from events.kinds import Counted, kinds
from share.impact.suppression import LIMIT, hides, published
from share.kit import map as europe
from share.kit.countries import country_name
from share.reports.figures import measures
from share.reports.figures.measure import Over
from share.reports.models import Report
from share.reports.ready import ready

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PEOPLE = {"people", "attendances", "answers"}  # units, in the English of a snapshot, of which small counts are withheld
MONEY = {"EUR", "%"}
HOURS = "hours"  # of all who were present, added up
UNDIVIDED = {"answers", HOURS}


@dataclass(frozen=True)
class Figure:
    """One figure as everybody sees it. `value` is a text: a number, or that it is small."""

    key: str
    label: "StrOrPromise"
    unit: "StrOrPromise"
    definition: "StrOrPromise"
    value: str
    by_country: tuple[tuple[str, int], ...] = ()
    withheld: int = 0


@dataclass(frozen=True)
class Place:
    name: str
    code: str
    country: str
    at: tuple[float, float] | None


def figures_of(reports: Iterable[Report], report: Report) -> list[Figure]:
    """The figures since the grant began, as the report froze them. `reports`: the frozen ones of its periods, up to it.

    What is not known, and what is 0, is left out; so is what gives a small count away beside another figure. By country stand
    things, and of people only the figure that counts each once, or else the times they came: answers and hours are of the same
    people, and a difference of two tables would be a third.
    """
    contents = [one.content for one in reports]
    lines = {line["key"]: line for line in report.content["figures"]}
    values = {key: _whole(line) for key, line in lines.items()}
    left_out = {one for one, other in _nested() if _gives_away(values.get(other), values.get(one))}
    times = dict(_times())
    found: dict[str, Figure] = {}
    for key, line in lines.items():
        value, unit = values[key], line["unit"]
        if not value or key in left_out or unit in MONEY or (unit == HOURS and _are_few(lines, values)):
            continue
        is_divided = unit not in UNDIVIDED and not (key in times and _has_countries(found.get(times[key])))
        parts = _by_country(contents, report.content, key) if is_divided else {}
        if sum(parts.values()) != value:
            parts = {}  # a part of it only: nothing to subtract from the whole
        found[key] = _figure(line, value, parts, is_about_people=unit in PEOPLE)
    return list(found.values())


def _has_countries(figure: Figure | None) -> bool:
    return figure is not None and bool(figure.by_country or figure.withheld)


def _are_few(lines: Mapping[str, Mapping[str, Any]], values: Mapping[str, int | None]) -> bool:
    """Whether some figure of people is small: hours divided by the length of an activity would say it."""
    return any(0 < (values[key] or 0) < LIMIT for key, line in lines.items() if line["unit"] in PEOPLE)


def _figure(line: Mapping[str, Any], value: int, parts: Mapping[str, int], *, is_about_people: bool) -> Figure:
    measure = measures().get(line["key"])
    label, unit, definition = (
        (measure.label, measure.unit, measure.definition)
        if measure
        else (line["label"], line["unit"], line["definition"])
    )
    said = published(value, parts) if is_about_people else None
    shown = said.parts if said else parts
    named = [(country_name(code) or _("not known"), n) for code, n in shown.items()]
    by_country = sorted(named, key=lambda row: (-row[1], row[0]))
    is_small = said is not None and said.whole is None
    text = _("fewer than 5") if is_small else number_format(value, force_grouping=True)
    return Figure(line["key"], label, unit, definition, text, tuple(by_country), said.withheld if said else 0)


def _whole(line: Mapping[str, Any]) -> int | None:
    """The figure since the beginning; snapshots of before there were several periods say one value."""
    value = line.get("cumulative", line["value"])
    return value if isinstance(value, int) else None


def _by_country(contents: list[dict[str, Any]], last: dict[str, Any], key: str) -> dict[str, int]:
    """Of what adds up over periods, the parts of all of them; of anything else those of a report that began with the grant."""
    line = next(one for one in last["figures"] if one["key"] == key)
    if line.get("over") == Over.ADDS_UP:
        asked = contents
    elif last["period"]["from"] == last["grant"]["starts_on"] or line.get("over") == Over.STANDS:
        asked = [last]
    else:
        return {}
    found: dict[str, int] = {}
    for content in asked:
        for one in content["figures"]:
            if one["key"] == key:
                for country, n in one["by"].get("country", {}).items():
                    found[country] = found.get(country, 0) + n
    return found


def _times() -> list[tuple[str, str]]:
    """Figures of how often people came, each with the figure that counts the same people once."""
    people = {one.key: kinds.counted_in(one.key) for one in kinds.figures() if one.counted == Counted.PEOPLE}
    times = {one.key: kinds.counted_in(one.key) for one in kinds.figures() if one.counted == Counted.ATTENDANCES}
    return [(coming, person) for person, of in people.items() for coming, also in times.items() if of == also]


def _nested() -> list[tuple[str, str]]:
    """Figures of which one is a part of the other: first the one that is left out where the rest is small."""
    results = [(one.figure, one.of_figure) for one in ready() if one.of_figure]
    times = _times()
    asked = [(whole, one) for _part, whole in results for pair in times for one in pair]
    return [*results, *times, *asked]


def _gives_away(whole: int | None, part: int | None) -> bool:
    return bool(whole) and part is not None and whole is not None and hides(whole, part)


def places_of(reports: Iterable[Report]) -> list[Place]:
    """The places of all activities that these reports count, each once."""
    found: dict[tuple[str, str], Place] = {}
    for place in (place for report in reports for place in report.content["places"]):
        at = europe.place(float(place["lat"]), float(place["lon"])) if place["lat"] is not None else None
        key = (place["country"], place["name"])
        if key not in found or found[key].at is None:
            found[key] = Place(place["name"], place["country"], country_name(place["country"]), at)
    return sorted(found.values(), key=lambda place: (place.country, place.name))


def foremost(figures: Iterable[Figure], most: int = 4) -> list[Figure]:
    """The first figure of each unit: a few that say different things."""
    found: dict[str, Figure] = {}
    for figure in figures:
        found.setdefault(str(figure.unit), figure)
    return list(found.values())[:most]


def is_demo(report: Report) -> bool:
    content = report.content
    tables = [
        one.get("demo") for name in ("figures", "indicators", "activities", "tables") for one in content.get(name, [])
    ]
    return bool(content["grant"].get("demo")) or any(tables)
