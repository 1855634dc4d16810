import re

import pytest

from share.imports.names import coordinates
from share.kit import map as europe
from share.kit.map import DEEPEST, WHOLE, Box, Frame


@pytest.mark.parametrize("point", europe._data()["check"], ids=lambda point: f"{point['lat']},{point['lon']}")
def test_the_formula_puts_the_check_points_where_the_outlines_were_drawn(point: dict[str, object]) -> None:
    x, y = europe.place(point["lat"], point["lon"])
    assert (x, y) == pytest.approx(point["xy"], abs=0.1)


def test_every_town_of_the_network_lies_on_the_drawn_part_of_the_map() -> None:
    outside = [
        (name, country)
        for (name, country), (lat, lon) in coordinates().items()
        if not WHOLE.box.holds(*europe.place(lat, lon))
    ]
    assert len(coordinates()) >= 66
    assert [country for _name, country in outside] in ([], ["MT"]), outside


@pytest.mark.parametrize("code", ["1-0-0", "1-4-4", "3-12-9", "6-252-0"])
def test_a_frame_has_an_address_and_lies_on_the_map(code: str) -> None:
    frame = Frame.parse(code)
    assert frame.code == code
    assert WHOLE.box.holds(frame.box.left, frame.box.top)
    assert WHOLE.box.holds(frame.box.right, frame.box.bottom)


@pytest.mark.parametrize(
    "code", ["", "x", "1-5-0", "1-0-5", "7-0-0", "2-13-0", "-1-0-0", "1-0", "1-0-0-0", "١-0-0", "1-0-0\n"]
)
def test_no_other_frame_exists(code: str) -> None:
    with pytest.raises(ValueError):
        Frame.parse(code)


def test_the_frame_around_towns_is_the_smallest_that_shows_them_and_their_surroundings() -> None:
    limburg = Box(380, 565, 384, 571)
    frame = Frame.around(limburg)
    assert frame.level == 6
    assert frame.box.holds(limburg.left, limburg.top)
    assert frame.box.holds(limburg.right, limburg.bottom)
    assert Frame.around(Box(0, 0, 1000, 900)) == WHOLE
    for corner in (Box(0, 0, 1, 1), Box(999, 899, 1000, 900)):
        assert Frame.around(corner).box.meets(corner)


@pytest.mark.parametrize("box", [Box(10, 10, 12, 12), Box(100, 100, 900, 800), Box(999, 0, 1000, 900)])
def test_opening_leads_deeper_until_it_cannot(box: Box) -> None:
    frame, levels = WHOLE, [0]
    while frame.opened(box).level > frame.level:
        frame = frame.opened(box)
        levels.append(frame.level)
    assert levels == sorted(set(levels))
    assert levels[-1] == DEEPEST


def test_going_away_ends_at_the_whole_map() -> None:
    frame = Frame.parse("6-100-90")
    for _level in range(DEEPEST):
        middle = ((frame.box.left + frame.box.right) / 2, (frame.box.top + frame.box.bottom) / 2)
        frame = frame.wider
        assert frame.box.holds(*middle)
    assert frame == frame.wider == WHOLE


def test_a_part_of_the_map_has_only_its_own_countries_and_lines_as_thin() -> None:
    x, y = europe.place(50.88, 5.98)  # Heerlen, in the Dutch province of Limburg
    part = europe.picture(frozenset({"NL"}), Frame.around(Box(x, y, x, y)))
    assert len(part) < len(europe.picture(frozenset({"NL"}))) / 4
    assert part.count('class="ours"') == 1
    assert "stroke-width: 0.015625" in part


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
