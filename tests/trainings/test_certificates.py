import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pypdf import PdfReader

from events.actions import complete_event, mark_attendance
from events.models import Attendance, Event, Registration
from events.wording import place_of, when
from share.jobs import actions as jobs
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.records.stored import read
from tests.make import make_coordinator, make_pilot, make_registration, make_user
from trainings.actions import certificates
from trainings.models import Certificate

pytestmark = pytest.mark.django_db


def completed_pilot(people: int = 2) -> tuple[Event, list[Registration]]:
    """A pilot of two hours that is completed; the first person was there for both, the others for the first."""
    event = make_pilot()
    registrations = [make_registration(event, name=f"Ana {n}") for n in range(people)]
    clock.move_to(event.starts_at + timedelta(days=1))
    first, second = event.sessions.all()
    present = [(r.pk, first.pk) for r in registrations] + [(registrations[0].pk, second.pk)]
    mark_attendance(event.pk, dict.fromkeys(present, "present"), by=make_user())
    return complete_event(event.pk), registrations


def make(event: Event) -> None:
    certificates.issue(event, by=make_coordinator())
    jobs.work_due()


def let_go(response: Any) -> None:
    """Closes the file of a download, and not the database of the test with it, as `close()` would."""
    for close in response._resource_closers:
        close()


def test_who_attended_gets_a_paper_and_a_mail() -> None:
    event, (ana, other) = completed_pilot()
    absent = Registration.objects.create(
        event=event,
        name="Absent",
        email="x@example.org",
        town="X",
        actor_kind="ngo",
        state="confirmed",
        user=make_user(),
        confirmed_at=clock.now(),
        notice_version="1",
    )
    make(event)
    assert {c.registration_id: c.minutes for c in Certificate.objects.all()} == {ana.pk: 120, other.pk: 60}
    assert not Certificate.objects.filter(registration=absent).exists()
    certificate = Certificate.objects.get(registration=ana)
    assert certificate.stored
    text = PdfReader(io.BytesIO(read(certificate.stored))).pages[0].extract_text()
    assert "Ana 0" in text
    assert certificate.number in text
    assert Mail.objects.filter(key__startswith="certificate:").count() == 2


def test_asking_again_makes_nothing_twice_and_adds_who_was_added() -> None:
    event, _people = completed_pilot()
    make(event)
    numbers = set(Certificate.objects.values_list("number", "stored"))
    make(event)
    assert set(Certificate.objects.values_list("number", "stored")) == numbers
    assert Mail.objects.filter(key__startswith="certificate:").count() == 2
    assert len(default_storage.listdir("certificates")[1]) == 2


def test_before_it_is_completed_there_are_none() -> None:
    with pytest.raises(IllegalMove):
        certificates.issue(make_pilot(), by=make_user())


def test_a_certificate_is_valid_as_long_as_its_attendance_stands(client: Client) -> None:
    event, (ana, _other) = completed_pilot()
    make(event)
    number = Certificate.objects.get(registration=ana).number
    assert "This certificate is genuine." in client.get(f"/verify/{number.lower()}/").content.decode()
    Attendance.objects.filter(registration=ana).first().delete()
    page = client.get(f"/verify/{number}/").content.decode()
    assert "not valid any more" in page
    assert client.get("/verify/SHARE-2027-AAAA-AAAA/").status_code == 404


def test_nobody_downloads_anothers_certificate(client: Client) -> None:
    event, (ana, other) = completed_pilot()
    make(event)
    mine = client.get(f"/my/{ana.token}/certificate.pdf")
    assert mine["Content-Type"] == "application/pdf"
    assert b"".join(mine).startswith(b"%PDF")
    let_go(mine)
    number = Certificate.objects.get(registration=other).number
    client.force_login(make_coordinator(None))
    theirs = client.get(f"/work/activities/{event.public_id}/certificates/{number}.pdf")
    assert theirs.status_code == 200
    let_go(theirs)
    client.logout()
    assert client.get(f"/work/activities/{event.public_id}/certificates/{number}.pdf").status_code == 302


def test_the_page_that_verifies_shows_all_that_stands_on_the_paper(client: Client) -> None:
    """Else a paper with one line more, or one hour, would still "verify" by its number."""
    event, (ana, ben) = completed_pilot()
    make(event)
    first, second = event.sessions.all()
    for person, sessions, hours in ((ana, [first, second], "2 h"), (ben, [first], "1 h")):
        certificate = Certificate.objects.get(registration=person)
        assert certificate.stored
        paper = " ".join(PdfReader(io.BytesIO(read(certificate.stored))).pages[0].extract_text().split())
        page = " ".join(client.get(f"/verify/{certificate.number}/").content.decode().split())
        issued = date_format(timezone.localtime(certificate.issued_at), "DATE_FORMAT")
        said = [
            person.name,
            event.title,
            place_of(event),
            when(event),
            certificate.number,
            "JRS Romania",
            hours,
            issued,
        ]
        for words in [*said, *(session.title for session in sessions)]:
            assert words in paper, words
            assert words in page, words
        others = {first.title, second.title} - {session.title for session in sessions}
        assert not [title for title in others if title in page]


def test_an_edited_paper_is_not_the_same_and_the_page_says_so(client: Client) -> None:
    event, (ana, _ben) = completed_pilot()
    make(event)
    certificate = Certificate.objects.get(registration=ana)
    assert certificate.stored
    original = read(certificate.stored)
    for content, said in ((original, "The same: your copy is"), (original + b"\n", "Not the same.")):
        form = {"file": SimpleUploadedFile("copy.pdf", content)}
        answer = client.post(f"/verify/{certificate.number}/", form, follow=True)
        assert said in answer.content.decode()
