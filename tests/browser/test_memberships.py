"""A colleague who is invited, from the mail to the first sign-in; and a right that ends while its page is open."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect, sync_playwright

from share.kit import clock
from tests.browser.site import Person, code_in, open_browser, running_site, text_of

pytestmark = [pytest.mark.browser, pytest.mark.processes]
COLLEAGUE = "new.colleague@example.org"
PEOPLE = "/work/organisations/"


def test_an_invitation_and_a_right_that_ends() -> None:
    with running_site() as site, sync_playwright() as playwright:
        browser = open_browser(playwright)
        irina = Person.at(site, browser)
        irina.sign_in("coordinator@example.org")
        irina.page.goto(PEOPLE)
        irina.look("organisations")
        irina.page.get_by_role("link", name="Jesuit Refugee Service Romania").click()
        irina.look("organisation-overview")
        irina.page.get_by_role("link", name="People", exact=True).click()
        irina.look("organisation-people")
        people = irina.page.url

        # An invitation to a colleague, from the mail to the first sign-in
        irina.page.get_by_role("link", name="Invite a colleague").click()
        irina.look("invite")
        irina.page.get_by_label("E-mail").fill(COLLEAGUE)
        irina.page.get_by_label("Name").fill("Dana Demo")
        irina.page.get_by_label("Role").select_option("member")
        irina.page.get_by_role("button", name="Send the invitation").click()
        expect(irina.page.get_by_text("Dana Demo is invited by mail.")).to_be_visible()

        mail = site.mail(COLLEAGUE, "You are invited")
        link = re.search(r"http://\S+/invitations/\S+/", text_of(mail))
        assert link
        dana = Person.at(site, browser)
        dana.page.goto(link.group())
        dana.look("invitation")
        dana.page.get_by_role("button", name="Mail me a code").click()
        dana.page.locator("input[name=code]").fill(code_in(site.mail(COLLEAGUE, "Your code to sign in")))
        dana.page.locator("main form button[type=submit]").first.click()
        dana.page.get_by_role("button", name="Accept the invitation").click()
        expect(dana.page.get_by_text("You are member of Jesuit Refugee Service Romania now.")).to_be_visible()
        dana.page.goto(link.group())
        expect(dana.page.get_by_role("heading", name="This invitation is over")).to_be_visible()

        # A right that ends on a day: until then the open pages answer, and from its first moment they do not
        dana.page.goto("/work/towns/")
        expect(dana.page.get_by_role("heading", name="My towns")).to_be_visible()
        irina.page.goto(people)
        irina.page.get_by_role("row", name="Dana Demo").get_by_role("link", name="End the right").click()
        irina.look("end-right")
        day = clock.today() + timedelta(days=1)
        irina.page.get_by_label("Reason").fill("Her contract ends.")
        irina.page.get_by_label("Ends on").fill(str(day))
        irina.page.get_by_role("button", name="End it").click()
        expect(irina.page.get_by_text("The right ends on")).to_be_visible()
        town = dana.page.get_by_role("link", name="Şomcuta Mare").first
        town.click()
        expect(dana.page.get_by_role("heading", name="Şomcuta Mare")).to_be_visible()
        site.move_clock_to(clock.now() + timedelta(days=1))
        with dana.page.expect_response(re.compile("/details/$")) as answered:
            dana.page.get_by_role("link", name="Details").click()
        assert answered.value.status == 404
        assert "ends on" in str(site.mail(COLLEAGUE, "ends on")["Subject"])
        browser.close()
        assert not site.problems, "\n".join(site.problems)
