"""A full disk, or one that takes nothing: a sentence at the field, no half file, and what was left behind goes."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, EventDocument
from share.jobs.registry import purges
from share.kit.storage import StoreAway
from share.records.models import StoredFile
from share.records.stored import read, store
from tests.make import make_coordinator, make_document, make_organisation, make_pilot

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"0" * 300_000 + b"\n%%EOF\n"
FULL = "The store for files is full or cannot be written to"


@contextmanager
def room_for(most: int) -> Iterator[None]:
    """The system refuses to write a file beyond so many bytes, as a full disk does: with what fitted already written."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def everything() -> list[str]:
    root = Path(default_storage.location)
    return sorted(str(file.relative_to(root)) for file in root.rglob("*") if file.is_file())


def upload(client: Client, event: Event) -> tuple[int, str]:
    form = {"kind": "agenda", "file": SimpleUploadedFile("sheet.pdf", PDF), "language": "ro", "replaces": ""}
    answer = client.post(f"/work/activities/{event.public_id}/evidence/", form)
    return answer.status_code, answer.content.decode()


@pytest.fixture
def event() -> Event:
    return make_pilot()


@pytest.fixture
def irina(client: Client, event: Event) -> Client:
    client.force_login(make_coordinator(make_organisation()))
    return client


def test_a_full_store_is_a_sentence_at_the_field_and_leaves_nothing(irina: Client, event: Event) -> None:
    with room_for(100_000):
        status, page = upload(irina, event)
    assert status == 422
    assert FULL in page
    assert str(default_storage.location) not in page
    assert everything() == []
    assert not EventDocument.objects.exists()
    assert not StoredFile.objects.exists()
    assert upload(irina, event)[0] == 302, "with room again it is kept"


def test_a_store_that_is_not_there_is_the_same_sentence(irina: Client, event: Event) -> None:
    root = Path(default_storage.location)
    root.parent.mkdir(parents=True, exist_ok=True)
    root.write_text("a file where the folder should be")
    status, page = upload(irina, event)
    assert status == 422
    assert FULL in page


def test_readiness_looks_at_the_store(client: Client) -> None:
    assert client.get("/readyz").json()["checks"]["store"] == "ok"
    assert everything() == []
    with room_for(1):
        answer = client.get("/readyz").json()
    assert (answer["checks"]["store"], answer["state"]) == ("full or away", "degraded")


def test_the_answer_of_readiness_is_kept_some_seconds(client: Client, settings: LazySettings) -> None:
    settings.READY_KEPT = 0
    client.get("/readyz")
    settings.READY_KEPT = 600
    before = client.get("/readyz").json()
    with CaptureQueriesContext(connection) as queries, room_for(1):
        assert client.get("/readyz").json() == before
    assert len(queries) == 0
    settings.READY_KEPT = 0
    with room_for(1):
        assert client.get("/readyz").json() != before


def test_what_a_job_says_of_a_full_store_has_no_path() -> None:
    with room_for(1_000), pytest.raises(StoreAway) as refused:
        store(PDF, "application/pdf", name="reports/one.pdf")
    assert FULL in str(refused.value)
    assert str(default_storage.location) not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_file_that_is_replaced_is_whole_before_and_after() -> None:
    stored = store(b"first", "text/plain", name="reports/one.txt")
    with room_for(1_000), pytest.raises(StoreAway):
        default_storage.save("reports/one.txt", ContentFile(PDF))
    assert read(stored) == b"first"
    assert everything() == ["reports/one.txt"]


def test_files_that_no_row_names_go_after_a_day(event: Event) -> None:
    kept = make_document(event).stored
    for name in ("documents/lost.pdf", "certificates/half.pdf.part", "reports/young.pdf"):
        default_storage.save(name, ContentFile(b"x"))
    before = (timezone.now() - timedelta(days=1, minutes=1)).timestamp()
    for name in (kept.file, "documents/lost.pdf", "certificates/half.pdf.part"):
        os.utime(default_storage.path(name), (before, before))
    assert purges["orphans"].run() == 2
    assert everything() == sorted([kept.file, "reports/young.pdf"])
    assert purges["orphans"].run() == 0
