"""The files that prove an activity: brought, listed, taken away as they came, and kept once it was completed."""

from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from events.actions import add_document, remove_document
from events.models import Event, EventDocument
from share.kit import clock
from share.kit.moves import IllegalMove
from share.kit.uploads import Upload
from share.records.documents import NewDocument
from share.records.models import StoredFile
from tests.corpus import HOSTILE
from tests.kit.test_uploads import PDF, picture
from tests.make import make_coordinator, make_organisation, make_pilot, make_user

pytestmark = pytest.mark.django_db
SHEET = NewDocument("signatures", Upload("sheet.pdf", "application/pdf", PDF))


def completed_pilot() -> Event:
    event = make_pilot(starts_in=-timedelta(days=3))
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    return Event.objects.get(pk=event.pk)


def page(event: Event, more: str = "evidence/") -> str:
    return f"/work/activities/{event.public_id}/{more}"


def upload(
    client: Client, event: Event, content: bytes = PDF, name: str = "sheet.pdf", kind: str = "signatures"
) -> Any:
    return client.post(page(event), {"kind": kind, "file": SimpleUploadedFile(name, content)})


def stored() -> list[str]:
    try:
        return sorted(default_storage.listdir("documents")[1])
    except FileNotFoundError:
        return []


@pytest.fixture
def irina(client: Client) -> Client:
    client.force_login(make_coordinator(make_organisation()))
    return client


@pytest.mark.parametrize(
    ("content", "kind"), [(PDF, "application/pdf"), (picture("JPEG"), "image/jpeg"), (picture("PNG"), "image/png")]
)
def test_a_file_comes_in_and_leaves_as_it_came(content: bytes, kind: str, irina: Client) -> None:
    event = make_pilot()
    assert upload(irina, event, content, "Prezență.PDF").status_code == 302
    kept = event.documents.get()
    assert (kept.name, kept.kind, kept.language) == ("Prezență.PDF", "signatures", "")
    assert (kept.stored.media_type, kept.stored.size) == (kind, len(content))
    assert kept.added_by
    assert kept.added_by.name == "Irina Demo"
    assert "Prezență.PDF" in irina.get(page(event)).content.decode()
    answer = irina.get(page(event, f"evidence/{kept.public_id}/"))
    assert b"".join(answer) == content
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b"<html>", "Choose a PDF, or a picture as JPEG or PNG."),
        (b"%PDF-1.7", "This PDF has no end"),
        (PDF + b"\0" * 11_000_000, "larger than 10 MB"),
    ],
)
def test_a_file_that_is_not_good_gets_one_sentence_and_leaves_nothing(content: bytes, said: str, irina: Client) -> None:
    event = make_pilot()
    answer = upload(irina, event, content)
    assert answer.status_code == 422
    (sentence,) = answer.context["form"].errors["file"]
    assert sentence.startswith(said) or said in sentence
    assert not EventDocument.objects.exists()
    assert stored() == []


def test_a_form_without_a_file_or_with_a_wrong_kind_says_so(irina: Client) -> None:
    event = make_pilot()
    assert irina.post(page(event), {"kind": "agenda"}).context["form"].errors["file"] == ["Choose a file."]
    assert irina.post(page(event), {"kind": "agenda", "file": "text"}).context["form"].errors["file"]
    assert "kind" in upload(irina, event, kind="something").context["form"].errors


def test_the_same_file_twice_is_told_at_the_field_and_kept_once(irina: Client) -> None:
    event, other = make_pilot(), make_pilot()
    upload(irina, event)
    answer = upload(irina, event, name="again.pdf", kind="other")
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == ["This file is here already."]
    assert len(stored()) == 1
    assert upload(irina, other).status_code == 302


def test_a_twin_that_came_in_meanwhile_leaves_no_file_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_pilot()
    save = FileSystemStorage.save

    def slowly(storage: FileSystemStorage, name: str, content: Any) -> str:
        monkeypatch.setattr(FileSystemStorage, "save", save)
        add_document(event.pk, SHEET, by=make_user())
        return save(storage, name, content)

    monkeypatch.setattr(FileSystemStorage, "save", slowly)
    with pytest.raises(ValidationError, match="here already"):
        add_document(event.pk, SHEET, by=make_user())
    assert stored() == [event.documents.get().stored.file.removeprefix("documents/")]


