"""Sessions by choice: beside one another, with places of their own, chosen by those who have a place."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from events.actions import (
    blockers,
    cancel_registration,
    choose_sessions,
    copy_event,
    join_online,
    mark_attendance,
    plan_sessions,
    postpone_event,
    say_present,
    send_colleague,
)
from events.actions.choosing import field_of
from events.actions.codes import code_of, sessions_on
from events.attendance_sheet import participants, sessions_on_sheet, signature_context
from events.forms.reconciliation import CountForm
from events.models import Attendance, Event, Registration, Session, SessionChoice, slots, time_of
from events.plans import PlannedSession
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from tests.make import (
    add_workshops,
    hidden_fields,
    make_coordinator,
    make_organisation,
    make_pilot,
    make_registration,
    make_user,
    moved,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PRESENT = Attendance.Mark.PRESENT


def beside(event: Event, *capacities: int | None, at: float = 3, hours: float = 1) -> list[PlannedSession]:
    """The agenda as it is, and workshops side by side after it."""
    assert event.starts_at
    begins = event.starts_at + at * HOUR
    return [
        *planned(event),
        *(
            PlannedSession(f"Workshop {n}", begins, begins + hours * HOUR, capacity=capacity)
            for n, capacity in enumerate(capacities, 1)
        ),
    ]


@pytest.fixture
def event() -> Event:
    """A day with two sessions for everybody, and after them two workshops side by side, with one place and with two."""
    event = make_pilot()
    add_workshops(event, 1, 2)
    return event


def sheet_rows(xlsx: bytes) -> dict[str, list[Any]]:
    """The lines of a file of participants, by name."""
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx)).worksheets[0]
    return {str(row[0]): list(row) for row in sheet.iter_rows(values_only=True) if row[0]}


def send(client: Client, page: str, chosen: dict[str, Any]) -> int:
    """The answer to the form as it was drawn a moment ago, with this in it."""
    return client.post(page, hidden_fields(client, page) | chosen).status_code


def workshops(event: Event) -> list[Session]:
    return list(event.sessions.by_choice().with_taken())


def chosen(registration: Registration) -> list[str]:
    return list(registration.choices.order_by("session__title").values_list("session__title", flat=True))


def planned(event: Event, **changes: dict[str, Any] | None) -> list[PlannedSession]:
    """The agenda as it is stored, but for what changes of some lines, by `Workshop_1`; None takes one out."""
    lines = [(line, changes.get(line.title.replace(" ", "_"), {})) for line in moved(event, timedelta(0))]
    return [replace(line, **change) for line, change in lines if change is not None]


# The agenda


def test_only_sessions_that_people_choose_may_be_at_the_same_time() -> None:
    event = make_pilot()
    for capacities, at in (((None, 2), 3.0), ((None, None), 3.0), ((2,), 0.5)):
        with pytest.raises(ValidationError, match=r"overlap\. Where people choose") as refused:
            plan_sessions(event.pk, beside(event, *capacities, at=at))
        assert refused.value.code == "overlap"
    plan_sessions(event.pk, beside(event, 2, 3))
    assert [session.capacity for session in event.sessions.all()] == [None, None, 2, 3]


def test_a_session_has_at_least_one_place(event: Event) -> None:
    with pytest.raises(ValidationError):
        plan_sessions(event.pk, beside(event, 0, at=5))
    with pytest.raises(IntegrityError), transaction.atomic():
        event.sessions.update(capacity=0)


def test_those_side_by_side_are_one_slot_also_through_a_third() -> None:
    starts = clock.now()

    def session(begins: float, ends: float, capacity: int | None = 1) -> Session:
        return Session(
            pk=int(begins * 10), starts_at=starts + begins * HOUR, ends_at=starts + ends * HOUR, capacity=capacity
        )

    long, first, second = session(1, 3), session(1.1, 2), session(2, 3)
    alone, everybody = session(3, 4), session(0, 1, None)
    assert slots([alone, second, everybody, first, long]) == [[long, first, second], [alone]]


def test_fewer_places_than_people_chose_are_refused_and_the_choices_go_with_the_choice(event: Event) -> None:
    second = workshops(event)[1]
    for _n in range(2):
        choose_sessions(make_registration(event).pk, {second.pk})
    with pytest.raises(ValidationError, match="2 people chose “Workshop 2”"):
        plan_sessions(event.pk, planned(event, Workshop_2={"capacity": 1}))
    plan_sessions(event.pk, planned(event, Workshop_2={"title": "Workshop 2"}))
    assert SessionChoice.objects.count() == 2
    plan_sessions(event.pk, planned(event, Workshop_1=None, Workshop_2={"capacity": None}))
    assert not SessionChoice.objects.exists(), "everybody comes to it now"


def test_sessions_that_somebody_chose_both_of_are_not_moved_to_the_same_time(event: Event) -> None:
    first, second = workshops(event)
    later = {"starts_at": second.starts_at + HOUR, "ends_at": second.ends_at + HOUR}
    plan_sessions(event.pk, planned(event, Workshop_2=later))
    person = make_registration(event)
    choose_sessions(person.pk, {first.pk, second.pk})
    together = {"starts_at": second.starts_at, "ends_at": second.ends_at}
    with pytest.raises(ValidationError, match="1 person chose two sessions that would be at the same time"):
        plan_sessions(event.pk, planned(event, Workshop_2=together))
    cancel_registration(person.pk, Registration.Reason.BY_PERSON)
    plan_sessions(event.pk, planned(event, Workshop_2=together))


def test_whoever_chose_a_session_that_is_taken_out_hears_it(event: Event) -> None:
    person, other = make_registration(event), make_registration(event)
    first, second = workshops(event)
    choose_sessions(person.pk, {first.pk})
    choose_sessions(other.pk, {second.pk})
    plan_sessions(event.pk, planned(event, Workshop_1=None))
    told = Mail.objects.get(key__contains=":session_gone")
    assert told.to == person.email
    assert "“Workshop 1”, which you chose" in told.text
    assert chosen(other) == ["Workshop 2"]


def test_whoever_chose_a_session_that_moves_within_the_day_hears_its_hours(event: Event) -> None:
    person, (first, _second) = make_registration(event), workshops(event)
    make_registration(event)
    choose_sessions(person.pk, {first.pk})
    later = {"starts_at": first.starts_at + 2 * HOUR, "ends_at": first.ends_at + 2 * HOUR}
    plan_sessions(event.pk, planned(event, Workshop_1=later))
    told = Mail.objects.get(key__contains=":session_moved")
    assert told.to == person.email
    assert "“Workshop 1”, which you chose, is at 14:00–15:00 now" in told.text
    plan_sessions(event.pk, moved(event, timedelta(days=7)))
    assert Mail.objects.filter(key__contains=":session_moved").count() == 1, "of a new day everybody hears anyway"


def test_in_a_postponed_activity_one_hears_it_too(event: Event) -> None:
    person, first = make_registration(event), workshops(event)[0]
    choose_sessions(person.pk, {first.pk})
    postpone_event(event.pk, "Rain")
    plan_sessions(event.pk, planned(event, Workshop_1=None))
    assert Mail.objects.get(key__contains=":session_gone").to == person.email


def test_a_copy_has_the_places_and_nobody_in_them(event: Event) -> None:
    choose_sessions(make_registration(event).pk, {workshops(event)[0].pk})
    day = event.starts_on + timedelta(days=28)
    copy = copy_event(event.pk, title="Again", day=day, by=make_user(), leads=event.organisers.all()).event
    assert [session.capacity for session in copy.sessions.all()] == [None, None, 1, 2]
    assert not SessionChoice.objects.filter(session__event=copy).exists()


def test_a_hint_says_where_the_places_do_not_do(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(state="draft", published_at=None, capacity=4)
    event.refresh_from_db()
    assert any("have 3 places together" in hint.sentence for hint in blockers(event).hints)
    Event.objects.filter(pk=event.pk).update(capacity=3)
    event.refresh_from_db()
    assert not any("places together" in hint.sentence for hint in blockers(event).hints)


# Choosing


def test_whoever_chooses_first_has_the_place(event: Event) -> None:
    first, second = workshops(event)
    one, other = make_registration(event), make_registration(event)
    choose_sessions(one.pk, {first.pk})
    with pytest.raises(ValidationError) as refused:
        choose_sessions(other.pk, {first.pk})
    assert refused.value.message_dict == {field_of([first]): ["“Workshop 1” is full by now. Choose another one."]}
    choose_sessions(other.pk, {second.pk})
    choose_sessions(one.pk, {second.pk})
    assert chosen(one) == chosen(other) == ["Workshop 2"]
    choose_sessions(one.pk, {second.pk})
    choose_sessions(other.pk, {first.pk})
    choose_sessions(one.pk, ())
    assert (chosen(one), chosen(other)) == ([], ["Workshop 1"])


def test_of_those_at_the_same_time_one_is_chosen(event: Event) -> None:
    person = make_registration(event)
    with pytest.raises(ValidationError, match="at the same time"):
        choose_sessions(person.pk, {session.pk for session in workshops(event)})
    assert chosen(person) == []


def test_sessions_for_everybody_and_of_other_activities_are_passed_over(event: Event) -> None:
    person, other = make_registration(event), make_pilot(title="Another")
    plan_sessions(other.pk, beside(other, 2))
    choose_sessions(
        person.pk, [*event.sessions.filter(capacity=None).values_list("pk", flat=True), workshops(other)[0].pk]
    )
    assert chosen(person) == []


def test_what_has_begun_stays_as_it_was(event: Event) -> None:
    person, late = make_registration(event), make_registration(event)
    first, second = workshops(event)
    choose_sessions(person.pk, {first.pk})
    clock.move_to(first.starts_at)
    for who, wanted in ((person, {second.pk}), (person, set()), (late, {second.pk})):
        with pytest.raises(ValidationError, match="has begun"):
            choose_sessions(who.pk, wanted)
    choose_sessions(person.pk, {first.pk})
    assert (chosen(person), chosen(late)) == (["Workshop 1"], [])


def test_only_who_has_a_place_in_an_open_activity_chooses(event: Event) -> None:
    first = workshops(event)[0]
    unconfirmed = make_registration(event, "unconfirmed")
    with pytest.raises(IllegalMove, match="Only somebody who has a place"):
        choose_sessions(unconfirmed.pk, {first.pk})
    person = make_registration(event)
    for state in ("postponed", "cancelled", "completed"):
        moments = dict.fromkeys(("postponed_at", "cancelled_at", "completed_at")) | {f"{state}_at": clock.now()}
        Event.objects.filter(pk=event.pk).update(state=state, **moments)
        with pytest.raises(IllegalMove, match="while the activity is open"):
            choose_sessions(person.pk, {first.pk})
    Event.objects.filter(pk=event.pk).update(state="published", completed_at=None)
    clock.move_to(event.ends_at + HOUR)
    with pytest.raises(IllegalMove, match="is over"):
        choose_sessions(person.pk, {first.pk})


def test_who_gives_the_place_back_leaves_the_session_and_a_colleague_comes_to_it(event: Event) -> None:
    first = workshops(event)[0]
    giver, next_one = make_registration(event), make_registration(event)
    choose_sessions(giver.pk, {first.pk})
    colleague = send_colleague(giver.pk, name="Bea Demo", email="bea@example.org")
    assert chosen(colleague) == ["Workshop 1"]
    with pytest.raises(ValidationError, match="full by now"):
        choose_sessions(next_one.pk, {first.pk})
    cancel_registration(colleague.pk, Registration.Reason.BY_PERSON)
    choose_sessions(next_one.pk, {first.pk})
    assert chosen(next_one) == ["Workshop 1"]


# The pages


def test_a_person_chooses_on_their_own_page(event: Event, client: Client) -> None:
    first, _second = workshops(event)
    person, other = make_registration(event), make_registration(event)
    own = f"/my/{person.token}/"
    assert "Nothing chosen yet" in client.get(own).content.decode()
    page = client.get(f"{own}sessions/").content.decode()
    assert "Workshop 1 – 1 place free" in page
    assert "Workshop 2 – 2 places free" in page
    assert send(client, f"{own}sessions/", {field_of([first]): first.pk}) == 302
    shown = client.get(own).content.decode()
    assert "Workshop 1" in shown
    assert "Nothing chosen yet" not in shown
    full = client.get(f"/my/{other.token}/sessions/").content.decode()
    assert "Workshop 1 – full" in full
    assert full.count("disabled") == 1
    theirs = f"/my/{other.token}/sessions/"
    refused = client.post(theirs, hidden_fields(client, theirs) | {field_of([first]): first.pk})
    assert refused.status_code == 422
    assert "is full by now" in refused.content.decode()
    assert client.post(f"/my/{other.token}/sessions/", {field_of([first]): "x"}).status_code == 422


def test_what_has_begun_cannot_be_changed_on_the_page(event: Event, client: Client) -> None:
    person, (first, second) = make_registration(event), workshops(event)
    choose_sessions(person.pk, {first.pk})
    clock.move_to(first.starts_at)
    own, page = f"/my/{person.token}/", f"/my/{person.token}/sessions/"
    assert "Choose sessions" not in client.get(own).content.decode(), "nothing is left to choose"
    shown = client.get(page).content.decode()
    assert shown.count("disabled") >= 3
    assert ("what was chosen stays" in shown, ">Save<" in shown) == (True, False)
    assert send(client, page, {field_of([first]): second.pk}) == 302, "its field is not read"
    assert chosen(person) == ["Workshop 1"]


def test_the_team_chooses_for_somebody(event: Event, client: Client) -> None:
    person, first = make_registration(event), workshops(event)[0]
    client.force_login(make_coordinator())
    page = reverse("events:person_sessions", args=[event.public_id, person.public_id])
    assert page in client.get(reverse("events:person", args=[event.public_id, person.public_id])).content.decode()
    assert send(client, page, {field_of([first]): first.pk}) == 302
    assert chosen(person) == ["Workshop 1"]
    overview = client.get(reverse("events:overview", args=[event.public_id])).content.decode()
    assert "1 place, by choice" in overview
    assert "· 1 taken" in overview


def test_an_activity_without_choice_says_nothing_of_it(client: Client) -> None:
    person = make_registration(make_pilot())
    assert "Your sessions" not in client.get(f"/my/{person.token}/").content.decode()
    assert not Mail.objects.filter(text__contains="places of their own").exists()


def test_mails_to_those_with_a_place_say_that_there_is_a_choice(event: Event) -> None:
    person = make_registration(event)
    told = Mail.objects.get(to=person.email, key__endswith=":confirmed")
    assert "On your page you see what you chose" in told.text
    assert not Mail.objects.filter(key__endswith=":confirm_address", text__contains="places of their own").exists()


def test_what_the_team_chose_meanwhile_is_shown_and_not_written_over(event: Event, client: Client) -> None:
    person, (first, second) = make_registration(event), workshops(event)
    page = f"/my/{person.token}/sessions/"
    drawn = hidden_fields(client, page)
    choose_sessions(person.pk, {first.pk})
    answer = client.post(page, drawn | {field_of([first]): second.pk})
    assert answer.status_code == 409
    assert "Somebody saved this while you were writing" in answer.content.decode()
    assert chosen(person) == ["Workshop 1"]


def test_a_slot_that_is_not_sent_stays(event: Event, client: Client) -> None:
    person, first = make_registration(event), workshops(event)[0]
    choose_sessions(person.pk, {first.pk})
    assert send(client, f"/my/{person.token}/sessions/", {}) == 302
    assert chosen(person) == ["Workshop 1"]


def test_of_overlapping_ones_the_later_can_be_chosen_once_the_first_has_begun(event: Event, client: Client) -> None:
    first, second = workshops(event)
    later = {"starts_at": second.starts_at + HOUR / 2, "ends_at": second.ends_at + HOUR}
    plan_sessions(event.pk, planned(event, Workshop_2=later))
    person = make_registration(event)
    clock.move_to(first.starts_at + timedelta(minutes=10))
    assert "Choose sessions" in client.get(f"/my/{person.token}/").content.decode()
    assert send(client, f"/my/{person.token}/sessions/", {field_of([first]): second.pk}) == 302
    assert chosen(person) == ["Workshop 2"]


# Attendance


def begun(event: Event) -> tuple[Registration, Registration, Registration]:
    """One in each workshop, and one in none; and the workshops have begun."""
    first, second = workshops(event)
    ana, ion, mara = (make_registration(event, name=name) for name in ("Ana", "Ion", "Mara"))
    choose_sessions(ana.pk, {first.pk})
    choose_sessions(ion.pk, {second.pk})
    clock.move_to(first.starts_at)
    return ana, ion, mara


def test_all_present_are_those_who_chose_it(event: Event) -> None:
    _ana, _ion, _mara = begun(event)
    done = mark_attendance(event.pk, {}, by=make_user(), all_present=[s.pk for s in event.sessions.all()])
    assert done.all_present == 2 * 3 + 2
    marks = Attendance.objects.filter(session__capacity__isnull=False)
    assert set(marks.values_list("registration__name", "session__title")) == {
        ("Ana", "Workshop 1"),
        ("Ion", "Workshop 2"),
    }


def test_a_session_by_choice_counts_those_who_chose_it_and_those_who_came_all_the_same(event: Event) -> None:
    _ana, _ion, mara = begun(event)
    _first, second = workshops(event)

    def words() -> list[tuple[str, str]]:
        found = sessions_on_sheet(event, list(event.sessions.all()), 3)
        return [(one.taken_words, one.rest_words) for one in found][2:]

    assert words() == [
        ("0 of 1 taken", "Mark the only one as present"),
        ("0 of 1 taken", "Mark the only one as present"),
    ]
    mark_attendance(event.pk, {(mara.pk, second.pk): PRESENT}, by=make_user())
    assert words()[1] == ("1 of 2 taken", "Mark the other one as present")


def test_the_list_of_a_session_by_choice_shows_those_and_on_request_everybody(event: Event, client: Client) -> None:
    begun(event)
    client.force_login(make_coordinator())
    sheet = reverse("events:attendance", args=[event.public_id])
    narrow = client.get(f"{sheet}?session={workshops(event)[0].pk}").content.decode()
    assert ("Ana" in narrow, "Mara" in narrow) == (True, False)
    wide = client.get(f"{sheet}?session={workshops(event)[0].pk}&everybody").content.decode()
    assert "Mara" in wide
    assert wide.count("did not choose this session") == 1, "who chose none of them may come to any"
    assert client.get(sheet).content.decode().count('class="elsewhere"') == 2


def test_the_sheet_to_sign_has_a_dash_where_nobody_signs(event: Event) -> None:
    _ana, _ion, _mara = begun(event)
    signs = {one.name: expected for one, expected in signature_context(event)["people"]}
    assert signs == {
        "Ana": [True, True, True, False],
        "Ion": [True, True, False, True],
        "Mara": [True, True, True, True],
    }


def test_each_room_has_its_code_and_the_code_says_which_session(event: Event, client: Client) -> None:
    ana, _ion, mara = begun(event)
    first, second = workshops(event)
    assert set(sessions_on(event)) == {first, second}
    assert say_present(mara.pk, code_of(second)) == second
    assert say_present(ana.pk, code_of(first)) == first
    client.force_login(make_coordinator())
    wall = reverse("events:code", args=[event.public_id])
    assert code_of(second) in client.get(f"{wall}?session={second.pk}").content.decode()
    assert f"?session={second.pk}" in client.get(f"{wall}?session={first.pk}").content.decode()


def test_a_wall_shows_no_code_of_another_room_by_itself(event: Event, client: Client) -> None:
    begun(event)
    first, second = workshops(event)
    client.force_login(make_coordinator())
    wall = reverse("events:code", args=[event.public_id])
    before = event.sessions.all()[0]
    for address in (wall, f"{wall}?session={before.pk}"):
        shown = client.get(address).content.decode()
        assert "Which room is this?" in shown
        assert code_of(first) not in shown
        assert code_of(second) not in shown


def test_nobody_says_present_in_two_rooms_and_an_hour_in_both_is_an_hour(event: Event) -> None:
    ana, _ion, _mara = begun(event)
    first, second = workshops(event)
    say_present(ana.pk, code_of(first))
    with pytest.raises(ValidationError, match="present at “Workshop 1”, which is at the same time"):
        say_present(ana.pk, code_of(second))
    mark_attendance(event.pk, {(ana.pk, second.pk): PRESENT}, by=make_user())
    assert time_of([first, second]) == HOUR
    row = sheet_rows(participants(event))[("Ana")]
    assert row[-3:] == ["present", "present", 1]


def test_the_list_as_a_file_says_who_chose_what(event: Event) -> None:
    begun(event)
    rows = sheet_rows(participants(event))
    assert [rows[name][-3:-1] for name in ("Ana", "Ion", "Mara")] == [["chosen", None], [None, "chosen"], [None, None]]


def test_a_session_that_nobody_chose_has_its_list_all_the_same(event: Event, client: Client) -> None:
    make_registration(event, name="Mara")
    first = workshops(event)[0]
    clock.move_to(first.starts_at)
    client.force_login(make_coordinator())
    page = client.get(f"{reverse('events:attendance', args=[event.public_id])}?session={first.pk}").content.decode()
    assert "Nobody chose this session" in page
    assert "&amp;everybody" in page


def test_who_is_elsewhere_comes_last_where_signatures_are_counted(event: Event) -> None:
    begun(event)
    lines = CountForm(session=workshops(event)[1]).people
    assert [(person.name, is_elsewhere) for person, is_elsewhere in lines] == [
        ("Ion", False),
        ("Ana", True),
        ("Mara", True),
    ]


def test_from_afar_one_is_present_at_what_one_chose(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(online_link="https://meet.example.org/a")
    _ana, ion, mara = begun(event)
    assert join_online(ion.pk) == workshops(event)[1]
    with pytest.raises(IllegalMove, match="not chosen any of the sessions"):
        join_online(mara.pk)


def test_nobody_reads_the_choices_of_another_activity(event: Event, client: Client) -> None:
    person = make_registration(event)
    client.force_login(make_coordinator(make_organisation("Elsewhere")))
    page = reverse("events:person_sessions", args=[event.public_id, person.public_id])
    assert client.get(page).status_code == client.post(page, {}).status_code == 404
    ours = make_pilot(organisation=make_organisation("Elsewhere"))
    add_workshops(ours, 2)
    stranger = reverse("events:person_sessions", args=[ours.public_id, person.public_id])
    assert client.get(stranger).status_code == client.post(stranger, {}).status_code == 404
