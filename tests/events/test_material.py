"""Files of an activity and of its sessions: material stands on the own page of everybody with a place, all else does not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from events.actions import cancel_registration, plan_sessions
from events.models import Event, EventDocument, Registration
from events.plans import PlannedSession
from tests.kit.test_uploads import PDF
from tests.make import hidden_fields, make_coordinator, make_document, make_pilot, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_pilot(capacity=1)


def own(registration: Registration) -> str:
    return f"/my/{registration.token}/"


def test_who_has_a_place_reads_the_material_in_the_order_of_the_agenda(event: Event, client: Client) -> None:
    first, second = event.sessions.all()
    later = make_document(event, "material", session=second)
    sooner = make_document(event, "material", session=first)
    whole, sheet = make_document(event, "material"), make_document(event, "signatures")
    registration = make_registration(event)
    page = client.get(own(registration)).content.decode()
    assert page.index(whole.name) < page.index(sooner.name) < page.index(later.name)
    assert second.title in page
    assert sheet.name not in page
    answer = client.get(f"{own(registration)}material/{whole.public_id}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer).startswith(b"%PDF-")  # type: ignore[arg-type]
    assert client.get(f"{own(registration)}material/{sheet.public_id}/").status_code == 404


def test_who_waits_or_has_left_reads_none(event: Event, client: Client) -> None:
    material = make_document(event, "material")
    has_one, waits = make_registration(event), make_registration(event, "waiting")
    elsewhere = make_registration(make_pilot())
    for other in (waits, elsewhere):
        assert material.name not in client.get(own(other)).content.decode()
        assert client.get(f"{own(other)}material/{material.public_id}/").status_code == 404
    cancel_registration(has_one.pk, Registration.Reason.BY_PERSON)
    assert client.get(f"{own(has_one)}material/{material.public_id}/").status_code == 404


def test_a_file_that_was_replaced_is_shown_no_longer(event: Event, client: Client) -> None:
    old = make_document(event, "material")
    new = make_document(event, "material", replaces=old)
    page = client.get(own(make_registration(event))).content.decode()
    assert new.name in page
    assert old.name not in page


def test_the_team_puts_a_file_to_a_session_of_this_activity_only(event: Event, client: Client) -> None:
    client.force_login(make_coordinator(event.organisers.get()))
    page, session = f"/work/activities/{event.public_id}/evidence/", event.sessions.all()[1]
    data = hidden_fields(client, page) | {"kind": "material", "language": "ro", "replaces": ""}

    def uploaded(chosen: object) -> int:
        file = SimpleUploadedFile("slides.pdf", PDF)
        return client.post(page, {**data, "session": str(chosen), "file": file}).status_code

    assert uploaded(make_pilot().sessions.all()[0].pk) == 422
    assert uploaded(session.pk) == 302
    assert EventDocument.objects.get().session == session
    assert session.title in client.get(page).content.decode()


def test_a_session_that_is_taken_out_leaves_its_file_to_the_activity(event: Event) -> None:
    first, second = event.sessions.select_related("taught__module")
    material = make_document(event, "material", session=second)
    kept = PlannedSession(first.title, first.starts_at, first.ends_at, first.pk, {"module": first.taught.module})
    plan_sessions(event.pk, [kept])
    material.refresh_from_db()
    assert material.session is None
