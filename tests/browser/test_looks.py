"""How pages look where that is hard: on a narrow phone, in somebody's own colours, on paper."""

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.urls import resolve
from playwright.sync_api import Browser, Page

from events.models import Event
from share.accounts import urls
from share.accounts.models import User
from share.mail.models import Mail
from share.policy import Role
from tests.accounts.test_pages import addresses
from tests.browser.site import MILLISECONDS, SHOTS, width_of
from tests.make import make_coordinator, make_pilot, make_registration, make_user
from tests.test_hostile_forms import PASSKEY, passkey

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 640}
NARROW = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
LONG = "maria-magdalena.constantinescu-brancoveanu@primaria-somcuta-mare.example.org"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
# Of the account, and no page: they lead on, or answer with a file or with data.
NO_PAGE = {
    "account_email_verification_sent",
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
}


@pytest.fixture
def page(browser: Browser, live_server: Any, request: Any) -> Iterator[Page]:
    """The page of somebody's browser, a phone unless the test says otherwise; nobody is signed in yet."""
    viewport: Any = getattr(request, "param", PHONE)
    context = browser.new_context(base_url=live_server.url, viewport=viewport)
    context.set_default_timeout(MILLISECONDS)
    yield context.new_page()
    context.close()


def sign_in(page: Page, url: str, user: User) -> None:
    """As somebody who has just given every second factor they have."""
    client = Client()
    client.force_login(user)
    session = client.session
    given = {"method": "mfa", "at": time.time(), "reauthenticated": True}
    factors = [given | {"id": one.pk} for one in Authenticator.objects.filter(user=user)] or [given]
    session["account_authentication_methods"] = factors
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


# On a phone


def account_pages(page: Page, seen: set[str]) -> Iterator[str]:
    """Goes to every address of the account whose page was not seen yet; the name of its view."""
    for address in addresses():
        name = resolve(address).view_name
        if name not in NO_PAGE | seen:
            answer = page.goto(address)
            assert answer
            if answer.status == 200 and urlsplit(page.url).path == address:
                yield name


def with_everything(user: User) -> User:
    """Two long addresses, a passkey, recovery codes and a second session, beside the app that a coordinator has."""
    EmailAddress.objects.create(user=user, email=LONG, verified=True)
    EmailAddress.objects.create(user=user, email=f"second.{LONG}", verified=False)
    Authenticator.objects.create(
        pk=PASSKEY, user=user, type=Authenticator.Type.WEBAUTHN, data={"name": LONG, "credential": passkey()}
    )
    RecoveryCodes.activate(user)
    far = "2001:0db8:85a3:0000:0000:8a2e:0370:7334"
    UserSession.objects.create(user=user, ip=far, user_agent=BROWSER, session_key=elsewhere(user))
    return user


def elsewhere(user: User) -> str:
    """The key of a session of this person in another browser."""
    client = Client()
    client.force_login(user)
    return str(client.session.session_key)


@pytest.mark.parametrize("page", [NARROW], ids=["320 px"], indirect=True)
def test_no_page_of_the_account_is_wider_than_a_narrow_phone(page: Page, live_server: Any) -> None:
    wide: dict[str, int] = {}
    seen: set[str] = set()

    def measure(name: str) -> None:
        seen.add(name)
        shoot(page, name)
        if (width := width_of(page)) > NARROW["width"]:
            wide[name] = width

    for user in (None, with_everything(make_coordinator()), make_user()):
        if user:
            sign_in(page, live_server.url, user)
        for name in account_pages(page, seen):
            measure(name)
    page.context.clear_cookies()
    page.goto("/accounts/login/code/")
    page.get_by_label("E-mail").first.fill(LONG)
    page.locator("main form button").first.click()
    page.wait_for_url("**/accounts/login/code/confirm/")
    measure("account_confirm_login_code")
    found = re.search(r"^[A-Z0-9-]{6,12}$", Mail.objects.get(to=LONG).text, re.MULTILINE)
    assert found
    page.locator("input[name=code]").fill(found.group())
    page.locator("main form button").first.click()
    page.wait_for_url("**/accounts/2fa/authenticate/*")
    measure("mfa_authenticate")
    assert wide == {}
    assert {one.name for one in urls.urlpatterns} - seen == NO_PAGE


@pytest.fixture
def event(db: None) -> Event:
    """A pilot with somebody who has a place, and room for more."""
    event = make_pilot()
    make_registration(event)
    return event


