"""Attendance in the hall: 27 people and 4 sessions on a phone, a network that comes and goes, and two people at once."""

import contextlib
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from events.actions import complete_event, mark_attendance
from events.models import Attendance, Event, Registration
from share.kit import clock
from tests.browser.site import MILLISECONDS, SHOTS, check_with_axe, width_of
from tests.make import make_coordinator, make_pilot, make_user
from tests.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PEOPLE, SESSIONS = 27, 4
PHONE = {"width": 360, "height": 640}
FIRST = ("Ana", "Andrei", "Gheorghe", "Ioana", "Ion", "Jörg", "Maria", "Mihai", "Zoë")
ON_TOP = """thing => {
  const { x, y, width, height } = thing.getBoundingClientRect();
  return thing.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""
COLOURS = "all => all.map(one => getComputedStyle(one).backgroundColor.replace(/rgba(.*), 0\\)/, 'rgb$1)'))"
NAMES = [f"{first} {last}" for last in ("Câmpean", "Lăcătuș", "Mureșan") for first in FIRST]


@pytest.fixture
def event(db: None, request: Any) -> Event:
    event = make_pilot(capacity=None, sessions=getattr(request, "param", SESSIONS))
    user = make_user()
    more = {"town": "Şomcuta Mare", "actor_kind": "ngo", "notice_version": "paper", "user": user}
    seat = {"state": "walk_in", "reason": "walked_in"}
    Registration.objects.bulk_create(
        Registration(event=event, name=name, key=name.lower(), **more, **seat) for name in NAMES
    )
    clock.move_to(event.ends_at + timedelta(minutes=5))
    return event


@pytest.fixture
def context(browser: Browser, event: Event, live_server: Any, request: Any) -> Iterator[BrowserContext]:
    """A coordinator's browser, signed in; a phone with a touch screen unless the test says otherwise."""
    how = {"viewport": PHONE, "has_touch": True} | getattr(request, "param", {})
    opened = browser.new_context(base_url=live_server.url, **how)
    opened.set_default_timeout(MILLISECONDS)
    client = Client()
    client.force_login(make_coordinator())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    opened.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield opened
    opened.close()


def sheet(event: Event) -> str:
    return f"/work/activities/{event.public_id}/attendance/"


def one(event: Event, number: int = 0) -> str:
    return f"{sheet(event)}?session={event.sessions.all()[number].pk}"


def person(page: Page, name: str) -> Any:
    return page.get_by_role("group", name=re.compile(f"^{name}"))


def starts(thing: Any) -> float:
    """Where something begins on the screen, from the left, in pixels."""
    return float(thing.bounding_box()["x"])


def ends(thing: Any) -> float:
    return starts(thing) + float(thing.bounding_box()["width"])


def saved(page: Page) -> None:
    expect(page.locator(".saved")).to_contain_text("Saved at")


def kept(page: Page) -> dict[str, str]:
    return dict(page.evaluate("Object.entries(localStorage)"))


def wait(page: Page) -> None:
    """Lets the browser's messages in."""
    with contextlib.suppress(Error):  # it is closed meanwhile
        page.wait_for_timeout(50)


def marks(event: Event) -> list[str]:
    return list(Attendance.objects.filter(session__event=event).values_list("mark", flat=True))


def look(page: Page, name: str) -> None:
    """axe clean, nothing wider than a narrow phone, and a picture when they are asked for."""
    assert check_with_axe(page, name) == []
    size = page.viewport_size
    assert size
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert width_of(page) <= width, f"{name} at {width}"
        if SHOTS:
            page.set_viewport_size({"width": 360 if width == 320 else width, "height": 800})
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=width == 320)
    page.set_viewport_size(size)


