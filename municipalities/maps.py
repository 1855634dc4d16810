"""Maps of towns as pages carry them, and counts of all towns: worked out once for each state of the records, and kept.

Whatever is kept has the state of its records in its key (`share.records.history.state_of`), so that a change is seen at once,
and an end, since a change that is committed late may come with no new state.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Model, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from municipalities.models import Experience, Municipality, MunicipalityQuerySet, TownYear, beyond_the_map, size_of
from municipalities.registry import MapLayer, layers, map_layers
from share.kit import map as europe
from share.kit.cache import key_hash
from share.kit.countries import country_name
from share.kit.map import WHOLE, Frame
from share.kit.marks import Scale, Spot, labels, within, without_overlaps
from share.kit.text import search_key
from share.records import history
from share.records.history import RecordsState

KEPT_FOR = 300  # seconds
T = TypeVar("T")


@dataclass(frozen=True)
class Census:
    """How many towns there are: of each country (code, name and number, by name), beyond the map, without coordinates."""

    countries: tuple[tuple[str, str, int], ...]
    beyond: int
    nowhere: int

    @property
    def total(self) -> int:
        return sum(count for _code, _name, count in self.countries)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(code for code, _name, _count in self.countries)


def _census_of(towns: MunicipalityQuerySet) -> Census:
    found = (
        towns.order_by()
        .values_list("country")
        .annotate(
            Count("pk"),
            beyond=Count("pk", filter=beyond_the_map()),
            nowhere=Count("pk", filter=Q(lat__isnull=True)),
        )
    )
    rows = [(str(code), country_name(code), count, beyond, nowhere) for code, count, beyond, nowhere in found]
    rows.sort(key=lambda row: search_key(row[1]))
    countries = tuple((code, name, count) for code, name, count, _beyond, _nowhere in rows)
    return Census(countries, sum(row[3] for row in rows), sum(row[4] for row in rows))


@dataclass(frozen=True)
class Meaning:
    """What a dot says of its town: in words, and as one of four shapes (`full`, `ring`, `target`, `faint`)."""

    shape: str
    label: str


@dataclass(frozen=True)
class Aspect:
    """What the dots of a map tell apart. `of` gives a key of `meanings` for each of some towns, by their ids."""

    label: str
    meanings: dict[str, Meaning]
    of: Callable[[Sequence[int]], dict[int, str]]


def _sizes(towns: Sequence[int]) -> dict[int, str]:
    rows = Municipality.objects.filter(pk__in=towns).order_by().annotate(size=size_of("population"))
    return dict(rows.values_list("pk", "size"))


def _experiences(towns: Sequence[int]) -> dict[int, str]:
    rows = Municipality.objects.filter(pk__in=towns).order_by().with_experience().only("pk")
    return {town.pk: town.experience for town in rows}


def _with(layer: str) -> Callable[[Sequence[int]], dict[int, str]]:
    def of(towns: Sequence[int]) -> dict[int, str]:
        found = set(map_layers[layer].towns(among=towns))
        return {town: "some" if town in found else "none" for town in towns}

    return of


def aspects() -> dict[str, Aspect]:
    """Whether there is something of each layer, experience and size. The first is what a map shows unless it is asked."""
    limit = f"{settings.SMALL_TOWN_BELOW:,}"
    sizes = {
        "small": Meaning("full", _("fewer than %(limit)s inhabitants") % {"limit": limit}),
        "large": Meaning("ring", _("%(limit)s inhabitants or more") % {"limit": limit}),
        "unknown": Meaning("faint", _("number of inhabitants not known")),
    }
    shapes = {Experience.RECEIVED: "full", Experience.AWAITED: "ring", Experience.UNKNOWN: "faint"}
    experiences = {one.value: Meaning(shapes[one], str(one.label)) for one in Experience}
    found = {key: Aspect(str(layer.label), _some_or_none(layer), _with(key)) for key, layer in layers()}
    return {
        **found,
        "experience": Aspect(_("Experience"), experiences, _experiences),
        "size": Aspect(_("Size"), sizes, _sizes),
    }


def _some_or_none(layer: MapLayer) -> dict[str, Meaning]:
    return {"some": Meaning("full", str(layer.some)), "none": Meaning("faint", str(layer.none))}


def chosen_aspect(wanted: str = "") -> str:
    """The key of what dots show: what is asked for where there is that, otherwise the first."""
    found = aspects()
    return wanted if wanted in found else next(iter(found))


@dataclass(frozen=True)
class Mark:
    """A dot or a number on a map: a link to a town, to a smaller part of the map, or to the table below. In pixels."""

    x: float
    y: float
    radius: float
    count: int
    url: str
    name: str
    shape: str
    label: "LabelAt | None" = None


@dataclass(frozen=True)
class LabelAt:
    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Width:
    """How wide a drawing is meant to be shown, in pixels, and how much fits: at most so many marks and labels."""

    name: str
    pixels: int
    marks: int
    labels: int

    def unit(self, frame: Frame) -> Scale:
        """How large marks are when a frame is drawn this wide."""
        return Scale(frame.width / self.pixels)


LARGE = (Width("wide", 760, 120, 40), Width("narrow", 340, 40, 10))
SMALL = (Width("wide", 540, 60, 14), Width("narrow", 340, 30, 6))


@dataclass(frozen=True)
class Plan:
    """What a map is to show: which part of Europe, what its dots tell apart, under which filters (as an address has them)."""

    frame: Frame
    aspect: str
    query: str = ""
    widths: tuple[Width, ...] = LARGE
    label: str = ""


def small_plan(label: str, query: str = "") -> Plan:
    """The map beside something else: all of Europe, few labels."""
    return Plan(WHOLE, chosen_aspect(), query, SMALL, label)


def made_of(*more: type[Model]) -> tuple[type[Model], ...]:
    """The tracked models that maps and counts of towns read, and `more`."""
    of_layers = (model for layer in map_layers for model in layer.models)
    return tuple(dict.fromkeys([Municipality, TownYear, *of_layers, *more]))


@dataclass(frozen=True)
class Overview:
    """What pages say of many towns at once, as the records stand now."""

    state: str

    @classmethod
    def now(cls) -> "Overview":
        return cls.at(history.state_of(*made_of()))

    @classmethod
    def at(cls, state: RecordsState) -> "Overview":
        """As the records stood in a state of at least `made_of`."""
        return cls(str(state.of(*made_of())))

    def kept(self, what: str, make: Callable[[], T]) -> T:
        """What `make` gives, or gave under the same name in the same state, language and measure of a small town."""
        key = key_hash(f"{what} {self.state} {get_language()} {settings.SMALL_TOWN_BELOW}")
        return cache.get_or_set(f"towns:{key}", make, KEPT_FOR)  # type: ignore[return-value]

    def census(self, towns: MunicipalityQuerySet | None = None, query: str = "") -> Census:
        """Of all towns, or of `towns`, which passed the filters of `query`: same query, same towns."""
        rows = Municipality.objects.confirmed() if towns is None else towns
        return self.kept(f"census {query}", lambda: _census_of(rows))

    def map(self, towns: MunicipalityQuerySet, plan: Plan, *, within: str = "") -> SafeString:
        """The map of towns that passed the filters of `plan.query`, as HTML; and those of `within`, where a page has others."""
        return self.kept(f"map {plan} {within}", lambda: _drawn(towns, plan, self.census().codes))


def _drawn(towns: MunicipalityQuerySet, plan: Plan, ours: frozenset[str]) -> SafeString:
    picture = f"{reverse('municipalities:outlines', args=[europe.version()])}?ours={','.join(sorted(ours))}"
    if plan.frame.code:
        picture += f"&at={plan.frame.code}"
    finest = Scale(min(width.unit(plan.frame).unit for width in plan.widths))
    cells = towns.in_frame(plan.frame).spots(2 * finest.radius(1) + finest.unit)
    by_width = [(width, _spots(cells, plan.frame, width)) for width in plan.widths]
    known = _Named.of([spot for _width, spots in by_width for spot in spots], aspects()[plan.aspect])
    drawn = [_svg(spots, plan, width, known, picture) for width, spots in by_width]
    return format_html_join("\n", "{}", ((one,) for one in drawn))


def named(frame: Frame, widths: Sequence[Width], *, but: int | None = None) -> list[list[Mark]]:
    """The confirmed towns of a frame for each width, `but` one, to find one's way by: dots with names."""
    finest = Scale(min(width.unit(frame).unit for width in widths))
    towns = Municipality.objects.confirmed().in_frame(frame)
    if but is not None:
        towns = towns.exclude(pk=but)
    cells = towns.spots(2 * finest.radius(1) + finest.unit)
    by_width = [(width, _spots(cells, frame, width)) for width in widths]
    plain = Aspect("", {"": Meaning("faint", "")}, lambda towns: dict.fromkeys(towns, ""))
    known = _Named.of([spot for _width, spots in by_width for spot in spots], plain)
    return [_marks(spots, Plan(frame, ""), width, known) for width, spots in by_width]