def test_a_crash_leaves_a_file_and_never_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_pilot()

    def crash(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(EventDocument, "save", crash)
    with pytest.raises(RuntimeError):
        add_document(event.pk, SHEET, by=make_user())
    assert (EventDocument.objects.count(), len(stored())) == (0, 1)
    monkeypatch.setattr(FileSystemStorage, "save", crash)
    with pytest.raises(RuntimeError):
        add_document(event.pk, SHEET, by=make_user())
    assert EventDocument.objects.count() == 0


def test_a_file_is_taken_out_with_its_row(irina: Client, django_capture_on_commit_callbacks: Any) -> None:
    event = make_pilot()
    kept = add_document(event.pk, SHEET, by=make_user())
    with django_capture_on_commit_callbacks(execute=True):
        assert irina.post(page(event, f"evidence/{kept.public_id}/remove/")).status_code == 302
    assert not event.documents.exists()
    assert stored() == []
    assert irina.get(page(event, f"evidence/{kept.public_id}/")).status_code == 404


def test_after_it_is_completed_files_stay_and_more_can_come(irina: Client) -> None:
    event = completed_pilot()
    assert "Take out" not in irina.get(page(event)).content.decode()
    upload(irina, event)
    kept = event.documents.get()
    with pytest.raises(IllegalMove, match="is completed"):
        remove_document(kept.pk)
    assert irina.post(page(event, f"evidence/{kept.public_id}/remove/")).status_code == 409
    assert event.documents.exists()
    shown = irina.get(page(event)).content.decode()
    assert "Files stay here now" in shown
    assert "Take out" not in shown


def test_a_file_of_another_activity_is_not_reached_through_ours(irina: Client) -> None:
    ours, theirs = make_pilot(), make_pilot(organisation=make_organisation("Cidis", "IT"))
    kept = add_document(theirs.pk, SHEET, by=make_user())
    for event in (ours, theirs):
        assert irina.get(page(event, f"evidence/{kept.public_id}/")).status_code == 404
        assert irina.post(page(event, f"evidence/{kept.public_id}/remove/")).status_code == 404


def test_a_row_whose_file_is_gone_says_so(irina: Client) -> None:
    event = make_pilot()
    kept = add_document(event.pk, SHEET, by=make_user())
    default_storage.delete(kept.stored.file)
    answer = irina.get(page(event, f"evidence/{kept.public_id}/"))
    assert (answer.status_code, "is not in the store any more" in answer.content.decode()) == (409, True)


# What waits


def test_a_completed_activity_asks_for_its_signed_sheet_until_it_is_there(irina: Client) -> None:
    event = completed_pilot()
    missing, ask = "The signed sheet is missing.", "Upload the signed attendance sheet"
    add_document(event.pk, NewDocument("agenda", Upload("agenda.pdf", "application/pdf", PDF + b"\n")), by=make_user())
    assert missing in irina.get(page(event, "")).content.decode()
    assert missing in irina.get(page(event)).content.decode()
    assert ask in irina.get("/work/").content.decode()
    assert '<span class="count">missing</span>' in irina.get(page(event, "")).content.decode()
    upload(irina, event)
    assert missing not in irina.get(page(event, "")).content.decode()
    assert ask not in irina.get("/work/").content.decode()
    assert '<span>Evidence</span><span class="count">2</span>' in irina.get(page(event, "")).content.decode()


def test_only_what_is_completed_is_asked_for_its_sheet(irina: Client) -> None:
    event = make_pilot()
    assert "The signed sheet is missing." not in irina.get(page(event)).content.decode()
    assert set(Event.objects.without_signatures()) == {event}
    add_document(event.pk, SHEET, by=make_user())
    assert not Event.objects.without_signatures().exists()


# Names

NAMES = [
    "../../etc/passwd.pdf",
    "..\\..\\boot.ini.pdf",
    "/etc/passwd",
    "C:\\sheet.pdf",
    "a\r\nSet-Cookie: x=1.pdf",
    'a";x="b.pdf',
    "<script>alert(1)</script>.pdf",
    "sheet\u202efdp.exe",
    "sheet\0.pdf",
    "...",
    " ",
    "x" * 300 + ".pdf",
    "Prezență.pdf",
    "листа.pdf",
    "=cmd|' /C calc'!A0.pdf",
    "%2e%2e%2fx.pdf",
    "evidence/other.pdf",
    "CON.pdf",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_text_and_no_path(name: str, irina: Client) -> None:
    event = make_pilot()
    file = SimpleUploadedFile("x.pdf", PDF)
    file._name = name  # a browser may say anything
    answer = irina.post(page(event), {"kind": "other", "file": file})
    if answer.status_code == 422:
        assert answer.context["form"].errors["file"]
        return
    kept = event.documents.get()
    assert len(kept.name) <= 200
    assert kept.name == PurePosixPath(kept.name).name
    assert stored() == [kept.stored.file.removeprefix("documents/")]
    shown = irina.get(page(event))
    assert b"<script>alert" not in shown.content
    answer = irina.get(page(event, f"evidence/{kept.public_id}/"))
    assert b"".join(answer) == PDF
    leaves = answer["Content-Disposition"]
    assert leaves.startswith("attachment; filename")
    assert not set("\r\n\0") & set(leaves)


def test_every_hostile_name_is_kept_or_refused() -> None:
    """Straight into the action, as another caller might: what the form let through is never a path."""
    event, by = make_pilot(), make_user()
    for number, value in enumerate(HOSTILE.values()):
        name = value[:200].replace("\0", "").encode("utf-8", "ignore").decode()
        add_document(event.pk, NewDocument("other", Upload(name, "application/pdf", PDF + b"%d" % number)), by=by)
    assert len(stored()) == len(HOSTILE)
    assert {f"documents/{name}" for name in stored()} == set(StoredFile.objects.values_list("file", flat=True))