def test_a_day_of_four_sessions_takes_twelve_taps(context: BrowserContext, event: Event) -> None:
    page, taps = context.new_page(), []

    def tap(thing: Any) -> None:
        taps.append(thing)
        thing.tap()

    page.goto(sheet(event))
    look(page, "attendance-every")
    tap(page.locator(".session-tabs a", has_text=event.sessions.all()[0].title))
    for number in range(SESSIONS):
        rest = page.get_by_role("button", name="Mark all 27 as present")
        assert rest.bounding_box()["height"] >= 44
        tap(rest)
        missing = person(page, NAMES[number]).get_by_role("radio", name="absent" if number % 2 else "excused")
        assert missing.bounding_box()["height"] >= 44
        tap(missing)
        saved(page)
        expect(page.locator(".session-tabs [aria-current]")).to_contain_text("27 of 27 taken")
        if number + 1 < SESSIONS:
            tap(page.get_by_role("link", name="Next session"))
            expect(page.locator(".session-tabs [aria-current]")).to_contain_text("0 of 27 taken")
    look(page, "attendance-one")
    assert len(taps) <= 12
    expect(page.locator(".saved")).to_contain_text("Saved at")
    assert sorted(marks(event)) == ["absent"] * 2 + ["excused"] * 2 + ["present"] * (PEOPLE * SESSIONS - 4)
    assert kept(page) == {}


@pytest.mark.parametrize("context", [{"viewport": {"width": 1280, "height": 700}, "has_touch": False}], indirect=True)
def test_the_table_is_filled_by_the_keyboard_alone(context: BrowserContext, event: Event) -> None:
    page, keys = context.new_page(), ""
    page.goto(sheet(event))
    first = page.locator(".marks tbody select").first
    while not first.evaluate("control => control === document.activeElement"):
        page.keyboard.press("Tab")
        keys += "."
        assert len(keys) < 60, "the first mark is reached"
    for _name in NAMES[:3]:
        for key in (
            "p",
            "ArrowRight",
            "a",
            "ArrowRight",
            "e",
            "ArrowRight",
            "p",
            "ArrowLeft",
            "ArrowLeft",
            "ArrowLeft",
        ):
            page.keyboard.press(key)
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("n")
    saved(page)
    first_three = Registration.objects.filter(event=event).order_by("key", "pk")[:3]
    eventually(lambda: Attendance.objects.filter(session__event=event).count() == 11)
    for number, person in enumerate(first_three):
        found = person.attendances.order_by("session__starts_at").values_list("mark", flat=True)
        assert list(found) == ["present", "absent", "excused", "present"][1 if number == 2 else 0 :]


def test_nothing_is_lost_when_the_network_goes_and_the_page_is_left(context: BrowserContext, event: Event) -> None:
    page = context.new_page()
    page.goto(one(event))
    page.get_by_role("button", name="Mark all 27 as present").tap()
    saved(page)
    context.set_offline(True)
    person(page, "Zoë Mureșan").get_by_role("radio", name="absent").tap()
    person(page, "Ana Câmpean").get_by_role("radio", name="excused").tap()
    expect(page.locator(".saved")).to_contain_text("Not saved yet – no network; will be tried again.")
    assert len(kept(page)) == 2
    assert not any(name.split()[1] in str(kept(page)) for name in NAMES)
    page.get_by_role("link", name="Next session").tap()
    expect(page.locator(".saved")).to_contain_text("No network: the page stays")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.close(run_before_unload=True)
    eventually(lambda: page.is_closed() or wait(page))
    assert asked == ["beforeunload"]
    context.set_offline(False)
    page = context.new_page()
    page.goto(sheet(event))  # another page of the same sheet sends them too
    eventually(lambda: kept(page) == {})
    assert sorted(marks(event)) == ["absent", "excused"] + ["present"] * 25


def test_what_is_not_saved_goes_by_itself_when_the_network_is_back(context: BrowserContext, event: Event) -> None:
    page = context.new_page()
    page.goto(one(event))
    context.set_offline(True)
    person(page, "Ana Câmpean").get_by_role("radio", name="present").tap()
    expect(page.locator(".saved")).to_contain_text("Not saved yet")
    context.set_offline(False)
    saved(page)
    assert marks(event) == ["present"]


