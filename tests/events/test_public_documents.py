"""Documents on the public page: reports and presentations, pictures of whom those who are seen agreed, never a signed sheet."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from events.actions import evidence
from events.models import Event, EventDocument
from share.kit import clock
from share.kit.moves import IllegalMove
from tests.make import make_coordinator, make_document, make_gathering, make_organisation, make_picture, make_recorded

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


def small(picture: EventDocument) -> HttpResponse:
    return Client().get(reverse("events:small_picture", args=[picture.event.public_id, picture.public_id]))  # type: ignore[return-value]


@pytest.mark.parametrize(("size", "drawn"), [((900, 600), (640, 427)), ((600, 3000), (128, 640)), ((40, 30), (40, 30))])
def test_a_public_picture_is_drawn_small(event: Event, size: tuple[int, int], drawn: tuple[int, int]) -> None:
    answer = small(make_picture(event, size, shown_at=clock.now()))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == drawn
        assert picture.getpixel((5, 5)) == pytest.approx((0x14, 0x52, 0x4F), abs=3)


def test_no_picture_is_drawn_that_nobody_agreed_to_or_of_a_draft(event: Event) -> None:
    picture = make_picture(event)
    assert small(picture).status_code == 404
    evidence.show_document(picture.pk, "All of them")
    assert small(picture).status_code == 200
    evidence.hide_document(picture.pk)
    assert small(picture).status_code == 404
    assert small(make_document(event, "report", shown_at=clock.now())).status_code == 404
    draft = make_gathering("workshop")
    Event.objects.filter(pk=draft.pk).update(state="draft", published_at=None)
    assert small(make_picture(draft, shown_at=clock.now())).status_code == 404


def test_pictures_stand_on_the_page_and_on_the_timeline(event: Event, client: Client) -> None:
    picture = make_picture(event)
    address = reverse("events:small_picture", args=[event.public_id, picture.public_id])
    Event.objects.filter(pk=event.pk).update(starts_on=date(2016, 5, 1), ends_on=date(2016, 5, 2))
    pages = [event.get_absolute_url(), reverse("pages:timeline")]
    assert [address in client.get(page).content.decode() for page in pages] == [False, False]
    evidence.show_document(picture.pk, "All of them")
    assert [address in client.get(page).content.decode() for page in pages] == [True, True]
