"""Where the team decides who comes: nobody has a seat before its yes, and everybody is told of yes, no and not yet."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from events.actions import (
    add_walk_in,
    approve,
    cancel_event,
    cancel_registration,
    confirm_address,
    decline,
    expire_unconfirmed,
    plan_sessions,
    register,
    save_details,
)
from events.actions.attendance import PersonDetails
from events.attendance_sheet import participants, signature_context
from events.forms import DetailsForm
from events.models import Event, Registration
from events.models.event import QUIET
from events.plans import PlannedSession
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.mail.planned import send_due
from tests.events.test_lifecycle import details_form
from tests.events.test_registration import mails
from tests.make import OFFICE, form_data, make_applicant, make_coordinator, make_pilot, make_registration, make_user

pytestmark = pytest.mark.django_db
State, Reason = Registration.State, Registration.Reason


def stored(registration: Registration) -> Registration:
    return Registration.objects.get(pk=registration.pk)


def text_to(registration: Registration, template: str) -> str:
    return Mail.objects.get(key=f"registration:{registration.public_id}:{template}").text


def decide(event: Event, *, by_team: bool, **changes: object) -> Event:
    """Saves the details with the tick set or taken away."""
    values = details_form(event, **changes).data | {"needs_approval": "on" if by_team else ""}
    form = DetailsForm(data=values, kind=event.event_kind, event=event, actor=OFFICE)
    assert form.is_valid(), form.errors
    return save_details(event.pk, form.details())


def test_a_confirmed_address_waits_for_the_decision_and_takes_no_seat() -> None:
    event = make_pilot(capacity=1, needs_approval=True)
    held = register(event, make_applicant())
    assert not held.reserves_seat
    pending = confirm_address(held.pk)
    assert (pending.state, pending.reason) == (State.PENDING, Reason.UNDECIDED)
    assert pending.user
    assert mails(pending) == ["confirm_address", "pending"]
    assert "It is organised by JRS Romania" in text_to(pending, "pending")
    assert "until the activity begins" in text_to(pending, "pending")
    assert "then the organisers decide" in text_to(pending, "confirm_address")
    assert not event.registrations.taking_seats().exists()


def test_confirming_the_address_twice_changes_nothing() -> None:
    pending = make_registration(make_pilot(needs_approval=True), "pending")
    again = confirm_address(pending.pk)
    assert (again.state, again.state_since) == (State.PENDING, pending.state_since)
    assert mails(pending) == ["confirm_address", "pending"]


def test_a_signed_in_person_is_pending_at_once(client: Client) -> None:
    event, user = make_pilot(needs_approval=True), make_user("ana@example.org")
    client.force_login(user)
    client.post(event.get_absolute_url(), form_data("ana@example.org"))
    assert event.registrations.get().state == State.PENDING


def test_a_seat_held_from_before_is_given_to_who_waits() -> None:
    event = make_pilot(capacity=1)
    held = register(event, make_applicant())
    waiting = make_registration(event, "waiting")
    decide(event, by_team=True)
    assert confirm_address(held.pk).state == State.PENDING
    assert stored(waiting).state == State.CONFIRMED


def test_approval_gives_the_free_seat_and_after_it_the_end_of_the_line() -> None:
    event = make_pilot(capacity=1, needs_approval=True)
    first, second, third = (make_registration(event, "pending") for _n in range(3))
    assert (approve(third.pk).state, stored(third).reason) == (State.CONFIRMED, Reason.APPROVED)
    assert (approve(first.pk).state, stored(first).reason) == (State.WAITING, Reason.APPROVED_FULL)
    approve(second.pk)
    assert event.registrations.positions() == {first.pk: 1, second.pk: 2}
    assert mails(third)[-1] == "approved"
    assert "BEGIN:VEVENT" in Mail.objects.get(key__endswith=":approved").calendar
    assert "JRS Romania said yes" in text_to(third, "approved")
    assert "number 2 on the waiting list" in text_to(second, "approved_full")
    cancel_registration(third.pk, Reason.BY_PERSON)
    assert stored(first).state == State.CONFIRMED


def test_nobody_is_approved_past_the_line() -> None:
    """A seat is free and the line is not empty only for a moment, but whoever is approved then goes to its end."""
    event = make_pilot(capacity=1, needs_approval=True)
    one, two = make_registration(event, "pending"), make_registration(event, "pending")
    approve(one.pk)
    approve(two.pk)
    Event.objects.filter(pk=event.pk).update(capacity=2)
    three = make_registration(Event.objects.get(pk=event.pk), "pending")
    Registration.objects.filter(pk=two.pk).update(state=State.WAITING)  # nobody was moved up yet
    assert approve(three.pk).state == State.WAITING


def test_approving_twice_changes_nothing() -> None:
    event = make_pilot(needs_approval=True)
    pending = make_registration(event, "pending")
    since = approve(pending.pk).state_since
    assert approve(pending.pk).state_since == since
    assert mails(pending) == ["confirm_address", "pending", "approved"]


def test_declining_tells_the_person_why_and_ends_it() -> None:
    event = make_pilot(capacity=1, needs_approval=True)
    pending = make_registration(event, "pending")
    declined = decline(pending.pk, "We begin with those who receive a family in May.")
    assert (declined.state, declined.reason) == (State.DECLINED, Reason.NOT_CHOSEN)
    assert mails(pending)[-1] == "declined"
    assert "They write:\n\nWe begin with those who receive a family in May." in text_to(pending, "declined")
    again = decline(pending.pk, "Another answer.")
    assert again.answer.startswith("We begin")
    assert mails(pending).count("declined") == 1
    with pytest.raises(IllegalMove, match="have decided"):
        confirm_address(pending.pk)
    with pytest.raises(IllegalMove, match="nothing to decide"):
        approve(pending.pk)


def test_a_decline_without_an_answer_says_so_much() -> None:
    pending = make_registration(make_pilot(needs_approval=True), "pending")
    decline(pending.pk)
    assert "They write" not in text_to(pending, "declined")


@pytest.mark.parametrize("capacity", [1, 0])
def test_declining_after_approving_is_refused(capacity: int) -> None:
    pending = make_registration(make_pilot(capacity=capacity, needs_approval=True), "pending")
    approved = approve(pending.pk)
    with pytest.raises(IllegalMove, match="can be taken off the list"):
        decline(pending.pk)
    assert stored(pending).state == approved.state


@pytest.mark.parametrize("act", [approve, decline])
def test_an_address_nobody_has_proven_is_not_decided_about(act) -> None:
    held = register(make_pilot(needs_approval=True), make_applicant())
    with pytest.raises(IllegalMove):
        act(held.pk)
    assert stored(held).state == State.UNCONFIRMED


@pytest.mark.parametrize("act", [approve, decline])
def test_nothing_is_decided_once_it_has_begun(act, client: Client) -> None:
    event = make_pilot(needs_approval=True)
    pending = make_registration(event, "pending")
    clock.move_to(event.starts_at + timedelta(minutes=1))
    with pytest.raises(IllegalMove, match="begun"):
        act(pending.pk)
    assert stored(pending).state == State.PENDING
    assert "before the organisers had decided" in client.get(f"/my/{pending.token}/").content.decode()


def test_whoever_was_declined_can_ask_again() -> None:
    event = make_pilot(needs_approval=True)
    first = make_registration(event, "pending", email="ana@example.org")
    decline(first.pk)
    assert make_registration(event, "pending", email="ana@example.org").pk != first.pk


def test_the_same_address_gets_its_link_again_while_undecided() -> None:
    event = make_pilot(needs_approval=True)
    pending = make_registration(event, "pending", email="ana@example.org")
    clock.move_to(clock.now() + timedelta(minutes=6))
    assert register(event, make_applicant("ana@example.org")).pk == pending.pk
    assert mails(pending) == ["confirm_address", "pending", "link_again"]


@pytest.mark.parametrize("decided", [False, True])
def test_one_person_under_two_addresses_is_decided_about_once(decided: bool) -> None:
    event = make_pilot(capacity=0, needs_approval=True)
    user = make_user("first@example.org")
    user.emailaddress_set.create(email="second@example.org", verified=True)
    first = make_registration(event, "pending", email="first@example.org")
    if decided:
        approve(first.pk)
    second = register(event, make_applicant("second@example.org"))
    assert confirm_address(second.pk).pk == first.pk
    assert (stored(second).state, stored(second).reason) == (State.CANCELLED, Reason.SAME_PERSON)


def test_a_seat_that_is_only_held_does_not_beat_the_place_in_the_line_where_the_team_decides() -> None:
    event = make_pilot(capacity=1)
    user = make_user("first@example.org")
    user.emailaddress_set.create(email="second@example.org", verified=True)
    held = register(event, make_applicant("first@example.org"))
    waiting = make_registration(event, "waiting", email="second@example.org")
    decide(event, by_team=True)
    assert confirm_address(held.pk).pk == waiting.pk
    assert stored(waiting).state == State.CONFIRMED


def test_an_undecided_person_can_cancel_and_is_not_moved_up_by_others() -> None:
    event = make_pilot(capacity=1, needs_approval=True)
    seated, undecided = make_registration(event, "pending"), make_registration(event, "pending")
    approve(seated.pk)
    cancel_registration(seated.pk, Reason.BY_PERSON)
    assert stored(undecided).state == State.PENDING
    cancel_registration(undecided.pk, Reason.BY_PERSON)
    assert stored(undecided).state == State.CANCELLED
    assert mails(undecided)[-1] == "cancelled"


def test_the_sweep_ends_nobody_who_waits_for_the_decision() -> None:
    event = make_pilot(needs_approval=True)
    pending, held = make_registration(event, "pending"), register(event, make_applicant())
    clock.move_to(clock.now() + timedelta(hours=25))
    assert expire_unconfirmed() == 1
    assert (stored(pending).state, stored(held).state) == (State.PENDING, State.EXPIRED)


def test_the_undecided_are_told_when_it_is_cancelled_or_changes() -> None:
    event = make_pilot(needs_approval=True)
    pending, declined = make_registration(event, "pending"), make_registration(event, "pending")
    decline(declined.pk)
    decide(event, by_team=True, venue="Town hall")
    clock.move_to(clock.now() + QUIET)
    send_due()
    assert "still to decide" in Mail.objects.get(key__contains=":changed:").text
    cancel_event(event.pk, "Snow")
    assert stored(pending).state == State.CANCELLED
    assert mails(pending)[-1] == "event_cancelled"
    assert stored(declined).state == State.DECLINED
    assert mails(declined)[-1] == "declined"


def test_when_the_team_decides_no_longer_they_come_in_in_order_after_the_line() -> None:
    event = make_pilot(capacity=1, needs_approval=True)
    seated, lined_up = make_registration(event, "pending"), make_registration(event, "pending")
    undecided = [make_registration(event, "pending") for _n in range(2)]
    approve(seated.pk)
    approve(lined_up.pk)
    decide(event, by_team=False, capacity=3)
    assert [stored(r).state for r in (lined_up, *undecided)] == ["confirmed", "confirmed", "waiting"]
    assert [stored(r).reason for r in undecided] == [Reason.APPROVED, Reason.APPROVED_FULL]
    assert not event.registrations.undecided().exists()


def test_when_the_team_decides_no_longer_after_it_began_nobody_comes_in_until_it_is_postponed() -> None:
    event = make_pilot(needs_approval=True)
    pending = make_registration(event, "pending")
    clock.move_to(event.starts_at + timedelta(minutes=5))
    decide(event, by_team=False)
    assert stored(pending).state == State.PENDING
    later = clock.now() + timedelta(days=7)
    plan_sessions(
        event.pk,
        [
            PlannedSession(s.title, later + timedelta(hours=n), later + timedelta(hours=n + 1), pk=s.pk)
            for n, s in enumerate(event.sessions.all())
        ],
    )
    assert stored(pending).state == State.CONFIRMED


def test_when_the_team_begins_to_decide_who_is_in_stays_in() -> None:
    event = make_pilot(capacity=1)
    seated, waiting = make_registration(event), make_registration(event, "waiting")
    decide(event, by_team=True)
    cancel_registration(seated.pk, Reason.BY_PERSON)
    assert stored(waiting).state == State.CONFIRMED


# Lists and pages


def test_at_the_door_stands_who_is_undecided_and_not_who_was_declined() -> None:
    event = make_pilot(needs_approval=True)
    approved, undecided, declined = (make_registration(event, "pending") for _n in range(3))
    approve(approved.pk)
    decline(declined.pk)
    assert set(event.registrations.on_attendance_sheet()) == {approved, undecided}
    assert [one for one, _signs in signature_context(event)["people"]] == [approved]
    clock.move_to(event.starts_at + timedelta(minutes=5))
    visitor = PersonDetails("Ana", "Cluj", "ngo", email=declined.email)
    assert add_walk_in(event.pk, visitor, [], by=make_user()).state == State.WALK_IN


def test_the_table_says_who_is_undecided_and_declined() -> None:
    import io

    import openpyxl

    event = make_pilot(needs_approval=True)
    _undecided, declined = make_registration(event, "pending"), make_registration(event, "pending")
    decline(declined.pk)
    sheet = openpyxl.load_workbook(io.BytesIO(participants(event))).active
    assert sheet
    assert {row[5].value for row in sheet.iter_rows(min_row=2)} == {"Pending approval", "Declined"}


def test_the_public_page_says_who_decides_before_anybody_registers(client: Client) -> None:
    said = "The organisers decide who comes:"
    assert said in client.get(make_pilot(needs_approval=True).get_absolute_url()).content.decode()
    assert said not in client.get(make_pilot().get_absolute_url()).content.decode()


def test_the_own_page_shows_what_is_decided(client: Client) -> None:
    event = make_pilot(needs_approval=True)
    pending = make_registration(event, "pending")
    assert "Until they say yes you have no place." in client.get(f"/my/{pending.token}/").content.decode()
    decline(pending.pk, "Next <b>time</b>.")
    page = client.get(f"/my/{pending.token}/").content.decode()
    assert "there is no place for you this time" in page
    assert "Next &lt;b&gt;time&lt;/b&gt;." in page
    assert "Cancel my registration" not in page


def test_the_team_decides_on_the_list(client: Client) -> None:
    event = make_pilot(capacity=1, needs_approval=True)
    ana, ion, eva = (make_registration(event, "pending", name=name) for name in ("Ana Pop", "Ion Pop", "Eva Pop"))
    client.force_login(make_coordinator())
    page = f"/work/activities/{event.public_id}/registrations/"
    assert "3 people wait for your decision." in client.get(page).content.decode()
    assert "3 people wait for your decision." in client.get("/work/").content.decode()
    assert "3 people wait for your decision." in client.get(page.removesuffix("registrations/")).content.decode()
    assert client.post(f"{page}{ana.public_id}/approve/")["Location"] == f"{page}?state=pending"
    answer = client.post(f"{page}{ion.public_id}/approve/", follow=True).content.decode()
    assert "Ion Pop is approved and on the waiting list" in answer
    too_long = client.post(f"{page}{eva.public_id}/decline/", {"answer": "x" * 301})
    assert too_long.status_code == 422
    assert client.get(f"{page}{eva.public_id}/decline/").status_code == 200
    assert client.post(f"{page}{eva.public_id}/decline/", {"answer": "Two\nlines"})["Location"] == page
    assert client.post(f"{page}{ana.public_id}/decline/").status_code == 409
    assert [stored(r).state for r in (ana, ion, eva)] == ["confirmed", "waiting", "declined"]
    assert "answer: Two lines" in client.get(page).content.decode()
    assert "wait for your decision" not in client.get("/work/").content.decode()


def test_the_details_say_what_becomes_of_the_undecided(client: Client) -> None:
    event = make_pilot(needs_approval=True)
    make_registration(event, "pending")
    client.force_login(make_coordinator())
    assert "they come in without one" in client.get(f"/work/activities/{event.public_id}/details/").content.decode()


def deciding(client: Client) -> tuple[Event, list[Registration]]:
    """Two have a place, and three wait for the decision of a team that is signed in."""
    event = make_pilot(capacity=4, needs_approval=True)
    for name in ("Dan", "Mara"):
        approve(make_registration(event, "pending", name=name).pk)
    people = [make_registration(event, "pending", name=name) for name in ("Ana Pop", "Ion Pop", "Eva Pop")]
    event.registrations.filter(pk=people[0].pk).update(
        town="Halle", town_country="DE", actor_kind="ngo", municipality=None
    )
    client.force_login(make_coordinator())
    return event, people


def test_the_team_decides_with_the_balance_of_countries_towns_and_kinds_in_sight(client: Client) -> None:
    event, (ana, ion, _eva) = deciding(client)
    page = f"/work/activities/{event.public_id}/decide/"
    text = client.get(page).content.decode()
    rows = {
        re.sub(r"<[^>]+>", "", line).strip(): re.findall(r'class="number">(\d+)<', line)
        for line in re.findall(r"<tr data-share.*?</tr>", text.replace("\n", ""), re.DOTALL)
    }
    told = {" ".join(name.split()).rstrip("0123456789 "): numbers for name, numbers in rows.items()}
    assert told["Germany"] == ["0", "1"]
    assert told["Romania"] == ["2", "2"]
    assert told["NGO or church"] == ["0", "1"]
    assert f'value="{ana.public_id}" data-shares="country:DE town:DE-halle kind:ngo"' in " ".join(text.split())
    answer = client.post(page, {"row": [str(ana.public_id), str(ion.public_id)], "do": "approve"}, follow=True)
    assert "2 people are approved and told by mail." in answer.content.decode()
    assert "Eva Pop" in answer.content.decode()
    assert "Ana Pop</strong>" not in answer.content.decode()
    assert event.registrations.filter(state="confirmed").count() == 4


def test_of_those_declined_together_each_is_told(client: Client) -> None:
    event, people = deciding(client)
    page = f"/work/activities/{event.public_id}/decide/"
    form = {"row": [str(one.public_id) for one in people[:2]], "do": "decline"}
    assert "2 people are declined and told by mail." in client.post(page, form, follow=True).content.decode()
    assert Mail.objects.filter(key__endswith=":declined").count() == 2
    assert "Nothing was ticked" in client.post(page, {"do": "approve"}, follow=True).content.decode()
    for wrong in (
        {"do": "remove", "row": form["row"]},
        {"do": "approve", "row": [str(make_registration(make_pilot()).public_id)]},
    ):
        assert client.post(page, wrong).status_code == 404
