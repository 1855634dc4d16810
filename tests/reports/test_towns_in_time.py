"""Two towns become a third: figures count a place as it stands at the end of their time, and name what it was."""

from collections.abc import Callable
from datetime import date

import pytest

from events.models import Event, EventPlace
from municipalities.models import Municipality, PlaceName, Succession
from share.grants.models import Grant
from share.reports import drilldown
from share.reports.figures import Scope, figures, measures
from share.reports.snapshot import canonical, take
from tests.make import make_grant, make_town
from tests.reports.test_figures import completed_pilot, recorded

pytestmark = pytest.mark.django_db
FIRST, IN_2019, IN_2020, MERGED = date(2019, 1, 1), date(2019, 12, 31), date(2020, 12, 31), date(2020, 1, 1)


@pytest.fixture
def grant() -> Grant:
    return make_grant(starts_on=FIRST, ends_on=date(2021, 12, 31))


@pytest.fixture
def merge() -> Callable[[], Municipality]:
    """Merges the two towns on 1 January 2020 into a large one."""

    def merge() -> Municipality:
        third = make_town("Drittstadt", "DE", population=200_000)
        for name in ("Altstadt", "Bergstadt"):
            Succession.objects.create(old=make_town(name, "DE"), new=third, on=MERGED, source="The law")
        return third

    return merge


@pytest.fixture
def activities(grant: Grant) -> None:
    """In both towns and elsewhere, in 2019 and in 2020: held, on record, with people and with further places."""
    first, second = make_town("Altstadt", "DE", population=9_000), make_town("Bergstadt", "DE", population=8_000)
    for day in (date(2019, 5, 1), date(2020, 5, 1)):
        for town in (first, second):
            held, told = completed_pilot(grant, people=2), recorded(grant, day, people=9)
            for event in (held, told):
                Event.objects.filter(pk=event.pk).update(municipality=town, country="DE", starts_on=day, ends_on=day)
            EventPlace.objects.create(event=told, municipality=first)
            EventPlace.objects.create(event=told, name="Bergstadt", country="DE")


def all_of(grant: Grant, last: date, **only: str) -> list[dict[str, object]]:
    return [figure.as_dict() for figure in figures(Scope(grant, FIRST, last, tuple(only.items())))]


def opened(grant: Grant, last: date) -> dict[str, list[object]]:
    scope = Scope(grant, FIRST, last)
    return {
        key: drilldown.rows(one, drilldown.things(one, scope), grant, names=True) for key, one in measures().items()
    }


NARROWED = [{}, {"size": "small"}, {"size": "large"}, {"country": "DE"}]


@pytest.mark.usefixtures("activities")
def test_a_merger_of_2020_changes_nothing_up_to_2019(grant: Grant, merge: Callable[[], Municipality]) -> None:
    before = [all_of(grant, IN_2019, **only) for only in NARROWED]
    shown, report = opened(grant, IN_2019), canonical(take(Scope(grant, FIRST, IN_2019)))
    merge()
    assert [all_of(grant, IN_2019, **only) for only in NARROWED] == before
    assert opened(grant, IN_2019) == shown
    assert canonical(take(Scope(grant, FIRST, IN_2019))) == report


@pytest.mark.usefixtures("activities")
def test_figures_of_2020_count_one_place_and_name_the_two(grant: Grant, merge: Callable[[], Municipality]) -> None:
    before = {figure["key"]: figure["value"] for figure in all_of(grant, IN_2020)}
    third = merge()
    after = {figure["key"]: figure["value"] for figure in all_of(grant, IN_2020)}
    assert {key for key in before if before[key] != after[key]} == {"municipalities"}
    assert (before["municipalities"], after["municipalities"]) == (2, 1)
    scope = Scope(grant, FIRST, IN_2020)
    (row,) = drilldown.rows(
        measures()["municipalities"], drilldown.things(measures()["municipalities"], scope), grant, names=True
    )
    assert (row.title, row.url) == ("Drittstadt", third.get_absolute_url())
    assert "Altstadt" in row.detail
    assert "Bergstadt" in row.detail
    (place,) = take(scope)["places"]
    assert place["was"] == [{"name": name, "until": "2020-01-01"} for name in ("Altstadt", "Bergstadt")]


@pytest.mark.usefixtures("activities")
def test_sizes_follow_the_town_and_rows_add_up(grant: Grant, merge: Callable[[], Municipality]) -> None:
    merge()
    for only in NARROWED[1:]:
        for figure in figures(Scope(grant, FIRST, IN_2020, tuple(only.items()))):
            things = drilldown.things(figure.measure, Scope(grant, FIRST, IN_2020, tuple(only.items())))
            if figure.value is not None and figure.key not in {"reported_participants"}:
                rows = drilldown.rows(figure.measure, things, grant, names=True)
                assert sum(row.amount or 0 for row in rows) == figure.value, (figure.key, only)
    assert {f["key"]: f["value"] for f in all_of(grant, IN_2020, size="small")}["pilots"] == 0
    divided = [figure.by["size"] for figure in figures(Scope(grant, FIRST, IN_2020)) if figure.by.get("size")]
    assert {size for sizes in divided for size in sizes} == {"large"}


def test_a_town_that_was_divided_stays_one_place(grant: Grant) -> None:
    whole = make_town("Ganzstadt", "DE")
    event = recorded(grant, date(2020, 5, 1))
    Event.objects.filter(pk=event.pk).update(municipality=whole, country="DE")
    for name in ("Weststadt", "Oststadt"):
        Succession.objects.create(old=whole, new=make_town(name, "DE"), on=MERGED, source="The law")
    assert {f["key"]: f["value"] for f in all_of(grant, IN_2020)}["municipalities"] == 1
    (row,) = opened(grant, IN_2020)["municipalities"]
    assert row.title == "Ganzstadt"  # type: ignore[attr-defined]


def test_a_chain_of_mergers_is_followed_to_its_end(grant: Grant) -> None:
    one, two, three = (make_town(name, "DE") for name in ("Eins", "Zwei", "Drei"))
    event = recorded(grant, date(2019, 5, 1))
    Event.objects.filter(pk=event.pk).update(municipality=one, country="DE")
    Succession.objects.create(old=one, new=two, on=MERGED, source="The law")
    Succession.objects.create(old=two, new=three, on=date(2021, 1, 1), source="The law")
    names = [opened(grant, day)["municipalities"][0].title for day in (IN_2019, IN_2020, date(2021, 1, 1))]  # type: ignore[attr-defined]
    assert names == ["Eins", "Zwei", "Drei"]


def test_a_place_written_by_another_name_of_a_town_is_that_town(grant: Grant) -> None:
    town = make_town("Köln", "DE")
    event = recorded(grant, date(2019, 5, 1))
    Event.objects.filter(pk=event.pk).update(municipality=town, country="DE")
    EventPlace.objects.create(event=event, name="Cologne", country="DE")
    assert len(opened(grant, IN_2019)["municipalities"]) == 2
    PlaceName.objects.create(town=town, name="Cologne", language="en")
    assert len(opened(grant, IN_2019)["municipalities"]) == 1
