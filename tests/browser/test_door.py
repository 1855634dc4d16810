"""Three phones at the door, a whole morning without a network, and the same rows whichever sends first."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from events.actions import open_door
from events.models import Attendance, Event, MarkOperation
from share.kit import clock
from tests.browser.site import MILLISECONDS, SHOTS, check_with_axe, width_of
from tests.make import make_pilot, make_registration, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 640}
# A detector of this browser's own, as phones have one, that reads what a test holds before a camera that gives pictures.
DETECTOR = """
  window.held = [];
  window.BarcodeDetector = class {
    async detect(video) {
      if (!video.videoWidth) throw new Error("There is no picture yet.");
      return window.held.map((rawValue) => ({ rawValue }));
    }
  };
"""
NAMES = [f"{first} Demo" for first in ("Ana", "Bogdan", "Carmen", "Darius", "Elena", "Florin", "Gina", "Horia")]


@pytest.fixture
def event(db: None) -> Event:
    """It begins in five minutes by the clock of the site, which is not that of the phones; the helpers are there."""
    event = make_pilot(sessions=1)
    for name in NAMES:
        make_registration(event, name=name)
    assert event.starts_at
    clock.move_to(event.starts_at - timedelta(minutes=5))
    return event


@pytest.fixture
def link(event: Event) -> str:
    assert event.day
    return f"/door/{open_door(event.pk, event.day, by=make_user()).token}/"


def phone(browser: Browser, live_server: Any, link: str, script: str = "", **how: Any) -> BrowserContext:
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, has_touch=True, **how)
    context.add_init_script(script)
    context.set_default_timeout(MILLISECONDS)
    context.new_page().goto(link)
    return context


def row(page: Page, name: str) -> Any:
    return page.locator(".door-list li").filter(has_text=name)


def tap(page: Page, name: str) -> None:
    row(page, name).get_by_role("button").tap()


def saved(page: Page) -> None:
    expect(page.get_by_role("status")).to_have_text("Everything is saved.")


def walk_in(page: Page, name: str) -> None:
    page.get_by_text("Somebody came without registering").tap()
    form = page.locator("#door-walk-in")
    form.get_by_label("Name").fill(name)
    form.get_by_label("Town").fill("Seini")
    form.get_by_label("They come from").select_option("ngo")
    form.get_by_role("button").tap()
    expect(row(page, name)).to_have_class("here")


def rows(event: Event) -> list[tuple[str, str]]:
    found = Attendance.objects.filter(session__event=event).order_by("registration__name")
    return list(found.values_list("registration__name", "mark"))


@pytest.mark.parametrize("order", list(permutations(range(3)))[::2], ids=lambda order: "".join(map(str, order)))
def test_three_phones_without_a_network_come_to_the_same_rows(
    browser: Browser, live_server: Any, event: Event, link: str, order: tuple[int, ...]
) -> None:
    phones = [phone(browser, live_server, link) for _n in range(3)]
    pages = [context.pages[0] for context in phones]
    for context, page in zip(phones, pages, strict=True):
        saved(page)
        context.set_offline(True)
    # Everybody is marked by one phone; some by several; the last one to do so takes two of them back.
    for number, page in enumerate(pages):
        for name in NAMES[number:]:
            tap(page, name)
        walk_in(page, f"Walk {number} Demo")
        expect(page.get_by_role("status")).to_contain_text("No network")
    for name in NAMES[5:7]:
        tap(pages[2], name)
    for number in order:
        phones[number].set_offline(False)
        pages[number].evaluate("window.dispatchEvent(new Event('online'))")
        saved(pages[number])
    expected = [(name, "present") for name in NAMES if name not in NAMES[5:7]]
    assert rows(event) == sorted(expected + [(f"Walk {number} Demo", "present") for number in range(3)])
    assert MarkOperation.objects.count() == 8 + 7 + 6 + 3 + 2
    # A phone that sends once more reads what the others have done.
    first = pages[order[0]]
    tap(first, NAMES[0])
    saved(first)
    for number in range(3):
        expect(row(first, f"Walk {number} Demo")).to_have_class("here")
    for context in phones:
        context.close()


def test_the_page_opens_again_without_a_network_and_keeps_what_was_not_sent(
    browser: Browser, live_server: Any, event: Event, link: str
) -> None:
    context = phone(browser, live_server, link)
    page = context.pages[0]
    saved(page)
    expect(page.locator("#door[data-is-kept]")).to_have_count(1)
    context.set_offline(True)
    tap(page, "Ana Demo")
    expect(page.get_by_role("status")).to_contain_text("(1 to be sent)")
    page.reload()
    expect(row(page, "Ana Demo")).to_have_class("here")
    page.get_by_label("Find a name").fill("car")
    expect(row(page, "Carmen Demo")).to_be_visible()
    expect(row(page, "Ana Demo")).to_be_hidden()
    page.get_by_label("Find a name").fill("")
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    saved(page)
    assert rows(event) == [("Ana Demo", "present")]
    assert width_of(page) <= PHONE["width"]
    assert check_with_axe(page, "door") == []
    button = row(page, "Ana Demo").get_by_role("button").bounding_box()
    assert button
    assert button["height"] >= 44
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/door-360.png", full_page=True)
    context.close()


def test_without_a_script_the_buttons_do_it(browser: Browser, live_server: Any, event: Event, link: str) -> None:
    context = phone(browser, live_server, link, java_script_enabled=False)
    page = context.pages[0]
    tap(page, "Ana Demo")
    expect(row(page, "Ana Demo")).to_have_class("here")
    assert rows(event) == [("Ana Demo", "present")]
    assert clock.now() < event.starts_at  # type: ignore[operator]  # before it begins
    context.close()


def test_the_code_of_a_badge_marks_its_person_with_and_without_a_network(
    browser: Browser, live_server: Any, event: Event, link: str
) -> None:
    """As the phone's own camera does it: it opens the address that the code holds."""
    context = phone(browser, live_server, link)
    page = context.pages[0]
    saved(page)
    expect(page.locator("#door")).to_have_attribute("data-is-kept", "")
    ana, bogdan = (event.registrations.get(name=name) for name in NAMES[:2])
    page.goto(f"/door/badge/{ana.public_id}/")
    expect(row(page, ana.name)).to_have_class("here")
    saved(page)
    assert (ana.name, "present") in rows(event)
    page.goto(f"/door/badge/{ana.public_id}/")
    expect(row(page, ana.name)).to_have_class("here")
    context.set_offline(True)
    page.goto(f"/door/badge/{bogdan.public_id}/")
    expect(row(page, bogdan.name)).to_have_class("here")
    context.set_offline(False)
    saved(page)
    assert (bogdan.name, "present") in rows(event)
    expect(page.locator(".door-scan")).to_be_hidden()  # this browser reads no codes by itself
    context.close()


