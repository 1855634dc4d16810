"""The self-assessment on a phone of 360 px: by touch, with and without JavaScript, from an empty page to a raised need."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from municipalities.models import Area, Assessment, Municipality, Need
from tests.browser.site import MILLISECONDS, SHOTS, check_with_axe, width_of
from tests.make import make_town
from tests.municipalities.needs import make_keeper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 640}


@pytest.fixture
def town(db: None) -> Municipality:
    return make_town()


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def context(browser: Browser, town: Municipality, live_server: Any, request: Any) -> Iterator[BrowserContext]:
    """The phone of somebody at the town hall, signed in."""
    opened = browser.new_context(
        base_url=live_server.url, viewport=PHONE, has_touch=True, java_script_enabled=request.param
    )
    opened.set_default_timeout(MILLISECONDS)
    client = Client()
    client.force_login(make_keeper(town))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    opened.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield opened
    opened.close()


def look(page: Page, name: str, *, axe: bool) -> None:
    """Nothing wider than the phone; axe clean where scripts run; and a picture when they are asked for."""
    assert width_of(page) <= PHONE["width"], name
    if axe:
        assert check_with_axe(page, name) == []
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-360.png", full_page=True)


def area(page: Page, of: Area) -> Any:
    return page.get_by_role("group", name=str(of.label))


def test_a_town_assesses_itself_on_a_phone(context: BrowserContext, town: Municipality, request: Any) -> None:
    axe = "with-javascript" in request.node.callspec.id
    page = context.new_page()
    page.goto(f"/work/towns/{town.public_id}/assessments/")
    page.get_by_role("link", name="Begin").tap()
    look(page, "assess-empty", axe=axe)
    for one in Area:
        step = area(page, one).get_by_role("radio", name="Begun")
        box = step.locator("..").bounding_box()
        assert box
        assert box["height"] >= 44
        step.locator("..").tap()
    page.get_by_role("button", name="Keep as a draft").tap()
    expect(page.get_by_role("status")).to_contain_text("Kept as a draft")
    assert Assessment.objects.drafts().get().ratings.count() == len(Area)

    page.goto(f"/work/towns/{town.public_id}/assessments/")
    page.get_by_role("link", name="Go on with the draft").tap()
    housing = area(page, Area.HOUSING)
    expect(housing.get_by_role("radio", name="Begun")).to_be_checked()
    housing.get_by_text("Works", exact=True).tap()
    page.get_by_role("button", name="Finish").tap()
    expect(page.get_by_role("alert")).to_contain_text("what shows it")
    look(page, "assess-wrong", axe=axe)
    housing.get_by_role("textbox").fill("Six flats are kept free by the parish.")
    page.get_by_role("button", name="Finish").tap()

    expect(page.get_by_role("status")).to_contain_text("finished")
    look(page, "assessed", axe=axe)
    done = Assessment.objects.complete().get()
    assert done.ratings.get(area=Area.HOUSING).evidence == "Six flats are kept free by the parish."
    page.get_by_role("link", name="Raise a need Legal protection").tap()
    page.get_by_label("Topic").fill("Papers in time")
    page.get_by_label("First question").fill("Who helps with papers in a small town?")
    page.get_by_label("a talk by telephone or video").check()
    page.get_by_label("Romanian").check()
    look(page, "raise-need", axe=axe)
    page.get_by_role("button", name="Raise the need").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Papers in time")
    look(page, "need", axe=axe)
    assert Need.objects.get().area == Area.LEGAL
