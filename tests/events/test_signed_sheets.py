"""The signed sheet beside the records: counted by one, compared line by line, checked by another, locked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from events.actions import (
    PersonDetails,
    add_walk_in,
    check_sheet,
    count_sheet,
    mark_attendance,
    plan_sessions,
    purge_unconfirmed,
    unlock_session,
)
from events.actions.reconciliation import differences, standings
from events.models import Attendance, Event, Session, SheetCount
from events.todo import for_organisers
from municipalities.actors import actor_for
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from tests.make import hidden_fields, make_coordinator, make_organisation, make_pilot, make_registration, moved

pytestmark = pytest.mark.django_db
PRESENT = Attendance.Mark.PRESENT


@pytest.fixture
def event() -> Event:
    """A day that has begun, with three people, two of them present in the first session."""
    event = make_pilot()
    people = [make_registration(event, name=name) for name in ("Ana Demo", "Ion Demo", "Mara Demo")]
    assert event.starts_at
    clock.move_to(event.starts_at + timedelta(minutes=1))
    first = session_of(event)
    mark_attendance(event.pk, {(one.pk, first.pk): PRESENT for one in people[:2]}, by=counter())
    return event


def session_of(event: Event) -> Session:
    return event.sessions.select_related("event")[0]


def people_of(event: Event) -> list[int]:
    return list(event.registrations.order_by("pk").values_list("pk", flat=True))


def somebody(name: str) -> User:
    """A coordinator of the organisation that leads, the same for the same name."""
    found = User.objects.filter(name=name).first()
    if found is None:
        found = make_coordinator()
        found.name = name
        found.save()
    return found


def counter() -> User:
    return somebody("Counting Demo")


def checker() -> User:
    return somebody("Checking Demo")


def page_of(event: Event) -> str:
    return f"/work/activities/{event.public_id}/evidence/sheets/{session_of(event).pk}/"


def test_one_signature_is_missing_and_the_line_says_so(event: Event) -> None:
    ana, _ion, mara = people_of(event)
    count_sheet(session_of(event).pk, [ana, mara], 0, by=counter())
    found = differences(session_of(event), {ana, mara})
    assert [(one.person.name, one.has_signed, one.mark) for one in found] == [
        ("Ion Demo", False, "present"),
        ("Mara Demo", True, ""),
    ]
    assert [one.in_words for one in found] == [
        "is marked as present; no signature was counted",
        "has signed; the records say “not taken”",
    ]


def test_two_people_lock_a_session_and_its_marks_stay(event: Event) -> None:
    ana, ion, mara = people_of(event)
    session = session_of(event)
    count_sheet(session.pk, [ana, ion], 0, by=counter())
    assert check_sheet(session.pk, by=checker()).is_locked
    with pytest.raises(ValidationError, match="is locked"):
        mark_attendance(event.pk, {(mara, session.pk): PRESENT}, by=counter())
    done = mark_attendance(event.pk, {(ana, session.pk): PRESENT}, by=counter(), all_present=[session.pk])
    assert done.changed == 0, "what stands there already, and “all present” of a locked session, changes nothing"
    with pytest.raises(ValidationError, match="is locked"):
        add_walk_in(event.pk, PersonDetails("Dan", "Seini", "ngo"), [session], by=counter())


@pytest.mark.parametrize(
    "change",
    [
        lambda rows, session, person: Attendance.objects.create(registration_id=person, session=session, mark=PRESENT),
        lambda rows, session, person: rows.update(mark=Attendance.Mark.ABSENT),
        lambda rows, session, person: rows.delete(),
    ],
    ids=["insert", "update", "delete"],
)
def test_the_database_refuses_every_other_way(event: Event, change: Callable[..., object]) -> None:
    ana, ion, mara = people_of(event)
    session = session_of(event)
    count_sheet(session.pk, [ana, ion], 0, by=counter())
    check_sheet(session.pk, by=checker())
    rows = Attendance.objects.filter(session=session)
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        change(rows, session, mara)
    assert rows.update(marked_by=checker()) == 2, "an account that is merged takes its marks along"


def test_the_hours_of_a_locked_session_stay(event: Event) -> None:
    session = session_of(event)
    count_sheet(session.pk, people_of(event)[:2], 0, by=counter())
    check_sheet(session.pk, by=checker())
    agenda = moved(event, timedelta(0))
    longer = [
        agenda[0].__class__(**(vars(agenda[0]) | {"ends_at": agenda[0].ends_at - timedelta(minutes=5)})),
        *agenda[1:],
    ]
    with pytest.raises(ValidationError, match="its hours stay"):
        plan_sessions(event.pk, longer)
    plan_sessions(event.pk, agenda)


def test_a_locked_session_stays_in_the_agenda(event: Event) -> None:
    second = event.sessions.all()[1]
    clock.move_to(second.starts_at)
    count_sheet(second.pk, [], 2, by=counter())
    check_sheet(second.pk, by=checker(), note="Nobody of them is on the list.")
    with pytest.raises(ValidationError, match="was checked"):
        plan_sessions(event.pk, moved(event, timedelta(0))[:1])


def test_who_came_without_confirming_is_no_rubbish(event: Event) -> None:
    one = make_registration(make_pilot(), "unconfirmed")
    other = make_registration(make_pilot(), "unconfirmed")
    Attendance.objects.create(registration=one, session=session_of(one.event), mark=PRESENT)
    type(one).objects.filter(pk__in=[one.pk, other.pk]).update(
        state="expired", reason="unconfirmed", reserves_seat=False, state_since=clock.now() - timedelta(days=31)
    )
    assert purge_unconfirmed() == 1
    assert type(one).objects.filter(pk=one.pk).exists()


def test_who_counted_does_not_check(event: Event) -> None:
    session = session_of(event)
    with pytest.raises(IllegalMove, match="not counted yet"):
        check_sheet(session.pk, by=checker())
    count_sheet(session.pk, people_of(event)[:2], 0, by=counter())
    with pytest.raises(IllegalMove, match="counted this sheet yourself"):
        check_sheet(session.pk, by=counter())
    check_sheet(session.pk, by=checker())
    with pytest.raises(IllegalMove, match="checked already"):
        check_sheet(session.pk, by=checker())


@pytest.mark.parametrize(("signed", "strangers"), [(1, 0), (2, 1)])
def test_a_difference_that_stays_needs_its_explanation(event: Event, signed: int, strangers: int) -> None:
    session = session_of(event)
    count_sheet(session.pk, people_of(event)[:signed], strangers, by=counter())
    with pytest.raises(ValidationError) as refused:
        check_sheet(session.pk, by=checker())
    assert "note" in refused.value.message_dict
    check_sheet(session.pk, by=checker(), note="One signed twice.")
    assert SheetCount.objects.get().note == "One signed twice."


def test_a_sheet_counted_anew_is_checked_anew(event: Event) -> None:
    session = session_of(event)
    count_sheet(session.pk, people_of(event)[:2], 0, by=counter())
    check_sheet(session.pk, by=checker())
    with pytest.raises(IllegalMove, match="Unlock it first"):
        count_sheet(session.pk, people_of(event), 0, by=counter())
    with pytest.raises(ValidationError):
        unlock_session(session.pk, " ")
    unlock_session(session.pk, "A page was found.")
    count_sheet(session.pk, people_of(event), 0, by=checker())
    count = SheetCount.objects.get()
    assert (count.counted_by, count.checked_by, count.signatures.count()) == (checker(), None, 3)
    mark_attendance(event.pk, {(people_of(event)[2], session.pk): PRESENT}, by=counter())
    with pytest.raises(IllegalMove, match="not locked"):
        unlock_session(session.pk, "Again")


def test_nobody_signs_before_it_begins_and_a_stranger_to_the_event_is_passed_over(event: Event) -> None:
    later = event.sessions.all()[1]
    with pytest.raises(IllegalMove, match="has not begun"):
        count_sheet(later.pk, [], 0, by=counter())
    other = make_pilot(title="Another")
    stranger = make_registration(other)
    count_sheet(session_of(event).pk, [stranger.pk], 0, by=counter())
    assert SheetCount.objects.get().signatures.count() == 0


# Its pages


def test_two_people_do_it_on_pages(event: Event, client: Client) -> None:
    ana, ion, mara = people_of(event)
    client.force_login(counter())
    page = page_of(event)
    assert "tick everybody who has signed" in client.get(page).content.decode()
    client.post(page, {"signed": [ana, mara], "strangers": 0} | hidden_fields(client, page))
    mine = client.get(page).content.decode()
    assert "Sheet and records differ." in mine
    assert "lock the session" not in mine.partition("Who has signed")[0].partition("somebody else of the team")[0]
    evidence = client.get(f"/work/activities/{event.public_id}/evidence/").content.decode()
    assert "to be checked by a second person" in evidence, "two and two; the page says which two"
    mark_attendance(
        event.pk, {(ion, session_of(event).pk): "absent", (mara, session_of(event).pk): PRESENT}, by=counter()
    )
    client.force_login(checker())
    assert "Sheet and records agree." in client.get(page).content.decode()
    assert client.post(f"{page}check/").status_code == 302
    assert "Checked and locked." in client.get(page).content.decode()
    attendance = client.get(f"/work/activities/{event.public_id}/attendance/").content.decode()
    assert f'name="mark-{ana}-{session_of(event).pk}"' not in attendance
    assert client.post(page, {"signed": [ana]}).status_code == 302, "and says that it is locked"
    assert client.post(f"{page}unlock/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}unlock/", {"reason": "A page was found"}).status_code == 302
    history = client.get(f"/work/activities/{event.public_id}/history/").content.decode()
    assert "A page was found" in history


def test_a_check_that_needs_an_explanation_keeps_the_page(event: Event, client: Client) -> None:
    count_sheet(session_of(event).pk, [], 3, by=counter())
    client.force_login(checker())
    answer = client.post(f"{page_of(event)}check/", {"note": ""})
    assert answer.status_code == 422
    assert "say what explains it" in answer.content.decode()


def test_what_somebody_counted_meanwhile_is_shown(event: Event, client: Client) -> None:
    client.force_login(checker())
    page = page_of(event)
    drawn = hidden_fields(client, page)
    count_sheet(session_of(event).pk, people_of(event)[:1], 0, by=counter())
    answer = client.post(page, {"signed": people_of(event), "strangers": 0} | drawn)
    assert answer.status_code == 409
    assert SheetCount.objects.get().signatures.count() == 1


def test_who_did_not_count_finds_it_among_their_tasks(event: Event) -> None:
    def told(who: User) -> list[str]:
        return [str(task.sentence) for task in for_organisers(actor_for(who))]

    assert event.ends_at
    clock.move_to(event.ends_at)
    count_sheet(session_of(event).pk, people_of(event)[:2], 0, by=counter())
    assert told(counter()) == ["It is over. Who was there?"]
    assert told(checker()) == ["Its signatures are counted: a second person checks them."]
    check_sheet(session_of(event).pk, by=checker())
    assert told(checker()) == ["It is over. Who was there?"]


def test_another_partners_sheet_is_404(event: Event, client: Client) -> None:
    other = make_organisation("Caritas", "AT")
    client.force_login(make_coordinator(other))
    assert [client.get(f"{page_of(event)}{part}").status_code for part in ("", "unlock/")] == [404, 404]
    assert client.post(f"{page_of(event)}check/").status_code == 404


def test_how_each_sheet_stands_takes_as_many_queries_for_many(event: Event, django_assert_num_queries: object) -> None:
    count_sheet(session_of(event).pk, people_of(event)[:1], 0, by=counter())
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert [one.present for one in standings(event)] == [2]
