"""Documents of a record: what replaces what, who checked it, in which language; on what is only on record too."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from events.actions import add_document, check_document, remove_document
from events.models import Event, EventDocument, Record
from share.accounts.models import User
from share.kit.moves import IllegalMove
from share.kit.uploads import Upload
from share.policy import Role
from share.records import timeline
from share.records.documents import NewDocument
from share.records.models import StoredFile
from tests.kit.test_uploads import PDF
from tests.make import make_coordinator, make_organisation, make_pilot, make_town, make_user

pytestmark = pytest.mark.django_db


def pdf(number: int) -> bytes:
    return PDF + b"\n%" + str(number).encode() + b"\n%%EOF\n"


def put(event: Event, number: int, by: User | None = None, **fields: Any) -> EventDocument:
    new = NewDocument("signatures", Upload(f"sheet-{number}.pdf", "application/pdf", pdf(number)), **fields)
    return add_document(event.pk, new, by=by)


def page(event: Event) -> str:
    return reverse("events:evidence", args=[event.public_id])


def check(document: EventDocument) -> str:
    return reverse("events:check_document", args=[document.event.public_id, document.public_id])


@pytest.fixture
def partner() -> User:
    return make_coordinator(make_organisation())


@pytest.fixture
def irina(client: Client, partner: User) -> Client:
    client.force_login(partner)
    return client


def offered(client: Client, event: Event) -> set[str]:
    """The files that a new one may replace, as the form offers them."""
    choices = client.get(page(event)).context["form"].fields["replaces"].choices
    return {label for value, label in choices if value}


def test_a_file_that_was_replaced_is_offered_no_more_and_the_chain_is_kept(irina: Client) -> None:
    event = make_pilot()
    first = put(event, 1)
    other = put(event, 9)
    answer = irina.post(
        page(event),
        {
            "kind": "signatures",
            "file": SimpleUploadedFile("sheet-2.pdf", pdf(2)),
            "language": "ro",
            "replaces": first.pk,
        },
    )
    assert answer.status_code == 302
    second = event.documents.get(name="sheet-2.pdf")
    assert (second.replaces, second.language) == (first, "ro")
    assert offered(irina, event) == {"sheet-2.pdf", other.name}
    third = put(event, 3, replaces=second)
    assert offered(irina, event) == {"sheet-3.pdf", other.name}
    first.refresh_from_db()
    assert (first.is_replaced, second.is_replaced, third.is_replaced) == (True, True, False)
    assert first.replaced_by.replaced_by == third
    shown = " ".join(irina.get(page(event)).content.decode().split())
    assert "replaced by <bdi>sheet-2.pdf</bdi>" in shown
    assert "replaces <bdi>sheet-2.pdf</bdi>" in shown
    assert "Romanian" in shown


def test_a_file_is_replaced_once_and_the_second_is_told(irina: Client) -> None:
    event = make_pilot()
    first = put(event, 1)
    put(event, 2, replaces=first)
    before = StoredFile.objects.count()
    with pytest.raises(ValidationError, match="was replaced already"):
        put(event, 3, replaces=first)
    data = {"kind": "other", "file": SimpleUploadedFile("x.pdf", pdf(4)), "replaces": first.pk}
    answer = irina.post(page(event), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["replaces"]
    assert StoredFile.objects.count() == before == len(default_storage.listdir("documents")[1])


def test_a_file_of_another_activity_cannot_be_replaced_from_here(irina: Client) -> None:
    event, other = make_pilot(), make_pilot()
    theirs = put(other, 1)
    data = {"kind": "other", "file": SimpleUploadedFile("x.pdf", pdf(2)), "replaces": theirs.pk}
    assert "replaces" in irina.post(page(event), data).context["form"].errors
    assert not event.documents.exists()


def test_a_file_that_another_replaces_is_not_taken_out_before_that_one(irina: Client) -> None:
    event = make_pilot()
    first = put(event, 1)
    second = put(event, 2, replaces=first)
    address = reverse("events:remove_document", args=[event.public_id, first.public_id])
    assert irina.post(address).status_code == 409
    with pytest.raises(IllegalMove, match="replaced by"):
        remove_document(first.pk)
    assert event.documents.count() == 2
    remove_document(second.pk)
    assert offered(irina, event) == {"sheet-1.pdf"}, "what it replaced counts again"
    remove_document(first.pk)
    assert not event.documents.exists()


def test_a_file_is_checked_by_somebody_else_than_whoever_put_it(irina: Client, partner: User) -> None:
    mine, theirs = put(make_pilot(), 1, partner), put(make_pilot(), 2, make_user(name="Petra Demo"))
    assert irina.post(check(mine)).status_code == 409
    mine.refresh_from_db()
    assert (mine.checked_at, mine.checked_by) == (None, None)
    with pytest.raises(IllegalMove, match="somebody else"):
        check_document(mine.pk, by=partner)

    assert irina.post(check(theirs)).status_code == 302
    theirs.refresh_from_db()
    assert theirs.checked_at
    assert theirs.checked_by == partner
    assert irina.post(check(theirs)).status_code == 409, "once"
    shown = irina.get(page(theirs.event)).content.decode()
    assert "Irina Demo" in shown
    (line, *_older) = timeline.page_of(theirs.event).lines
    assert (line.who, line.route) == ("Irina Demo", "events:check_document")


def test_a_file_is_not_offered_for_checking_to_whoever_put_it(irina: Client, partner: User) -> None:
    document = put(make_pilot(), 1, partner)
    assert check(document) not in irina.get(page(document.event)).content.decode()
    office = Client()
    office.force_login(make_coordinator(make_organisation("ICMC Europe", "BE"), Role.SECRETARIAT))
    assert check(document) in office.get(page(document.event)).content.decode()


def test_another_partner_neither_sees_nor_checks_nor_takes_a_file(irina: Client) -> None:
    document = put(make_pilot(organisation=make_organisation("Cidis", "IT")), 1)
    event = document.event
    assert irina.get(page(event)).status_code == 404
    assert irina.post(check(document)).status_code == 404
    assert irina.get(reverse("events:document", args=[event.public_id, document.public_id])).status_code == 404
    ours = make_pilot()
    assert irina.post(reverse("events:check_document", args=[ours.public_id, document.public_id])).status_code == 404
    document.refresh_from_db()
    assert document.checked_at is None


def test_what_is_only_on_record_takes_documents_and_keeps_them(irina: Client) -> None:
    event = Event.objects.create(kind="webinar", state="recorded", title="Long ago", municipality=make_town())
    Record.objects.create(event=event, certainty="completed")
    event.organiser_rows.create(organisation=make_organisation())
    data = {"kind": "report", "file": SimpleUploadedFile("minutes.pdf", pdf(1)), "language": "fr"}
    assert irina.post(page(event), data).status_code == 302
    document = event.documents.get()
    assert (document.kind, document.language, document.is_demo) == ("report", "fr", False)
    with pytest.raises(IllegalMove, match="stays as it is"):
        remove_document(document.pk)
    answer = irina.post(page(event), data | {"file": SimpleUploadedFile("minutes.pdf", pdf(1))})
    assert answer.context["form"].errors["file"] == ["This file is here already."]


@pytest.mark.parametrize("language", ["", "ro", "uk", "ar"])
def test_a_file_says_its_language_or_none(irina: Client, language: str) -> None:
    event = make_pilot()
    data = {"kind": "agenda", "file": SimpleUploadedFile("a.pdf", pdf(1)), "language": language}
    assert irina.post(page(event), data).status_code == 302
    assert event.documents.get().language == language


@pytest.mark.parametrize("language", ["xx", "ro-RO", "Romanian"])
def test_a_language_the_network_does_not_know_is_said_at_its_field(irina: Client, language: str) -> None:
    event = make_pilot()
    data = {"kind": "agenda", "file": SimpleUploadedFile("a.pdf", pdf(1)), "language": language}
    assert "language" in irina.post(page(event), data).context["form"].errors
