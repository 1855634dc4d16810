"""The words of a report and its shape: written by several, frozen with the period, and another funder's is another file."""

import io
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from share.grants.models import FundingProgramme, Grant, GrantText, PartnerPart, ReportingPeriod
from share.kit import clock
from share.kit.moves import IllegalMove
from share.records import comments
from share.records.notes import Typed
from share.reports import files, sections
from share.reports.actions import narrative, submitting
from share.reports.models import NarrativeComment, NarrativeNote, Report, ReportSection
from share.reports.snapshot import canonical, digest
from tests.make import make_coordinator, make_grant, make_organisation, make_user
from tests.reports.test_locking import make_period

pytestmark = pytest.mark.django_db
HEAD = "programme,kind,key,title,question,only\n"


@pytest.fixture
def period() -> ReportingPeriod:
    grant = make_grant()
    return make_period(grant, grant.starts_on, grant.starts_on + timedelta(days=10))


def put(period: ReportingPeriod, text: str, section: str = "summary", note: uuid.UUID | None = None) -> uuid.UUID:
    typed = Typed(note or uuid.uuid4(), 0, text)
    return narrative.write(period.pk, section, typed, by=make_user()).public_id


def submitted(period: ReportingPeriod) -> Report:
    if clock.today() <= period.ends_on:
        clock.move_to(clock.now() + (period.ends_on - clock.today()) + timedelta(days=1))
    return submitting.submit(period.pk, signatory="Ana Demo", by=make_user())


def shape(tmp_path: Path, *rows: str) -> None:
    file = tmp_path / "shape.csv"
    file.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    call_command("load_report_sections", str(file))


def words(report: Report) -> dict[str, list[str]]:
    return {one["key"]: one["words"] for one in report.content["sections"] if one["words"]}


def pdf_of(report: Report) -> str:
    pages = PdfReader(io.BytesIO(files.pdf(report))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_words_are_frozen_with_the_period_and_printed_in_its_order(period: ReportingPeriod) -> None:
    put(period, "What came of it.")
    put(period, "A second paragraph.")
    put(period, "The winter was long.", "difficulties")
    GrantText.objects.create(grant=period.grant, key="disclaimer", text="The views of its authors.")
    GrantText.objects.create(grant=period.grant, key="disclaimer", language="de", text="Die Ansichten der Verfasser.")
    report = submitted(period)
    assert words(report) == {
        "summary": ["What came of it.", "A second paragraph."],
        "difficulties": ["The winter was long."],
        "disclaimer": ["The views of its authors."],
    }
    with pytest.raises(IllegalMove):
        put(period, "Too late.")
    said = pdf_of(report)
    order = ["What came of it.", "A second paragraph.", "The winter was long.", "The views of its authors."]
    assert sorted(order, key=said.rindex) == order
    assert "Ansichten" not in said


def test_what_comes_back_is_written_on_and_the_first_version_keeps_its_words(period: ReportingPeriod) -> None:
    note = put(period, "As it was sent.")
    first = submitted(period)
    ReportingPeriod.objects.filter(pk=period.pk).update(state="returned", version=2)
    stored = NarrativeNote.objects.get(public_id=note)
    narrative.write(period.pk, "summary", Typed(note, stored.version, "As it is now."), by=make_user())
    second = submitted(period)
    assert words(Report.objects.get(pk=first.pk)) == {"summary": ["As it was sent."]}
    assert words(second) == {"summary": ["As it is now."]}


def test_two_who_write_one_paragraph_settle_it_before_the_report_is_submitted(period: ReportingPeriod) -> None:
    note = put(period, "One")
    beside = put(period, "Two", note=note)
    with pytest.raises(ValidationError, match="say which one counts"):
        submitted(period)
    narrative.settle_paragraph(period.pk, "summary", beside, keep="this", by=make_user())
    assert words(submitted(period)) == {"summary": ["Two"]}


def test_comments_are_said_and_settled_once(period: ReportingPeriod) -> None:
    ana, ben = make_user(), make_user()
    said = narrative.comment(period.pk, "summary", "Which towns?", by=ana)
    there = NarrativeComment.objects.filter(period=period)
    comments.settle(there, said.public_id, by=ben)
    with pytest.raises(IllegalMove):
        comments.settle(there, said.public_id, by=ana)
    with pytest.raises(ValidationError, match="Write what you want to say"):
        narrative.comment(period.pk, "summary", " \n ", by=ana)
    with pytest.raises(ValidationError, match="characters"):
        narrative.comment(period.pk, "summary", "x" * 2_001, by=ana)


def test_a_partner_and_the_lead_comment_on_a_part_and_nobody_else(period: ReportingPeriod, client: Client) -> None:
    ours = make_organisation("JRS Romania")
    part = PartnerPart.objects.create(period=period, organisation=ours)
    address = reverse("reports:comment_part", args=[period.grant_id, period.number, ours.public_id])
    client.force_login(make_coordinator(role="admin"))
    client.post(address, {"text": "Which of both?"})
    irina = make_coordinator(ours)
    client.force_login(irina)
    page = client.get(part.get_absolute_url()).content.decode()
    assert "Which of both?" in page
    said = part.comments.get()
    client.post(reverse("reports:settle_part_comment", args=[*_of(period), ours.public_id, said.public_id]))
    said.refresh_from_db()
    assert said.settled_by == irina
    client.force_login(make_coordinator(make_organisation("Cidis", "IT")))
    assert client.post(address, {"text": "Hello"}).status_code == 404


def test_a_comment_that_is_too_long_stays_in_its_field(period: ReportingPeriod, client: Client) -> None:
    ours = make_organisation("JRS Romania")
    PartnerPart.objects.create(period=period, organisation=ours)
    client.force_login(make_coordinator(ours))
    address = reverse("reports:comment_part", args=[*_of(period), ours.public_id])
    answer = client.post(address, {"text": "long " * 500})
    assert answer.status_code == 422
    assert list(answer.context["comment_form"].errors) == ["text"]
    assert "long long long" in answer.content.decode()
    assert "achieved" in answer.context["form"].fields, "what else stands on the page is there"


def _of(period: ReportingPeriod) -> list[int]:
    return [period.grant_id, period.number]


def test_another_funders_report_is_another_file_and_no_code(period: ReportingPeriod, tmp_path: Path) -> None:
    shape(
        tmp_path,
        "Another Fund,narrative,impact,Impact on towns,What has changed?,",
        "Another Fund,figures,,Key numbers,,people_trained pilots",
        "Another Fund,text,privacy,Privacy,,",
        "Another Fund,definitions,,Sources,,",
    )
    fund = FundingProgramme.objects.get(name="Another Fund")
    Grant.objects.filter(pk=period.grant_id).update(funding=fund)
    GrantText.objects.create(grant=period.grant, key="privacy", text="No names.")
    period.refresh_from_db()
    assert [one.key for one in sections.written(Grant.objects.get(pk=period.grant_id))] == ["impact"]
    put(period, "Towns have a plan.", "impact")
    said = pdf_of(submitted(period))
    heads = ["Impact on towns", "Key numbers", "Privacy", "Sources"]
    assert sorted(heads, key=said.rindex) == heads
    assert "Activities that count" not in said
    table = said[said.rindex("Key numbers") : said.rindex("Privacy")]
    assert "People trained" in table
    assert "Municipalities" not in table


def test_loaded_again_it_is_the_same_and_what_the_file_leaves_out_goes(tmp_path: Path) -> None:
    rows = ("Fund,narrative,a,A,,", "Fund,figures,,F,,")
    shape(tmp_path, *rows)
    shape(tmp_path, *rows)
    assert ReportSection.objects.count() == 2
    shape(tmp_path, "Fund,narrative,a,A,,")
    assert [one.key for one in ReportSection.objects.all()] == ["a"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Fund,poem,a,A,,", "Row 2: no section is called “poem”."),
        ("Fund,narrative,,A,,", "A section of words has a key, another one has none."),
        ("Fund,figures,,,,", "Row 2: .*cannot be blank"),
        ("Fund,charts,,Charts,,people_trained", "Row 2: only tables of indicators and of figures can be narrowed."),
        ("…,figures,,Figures,,", "Row 2: the programme has no name that can be read."),
        ("Fund,charts,,A,,\nfund,charts,,B,,", "Row 3: a report has “charts” once."),
        ("Fund,narrative", "Row 2: "),
    ],
)
def test_a_file_that_is_no_shape_is_refused_and_changes_nothing(row: str, said: str, tmp_path: Path) -> None:
    shape(tmp_path, "Fund,narrative,a,A,,")
    with pytest.raises(CommandError, match=said):
        shape(tmp_path, row)
    assert [one.key for one in ReportSection.objects.all()] == ["a"]


