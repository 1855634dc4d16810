"""A file with errors in the browser: read, mended, asked about, loaded and undone, on a phone and with the keyboard."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from municipalities.models import Municipality
from share.imports.network import MUNICIPALITIES
from share.jobs.actions import work_due
from share.policy import Role
from tests.browser.site import MILLISECONDS, SHOTS, check_with_axe, width_of
from tests.imports.files import content
from tests.make import make_coordinator, make_organisation, make_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 640}


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """The phone of somebody of the secretariat, signed in."""
    client = Client()
    client.force_login(make_coordinator(make_organisation("ICMC", "BE"), Role.SECRETARIAT))
    opened = browser.new_context(base_url=live_server.url, viewport=PHONE)
    opened.set_default_timeout(MILLISECONDS)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    opened.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield opened
    opened.close()


def look(page: Page, name: str) -> None:
    """axe clean, nothing wider than a narrow phone, and a picture when they are asked for."""
    assert check_with_axe(page, name) == []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert width_of(page) <= width, f"{name} at {width}"
        if SHOTS:
            page.set_viewport_size({"width": 360 if width == 320 else width, "height": 800})
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.set_viewport_size(PHONE)


def worked(page: Page) -> None:
    """The work is done, and the page of the file shows what came of it."""
    expect(page.locator("#progress")).to_be_visible()
    work_due()
    page.get_by_role("link", name="See what became of it").click()
    expect(page.locator("#progress")).to_have_count(0)


def test_a_file_with_errors_is_mended_loaded_and_undone(context: BrowserContext) -> None:
    make_town("Cluj", level="town")
    rows = [
        {"Ort": "Turda", "population": "about 7500"},
        {"Ort": "Cluj Town", "population": "300000"},
        {"Ort": "Dej", "population": "-1"},
    ]
    same = {"country_iso2": "RO", "level": "town"}
    raw = content(["Ort", *MUNICIPALITIES[1:]], [row | same for row in rows], ";").encode("utf-16")
    page = context.new_page()
    page.goto("/work/imports/")
    page.get_by_role("link", name="Bring a file").click()
    look(page, "import-new")
    page.get_by_label("What the file holds").select_option(label="Towns")
    page.locator("input[type=file]").set_input_files({"name": "towns.csv", "mimeType": "text/csv", "buffer": raw})
    page.get_by_role("button", name="Check it").press("Enter")
    worked(page)
    expect(page.get_by_text("The header lacks: name.")).to_be_visible()
    page.get_by_role("link", name="Say how it is read").click()
    look(page, "import-reading")
    page.locator("#id_column_0").select_option("Ort")
    page.get_by_role("button", name="Read it so").press("Enter")
    worked(page)
    look(page, "import-mend")
    expect(page.get_by_label("Line 2, population")).to_have_value("about 7500")
    expect(page.get_by_text("“about 7500” is no number of inhabitants.")).to_be_visible()
    page.get_by_label("Line 2, population").fill("7500")
    page.get_by_label("Leave line 4 out").check()
    page.get_by_role("group", name="Line 3, “Cluj Town”").get_by_label("It is “Cluj”").check()
    page.get_by_role("button", name="Check again with this").press("Enter")
    worked(page)
    look(page, "import-ready")
    page.get_by_role("button", name="Load the file").press("Enter")
    worked(page)
    look(page, "import-loaded")
    towns = dict(Municipality.objects.values_list("name", "population"))
    assert towns == {"Turda": 7500, "Cluj Town": 300_000}
    page.get_by_role("button", name="Undo this file").press("Enter")
    worked(page)
    expect(page.get_by_text("everything is as it was before this file")).to_be_visible()
    assert dict(Municipality.objects.values_list("name", "population")) == {"Cluj": None}
    page.goto("/work/imports/")
    look(page, "imports")
