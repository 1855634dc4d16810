"""A portal table in the browser: cells pasted from a spreadsheet, what is wrong at its cell, the table as it stands then."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from share.accounts.models import User
from share.grants.models import Grant, GrantPartner
from share.impact import actions
from share.impact.models import ImpactPage
from share.policy import Role
from share.portal.models import TableRow
from share.reports.actions import submitting
from tests.browser.test_money import enter, grant, look
from tests.make import make_coordinator, make_fund, make_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["enter", "grant"]
PASTE = """([cell, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def paste(page: Page, name: str, text: str) -> None:
    page.locator(f'[name="{name}"]').evaluate(f"(cell, text) => ({PASTE})([cell, text])", text)


def test_a_table_is_pasted_from_a_spreadsheet_and_mended_where_it_is_wrong(
    grant: Grant, enter: Callable[[User], Page]
) -> None:
    Grant.objects.filter(pk=grant.pk).update(funding=make_fund())
    coordinator = make_coordinator(GrantPartner.objects.get(grant=grant).organisation)
    page = enter(coordinator)
    page.goto(f"/work/grants/{grant.pk}/tables/")
    look(page, "the tables")
    page.get_by_role("link", name="Milestones").click()
    look(page, "a table without rows")
    page.get_by_role("link", name="Write in the table").click()
    lines = [f'Milestone {n}\t\t\t"Of two\nlines"\t{n}' for n in range(1, 9)]
    paste(page, "new0.name", "\n".join([*lines, "Wrong\t\t\t\t99"]))
    expect(page.locator('[name="new7.description"]')).to_have_value("Of two\nlines")
    look(page, "the grid")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Enter a month of the grant")).to_be_visible()
    look(page, "the grid with an error")
    page.locator('[name="new8.due"]').fill("9")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("rowheader", name="MS9")).to_be_visible()
    assert TableRow.objects.filter(grant=grant, partner__isnull=False).count() == 9


def test_what_the_lead_opens_is_clean(grant: Grant, enter: Callable[[User], Page]) -> None:
    """The pages of the agreement, the forms and the public page, at both widths."""
    admin = make_coordinator(make_organisation("ICMC", "BE"), Role.ADMIN)
    page = enter(admin)
    report = submitting.submit(grant.periods.get().pk, signatory="Ana Demo", by=admin)
    actions.save_page(ImpactPage(grant=grant, slug="share", report=report, lead="Small towns."))
    actions.publish(grant, by=admin)
    for address in (
        "/work/grants/new/",
        f"/work/grants/{grant.pk}/agreement/",
        f"/work/grants/{grant.pk}/agreement/change/",
        f"/work/grants/{grant.pk}/agreement/amend/",
        f"/work/grants/{grant.pk}/forms/",
        f"/work/grants/{grant.pk}/forms/tags/",
        f"/work/grants/{grant.pk}/impact/",
        f"/work/grants/{grant.pk}/impact/stories/new/",
        "/impact/share/",
    ):
        page.goto(address)
        look(page, address)
