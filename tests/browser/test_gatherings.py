"""A roundtable from its invitation to what became of it half a year later; a visit from what the visitors want to see to both
reports. On phones, as the people who would do it; those who have no account once with and once without JavaScript."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from events.actions import mark_attendance
from events.gatherings.actionplans.models import FOLLOW_UPS, HEARD
from events.gatherings.exchanges.planned import later_at, report_at
from events.gatherings.notes.models import EventNote
from events.models import Event
from events.moments import asked_at, heard_at
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from share.mail.models import Mail, PlannedMail
from share.mail.planned import send_due
from tests.browser.test_taking_part import look, somebody
from tests.make import (
    make_action,
    make_coordinator,
    make_gathering,
    make_grant,
    make_organisation,
    make_town,
    make_user,
)
from tests.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WITHOUT = pytest.mark.parametrize("has_script", [False], ids=["without-javascript"])
WITH = pytest.mark.parametrize("has_script", [True], ids=["with-javascript"])


def planned(page: Page, kind: str, **typed: str) -> Event:
    """A coordinator plans an activity in a month, says what publishing asks for, and publishes it."""
    make_town()
    page.goto(f"/work/plan/{kind}/")
    page.get_by_label("Title", exact=True).fill("One table for all who have keys")
    page.locator("#id_municipality").fill("Şomcuta Mare")
    page.get_by_label("Venue").fill("Town hall")
    page.get_by_label("What it is about").fill("Those who have keys and those who need them.")
    page.get_by_role("group", name="Languages").get_by_label("Romanian").check()
    page.locator("#id_capacity").fill("20")
    page.locator("input[name^=shares-]").first.fill("100")
    page.locator("#id_day").fill((clock.today() + timedelta(days=30)).isoformat())
    for field, value in typed.items():
        one = page.locator(f"#id_{field}")
        one.select_option(value) if one.evaluate("e => e.tagName") == "SELECT" else one.fill(value)
    press(page, "Save the draft")
    expect(page.get_by_text("Draft").first).to_be_visible()
    return Event.objects.latest("pk")


def partner() -> User:
    """A coordinator of an organisation whose grant pays."""
    organisation = make_organisation()
    make_grant(partners=[organisation])
    Grant.objects.update(breakdowns=[])
    return make_coordinator(organisation)


def mailed(to: str, subject: str) -> str:
    """The address on this site to which the newest mail leads."""
    text = Mail.objects.filter(to=to, subject__contains=subject).latest("created_at").text
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found, text
    return found[1]


def press(page: Page, name: str, role: Any = "button") -> None:
    """Presses a button or a link, and waits for the page it leads to."""
    with page.expect_navigation():
        page.get_by_role(role, name=name).tap()


def go_to(moment: datetime | None) -> None:
    assert moment
    clock.move_to(moment + timedelta(minutes=1))


@WITHOUT
def test_a_roundtable_from_its_invitation_to_what_became_of_it(
    browser: Browser, live_server: Any, has_script: bool
) -> None:
    irina = somebody(browser, live_server, partner())
    page = irina.new_page()
    event = planned(page, "roundtable", level="local", question="Who finds the flats?")
    press(page, "Publish")

    page.goto(f"/work/activities/{event.public_id}/invitations/?new")
    page.get_by_label("Whom to invite").fill("Ana Pop, ana@example.org")
    press(page, "Look at the letter")
    press(page, "Send it to 1 person")
    expect(page.get_by_text("1 person is invited.")).to_be_visible()

    ana = somebody(browser, live_server, java_script_enabled=has_script)
    own = ana.new_page()
    own.goto(mailed("ana@example.org", "invited"))
    own.get_by_label("Town you work in").fill("Seini")
    own.get_by_label("You come from").select_option("municipality")
    own.get_by_label("I have read what happens").check()
    press(own, "Register")
    expect(own.locator(".state-line")).to_contain_text("Confirmed")

    event.refresh_from_db()
    go_to(event.ends_at)
    (person,), (session,) = event.registrations.all(), event.sessions.all()
    mark_attendance(event.pk, {(person.pk, session.pk): "present"}, by=make_user())

    page.goto(f"/work/activities/{event.public_id}/plan/")
    look(page, "plan-empty")
    press(page, "Add an objective", "link")
    page.get_by_label("Objective").fill("Families find a flat within three months")
    page.get_by_label("Area").select_option("housing")
    press(page, "Add it")
    press(page, "Add an action", "link")
    page.get_by_label("Action", exact=True).fill("A list of landlords who said yes")
    page.get_by_label("Due").fill((clock.today() + timedelta(days=60)).isoformat())
    press(page, "Add it")
    expect(page.get_by_text("Say who answers for it").first).to_be_visible()
    expect(page.get_by_label("Action", exact=True)).to_have_value("A list of landlords who said yes")
    page.get_by_label("Person who answers for it").fill("Ion Demo")
    page.get_by_label("Their e-mail").fill("ion@example.org")
    look(page, "new-action")
    press(page, "Add it")
    expect(page.get_by_text("not begun")).to_be_visible()
    press(page, "Ask those who were there")
    expect(page.get_by_text("agreed by 0 of 1")).to_be_visible()

    own.goto(mailed("ana@example.org", "Is this what was agreed?"))
    look(own, "agree", axe=has_script)
    press(own, "Yes, this is what was agreed")
    expect(own.get_by_text("You agreed.")).to_be_visible()

    page.reload()
    expect(page.get_by_text("agreed by 1 of 1")).to_be_visible()
    press(page, "Make it public")
    look(page, "plan-public")
    own.goto(event.get_absolute_url())
    expect(own.get_by_text("A list of landlords who said yes")).to_be_visible()
    assert "Ion Demo" not in own.content()

    go_to(asked_at(event, 3))
    send_due()
    page.goto("/work/plans/?range=unanswered")
    expect(page.get_by_text("A list of landlords who said yes")).to_be_visible()
    look(page, "board")
    ion = somebody(browser, live_server, java_script_enabled=has_script)
    answers = ion.new_page()
    answers.goto(mailed("ion@example.org", "How does it stand?"))
    answers.get_by_label("under way").check()
    answers.get_by_label("In a sentence").fill("Half of them are called.")
    look(answers, "follow-up", axe=has_script)
    press(answers, "Send what I say")
    expect(answers.get_by_text("It stands in the plan now.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("No action fits.")).to_be_visible()

    go_to(asked_at(event, 6))
    send_due()
    answers.goto(mailed("ion@example.org", "How does it stand?"))
    answers.get_by_label("done", exact=True).check()
    answers.get_by_label("What shows it").fill("list of 24 flats")
    press(answers, "Send what I say")
    go_to(heard_at(event))
    send_due()
    heard = Mail.objects.get(to="ana@example.org", subject__contains="What became of it")
    assert "A list of landlords who said yes: done (list of 24 flats)" in heard.text
    sent = PlannedMail.objects.filter(about=event.public_id, plan__in=[*FOLLOW_UPS.values(), HEARD])
    assert sorted(sent.values_list("outcome", "recipients")) == [("sent", 1)] * 3
    page.goto("/work/plans/?range=achieved")
    press(page, "A list of landlords who said yes", "link")
    expect(page.get_by_text("Half of them are called.")).to_be_visible()
    look(page, "story")


@WITH
def test_a_visit_from_what_the_visitors_want_to_see_to_both_reports(
    browser: Browser, live_server: Any, has_script: bool
) -> None:
    irina = somebody(browser, live_server, partner())
    page = irina.new_page()
    event = planned(page, "city_exchange", aims="A list of landlords of our own")
    page.goto(f"/work/activities/{event.public_id}/delegations/")
    page.get_by_label("Delegations, one in each line").fill("8 from FR (5 from Lyon, 2 from Grenoble)")
    press(page, "Save")
    expect(page.get_by_text("are 7 people, and together they are to be 8").first).to_be_visible()
    expect(page.get_by_label("Delegations, one in each line")).to_have_value("8 from FR (5 from Lyon, 2 from Grenoble)")
    page.get_by_label("Delegations, one in each line").fill("8 from FR (5 from Lyon, 3 from Grenoble)")
    press(page, "Save")
    look(page, "delegations")
    page.goto(f"/work/activities/{event.public_id}/")
    press(page, "Publish")

    page.goto(f"/work/activities/{event.public_id}/exchange/")
    look(page, "exchange-empty")
    press(page, "Change it", "link")
    page.get_by_label("Questions to the delegations").fill("How many families came last year?")
    page.get_by_label("How one gets there").fill("By train to Baia Mare, then line 41.")
    press(page, "Save")
    press(page, "Send the link", "link")
    page.get_by_label("Who leads it").fill("Chloé Demo")
    page.get_by_label("Their e-mail").fill("chloe@example.org")
    press(page, "Send the link")
    press(page, "Add a host", "link")
    page.get_by_label("Who receives").fill("Hugo Demo")
    page.get_by_label("Their e-mail").fill("hugo@example.org")
    press(page, "Send the link")
    expect(page.get_by_text("Led by Chloé Demo.")).to_be_visible()

    chloe = somebody(browser, live_server, java_script_enabled=has_script)
    ours = chloe.new_page()
    ours.goto(mailed("chloe@example.org", "You lead a delegation"))
    expect(ours.get_by_text("By train to Baia Mare")).to_be_visible()
    ours.get_by_label("How many families came last year?").fill("Eleven.")
    press(ours, "Tell the hosts")
    expect(ours.get_by_role("alert")).to_be_visible()
    expect(ours.get_by_label("How many families came last year?")).to_have_value("Eleven.")
    ours.get_by_label("Priority 1").fill("How you found the flats")
    look(ours, "delegation", axe=has_script)
    press(ours, "Tell the hosts")
    expect(ours.get_by_text("The hosts see it").first).to_be_visible()
    press(ours, "Enter who comes", "link")
    ours.get_by_label("Town you come from").fill("Lyon")
    ours.get_by_label("Who comes, one in each line").fill("Bruno Costa, town hall\nAna Pop, ana@example.org")
    press(ours, "Put them on the list")
    expect(ours.get_by_text("2 people are on the list now.")).to_be_visible()
    look(ours, "delegates", axe=has_script)

    page.goto(f"/work/activities/{event.public_id}/exchange/")
    expect(page.get_by_text("not in the programme yet")).to_be_visible()
    look(page, "exchange")
    page.goto(f"/work/activities/{event.public_id}/agenda/")
    page.locator("#id_form-0-priority").select_option(label="How you found the flats")
    press(page, "Save the agenda")
    page.goto(f"/work/activities/{event.public_id}/exchange/")
    expect(page.get_by_text("not in the programme yet")).to_have_count(0)

    hugo = somebody(browser, live_server, java_script_enabled=has_script)
    theirs = hugo.new_page()
    theirs.goto(mailed("hugo@example.org", "You receive guests"))
    expect(theirs.get_by_text("How you found the flats")).to_be_visible()
    expect(theirs.get_by_text("Bruno Costa")).to_be_visible()
    assert "ana@example.org" not in theirs.content()
    look(theirs, "host", axe=has_script)

    event.refresh_from_db()
    go_to(report_at(event))
    send_due()
    theirs.goto(mailed("hugo@example.org", "How was it?"))
    press(theirs, "Write your short report", "link")
    theirs.get_by_label("What you saw").fill("Eight people who asked about rents.")
    look(theirs, "hosts-report", axe=has_script)
    press(theirs, "Send it")
    ours.goto(mailed("chloe@example.org", "How was it?"))
    press(ours, "Write your short report", "link")
    ours.get_by_label("What you saw").fill("A list with sixty names.")
    ours.get_by_label("What you take home").fill("The letter to the landlords.")
    press(ours, "Send it")

    go_to(later_at(event))
    send_due()
    ours.goto(mailed("chloe@example.org", "What did you do with it?"))
    press(ours, "Say what you did with it", "link")
    ours.get_by_label("What you did with it").fill("We wrote to forty landlords.")
    press(ours, "Send it")
    expect(ours.get_by_text("Thank you").first).to_be_visible()
    ours.goto(event.get_absolute_url())
    for said in ("Eight people who asked", "A list with sixty names.", "We wrote to forty landlords."):
        expect(ours.get_by_text(said)).to_be_visible()
    look(ours, "visit", axe=has_script)


def typed_by(page: Page, box: int, words: str) -> None:
    page.locator("#notes textarea").nth(box).press_sequentially(words, delay=5)


def test_two_browsers_typing_into_the_same_notes_and_plan_lose_no_word(browser: Browser, live_server: Any) -> None:
    user = partner()
    event = make_gathering(organisation=user.memberships.get().organisation)
    action = make_action(event)
    colleague = make_coordinator(event.organisers.get())
    irina, karl = somebody(browser, live_server, user), somebody(browser, live_server, colleague)
    one, two = irina.new_page(), karl.new_page()
    address = f"/work/activities/{event.public_id}/notes/"
    one.goto(address)
    two.goto(address)
    typed_by(one, 0, "Flats: six families wait. ")
    typed_by(two, 0, "Schools: two teachers came.")
    expect(one.locator("#notes textarea")).to_have_count(3)  # both paragraphs, and an empty one
    expect(two.locator("#notes textarea")).to_have_count(3)

    shared = EventNote.objects.get(text__startswith="Flats")
    mine, theirs = (page.locator(f"#text-{shared.public_id}") for page in (one, two))
    mine.focus()
    theirs.focus()
    one.keyboard.press("End")
    two.keyboard.press("End")
    mine.press_sequentially(" Irina counted seven.", delay=5)
    theirs.press_sequentially(" Karl counted eight.", delay=5)
    eventually(lambda: EventNote.objects.filter(text__contains="Karl counted eight.").exists())
    eventually(lambda: EventNote.objects.filter(text__contains="Irina counted seven.").exists())
    eventually(lambda: EventNote.objects.filter(beside__isnull=False).exists())
    look(one, "notes-typed")
    one.goto(address)
    expect(one.get_by_role("heading", name="Two wrote the same paragraph")).to_be_visible()
    look(one, "notes-beside")
    press(one, "Keep both")
    texts = " ".join(EventNote.objects.values_list("text", flat=True))
    for words in ("Schools: two teachers came.", "Irina counted seven.", "Karl counted eight."):
        assert words in texts
    assert not EventNote.objects.filter(beside__isnull=False).exists()

    edit = f"/work/activities/{event.public_id}/plan/action/{action.public_id}/"
    one.goto(edit)
    two.goto(edit)
    one.get_by_label("What shows it").fill("list of 24 flats")
    two.get_by_label("What shows it").fill("a letter of the diocese")
    press(one, "Save")
    press(two, "Save")
    expect(two.get_by_text("list of 24 flats").first).to_be_visible()
    expect(two.get_by_label("What shows it")).to_have_value("a letter of the diocese")
    look(two, "action-conflict")
