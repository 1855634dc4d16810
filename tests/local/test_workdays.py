"""The days the demo plans for: never a weekend, the winter break, or a holiday that stops the country."""

from datetime import date, timedelta

import pytest

from events.models import Event
from share.local.demo_plans import NEXT_WEEK, historic, running
from share.local.workdays import easter, is_workday, orthodox_easter, workday_near

DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(731)]


@pytest.mark.parametrize(
    ("year", "western", "orthodox"),
    [(2018, "04-01", "04-08"), (2024, "03-31", "05-05"), (2025, "04-20", "04-20"), (2027, "03-28", "05-02")],
)
def test_easter_of_both_churches(year: int, western: str, orthodox: str) -> None:
    assert (easter(year).isoformat(), orthodox_easter(year).isoformat()) == (f"{year}-{western}", f"{year}-{orthodox}")


@pytest.mark.parametrize(
    ("day", "country"),
    [
        ("2026-11-28", "AT"),  # a Saturday
        ("2026-11-29", "AT"),
        ("2026-12-24", "GB"),
        ("2027-01-06", "RO"),
        ("2027-03-29", "IT"),  # Easter Monday
        ("2026-05-01", "FR"),
        ("2026-12-01", "RO"),
        ("2026-10-26", "AT"),
        ("2027-05-03", "RO"),  # Orthodox Easter Monday
        ("2026-08-31", "GB"),
        ("2026-05-14", "NL"),  # Ascension
    ],
)
def test_nobody_comes_on_these_days(day: str, country: str) -> None:
    assert not is_workday(date.fromisoformat(day), country)


def test_the_nearest_working_day_lies_on_the_same_side_of_today() -> None:
    monday = date(2026, 11, 30)
    assert workday_near(monday, -1, "AT") == date(2026, 11, 27)
    assert workday_near(monday, 1, "RO") == date(2026, 12, 2), "30 November and 1 December are holidays"
    assert workday_near(date(2026, 12, 29), 7, "RO") == date(2027, 1, 7)
    assert workday_near(date(2026, 12, 29), -1, "RO") == date(2026, 12, 23)


def test_every_activity_of_the_demo_is_its_own_and_lies_on_a_working_day_whatever_day_it_is_loaded() -> None:
    for today in DAYS:
        plans = running(today)
        assert [(plan.title, plan.day) for plan in plans if not is_workday(plan.day, plan.country)] == [], today
        for plan in plans:
            is_past = plan.state == Event.State.COMPLETED or plan.day < today
            assert (plan.day < today) == is_past, (today, plan.title)
        assert len({plan.title for plan in plans}) == len({plan.summary for plan in plans}) == len(plans)
        begins = (today - timedelta(days=430)).replace(day=1)
        assert begins < min(plan.day for plan in plans), "nothing lies before its grant"


def test_the_pilot_of_next_week_is_never_today_and_rarely_far() -> None:
    away = {today: next(plan.day for plan in running(today) if plan.title == NEXT_WEEK) - today for today in DAYS}
    assert all(timedelta(0) < days <= timedelta(15) for days in away.values())
    assert sum(timedelta(5) <= days <= timedelta(9) for days in away.values()) > 0.95 * len(DAYS)


def test_the_historic_activities_have_titles_of_their_own_on_working_days() -> None:
    plans = historic()
    assert len({plan.title for plan in plans}) == len({plan.summary for plan in plans}) == len(plans) == 24
    assert [plan.title for plan in plans if not is_workday(plan.day, plan.country)] == []
    assert all(plan.venue and plan.begins < plan.ends for plan in plans)
