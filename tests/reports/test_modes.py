"""What is in a period, what is new in it, and what is there since the beginning; and the rows that a lock seals."""

from datetime import date, timedelta

import pytest

from events.models import Event, EventPlace, Registration
from municipalities.models import Municipality
from share.grants.models import Grant, GrantPartner
from share.reports.figures import figure_of, figures, measures
from share.reports.figures.scope import Mode, Scope
from tests.make import make_grant, make_organisation
from tests.reports.test_figures import FIRST, LAST, completed_pilot, recorded

pytestmark = pytest.mark.django_db
MIDDLE = date(2018, 9, 30)
FIRST_HALF, SECOND_HALF = (FIRST, MIDDLE), (MIDDLE + timedelta(days=1), LAST)


@pytest.fixture
def grant() -> Grant:
    return make_grant(starts_on=FIRST, ends_on=LAST)


def moved(event: Event, day: date, **fields: object) -> Event:
    Event.objects.filter(pk=event.pk).update(starts_on=day, ends_on=day, **fields)
    event.refresh_from_db()
    return event


def new_in(grant: Grant, days: tuple[date, date]) -> dict[str, object]:
    return {one.key: one.value for one in figures(Scope(grant, *days, is_new=True))}


def since_the_start(grant: Grant, last: date) -> dict[str, object]:
    return {one.key: one.value for one in figures(Scope(grant, grant.starts_on, last))}


def test_who_comes_in_both_periods_is_in_both_and_new_in_the_first(grant: Grant) -> None:
    early, late = moved(completed_pilot(grant), date(2018, 9, 1)), moved(completed_pilot(grant, 2), date(2018, 11, 1))
    again = early.registrations.get()
    Registration.objects.filter(pk=late.registrations.all()[0].pk).update(person_key=again.person_key)
    in_second = {one.key: one.value for one in figures(Scope(grant, *SECOND_HALF))}
    assert (in_second["people_trained"], in_second["attendances"]) == (2, 2)
    assert (new_in(grant, SECOND_HALF)["people_trained"], new_in(grant, SECOND_HALF)["attendances"]) == (1, 2)
    assert since_the_start(grant, LAST)["people_trained"] == 2


def test_a_town_with_two_pilots_is_new_once(grant: Grant) -> None:
    early, late = recorded(grant, date(2018, 9, 1)), recorded(grant, date(2018, 11, 1))
    town = Municipality.objects.create(name="Cisnădie", country="RO", level="town")
    Event.objects.filter(pk__in=[early.pk, late.pk]).update(municipality=town)
    assert new_in(grant, FIRST_HALF)["municipalities"] == 1
    assert new_in(grant, SECOND_HALF)["municipalities"] == 0
    assert new_in(grant, SECOND_HALF)["pilot_countries"] == 0
    assert new_in(grant, SECOND_HALF)["pilots"] == 1


@pytest.mark.parametrize("town_first", [True, False])
def test_a_place_that_became_a_town_of_the_network_is_not_new(town_first: bool, grant: Grant) -> None:
    """Written in one half as a place elsewhere, in the other as a town with its page: one place."""
    days = [date(2018, 9, 1), date(2018, 11, 1)]
    with_page, without = (recorded(grant, day) for day in (days if town_first else reversed(days)))
    town = Municipality.objects.create(name="Cisnădie", country="RO", level="town")
    Event.objects.filter(pk=with_page.pk).update(municipality=town)
    Event.objects.filter(pk=without.pk).update(municipality=None)
    EventPlace.objects.filter(event=without).delete()
    EventPlace.objects.create(event=without, name="Cisnadie", country="RO")
    new = [new_in(grant, half)["municipalities"] for half in (FIRST_HALF, SECOND_HALF)]
    assert new == [1, 0]
    assert since_the_start(grant, LAST)["municipalities"] == 1


def test_a_figure_as_of_a_day_has_nothing_new(grant: Grant) -> None:
    grant.partners.add(make_organisation())
    found = figure_of(measures()["countries"], Scope(grant, *SECOND_HALF).in_mode(Mode.NEW))
    assert found.value is None
    assert found.note == "As of the last day; periods are not added up."


def test_partners_count_while_they_are_partners(grant: Grant) -> None:
    grant.partners.set([make_organisation(), make_organisation("Caritas", "AT"), make_organisation("Cidis", "IT")])
    GrantPartner.objects.filter(organisation__country="AT").update(left_on=MIDDLE)
    GrantPartner.objects.filter(organisation__country="IT").update(joined_on=MIDDLE + timedelta(days=1))

    def on(day: date) -> object:
        return figure_of(measures()["countries"], Scope(grant, FIRST, day)).by["country"]

    assert on(MIDDLE) == {"AT": 1, "RO": 1}
    assert on(LAST) == {"IT": 1, "RO": 1}
