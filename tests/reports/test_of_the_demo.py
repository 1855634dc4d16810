"""The demo's grants, loaded once for all of this: the fact sheet from rows, and whatever holds of a grant in full."""

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import outloud
import pytest
from django.conf import LazySettings, settings
from django.db import transaction
from django.test import Client, override_settings
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from share.accounts.actions import erase
from share.accounts.models import User
from share.funderforms.actions import fill_form
from share.funderforms.models import FunderForm
from share.funderforms.tags import tags_of
from share.grants.models import Grant
from share.local.demo import load_demo
from share.policy import Role
from share.portal.actions import refusals
from share.records import stored
from share.reports import drilldown, files, pins
from share.reports.figures import figure_of, figures, measures
from share.reports.figures.measure import Over
from share.reports.figures.scope import Scope
from share.reports.forms.figures import ScopeForm
from share.reports.measured import Modes
from share.reports.models import Report
from share.reports.snapshot import canonical, take
from tests.conftest import stored_under
from tests.funderforms.compare import cells, require_same_cells, require_same_paragraphs
from tests.make import make_coordinator
from tests.reports.test_figures import FACT_SHEET, FIRST, LAST, values
from tests.reports.test_modes import new_in, since_the_start

pytestmark = pytest.mark.django_db
CODE = "AMIF-2016-AG-INTE 776239"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Loaded once, with a media store of its own; rolled back behind the last test."""
    kept = override_settings(STORAGES=stored_under(tmp_path_factory.mktemp("demo")))
    with kept, django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield settings.STORAGES
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def demo(loaded: Any, settings: LazySettings) -> Grant:
    """The historic grant."""
    settings.STORAGES = loaded
    return Grant.objects.get(code=CODE)


def test_the_demo_gives_the_fact_sheet_from_rows(demo: Grant) -> None:
    told = {figure.key: figure for figure in figures(Scope(demo, demo.starts_on, date(2019, 1, 31)))}
    found = {key: figure.value for key, figure in told.items()}
    assert {key: found[key] for key in FACT_SHEET} == FACT_SHEET
    assert told["municipalities"].demo == 24
    assert found["people_trained"] > 300
    assert found["attendances"] > found["people_trained"]
    assert found["reported_participants"] == 25


def test_every_figure_opens_rows_that_add_up_to_it_whatever_the_filter(demo: Grant) -> None:
    for only in (
        {},
        {"country": "FR"},
        {"country": "RO"},
        {"size": "small"},
        {"size": "unknown"},
        {"actor_kind": "ngo"},
        {"country": "NL", "size": "unknown"},
        {"country": "DE", "actor_kind": "volunteer"},
    ):
        scope = Scope(demo, demo.starts_on, date(2019, 1, 31), tuple(only.items()))
        for figure in figures(scope):
            rows = drilldown.rows(figure.measure, drilldown.things(figure.measure, scope), demo, names=True)
            assert sum(row.amount for row in rows) == (figure.value or 0), (figure.key, only)
            assert len(rows) == figure.rows, (figure.key, only)
            for name, parts in figure.by.items():
                assert sum(parts.values()) == (figure.value or 0), (figure.key, name)


def test_parts_filtered_one_by_one_add_up_to_the_whole(demo: Grant) -> None:
    whole = {figure.key: figure for figure in figures(Scope(demo, FIRST, LAST))}
    for name in ("country", "actor_kind", "size"):
        for part in whole["people_trained"].by[name]:
            assert values(demo, **{name: part})["people_trained"] == whole["people_trained"].by[name][part]


def test_every_part_that_is_shown_can_be_opened(demo: Grant, client: Client) -> None:
    client.force_login(make_coordinator(role=Role.ADMIN))
    for figure in figures(Scope(demo, demo.starts_on, demo.counts_until)):
        for name, parts in figure.by.items():
            for number, (part, amount) in enumerate(parts.items()):
                asked = {name: part or "-"}
                form = ScopeForm(asked, grant=demo, small_below=settings.SMALL_TOWN_BELOW)
                assert form.is_valid(), (asked, form.errors)
                assert figure_of(measures()[figure.key], form.scope()).value == amount, (figure.key, asked)
                if number == 0:  # a page for each dimension of each figure; they are all made alike
                    page = client.get(f"/work/grants/{demo.pk}/{figure.key}/", asked)
                    assert page.context["figure"].value == amount, (figure.key, asked)


def test_new_ones_of_all_periods_add_up_to_what_is_there_in_all() -> None:
    for grant in Grant.objects.all():
        periods = list(grant.periods.order_by("starts_on"))
        new = [new_in(grant, (one.starts_on, one.ends_on)) for one in periods]
        whole = since_the_start(grant, periods[-1].ends_on)
        for key, measure in measures().items():
            if measure.over != Over.STANDS and whole[key] is not None:
                assert sum(one[key] or 0 for one in new) == whole[key], key
        assert whole["people_trained"]


def test_what_is_new_opens_rows_that_add_up_to_it(demo: Grant) -> None:
    scope = Scope(demo, date(2018, 11, 1), LAST, is_new=True)
    for key, measure in measures().items():
        found = figure_of(measure, scope)
        things = list(drilldown.things(measure, scope)) if measure.over != Over.STANDS else []
        if measure.over == Over.COUNTED_ONCE:
            assert len(things) == found.value, key


def test_before_and_new_are_what_is_there_in_all(demo: Grant) -> None:
    for line in Modes(Scope(demo, date(2018, 11, 1), date(2019, 7, 31))).lines():
        if line["over"] != Over.STANDS and line["cumulative"] is not None:
            before, new, cumulative = (Decimal(line[name] or 0) for name in ("before", "new", "cumulative"))
            assert before + new == cumulative, line["key"]


@pytest.mark.parametrize("is_new", [False, True])
def test_sealed_rows_give_the_figures_without_the_database(demo: Grant, is_new: bool) -> None:
    scope = Scope(demo, FIRST, date(2019, 1, 31), is_new=is_new)
    rows = pins.opened(pins.sealed(pins.rows_of(scope)))
    alone = pins.values(rows)
    for one in figures(scope):
        if not (is_new and one.measure.over == Over.STANDS):
            assert alone.get(one.key, 0) == (pins.plain(one.value) or 0), one.key
    assert len({row.person for row in rows if row.measure == "people_trained"}) == alone["people_trained"]
    assert "@" not in pins.sealed(rows).decode()


def test_a_snapshot_holds_no_clock_no_ids_and_nobody(demo: Grant) -> None:
    text = canonical(take(Scope(demo, FIRST, LAST))).decode()
    assert "demo0001@example.org" not in text
    assert "Demo 00" not in text
    keys = {key for entry in json.loads(text)["activities"] for key in entry}
    assert not keys & {"pk", "created_at", "made_at"}


def test_every_sealed_report_reads_aloud_without_errors(tmp_path: Path) -> None:
    for report in sealed_reports():
        path = tmp_path / f"{report.number}.pdf"
        path.write_bytes(files.pdf(report))
        findings = outloud.check(str(path)).findings
        assert [(one.rule, one.message) for one in findings if one.severity == "error"] == []


DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


def numbers_in(value: object) -> set[str]:
    """Every run of digits in what a snapshot says, each number also as a page writes it."""
    if isinstance(value, dict):
        return set().union(*(numbers_in(one) for one in (*value, *value.values())), set())
    if isinstance(value, list):
        return set().union(*(numbers_in(one) for one in value), set())
    if isinstance(value, bool) or value is None:
        return set()
    shown = {f"{value:,}", f"{value:,.2f}"} if isinstance(value, int) else set()
    if isinstance(value, str) and re.fullmatch(r"[0-9]+\.[0-9]{1,2}", value):
        shown = {f"{Decimal(value):,}", f"{Decimal(value):,.2f}"}
    return {*shown, *DIGITS.findall(str(value)), *re.findall("[0-9]+", str(value))}


def sealed_reports() -> "list[Report]":
    return list(Report.objects.filter(period__isnull=False).select_related("grant").order_by("period__starts_on"))


def test_every_number_of_the_pdf_stands_in_the_snapshot() -> None:
    """But those of the paper itself: pages, footnotes, days in words, and sums of a breakdown's known parts."""
    for report in sealed_reports():
        pages = PdfReader(io.BytesIO(files.pdf(report))).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        without_notes = re.sub(r"\[[0-9]+\]", " ", text)
        known = numbers_in(report.content) | {str(n) for n in range(32)} | {report.number[7:11]}
        known |= {f"{report.content['small_town_below']:,}", *re.findall("[0-9]+", report.number + report.sha256)}
        known |= {"256", str(len(pages)), *DIGITS.findall(" ".join(re.findall(r"http\S+", text)))}
        found = {number.rstrip(".,") for number in DIGITS.findall(without_notes.replace(report.sha256, ""))}
        assert found - known == set(), report.number


