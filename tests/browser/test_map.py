"""The map by keyboard, without JavaScript: to a circle, into it, to a town; and nothing is asked of anybody else."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import MILLISECONDS, SHOTS, check_with_axe, width_of
from tests.make import make_town
from tests.municipalities.test_map import LIMBURG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_TABS = 40
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def page(browser: Browser, live_server: Any, request: Any) -> Iterator[Page]:
    for name, (lat, lon) in LIMBURG.items():
        make_town(name, "NL", lat=lat, lon=lon)
    make_town("Porto", "PT", lat=41.15, lon=-8.61)
    make_town("Funchal", "PT", lat=32.65, lon=-16.91)
    make_town("Bollnäs", "SE")
    context = browser.new_context(base_url=live_server.url, viewport=request.param, java_script_enabled=False)
    context.set_default_timeout(MILLISECONDS)
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda one: asked.append(one.url))
    yield opened
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(live_server.url).netloc}
    context.close()


def tab_to(page: Page, *, name: str) -> None:
    """Presses the tabulator until something of this name has the focus."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and name in (focused.get_attribute("aria-label") or focused.text_content() or ""):
            return
    pytest.fail(f"{name} is not reached by {MOST_TABS} tabs")


def test_the_map_by_keyboard_to_a_circle_into_it_and_to_a_town(page: Page, request: Any) -> None:
    page.goto("/map/")
    tab_to(page, name="5 towns around")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/map-{request.node.callspec.id}.png", full_page=True)
    page.keyboard.press("Enter")
    page.wait_for_url("**/map/?at=*")
    expect(page.get_by_text("5 towns in this part of Europe: Netherlands")).to_be_visible()
    while not page.locator("svg.map a[aria-label^='Kerkrade']:visible").count():
        tab_to(page, name="towns around")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    tab_to(page, name="Kerkrade, Netherlands")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/map-inside-{request.node.callspec.id}.png", full_page=True)
    page.keyboard.press("Enter")
    page.wait_for_url("**/towns/*/")
    expect(page.get_by_role("heading", level=1, name="Kerkrade")).to_be_visible()


def test_the_map_can_be_passed_by_keyboard_and_the_table_compares(page: Page) -> None:
    page.goto("/map/")
    tab_to(page, name="Skip the map")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("svg.map :focus").count() == 0
    for name in ("Heerlen", "Porto"):
        page.get_by_role("checkbox", name=f"Compare {name}").check()
    page.get_by_role("button", name="Compare the towns I ticked").click()
    expect(page.get_by_role("heading", name="Towns side by side")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Porto")).to_be_visible()


@pytest.mark.parametrize("address", ["/map/", "/towns/", "/towns/compare/?add=e"])
def test_the_pages_are_read_by_everybody_and_no_wider_than_a_phone(
    address: str, browser: Browser, live_server: Any
) -> None:
    for name, (lat, lon) in LIMBURG.items():
        make_town(name, "NL", lat=lat, lon=lon)
    context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 740})
    opened = context.new_page()
    opened.goto(address)
    assert check_with_axe(opened, address) == []
    assert width_of(opened) <= 320
    context.close()
