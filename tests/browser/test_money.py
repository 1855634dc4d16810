"""A claim from the laptop of a partner to the auditor: entered, sent back, corrected, certified, locked, opened."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from share.accounts.models import User
from share.claims.models import BudgetLine, Cost
from share.grants.actions import periods
from share.grants.models import CostCategory, FundingProgramme, Grant, GrantPartner, ReportingPeriod
from share.kit import clock
from share.local.demo_files import honest_pdf
from share.policy import Role
from share.reports.models import Report
from tests.browser.site import MILLISECONDS, check_with_axe, width_of
from tests.make import make_auditor, make_coordinator, make_grant, make_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAPTOP = {"width": 1280, "height": 800}
Enter = Callable[[User], Page]


@pytest.fixture
def grant() -> Grant:
    """A period that is over, whose partners were asked."""
    fund = FundingProgramme.objects.create(slug="a-fund", name="A fund")
    for place, (code, name, rate) in enumerate([("D.1", "Travel", None), ("E", "Indirect costs", 7)], start=1):
        CostCategory.objects.create(programme=fund, code=code, name=name, flat_rate=rate, position=place)
    ended = clock.today() - timedelta(days=5)
    grant = make_grant(
        "776239",
        starts_on=ended - timedelta(days=200),
        ends_on=ended + timedelta(days=200),
        funding=fund,
        eu_share_percent=90,
        title="Small towns",
    )
    partner = GrantPartner.objects.create(grant=grant, organisation=make_organisation(), number=2)
    BudgetLine.objects.create(partner=partner, category=fund.categories.get(code="D.1"), amount=Decimal(100))
    first = ReportingPeriod.objects.create(grant=grant, number=1, starts_on=grant.starts_on, ends_on=ended)
    periods.call_partners(first.pk, by=make_coordinator(make_organisation("ICMC Europe", "BE"), Role.ADMIN))
    return grant


@pytest.fixture
def enter(browser: Browser, live_server: Any) -> Iterator[Enter]:
    """A browser for each person."""
    opened: list[BrowserContext] = []

    def come(person: User) -> Page:
        client = Client()
        client.force_login(person)
        context = browser.new_context(base_url=live_server.url, viewport=LAPTOP)
        context.set_default_timeout(MILLISECONDS)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        opened.append(context)
        return context.new_page()

    yield come
    for context in opened:
        context.close()


def look(page: Page, name: str) -> None:
    """Axe clean, and nothing wider than a narrow phone."""
    assert check_with_axe(page, name) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert width_of(page) <= 320, name
    page.set_viewport_size(LAPTOP)


def test_a_partner_fills_its_part_the_lead_certifies_and_an_auditor_opens_the_receipt(
    grant: Grant, enter: Enter
) -> None:
    organisation = grant.partner_rows.get().organisation
    irina, rachid = enter(make_coordinator(organisation)), enter(make_coordinator(organisation, Role.ADMIN))
    vera = enter(make_auditor(grant))
    the_partner_enters_and_submits(irina)
    the_lead_sends_it_back(rachid, grant)
    the_partner_corrects(irina)
    the_lead_certifies_and_locks(rachid, grant)
    nothing_changes_any_more(irina)
    the_auditor_opens_the_receipt(vera)


def the_partner_enters_and_submits(page: Page) -> None:
    page.goto("/work/reporting/")
    page.get_by_role("link", name="Period 1").click()
    look(page, "part without costs")
    page.get_by_role("link", name="Enter costs").click()
    page.get_by_role("link", name="Enter a cost").click()
    page.get_by_label("Heading").select_option(label="D.1 Travel")
    page.get_by_label("What was paid").fill("Bus for the pilot")
    page.get_by_label("Paid on").fill((clock.today() - timedelta(days=30)).isoformat())
    page.get_by_label("Amount").fill("-1")
    page.get_by_role("button", name="Enter it", exact=True).click()
    expect(page.locator("#id_what")).to_have_value("Bus for the pilot")  # what was typed is still there
    look(page, "cost that is refused")
    page.get_by_label("Amount").fill("182.40")
    file: Any = {"name": "bus.pdf", "mimeType": "application/pdf", "buffer": honest_pdf("Bus", "EUR 128.40")}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Enter it", exact=True).click()
    expect(page.get_by_text("You entered it, so somebody else certifies it.")).to_be_visible()
    look(page, "cost")
    page.goto("/work/reporting/")
    page.get_by_role("link", name="Period 1").click()
    page.get_by_label("What was done and achieved").fill("A pilot in Sânpetru.")
    page.get_by_role("button", name="Save and submit to the lead").click()
    expect(page.get_by_text("Submitted. The lead reads it.")).to_be_visible()


def the_lead_sends_it_back(page: Page, grant: Grant) -> None:
    page.goto(f"/work/grants/{grant.pk}/periods/1/")
    page.get_by_role("link", name="JRS Romania").click()
    look(page, "part with costs")
    page.get_by_label("What is to be changed").fill("The receipt says EUR 128.40.")
    page.get_by_role("button", name="Send it back").click()
    expect(page.get_by_text("Sent back. The partner reads your sentence.")).to_be_visible()


def the_partner_corrects(page: Page) -> None:
    page.goto("/work/reporting/")
    expect(page.get_by_text("The receipt says EUR 128.40.")).to_be_visible()
    page.get_by_role("link", name="Period 1").click()
    page.get_by_role("link", name="Costs and receipts").click()
    page.get_by_role("link", name="2-001 Bus for the pilot").click()
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("Amount").fill("128.40")
    page.get_by_role("button", name="Save").click()
    page.goto("/work/reporting/")
    page.get_by_role("link", name="Period 1").click()
    page.get_by_role("button", name="Save and submit to the lead").click()
    expect(page.get_by_text("Submitted. The lead reads it.")).to_be_visible()


def the_lead_certifies_and_locks(page: Page, grant: Grant) -> None:
    page.goto(f"/work/grants/{grant.pk}/periods/1/submit/")
    expect(page.get_by_text("1 cost of this period waits to be certified")).to_be_visible()
    page.goto(f"/work/grants/{grant.pk}/costs/?range=waiting")
    look(page, "costs")
    page.locator("tbody input[type=checkbox]").check()
    page.get_by_role("button", name="Certify").click()
    expect(page.get_by_text("1 cost is certified.")).to_be_visible()
    page.get_by_role("link", name="Claim and budget").click()
    expect(page.get_by_role("row", name="Together").first).to_contain_text("137.39")  # with 7 %
    expect(page.get_by_text("over the plan").first).to_be_visible()
    look(page, "claim")
    page.goto(f"/work/grants/{grant.pk}/periods/1/submit/")
    page.get_by_label("Authorised signatory").fill("Ana Demo")
    if page.get_by_label("I have read what is missing").count():
        page.get_by_label("I have read what is missing").check()
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    assert Report.objects.get().content["claim"]["whole"]["now"] == "137.39"


def nothing_changes_any_more(page: Page) -> None:
    page.goto(Cost.objects.get().get_absolute_url())
    expect(page.get_by_role("link", name="Change", exact=True)).to_have_count(0)
    expect(page.get_by_text("Certified", exact=True)).to_be_visible()


def the_auditor_opens_the_receipt(page: Page) -> None:
    """From the page of figures in four clicks, the fourth of which is the file."""
    page.goto("/work/grants/")
    page.get_by_role("link", name="Small towns").click()
    card = page.locator(".figure-card", has=page.get_by_role("heading", name="Costs certified"))
    expect(card).to_contain_text("EUR 128.40")
    card.locator(".figure-value a").click()
    page.get_by_role("link", name="2-001 Bus for the pilot").click()
    with page.expect_download() as waited:
        page.get_by_role("link", name="bus.pdf").click()
    assert waited.value.suggested_filename == "bus.pdf"
