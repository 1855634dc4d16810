"""Marks that never overlap, and labels that collide with nothing."""

from itertools import combinations
from math import hypot
from random import Random

import pytest

from share.kit.map import WHOLE, Box
from share.kit.marks import Label, Scale, Spot, labels, within, without_overlaps

SCALE = Scale(1.0)


def spot(x: float, y: float, count: int = 1, chief: int = 0) -> Spot:
    return Spot(x, y, count, Box(x, y, x, y), chief)


def many(number: int) -> list[Spot]:
    chance = Random(1)
    return [
        spot(chance.uniform(0, 1000), chance.uniform(0, 900), chance.choice([1, 1, 1, 7, 120]), n)
        for n in range(number)
    ]


@pytest.mark.parametrize("number", [2, 60, 1500])
@pytest.mark.parametrize("unit", [0.02, 1.0, 3.0])
def test_no_two_marks_overlap_and_no_town_is_lost(number: int, unit: float) -> None:
    spots, scale = many(number), Scale(unit)
    marks = without_overlaps(spots, scale, most=number)
    assert sum(mark.count for mark in marks) == sum(one.count for one in spots)
    for one, other in combinations(marks, 2):
        apart = hypot(one.x - other.x, one.y - other.y)
        assert apart >= scale.radius(one.count) + scale.radius(other.count)


def test_there_are_at_most_as_many_marks_as_fit() -> None:
    assert len(without_overlaps(many(1500), SCALE, most=40)) <= 40


def test_the_same_spots_give_the_same_marks_in_any_order() -> None:
    spots = many(200)
    assert without_overlaps(spots, SCALE, most=90) == without_overlaps(reversed(spots), SCALE, most=90)


def test_what_lies_apart_stays_apart() -> None:
    spots = [spot(10, 10, chief=1), spot(10 + 2 * SCALE.radius(1) + 2, 10, chief=2)]
    assert without_overlaps(spots, SCALE, most=10) == spots
    closer = [spots[0], spot(9 + 2 * SCALE.radius(1) + 2, 10, chief=2)]
    (one,) = without_overlaps(closer, SCALE, most=10)
    assert (one.count, one.box) == (2, Box(10, 10, closer[1].x, 10))


def test_a_circle_is_named_for_the_largest_it_took_in() -> None:
    assert without_overlaps([spot(10, 10, 1, 5), spot(12, 10, 9, 8)], SCALE, most=10)[0].chief == 8


def of(marks: list[Spot], names: list[str], most: int = 40) -> dict[int, Label]:
    return labels(list(enumerate(names)), marks, SCALE, WHOLE.box, most=most)


def test_labels_collide_with_no_label_and_no_mark_and_stay_in_the_frame() -> None:
    marks = without_overlaps(many(150), SCALE, most=150)
    found = of(marks, ["Notre-Dame-de-l’Osier"] * len(marks))
    assert len(found) > 5
    boxes = [label.box for label in found.values()]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    for place, label in found.items():
        assert WHOLE.box.holds(label.box.left, label.box.top)
        assert WHOLE.box.holds(label.box.right, label.box.bottom)
        covered = [
            one for n, one in enumerate(marks) if n != place and label.box.meets(Box(one.x, one.y, one.x, one.y))
        ]
        assert not covered


def test_a_label_stands_right_of_its_mark_and_elsewhere_when_there_is_no_room() -> None:
    assert of([spot(500, 400)], ["Şomcuta Mare"])[0].anchor == "start"
    assert of([spot(990, 400)], ["Şomcuta Mare"])[0].anchor == "end"
    right, left = spot(530, 400), spot(470, 400)
    found = of([spot(500, 400), right, left], ["Steyr"])[0]
    assert (found.anchor, found.y > 400) == ("middle", True)


def test_the_first_names_have_the_first_choice_and_there_are_no_more_than_asked_for() -> None:
    marks = [spot(500, 400, chief=1), spot(500, 414, chief=2), spot(100, 100, chief=3)]
    assert set(of(marks, ["A", "B", "C"], most=2)) == {0, 1}


@pytest.mark.parametrize("edge", [(0, 0), (1000, 900), (1000, 0)])
def test_no_mark_is_cut_by_the_edge(edge: tuple[int, int]) -> None:
    moved = within(spot(*edge, 12), WHOLE.box, SCALE)
    reach = SCALE.radius(12)
    assert WHOLE.box.holds(moved.x - reach, moved.y - reach)
    assert WHOLE.box.holds(moved.x + reach, moved.y + reach)
    assert within(spot(500, 500), WHOLE.box, SCALE) == spot(500, 500)
