"""Several people at the same moment: with the lock, and without it, to show that the tests bite."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from municipalities.actions import needs as actions
from municipalities.models import Area, Assessment, Municipality, MunicipalityQuerySet, Need, Rating
from share.kit.moves import IllegalMove
from tests.make import make_town
from tests.municipalities.needs import make_assessment, make_need
from tests.waiting import LONG_ENOUGH

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 4


@pytest.fixture(autouse=True)
def patience_with_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "options", f"-c lock_timeout={LONG_ENOUGH:.0f}s")


def at_once(do: Callable[[int], Any]) -> list[Any]:
    """What each of the people gets: what `do` gives, or the error it raises."""
    start = Barrier(PEOPLE)

    def one(number: int) -> Any:
        start.wait(LONG_ENOUGH)
        try:
            return do(number)
        except (IllegalMove, ValidationError, IntegrityError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(one, range(PEOPLE)))


def taken_up(need: Need) -> int:
    """How many of the people were told that they accepted it."""
    answers = at_once(lambda _number: actions.accept(need.pk, by=None))
    return sum(isinstance(answer, Need) for answer in answers)


def test_a_need_is_taken_up_once() -> None:
    assert taken_up(make_need()) == 1


def test_without_the_lock_a_need_is_taken_up_by_several(monkeypatch: pytest.MonkeyPatch) -> None:
    need, all_read = make_need(), Barrier(PEOPLE)

    def read(pk: int) -> Need:
        found = Need.objects.select_related("town", "raised_by").get(pk=pk)
        all_read.wait(LONG_ENOUGH)
        return found

    monkeypatch.setattr(actions, "_locked", read)
    assert taken_up(need) == PEOPLE


def test_those_who_begin_a_self_assessment_at_once_write_one_draft() -> None:
    town, areas = make_town(), list(Area)
    answers = at_once(lambda number: make_assessment(town, {areas[number]: 2}, finish=False))
    assert {answer.pk for answer in answers} == {Assessment.objects.get().pk}
    assert Rating.objects.count() == PEOPLE


def test_without_the_lock_some_of_them_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    town, areas, all_looked = make_town(), list(Area), Barrier(PEOPLE)
    clean = Assessment.full_clean

    def clean_together(self: Assessment, *args: Any, **kwargs: Any) -> None:
        all_looked.wait(LONG_ENOUGH)
        clean(self, *args, **kwargs)

    def look(self: MunicipalityQuerySet, pk: int) -> Municipality:
        return self.get(pk=pk)

    monkeypatch.setattr(MunicipalityQuerySet, "lock", look)
    monkeypatch.setattr(Assessment, "full_clean", clean_together)
    answers = at_once(lambda number: make_assessment(town, {areas[number]: 2}, finish=False))
    assert sum(isinstance(answer, Exception) for answer in answers) == PEOPLE - 1
