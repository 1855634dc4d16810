"""What publishing asks for, what stays as it is once an activity is completed, and what completing asks for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from events.actions import (
    complete_event,
    delete_draft,
    mark_attendance,
    plan_sessions,
    publish,
    save_details,
    withdraw_event,
)
from events.models import Event
from events.plans import PlannedSession
from share.kit import clock
from share.kit.moves import IllegalMove
from tests.events.test_lifecycle import details_form
from tests.make import form_data, make_coordinator, make_organisation, make_pilot, make_registration, make_user

pytestmark = pytest.mark.django_db


def completed(event: Event) -> Event:
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    return Event.objects.get(pk=event.pk)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda event: Event.objects.update(municipality=None), "The town is missing"),
        (lambda event: Event.objects.update(venue=""), "The venue is missing"),
        (lambda event: Event.objects.update(summary=""), "what the activity is about"),
        (lambda event: Event.objects.update(languages=[]), "The language is missing"),
        (lambda event: event.sessions.all().delete(), "The agenda is empty"),
        (lambda event: event.grant_shares.all().delete(), "No grant pays for it yet"),
        (lambda event: clock.move_to(event.starts_at + timedelta(minutes=1)), "lies in the past"),
    ],
    ids=["town", "venue", "summary", "language", "agenda", "grant", "past"],
)
def test_what_is_missing_keeps_a_draft_from_being_published(change: Callable[[Event], object], said: str) -> None:
    event = make_pilot(published=False)
    change(event)
    with pytest.raises(IllegalMove, match=said):
        publish(event.pk)
    assert Event.objects.get(pk=event.pk).state == Event.State.DRAFT


def test_a_draft_that_has_everything_is_published() -> None:
    event = publish(make_pilot(published=False).pk)
    assert Event.objects.get(pk=event.pk).state == Event.State.PUBLISHED


def test_a_completed_activity_keeps_its_details_and_its_agenda() -> None:
    event = make_pilot(starts_in=-timedelta(days=3))
    details = details_form(event, venue="School").details()
    event = completed(event)
    session = event.sessions.all()[0]
    with pytest.raises(IllegalMove, match="does not change"):
        save_details(event.pk, details)
    with pytest.raises(IllegalMove, match="does not change"):
        plan_sessions(event.pk, [PlannedSession("New", session.starts_at, session.ends_at, pk=session.pk)])
    assert Event.objects.get(pk=event.pk).venue == "Casa de Cultură"
    assert event.sessions.count() == 2


@pytest.mark.parametrize("mark", ["", "absent", "excused"])
def test_an_activity_where_nobody_was_present_is_not_completed(mark: str) -> None:
    event = make_pilot()
    ana = make_registration(event)
    clock.move_to(event.ends_at + timedelta(hours=1))
    mark_attendance(event.pk, {(ana.pk, event.sessions.all()[0].pk): mark}, by=make_user())
    with pytest.raises(IllegalMove, match="Nobody is marked as present"):
        complete_event(event.pk)
    assert Event.objects.get(pk=event.pk).state == Event.State.PUBLISHED


def test_a_session_with_attendance_is_not_taken_out() -> None:
    event = make_pilot()
    ana, (first, second) = make_registration(event), event.sessions.all()
    clock.move_to(event.starts_at + timedelta(minutes=10))
    mark_attendance(event.pk, {(ana.pk, first.pk): "present"}, by=make_user())
    with pytest.raises(ValidationError, match="with attendance cannot be taken out"):
        plan_sessions(event.pk, [PlannedSession(second.title, second.starts_at, second.ends_at, pk=second.pk)])
    assert event.sessions.count() == 2


def test_sessions_that_overlap_are_refused_and_those_that_touch_are_not() -> None:
    event = make_pilot(published=False)
    begins = event.starts_at
    assert begins
    hour = timedelta(hours=1)
    with pytest.raises(ValidationError, match="overlap"):
        plan_sessions(
            event.pk,
            [PlannedSession("A", begins, begins + hour), PlannedSession("B", begins + hour / 2, begins + 2 * hour)],
        )
    plan_sessions(
        event.pk, [PlannedSession("A", begins, begins + hour), PlannedSession("B", begins + hour, begins + 2 * hour)]
    )
    assert event.sessions.count() == 2


def test_a_published_activity_keeps_at_least_one_session() -> None:
    event = make_pilot()
    with pytest.raises(ValidationError, match="needs at least one session"):
        plan_sessions(event.pk, [])


def test_first_and_last_day_are_those_of_the_place() -> None:
    event = make_pilot(published=False)
    late = datetime(2027, 5, 5, 21, 30, tzinfo=UTC)  # half past midnight in Bucharest
    plan_sessions(event.pk, [PlannedSession("Night", late - timedelta(minutes=40), late)])
    event.refresh_from_db()
    assert (str(event.starts_on), str(event.ends_on)) == ("2027-05-05", "2027-05-06")


def test_saving_the_details_changes_partners_and_never_the_lead() -> None:
    lead, partner = make_organisation(), make_organisation("Cidis", "IT")
    event = make_pilot(published=False, organisation=lead)
    event.grants.get().partners.set([lead, partner])
    save_details(event.pk, details_form(event, partners=[partner.pk]).details())
    assert {(row.organisation, row.is_lead) for row in event.organiser_rows.all()} == {(lead, True), (partner, False)}
    save_details(event.pk, details_form(event, partners=[]).details())
    assert [(row.organisation, row.is_lead) for row in event.organiser_rows.all()] == [(lead, True)]


def test_what_is_on_now_still_stands_among_what_comes_up() -> None:
    event = make_pilot()
    clock.move_to(event.starts_at + timedelta(minutes=30))
    assert list(Event.objects.upcoming()) == [event]
    assert not Event.objects.past().exists()
    clock.move_to(event.ends_at + timedelta(minutes=30))
    assert not Event.objects.upcoming().exists()
    assert list(Event.objects.past()) == [event]


def test_what_was_published_too_early_is_withdrawn_and_its_address_says_so(client: Client) -> None:
    event = make_pilot()
    address = event.get_absolute_url()
    client.force_login(make_coordinator())
    work = f"/work/activities/{event.public_id}/"
    assert f"{work}withdraw/" in client.get(work).content.decode()
    assert "Nobody is on its list" in client.get(f"{work}withdraw/").content.decode()
    assert client.post(f"{work}withdraw/")["Location"] == work
    event.refresh_from_db()
    assert (event.state, event.published_at) == ("draft", None)
    for answer in (Client().get(address), Client().post(address, form_data())):
        assert answer.status_code == 410
        assert "This activity is withdrawn" in answer.content.decode()
        assert event.title not in answer.content.decode()
    assert event.title not in Client().get("/activities/").content.decode()
    with pytest.raises(IllegalMove, match="its address stays"):
        delete_draft(event.pk)
    publish(event.pk)
    assert Client().get(address).status_code == 200


def test_what_has_people_on_its_list_is_not_withdrawn(client: Client) -> None:
    event = make_pilot()
    make_registration(event, "unconfirmed")
    with pytest.raises(IllegalMove, match="People are on its list"):
        withdraw_event(event.pk)
    client.force_login(make_coordinator())
    assert "withdraw/" not in client.get(f"/work/activities/{event.public_id}/").content.decode()
    assert "Only what is published" in client.get(f"/work/activities/{event.public_id}/withdraw/").content.decode()
