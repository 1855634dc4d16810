"""A draft that nobody needs goes; what was public stays."""

import pytest
from django.test import Client

from events.actions import delete_draft
from events.models import Attendance, Event, Session
from share.kit import clock
from share.kit.moves import IllegalMove
from tests.make import make_coordinator, make_document, make_organisation, make_pilot, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(client: Client) -> Client:
    client.force_login(make_coordinator())
    return client


def page(event: Event, name: str = "delete/") -> str:
    return f"/work/activities/{event.public_id}/{name}"


def test_a_draft_is_deleted_after_one_question(team: Client) -> None:
    draft = make_pilot(published=False)
    assert page(draft) in team.get(page(draft, "")).content.decode()
    assert "was never public" in team.get(page(draft)).content.decode()
    assert Event.objects.filter(pk=draft.pk).exists(), "asking deletes nothing"
    assert team.post(page(draft)).status_code == 302
    assert not Event.objects.filter(pk=draft.pk).exists()
    assert not Session.objects.filter(event=draft.pk).exists()
    assert team.post(page(draft)).status_code == 404


def test_what_was_public_is_not_deleted(team: Client) -> None:
    event = make_pilot()
    assert page(event) not in team.get(page(event, "")).content.decode()
    assert team.post(page(event)).status_code == 409
    assert Event.objects.filter(pk=event.pk).exists()


def test_a_draft_with_files_keeps_them() -> None:
    draft = make_pilot(published=False)
    make_document(draft)
    with pytest.raises(IllegalMove, match="Take them out first"):
        delete_draft(draft.pk)


def test_another_partner_deletes_nothing(client: Client) -> None:
    draft = make_pilot(published=False)
    client.force_login(make_coordinator(make_organisation("Cidis", "IT")))
    assert client.post(page(draft)).status_code == 404
    assert Event.objects.filter(pk=draft.pk).exists()


def test_who_had_a_place_and_did_not_come_is_listed_once_attendance_was_taken(team: Client) -> None:
    event = make_pilot(capacity=2)
    came, stayed_away, _waiting = (
        make_registration(event),
        make_registration(event),
        make_registration(event, "waiting"),
    )

    def listed() -> list[str]:
        return [row.name for row in team.get(page(event, "registrations/?range=no-shows")).context["page"]]

    assert listed() == []
    clock.move_to(event.starts_at)
    Attendance.objects.create(registration=came, session=event.sessions.all()[0], mark="present")
    assert listed() == [stayed_away.name]
