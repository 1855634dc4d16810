"""The session editor between two people: neither saves over the other, and nothing that was typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from events.actions import mark_attendance, plan_sessions
from events.models import Event, Session
from share.kit import clock
from share.records import timeline
from tests.make import make_coordinator, make_organisation, make_pilot, make_registration, make_user, moved


@pytest.fixture
def event(db: None) -> Event:
    """A pilot in the middle of a day: the editor has no session that goes on past midnight."""
    clock.move_to((clock.now() + timedelta(days=1)).replace(hour=8, minute=0))
    return make_pilot()


def colleague() -> Client:
    client = Client()
    client.force_login(make_coordinator(make_organisation()))
    return client


def agenda(event: Event) -> str:
    return reverse("events:agenda", args=[event.public_id])


def form_of(client: Client, event: Event) -> dict[str, Any]:
    """The page's own form as a browser would post it unchanged, the empty line at its end included."""
    context = client.get(agenda(event)).context
    lines = context["forms"]
    data = {"form-TOTAL_FORMS": str(len(lines.forms)), "form-INITIAL_FORMS": str(lines.initial_form_count())}
    for line in lines.forms:
        for name in line.fields:
            value = line.initial.get(name)
            data[f"{line.prefix}-{name}"] = "" if value is None else str(value)
        data.pop(f"{line.prefix}-DELETE", None)
    return data | {"began_from": context["began_from"]}


def titles(event: Event) -> list[str]:
    return [session.title for session in event.sessions.all()]


def test_an_agenda_saved_unchanged_changes_nothing(event: Event) -> None:
    ana, before = colleague(), titles(event)
    ana.post(agenda(event), form_of(ana, event))  # the editor knows minutes, and the event was made with seconds
    lines = len(timeline.page_of(event).lines)
    assert ana.post(agenda(event), form_of(ana, event)).status_code == 302
    assert titles(event) == before
    assert len(timeline.page_of(event).lines) == lines, "and its history tells of nothing"