def test_every_number_of_the_tables_is_that_of_the_snapshot() -> None:
    for report in sealed_reports():
        content = report.content
        book = openpyxl.load_workbook(io.BytesIO(files.xlsx(report)))
        rows = {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}
        told = {row[0]: row for row in rows["Indicators"]}
        for line in content["indicators"]:
            modes = [(line[name] or {}).get("value") for name in MODES]
            assert list(told[line["code"]][3:9]) == [as_number(value) for value in modes], line["code"]
        divided = {(row[0], row[1], row[3]) for row in rows["Indicators broken down"]}
        assert divided == {
            (line["code"], name, amount)
            for line in content["indicators"]
            for name, parts in line["by"].items()
            for amount in parts.values()
        }
        assert [(row[1], row[4]) for row in rows["Partners"]] == [
            (one["name"], as_number(one["share_percent"])) for one in content["grant"]["partners"]
        ]
        spent = [(row[0], row[1], row[3]) for row in rows.get("Costs of partners", [])]
        assert spent == [
            (part["partner"], cost["category"], as_number(cost["amount"]))
            for part in content["parts"]
            for cost in part["costs"]
        ]


MODES = ("target", "whole_target", "before", "now", "new", "cumulative")


def as_number(value: object) -> object:
    return float(value) if isinstance(value, str) else value


