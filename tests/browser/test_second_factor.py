"""Whoever sees other people's data proves who they are in two ways: set up once, asked for at every sign-in."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect, sync_playwright

from tests.browser.site import Person, open_browser, running_site

pytestmark = [pytest.mark.browser, pytest.mark.processes]


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def give(person: Person, code: str) -> None:
    person.page.locator("input[name=code]").first.fill(code)
    person.page.locator("main form button").first.click()
    person.page.wait_for_load_state()


def give_code(person: Person, secret: str) -> str:
    """Gives the code of now, and returns it; again, when half a minute passed before the form was sent."""
    asked_at = person.page.url

    def accepted() -> str:
        code = code_of(secret)
        give(person, code)
        return code if person.page.url != asked_at else ""

    return person.site.eventually(accepted)


def test_a_coordinator_sets_up_a_second_factor_and_is_asked_for_it() -> None:
    with running_site(SHARE_REQUIRE_MFA="1") as site, sync_playwright() as playwright:
        browser = open_browser(playwright)
        irina = Person.at(site, browser)
        irina.sign_in("coordinator@example.org")
        expect(irina.page.get_by_text("You can see other people’s data")).to_be_visible()
        irina.look("second-factor")
        irina.page.goto("/work/activities/")
        assert irina.page.url.endswith("/accounts/2fa/")
        irina.page.goto("/accounts/2fa/totp/activate/")
        irina.look("second-factor-app")
        secret = irina.page.locator("#authenticator_secret").inner_text()
        give_code(irina, secret)
        assert "reauthenticate" in irina.page.url  # setting it up proves nothing yet: it is asked for once
        irina.look("second-factor-asked-once")
        used = give_code(irina, secret)
        irina.look("second-factor-done")
        recovery = irina.page.locator(".codes li").first.inner_text()
        irina.page.goto("/work/")
        expect(irina.page.get_by_role("heading", name="What needs me today")).to_be_visible()

        again = Person.at(site, browser)
        again.sign_in("coordinator@example.org")
        assert re.search("/2fa/authenticate/", again.page.url)
        again.look("second-factor-asked")
        again.page.goto("/work/")
        expect(again.page.get_by_role("heading", name="What needs me today")).not_to_be_visible()
        again.page.go_back()
        # A code that was used opens nothing again (RFC 6238, 5.2): either it was used, or its half minute is over.
        give(again, used)
        expect(again.page.get_by_text("This code does not fit, or was used already").first).to_be_visible()
        give(again, recovery)
        again.page.wait_for_url("**/work/")
        expect(again.page.get_by_role("heading", name="What needs me today")).to_be_visible()
        browser.close()
        assert not site.problems, "\n".join(site.problems)
