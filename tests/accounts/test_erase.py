"""A person leaves: what names them goes, wherever it lies; lines, marks, keys and figures stay."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files.storage import default_storage
from django.test import Client

from events.actions import confirm_address, mark_attendance, register
from events.models import Event, Registration
from share.accounts.actions import erase
from share.accounts.models import User
from share.jobs.models import State
from share.kit import clock
from share.mail import actions
from share.mail.models import Mail
from share.records.stored import store
from tests.make import make_applicant, make_coordinator, make_pilot, make_registration, make_user
from trainings.actions import certificates
from trainings.models import Certificate

pytestmark = pytest.mark.django_db


def attended() -> tuple[Event, Registration]:
    event = make_pilot()
    registration = make_registration(event, email="ana@example.org", name="Ana Popescu")
    clock.move_to(event.ends_at)
    mark_attendance(event.pk, {(registration.pk, event.sessions.all()[0].pk): "present"}, by=make_user())
    return event, Registration.objects.select_related("user").get(pk=registration.pk)


def leave(registration: Registration) -> User:
    assert registration.user
    return erase(registration.user)


def test_a_registration_names_nobody_and_keeps_its_key_and_its_mark() -> None:
    _event, before = attended()
    person = leave(before)
    after = Registration.objects.get(pk=before.pk)
    assert [after.name, after.key, after.email, after.town, after.organisation, after.answer] == [""] * 6
    assert (after.person_key, after.state, after.user) == (before.person_key, before.state, person)
    assert after.attendances.count() == 1
    assert list(Registration.objects.attended()) == [after]


def test_a_certificate_names_nobody_and_counts_no_more(django_capture_on_commit_callbacks: Any) -> None:
    event, registration = attended()
    stored = store(b"%PDF-", "application/pdf", name="certificates/ana.pdf")
    stored.save()
    made = Certificate.objects.create(
        registration=registration, name="Ana Popescu", minutes=60, sessions=[event.sessions.all()[0].pk], stored=stored
    )
    with django_capture_on_commit_callbacks(execute=True):
        leave(registration)
    made.refresh_from_db()
    assert (made.name, made.stored, made.minutes) == ("", None, 60)
    assert made.replaced_at
    assert not default_storage.exists(stored.file)
    assert certificates.attendees(event) == []


def test_mail_that_waits_is_not_sent_and_mail_that_was_sent_names_nobody() -> None:
    _event, registration = attended()
    Mail.objects.update(state=State.DONE, finished_at=clock.now())
    actions.put(key="later", to="ana@example.org", subject="Ana", text="Ana")
    actions.put(key="other", to="ion@example.org", subject="Ion", text="Ion")
    leave(registration)
    assert not Mail.objects.filter(to="ana@example.org").exists()
    assert not Mail.objects.exclude(text="").exclude(key="other").exists()
    assert Mail.objects.get(key="later").state == State.EXPIRED
    assert Mail.objects.get(key="other").state == State.WAITING


def test_nobody_signs_in_or_stays_signed_in_and_the_address_is_free(client: Client) -> None:
    person = make_coordinator()
    email = person.email
    client.force_login(person)
    client.get("/work/")
    UserSession.objects.create(
        user=person, session_key=str(client.session.session_key), ip="127.0.0.1", user_agent="a browser"
    )
    erased = erase(person)
    assert (erased.name, erased.is_active, erased.is_erased) == ("", False, True)
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Authenticator.objects.filter(user=person).exists()
    assert not UserSession.objects.filter(user=person).exists()
    assert client.get("/work/").status_code == 302
    again = confirm_address(register(make_pilot(), make_applicant(email)).pk)
    assert again.user != person


def test_leaving_twice_changes_nothing() -> None:
    _event, registration = attended()
    first = leave(registration)
    second = erase(first)
    assert (second.email, second.person_key) == (first.email, first.person_key)
