"""Reports: one frozen snapshot, the same wherever it is taken, and only for whoever may."""

import csv
import hashlib
import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pgtrigger
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pypdf import PdfReader

from events.gatherings.rooms.roundtables.models import Roundtable
from events.gatherings.rooms.working_groups.models import GroupItem, WorkingGroup
from events.models import Attendance, Event, EventDocument, EventPlace, GrantShare, Record, Registration, Session
from municipalities.models import Practice
from roster.models import Brief, Mission, MissionDays
from share.accounts.models import User
from share.claims.models import BudgetLine, Cost, CostDocument, Reimbursement, TimeEntry, TimeSheet, TimeSheetDocument
from share.funderforms.models import FunderForm
from share.grants.models import Grant, Programme
from share.impact.models import ImpactPage, Story
from share.imports.models import SourceRow
from share.jobs.actions import run
from share.jobs.models import Job, State
from share.kit import clock
from share.local.demo import load_demo
from share.mail.models import Mail
from share.policy import Role
from share.portal.models import TableRow
from share.records import stored
from share.records.models import FileProblem
from share.reports import pack as evidence
from share.reports import snapshot
from share.reports.actions import making
from share.reports.figures.scope import Scope
from share.reports.models import PublishedTotal, Report, Sample, SampledRow, SampleLook
from share.reports.snapshot import canonical, digest, take
from tests.make import make_auditor, make_coordinator, make_document, make_grant, make_organisation
from trainings.models import SessionModule, Sheet

pytestmark = pytest.mark.django_db
CODE, FIRST, LAST = "AMIF-2016-AG-INTE 776239", date(2018, 2, 1), date(2019, 1, 31)


@pytest.fixture
def grant() -> Grant:
    """A grant with one activity on record."""
    programme = Programme.objects.create(name="SHARE Test", slug="share-test")
    grant = make_grant("G-1", starts_on=FIRST, ends_on=date(2019, 7, 31), budget_eur=1_000, programme=programme)
    event = Event.objects.create(
        kind="roundtable",
        state="recorded",
        title="A day",
        country="RO",
        starts_on=LAST,
        ends_on=LAST,
        public_id="abcdefgh23",
    )
    Roundtable.objects.create(event=event)
    Record.objects.create(event=event, certainty="completed", source="a sheet")
    GrantShare.objects.create(event=event, grant=grant)
    return grant


@pytest.fixture
def admin() -> User:
    return make_coordinator(role=Role.ADMIN)


def ask(grant: Grant, by: User) -> Report:
    job = making.request_report(grant, FIRST, LAST, by=by)
    claimed = Job.objects.claim()
    assert claimed == job
    run(claimed)
    job.refresh_from_db()
    assert (job.state, job.last_error, job.steps_done) == (State.DONE, "", 5)
    return Report.objects.get(number=job.subject)


def read(report: Report, kind: str) -> bytes:
    return stored.read(report.files.get(kind=kind).stored)


def packed_of(report: Report) -> io.BytesIO:
    out = io.BytesIO()
    evidence.write(out, report)
    return out


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_all_files_come_from_one_snapshot(grant: Grant, admin: User) -> None:
    report = ask(grant, admin)
    content = read(report, "json")
    assert hashlib.sha256(content).hexdigest() == report.sha256
    said = words_of(read(report, "pdf"))
    assert report.sha256 in said.replace(" ", "")
    book = openpyxl.load_workbook(io.BytesIO(read(report, "xlsx")))
    figures = {row[0]: row[2] for row in book["Figures"].iter_rows(min_row=2, values_only=True)}
    assert figures == {figure["key"]: figure["value"] for figure in json.loads(content)["figures"]}
    with zipfile.ZipFile(packed_of(report)) as pack:
        assert pack.read("data/snapshot.json") == content


def test_it_is_mailed_once_and_found_under_the_downloads(grant: Grant, admin: User, client: Client) -> None:
    report = ask(grant, admin)
    making.tell(report)
    mail = Mail.objects.get(about=report.number)
    assert (mail.to, report.get_absolute_url() in mail.text) == (admin.email, True)
    client.force_login(admin)
    assert report.grant.code in client.get("/work/jobs/").content.decode()
    assert report.get_absolute_url() in client.get(f"/work/jobs/{Job.objects.get().public_id}/").content.decode()


