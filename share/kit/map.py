"""A map without a map server: country outlines already projected, and the formula that puts a town among them.

The outlines are Natural Earth 1:50m (public domain) in `data/europe-map.json`, in a Lambert azimuthal equal-area
projection (Snyder, "Map Projections: A Working Manual", 1987, formulas 24-2 and 24-4, unit sphere); scale and shift stand
in the file.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache, lru_cache
from math import cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "europe-map.json"


# Land, the network's countries and the line between them, as share.css has them: a picture knows no style sheet of its page.
LIGHT = {"land": "#E8E3D6", "ours": "#CFE0D8", "paper": "#FBF8F3"}
DARK = {"land": "#243034", "ours": "#2F4B47", "paper": "#12191B"}


@dataclass(frozen=True)
class Outline:
    code: str
    name: str
    path: str


@cache
def _data() -> dict[str, Any]:
    return json.loads(DATA.read_text(encoding="utf-8"))


@cache
def outlines() -> tuple[Outline, ...]:
    return tuple(Outline(code, entry["name"], entry["d"]) for code, entry in _data()["countries"].items())


@lru_cache(maxsize=64)
def picture(ours: frozenset[str]) -> str:
    """The outlines as an SVG file, in light and dark, with the countries in `ours` (codes) marked; others are ignored."""
    marks = {True: ' class="ours"', False: ""}
    paths = "".join(f'<path d="{one.path}"{marks[one.code in ours]}/>' for one in outlines())
    style = f"{_style(LIGHT)}@media (prefers-color-scheme: dark) {{{_style(DARK)}}}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 900"><style>{style}</style>{paths}</svg>'


def _style(colours: dict[str, str]) -> str:
    return "path {{fill: {land}; stroke: {paper}}} .ours {{fill: {ours}}}".format(**colours)


@cache
def version() -> str:
    """Changes with the picture, so that a browser may keep what it has for ever."""
    return hashlib.sha256(picture(frozenset()).encode()).hexdigest()[:12]


def place(lat: float, lon: float) -> tuple[float, float]:
    """Latitude and longitude in degrees to (x, y) in map units, y downwards."""
    projection = _data()["projection"]
    phi, lam = radians(lat), radians(lon - projection["centre_lon"])
    phi0 = radians(projection["centre_lat"])
    k = sqrt(2 / (1 + sin(phi0) * sin(phi) + cos(phi0) * cos(phi) * cos(lam)))
    x = k * cos(phi) * sin(lam)
    y = k * (cos(phi0) * sin(phi) - sin(phi0) * cos(phi) * cos(lam))
    shift_x, shift_y = projection["translate"]
    return round(shift_x + projection["scale"] * x, 1), round(shift_y - projection["scale"] * y, 1)


# How far outside of its outline, in map units (of 4.3 km), a place may lie: the outlines are drawn for a map of Europe.
TOLERANCE = 5
Point = tuple[float, float]


@cache
def _rings(code: str) -> tuple[tuple[Point, ...], ...]:
    """The outline of a country as closed lines of points in map units; none for a country that is not on the map."""
    drawn = _data()["countries"].get(code, {"d": ""})["d"]
    rings = [ring for ring in drawn.replace("Z", "").split("M") if ring]
    return tuple(tuple(_point(pair) for pair in ring.split("L")) for ring in rings)


def _point(pair: str) -> Point:
    x, y = pair.split(",")
    return float(x), float(y)


def lies_in(code: str, lat: float, lon: float) -> bool | None:
    """Whether a point lies in a country, or so near that the outline cannot tell. None for a country not on the map."""
    if not _rings(code):
        return None
    if cos(radians(lat - 52)) < 0 or cos(radians(lon - 10)) < 0:
        return False  # on the other side of the world, which the projection does not show
    at = place(lat, lon)
    return _is_inside(at, code) or any(_near(at, ring) for ring in _rings(code))


def country_at(lat: float, lon: float) -> str:
    """The code of the country in whose outline a point lies; empty for the sea and what is not on the map."""
    if cos(radians(lat - 52)) < 0 or cos(radians(lon - 10)) < 0:
        return ""
    at = place(lat, lon)
    return next((outline.code for outline in outlines() if _is_inside(at, outline.code)), "")


def _is_inside(at: Point, code: str) -> bool:
    """By counting the lines that a ray to the right crosses."""
    x, y = at
    crossed = 0
    for ring in _rings(code):
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossed += 1
    return crossed % 2 == 1


def _near(at: Point, ring: tuple[Point, ...]) -> bool:
    return any(_distance(at, *ends) <= TOLERANCE for ends in zip(ring, ring[1:] + ring[:1], strict=True))


def _distance(at: Point, begin: Point, end: Point) -> float:
    """From a point to a line between two others, in map units."""
    (x, y), (x1, y1), (x2, y2) = at, begin, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = 0 if length == 0 else max(0, min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
    return sqrt((x - x1 - along * (x2 - x1)) ** 2 + (y - y1 - along * (y2 - y1)) ** 2)
