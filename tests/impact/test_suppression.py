"""No small count is published, and nobody finds one by subtracting what is published from what is published."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from share.impact.suppression import LIMIT, hides, published

PARTS = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 30), max_size=8)


@given(PARTS)
@settings(max_examples=300, deadline=None)
def test_no_part_below_the_limit_is_published(parts: dict[str, int]) -> None:
    whole = sum(parts.values())
    found = published(whole, parts)
    assert all(count >= LIMIT for count in found.parts.values())
    assert all(found.parts[name] == parts[name] for name in found.parts)
    assert found.withheld == sum(1 for count in parts.values() if count) - len(found.parts)
    assert (found.whole is None) == (0 < whole < LIMIT)


@given(PARTS)
@settings(max_examples=300, deadline=None)
def test_of_no_withheld_part_it_is_known_that_it_is_small(parts: dict[str, int]) -> None:
    """Whoever knows the whole, the published parts and how many are withheld: each of those may be the limit or more."""
    found = published(sum(parts.values()), parts)
    if found.whole is None or not found.parts or not found.withheld:
        return
    rest = found.whole - sum(found.parts.values())
    assert found.withheld > 1
    assert rest - (found.withheld - 1) >= LIMIT


def test_against_every_small_case() -> None:
    """All tables of three parts up to 8: by trying every way to fill the withheld parts, none is certain to be small."""
    for counts in product(range(9), repeat=3):
        parts = dict(zip("ABC", counts, strict=True))
        found = published(sum(counts), parts)
        if found.whole is None or not found.withheld or not found.parts:
            continue
        rest = found.whole - sum(found.parts.values())
        ways = [way for way in product(range(1, rest + 1), repeat=found.withheld) if sum(way) == rest]
        for place in range(found.withheld):
            assert any(way[place] >= LIMIT for way in ways), (counts, found)


def test_what_is_withheld_in_plain_cases() -> None:
    assert dict(published(20, {"A": 20}).parts) == {"A": 20}
    assert dict(published(23, {"A": 20, "B": 3}).parts) == {}  # the rest of the whole would be B
    assert dict(published(36, {"A": 20, "B": 3, "C": 13}).parts) == {"A": 20}
    assert published(4, {"A": 4}).whole is None
    assert published(0, {}).whole == 0


def test_a_part_beside_its_whole() -> None:
    assert hides(10, 8)
    assert hides(10, 2)
    assert not hides(10, 5)
    assert not hides(10, 10)
    assert not hides(10, 0)
