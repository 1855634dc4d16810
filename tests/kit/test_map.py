import re
from pathlib import Path

import pytest

from share.imports.names import coordinates
from share.kit import map as europe

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "municipalities" / "_map.html"


@pytest.mark.parametrize("point", europe._data()["check"], ids=lambda point: f"{point['lat']},{point['lon']}")
def test_the_formula_puts_the_check_points_where_the_outlines_were_drawn(point: dict[str, object]) -> None:
    x, y = europe.place(point["lat"], point["lon"])
    assert (x, y) == pytest.approx(point["xy"], abs=0.1)


def test_every_town_of_the_network_lies_on_the_drawn_part_of_the_map() -> None:
    box = re.search(r'viewBox="(\d+) (\d+) (\d+) (\d+)"', TEMPLATE.read_text())
    assert box
    left, top, width, height = (int(value) for value in box.groups())
    outside = []
    for (name, country), (lat, lon) in coordinates().items():
        x, y = europe.place(lat, lon)
        if not (left <= x <= left + width and top <= y <= top + height):
            outside.append((name, country))
    assert len(coordinates()) >= 66
    assert [country for _name, country in outside] in ([], ["MT"]), outside


def test_outlines_are_paths_of_two_letter_countries() -> None:
    codes = [outline.code for outline in europe.outlines()]
    assert len(codes) == len(set(codes)) == 48
    assert all(re.fullmatch("[A-Z]{2}", code) for code in codes)
    assert all(re.fullmatch(r"[MLZmlz0-9 ,.\-]+", outline.path) for outline in europe.outlines())


def test_north_is_up_and_east_is_right() -> None:
    (oslo_x, oslo_y), (rome_x, rome_y), (kyiv_x, _y) = (
        europe.place(59.9, 10.7),
        europe.place(41.9, 12.5),
        europe.place(50.4, 30.5),
    )
    assert oslo_y < rome_y
    assert oslo_x < kyiv_x
    assert rome_x < kyiv_x
