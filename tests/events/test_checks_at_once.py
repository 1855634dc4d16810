"""The rules of an activity are asked for with one statement, and each still says its own sentence."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event
from share.kit import clock
from tests.make import make_pilot

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_pilot(published=False)


def test_all_of_them_take_one_statement(event: Event) -> None:
    with CaptureQueriesContext(connection) as asked:
        event.validate_constraints()
    assert sum("_check" in one["sql"] for one in asked) == 1


def test_each_that_is_broken_is_named(event: Event) -> None:
    event.capacity, event.most_per_town = 10**9, 0
    event.closes_at, event.opens_at = clock.now(), clock.now() + timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        event.validate_constraints()
    assert refused.value.messages == [
        "That is more people than any hall takes.",
        "A limit of places is 1 or more, or none.",
        "Registration closes before it opens.",
    ]


def test_one_that_speaks_of_a_field_left_out_is_left_out(event: Event) -> None:
    event.capacity, event.most_per_town = 10**9, 0
    event.validate_constraints(exclude={"capacity", "most_per_town"})
    with pytest.raises(ValidationError, match="A limit of places is 1 or more"):
        event.validate_constraints(exclude={"capacity"})


def test_what_is_not_known_breaks_nothing(event: Event) -> None:
    event.capacity = event.most_per_town = event.opens_at = event.closes_at = None
    event.validate_constraints()


def test_a_value_the_database_cannot_compare_hides_no_other_breach(event: Event) -> None:
    event.state, event.most_per_town = "dra\x00ft", 0
    with pytest.raises(ValidationError, match="A limit of places is 1 or more"):
        event.validate_constraints()


def test_what_has_to_be_the_only_one_is_still_asked_for(event: Event) -> None:
    event.pk, event._state.adding = None, True
    with pytest.raises(ValidationError, match="already exists"):
        event.full_clean()