def test_in_colours_of_ones_own_the_chosen_mark_stands_out(context: BrowserContext, event: Event) -> None:
    page = context.new_page()
    page.goto(one(event))
    page.emulate_media(forced_colors="active")
    for name, mark in zip(NAMES, ("present", "absent", "excused"), strict=False):
        person(page, name).get_by_role("radio", name=mark).tap()
    saved(page)  # nothing is on its way any more when the test ends and its rows go
    plain = {*page.locator(".choice input:not(:checked) + span").evaluate_all(COLOURS)}
    assert plain == {*page.locator("body").evaluate_all(COLOURS)}
    chosen = {*page.locator(".choice:not(.open) input:checked + span").evaluate_all(COLOURS)}
    assert len(chosen) == 1, "the one colour that this person chose for what is chosen"
    assert chosen.isdisjoint(plain)


def test_two_people_with_one_sheet_see_both_versions(context: BrowserContext, event: Event) -> None:
    page = context.new_page()
    page.goto(one(event))
    ana, session = event.registrations.get(name="Ana Câmpean"), event.sessions.all()[0]
    mark_attendance(event.pk, {(ana.pk, session.pk): "absent"}, by=make_user(name="Irina Demo"))
    person(page, "Ana Câmpean").get_by_role("radio", name="present").tap()
    note = page.get_by_role("alert")
    expect(note).to_contain_text("Ana Câmpean")
    expect(note).to_contain_text("“absent” by Irina Demo")
    expect(note).to_contain_text("you chose “present”")
    expect(person(page, "Ana Câmpean").get_by_role("radio", name="absent")).to_be_checked()
    assert marks(event) == ["absent"]
    look(page, "attendance-conflict")
    page.get_by_role("button", name="Change to “present”").tap()
    saved(page)
    expect(note).to_be_hidden()
    assert marks(event) == ["present"]
    assert kept(page) == {}


def test_signing_out_takes_what_is_kept_from_the_device(context: BrowserContext, event: Event) -> None:
    page = context.new_page()
    page.goto(one(event))
    page.route("**/attendance/marks/", lambda route: route.abort())
    person(page, "Ana Câmpean").get_by_role("radio", name="present").tap()
    expect(page.locator(".saved")).to_contain_text("Not saved yet")
    assert len(kept(page)) == 1
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "attendance" not in url)
    eventually(lambda: kept(page) == {})


def test_a_session_that_ended_keeps_the_marks_until_one_signs_in(context: BrowserContext, event: Event) -> None:
    page = context.new_page()
    page.goto(one(event))
    cookies = context.cookies()
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    person(page, "Ana Câmpean").get_by_role("radio", name="present").tap()
    expect(page.locator(".saved")).to_contain_text("Not saved: you are signed out.")
    context.add_cookies(cookies)
    page.get_by_role("button", name="Load the page again").tap()
    saved(page)
    assert marks(event) == ["present"]


@pytest.mark.parametrize("context", [{"viewport": {"width": 1280, "height": 700}, "has_touch": False}], indirect=True)
def test_the_table_keeps_its_names_and_sessions_in_sight(context: BrowserContext, event: Event) -> None:
    page = context.new_page()
    page.goto(sheet(event))
    look(page, "attendance-table")
    head, box = page.locator(".marks thead th").first, page.locator(".table-box")
    before = head.bounding_box()
    box.evaluate("box => box.scrollTo(0, 400)")
    assert head.bounding_box() == before
    page.get_by_role("button", name="Mark all 27 as present").nth(1).click()
    saved(page)
    expect(page.locator("thead [data-taken]").nth(1)).to_have_text("27 of 27 taken")
    expect(page.locator("td.number").first).to_have_text("1 h")
    first = page.locator("tbody select").first
    first.focus()
    for key in ("e", "ArrowRight", "a", "ArrowDown", "n"):
        page.keyboard.press(key)
    expect(page.locator("td.number").nth(1)).to_have_text("0")
    saved(page)
    eventually(lambda: sorted(marks(event)) == ["absent", "excused"] + ["present"] * 25)
    page.get_by_role("button", name="Mark all 27 as present").first.click()
    page.get_by_role("button", name="Undo “all present”").click()
    eventually(lambda: Attendance.objects.filter(session=event.sessions.all()[2]).count() == 0)


