"""Certificates from a share of the hours; modules and outcomes on the paper and on the page where it is checked."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from events.actions import complete_event, mark_attendance
from events.models import Event, Registration
from municipalities.actors import actor_for
from share.jobs import actions as jobs
from share.kit import clock
from share.records.stored import read
from tests.make import evaluated, make_coordinator, make_pilot, make_registration, make_user, make_version
from trainings.actions import certificates
from trainings.models import Certificate, Pilot
from trainings.todo import without_certificates

pytestmark = pytest.mark.django_db


@pytest.fixture
def pilot() -> tuple[Event, list[Registration]]:
    """Two sessions of an hour: the first person was at both, the second at one, the third at none."""
    event = make_pilot()
    people = [make_registration(event, name=f"Ana {n}") for n in range(3)]
    evaluated(event, make_version(modules=7))
    Pilot.objects.filter(pk=event.pk).update(signatory="The mayor of Şomcuta Mare")
    clock.move_to(event.starts_at + timedelta(days=1))
    first, second = event.sessions.all()
    marks = {
        (people[0].pk, first.pk): "present",
        (people[0].pk, second.pk): "present",
        (people[1].pk, first.pk): "present",
    }
    mark_attendance(event.pk, marks, by=make_user())
    return complete_event(event.pk), people


def make(event: Event) -> list[str]:
    certificates.issue(event, by=make_coordinator())
    jobs.work_due()
    return sorted(Certificate.objects.made().values_list("name", flat=True))


@pytest.mark.parametrize(
    ("share", "names"), [(0, ["Ana 0", "Ana 1"]), (50, ["Ana 0", "Ana 1"]), (51, ["Ana 0"]), (100, ["Ana 0"])]
)
def test_whoever_was_there_for_the_share_gets_one(
    pilot: tuple[Event, list[Registration]], share: int, names: list[str]
) -> None:
    event, _people = pilot
    Pilot.objects.filter(pk=event.pk).update(hours_share=share)
    actor = actor_for(make_coordinator(event.organisers.all()[0]))
    assert len(without_certificates(actor)) == 1
    assert make(event) == names
    assert without_certificates(actor) == []


def test_the_page_says_who_gets_none_and_why(pilot: tuple[Event, list[Registration]], client: Client) -> None:
    event, _people = pilot
    Pilot.objects.filter(pk=event.pk).update(hours_share=80)
    client.force_login(make_coordinator(event.organisers.all()[0]))
    page = client.get(reverse("trainings:certificates", args=[event.public_id])).content.decode()
    assert "1 person was there for less than 80 percent of the hours" in page
    assert "1 person attended and has no certificate" in page


def test_what_is_taken_back_after_it_went_out_makes_a_certificate_invalid_and_no_new_one(
    pilot: tuple[Event, list[Registration]],
) -> None:
    event, people = pilot
    Pilot.objects.filter(pk=event.pk).update(hours_share=80)
    assert make(event) == ["Ana 0"]
    second = event.sessions.all()[1]
    mark_attendance(event.pk, {(people[0].pk, second.pk): "absent"}, by=make_user(), reason="She left at noon.")
    assert make(event) == ["Ana 0"]
    certificate = Certificate.objects.with_attended().get()
    assert not certificate.is_valid
    page = Client().get(reverse("trainings:verify", args=[certificate.number])).content.decode()
    assert "the attendance it speaks of was corrected later" in page


def test_paper_and_page_name_modules_outcomes_and_who_signs(pilot: tuple[Event, list[Registration]]) -> None:
    event, people = pilot
    event.grants.update(funding_statement="Co-funded by the European Union.")
    make(event)
    certificate = Certificate.objects.get(registration=people[1])
    assert certificate.stored
    pages = PdfReader(io.BytesIO(read(certificate.stored))).pages
    paper = " ".join(" ".join(page.extract_text() for page in pages).split())
    shown = Client().get(reverse("trainings:verify", args=[certificate.number])).content.decode()
    one, two = (session.taught.module for session in event.sessions.all())
    for words in (str(one), f"I can do 1 of {one}", f"I can do 2 of {one}"):
        assert words in paper
        assert words in shown
    assert f"I can do 1 of {two}" not in paper
    for words in ("The mayor of Şomcuta Mare", "Co-funded by the European Union."):
        assert words in paper
        assert words in shown
    assert len(pages) == 2
