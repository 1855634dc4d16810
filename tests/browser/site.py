"""The processes that `make run` starts, in a folder and on a port of this test's own; and the people who use them."""

import email
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, expect

from share.local.before import free_port
from share.paths import Layout
from tests.started import copy_of_a_started_site, start, until_ready
from tests.waiting import LONG_ENOUGH, eventually

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--use-fake-device-for-media-stream",  # a camera that shows a test picture, for pages that are let use one
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = os.environ.get("SHARE_SHOTS")  # a folder for pictures of every page that is looked at
T = TypeVar("T")
MILLISECONDS = LONG_ENOUGH * 1000  # how Playwright counts
expect.set_options(timeout=MILLISECONDS)


@dataclass
class Site:
    url: str
    layout: Layout
    process: subprocess.Popen[str]
    problems: list[str] = field(default_factory=list)

    def runs(self) -> bool:
        return self.process.poll() is None

    def eventually(self, look: Callable[[], T | None]) -> T:
        """What `look` finds, as soon as it is true and as long as the site runs."""
        return eventually(look, as_long_as=self.runs)

    def mails_to(self, address: str) -> list[EmailMessage]:
        """What arrived for an address, oldest first."""
        found = []
        for path in sorted(self.layout.mail.glob("*.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=default)
            if address.lower() in str(message["To"]).lower():
                found.append(message)
        return found

    def mail(self, address: str, subject: str) -> EmailMessage:
        """The newest mail to an address whose subject holds `subject`; waits for it."""
        return self.eventually(
            lambda: next((m for m in reversed(self.mails_to(address)) if subject in str(m["Subject"])), None)
        )

    def move_clock_to(self, moment: datetime) -> None:
        offset = moment - datetime.now(moment.tzinfo)
        (self.layout.data / "clock-offset").write_text(str(offset.total_seconds()))


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def code_in(message: EmailMessage) -> str:
    found = re.search(r"^[A-Z0-9-]{6,12}$", text_of(message), re.MULTILINE)
    assert found, text_of(message)
    return found.group()


def link_in(message: EmailMessage) -> str:
    found = re.search(r"http://\S+/my/\S+/", text_of(message))
    assert found, text_of(message)
    return found.group()


@contextmanager
def running_site(**environment: str) -> Iterator[Site]:
    """A site with its demo, told `environment`, until the block ends."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="share-site-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        copy_of_a_started_site(data)
        with start(data, port, **environment) as process:
            try:
                said = until_ready(process)
                assert "".join(said[-1:]).startswith("Ready"), "".join(said)
                yield Site(f"http://localhost:{port}", Layout(data), process)
            finally:
                process.send_signal(signal.SIGTERM)
                print(process.communicate()[0])  # shown when the test fails: which part ended, and its last lines


def open_browser(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM, timeout=MILLISECONDS)


@dataclass
class Person:
    """Somebody with a browser of their own."""

    site: Site
    context: BrowserContext
    page: Page

    @classmethod
    def at(cls, site: Site, browser: Browser, **how: Any) -> "Person":
        context = browser.new_context(base_url=site.url, **how)
        context.set_default_timeout(MILLISECONDS)
        page = context.new_page()
        person = cls(site, context, page)
        page.on("console", lambda message: person.complain(message.type, message.text))
        page.on("pageerror", lambda error: person.complain("error", str(error)))
        return person

    def complain(self, kind: str, text: str) -> None:
        """The browser's own words: a blocked script, a style refused by the policy, an error."""
        if kind == "error" and "status of 4" not in text:
            self.site.problems.append(f"{self.page.url}: {text}")

    def sign_in(self, address: str) -> None:
        self.page.goto("/accounts/login/")
        self.page.get_by_label("E-mail").first.fill(address)
        before = len(self.site.mails_to(address))
        self.page.get_by_role("button", name="Send me a code").click()
        self.site.eventually(lambda: len(self.site.mails_to(address)) > before)
        code = code_in(self.site.mail(address, "Your code to sign in"))
        self.page.locator("input[name=code]").fill(code)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_load_state()

    def look(self, name: str, *, axe: bool = True) -> None:
        """Looks at the page as it is: axe clean, and nothing wider than a narrow phone. The site keeps what is wrong."""
        if axe:
            self.site.problems += check_with_axe(self.page, name)
        size = self.page.viewport_size
        for width in (320, 1280):
            self.page.set_viewport_size({"width": width, "height": 800})
            wide = width_of(self.page)
            if wide > width:
                self.site.problems.append(f"{name}: {wide} px wide at {width}")
            if SHOTS:
                Path(SHOTS).mkdir(parents=True, exist_ok=True)
                self.page.set_viewport_size({"width": 360 if width == 320 else width, "height": 800})
                self.page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        assert size
        self.page.set_viewport_size(size)
        # What is pressed next must not move away under the pointer: on a busy machine the size comes a moment later.
        self.page.wait_for_function("width => innerWidth === width", arg=size["width"])


def width_of(page: Page) -> int:
    """How wide the page is, once its style sheet is there: without it, it may be wider.

    A page that is left in this moment, since a button was pressed before, is the next one; and one that has only just
    begun to arrive has no width yet.
    """

    def measured() -> int | None:
        page.wait_for_load_state()
        try:
            found: int | None = page.evaluate(
                "document.readyState === 'complete' ? document.documentElement.scrollWidth : null"
            )
        except Error as error:
            if "navigation" not in str(error):
                raise
            return None
        return found

    return eventually(measured)


def check_with_axe(page: Page, name: str) -> list[str]:
    """axe-core, run in the page as people see it: under its own content security policy."""
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state("networkidle")  # a page that is only arriving has nothing to look at
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    results = Axe().run(page, options=options)
    return [f"{name}: {v['id']}: {v['nodes'][0]['html'][:300]}" for v in results.response["violations"]]