@pytest.mark.parametrize(
    "context",
    [{"viewport": {"width": width, "height": height}} for width, height in ((1280, 700), (740, 360))],
    ids=["desk", "phone on its side"],
    indirect=True,
)
@pytest.mark.parametrize("event", [12], ids=["12 sessions"], indirect=True)
def test_names_stay_in_sight_when_the_table_is_scrolled_sideways(context: BrowserContext, event: Event) -> None:
    page = context.new_page()
    page.goto(sheet(event))
    box, names = page.locator(".table-box"), page.locator(".marks tbody th")
    last = page.locator(".marks tbody tr").first.locator("select").last
    assert starts(last) > ends(box)
    box.evaluate("box => box.scrollTo(box.scrollWidth, 0)")
    assert ends(last) <= ends(box)
    for name in (names.first, names.nth(3)):
        assert starts(box) <= starts(name) < ends(name) < starts(last)
        name.scroll_into_view_if_needed()
        assert name.evaluate(ON_TOP), "no mark lies over the name"


@pytest.mark.parametrize("event", [12], ids=["12 sessions"], indirect=True)
def test_names_need_no_scrolling_sideways_on_a_phone(context: BrowserContext, event: Event) -> None:
    page = context.new_page()
    for address in (sheet(event), one(event)):
        page.goto(address)
        expect(page.locator("table.marks:visible")).to_have_count(0)
        assert width_of(page) <= PHONE["width"]
    for name in NAMES:
        legend = person(page, name).locator("legend")
        assert 0 <= starts(legend) < ends(legend) <= PHONE["width"], name


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_one_button_saves(context: BrowserContext, event: Event) -> None:
    page = context.new_page()
    page.goto(one(event))
    person(page, "Ana Câmpean").get_by_role("radio", name="absent").tap()
    page.get_by_role("button", name="Mark all 27 as present").tap()
    expect(page.get_by_text("27 marks changed. 26 people who were not taken are present now.")).to_be_visible()
    person(page, "Zoë Mureșan").get_by_role("radio", name="excused").tap()
    page.get_by_role("button", name="Save, then the next session").tap()
    expect(page.locator(".session-tabs [aria-current]")).to_contain_text("0 of 27 taken")
    assert sorted(marks(event)) == ["absent", "excused"] + ["present"] * 25


def test_marks_that_come_too_late_wait_for_their_reason(context: BrowserContext, event: Event) -> None:
    page = context.new_page()
    page.goto(one(event))
    page.get_by_role("button", name="Mark all 27 as present").tap()
    saved(page)
    context.set_offline(True)
    person(page, "Ana Câmpean").get_by_role("radio", name="absent").tap()
    expect(page.locator(".saved")).to_contain_text("Not saved yet")
    complete_event(event.pk)
    context.set_offline(False)
    expect(page.locator(".saved")).to_contain_text("Not saved: ")
    page.get_by_role("button", name="Load the page again").tap()
    expect(person(page, "Ana Câmpean").get_by_role("radio", name="absent")).to_be_checked()
    expect(page.locator(".saved")).to_contain_text("Say why, and save.")
    page.get_by_label("Why it changes").fill("She left early")
    page.get_by_label("Why it changes").press("Enter")  # saves, and marks nobody else
    expect(page.get_by_text("1 mark changed.")).to_be_visible()
    eventually(lambda: kept(page) == {})
    assert sorted(marks(event)) == ["absent"] + ["present"] * 26