def test_indicators_are_broken_down_in_parts_that_add_up() -> None:
    for report in sealed_reports():
        for line in report.content["indicators"]:
            for name, parts in line["by"].items():
                known, whole = line["complete"][name]
                assert sum(parts.values()) == whole, (line["code"], name)
                assert known == whole - parts.get("", 0) - parts.get("unknown", 0), (line["code"], name)


def test_erasing_everybody_changes_no_locked_report(demo: Grant) -> None:
    before = {
        report.pk: (report.sha256, pins.values(pins.opened(report.pinned.content))) for report in sealed_reports()
    }
    people = User.objects.filter(registrations__event__grants=demo).distinct()
    assert people.count() > 300
    for person in people:
        erase(person)
    for report in sealed_reports():
        assert before[report.pk] == (report.sha256, pins.values(pins.opened(report.pinned.content)))
        assert report.is_as_frozen
    told = {one.key: one.value for one in figures(Scope(demo, demo.starts_on, date(2019, 1, 31)))}
    assert told["people_trained"] == 324


def test_the_schema_says_what_stands_in_a_snapshot_and_nothing_else_does(client: Client) -> None:
    schema = json.loads(client.get("/reports/share-report-2.schema.json").content)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    reports = sealed_reports()
    for report in reports:
        assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(report.content)] == []
    content = reports[0].content
    for wrong in (content | {"made_at": "now"}, content | {"figures": [{"key": "pilots"}]}):
        assert list(validator.iter_errors(wrong))


def final_of(grant: Grant) -> Report:
    return Report.objects.filter(grant=grant, period__kind="final").order_by("-version")[0]


def test_the_final_report_fills_the_forms_of_the_funder(demo: Grant) -> None:
    """In the shape of AMIF's Annex IV.2: only tagged places change, and each number is the one of the JSON."""
    report = final_of(demo)
    tags = {tag.name: tag for tag in tags_of(report.content, report.number)}
    forms = {form.kind: form for form in FunderForm.objects.filter(grant=demo)}
    word, excel = (stored.read(forms[kind].stored) for kind in ("word", "excel"))
    filled = {kind: fill_form(form, report) for kind, form in forms.items()}
    require_same_paragraphs(word, filled["word"])
    require_same_cells(excel, filled["excel"])
    told = dict(pairs_of(filled["word"]))
    fact_sheet = {"Countries": 9, "Municipalities": 29, "Pilots of the curriculum": 18, "Roundtables": 6}
    assert {name: told[name] for name in fact_sheet} == {name: str(number) for name, number in fact_sheet.items()}
    assert told["Total budget, EUR"] == "802,637"
    before, after = cells(excel), cells(filled["excel"])
    for place, (text, *_look) in before.items():
        found = re.fullmatch(r"\{\{ (\w+) \}\}", str(text))
        if found and isinstance(tags[found[1]].value, str) and re.fullmatch(r"[0-9.]+", tags[found[1]].value):
            assert Decimal(str(after[place][0])) == Decimal(tags[found[1]].value), place
    costs = [after["5 Detailed Budget Execution", f"H{5 + row}"][0] for row in range(len(tags["costs"].value))]
    assert sum(map(Decimal, map(str, costs))) == sum(Decimal(cost["amount_eur"]) for cost in tags["costs"].value)


def pairs_of(raw: bytes) -> list[tuple[str, str]]:
    """The rows of two cells of a Word form: what is asked, and what is said."""
    rows = [row.cells for table in docx.Document(io.BytesIO(raw)).tables for row in table.rows]
    return [(row[0].text, row[1].text) for row in rows if len(row) == 2]


def test_the_final_report_would_be_taken_by_the_portal_and_holds_its_tables(demo: Grant) -> None:
    tables = {table["key"]: table for table in final_of(demo).content["tables"]}
    assert {"work-packages", "events", "event-sheet", "deliverables", "milestones", "communication", "risks"} <= {
        *tables
    }
    assert all(row[0] for table in tables.values() for row in table["rows"])  # each has its number
    assert len(tables["events"]["rows"]) == len(tables["event-sheet"]["rows"])
    assert refusals(final_of(demo).period) == []


def test_the_public_page_says_the_fact_sheet_and_no_small_count(client: Client, demo: Grant) -> None:
    page = client.get(demo.impact_page.get_absolute_url()).content.decode()
    for number in ("29", "18", "324", "6"):
        assert f'<p class="amount">{number}</p>' in page
    assert "a first flat" not in page  # nobody agreed to that story yet