def test_a_snapshot_of_the_first_format_is_printed_in_the_shape_that_the_site_comes_with() -> None:
    grant = make_grant()
    content = canonical(
        {
            "format": "share-report-1",
            "grant": dict.fromkeys(("programme", "coordinator", "source", "funding_statement"), "")
            | {"code": "G", "title": "T", "demo": False, "partners": [], "late_outputs_until": None}
            | {"starts_on": "2018-02-01", "ends_on": "2019-07-31"},
            "period": {"from": "2018-02-01", "to": "2019-01-31"},
            "small_town_below": 50_000,
            "figures": [],
            "places": [],
            "activities": [],
            "not_counted": [],
            "missing_sheets": [],
            "published_totals": [],
        }
    )
    report = Report.objects.create(
        grant=grant,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        snapshot=content,
        sha256=digest(content),
        frozen_at=clock.now(),
    )
    said = pdf_of(report)
    for head in ("Where it took place", "Totals that others published", "How this report was made"):
        assert head in said
    assert "Summary" not in said, "nothing was written"


def test_names_of_a_programme_that_differ_by_case_are_one(tmp_path: Path) -> None:
    shape(tmp_path, "A Fund,narrative,a,A,,", "a fund,figures,,F,,")
    assert [(one.kind, one.position) for one in ReportSection.objects.filter(funding__name="A Fund")] == [
        ("narrative", 1),
        ("figures", 2),
    ]


def test_what_a_section_that_is_gone_holds_stops_nothing(period: ReportingPeriod, tmp_path: Path) -> None:
    note = put(period, "One")
    put(period, "Two", note=note)
    shape(tmp_path, ",figures,,Figures,,")
    assert words(submitted(period)) == {}


def test_comments_end_with_the_submission(period: ReportingPeriod) -> None:
    submitted(period)
    with pytest.raises(IllegalMove):
        narrative.comment(period.pk, "summary", "Too late", by=make_user())
