"""A survey on a phone: opened by the link, saved and gone on with, sent; with JavaScript and without."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from municipalities.models import Survey, SurveyAnswer
from tests.browser.site import MILLISECONDS, SHOTS, check_with_axe, width_of
from tests.make import make_survey

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 640}


def phone(browser: Browser, live_server: Any, survey: Survey, **how: Any) -> Page:
    """The page of the survey's town on a phone of its own, which nobody is signed in on."""
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, has_touch=True, **how)
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    page.goto(f"/my/{survey.invitations.get().token}/survey/")
    return page


def look(page: Page, name: str) -> None:
    """Axe finds nothing, and nothing is wider than a narrow phone."""
    assert check_with_axe(page, name) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert width_of(page) <= 320
    page.set_viewport_size(PHONE)
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}-360.png", full_page=True)


def test_a_town_answers_on_a_phone_in_two_sittings(browser: Browser, live_server: Any) -> None:
    survey = make_survey()
    page = phone(browser, live_server, survey)
    why = page.get_by_role("group", name="3. Why not?")
    expect(why).to_be_hidden()
    page.get_by_label("1. How many flats are free?").fill("12")
    page.get_by_role("group", name="2. Is there enough housing?").get_by_label("No", exact=True).check()
    expect(why).to_be_visible()
    why.get_by_label("Too dear").check()
    expect(page.get_by_label("4. What would help?")).to_be_visible()
    look(page, "survey-begun")
    page.get_by_role("button", name="Save, and go on later").click()
    expect(page.get_by_text("Saved. The link in your mail brings you back here.")).to_be_visible()
    page.context.close()

    later = phone(browser, live_server, survey)
    expect(later.get_by_label("1. How many flats are free?")).to_have_value("12")
    later.get_by_role("button", name="Send the answers").click()
    missing = later.get_by_role("link", name="4. What would help?")
    expect(missing).to_be_visible()
    look(later, "survey-missing")
    missing.click()
    later.get_by_label("4. What would help?").fill("Landlords who rent to large families")
    later.get_by_role("button", name="Send the answers").click()
    expect(later.get_by_text("Your answers are sent. Thank you.")).to_be_visible()
    look(later, "survey-sent")
    sheet = SurveyAnswer.objects.get()
    assert (sheet.is_submitted, len(sheet.values())) == (True, 4)
    later.context.close()


def test_without_javascript_each_question_says_when_it_is_asked(browser: Browser, live_server: Any) -> None:
    survey = make_survey()
    page = phone(browser, live_server, survey, java_script_enabled=False)
    expect(page.get_by_text("Only if your answer to question 2 is “No”.")).to_be_visible()
    page.get_by_label("1. How many flats are free?").fill("3")
    page.get_by_role("group", name="2. Is there enough housing?").get_by_label("Yes").check()
    page.get_by_role("group", name="3. Why not?").get_by_label("Other").check()
    page.get_by_role("button", name="Send the answers").click()
    expect(page.get_by_text("Your answers are sent. Thank you.")).to_be_visible()
    assert len(SurveyAnswer.objects.get().values()) == 2
    page.context.close()