def test_the_same_rows_give_the_same_hash_and_another_row_another(grant: Grant) -> None:
    scope = Scope(grant, FIRST, LAST)
    before = digest(canonical(take(scope)))
    assert digest(canonical(take(scope))) == before
    Event.objects.update(title="Another day")
    assert digest(canonical(take(scope))) != before


def test_the_demo_gives_the_same_hash_on_every_machine() -> None:
    """Loaded twice, with other ids and at another time."""
    load_demo()
    Sheet.objects.all().delete()  # the second demo finds its curriculum there, and answers no sheet anew
    first = canonical(take(Scope(Grant.objects.get(code=CODE), FIRST, LAST)))
    models = (
        ImpactPage,
        Story,
        FunderForm,
        TableRow,
        Reimbursement,
        TimeEntry,
        TimeSheetDocument,
        TimeSheet,
        SampleLook,
        SampledRow,
        Sample,
        MissionDays,
        Mission,
        Brief,
        Practice,
        Attendance,
        Registration,
        EventDocument,
        Session,
        SessionModule,
        SourceRow,
        Event,
        GroupItem,
        WorkingGroup,
        GrantShare,
        Report,
        CostDocument,
        Cost,
        BudgetLine,
        Grant,
    )
    kept = (
        "reports.Report:a_made_report_stays",
        "reports.Indicator:a_reported_indicator_stays",
        "reports.Sample:a_sample_stays",
        "reports.SampledRow:a_drawn_row_is_kept",
        "reports.SampleLook:a_look_is_kept",
        "claims.Cost:a_report_that_was_sent_keeps_its_costs",
        "claims.TimeEntry:hours_stay_once_signed_and_fit_a_day",
        "portal.TableRow:a_row_that_was_reported_is_not_removed",
    )
    with pgtrigger.ignore(*kept):
        for model in models:
            model.objects.all().delete()
    User.objects.update(merged_into=None)
    User.objects.filter(is_demo=True).delete()
    clock.move_to(clock.now() + timedelta(days=500))
    load_demo()
    assert canonical(take(Scope(Grant.objects.get(code=CODE), FIRST, LAST))) == first


def test_a_snapshot_does_not_hang_on_the_order_of_the_database(grant: Grant) -> None:
    _another_activity(grant.pk, close=False)
    one, other = Event.objects.order_by("pk")
    for event, place in ((one, "İstanbul"), (other, "Istanbul"), (one, "zürich"), (one, "Zagreb")):
        EventPlace.objects.create(event=event, name=place, country="TR")
    for name in ("école", "Zebra", "alpha"):
        PublishedTotal.objects.create(
            statement=name, value=1, precision="exact", source="a sheet", programme=grant.programme
        )
        grant.partners.add(make_organisation(name, "FR"))
    scope = Scope(grant, FIRST, LAST)
    before = canonical(take(scope))
    for row in [*EventPlace.objects.order_by("-pk"), *PublishedTotal.objects.order_by("-pk")]:
        row.delete()
        row.pk = None
        row.save()
    assert canonical(take(scope)) == before
    said = json.loads(before)
    assert [total["statement"] for total in said["published_totals"]] == ["Zebra", "alpha", "école"]


def test_totals_of_another_project_stand_in_no_report_and_change_no_hash(grant: Grant) -> None:
    scope = Scope(grant, FIRST, LAST)
    before = digest(canonical(take(scope)))
    other = Programme.objects.create(name="SHARE Other", slug="share-other")
    for programme in (other, None):
        PublishedTotal.objects.create(statement=f"{programme}", value=1, precision="exact", programme=programme)
    assert digest(canonical(take(scope))) == before
    PublishedTotal.objects.create(statement="ours", value=1, precision="exact", programme=grant.programme)
    assert digest(canonical(take(scope))) != before


def test_every_grant_that_pays_for_an_activity_is_named_with_its_share(grant: Grant, admin: User) -> None:
    event = Event.objects.get()
    other = make_grant("G-2")
    event.grant_shares.update(percent=60)
    GrantShare.objects.create(event=event, grant=other, percent=40)
    report = ask(grant, admin)
    assert report.content["activities"][0]["paid_by"] == [["G-1", 60], ["G-2", 40]]
    assert "Paid by G-1 (60 %); G-2 (40 %)" in words_of(read(report, "pdf"))
    book = openpyxl.load_workbook(io.BytesIO(read(report, "xlsx")))
    assert "G-1 (60 %); G-2 (40 %)" in [cell.value for cell in book["Activities"][2]]