def test_of_two_people_who_save_one_session_list_the_second_sees_how_it_stands(event: Event) -> None:
    ana, ben = colleague(), colleague()
    of_ana, of_ben = form_of(ana, event), form_of(ben, event)
    assert ana.post(agenda(event), of_ana | {"form-0-title": "Of Ana"}).status_code == 302
    answer = ben.post(agenda(event), of_ben | {"form-1-title": "Of Ben"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody else changed the agenda meanwhile" in page
    assert "Of Ana" in page, "theirs as it stands"
    assert 'value="Of Ben"' in page, "one’s own as it was typed"
    assert titles(event)[0] == "Of Ana"
    assert "Of Ben" not in titles(event)
    again = of_ben | {"form-0-title": "Of Ana", "form-1-title": "Of Ben", "began_from": answer.context["began_from"]}
    assert ben.post(agenda(event), again).status_code == 302
    assert titles(event) == ["Of Ana", "Of Ben"]


def test_a_wrong_field_does_not_make_what_happened_meanwhile_forgotten(event: Event) -> None:
    ana, ben = colleague(), colleague()
    of_ben = form_of(ben, event)
    ana.post(agenda(event), form_of(ana, event) | {"form-0-title": "Of Ana"})
    wrong = ben.post(agenda(event), of_ben | {"form-1-begins": "late"})
    assert wrong.status_code == 422
    mended = of_ben | {"form-1-title": "Of Ben", "began_from": wrong.context["began_from"]}
    assert ben.post(agenda(event), mended).status_code == 409
    assert titles(event)[0] == "Of Ana"


def test_a_session_taken_out_meanwhile_is_not_made_again_nor_an_error(event: Event) -> None:
    ben = colleague()
    of_ben = form_of(ben, event)
    gone = event.sessions.all()[1]
    gone.delete()
    answer = ben.post(agenda(event), of_ben | {"form-0-title": "Of Ben"})
    assert answer.status_code == 409
    assert event.sessions.count() == 1
    assert titles(event)[0] != "Of Ben"


def test_a_session_of_another_activity_cannot_be_moved_here(event: Event) -> None:
    ben, other = colleague(), make_pilot()
    theirs = other.sessions.all()[0]
    answer = ben.post(agenda(event), form_of(ben, event) | {"form-0-pk": str(theirs.pk)})
    assert answer.status_code == 409
    assert Session.objects.get(pk=theirs.pk).event == other
    assert event.sessions.count() == 2


def test_one_session_is_taken_out_and_another_added_at_once(event: Event) -> None:
    ana = colleague()
    data = form_of(ana, event)
    data |= {"form-0-DELETE": "on"}
    data |= {f"form-2-{name}": data[f"form-0-{name}"] for name in ("day", "begins", "ends")}
    data |= {"form-2-title": "In its place", "form-2-module": data["form-0-module"]}
    assert ana.post(agenda(event), data).status_code == 302
    assert titles(event)[0] == "In its place"
    assert event.sessions.count() == 2


def test_a_session_with_attendance_stays_and_the_sentence_says_why(event: Event) -> None:
    person, session = make_registration(event), event.sessions.all()[0]
    assert event.starts_at
    clock.move_to(event.starts_at + timedelta(minutes=10))
    mark_attendance(event.pk, {(person.pk, session.pk): "present"}, by=make_user())
    ana = colleague()
    answer = ana.post(agenda(event), form_of(ana, event) | {"form-0-DELETE": "on"})
    assert answer.status_code == 422
    assert "A session with attendance cannot be taken out." in answer.content.decode()
    assert event.sessions.count() == 2


def test_sessions_that_overlap_are_named_and_nothing_is_stored(event: Event) -> None:
    ana, before = colleague(), titles(event)
    data = form_of(ana, event)
    data |= {f"form-1-{name}": data[f"form-0-{name}"] for name in ("day", "begins", "ends")} | {"form-0-title": "New"}
    answer = ana.post(agenda(event), data)
    assert answer.status_code == 422
    assert "overlap" in answer.content.decode()
    assert titles(event) == before


@pytest.mark.parametrize("days", [-1, 1, 30])
def test_a_session_with_attendance_stays_on_its_day(days: int, event: Event) -> None:
    guest = make_registration(event)
    clock.move_to(event.starts_at + timedelta(minutes=10))  # type: ignore[operator, arg-type]
    session = event.sessions.all()[0]
    mark_attendance(event.pk, {(guest.pk, session.pk): "present"}, by=make_user())
    with pytest.raises(ValidationError, match="has attendance, so it stays on its day"):
        plan_sessions(event.pk, moved(event, timedelta(days=days)))
    assert Session.objects.get(pk=session.pk).starts_at == session.starts_at


def test_a_session_with_attendance_may_be_corrected_by_minutes_while_it_has_begun(event: Event) -> None:
    guest = make_registration(event)
    clock.move_to(event.starts_at + timedelta(minutes=10))  # type: ignore[operator, arg-type]
    session = event.sessions.all()[0]
    mark_attendance(event.pk, {(guest.pk, session.pk): "present"}, by=make_user())
    plan_sessions(event.pk, moved(event, timedelta(minutes=5)))
    with pytest.raises(ValidationError, match="stays on its day"):
        plan_sessions(event.pk, moved(event, timedelta(minutes=30)))  # it would not have begun, and could be cancelled


def test_a_session_without_attendance_moves_where_one_wants_it(event: Event) -> None:
    plan_sessions(event.pk, moved(event, timedelta(days=3)))


FORWARD, BACK = "2027-03-28", "2027-10-31"  # the nights when Romania's clocks change: at 3:00 to 4:00, at 4:00 to 3:00


@pytest.mark.parametrize(
    ("day", "begins", "said"),
    [
        (FORWARD, "03:30", "leave this time out"),
        (BACK, "03:30", "this time comes twice"),
        (FORWARD, "02:59", ""),
        (FORWARD, "04:00", ""),
        (BACK, "02:59", ""),
        (BACK, "04:00", ""),
    ],
)
def test_a_time_of_the_night_when_clocks_change_is_clear_or_refused(
    day: str, begins: str, said: str, event: Event
) -> None:
    ana = colleague()
    line = {"form-0-day": day, "form-0-begins": begins, "form-0-ends": "05:00"}
    answer = ana.post(agenda(event), form_of(ana, event) | line)
    assert answer.status_code == (422 if said else 302)
    if said:
        assert said in answer.content.decode()
        assert f'value="{begins}"' in answer.content.decode()
        assert not event.sessions.filter(starts_at__date=day).exists()
    else:
        session = Session.objects.get(event=event, title=titles(event)[-1])
        assert f"{session.starts_at.astimezone(event.zone):%H:%M}" == begins


def test_a_new_activity_of_that_night_is_asked_for_another_time(event: Event) -> None:
    form = {
        "title": "At night",
        "municipality": event.municipality_id,
        "language": "en",
        "organiser": make_organisation().pk,
        "day": FORWARD,
        "begins": "03:30",
        "ends": "05:00",
    }
    answer = colleague().post("/work/plan/roundtable/", form)
    assert answer.status_code == 422
    assert "leave this time out" in answer.content.decode()