def _spots(cells: Sequence[Spot], frame: Frame, width: Width) -> list[Spot]:
    scale = width.unit(frame)
    return without_overlaps([within(cell, frame.box, scale) for cell in cells], scale, most=width.marks)


@dataclass(frozen=True)
class _Named:
    """The towns that marks are named for, by id, and what the dots among them say."""

    towns: dict[int, Municipality]
    aspect: Aspect
    told: dict[int, str]

    @classmethod
    def of(cls, spots: Sequence[Spot], aspect: Aspect) -> "_Named":
        chiefs = list({spot.chief for spot in spots})
        return cls(Municipality.objects.in_bulk(chiefs), aspect, aspect.of(chiefs))

    def importance(self, spot: Spot) -> tuple[int, int, int]:
        """Whose label is placed first: by what the dot says, then the larger towns."""
        place = list(self.aspect.meanings).index(self.told[spot.chief])
        return place, -(self.towns[spot.chief].population or 0), spot.chief

    def meaning(self, spot: Spot) -> Meaning:
        return self.aspect.meanings[self.told[spot.chief]]


def _svg(spots: Sequence[Spot], plan: Plan, width: Width, named: _Named, picture: str) -> SafeString:
    context = {
        "name": width.name,
        "width": width.pixels,
        "height": round(plan.frame.height / width.unit(plan.frame).unit),
        "picture": picture,
        "label": plan.label,
        "marks": _marks(spots, plan, width, named),
    }
    return render_to_string("municipalities/map/_drawing.html", context)