def test_whoever_wakes_up_late_does_not_write_over_a_snapshot(grant: Grant) -> None:
    slow = Report.objects.create(grant=grant, starts_on=FIRST, ends_on=LAST)
    quick = Report.objects.get(pk=slow.pk)
    making.freeze(quick)
    Event.objects.update(title="Another day")
    making.freeze(slow)
    assert (slow.sha256, bytes(slow.snapshot)) == (quick.sha256, bytes(quick.snapshot))
    assert Report.objects.get(pk=slow.pk).sha256 == quick.sha256


def test_a_document_that_is_lost_is_listed_and_stops_nothing(grant: Grant, admin: User) -> None:
    document = make_document(Event.objects.get())
    default_storage.delete(document.stored.file)
    with zipfile.ZipFile(packed_of(ask(grant, admin))) as pack:
        assert "lost" in pack.read("data/documents.csv").decode("utf-8-sig")


def test_a_document_that_was_altered_is_said_to_be_and_is_not_in_the_pack(grant: Grant, admin: User) -> None:
    event = Event.objects.get()
    bad, good = make_document(event), make_document(event)
    forged = b"%PDF-1.7 with names that nobody signed"
    default_storage.save(bad.stored.file, ContentFile(forged))
    with zipfile.ZipFile(packed_of(ask(grant, admin))) as pack:
        text = pack.read("data/documents.csv").decode("utf-8-sig")
        said = {row["sha256"]: row["problem"] or f"data/{row['file']}" for row in csv.DictReader(io.StringIO(text))}
        (packed,) = [name for name in pack.namelist() if name.startswith("data/documents/")]
        assert said == {bad.sha256: "altered", good.sha256: packed}
        assert pack.read(packed) == stored.read(good.stored)
        assert forged not in [pack.read(name) for name in pack.namelist()]
    bad.stored.refresh_from_db()
    assert bad.stored.problem == FileProblem.ALTERED


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_is_of_one_moment(monkeypatch: pytest.MonkeyPatch, grant: Grant) -> None:
    """A row that is committed while the snapshot is read is in none of it."""
    report = Report.objects.create(grant=grant, starts_on=FIRST, ends_on=LAST)
    listed = snapshot.lines

    def meanwhile(scope: Scope) -> Any:
        found = listed(scope)
        with ThreadPoolExecutor(1) as other:
            other.submit(_another_activity, grant.pk).result()
        return found

    monkeypatch.setattr(snapshot, "lines", meanwhile)
    making.freeze(report)
    values = {figure["key"]: figure["value"] for figure in report.content["figures"]}
    assert (values["roundtables"], len(report.content["activities"])) == (1, 1)
    assert Event.objects.count() == 2


def _another_activity(grant: int, *, close: bool = True) -> None:
    try:
        event = Event.objects.create(
            kind="roundtable", state="recorded", title="B", starts_on=LAST, ends_on=LAST, public_id="bcdefghj23"
        )
        Roundtable.objects.create(event=event)
        Record.objects.create(event=event, certainty="completed")
        GrantShare.objects.create(event=event, grant_id=grant)
    finally:
        if close:  # it ran in a thread of its own
            connection.close()


def test_a_made_report_does_not_change_when_the_rows_do(grant: Grant, admin: User) -> None:
    report = ask(grant, admin)
    before = report.sha256, read(report, "json")
    Event.objects.update(title="Another day")
    for step in making.STEPS:
        step(Report.objects.select_related("grant").get(pk=report.pk))
    report.refresh_from_db()
    assert (report.sha256, read(report, "json")) == before
    assert Mail.objects.filter(about=report.number).count() == 1


def test_asked_for_twice_at_once_it_is_made_once(grant: Grant, admin: User) -> None:
    one = making.request_report(grant, FIRST, LAST, by=admin)
    two = making.request_report(grant, FIRST, LAST, by=make_coordinator(role=Role.ADMIN))
    other = making.request_report(grant, FIRST, LAST - timedelta(days=1), by=admin)
    assert one == two != other
    assert Report.objects.count() == 2


def test_the_job_asks_again_whether_one_may(grant: Grant, admin: User) -> None:
    job = making.request_report(grant, FIRST, LAST, by=admin)
    admin.memberships.update(role=Role.COORDINATOR)
    run(Job.objects.claim())
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 1)
    assert "may not make it any more" in job.last_error
    assert not Report.objects.made().exists()


