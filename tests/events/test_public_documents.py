"""Documents on the public page: reports and presentations, pictures of whom those who are seen agreed, never a signed sheet."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from events.actions import evidence
from events.models import Event, EventDocument
from share.kit import clock
from share.kit.moves import IllegalMove
from tests.make import make_coordinator, make_document, make_gathering, make_organisation, make_recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_recorded(make_organisation())


def show(client: Client, document: EventDocument, **data: str) -> int:
    url = reverse("events:show_document", args=[document.event.public_id, document.public_id])
    return client.post(url, data).status_code


def opened(document: EventDocument) -> int:
    url = reverse("events:public_document", args=[document.event.public_id, document.public_id])
    answer = Client().get(url)
    b"".join(answer)  # a file is read to its end, which closes it
    return answer.status_code


def named(event: Event) -> list[str]:
    page = Client().get(event.get_absolute_url()).content.decode()
    kept = {document.name: page.find(document.name) for document in event.documents.all()}
    return sorted((name for name, place in kept.items() if place > 0), key=lambda name: kept[name])


def test_a_report_is_read_by_anybody_once_its_team_shows_it_and_no_more_when_it_hides_it(
    event: Event, client: Client
) -> None:
    report = make_document(event, "report")
    client.force_login(make_coordinator(event.organisers.get()))
    assert (named(event), opened(report)) == ([], 404)
    assert show(client, report) == 302
    assert (named(event), opened(report)) == ([report.name], 200)
    assert show(client, report, hide="yes") == 302
    assert (named(event), opened(report)) == ([], 404)


def test_a_picture_is_shown_when_somebody_says_who_agreed_and_stands_last(event: Event, client: Client) -> None:
    picture, slides = make_document(event, "picture"), make_document(event, "presentation")
    client.force_login(make_coordinator(event.organisers.get()))
    assert show(client, picture) == 422
    with pytest.raises(ValidationError, match="how they agreed"):
        evidence.show_document(picture.pk)
    assert show(client, picture, consent="All six, on the list of the day") == 302
    assert show(client, slides) == 302
    assert named(event) == [slides.name, picture.name]
    assert "on the list of the day" not in Client().get(event.get_absolute_url()).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        EventDocument.objects.filter(pk=picture.pk).update(consent="")


def test_a_signed_sheet_is_never_public(event: Event, client: Client) -> None:
    sheet = make_document(event)
    with pytest.raises(IllegalMove, match="holds names"):
        evidence.show_document(sheet.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        EventDocument.objects.filter(pk=sheet.pk).update(shown_at=clock.now())
    client.force_login(make_coordinator(event.organisers.get()))
    page = client.get(reverse("events:evidence", args=[event.public_id])).content.decode()
    assert reverse("events:show_document", args=[event.public_id, sheet.public_id]) not in page


def test_of_two_versions_the_newest_is_shown_and_a_draft_shows_none(event: Event) -> None:
    first = make_document(event, "report")
    evidence.show_document(first.pk)
    second = make_document(event, "report", replaces=first)
    assert opened(first) == 404, "its team has to look at the new one first"
    evidence.show_document(second.pk)
    assert named(event) == [second.name]
    draft = make_gathering("workshop")
    Event.objects.filter(pk=draft.pk).update(state="draft", published_at=None)
    hidden = make_document(draft, "report")
    evidence.show_document(hidden.pk)
    assert opened(hidden) == 404
