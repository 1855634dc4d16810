"""The record since 2012 in chapters: a project each, by the day an activity ended; what is not known stays open."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event
from share.grants.models import Programme
from share.pages.views import chapter_of
from tests.make import make_organisation, make_recorded

pytestmark = pytest.mark.django_db


def project(name: str, first: date | None, last: date | None, **fields: bool) -> Programme:
    return Programme.objects.create(slug=name.lower(), name=name, starts_on=first, ends_on=last, **fields)


def activity(title: str, day: date | None, **record: str) -> Event:
    event = make_recorded(make_organisation(), **record)
    Event.objects.filter(pk=event.pk).update(title=title, starts_on=day, ends_on=day)
    return Event.objects.get(pk=event.pk)


def test_an_activity_stands_in_the_chapter_of_the_project_that_ran_when_it_ended() -> None:
    first = project("One", date(2012, 1, 1), date(2013, 6, 30))
    second = project("Two", date(2013, 1, 1), date(2014, 12, 31))
    projects = [first, second]
    told = [
        (date(2012, 5, 1), first),
        (date(2013, 2, 1), second),
        (date(2014, 12, 31), second),
        (date(2015, 1, 1), None),
    ]
    for day, chapter in told:
        assert chapter_of(activity("A", day), projects) == chapter, day
    assert chapter_of(activity("A", None), projects) is None


def test_the_page_goes_from_chapter_to_chapter_and_says_how_exactly_a_day_is_known(client: Client) -> None:
    project("Project One", date(2012, 1, 1), date(2013, 6, 30))
    project("Sister", date(2012, 1, 1), date(2020, 6, 30), is_sister=True)
    project("Without an end", date(2012, 1, 1), None)
    activity("Late", date(2016, 3, 1))
    activity("Early", date(2013, 5, 31), starts_text="2013-05", date_precision="month")
    activity("Nobody knows", None, starts_text="")
    page = client.get(reverse("pages:timeline")).content.decode()
    page = page[page.index("<article") :]
    order = [
        page.index(words) for words in ("Outside of the projects", "Late", "<h2>Project One", "Early", "Nobody knows")
    ]
    assert order == sorted(order)
    assert "May 2013" in page
    assert "<h2>Sister" not in page
    assert "<h2>Without an end" not in page
