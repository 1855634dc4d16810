"""Certificates after attendance or a name was corrected, and what becomes of those that cannot be made."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from events.actions import PersonDetails, correct_person, mark_attendance
from events.models import Event, Registration
from share.jobs.models import Job, State
from share.kit import clock, pdf
from tests.make import make_coordinator, make_organisation, make_pilot, make_user
from tests.trainings.test_certificates import completed_pilot, make
from trainings.actions import certificates
from trainings.models import Certificate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a PDF looks like is another file's matter: here it is a line, and one with a name of `Broken` fails."""

    def render(self: pdf.Renderer, template: str, context: Mapping[str, Any]) -> bytes:
        if context["certificate"].name == "Broken":
            raise pdf.RenderingFailed("broken")
        return b"%PDF-"

    monkeypatch.setattr(pdf.Renderer, "_start", lambda self: None)
    monkeypatch.setattr(pdf.Renderer, "__exit__", lambda self, *error: None)
    monkeypatch.setattr(pdf.Renderer, "render", render)


def remark(event: Event, person: Registration, *marks: str) -> None:
    """Sets a person's marks, session by session."""
    pairs = {(person.pk, session.pk): mark for session, mark in zip(event.sessions.all(), marks, strict=True)}
    was = {(mark.registration_id, mark.session_id): mark.mark for mark in person.attendances.all()}
    mark_attendance(event.pk, pairs, was, by=make_user(), reason="The list says so")


def rename(person: Registration, name: str) -> None:
    correct_person(person.pk, PersonDetails(name, person.town, person.actor_kind), reason="A slip")


def number_of(person: Registration) -> str:
    return Certificate.objects.live().get(registration=person).number


def verified(client: Client, number: str) -> bool:
    return "This certificate is genuine." in client.get(f"/verify/{number}/").content.decode()


def test_attendance_moved_to_another_session_is_another_certificate(client: Client) -> None:
    event, (_ana, ion) = completed_pilot()
    make(event)
    old = number_of(ion)
    remark(event, ion, "", "present")
    assert not verified(client, old)
    assert [attendee.registration for attendee in certificates.attendees(event) if attendee.is_outdated] == [ion]
    make(event)
    assert number_of(ion) != old
    assert verified(client, number_of(ion))
    assert not verified(client, old)


def test_a_corrected_name_is_another_certificate(client: Client) -> None:
    event, (ana, _ion) = completed_pilot()
    make(event)
    old = number_of(ana)
    rename(ana, "Ana Right")
    assert not next(a for a in certificates.attendees(event) if a.registration == ana).is_served
    make(event)
    assert Certificate.objects.live().get(registration=ana).name == "Ana Right"
    assert Certificate.objects.get(number=old).replaced_at
    assert not verified(client, old)
    page = client.get(f"/verify/{old}/").content.decode()
    assert "a newer one has replaced it" in page
    assert old in page
    assert ana.name not in page, "the old name goes with the old certificate"
    assert all(attendee.is_served for attendee in certificates.attendees(event))


def test_a_certificate_is_replaced_as_often_as_the_name_is_corrected() -> None:
    event, (ana, _ion) = completed_pilot()
    for name in ("Ana Wrong", "Ana Right", "Ana Wrong"):
        rename(ana, name)
        make(event)
    assert [c.name for c in Certificate.objects.filter(registration=ana).order_by("pk")] == [
        "Ana Wrong",
        "Ana Right",
        "Ana Wrong",
    ]
    assert Certificate.objects.live().filter(registration=ana).count() == 1
    made = Certificate.objects.count()
    make(event)
    assert Certificate.objects.count() == made


def test_the_own_page_names_only_the_certificate_that_counts(client: Client) -> None:
    event, (ana, _ion) = completed_pilot()
    make(event)
    old = number_of(ana)
    rename(ana, "Broken")
    make(event)
    assert Certificate.objects.live().get(registration=ana).stored is None
    assert certificates.of_registration(ana) == []
    assert client.get(f"/my/{ana.token}/certificate.pdf").status_code == 404
    rename(ana, "Ana Right")
    clock.move_to(clock.now() + timedelta(minutes=2))  # the job that failed is tried again
    make(event)
    (link,) = certificates.of_registration(ana)
    assert number_of(ana) in link.title
    assert old not in link.title


def test_one_that_cannot_be_made_stops_no_other_and_the_job_says_so() -> None:
    event, (ana, ion) = completed_pilot()
    rename(ana, "Broken")
    make(event)
    job = Job.objects.get()
    assert job.state == State.WAITING
    assert "1 certificate could not be made" in job.last_error
    assert Certificate.objects.get(registration=ion).stored
    assert not Certificate.objects.get(registration=ana).stored


def test_somebody_absent_gets_none(client: Client) -> None:
    event, (ana, ion) = completed_pilot()
    make(event)
    remark(event, ion, "absent", "excused")
    assert [attendee.registration for attendee in certificates.attendees(event)] == [ana]
    assert not verified(client, number_of(ion))


def test_a_certificate_is_opened_through_its_own_activity_only(client: Client) -> None:
    event, (ana, _ion) = completed_pilot()
    make(event)
    other = make_pilot(organisation=make_organisation("Cidis", "IT"))
    client.force_login(make_coordinator(make_organisation("Cidis", "IT")))
    page = f"/work/activities/{other.public_id}/certificates/{number_of(ana)}.pdf"
    assert client.get(page).status_code == 404