def test_a_name_with_html_is_text_everywhere(admin: User) -> None:
    name = "<b>Grant</b> <script>alert(1)</script> & =1+1"
    grant = make_grant("<i>G</i>", title=name, starts_on=FIRST, ends_on=LAST, source="<img src=x>")
    grant.partners.set([make_organisation("=cmd()|<u>Partner</u>", "AT")])
    report = ask(grant, admin)
    said = words_of(read(report, "pdf"))
    assert "<b>Grant</b> <script>alert(1)</script>" in said
    assert "<u>Partner</u>" in said


def test_a_grant_without_rows_makes_a_report_that_says_so(admin: User) -> None:
    report = ask(make_grant("EMPTY", starts_on=FIRST, ends_on=LAST), admin)
    said = words_of(read(report, "pdf"))
    assert "Nothing counts in this period." in said
    assert "No place is on record in this period." in said


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (LAST, FIRST, "The period ends before it starts."),
        (date(2010, 1, 1), date(2011, 1, 1), "The grant began only on"),
        ("", "", "Fill this in."),
        ("spring", "autumn", "Enter a valid date."),
    ],
)
def test_a_period_that_makes_no_report_is_said_and_makes_nothing(
    first: Any, last: Any, sentence: str, grant: Grant, admin: User, client: Client
) -> None:
    client.force_login(admin)
    answer = client.post(f"/work/grants/{grant.pk}/reports/", {"first": str(first), "last": str(last)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Job.objects.exists()
    assert not Report.objects.exists()


def test_an_auditor_reads_one_grant_and_no_other(grant: Grant, admin: User, client: Client) -> None:
    theirs, other = ask(grant, admin), make_grant("OTHER", starts_on=FIRST, ends_on=LAST)
    foreign = ask(other, admin)
    client.force_login(make_auditor(grant))
    for page, status in (
        (f"/work/grants/{grant.pk}/", 200),
        (theirs.get_absolute_url(), 200),
        (f"/work/grants/{other.pk}/", 404),
        (foreign.get_absolute_url(), 404),
        (f"{foreign.get_absolute_url()}pdf/", 404),
        ("/work/activities/", 404),
    ):
        assert client.get(page, follow=False).status_code == status, page
    assert client.post(f"/work/grants/{grant.pk}/reports/", {"first": FIRST, "last": LAST}).status_code == 403


def test_a_report_that_is_not_made_yet_has_no_files_and_no_public_page(
    grant: Grant, admin: User, client: Client
) -> None:
    job = making.request_report(grant, FIRST, LAST, by=admin)
    assert client.get(f"/reports/check/{job.subject}/").status_code == 404
    client.force_login(admin)
    assert client.get(f"/work/reports/{job.subject}/").status_code == 200
    assert client.get(f"/work/reports/{job.subject}/pdf/").status_code == 404


# The commands


def told(*args: str) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_figures_are_printed_for_scripts_and_for_people(grant: Grant) -> None:
    said = json.loads(told("figures", "--grant", grant.code, "--to", "2019-01-31", "--json"))
    assert (said["grant"], said["from"], said["to"]) == (grant.code, "2018-02-01", "2019-01-31")
    assert {"key", "value", "unit", "precision", "definition", "source", "rows"} <= set(said["figures"][0])
    assert {figure["key"]: figure["value"] for figure in said["figures"]}["roundtables"] == 1
    assert "EUR 1,000" in told("figures", "--grant", grant.code)


def test_the_command_and_the_page_give_the_same_snapshot(grant: Grant, admin: User, tmp_path: Path) -> None:
    said = told("funder_report", "--grant", grant.code, "--to", "2019-01-31", "--out", str(tmp_path / "out"))
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".json", ".pdf", ".xlsx", ".zip"]
    assert ask(grant, admin).sha256 in said


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--grant", "NONE"], "No grant has the code"),
        (["--grant", "G-1", "--from", "2019-02-01", "--to", "2019-01-31"], "The period ends before it starts"),
        (["--grant", "G-1", "--to", "spring"], "is no day"),
    ],
)
def test_what_a_command_cannot_do_is_a_sentence(args: list[str], sentence: str, grant: Grant, tmp_path: Path) -> None:
    for command in (["figures"], ["funder_report", "--out", str(tmp_path)]):
        with pytest.raises(CommandError, match=sentence):
            call_command(*command, *args)
    assert not Report.objects.exists()
