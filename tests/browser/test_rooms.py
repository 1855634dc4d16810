"""A working group from its first line to the task that its second meeting settles; stakeholders invited on a phone."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from events.gatherings.rooms.roundtables.actions import Wanted, add_stakeholder, save_aims
from events.gatherings.rooms.working_groups.models import GroupItem, WorkingGroup
from events.models import Guest
from share.mail.models import Mail
from tests.browser.test_gatherings import mailed, partner, press
from tests.browser.test_taking_part import look, somebody
from tests.make import make_gathering, make_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


def test_a_group_meets_twice_and_a_member_does_what_was_left_open(browser: Browser, live_server: Any) -> None:
    irina = somebody(browser, live_server, partner())
    page = irina.new_page()
    page.goto("/work/groups/")
    look(page, "groups-empty")
    press(page, "Begin a group", "link")
    page.get_by_label("Name", exact=True).fill("Private sponsorship")
    page.get_by_label("Run by").fill("An organisation that nobody knows")
    press(page, "Begin")
    expect(page.get_by_text("In no list of organisations").first).to_be_visible()
    page.get_by_label("Run by").fill("JRS Romania")
    press(page, "Begin")
    press(page, "Ask somebody", "link")
    page.get_by_label("Name", exact=True).fill("Aoife Demo")
    page.get_by_label("E-mail").fill("aoife@example.org")
    page.get_by_label("Country").select_option("IE")
    press(page, "Send the link")
    look(page, "group")

    aoife = somebody(browser, live_server, java_script_enabled=False)
    own = aoife.new_page()
    own.goto(mailed("aoife@example.org", "A working group asks you"))
    press(own, "I take part")
    expect(own.get_by_text("You are in.")).to_be_visible()
    look(own, "member", axe=False)

    group = WorkingGroup.objects.get()
    first = make_meeting(group, title="First meeting", starts_in=-10 * DAY)
    page.goto(f"/work/activities/{first.public_id}/minutes/")
    page.get_by_label("In words").fill("Ask five ministries which papers a sponsor signs")
    press(page, "Keep it")
    expect(page.get_by_text("Say who does it").first).to_be_visible()
    expect(page.get_by_label("In words")).to_have_value("Ask five ministries which papers a sponsor signs")
    page.get_by_label("Who", exact=False).first.select_option(label="Aoife Demo")
    press(page, "Keep it")
    GroupItem.objects.update(made_at=first.starts_at)
    second = make_meeting(group, title="Second meeting", starts_in=-DAY)
    page.goto(f"/work/activities/{second.public_id}/minutes/")
    look(page, "minutes")
    own.reload()
    expect(own.get_by_text("Ask five ministries")).to_be_visible()
    press(page, "Ask five ministries", "link")
    page.get_by_label("What came of it").fill("All five answered")
    look(page, "item-of-a-group")
    press(page, "Settle it")
    expect(page.get_by_text("All five answered")).to_be_visible()

    page.goto(group.get_absolute_url())
    press(page, "Write to all", "link")
    page.get_by_label("Subject").fill("The papers")
    page.get_by_label("Text").fill("They are on our page.")
    press(page, "Keep the draft")
    look(page, "draft-of-a-notice")
    assert not Mail.objects.filter(subject="The papers").exists()
    press(page, "Send what is kept")
    expect(page.get_by_text("It goes to 1 person.")).to_be_visible()
    assert Mail.objects.get(subject="The papers").to == "aoife@example.org"
    for context in (irina, aoife):
        context.close()


def test_the_gap_at_the_table_closes_while_one_ticks(browser: Browser, live_server: Any) -> None:
    user = partner()
    event = make_gathering(starts_in=20 * DAY)
    save_aims(event.pk, {"regional": 1, "national": 1})
    for level in ("regional", "national"):
        add_stakeholder(
            event.pk, Wanted(f"Office {level}", level, "public_service", f"Ana {level}", f"{level}@example.org")
        )
    irina = somebody(browser, live_server, user)
    page = irina.new_page()
    page.goto(f"/work/activities/{event.public_id}/stakeholders/")
    expect(page.get_by_text("National 1, Regional 1")).to_be_visible()
    look(page, "stakeholders")
    page.get_by_label("Office regional").check()
    then = page.locator("tr[data-share='level:regional'] [data-with]")
    expect(then).to_have_text("1")
    expect(page.locator("tr[data-share='level:national'] [data-with]")).to_have_text("0")
    press(page, "Invite those I ticked")
    expect(page.get_by_text("1 person is invited.")).to_be_visible()
    expect(page.locator(".note.wait")).to_contain_text("National 1")
    assert Guest.objects.get().email == "regional@example.org"
    irina.close()
