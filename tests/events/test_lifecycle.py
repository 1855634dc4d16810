"""Changing an event that people know about, and who was there."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from events.actions import (
    cancel_event,
    confirm_address,
    expire_unconfirmed,
    mark_attendance,
    plan_sessions,
    register,
    save_details,
)
from events.forms import DetailsForm
from events.models import Attendance, Event, Registration
from events.models.event import QUIET
from events.plans import PlannedSession
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.mail.planned import send_due
from tests.make import (
    OFFICE,
    details_data,
    form_data,
    make_applicant,
    make_coordinator,
    make_organisation,
    make_pilot,
    make_registration,
    make_town,
    make_user,
)

pytestmark = pytest.mark.django_db


def details_form(event: Event, **changes: object) -> DetailsForm:
    form = DetailsForm(data=details_data(event, **changes), kind=event.event_kind, event=event, actor=OFFICE)
    assert form.is_valid(), form.errors
    return form


def changed_mails() -> int:
    """How many were told of changes, once the quiet time after the last change is over."""
    clock.move_to(clock.now() + QUIET)
    send_due()
    return Mail.objects.filter(key__contains=":changed:").count()


def test_half_past_nine_stays_half_past_nine_when_the_town_lies_in_another_zone() -> None:
    event = make_pilot(published=False)
    before = event.local_start
    lisbon = make_town("Lisbon", "PT")
    event = save_details(event.pk, details_form(event, municipality=lisbon.pk).details())
    assert event.timezone == "Europe/Lisbon"
    assert before is not None
    assert event.local_start is not None
    assert event.local_start.replace(tzinfo=None) == before.replace(tzinfo=None)
    assert event.local_start.utcoffset() != before.utcoffset()


def test_what_is_public_stays_complete() -> None:
    event = make_pilot()
    with pytest.raises(ValidationError, match="venue"):
        save_details(event.pk, details_form(event, venue="").details())
    yesterday = clock.now() - timedelta(days=1)
    plan = [PlannedSession("A", yesterday, yesterday + timedelta(hours=1))]
    with pytest.raises(ValidationError):
        plan_sessions(event.pk, plan)


def test_people_are_told_of_a_new_place_once_and_not_after_the_event() -> None:
    event = make_pilot(capacity=1)
    make_registration(event)
    make_registration(event, "waiting")
    save_details(event.pk, details_form(event, venue="Town hall").details())
    assert changed_mails() == 2
    assert Mail.objects.filter(key__contains=":changed:").exclude(calendar="").count() == 1  # none for who waits
    clock.move_to(event.ends_at + timedelta(hours=1))
    save_details(event.pk, details_form(event, venue="School").details())
    assert changed_mails() == 2
    with pytest.raises(IllegalMove, match="over"):
        cancel_event(event.pk, "too late")


def test_a_postponed_event_gives_its_free_seat_to_who_waits() -> None:
    event = make_pilot(capacity=1)
    register(event, make_applicant())
    waiting = make_registration(event, "waiting")
    clock.move_to(event.starts_at + timedelta(minutes=5))
    expire_unconfirmed()
    later = clock.now() + timedelta(days=7)
    kept = [
        PlannedSession(s.title, later + timedelta(hours=n), later + timedelta(hours=n + 1), pk=s.pk)
        for n, s in enumerate(event.sessions.all())
    ]
    plan_sessions(event.pk, kept)
    waiting.refresh_from_db()
    assert waiting.state == Registration.State.CONFIRMED


def test_two_people_with_the_same_list_do_not_undo_one_another() -> None:
    event = make_pilot()
    ana, ion = make_registration(event), make_registration(event)
    session = event.sessions.first()
    clock.move_to(event.starts_at + timedelta(hours=1))
    helper = make_user()
    assert mark_attendance(event.pk, {(ana.pk, session.pk): "present"}, by=helper).changed == 1
    opened_before = {(ana.pk, session.pk): "", (ion.pk, session.pk): ""}  # the second sheet says nothing of Ana
    assert (
        mark_attendance(event.pk, {**opened_before, (ion.pk, session.pk): "present"}, opened_before, by=helper).changed
        == 1
    )
    assert Attendance.objects.count() == 2
    assert (
        mark_attendance(event.pk, {(ana.pk, session.pk): ""}, {(ana.pk, session.pk): "present"}, by=helper).changed == 1
    )
    assert [mark.registration for mark in Attendance.objects.all()] == [ion]


def test_attendance_of_another_event_cannot_be_touched() -> None:
    event, other = make_pilot(), make_pilot()
    stranger, guest = make_registration(other), make_registration(event)
    clock.move_to(event.starts_at + timedelta(hours=1))
    here, elsewhere = event.sessions.first(), other.sessions.first()
    pairs = [(stranger.pk, elsewhere.pk), (stranger.pk, here.pk), (guest.pk, elsewhere.pk)]
    assert mark_attendance(event.pk, dict.fromkeys(pairs, "present"), by=make_user()).changed == 0
    assert not Attendance.objects.exists()


def test_a_person_who_never_confirmed_and_came_is_recorded() -> None:
    event = make_pilot()
    held = register(event, make_applicant())
    clock.move_to(event.starts_at + timedelta(hours=1))
    expire_unconfirmed()
    assert mark_attendance(event.pk, {(held.pk, event.sessions.first().pk): "present"}, by=make_user()).changed == 1


def test_one_person_under_two_addresses_keeps_the_seat() -> None:
    event = make_pilot(capacity=1)
    user = make_user("first@example.org")
    user.emailaddress_set.create(email="second@example.org", verified=True)
    held = register(event, make_applicant("first@example.org"))
    waiting = make_registration(event, "waiting", email="second@example.org")
    assert waiting.user == user
    kept = confirm_address(held.pk)
    waiting.refresh_from_db()
    assert (kept.pk, kept.state, waiting.state) == (held.pk, "confirmed", "cancelled")


def test_a_signed_in_person_with_a_second_address_is_registered_once(client: Client) -> None:
    event, user = make_pilot(), make_user("new@example.org")
    user.emailaddress_set.create(email="old@example.org", verified=True)
    make_registration(event, email="old@example.org")
    client.force_login(user)
    assert client.post(event.get_absolute_url(), form_data("new@example.org")).status_code == 302
    assert event.registrations.active().count() == 1


def test_a_colleagues_new_session_is_not_swept_away(client: Client) -> None:
    event = make_pilot(organisation=make_organisation())
    client.force_login(make_coordinator(make_organisation()))
    page = f"/work/activities/{event.public_id}/agenda/"
    form = client.get(page).context["forms"]
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2"}
    for line in form.forms[:2]:
        data |= {f"{line.prefix}-{name}": str(line.initial.get(name) or "") for name in line.fields}
    session = event.sessions.first()
    event.sessions.create(title="New", starts_at=session.starts_at - timedelta(hours=2), ends_at=session.starts_at)
    response = client.post(page, data)
    assert response.status_code == 409
    assert "Somebody else changed the agenda" in response.content.decode()
    assert event.sessions.count() == 3


def test_pages_about_people_are_not_kept_by_the_browser(client: Client) -> None:
    event = make_pilot(organisation=make_organisation())
    registration = make_registration(event)
    assert client.get(f"/my/{registration.token}/")["Cache-Control"] == "no-store"
    assert "Cache-Control" not in client.get("/activities/")
    client.force_login(make_coordinator(make_organisation()))
    assert client.get(f"/work/activities/{event.public_id}/registrations/")["Cache-Control"] == "no-store"


def test_a_second_factor_counts_in_the_session_in_which_it_was_given(client: Client) -> None:
    user = make_coordinator(make_organisation())
    client.force_login(user)
    session = client.session
    del session["account_authentication_methods"]
    session.save()
    answer = client.get("/work/activities/")
    assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_what_took_place_is_completed_and_not_cancelled() -> None:
    """Else the marks would stay without an activity, and its people would have no registration."""
    event = make_pilot(capacity=10)
    registration = make_registration(event)
    session = event.sessions.all()[0]
    clock.move_to(session.starts_at + timedelta(minutes=5))
    mark_attendance(event.pk, {(registration.pk, session.pk): "present"}, by=make_coordinator())
    with pytest.raises(IllegalMove, match="marked as present"):
        cancel_event(event.pk, "Rain")
    registration.refresh_from_db()
    assert registration.state == Registration.State.CONFIRMED
    mark_attendance(event.pk, {(registration.pk, session.pk): "absent"}, by=make_coordinator())
    assert cancel_event(event.pk, "Rain").state == Event.State.CANCELLED
