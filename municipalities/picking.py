"""Where a town lies, chosen on the map: the map is a button (`<input type="image">`), so it works without a script.

A click fills in both coordinates and brings the place nearer, for a second one that is more exact. Nothing is saved by it,
and what was typed stays. Who cannot point types the coordinates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse

from municipalities import maps
from municipalities.forms.coordinates import PointForm
from municipalities.maps import Mark, Width
from share.kit import map as europe
from share.kit.map import WHOLE, Box, Frame, Point

WIDTHS = (Width("wide", 480, 60, 24), Width("narrow", 280, 30, 8))
TO = "map_to"  # the button that shows another part of the map
AT = "map_at"  # the part of the map that was shown
NEAREST = 4  # 270 km from side to side, half a kilometre a pixel: nearer, no border is left to find one's way by
NEAR = 2  # how near the towns that are known already help to find one's way


@dataclass(frozen=True)
class Drawing:
    """The map for one width of screen, in its pixels; `here` is the point that the form names, where it lies in the frame."""

    width: Width
    height: int
    marks: list[Mark]
    here: Point | None


@dataclass(frozen=True)
class Picker:
    """The map beside a form with coordinates."""

    frame: Frame
    point: Point | None  # in map units
    country: str = ""
    town: int | None = None  # the town that the form is about: it is no landmark
    is_used: bool = False

    @classmethod
    def of(cls, form: PointForm, town: int | None = None) -> Self:
        """Shows the place that the form names, its country otherwise."""
        point, country = _point_of(form), str(form["country"].value() or "")
        near = Frame(NEAREST - 1).nearer(*point) if point else europe.country_frame(country)
        return cls(near, point, country, town)

    def showing(self, frame: Frame) -> Self:
        return replace(self, frame=frame, is_used=True)

    @property
    def wider(self) -> Frame:
        return self.frame.wider

    @property
    def picture(self) -> str:
        query = urlencode({"ours": self.country, "at": self.frame.code})
        return f"{reverse('municipalities:outlines', args=[europe.version()])}?{query}"

    @property
    def drawings(self) -> list[Drawing]:
        marks = maps.named(self.frame, WIDTHS, but=self.town) if self.frame.level >= NEAR else [[] for _width in WIDTHS]
        return [self._drawing(width, of_width) for width, of_width in zip(WIDTHS, marks, strict=True)]

    def _drawing(self, width: Width, marks: list[Mark]) -> Drawing:
        unit, box = width.unit(self.frame).unit, self.frame.box
        here = None
        if self.point and box.holds(*self.point):
            here = ((self.point[0] - box.left) / unit, (self.point[1] - box.top) / unit)
        return Drawing(width, round(self.frame.height / unit), marks, here)


def _point_of(form: PointForm) -> Point | None:
    try:
        lat, lon = (form.fields[name].clean(form[name].value()) for name in ("lat", "lon"))
        point = None if lat is None or lon is None else europe.place(lat, lon)
    except (ValidationError, ZeroDivisionError):
        return None
    return point if point and WHOLE.box.holds(*point) else None


def used(make: type[PointForm], data: QueryDict, town: int | None = None) -> tuple[PointForm, Picker] | None:
    """The form with what was typed so far and the point that was chosen, and its map; None when the map was not used."""
    clicked = [width for width in WIDTHS if f"{width.name}.x" in data]
    if not clicked and TO not in data:
        return None
    frame = _frame(data.get(TO, data.get(AT, "")))
    point = _clicked(data, clicked[0], frame) if clicked else None
    if point is None:
        form = _as_typed(make, data)
        return form, Picker.of(form, town).showing(frame)
    lat, lon = europe.coordinates(*point)
    form = _as_typed(make, data, lat=lat, lon=lon)
    return form, Picker.of(form, town).showing(frame.nearer(*point) if frame.level < NEAREST else frame)


def _frame(code: str) -> Frame:
    try:
        return Frame.parse(code)
    except ValueError:
        return WHOLE


def _clicked(data: Mapping[str, str], width: Width, frame: Frame) -> Point | None:
    """Where a map was clicked. A keyboard presses it at its corner (0, 0), which names no place."""
    try:
        x, y = (float(data[f"{width.name}.{axis}"]) for axis in "xy")
    except (KeyError, ValueError):
        return None
    unit, box = width.unit(frame).unit, frame.box
    point = (box.left + x * unit, box.top + y * unit)
    return point if (x, y) != (0, 0) and _inside(box, point) else None


def _inside(box: Box, point: Point) -> bool:
    return box.holds(*point) and WHOLE.box.holds(*point)


def _as_typed(make: type[PointForm], data: QueryDict, **chosen: Any) -> PointForm:
    """The form before anybody asks whether what was typed is right."""
    blank = make()
    typed = {
        name: field.widget.value_from_datadict(data, {}, blank.add_prefix(name))
        for name, field in blank.fields.items()
        if not isinstance(field, forms.FileField)
    }
    return make(initial=typed | chosen)
