"""The first report to the funder: asked for by an admin, refused to everyone else, and the same numbers in every file."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Request, expect, sync_playwright

from tests.browser.site import Person, Site, open_browser, running_site, text_of
from tests.browser.test_one_pilot import download, pdf_text

pytestmark = [pytest.mark.browser, pytest.mark.processes]
GRANT = "AMIF-2016-AG-INTE 776239"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = open_browser(playwright)
        yield opened
        opened.close()


def test_an_admin_makes_the_report_and_nobody_else_can(site: Site, browser: Browser) -> None:
    rachid = Person.at(site, browser)
    rachid.sign_in("admin@example.org")
    address = look_at_the_figures(rachid)
    number = ask_for_the_report(rachid)
    page = find_it_again(site, rachid, number)
    files = {kind: download(rachid, name) for kind, name in NAMES.items()}
    the_files_say_the_same(files, number)
    anybody_checks_it(site, browser, number, files["pdf"])
    everyone_else_is_refused(site, browser, address, page)
    an_auditor_reads_and_does_not_ask(site, browser, address)
    assert not site.problems, "\n".join(site.problems)


NAMES = {"pdf": "Report (PDF)", "xlsx": "Tables (XLSX)", "json": "Snapshot (JSON)", "zip": "Evidence (ZIP)"}


def look_at_the_figures(rachid: Person) -> str:
    """From the list of grants to a period, a figure, its rows, and back."""
    page = rachid.page
    page.get_by_role("link", name="Figures", exact=True).click()
    rachid.look("grants")
    page.get_by_role("link", name="SHARE Integration", exact=True).click()
    address = page.url
    page.get_by_role("link", name="Period 1").click()
    rachid.look("figures")
    pilots = page.locator(".figure-card", has=page.get_by_role("heading", name=re.compile("^Training pilots")))
    expect(pilots.locator(".figure-value")).to_have_text("18")
    page.locator("#id_country").select_option("FR")
    page.get_by_role("button", name="Show").click()
    expect(pilots.locator(".figure-value")).to_have_text("4")
    pilots.locator(".figure-value a").click()
    expect(page.get_by_role("heading", name="Training pilots: 4")).to_be_visible()
    assert page.locator("tbody tr").count() == 4
    assert "Only" in page.locator("dl.facts").inner_text()
    rachid.look("figure")
    page.locator("dl.facts").get_by_role("link", name="Show all").click()
    assert page.locator("tbody tr").count() == 18
    return address


def ask_for_the_report(rachid: Person) -> str:
    page = rachid.page
    page.locator("main").get_by_role("link", name=GRANT).click()
    page.get_by_role("link", name="Reports on this grant").click()
    expect(page.locator(".note.wait")).to_contain_text("Hull")
    page.get_by_label("From").fill("2019-02-01")
    page.get_by_label("To").fill("2019-01-31")
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_text("The period ends before it starts.").first).to_be_visible()
    page.get_by_label("From").fill("2018-02-01")
    rachid.look("reports")
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_text("of 5 done").or_(page.get_by_text("not begun yet")).first).to_be_visible()
    rachid.look("report-progress", axe=False)
    expect(page.get_by_text("Ready.")).to_be_visible()
    page.get_by_role("link", name="To the report").click()
    return page.url.rstrip("/").rpartition("/")[2]


def find_it_again(site: Site, rachid: Person, number: str) -> str:
    """After leaving: under the downloads, and in the mail."""
    page = rachid.page
    page.goto("/work/")
    page.get_by_role("link", name="Long work and downloads").click()
    page.get_by_role("link", name=re.compile(f"Report on {GRANT}")).click()
    page.get_by_role("link", name="To the report").click()
    rachid.look("report")
    mail = text_of(site.mail("admin@example.org", f"Your report {number} is ready"))
    assert page.url in mail
    return page.url


def the_files_say_the_same(files: dict[str, bytes], number: str) -> None:
    """Every number of the JSON stands in the PDF and in the table, and the hash is that of the JSON."""
    snapshot: dict[str, Any] = json.loads(files["json"])
    said = pdf_text(files["pdf"])
    assert number in said
    assert hashlib.sha256(files["json"]).hexdigest() in said.replace(" ", "")
    assert "Co-funded by the European Union" in said
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    table = {row[0]: row for row in book["Figures"].iter_rows(min_row=2, values_only=True)}
    for figure in snapshot["figures"]:
        assert table[figure["key"]][2] == number_of(figure["value"]), figure["key"]
        assert table[figure["key"]][7] == figure["rows"], figure["key"]
        cents = ".2f" if isinstance(figure["value"], str) and figure["unit"] == "EUR" else ""
        number_shown = "–" if figure["value"] is None else f"{number_of(figure['value']):,{cents}}"
        shown = {"EUR": f"EUR {number_shown}", "%": f"{number_shown} %"}.get(figure["unit"], number_shown)
        demo = " Demo" if figure["demo"] else ""
        at = rf"{re.escape(figure['label'])} {re.escape(shown)} \[[0-9]+\]{demo} {re.escape(figure['definition'])}"
        assert re.search(at, said), figure["key"]
    divided = {(k, by, part): n for k, by, part, n in book["Broken down"].iter_rows(min_row=2, values_only=True)}
    assert divided == {
        (figure["key"], by, part): number
        for figure in snapshot["figures"]
        for by, parts in figure["by"].items()
        for part, number in parts.items()
    }
    assert book["Activities"].max_row - 1 == len(snapshot["activities"])
    values = {figure["key"]: figure["value"] for figure in snapshot["figures"]}
    assert values["people_trained"] > 300
    assert {key: values[key] for key in FACT_SHEET} == FACT_SHEET
    with zipfile.ZipFile(io.BytesIO(files["zip"])) as pack:
        assert pack.read("data/snapshot.json") == files["json"]
        sheets = [name for name in pack.namelist() if name.startswith("data/documents/")]
    assert len(sheets) == sum(line["signed_sheet"] for line in snapshot["activities"])


def number_of(value: int | str | None) -> int | float | None:
    """A fraction is text in the JSON, so that no digit is lost."""
    return float(value) if isinstance(value, str) else value


FACT_SHEET = {
    "countries": 9,
    "municipalities": 29,
    "pilots": 18,
    "pilot_countries": 8,
    "roundtables": 6,
    "roundtable_countries": 4,
    "exchange_events": 2,
    "budget_eur": 802_637,
    "eu_share_percent": 90,
}


def anybody_checks_it(site: Site, browser: Browser, number: str, pdf: bytes) -> None:
    """With JavaScript the browser computes the hash, without it the file is sent: the answer is the same."""
    for java_script in (False, True):
        reader = Person.at(site, browser, viewport={"width": 360, "height": 780}, java_script_enabled=java_script)
        posts: list[Request] = []
        reader.page.on("request", lambda one, posts=posts: posts.append(one) if one.method == "POST" else None)
        reader.page.goto("/reports/check/")
        reader.page.get_by_label("Number of the report").fill(number.lower())
        reader.page.get_by_role("button", name="Check", exact=True).click()
        expect(reader.page.get_by_text("That says nothing of your copy yet")).to_be_visible()
        expect(reader.page.get_by_text("EUR 802,637")).to_be_visible()
        reader.look(f"report-checked-{'with' if java_script else 'without'}-script", axe=java_script)
        for content, answer in ((pdf, "The same, byte for byte: Report (PDF)."), (pdf + b"%", "Not the same.")):
            file: Any = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": content}
            reader.page.get_by_label("Your copy").set_input_files(file)
            reader.page.get_by_role("button", name="Check this copy").click()
            expect(reader.page.get_by_text(answer)).to_be_visible()
        sent = [int(post.header_value("content-length") or 0) for post in posts]
        assert len(sent) == 2
        assert (max(sent) < len(pdf)) == java_script, "the file leaves the device only where it must"


def everyone_else_is_refused(site: Site, browser: Browser, address: str, report: str) -> None:
    visitor = Person.at(site, browser)
    visitor.page.goto(address)
    assert "/accounts/login/" in visitor.page.url
    for who in ("coordinator@example.org", "secretariat@example.org"):
        person = Person.at(site, browser)
        person.sign_in(who)
        for page in (address, report, f"{report}pdf/", f"{address}reports/"):
            answer = person.context.request.get(page)
            assert answer.status == 404, (who, page)


def an_auditor_reads_and_does_not_ask(site: Site, browser: Browser, address: str) -> None:
    vera = Person.at(site, browser)
    vera.sign_in("auditor@example.org")
    vera.page.goto(f"{address}reports/")
    assert vera.page.get_by_role("button", name="Make the report").count() == 0
    vera.look("reports-auditor")
    form = {"first": "2018-02-01", "last": "2019-01-31", "csrfmiddlewaretoken": csrf(vera)}
    assert vera.context.request.post(f"{address}reports/", form=form).status == 403
    vera.page.goto(f"{address}people_trained/?first=2018-02-01&last=2019-01-31")
    assert vera.page.locator("tbody tr").count() == 50
    vera.page.goto(f"{address}pilots/?first=2018-02-01&last=2019-01-31")
    expect(vera.page.get_by_text("Signed attendance sheet (opens with a sample)").first).to_be_visible()
    assert vera.page.get_by_role("link", name="Signed attendance sheet").count() == 0
    she_draws_a_sample_and_opens_what_was_drawn(vera)


def she_draws_a_sample_and_opens_what_was_drawn(vera: Person) -> None:
    """The site commits, she types a number, and one of the drawn rows leads to a name, its marks and the signed sheet."""
    page = vera.page
    page.get_by_role("link", name=GRANT).first.click()
    page.get_by_role("link", name="Reports", exact=True).click()
    page.get_by_role("link", name=re.compile("SHARE-R")).first.click()
    page.get_by_role("link", name="Samples of its rows, by name").click()
    page.get_by_role("button", name="Begin a sample").click()
    vera.look("sample-to-draw")
    page.get_by_label("How many rows").fill("3")
    page.get_by_label("Your number").fill("20260517")
    page.get_by_role("button", name="Draw the rows").click()
    expect(page.get_by_text("Drawn. The rows open by name from now on.")).to_be_visible()
    vera.look("sample")
    page.get_by_role("link", name=re.compile("Row [0-9]+ · P[0-9]+")).first.click()
    page.get_by_role("button", name="Open name and sheets").click()
    expect(page.get_by_text("present").first).to_be_visible()
    vera.look("sample-row")
    with page.expect_download() as sheet:
        page.get_by_role("button", name="Signed attendance sheet").first.click()
    assert Path(sheet.value.path()).read_bytes().startswith(b"%PDF")
    page.get_by_label("In order", exact=True).check()
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("In order").first).to_be_visible()


def csrf(person: Person) -> str:
    return next(str(c["value"]) for c in person.context.cookies() if c.get("name") == "csrftoken")
