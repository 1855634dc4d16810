"""A town registers four people for three places; a signed sheet is compared by two people; how it was is said on a phone."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from events.actions import choose_sessions, mark_attendance, plan_feedback
from events.models import Attendance, Event, Feedback, Group, SheetCount
from share.accounts.models import User
from share.kit import clock, tokens
from tests.browser.site import MILLISECONDS, SHOTS, check_with_axe, width_of
from tests.events.test_feedback import make_questions
from tests.make import add_workshops, make_coordinator, make_pilot, make_registration, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 640}


def somebody(browser: Browser, live_server: Any, user: User | None = None, **how: Any) -> BrowserContext:
    """A phone; signed in where a user is given."""
    opened = browser.new_context(base_url=live_server.url, viewport=PHONE, has_touch=True, **how)
    opened.set_default_timeout(MILLISECONDS)
    if user:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        opened.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return opened


def look(page: Page, name: str, *, axe: bool = True) -> None:
    assert width_of(page) <= PHONE["width"], name
    if axe:
        assert check_with_axe(page, name) == []
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-360.png", full_page=True)


@pytest.mark.parametrize("has_script", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_town_sends_four_and_there_are_three_places(browser: Browser, live_server: Any, has_script: bool) -> None:
    event = make_pilot(capacity=3)
    context = somebody(browser, live_server, java_script_enabled=has_script)
    page = context.new_page()
    page.goto(event.get_absolute_url())
    page.get_by_role("link", name="Register several people").tap()
    page.get_by_label("Your name").fill("Maria Head")
    page.get_by_label("E-mail", exact=True).fill("primaria@example.org")
    page.get_by_label("Town you work in").fill("Seini")
    page.get_by_label("You come from").select_option("municipality")
    look(page, "group-new", axe=has_script)
    page.get_by_role("button", name="Register the group").tap()
    expect(page.get_by_text("Write at least one name.")).to_be_visible()
    names, addresses = page.locator("input[name$='-name']"), page.get_by_label("Their own e-mail")
    for number, name in enumerate(("Ana Demo", "Ion Demo", "Mara Demo", "Dan Demo")):
        names.nth(number).fill(name)
    addresses.nth(0).fill("ana@example.org")
    page.get_by_label("They know that I register them").check()
    page.get_by_role("button", name="Register the group").tap()
    expect(page.get_by_text("We have sent the link to primaria@example.org.")).to_be_visible()
    group = Group.objects.get()
    page.goto(f"/groups/{group.token}/")
    look(page, "group-to-confirm", axe=has_script)
    page.get_by_role("button", name="Confirm").tap()
    lines = page.locator(".group-lines li")
    expect(lines.filter(has_text="Confirmed")).to_have_count(3)
    expect(lines.nth(3)).to_contain_text("On the waiting list")
    expect(lines.nth(3)).to_contain_text("number 1 on the list")
    look(page, "group", axe=has_script)
    lines.nth(1).get_by_role("link").tap()
    page.get_by_text("I cannot come").tap()
    page.get_by_role("button", name="Cancel my registration").tap()
    expect(page.locator(".state-line")).to_contain_text("Cancelled")
    page.goto(f"/groups/{group.token}/")
    expect(lines.filter(has_text="Confirmed")).to_have_count(3)
    expect(lines.nth(1)).to_contain_text("Cancelled")
    context.close()


def held(sessions: int = 1) -> Event:
    """Three people, all of them marked as present; over since a moment."""
    event = make_pilot(sessions=sessions)
    people = [make_registration(event, name=name) for name in ("Ana Demo", "Ion Demo", "Mara Demo")]
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(minutes=1))
    session = event.sessions.all()[0]
    mark_attendance(event.pk, {(one.pk, session.pk): "present" for one in people}, by=make_user())
    return event


def test_two_people_compare_a_sheet_with_one_signature_missing(browser: Browser, live_server: Any) -> None:
    event = held()
    evidence = f"/work/activities/{event.public_id}/evidence/"
    irina = somebody(browser, live_server, make_coordinator())
    page = irina.new_page()
    page.goto(evidence)
    page.get_by_role("link", name=event.sessions.all()[0].title).tap()
    page.get_by_label("Ana Demo").check()
    page.get_by_label("Ion Demo").check()
    look(page, "sheet-counting")
    page.get_by_role("button", name="This is who has signed").tap()
    expect(page.get_by_text("Sheet and records differ.")).to_be_visible()
    expect(page.get_by_text("is marked as present; no signature was counted")).to_be_visible()
    expect(page.get_by_role("button", name="lock the session")).to_have_count(0)
    look(page, "sheet-counted")

    karl = somebody(browser, live_server, make_coordinator())
    other = karl.new_page()
    other.goto("/work/")
    other.get_by_role("link", name="Check the sheet").tap()
    other.get_by_role("link", name=event.sessions.all()[0].title).tap()
    other.get_by_role("button", name="lock the session").tap()
    expect(other.get_by_role("alert")).to_contain_text("say what explains it")
    other.goto(f"/work/activities/{event.public_id}/attendance/?session={event.sessions.all()[0].pk}")
    other.get_by_role("group", name="Mara Demo").get_by_role("radio", name="absent").check()
    expect(other.locator(".saved")).to_contain_text("Saved at")
    other.goto(f"{evidence}sheets/{event.sessions.all()[0].pk}/")
    expect(other.get_by_text("Sheet and records agree.")).to_be_visible()
    other.get_by_role("button", name="lock the session").tap()
    expect(other.get_by_text("checked and locked").first).to_be_visible()
    look(other, "sheet-evidence")
    count = SheetCount.objects.get()
    assert count.counted_by != count.checked_by
    assert count.session.is_locked
    assert sorted(Attendance.objects.values_list("mark", flat=True)) == ["absent", "present", "present"]
    irina.close()
    karl.close()


def test_how_it_was_is_said_on_a_phone_and_once(browser: Browser, live_server: Any) -> None:
    event = held()
    plan_feedback(event.pk, make_questions(), 14)
    person = event.registrations.order_by("pk")[0]
    context = somebody(browser, live_server)
    page = context.new_page()
    page.goto(f"/feedback/{tokens.sign('feedback', str(person.public_id))}/")
    page.get_by_role("button", name="Send my answers").tap()
    expect(page.get_by_role("alert")).to_contain_text("How useful was the day?")
    page.get_by_role("group", name="How useful was the day?").get_by_text("4", exact=True).tap()
    page.get_by_text("Exercises", exact=True).tap()
    page.get_by_label("What should be different?").fill("More time")
    look(page, "feedback-give")
    page.get_by_role("button", name="Send my answers").tap()
    expect(page.get_by_text("Your answers are counted, without your name.")).to_be_visible()
    page.goto(f"/feedback/{tokens.sign('feedback', str(person.public_id))}/")
    expect(page.get_by_text("You have answered already.")).to_be_visible()
    assert Feedback.objects.get().answered == 1
    context.close()


def test_what_was_typed_comes_back_after_a_reload_and_goes_once_it_was_sent(browser: Browser, live_server: Any) -> None:
    event = make_pilot()
    context = browser.new_context(base_url=live_server.url, viewport={"width": 360, "height": 640})
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    page.goto(event.get_absolute_url())
    form = page.locator("form[data-draft]")
    form.get_by_label("Name").fill("Ana Mureșan")
    form.get_by_label("Town").fill("Seini")
    form.locator("input[name=notice]").check()
    page.reload()
    expect(form.get_by_label("Name")).to_have_value("Ana Mureșan")
    expect(form.get_by_label("Town")).to_have_value("Seini")
    expect(form.locator("input[name=notice]")).not_to_be_checked()
    expect(page.get_by_text("What you had typed is here again.")).to_be_visible()
    page.get_by_role("button", name="Start afresh").click()
    expect(form.get_by_label("Name")).to_have_value("")
    page.reload()
    expect(form.get_by_label("Name")).to_have_value("")
    form.get_by_label("Name").fill("Ana Mureșan")
    form.locator("input[name=email]").fill("ana@example.org")
    form.get_by_label("Town").fill("Seini")
    form.locator("select[name=actor_kind]").select_option("ngo")
    form.locator("input[name=notice]").check()
    form.locator("button.wide-button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    page.goto(event.get_absolute_url())
    expect(form.get_by_label("Name")).to_have_value("")
    assert page.evaluate("sessionStorage.length") == 0
    context.close()


@pytest.mark.parametrize("has_script", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_workshop_is_chosen_on_a_phone(browser: Browser, live_server: Any, has_script: bool) -> None:
    event = make_pilot()
    full, _free = add_workshops(event, 1, 8)
    choose_sessions(make_registration(event).pk, {full.pk})
    person = make_registration(event, name="Ana Demo")
    context = somebody(browser, live_server, java_script_enabled=has_script)
    page = context.new_page()
    page.goto(f"/my/{person.token}/")
    expect(page.get_by_text("Nothing chosen yet")).to_be_visible()
    look(page, "own-nothing-chosen", axe=has_script)
    page.get_by_role("link", name="Choose sessions").tap()
    expect(page.get_by_label("Workshop 1 – full")).to_be_disabled()
    page.get_by_label("Workshop 2 – 8 places free").check()
    look(page, "own-sessions", axe=has_script)
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("Your sessions are saved.")).to_be_visible()
    expect(page.locator(".material")).to_contain_text("Workshop 2")
    look(page, "own-chosen", axe=has_script)
    context.close()