def test_the_scanner_in_the_page_marks_whose_badge_is_held_before_the_camera(
    browser: Browser, live_server: Any, event: Event, link: str
) -> None:
    context = phone(browser, live_server, link, script=DETECTOR, permissions=["camera"])
    page = context.pages[0]
    saved(page)
    scan = page.locator("[data-scan]")
    scan.tap()
    expect(scan).to_have_text("Stop scanning")
    for name in NAMES[:2]:
        badge = f"{live_server.url}/door/badge/{event.registrations.get(name=name).public_id}/"
        page.evaluate("(badge) => { window.held = ['https://example.org/', badge]; }", badge)
        expect(row(page, name)).to_have_class("here")
        expect(page.locator("[data-scanned]")).to_have_text(f"{name} is here.")
    page.evaluate("window.held = ['x/door/badge/00000000-0000-4000-8000-000000000000/']")
    expect(page.locator("[data-scanned]")).to_contain_text("not on the list")
    scan.tap()
    expect(page.locator("video")).to_be_hidden()
    saved(page)
    assert rows(event) == [(name, "present") for name in NAMES[:2]]
    context.close()


def test_a_camera_that_is_refused_is_said_and_can_be_asked_for_again(
    browser: Browser, live_server: Any, event: Event, link: str
) -> None:
    context = phone(browser, live_server, link, script=DETECTOR)
    page = context.pages[0]
    saved(page)
    page.locator("[data-scan]").tap()
    expect(page.get_by_role("status")).to_contain_text("camera")
    expect(page.locator("video")).to_be_hidden()
    context.grant_permissions(["camera"])
    page.locator("[data-scan]").tap()
    expect(page.locator("[data-scan]")).to_have_text("Stop scanning")
    context.close()
