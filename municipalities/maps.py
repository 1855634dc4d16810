"""Maps of towns as pages carry them, and counts of all towns: worked out once for each state of the records, and kept.

Whatever is kept has the state of its records in its key (`share.records.history.state_of`), so that a change is seen at once,
and an end, since a change that is committed late may come with no new state.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from django.utils.translation import ngettext

from municipalities.models import Municipality, MunicipalityQuerySet, size_of
from municipalities.registry import MapLayer, map_layers
from share.kit import map as europe
from share.kit.cache import key_hash
from share.kit.countries import country_name
from share.kit.map import WHOLE, Frame
from share.kit.marks import Scale, Spot, labels, within, without_overlaps
from share.kit.text import search_key
from share.records import history

KEPT_FOR = 300  # seconds
T = TypeVar("T")


def kept(what: str, make: Callable[[], T], *, layers: bool = False) -> T:
    """What `make` gives, as long as no town has changed since; with `layers`, nor what the layers of the map read."""
    read: list[type[Model]] = [Municipality, *(model for layer in map_layers if layers for model in layer.models)]
    key = f"{what} {settings.SMALL_TOWN_BELOW} {get_language()} {history.state_of(*dict.fromkeys(read))}"
    return cache.get_or_set(f"towns:{key_hash(key)}", make, KEPT_FOR)  # type: ignore[return-value]


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


def census_of(towns: MunicipalityQuerySet) -> Census:
    found = towns.order_by().values_list("country").annotate(Count("pk"))
    named = [(str(code), country_name(code), count) for code, count in found]
    countries = tuple(sorted(named, key=lambda country: search_key(country[1])))
    return Census(countries, towns.beyond_the_map().count(), towns.without_coordinates().count())


def census() -> Census:
    """Of all towns."""
    return kept("census", lambda: census_of(Municipality.objects.all()))


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


def _with(layer: str) -> Callable[[Sequence[int]], dict[int, str]]:
    def of(towns: Sequence[int]) -> dict[int, str]:
        found = set(map_layers[layer].towns(among=towns))
        return {town: "some" if town in found else "none" for town in towns}

    return of


def aspects() -> dict[str, Aspect]:
    """Whether there is something of each layer, and size. The first is what a map shows unless it is asked."""
    limit = f"{settings.SMALL_TOWN_BELOW:,}"
    sizes = {
        "small": Meaning("full", _("fewer than %(limit)s inhabitants") % {"limit": limit}),
        "large": Meaning("ring", _("%(limit)s inhabitants or more") % {"limit": limit}),
        "unknown": Meaning("faint", _("number of inhabitants not known")),
    }
    found = {key: Aspect(str(layer.label), _some_or_none(layer), _with(key)) for key, layer in map_layers.items()}
    return {**found, "size": Aspect(_("Size"), sizes, _sizes)}


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


def drawing(towns: MunicipalityQuerySet, plan: Plan) -> SafeString:
    """The map of some towns as HTML, kept. `plan.query` names the filters that `towns` passed: same query, same towns."""
    return kept(f"map {plan}", lambda: _drawn(towns, plan), layers=True)


def _drawn(towns: MunicipalityQuerySet, plan: Plan) -> SafeString:
    picture = f"{reverse('municipalities:outlines', args=[europe.version()])}?ours={','.join(sorted(census().codes))}"
    if plan.frame.code:
        picture += f"&at={plan.frame.code}"
    drawn = [_of_width(towns, plan, width, picture) for width in plan.widths]
    return format_html_join("\n", "{}", ((one,) for one in drawn))


def _of_width(towns: MunicipalityQuerySet, plan: Plan, width: Width, picture: str) -> SafeString:
    scale = Scale(plan.frame.width / width.pixels)
    spots = towns.in_frame(plan.frame).spots(2 * scale.radius(1) + scale.unit)
    spots = [within(spot, plan.frame.box, scale) for spot in spots]
    context = {
        "name": width.name,
        "width": width.pixels,
        "height": round(plan.frame.height / scale.unit),
        "picture": picture,
        "label": plan.label,
        "marks": _marks(without_overlaps(spots, scale, most=width.marks), plan, scale, width),
    }
    return render_to_string("municipalities/map/_drawing.html", context)


def _marks(spots: Sequence[Spot], plan: Plan, scale: Scale, width: Width) -> list[Mark]:
    """Each spot with what it links to, what it is called, and its label where there is room."""
    chiefs = Municipality.objects.in_bulk([spot.chief for spot in spots])
    aspect = aspects()[plan.aspect]
    told = aspect.of([spot.chief for spot in spots if spot.count == 1])
    importance = {key: place for place, key in enumerate(aspect.meanings)}
    alone = [place for place, spot in enumerate(spots) if spot.count == 1]
    alone.sort(key=lambda place: (importance[told[spots[place].chief]], -(chiefs[spots[place].chief].population or 0)))
    wanted = [(place, chiefs[spots[place].chief].name) for place in alone]
    box = plan.frame.box
    named = labels(wanted, spots, scale, box, most=width.labels)

    def at(x: float, y: float) -> tuple[float, float]:
        return (x - box.left) / scale.unit, (y - box.top) / scale.unit

    found = []
    for place, spot in enumerate(spots):
        town, label = chiefs[spot.chief], named.get(place)
        where = (*at(spot.x, spot.y), scale.radius(spot.count) / scale.unit, spot.count)
        if spot.count > 1:
            found.append(Mark(*where, _opened(spot, plan), _called(spot, town), "many"))
        else:
            meaning = aspect.meanings[told[town.pk]]
            name = f"{town.name}, {country_name(town.country)}: {meaning.label}"
            text = LabelAt(label.text, *at(label.x, label.y), label.anchor) if label else None
            found.append(Mark(*where, town.get_absolute_url(), name, meaning.shape, text))
    return found


def _called(spot: Spot, town: Municipality) -> str:
    words = ngettext("%(n)s town around %(town)s", "%(n)s towns around %(town)s", spot.count)
    return words % {"n": spot.count, "town": town.name}


def _opened(spot: Spot, plan: Plan) -> str:
    """The address of a smaller part of the map; at the smallest, of the table that names its towns."""
    frame = plan.frame.opened(spot.box)
    part = "map" if frame.level > plan.frame.level else "table"
    query = f"{plan.query}&" if plan.query else ""
    return f"{reverse('municipalities:map')}?{query}at={frame.code}#{part}"