def links(page: Page, of: str) -> list[str]:
    found = page.locator(f"{of} a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert found, of
    return list(found)


def test_the_heading_of_a_working_page_begins_in_the_upper_half_of_a_phone(
    page: Page, live_server: Any, event: Event
) -> None:
    """Above it are the head and one line of parts: a second line of either still leaves room, and a list of all does not."""
    sign_in(page, live_server.url, make_coordinator(role=Role.ADMIN))
    page.goto("/work/")
    pages = ["/work/", *links(page, ".tabs")]
    page.goto(f"/work/activities/{event.public_id}/")
    pages += links(page, ".parts")
    assert len(pages) > 15
    low = {}
    for address in pages:
        page.goto(address)
        top = page.locator("main h1").first.evaluate("one => one.getBoundingClientRect().y")
        if top >= PHONE["height"] / 2:
            low[address] = top
    assert low == {}


# In colours of one's own, and on paper


MENUS = ":is(nav, header, footer, .skip, .tabs a:not([aria-current])):visible"
# What is read of a page, beside what leads elsewhere or is pressed; hidden by a medium, it is not there.
READ = """() => [...document.querySelectorAll("main :is(h1, h2, h3, p, dt, dd, th, td, li, legend)")]
  .filter(one => one.checkVisibility() && !one.closest("nav, .tabs, .actions, .head-actions, .session-head"))
  .map(one => one.innerText.trim()).filter(text => text)"""
WIDTHS = """() => [...document.querySelectorAll("main, .part")].map(one => one.getBoundingClientRect().width)"""
# What is read and has the colour of the page; paper is white.
UNSEEN = """() => {
  const colour = getComputedStyle(document.body).backgroundColor.replace("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)");
  return [...document.querySelectorAll("main :is(h1, h2, h3, p, dt, dd, th, td, li, legend)")]
    .filter(one => one.checkVisibility() && getComputedStyle(one).color === colour)
    .map(one => one.innerText.trim()).filter(text => text);
}"""
# Each link that is shown: its words, whether it is the current place, how its text is underlined, and which of its
# borders are seen.
LINES = """() => [...document.querySelectorAll("a")].filter(one => one.checkVisibility()).map(one => {
  const style = getComputedStyle(one), unseen = ["rgba(0, 0, 0, 0)", getComputedStyle(document.body).backgroundColor];
  const borders = ["top", "right", "bottom", "left"].filter(side =>
    parseFloat(style[`border-${side}-width`]) && !unseen.includes(style[`border-${side}-color`]));
  return [one.innerText.trim(), one.hasAttribute("aria-current"), style.textDecorationLine, borders];
})"""


def pages_of(event: Event) -> list[str]:
    """Public, and where people work: facts, a list, a table, tasks."""
    work = f"/work/activities/{event.public_id}"
    return [event.get_absolute_url(), f"{work}/", f"{work}/registrations/", f"{work}/attendance/", "/work/"]


@pytest.mark.parametrize("page", [DESK, PHONE], ids=["desk", "phone"], indirect=True)
def test_in_colours_of_ones_own_all_is_read_and_no_link_gets_a_line(page: Page, live_server: Any, event: Event) -> None:
    sign_in(page, live_server.url, make_coordinator())
    for address in pages_of(event):
        page.emulate_media(forced_colors="none")
        page.goto(address)
        read, lines = page.evaluate(READ), page.evaluate(LINES)
        page.emulate_media(forced_colors="active")
        assert page.locator("main h1").inner_text() in read
        assert page.evaluate(READ) == read
        assert page.evaluate(UNSEEN) == []
        for (text, is_current, underlined, borders), before in zip(page.evaluate(LINES), lines, strict=True):
            assert [text, is_current, underlined] == before[:3], address
            assert set(borders) <= set(before[3]), (address, text)
            assert borders or not is_current, (address, text)
        shoot(page, "forced" + address.replace("/", "-"))


@pytest.mark.parametrize("page", [DESK, PHONE], ids=["desk", "phone"], indirect=True)
def test_on_paper_all_is_read_and_no_menu_is_there(page: Page, live_server: Any, event: Event) -> None:
    sign_in(page, live_server.url, make_coordinator())
    for address in pages_of(event):
        page.emulate_media(media="screen")
        page.goto(address)
        assert page.locator(MENUS).count() > 3
        read, widths = page.evaluate(READ), page.evaluate(WIDTHS)
        page.emulate_media(media="print")
        assert [text for text in read if text not in page.evaluate(READ)] == [], address
        assert page.evaluate(UNSEEN) == []
        assert page.locator(MENUS).count() == 0, address
        for width, before in zip(page.evaluate(WIDTHS), widths, strict=True):
            assert width >= before, f"{address}: the paper is not used"
        shoot(page, "print" + address.replace("/", "-"))
