from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from events.models import Event
from events.plans import PlannedSession
from tests.make import make_coordinator, make_curriculum, make_organisation
from trainings.kind import one_day
from trainings.models import Module

BUCHAREST = ZoneInfo("Europe/Bucharest")
DAY = date(2027, 5, 5)
FIVE = timedelta(minutes=5)


def modules(number: int) -> list[Module]:
    return [Module(pk=n + 1, slug=f"m{n}", title=f"Module {n + 1}") for n in range(number)]


def plan(number: int, begins: time = time(9, 30), ends: time = time(16, 30), day: date = DAY) -> list[PlannedSession]:
    return one_day(day, begins, ends, modules(number), BUCHAREST)


def wall(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def test_four_modules_fill_a_day_with_lunch_in_the_middle() -> None:
    times = [(wall(s.starts_at), wall(s.ends_at)) for s in plan(4)]
    assert times == [("09:30", "10:50"), ("11:05", "12:25"), ("13:25", "14:45"), ("15:00", "16:20")]
    assert [s.values["module"].title for s in plan(4)] == ["Module 1", "Module 2", "Module 3", "Module 4"]


@pytest.mark.parametrize("number", range(1, 13))
@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (time(9, 30), time(16, 30)),
        (time(8), time(13)),
        (time(9, 3), time(17, 58)),
        (time(0), time(23, 59)),
        (time(22), time(23, 59)),
    ],
)
def test_a_plan_lies_within_its_day_and_its_sessions_do_not_overlap(number: int, begins: time, ends: time) -> None:
    sessions = plan(number, begins, ends)
    assert len(sessions) == number
    assert sessions[0].starts_at == datetime.combine(DAY, begins, BUCHAREST)
    assert sessions[-1].ends_at <= datetime.combine(DAY, ends, BUCHAREST)
    assert all(one.ends_at <= two.starts_at for one, two in pairwise(sessions))
    lengths = {s.ends_at - s.starts_at for s in sessions}
    assert len(lengths) == 1
    assert lengths.pop() % FIVE == timedelta(0)


def test_a_day_too_short_for_pauses_has_none() -> None:
    sessions = plan(4, time(10), time(11))
    assert [(wall(s.starts_at), wall(s.ends_at)) for s in sessions] == [
        ("10:00", "10:15"),
        ("10:15", "10:30"),
        ("10:30", "10:45"),
        ("10:45", "11:00"),
    ]


@pytest.mark.parametrize(
    ("number", "begins", "ends"),
    [
        (1, time(9), time(9, 4)),
        (4, time(9), time(9, 19)),
        (12, time(23), time(23, 59)),
        (8, time(23, 50), time(23, 55)),
    ],
)
def test_a_day_too_short_for_its_modules_is_refused(number: int, begins: time, ends: time) -> None:
    with pytest.raises(ValidationError, match="five minutes"):
        plan(number, begins, ends)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_day_on_which_clocks_change_keeps_the_times_on_the_wall(day: date) -> None:
    usual, changing = plan(4), plan(4, day=day)
    assert [(wall(s.starts_at), wall(s.ends_at)) for s in changing] == [
        (wall(s.starts_at), wall(s.ends_at)) for s in usual
    ]
    offsets = {s.starts_at.utcoffset() for s in changing}
    assert len(offsets) == 1


@pytest.mark.django_db
def test_a_plan_that_does_not_fit_is_a_sentence_on_the_form_and_nothing_is_stored(client: Client) -> None:
    make_curriculum()
    organisation = make_organisation()
    client.force_login(make_coordinator(organisation))
    typed = {
        "title": "A short day",
        "language": "en",
        "organiser": organisation.pk,
        "day": "2027-05-05",
        "begins": "23:50",
        "ends": "23:55",
        "modules": list(Module.objects.values_list("pk", flat=True)),
    }
    response = client.post("/work/plan/pilot/", typed)
    assert response.status_code == 422
    assert "five minutes" in response.content.decode()
    assert 'value="23:50"' in response.content.decode()
    assert not Event.objects.exists()
