"""A pilot from what its town needs to what people can do afterwards: the team at a desk, those who come on a phone."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from events.models import Event
from municipalities.models import MemberTown
from share.kit import clock
from tests.browser.test_gatherings import partner, press
from tests.browser.test_taking_part import look, somebody
from tests.make import evaluated, make_material, make_pilot, make_trainer, make_user
from tests.municipalities.needs import make_need
from trainings.actions.curriculum import taught_by
from trainings.actions.evaluation import Filled, fill
from trainings.links import evaluation_link
from trainings.models import Moment, Sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)
CODE = (
    ("First letter of your mother", "A"),
    ("Day of the month", "7"),
    ("First letter of the place", "B"),
    ("Last letter of your own", "C"),
)


def answers(page: Any, step: str) -> None:
    for label, value in CODE:
        page.get_by_label(label).fill(value)
    for question in page.locator(".scale").all():
        question.get_by_label(step, exact=True).check()


def test_a_pilot_is_prepared_answered_on_a_phone_and_read(browser: Browser, live_server: Any) -> None:
    user = partner()
    event = make_pilot(starts_in=2 * DAY)
    pilot = evaluated(event)
    assert event.municipality
    MemberTown.objects.create(organisation=event.organisers.get(), town=event.municipality)
    make_need(event.municipality, title="Homes for two families")
    make_trainer(make_user(name="Ileana Demo"))
    make_material(event.sessions.all()[0].taught.module)
    irina = somebody(browser, live_server, user)
    page = irina.new_page()
    page.goto(f"/work/activities/{event.public_id}/preparation/")
    page.get_by_label("Homes for two families").check()
    press(page, "This pilot takes these up")
    expect(page.get_by_text("No module in the agenda answers")).to_be_visible()
    look(page, "preparation")
    page.goto(f"/work/activities/{event.public_id}/trainers/")
    page.get_by_label("Trainer", exact=True).select_option(label="Ileana Demo")
    page.get_by_label("As", exact=True).select_option(label="lead trainer")
    press(page, "Name")
    expect(page.get_by_text("Ileana Demo gives it as lead trainer.")).to_be_visible()
    look(page, "pilot-trainers")

    bea = somebody(browser, live_server, java_script_enabled=False)
    own = bea.new_page()
    own.goto(evaluation_link(event))
    press(own, "Send my answers")
    expect(own.get_by_text("Fill this in.").first).to_be_visible()
    answers(own, "2")
    look(own, "answer-before", axe=False)
    press(own, "Send my answers")
    expect(own.get_by_role("heading", name="Thank you.")).to_be_visible()

    Event.objects.filter(pk=event.pk).update(
        starts_at=clock.now() - DAY, ends_at=clock.now() - DAY / 2, state="completed", completed_at=clock.now()
    )
    outcomes = taught_by(event).outcomes
    event.sessions.update(starts_at=clock.now() - DAY, ends_at=clock.now() - DAY / 2)
    for n in range(5):
        for moment, value in ((Moment.BEFORE, 1 + n % 2), (Moment.AFTER, 4)):
            if moment == Moment.AFTER:
                fill(pilot.pk, moment, Filled(f"K{n}", dict.fromkeys(outcomes, value), satisfaction=5))
            else:
                sheet = Sheet.objects.create(pilot=pilot, moment=moment, code=f"c{n}")
                sheet.answers.create(outcome=outcomes[0], value=value)
    own.goto(evaluation_link(event))
    expect(own.get_by_role("heading", name="After the training")).to_be_visible()
    answers(own, "4")
    own.get_by_label("What should we keep").fill("Keep the hour on homes.")
    press(own, "Send my answers")
    assert Sheet.objects.filter(moment=Moment.AFTER).count() == 6

    page.goto(f"/work/activities/{event.public_id}/evaluation/")
    expect(page.get_by_text("Keep the hour on homes.")).to_be_visible()
    look(page, "evaluation")
    page.get_by_label("What should the next version change?").fill("An hour more on homes.")
    press(page, "Suggest it")
    expect(page.get_by_text("kept for the next version").first).to_be_visible()
    page.goto("/work/curriculum/evaluation/")
    look(page, "evaluation-across")
    page.goto("/work/curriculum/")
    look(page, "curriculum-at-work")
    own.goto("/curriculum/")
    press(own, "Legal protection", "link")
    press(own, "I have read it")
    expect(own.get_by_text("Not read yet")).to_be_visible()
    for context in (irina, bea):
        context.close()
