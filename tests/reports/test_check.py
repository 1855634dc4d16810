"""The public page that checks a copy of a report: it answers for a file, never for a number alone."""

import hashlib
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, ProgrammingError, transaction
from django.test import Client
from django.utils.formats import date_format

from share.kit import clock
from share.records.copies import LARGEST
from share.records.stored import read
from share.reports import labels
from share.reports.actions import making
from share.reports.models import Report
from tests.make import make_grant, make_report
from tests.reports.test_figures import recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> Report:
    return make_report(make_grant())


@pytest.fixture
def pdf(report: Report) -> bytes:
    return read(report.files.get(kind="pdf").stored)


def page_of(report: Report) -> str:
    return f"/reports/check/{report.number}/"


def upload(client: Client, page: str, content: bytes, name: str = "report.pdf") -> str:
    answer = client.post(page, {"file": SimpleUploadedFile(name, content)}, follow=True)
    return " ".join(answer.content.decode().split())


def test_a_number_alone_vouches_for_nothing(client: Client, report: Report) -> None:
    shown = client.get(page_of(report)).content.decode()
    assert "That says nothing of your copy yet" in shown
    assert "The same" not in shown
    assert client.get("/reports/check/SHARE-R2026-NONE-SUCH/").status_code == 404


def test_the_file_that_was_made_is_the_same_and_a_forged_one_is_not(client: Client, report: Report, pdf: bytes) -> None:
    assert "The same, byte for byte" in upload(client, page_of(report), pdf)
    forged = pdf.replace(b"figures", b"fjgures")
    assert forged != pdf
    assert "Not the same." in upload(client, page_of(report), forged)


def test_the_hash_of_the_pdf_is_answered_and_the_printed_one_speaks_for_the_snapshot_only(
    client: Client, report: Report
) -> None:
    of_pdf = client.get(page_of(report), {"sha256": report.files.get(kind="pdf").stored.sha256}).content.decode()
    assert "The same, byte for byte: Report (PDF)" in " ".join(of_pdf.split())
    assert "speaks for the snapshot alone" not in of_pdf
    printed = " ".join(client.get(page_of(report), {"sha256": report.sha256}).content.decode().split())
    assert "speaks for the snapshot alone, not for your PDF" in printed


def test_a_file_of_another_report_is_not_this_one(client: Client, report: Report) -> None:
    other = make_report(make_grant("OTHER"), pdf=b"%PDF-1.7 of another")
    assert "Not the same." in upload(client, page_of(report), read(other.files.get(kind="pdf").stored))


def test_without_a_number_the_file_finds_its_report(client: Client, report: Report, pdf: bytes) -> None:
    assert report.number in upload(client, "/reports/check/", pdf)
    assert "This file is none that we made" in upload(client, "/reports/check/", pdf + b" ")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose the file that you hold."),
        ({"sha256": "abc"}, "A SHA-256 has 64 characters"),
        ({"sha256": "z" * 64}, "A SHA-256 has 64 characters"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "This file is empty."),
    ],
)
@pytest.mark.parametrize("with_number", [True, False])
def test_what_cannot_be_checked_is_said_at_the_field(
    sent: dict[str, object], sentence: str, with_number: bool, client: Client, report: Report
) -> None:
    answer = client.post(page_of(report) if with_number else "/reports/check/", sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_file_too_large_to_look_at_here_is_said(
    client: Client, report: Report, monkeypatch: pytest.MonkeyPatch, pdf: bytes
) -> None:
    monkeypatch.setattr("share.records.copies.LARGEST", len(pdf) - 1)
    assert LARGEST > 50_000_000
    assert "larger than 100 MB" in upload(client, page_of(report), pdf)


def facts_of(page: str) -> dict[str, str]:
    """What stands beside each word of a page, in its list of facts and in its table of figures."""
    pairs = re.findall(r"<(dt|th)[^>]*>(.*?)</\1>\s*<(dd|td)[^>]*>(.*?)</\3>", page, re.DOTALL)
    return {" ".join(name.split()): unescape(" ".join(value.split())) for _dt, name, _dd, value in pairs}


def test_it_shows_what_the_report_says_as_of_when_and_that_a_newer_one_exists(client: Client) -> None:
    grant = make_grant(budget_eur=1_000)
    recorded(grant, clock.today(), people=25)
    report = Report.objects.create(grant=grant, starts_on=grant.starts_on, ends_on=grant.ends_on)
    making.freeze(report)
    assert report.frozen_at
    clock.move_to(clock.now() + timedelta(days=2))
    making.tell(report)
    recorded(grant, report.frozen_at.date(), people=300)
    shown = facts_of(client.get(page_of(report)).content.decode())
    assert shown["As of"] == f"{date_format(report.frozen_at, 'DATETIME_FORMAT')} UTC"
    assert shown["Standing"] == "The newest report on this period"
    assert shown["Period"] == f"{date_format(report.starts_on)} – {date_format(report.ends_on)}"
    headline = {"Training pilots": "1", "Towns with activities": "1", "Participants reported by others": "25"}
    headline |= {"Budget": "EUR 1,000", "Share of the EU": "–", "People trained": "fewer than 5"}
    assert shown.items() >= headline.items()
    assert len(shown) == 5 + len(report.content["figures"])
    newer = make_report(grant)
    assert newer.number in client.get(page_of(report)).content.decode()
    assert "The newest report on this period" in client.get(page_of(newer)).content.decode()


@pytest.mark.parametrize(("people", "shown"), [(0, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (324, "324")])
def test_small_numbers_of_people_are_not_told_apart(people: int, shown: str) -> None:
    figure = {"key": "people_trained", "label": "People", "unit": "people", "value": people}
    assert labels.public_value(figure) == shown


def test_a_made_report_cannot_be_changed_or_removed(report: Report) -> None:
    later = report.ends_on + timedelta(days=1)
    changes = [{"snapshot": b"{}"}, {"sha256": "0" * 64}, {"ends_on": later}, {"frozen_at": clock.now()}]
    for change in changes:
        with pytest.raises((InternalError, ProgrammingError), match="Cannot update"), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**change)
    with pytest.raises((InternalError, ProgrammingError), match="Cannot update"), transaction.atomic():
        report.files.filter(kind="pdf").update(kind="xlsx")
    with pytest.raises((InternalError, ProgrammingError), match="Cannot delete"), transaction.atomic():
        Report.objects.filter(pk=report.pk).delete()
    Report.objects.filter(pk=report.pk).update(requested_by=None)  # who asked may be erased


def test_the_hashes_on_the_page_of_a_report_are_those_of_its_files(report: Report) -> None:
    for file in report.files.all():
        assert hashlib.sha256(read(file.stored)).hexdigest() == file.stored.sha256
