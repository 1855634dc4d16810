"""How the roster stands: what an expert shows, what the network can answer and where it lacks experts, who helped whom."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Avg, Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.models import Area, Municipality, Need
from roster.models import Expert, ExpertArea, Mission, Shown
from share.kit import map as europe
from share.kit.charts import Chart, bars
from share.kit.countries import country_name
from share.kit.languages import NAMES
from share.kit.text import search_key


@dataclass(frozen=True)
class ShownExpert:
    """What everybody may see of an expert: what they chose, and the areas that were found good."""

    expert: Expert
    name: str
    areas: list[ExpertArea]
    summary: str
    works_at: str
    languages: list[str]
    countries: list[str]
    lived: bool


def shown(expert: Expert) -> ShownExpert:
    """No query for an expert of `with_all`."""
    return ShownExpert(
        expert,
        expert.public_name,
        [row for row in expert.areas.all() if row.is_good] if expert.shows(Shown.AREAS) else [],
        expert.summary if expert.shows(Shown.SUMMARY) else "",
        expert.works_at if expert.shows(Shown.WORKS_AT) else "",
        [str(row) for row in expert.languages.all()] if expert.shows(Shown.LANGUAGES) else [],
        [country_name(code) for code in _countries(expert)] if expert.shows(Shown.COUNTRIES) else [],
        expert.lived and expert.shows(Shown.LIVED),
    )


def _countries(expert: Expert) -> list[str]:
    return list(dict.fromkeys([*([str(expert.country)] if expert.country else []), *expert.countries]))


def knowing(area: str) -> "QuerySet[ExpertArea, int]":
    """Ids of experts found good in an area."""
    return ExpertArea.objects.good().filter(area=area).values_list("expert", flat=True)


@dataclass(frozen=True)
class Coverage:
    """How many experts can be asked by area, language and country; and what towns ask for that nobody can answer."""

    experts: int
    areas: Chart
    languages: Chart
    countries: Chart
    lacking: list[tuple[str, int]]  # area or language, and how many open needs ask for it


def coverage() -> Coverage:
    """In four queries."""
    rows = list(Expert.objects.available().prefetch_related("areas", "languages").only("country", "countries"))
    by_area = Counter(row.area for one in rows for row in one.areas.all() if row.is_good)
    by_language = Counter(row.language for one in rows for row in one.languages.all())
    by_country = Counter(code for one in rows for code in _countries(one))
    asked = list(Need.objects.open().values_list("area", "languages"))
    areas = Counter(area for area, _languages in asked)
    languages = Counter(language for _area, spoken in asked for language in spoken)
    labels = dict(Area.choices)
    lacking = [(str(labels[area]), n) for area, n in areas.items() if not by_area[area]]
    lacking += [(str(NAMES[code]), n) for code, n in languages.items() if not by_language[code]]
    return Coverage(
        len(rows),
        bars(_("Experts by area"), {str(label): by_area[value] for value, label in Area.choices}),
        bars(_("Experts by language"), _most({str(NAMES[code]): n for code, n in by_language.items()})),
        bars(_("Experts by country they know"), _most({country_name(code): n for code, n in by_country.items()})),
        sorted(lacking, key=lambda row: (-row[1], row[0])),
    )


def _most(values: dict[str, int]) -> dict[str, int]:
    """The most first, then by name; names are capitalised by their language."""
    return dict(sorted(values.items(), key=lambda item: (-item[1], search_key(item[0])))[:20])


@dataclass(frozen=True)
class Line:
    """Missions from one country to another, and the line between them in map units; no line where a place is not known."""

    source: str
    target: str
    missions: int
    path: str = ""
    width: float = 1
    end: tuple[float, float] | None = None


@dataclass(frozen=True)
class Flow:
    """Who helped whom: missions that took place, by the expert's country and the town's."""

    lines: list[Line]
    picture: str
    missions: int
    unknown: int  # of them, those of which a country is not known: they are not drawn
    width: int = europe.WIDTH
    height: int = europe.HEIGHT

    @property
    def words(self) -> str:
        return ", ".join(f"{line.source} → {line.target}: {line.missions}" for line in self.lines)


def flow() -> Flow:
    """In two queries."""
    rows = Mission.objects.took_place().order_by().values_list("expert__country", "brief__country")
    grouped = rows.annotate(n=Count("pk")).values_list("expert__country", "brief__country", "n")
    counted = [(str(a or ""), str(b or ""), n) for a, b, n in grouped]
    counts = {(a, b): n for a, b, n in counted if a and b}
    centres = _centres({code for pair in counts for code in pair})
    most = max(counts.values(), default=1)
    lines = [_line(a, b, n, most, centres) for (a, b), n in sorted(counts.items(), key=lambda item: -item[1])]
    ours = frozenset(code for pair in counts for code in pair)
    drawn, everything = sum(counts.values()), sum(n for _a, _b, n in counted)
    return Flow(lines, picture_address(ours), everything, everything - drawn)


def picture_address(ours: Iterable[str]) -> str:
    return f"{reverse('municipalities:outlines', args=[europe.version()])}?ours={','.join(sorted(ours))}"


def _centres(codes: set[str]) -> dict[str, tuple[float, float]]:
    """The middle of a country's towns."""
    towns = Municipality.objects.filter(country__in=codes, lat__isnull=False).order_by().values_list("country")
    return {
        str(code): europe.place(float(lat), float(lon)) for code, lat, lon in towns.annotate(Avg("lat"), Avg("lon"))
    }


def _line(a: str, b: str, n: int, most: int, centres: dict[str, tuple[float, float]]) -> Line:
    names = country_name(a), country_name(b)
    begin, end = centres.get(a), centres.get(b)
    if begin is None or end is None:
        return Line(*names, n)
    (x1, y1), (x2, y2) = begin, end
    # Bent a little to one side, so that there and back are two lines.
    middle = (x1 + x2) / 2 + (y1 - y2) * 0.15, (y1 + y2) / 2 + (x2 - x1) * 0.15
    path = f"M {x1:.0f} {y1:.0f} Q {middle[0]:.0f} {middle[1]:.0f} {x2:.0f} {y2:.0f}"
    return Line(*names, n, path, round(2 + 6 * n / most, 1), (round(x2), round(y2)))
