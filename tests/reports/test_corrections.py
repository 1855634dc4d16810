"""Why a figure of people moved: who changed which mark after completion, when and why, on the page of the figure."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.actions import mark_attendance
from events.models import Attendance, Event, Registration
from share.grants.models import Grant
from share.kit import clock
from share.records import timeline
from share.reports.corrections import MOST, corrections
from share.reports.figures import measures
from share.reports.figures.scope import Scope
from tests.make import (
    make_auditor,
    make_coordinator,
    make_grant,
    make_organisation,
    make_pilot,
    make_registration,
    make_user,
)

pytestmark = pytest.mark.django_db
WHY = "Was ill, says the sheet"


@pytest.fixture
def grant() -> Grant:
    return make_grant()


def completed(people: int = 3, title: str = "Corrected day") -> Event:
    """A pilot that was run here with people present, and completed."""
    event = make_pilot(title=title)
    here = [make_registration(event) for _n in range(people)]
    session = event.sessions.all()[0]
    assert event.ends_at
    if event.ends_at > clock.now():
        clock.move_to(event.ends_at + timedelta(hours=1))
    mark_attendance(event.pk, {(person.pk, session.pk): "present" for person in here}, by=make_user())
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    event.refresh_from_db()
    return event


def pair(event: Event, number: int = 0) -> tuple[Registration, int]:
    return event.registrations.order_by("pk")[number], event.sessions.all()[0].pk


def correct(event: Event, mark: str, number: int = 0, reason: str = WHY, name: str = "Petra Demo") -> Registration:
    """Somebody changes a mark on the page."""
    person, session = pair(event, number)
    client = Client()
    user = make_coordinator(make_organisation())
    type(user).objects.filter(pk=user.pk).update(name=name)
    client.force_login(user)
    was = Attendance.objects.filter(registration=person, session=session).values_list("mark", flat=True).first() or ""
    data = {f"was-{person.pk}-{session}": was, f"mark-{person.pk}-{session}": mark, "reason": reason}
    assert client.post(reverse("events:attendance", args=[event.public_id]), data).status_code == 302
    return person


def scope(grant: Grant) -> Scope:
    return Scope(grant, grant.starts_on, grant.ends_on)


def figure_page(grant: Grant, key: str = "people_trained", **query: str) -> Any:
    client = Client()
    client.force_login(make_auditor(grant))
    answer = client.get(reverse("reports:figure", args=[grant.pk, key]), query)
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize("mark", ["", "absent", "excused"])
def test_the_page_of_the_figure_explains_why_it_is_one_less(grant: Grant, mark: str) -> None:
    event = completed()
    before = figure_page(grant)
    assert before.context["figure"].value == 3
    assert not before.context["corrections"], "what was marked before completion corrects nothing"
    assert "Corrections after completion" not in before.content.decode()

    person = correct(event, mark)
    after = figure_page(grant)
    assert after.context["figure"].value == 2
    (one,) = after.context["corrections"]
    assert (one.event, one.line.who, one.line.reason, one.counts_now) == (event, "Petra Demo", WHY, False)
    assert one.line.verb == ("changed" if mark else "removed")
    assert abs(one.line.at - clock.now()) < timedelta(minutes=5)
    assert person.name not in one.line.what, "an auditor reads a number"
    shown = " ".join(after.content.decode().split())
    for told in ("Corrections after completion", WHY, "Petra Demo", event.title, "and does not count here"):
        assert told in shown, told


def test_a_mark_given_back_says_that_the_person_counts(grant: Grant) -> None:
    event = completed()
    correct(event, "")
    correct(event, "present", reason="It was the other Ana")
    page = figure_page(grant)
    assert page.context["figure"].value == 3
    newest, oldest = page.context["corrections"]
    assert (newest.line.verb, newest.line.reason) == ("added", "It was the other Ana")
    assert (oldest.line.verb, oldest.line.reason) == ("removed", WHY)
    assert newest.counts_now
    assert oldest.counts_now, "it says how the person stands now"


def test_attendances_are_explained_by_the_same_lines_and_other_figures_by_none(grant: Grant) -> None:
    correct(completed(), "")
    assert len(figure_page(grant, "attendances").context["corrections"]) == 1
    for key in ("pilots", "pilot_countries", "roundtables", "budget_eur", "municipalities"):
        assert len(figure_page(grant, key).context["corrections"]) == 0, key


def test_what_another_grant_pays_for_or_another_time_holds_is_not_in_it(grant: Grant) -> None:
    correct(completed(), "")
    other = make_grant("OTHER")
    assert corrections(measures()["people_trained"], scope(other), names=True) == ()
    before = Scope(grant, grant.starts_on, grant.starts_on + timedelta(days=1))
    assert corrections(measures()["people_trained"], before, names=True) == ()


def test_a_correction_before_completion_is_none_of_them(grant: Grant) -> None:
    event = completed()
    Event.objects.filter(pk=event.pk).update(state="published", completed_at=None)
    correct(event, "", reason="")
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    assert figure_page(grant).context["figure"].value == 2
    assert not figure_page(grant).context["corrections"]


def test_an_event_that_is_no_pilot_does_not_explain_people_trained(grant: Grant) -> None:
    event = completed()
    correct(event, "")
    Event.objects.filter(pk=event.pk).update(kind="training")
    assert not figure_page(grant).context["corrections"]


def test_the_newest_are_shown_and_not_more_than_fit(grant: Grant) -> None:
    event = completed(people=1)
    person, session = pair(event)
    for number in range(MOST + 3):
        mark = "absent" if number % 2 else "excused"
        mark_attendance(event.pk, {(person.pk, session): mark}, by=make_user(), reason=f"Reason {number}")
    found = corrections(measures()["people_trained"], scope(grant), names=True)
    assert [one.line.reason for one in found] == [f"Reason {number}" for number in range(MOST + 2, 2, -1)]


def test_the_history_of_the_activity_tells_the_same(grant: Grant) -> None:
    event = completed()
    person = correct(event, "absent")
    (line, *_older) = timeline.page_of(event).lines
    (one,) = corrections(measures()["people_trained"], scope(grant), names=True)
    assert (line.who, line.reason, line.at, line.changes) == (
        one.line.who,
        one.line.reason,
        one.line.at,
        one.line.changes,
    )
    assert "attendance: present → absent" in line.changes
    assert person.name in line.what


def test_nobody_but_readers_of_the_grant_sees_why_it_moved(grant: Grant) -> None:
    correct(completed(), "")
    address = reverse("reports:figure", args=[grant.pk, "people_trained"])
    client = Client()
    client.force_login(make_coordinator(make_organisation()))
    assert client.get(address).status_code == 404
    other = make_grant("OTHER")
    client.force_login(make_auditor(other))
    assert client.get(address).status_code == 404