def _marks(spots: Sequence[Spot], plan: Plan, width: Width, named: _Named) -> list[Mark]:
    """Each spot with what it links to, what it is called, and its label where there is room."""
    scale, box = width.unit(plan.frame), plan.frame.box
    alone = sorted((spot for spot in spots if spot.count == 1), key=named.importance)
    wanted = [(spots.index(spot), named.towns[spot.chief].name) for spot in alone]
    found = labels(wanted, spots, scale, box, most=width.labels)

    def at(x: float, y: float) -> tuple[float, float]:
        return (x - box.left) / scale.unit, (y - box.top) / scale.unit

    marks = []
    for place, spot in enumerate(spots):
        town, label = named.towns[spot.chief], found.get(place)
        where = (*at(spot.x, spot.y), scale.radius(spot.count) / scale.unit, spot.count)
        if spot.count > 1:
            marks.append(Mark(*where, _opened(spot, plan), _called(spot, town), "many"))
        else:
            meaning = named.meaning(spot)
            name = f"{town.name}, {country_name(town.country)}: {meaning.label}"
            text = LabelAt(label.text, *at(label.x, label.y), label.anchor) if label else None
            marks.append(Mark(*where, town.get_absolute_url(), name, meaning.shape, text))
    return marks


def _called(spot: Spot, town: Municipality) -> str:
    words = ngettext("%(n)s town around %(town)s", "%(n)s towns around %(town)s", spot.count)
    return words % {"n": spot.count, "town": town.name}


def _opened(spot: Spot, plan: Plan) -> str:
    """The address of a smaller part of the map; at the smallest, of the table that names its towns."""
    frame = plan.frame.opened(spot.box)
    part = "map" if frame.level > plan.frame.level else "table"
    query = f"{plan.query}&" if plan.query else ""
    return f"{reverse('municipalities:map')}?{query}at={frame.code}#{part}"
