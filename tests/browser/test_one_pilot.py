"""One pilot from its first line to its certificates: three people, the real processes, mail from the sink, PDFs read."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from pypdf import PdfReader

from tests.browser.site import SHOTS, Person, Site, link_in, open_browser, running_site, text_of

pytestmark = [pytest.mark.browser, pytest.mark.processes]
DAY = (datetime.now(UTC) + timedelta(days=60)).date()


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


def pdf_text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def download(person: Person, name: str) -> bytes:
    with person.page.expect_download() as waiting:
        person.page.get_by_role("link", name=name).first.click()
    content = Path(waiting.value.path()).read_bytes()
    if SHOTS:
        (Path(SHOTS) / waiting.value.suggested_filename).write_bytes(content)
    return content


def register(person: Person, address: str, name: str, email: str) -> None:
    page = person.page
    page.goto(address)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Town you work in").fill("Şomcuta Mare")
    page.get_by_label("You come from").select_option("municipality")
    page.get_by_label("I have read what happens with my data.").check()
    page.locator(".event-register .wide-button").click()


def test_one_pilot_all_the_way_through(site: Site, browser: Browser) -> None:
    irina = Person.at(site, browser)
    address = plan_and_publish(irina)
    ioana = Person.at(site, browser, viewport={"width": 360, "height": 780}, java_script_enabled=False)
    ioanas_page = find_and_register(site, ioana, address)
    fill_all_but_one_seat(site, browser, address)
    andrei = Person.at(site, browser, viewport={"width": 360, "height": 780})
    wait_and_move_up(site, ioana, andrei, address, ioanas_page)
    mark_attendance(site, irina)
    number = make_certificates(site, irina)
    read_the_certificate(site, andrei, number)
    read_the_table(irina)
    assert not site.problems, "\n".join(site.problems)


def plan_and_publish(irina: Person) -> str:
    irina.page.goto("/accounts/login/")
    irina.look("sign-in")
    irina.sign_in("coordinator@example.org")
    expect(irina.page.get_by_role("heading", name="What needs me today")).to_be_visible()
    irina.look("work-empty")
    irina.page.get_by_role("link", name="Plan an activity").click()
    irina.look("choose-kind")
    irina.page.get_by_role("link", name="Plan a pilot").click()
    irina.page.get_by_label(re.compile(r"^\s*Town")).fill("Somcuta Mare")
    irina.page.get_by_label(re.compile(r"^\s*Day")).fill(DAY.isoformat())
    for module in ("Housing and reception", "Managing the expectations", "Employment", "Specialised support"):
        irina.page.get_by_label(re.compile(module)).check()
    irina.look("new-pilot")
    irina.page.get_by_role("button", name="Save the draft").click()
    expect(irina.page.get_by_role("heading", name="Before you can publish")).to_be_visible()
    missing = irina.page.locator(".note.wait li").all_inner_texts()
    assert any("venue is missing" in line for line in missing)
    assert any("No grant" in line for line in missing)
    irina.look("overview-draft")
    irina.page.get_by_role("link", name=re.compile("venue is missing")).click()
    irina.page.get_by_label("Venue").fill("Casa de Cultură")
    irina.page.get_by_label("What it is about").fill("A day for everybody who will meet the families that arrive.")
    irina.page.get_by_role("group", name="Languages").get_by_label("Romanian").check()
    irina.page.locator("#id_capacity").fill("25")
    irina.page.locator("input[name^=shares-]").first.fill("100")
    irina.look("details")
    irina.page.get_by_role("button", name="Save").click()
    expect(irina.page.get_by_role("heading", name="Ready to publish")).to_be_visible()
    irina.page.get_by_role("link", name="Agenda").click()
    irina.look("agenda")
    irina.page.get_by_role("button", name="Save the agenda").click()
    irina.page.get_by_role("link", name="Overview").click()
    irina.page.get_by_role("button", name="Publish").click()
    expect(irina.page.get_by_role("link", name="Public page")).to_be_visible()
    irina.look("overview-published")
    return str(irina.page.get_by_role("link", name="Public page").get_attribute("href"))


def find_and_register(site: Site, ioana: Person, address: str) -> str:
    """Without JavaScript, on a phone: from the start page to the mail and back, with a typo on the way."""
    page = ioana.page
    page.goto("/")
    page.get_by_role("link", name="Find an activity").click()
    page.locator(f'.card a[href="{address}"]').click()
    assert page.url.endswith(address)
    register(ioana, address, "Ioana Mureșan", "ioana.muresan@gmail")
    expect(page.get_by_text("Did you mean gmail.com?").first).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Ioana Mureșan")
    page.get_by_label("E-mail").fill("ioana.muresan@example.org")
    page.locator(".event-register .wide-button").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    link = link_in(site.mail("ioana.muresan@example.org", "Confirm your place"))
    page.goto(link)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("You have a place.")).to_be_visible()
    confirmation = site.mail("ioana.muresan@example.org", "You have a place")
    assert "Casa de Cultură, Şomcuta Mare, Romania" in text_of(confirmation)
    calendar = next(part for part in confirmation.iter_attachments() if part.get_content_type() == "text/calendar")
    entry = calendar.get_content()
    assert "BEGIN:VTIMEZONE" in entry
    assert f"DTSTART;TZID=Europe/Bucharest:{DAY:%Y%m%d}T093000" in entry
    return link


def fill_all_but_one_seat(site: Site, browser: Browser, address: str) -> None:
    """Twenty-four more people, through the same form and the same link."""
    crowd = Person.at(site, browser)
    crowd.page.goto("/activities/")
    crowd.look("activities")
    crowd.page.goto(address)
    crowd.look("event")
    token = crowd.page.locator(".event-register input[name=csrfmiddlewaretoken]").input_value()
    for n in range(2, 26):
        answer = crowd.context.request.post(
            address,
            form={
                "csrfmiddlewaretoken": token,
                "name": f"Demo Person {n:02}",
                "email": f"person{n}@example.org",
                "town": "Baia Mare",
                "actor_kind": "ngo",
                "notice": "on",
            },
            headers={"Referer": site.url + address},
        )
        assert answer.ok
    for n in range(2, 26):
        link = link_in(site.mail(f"person{n}@example.org", "Confirm your place"))
        crowd.page.goto(link)
        if n == 2:
            crowd.look("own-held")
        crowd.page.get_by_role("button", name="Confirm").click()
        expect(crowd.page.get_by_text("You have a place.")).to_be_visible()
    crowd.look("own-confirmed")


def wait_and_move_up(site: Site, ioana: Person, andrei: Person, address: str, ioanas_page: str) -> None:
    andrei.page.goto(address)
    expect(andrei.page.get_by_role("heading", name="Join the waiting list")).to_be_visible()
    andrei.look("event-full")
    register(andrei, address, "Andrei Pop", "andrei.pop@example")
    andrei.look("event-error")
    register(andrei, address, "Andrei Pop", "andrei.pop@example.org")
    andrei.look("registered")
    andrei.page.goto(link_in(site.mail("andrei.pop@example.org", "Confirm your place")))
    andrei.page.get_by_role("button", name="Confirm").click()
    expect(andrei.page.get_by_text("You are number 1 on the waiting list.")).to_be_visible()
    andrei.look("own-waiting")
    assert "number 1 on the waiting list" in text_of(site.mail("andrei.pop@example.org", "waiting list"))
    ioana.page.goto(ioanas_page)
    ioana.page.get_by_text("I cannot come").click()
    ioana.page.get_by_role("button", name="Cancel my registration").click()
    expect(ioana.page.get_by_text("Your registration is cancelled.")).to_be_visible()
    assert "you have a place now" in text_of(site.mail("andrei.pop@example.org", "A place became free"))
    andrei.page.reload()
    expect(andrei.page.get_by_text("You have a place.")).to_be_visible()


def mark_attendance(site: Site, irina: Person) -> None:
    irina.page.get_by_role("link", name="Registrations").click()
    irina.look("registrations")
    sheet = pdf_text(download(irina, "Signature sheet (PDF)"))
    for words in (
        "Signature sheet",
        "Preparing Welcoming Communities",
        "Şomcuta Mare",
        "Andrei Pop",
        "Demo Person 25",
        "1 of",
    ):
        assert words in sheet
    assert "Ioana Mureșan" not in sheet
    irina.page.locator(".parts").get_by_role("link", name="Attendance").click()
    irina.look("attendance-early")
    site.move_clock_to(datetime(DAY.year, DAY.month, DAY.day, 18, tzinfo=UTC))
    irina.page.goto("/work/")
    expect(irina.page.get_by_text("It is over. Who was there?").first).to_be_visible()
    irina.look("work")
    irina.page.get_by_role("link", name=re.compile("Mark attendance.*Preparing Welcoming")).click()
    row = irina.page.locator("tbody tr", has_text="Andrei Pop")
    row.get_by_role("combobox").nth(0).select_option("present")
    row.get_by_role("combobox").nth(1).select_option("present")
    person = irina.page.locator("tbody tr", has_text="Demo Person 02")
    person.get_by_role("combobox").first.focus()
    for key in ("p", "ArrowRight", "p", "ArrowRight", "e", "ArrowRight", "p"):
        irina.page.keyboard.press(key)
    absent = irina.page.locator("tbody tr", has_text="Demo Person 03")
    absent.get_by_role("combobox").first.select_option("absent")
    expect(irina.page.locator(".saved")).to_contain_text("Saved at")
    expect(irina.page.locator("thead [data-taken]").first).to_contain_text("3 of")
    irina.page.reload()
    expect(person.get_by_role("combobox").nth(2)).to_have_value("excused")
    irina.look("attendance")
    irina.page.get_by_role("button", name="The attendance is complete").click()
    expect(irina.page.get_by_text("The activity is completed, and counts from now on.")).to_be_visible()
    irina.look("overview-completed")
    take_a_mark_back(irina)


def take_a_mark_back(irina: Person) -> None:
    """After the activity is completed a mark changes only with a reason, and the history keeps who, when and why."""
    irina.page.locator(".parts").get_by_role("link", name="Attendance").click()
    irina.page.locator("tbody tr", has_text="Demo Person 03").get_by_role("combobox").nth(1).select_option("absent")
    irina.page.get_by_role("button", name="Save the attendance").click()
    expect(irina.page.get_by_role("alert")).to_contain_text("Say why")  # the box stood on the page before, too
    irina.look("attendance-reason")
    irina.page.get_by_label("Why it changes").fill("The sheet has an empty line")
    irina.page.locator("tbody tr", has_text="Demo Person 03").get_by_role("combobox").nth(1).select_option("absent")
    irina.page.get_by_role("button", name="Save the attendance").press("Enter")  # nothing moves under a key
    expect(irina.page.get_by_text("1 mark changed.")).to_be_visible()
    irina.page.locator(".parts").get_by_role("link", name="History").click()
    line = irina.page.locator("main", has_text="The sheet has an empty line")
    expect(line).to_contain_text("Irina Demo")
    irina.look("history")


def make_certificates(site: Site, irina: Person) -> str:
    irina.page.get_by_role("link", name="Certificates").click()
    irina.look("certificates-none")
    irina.page.get_by_role("button", name="Make the certificates").click()
    expect(irina.page.get_by_text("2 of 2 done")).to_be_visible()
    irina.look("job")
    irina.page.get_by_role("link", name="To the certificates").click()
    irina.look("certificates")
    for page, name in (("/work/jobs/", "jobs"), ("/work/activities/", "managed")):
        irina.page.goto(page)
        irina.look(name)
    irina.page.get_by_role("link", name="Preparing Welcoming Communities").first.click()
    irina.page.get_by_role("link", name="Mail", exact=True).click()
    irina.look("event-mail")
    found = re.search(
        r"certificate (SHARE-\d{4}-\w{4}-\w{4})", text_of(site.mail("andrei.pop@example.org", "Your certificate"))
    )
    assert found
    return found.group(1)


def read_the_certificate(site: Site, andrei: Person, number: str) -> None:
    andrei.page.goto(link_in(site.mail("andrei.pop@example.org", "Your certificate")))
    andrei.look("own-certificate")
    paper = pdf_text(download(andrei, "Download the certificate (PDF)"))
    for words in ("Certificate of attendance", "Andrei Pop", "Preparing Welcoming Communities", "Şomcuta Mare", number):
        assert words in paper
    andrei.page.goto("/verify/")
    andrei.page.get_by_label("Number on the certificate").fill(number.lower())
    andrei.page.get_by_role("button", name="Check").click()
    expect(andrei.page.get_by_text("This certificate is genuine.")).to_be_visible()
    expect(andrei.page.get_by_text("Andrei Pop")).to_be_visible()
    andrei.look("verify")
    site.eventually(lambda: len(site.mails_to("person2@example.org")) == 3)


def read_the_table(irina: Person) -> None:
    irina.page.get_by_role("link", name="Registrations").click()
    table = download(irina, "Participants with attendance (XLSX)")
    rows = list(openpyxl.load_workbook(io.BytesIO(table)).worksheets[0].iter_rows(values_only=True))
    people = {str(row[0]): row for row in rows[1:]}
    assert len(people) == 26
    assert people["Andrei Pop"][5] == "Confirmed"
    assert people["Ioana Mureșan"][5] == "Cancelled"
    assert list(people["Andrei Pop"][8:12]).count("present") == 2
