"""The attendance sheet: marks of several people at once, all present, one session, and what a page saves by itself."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.actions import complete_event, mark_attendance
from events.models import Attendance, Event, Registration
from events.views.attendance import PEOPLE_A_PAGE
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from tests.make import make_coordinator, make_pilot, make_registration, make_user

pytestmark = pytest.mark.django_db


def event_with(*names: str, sessions: int = 2) -> tuple[Event, list[Registration]]:
    event = make_pilot(capacity=None, sessions=sessions)
    people = [make_registration(event, name=name) for name in names]
    clock.move_to(event.ends_at + timedelta(minutes=30))
    return event, people


def signed_in(client: Client) -> User:
    user = make_coordinator()
    client.force_login(user)
    return user


def sheet(event: Event, session: int | None = None) -> str:
    page = reverse("events:attendance", args=[event.public_id])
    return page if session is None else f"{page}?session={event.sessions.all()[session].pk}"


def saving(event: Event) -> str:
    return reverse("events:save_marks", args=[event.public_id])


def marking(person: Registration, event: Event, mark: str, was: str = "", session: int = 0) -> dict[str, str]:
    pair = f"{person.pk}-{event.sessions.all()[session].pk}"
    return {f"mark-{pair}": mark, f"was-{pair}": was}


def stored(event: Event, session: int = 0) -> dict[str, str]:
    found = Attendance.objects.filter(session=event.sessions.all()[session])
    return dict(found.values_list("registration__name", "mark"))


# Several people with one sheet


def test_a_mark_that_somebody_else_changed_meanwhile_is_not_saved_and_the_others_are() -> None:
    event, (ana, ion) = event_with("Ana", "Ion")
    session = event.sessions.all()[0]
    irina = make_user(name="Irina Demo")
    mark_attendance(event.pk, {(ana.pk, session.pk): "absent"}, by=irina)
    seen = {(ana.pk, session.pk): "", (ion.pk, session.pk): ""}
    done = mark_attendance(event.pk, dict.fromkeys(seen, "present"), seen, by=make_user())
    assert stored(event) == {"Ana": "absent", "Ion": "present"}
    assert done.changed == 1
    (conflict,) = done.conflicts
    assert (conflict.pair, conflict.mark) == ((ana.pk, session.pk), "present")
    assert conflict.in_words.startswith("Ana, Legal protection: “absent” by Irina Demo at ")
    assert conflict.in_words.endswith("you chose “present”.")


def test_a_mark_that_was_taken_back_meanwhile_is_a_conflict_too() -> None:
    event, (ana,) = event_with("Ana")
    pair = (ana.pk, event.sessions.all()[0].pk)
    (conflict,) = mark_attendance(event.pk, {pair: "absent"}, {pair: "present"}, by=make_user()).conflicts
    assert "taken back by somebody else" in conflict.in_words
    assert stored(event) == {}


def test_two_people_who_marked_the_same_meet_no_conflict() -> None:
    event, (ana,) = event_with("Ana")
    pair = (ana.pk, event.sessions.all()[0].pk)
    for changed in (1, 0):
        done = mark_attendance(event.pk, {pair: "present"}, {pair: ""}, by=make_user())
        assert (done.changed, list(done.conflicts)) == (changed, [])


def test_what_nobody_touched_on_a_list_that_is_old_is_no_conflict() -> None:
    event, (ana,) = event_with("Ana")
    pair = (ana.pk, event.sessions.all()[0].pk)
    mark_attendance(event.pk, {pair: "absent"}, {pair: ""}, by=make_user())
    done = mark_attendance(event.pk, {pair: "present"}, {pair: "present"}, by=make_user())
    assert (done.changed, list(done.conflicts), stored(event)) == (0, [], {"Ana": "absent"})


def test_the_page_shows_both_versions_and_saves_yours_when_it_is_sent_again(client: Client) -> None:
    event, (ana, ion) = event_with("Ana", "Ion")
    signed_in(client)
    mark_attendance(event.pk, {(ana.pk, event.sessions.all()[0].pk): "absent"}, by=make_user(name="Irina Demo"))
    form = marking(ana, event, "present") | marking(ion, event, "excused")
    answer = client.post(sheet(event), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "“absent” by Irina Demo" in page
    assert stored(event) == {"Ana": "absent", "Ion": "excused"}
    pair = f"{ana.pk}-{event.sessions.all()[0].pk}"
    assert f'name="was-{pair}" value="absent"' in page
    assert re.search(rf'name="mark-{pair}".*?value="present" selected', page, re.DOTALL)
    assert client.post(sheet(event), marking(ana, event, "present", was="absent")).status_code == 302
    assert stored(event)["Ana"] == "present"


def test_a_refused_sheet_shows_what_others_marked_where_nothing_was_chosen(client: Client) -> None:
    event, (ana, ion) = event_with("Ana", "Ion")
    signed_in(client)
    session = event.sessions.all()[0]
    mark_attendance(event.pk, {(ana.pk, session.pk): "present"}, by=make_user())
    complete_event(event.pk)
    form = marking(ana, event, "", session=0) | marking(ion, event, "excused")  # Ana was shown as not taken
    page = client.post(sheet(event), form)
    assert page.status_code == 422  # no reason
    shown = {row.registration.name: row.cells[0].shown for row in page.context["rows"]}
    assert shown == {"Ana": "present", "Ion": "excused"}


# All present


def test_all_present_means_everybody_of_the_session_who_is_not_taken(client: Client) -> None:
    event, (ana, ion, _mia) = event_with("Ana", "Ion", "Mia")
    signed_in(client)
    mark_attendance(event.pk, {(ana.pk, event.sessions.all()[0].pk): "absent"}, by=make_user())
    session = str(event.sessions.all()[0].pk)
    answer = client.post(sheet(event, 0), marking(ion, event, "excused") | {"all": session}, follow=True)
    assert stored(event) == {"Ana": "absent", "Ion": "excused", "Mia": "present"}
    assert stored(event, session=1) == {}
    (said,) = [str(message) for message in answer.context["messages"]]
    assert re.fullmatch(r"Saved at \d+:\d\d\. 2 marks changed\. 1 person who was not taken is present now\.", said)


def test_all_present_reaches_the_other_pages_and_says_so(client: Client) -> None:
    event, _people = event_with(sessions=1)
    user = make_user()
    seat: dict[str, Any] = {"state": "walk_in", "reason": "walked_in", "actor_kind": "ngo", "notice_version": "paper"}
    Registration.objects.bulk_create(
        Registration(event=event, name=f"P {n}", key=f"p {n:03}", town="Cluj", user=user, **seat)
        for n in range(PEOPLE_A_PAGE + 1)
    )
    signed_in(client)
    page = client.get(sheet(event, 0)).content.decode()
    assert "Mark all 51 as present" in page
    assert "on the other pages too" in page
    client.post(sheet(event, 0), {"all": str(event.sessions.get().pk)})
    assert Attendance.objects.filter(mark="present").count() == PEOPLE_A_PAGE + 1
    assert "51 of 51 taken" in client.get(sheet(event, 0)).content.decode()


@pytest.mark.parametrize("session", ["", "x", "0", "9" * 30, "-1", "٣"])
def test_all_present_for_no_session_of_the_event_marks_nobody(session: str, client: Client) -> None:
    event, _people = event_with("Ana")
    other = make_pilot(title="Another")
    signed_in(client)
    client.post(sheet(event), {"all": session})
    client.post(sheet(event), {"all": str(other.sessions.all()[0].pk)})
    assert not Attendance.objects.exists()


def test_whose_mark_is_disputed_is_not_marked_by_all_present() -> None:
    event, (ana,) = event_with("Ana")
    pair = (ana.pk, event.sessions.all()[0].pk)
    done = mark_attendance(event.pk, {pair: "absent"}, {pair: "excused"}, by=make_user(), all_present=[pair[1]])
    assert (done.changed, len(done.conflicts)) == (0, 1)
    assert stored(event) == {}


def test_after_completion_all_present_needs_its_reason_and_keeps_what_was_asked(client: Client) -> None:
    event, (ana, _ion) = event_with("Ana", "Ion")
    signed_in(client)
    session = event.sessions.all()[0]
    mark_attendance(event.pk, {(ana.pk, session.pk): "present"}, by=make_user())
    complete_event(event.pk)
    answer = client.post(sheet(event), {"all": str(session.pk)})
    assert answer.status_code == 422
    assert f'<input type="hidden" name="all" value="{session.pk}">' in answer.content.decode()
    assert client.post(sheet(event), {"all": str(session.pk), "reason": "The list came"}).status_code == 302
    assert stored(event) == {"Ana": "present", "Ion": "present"}


# One session at a time


def test_the_address_names_the_session_that_is_shown(client: Client) -> None:
    event, (ana,) = event_with("Ana")
    signed_in(client)
    first, second = event.sessions.all()
    page = client.get(sheet(event, 1)).content.decode()
    assert f'name="mark-{ana.pk}-{second.pk}"' in page
    assert f'name="mark-{ana.pk}-{first.pk}"' not in page
    assert f'href="?session={first.pk}"' in page
    assert page.count("0 of 1 taken") == 2


@pytest.mark.parametrize("session", ["0", "x", "999999", "-1", "\x00"])
def test_a_session_that_is_none_of_the_event_does_not_exist(session: str, client: Client) -> None:
    event, _people = event_with("Ana")
    signed_in(client)
    assert client.get(sheet(event), {"session": session}).status_code == 404
    other = make_pilot(title="Another").sessions.all()[0]
    assert client.get(sheet(event), {"session": other.pk}).status_code == 404


def test_a_saved_session_can_lead_to_the_next_one(client: Client) -> None:
    event, (ana,) = event_with("Ana")
    signed_in(client)
    second = event.sessions.all()[1]
    form = marking(ana, event, "present") | {"then": str(second.pk)}
    assert client.post(sheet(event, 0), form)["Location"] == sheet(event, 1)
    again = client.post(sheet(event, 0), marking(ana, event, "absent", was="present") | {"then": "x"})
    assert again["Location"] == sheet(event, 0)
    assert stored(event) == {"Ana": "absent"}


# What a page saves by itself


def test_the_answer_says_what_stands_now_in_the_words_of_the_page(client: Client) -> None:
    event, (ana, _ion) = event_with("Ana", "Ion")
    signed_in(client)
    first, second = (str(session.pk) for session in event.sessions.all())
    answer = client.post(saving(event), marking(ana, event, "present")).json()
    local = clock.now().astimezone(event.zone)
    assert answer == {
        "said": f"Saved at {local.hour}:{local:%M}",
        "taken": {first: "1 of 2 taken", second: "0 of 2 taken"},
        "rest": {first: "Mark the other one as present", second: "Mark all 2 as present"},
        "hours": {str(ana.pk): "1 h"},
        "conflicts": [],
    }
    assert stored(event) == {"Ana": "present"}
    assert client.post(saving(event), {"all": [first, second]}).json()["rest"] == {first: "", second: ""}


def test_the_answer_holds_both_versions_of_a_disputed_mark(client: Client) -> None:
    event, (ana,) = event_with("Ana")
    signed_in(client)
    mark_attendance(event.pk, {(ana.pk, event.sessions.all()[0].pk): "absent"}, by=make_user(name="Irina Demo"))
    (conflict,) = client.post(saving(event), marking(ana, event, "present")).json()["conflicts"]
    assert (conflict["theirs"], conflict["mark"]) == ("absent", "present")
    assert "Irina Demo" in conflict["sentence"]


def test_the_same_marks_sent_twice_change_nothing_the_second_time(client: Client) -> None:
    """A page sends again what it has no answer for."""
    event, (ana,) = event_with("Ana")
    signed_in(client)
    answers = [client.post(saving(event), marking(ana, event, "present")).json() for _n in range(2)]
    assert answers[1]["conflicts"] == []
    assert Attendance.objects.get().mark == "present"


def test_after_completion_nothing_is_saved_by_itself(client: Client) -> None:
    event, (ana,) = event_with("Ana")
    signed_in(client)
    mark_attendance(event.pk, {(ana.pk, event.sessions.all()[0].pk): "present"}, by=make_user())
    assert "data-save=" in client.get(sheet(event, 0)).content.decode()
    complete_event(event.pk)
    assert "data-save=" not in client.get(sheet(event, 0)).content.decode()
    answer = client.post(saving(event), marking(ana, event, "absent", was="present"))
    assert answer.status_code == 422
    assert "why" in answer.json()["refused"].lower()
    assert stored(event) == {"Ana": "present"}


def test_before_it_begins_nothing_is_saved(client: Client) -> None:
    event = make_pilot()
    ana = make_registration(event, name="Ana")
    signed_in(client)
    assert client.post(saving(event), marking(ana, event, "present")).status_code == 409
    with pytest.raises(IllegalMove):
        mark_attendance(event.pk, {}, by=make_user(), all_present=[event.sessions.all()[0].pk])


def test_marks_of_another_partner_cannot_be_saved(client: Client) -> None:
    from tests.make import make_organisation

    event, (ana,) = event_with("Ana")
    client.force_login(make_coordinator(make_organisation("Caritas", "IT")))
    assert client.post(saving(event), marking(ana, event, "present")).status_code == 404
    assert stored(event) == {}


def test_signing_out_clears_what_pages_kept_on_the_device(client: Client) -> None:
    signed_in(client)
    assert "Clear-Site-Data" not in client.get("/work/").headers
    assert client.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"storage"'


@pytest.mark.parametrize("people", [1, 30])
def test_one_session_and_what_saves_by_itself_ask_as_much_for_one_person_as_for_thirty(
    people: int, client: Client, django_assert_num_queries: Any
) -> None:
    event, (ana,) = event_with("Ana")
    user = make_user()
    seat: dict[str, Any] = {"state": "walk_in", "reason": "walked_in", "actor_kind": "ngo", "notice_version": "paper"}
    Registration.objects.bulk_create(
        Registration(event=event, name=f"P {n}", key=f"p {n}", town="Cluj", user=user, **seat) for n in range(people)
    )
    signed_in(client)
    page = sheet(event, 0)
    with django_assert_num_queries(9):
        assert client.get(page).status_code == 200
    with django_assert_num_queries(16):
        client.post(saving(event), marking(ana, event, "present"))
