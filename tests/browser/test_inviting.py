"""A team holds places for a partner and invites somebody to one of them; they register on a phone, by the link in the mail."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from events.models import Guest, HeldSeats, Registration
from share.grants.models import Grant
from share.kit import clock
from share.mail.models import Mail
from tests.browser.test_taking_part import look, somebody
from tests.make import make_coordinator, make_organisation, make_pilot, make_registration

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("has_script", [True, False], ids=["with-javascript", "without-javascript"])
def test_from_held_places_to_a_place_of_ones_own(browser: Browser, live_server: Any, has_script: bool) -> None:
    event = make_pilot(capacity=2)
    Grant.objects.update(breakdowns=["gender", "age", "first_time"])
    make_organisation("Caritas")
    context = somebody(browser, live_server, make_coordinator(event.organisers.get()), java_script_enabled=has_script)
    page = context.new_page()
    page.goto(f"/work/activities/{event.public_id}/registrations/")
    page.get_by_role("link", name="Held places").tap()
    page.get_by_label("For the people of").fill("Caritas")
    page.get_by_label("Places", exact=True).fill("1")
    assert event.local_start
    until = clock.now().astimezone(event.zone).replace(hour=12, minute=0)
    page.get_by_label("Kept until").fill(until.replace(year=until.year + 1).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Hold them").tap()
    expect(
        page.get_by_text("Choose a moment that lies ahead, and while the waiting list still moves up by itself.").first
    ).to_be_visible()
    look(page, "held-wrong", axe=has_script)
    page.get_by_label("Kept until").fill((event.local_start - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Hold them").tap()
    expect(page.get_by_text("0 of 1 place used")).to_be_visible()
    look(page, "held", axe=has_script)
    make_registration(event)
    make_registration(event, "waiting")  # the room is full for everybody else

    page.goto(f"/work/activities/{event.public_id}/invitations/?new")
    page.get_by_label("Whom to invite").fill("Ana Pop, ana@example.org")
    page.get_by_label("Your own words to them").fill("Your town was the first.")
    page.get_by_label("A place of those held for").select_option(label="Caritas")
    page.get_by_role("button", name="Look at the letter").tap()
    expect(page.get_by_text("As Ana Pop gets it")).to_be_visible()
    look(page, "letter", axe=has_script)
    page.get_by_role("button", name="Send it to 1 person").tap()
    expect(page.get_by_text("1 person is invited.")).to_be_visible()
    look(page, "invitations", axe=has_script)
    context.close()

    link = re.search(r"http\S+(/invited/\S+)", Mail.objects.get(to="ana@example.org").text)
    assert link
    context = somebody(browser, live_server, java_script_enabled=has_script)
    page = context.new_page()
    page.goto(link[1])
    look(page, "invited", axe=has_script)
    page.get_by_label("Town you work in").fill("Seini")
    page.get_by_label("You come from").select_option("municipality")
    page.get_by_label("My age").select_option("18_60")
    page.get_by_role("button", name="Register").tap()
    expect(page.get_by_text("Tick this box once you have read it.").first).to_be_visible()
    expect(page.get_by_label("My age")).to_have_value("18_60")
    page.get_by_label("I have read what happens").check()
    page.get_by_role("button", name="Register").tap()
    expect(page.locator(".state-line")).to_contain_text("Confirmed")
    registration = Registration.objects.get(email="ana@example.org")
    assert registration.disaggregation.age == "18_60"
    assert registration.held_seats == HeldSeats.objects.get()
    assert bool(Guest.objects.get().opened_at) == has_script
    context.close()
