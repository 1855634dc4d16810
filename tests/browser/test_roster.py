"""A need from the town's form to what came of it three months later, as four people: town, secretariat, two experts."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from municipalities.models import MemberTown, Need
from roster.models import Mission
from share.kit import clock
from share.policy import Role
from tests.browser.test_gatherings import mailed, press
from tests.browser.test_taking_part import look, somebody
from tests.make import make_coordinator, make_organisation, make_town
from tests.municipalities.needs import make_secretariat
from tests.roster.made import make_expert

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUESTION = "Where does a town of 7,500 find interpreters?"


def raise_need(page: Page, town: Any) -> None:
    page.goto(f"/work/towns/{town.public_id}/needs/new/")
    page.get_by_label("Topic").fill("Interpreters for a small surgery")
    page.get_by_label("Area").select_option(label="Healthcare")
    page.get_by_label("First question").fill(QUESTION)
    page.get_by_label("a talk by telephone or video").check()
    page.get_by_label("Romanian").check()
    press(page, "Raise the need")
    expect(page.get_by_text("The need is raised.")).to_be_visible()


def sharpen(page: Page) -> None:
    page.goto("/work/roster/")
    look(page, "roster-board")
    page.get_by_role("link", name="Interpreters for a small surgery").click()
    page.get_by_label("What should be different afterwards").fill("The surgery has three interpreters it can call.")
    page.get_by_label("Days", exact=True).fill("1")
    look(page, "roster-new-brief")
    press(page, "See who fits")
    expect(page.get_by_role("heading", name="Who fits")).to_be_visible()
    look(page, "roster-brief")


def test_a_need_is_answered_by_the_second_expert_and_followed_up(browser: Browser, live_server: Any) -> None:
    town = make_town(population=7_500)
    hall = make_organisation("Town hall")
    MemberTown.objects.create(organisation=hall, town=town)
    keeper = make_coordinator(hall, Role.MEMBER)
    first, second = make_expert("Marco", areas={"health": 4}), make_expert("Samira", areas={"health": 2})

    ana = somebody(browser, live_server, keeper).new_page()
    raise_need(ana, town)

    petra = somebody(browser, live_server, make_secretariat()).new_page()
    sharpen(petra)
    for name in ("Marco", "Samira"):
        panel = petra.locator(".candidate").filter(has_text=name)
        with petra.expect_navigation():
            panel.get_by_role("button", name="Put into the row").tap()
    expect(petra.get_by_text("is asked when the one before says no")).to_be_visible()

    marco = somebody(browser, live_server, java_script_enabled=False).new_page()
    marco.goto(mailed(first.email, "Can you help?"))
    press(marco, "No, not this time")
    expect(marco.get_by_text("Say in a few words why not").first).to_be_visible()
    marco.get_by_label("Why not").fill("I am away until spring.")
    press(marco, "No, not this time")
    expect(marco.get_by_text("You said no.")).to_be_visible()

    samira = somebody(browser, live_server, java_script_enabled=False).new_page()
    samira.goto(mailed(second.email, "Can you help?"))
    look(samira, "roster-invitation", axe=False)
    press(samira, "Yes, I help")
    expect(samira.get_by_text("You said yes.")).to_be_visible()

    petra.reload()
    petra.get_by_role("heading", name="Mission").locator("xpath=following::ul[1]").get_by_role("link").click()
    petra.get_by_role("link", name="Change the terms").click()
    petra.get_by_label("How both will tell that it worked").fill("Three names hang at the door.")
    look(petra, "roster-terms")
    press(petra, "Save and ask both to agree")

    samira.goto(mailed(second.email, "Terms to agree"))
    press(samira, "I agree to these terms")
    expect(samira.get_by_text("You agreed.")).to_be_visible()
    ana.goto(mailed(keeper.email, "Terms to agree"))
    look(ana, "roster-side")
    press(ana, "I agree to these terms")
    assert Mission.objects.get().state == "agreed"

    last = Mission.objects.get().days.get().last
    clock.move_to(clock.now() + timedelta(days=(last - clock.today()).days + 1))
    petra.reload()
    press(petra, "It took place")
    for page, to, words in ((samira, second.email, "We called six."), (ana, keeper.email, "We know whom to call.")):
        page.goto(mailed(to, "Your short report"))
        page.get_by_label("What happened, and what the town can use").fill(words)
        page.get_by_label("5, very").check()
        press(page, "Send the report")
        expect(page.get_by_text("It stays as it was sent.")).to_be_visible()

    clock.move_to(clock.now() + timedelta(days=92))
    ana.reload()
    ana.get_by_label("mostly reached").check()
    ana.get_by_label("What you do differently now").fill("The surgery calls one of three.")
    look(ana, "roster-follow-up")
    press(ana, "Send")
    expect(ana.get_by_text("mostly reached")).to_be_visible()
    need = Need.objects.get()
    assert (need.state, need.answer) == ("answered", "The surgery calls one of three.")
    petra.reload()
    expect(petra.get_by_text("The surgery calls one of three.")).to_be_visible()
    look(petra, "roster-mission")
