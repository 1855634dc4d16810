"""Breakdowns that funders ask for beyond country and size: kind of place, experience of a country, gender and age."""

import pytest

from events.models import Event, ParticipantCount
from municipalities.models import Country, Municipality
from share.grants.models import Grant
from share.reports.figures import figure_of, further, measures
from share.reports.figures.scope import Scope
from share.reports.forms.indicators import IndicatorForm
from share.reports.measured import Modes, measured
from share.reports.models import Indicator
from tests.make import make_grant
from tests.reports.test_corrections import completed, correct

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return completed(people=4)


def scope_of(event: Event) -> Scope:
    assert event.ends_on
    return Scope(event.grant_shares.get().grant, event.ends_on, event.ends_on)


def parts(event: Event, key: str, name: str) -> dict[str, int]:
    measure, scope = measures()[key], scope_of(event)
    whole = figure_of(measure, scope).value
    assert isinstance(whole, int)
    return further.parts(measure, scope, name, whole)


def test_attendances_divide_by_what_people_said_and_the_rest_said_nothing(event: Event) -> None:
    for breakdown, value, count in (("gender", "woman", 2), ("gender", "", 2), ("age", "18_60", 3), ("age", "", 1)):
        ParticipantCount.objects.create(event=event, breakdown=breakdown, value=value, count=count)
    assert parts(event, "attendances", "gender") == {"woman": 2, "": 2}
    assert parts(event, "attendances", "age") == {"18_60": 3, "": 1}


def test_what_was_never_counted_is_not_known_and_not_zero(event: Event) -> None:
    assert parts(event, "attendances", "gender") == {"": 4}


def test_people_and_places_divide_by_kind_of_place_and_experience_of_the_country(event: Event) -> None:
    Municipality.objects.filter(pk=event.municipality_id).update(level="rural")
    assert parts(event, "people_trained", "level") == {"rural": 4}
    assert parts(event, "municipalities", "level") == {"rural": 1}
    assert parts(event, "people_trained", "experience") == {"": 4}
    Country.objects.update_or_create(code="RO", defaults={"experience": "emerging", "source": "A report"})
    assert parts(event, "people_trained", "experience") == {"emerging": 4}


def test_unique_people_are_not_divided_by_gender_and_the_form_says_so() -> None:
    assert not {"gender", "age"} & set(further.possible(measures()["people_trained"]))
    data = {
        "code": "O1",
        "level": "output",
        "title": "T",
        "unit": "number",
        "figure": "people_trained",
        "by": ["gender"],
    }
    form = IndicatorForm(data | {"adds": "sum", "places": "sum"}, grant=make_grant())
    assert form.errors["by"] == ["This figure is not broken down like that."]


def test_an_indicator_says_of_how_many_a_part_is_known(event: Event) -> None:
    ParticipantCount.objects.create(event=event, breakdown="gender", value="man", count=3)
    grant: Grant = event.grant_shares.get().grant
    Indicator.objects.create(grant=grant, code="O2", title="T", figure="attendances", by=["country", "gender"])
    (line,) = measured(Modes(scope_of(event)), None, divided=True)
    assert line.parts == {"country": {"RO": 4}, "gender": {"man": 3, "": 1}}
    assert line.complete == {"country": (4, 4), "gender": (3, 4)}


def test_marks_taken_back_after_the_count_leave_the_count_and_nothing_less_than_nothing(event: Event) -> None:
    ParticipantCount.objects.create(event=event, breakdown="gender", value="man", count=4)
    correct(event, "absent")
    assert parts(event, "attendances", "gender") == {"man": 4}


def test_towns_of_one_size_are_not_broken_down_further(event: Event) -> None:
    data = {
        "code": "O1",
        "level": "output",
        "title": "T",
        "unit": "number",
        "figure": "municipalities",
        "size": "small",
    }
    form = IndicatorForm(data | {"by": ["country"], "adds": "sum", "places": "sum"}, grant=make_grant())
    assert form.errors["by"] == ["Towns of one size are not broken down further: leave one of both empty."]
