"""The mails of an evaluation and the pages they lead to: once, never late, to nobody who left or was erased."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from events.actions import cancel_registration, complete_event, mark_attendance
from events.models import Event, Registration
from events.moments import asked_at
from share.accounts.actions import erase
from share.kit import clock
from share.mail.models import Mail, PlannedMail
from share.mail.planned import send_due
from tests.make import evaluated, make_coordinator, make_pilot, make_registration, make_user
from trainings.actions import curriculum, evaluation
from trainings.links import evaluation_link
from trainings.models import Comment, Moment, Sheet, SheetAnswer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def event() -> Event:
    """A pilot in three days; Ana and Bea come, Cleo does not, Dora gives her place back, Ella is on the waiting list."""
    made = make_pilot(starts_in=3 * DAY, capacity=4)
    evaluated(made)
    people = {name: make_registration(made, name=name) for name in ("Ana", "Bea", "Cleo", "Dora")}
    make_registration(made, "waiting", name="Ella")
    cancel_registration(people["Dora"].pk, Registration.Reason.BY_PERSON)
    Registration.objects.filter(name="Ella").update(state="waiting")
    return made


def held(event: Event) -> Event:
    people = {one.name: one for one in event.registrations.all()}
    sessions = list(event.sessions.all())
    clock.move_to(sessions[-1].ends_at + timedelta(hours=1))
    marks = {(people[name].pk, session.pk): "present" for name in ("Ana", "Bea") for session in sessions}
    marks |= {(people["Cleo"].pk, session.pk): "absent" for session in sessions}
    mark_attendance(event.pk, marks, by=make_user())
    complete_event(event.pk)
    return Event.objects.get(pk=event.pk)


def told(template: str) -> list[str]:
    mails = Mail.objects.filter(key__endswith=f":{template}")
    return sorted(Registration.objects.get(email=mail.to).name for mail in mails)


def test_whoever_was_there_is_asked_the_morning_after_and_three_months_later_once(event: Event) -> None:
    event = held(event)
    send_due()
    assert told("evaluation_after") == []
    assert event.ends_at
    clock.move_to(event.ends_at + DAY)
    send_due()
    send_due()
    assert told("evaluation_after") == ["Ana", "Bea"]
    Event.objects.filter(pk=event.pk).update(
        ends_at=event.ends_at + DAY
    )  # the last day is put right: nobody hears twice
    clock.move_to(event.ends_at + 2 * DAY)
    assert send_due() == 2
    assert told("evaluation_after") == ["Ana", "Bea"]
    Event.objects.filter(pk=event.pk).update(ends_at=event.ends_at)
    bea = Registration.objects.get(name="Bea")
    assert bea.user
    erase(bea.user)
    three_months = asked_at(event, 3)
    assert three_months
    clock.move_to(three_months - timedelta(minutes=1))
    send_due()
    assert told("evaluation_later") == []
    clock.move_to(three_months)
    send_due()
    send_due()
    assert told("evaluation_later") == ["Ana"]
    clock.move_to(three_months + 60 * DAY)
    send_due()
    assert told("evaluation_later") == ["Ana"]


def test_a_site_that_stood_still_sends_nothing_late_and_writes_it_down(event: Event) -> None:
    event = held(event)
    three_months = asked_at(event, 3)
    assert three_months
    clock.move_to(three_months + 15 * DAY)
    send_due()
    assert told("evaluation_later") == []
    missed = PlannedMail.objects.get(plan="evaluation: three months")
    assert missed.outcome == "missed"


def test_a_pilot_without_a_version_asks_nobody() -> None:
    event = make_pilot(starts_in=3 * DAY)
    make_registration(event, name="Ana")
    assert event.ends_at
    clock.move_to(event.ends_at + DAY)
    send_due()
    assert told("evaluation_after") == []


def test_the_link_of_a_mail_is_the_same_for_everybody_and_leads_to_the_questions(event: Event, client: Client) -> None:
    event = held(event)
    assert event.ends_at
    clock.move_to(event.ends_at + DAY)
    send_due()
    mails = Mail.objects.filter(key__endswith=":evaluation_after")
    links = {link for mail in mails for link in re.findall(r"\S+/evaluate/\S+", mail.text)}
    assert len(links) == 1
    assert links.pop().endswith(evaluation_link(event))
    page = client.get(evaluation_link(event), follow=True)
    assert "After the training: what can you do now?" in page.content.decode()
    assert page["Referrer-Policy"]


CODE = {"mother": "Á", "day": "7", "place": "b", "name": "z", "further": ""}


def test_answers_are_given_on_a_phone_before_after_and_three_months_later(event: Event, client: Client) -> None:
    asked = curriculum.taught_by(event).outcomes
    link = evaluation_link(event)
    before, after, later = (f"{link}{moment}/" for moment in Moment.values)
    assert client.get(after).status_code == 302
    scale = {f"outcome-{one.key}": "2" for one in asked}
    assert client.post(before, CODE | scale | {"actor_kind": "ngo"})["Location"] == f"{link}thank-you/"
    event = held(event)
    data = CODE | dict.fromkeys(scale, "4") | {"mother": "a", "satisfaction": "5", "actor_kind": "", "comment": "Good."}
    assert client.post(after, data).status_code == 302
    again = client.post(after, data)
    assert again.status_code == 422
    assert "Somebody with this code has answered already" in again.content.decode()
    assert "Good.</textarea>" in again.content.decode()
    three_months = asked_at(event, 3)
    assert three_months
    clock.move_to(three_months)
    assert client.post(later, CODE | {"uses_it": "yes", "actor_kind": "", "comment": ""}).status_code == 302
    assert set(Sheet.objects.values_list("code", flat=True)) == {
        evaluation.stored_code(Sheet.objects.all()[0].pilot, "a07bz")
    }
    assert Sheet.objects.filter(moment="three_months", uses_it=True).count() == 1
    assert SheetAnswer.objects.count() == 2 * len(asked)
    assert Comment.objects.get().text == "Good."


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"mother": ""}, "mother"), ({"day": "32"}, "day"), ({"place": "?"}, "place"), ({"name": "ab"}, "name")],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    event: Event, client: Client, wrong: dict[str, str], field: str
) -> None:
    key = curriculum.taught_by(event).outcomes[0].key
    answer = client.post(f"{evaluation_link(event)}before/", CODE | {f"outcome-{key}": "4"} | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert re.search(rf'name="outcome-{key}"\s+value="4"[^>]*checked', answer.content.decode())
    assert not Sheet.objects.exists()


def test_sheets_of_paper_are_typed_in_ten_at_once_or_not_at_all(event: Event, client: Client) -> None:
    keys = [one.key for one in curriculum.taught_by(event).outcomes]
    client.force_login(make_coordinator(event.organisers.get()))
    url = reverse("trainings:enter", args=[event.public_id, "before"])
    rows = {f"{n}-code": f"K{n}" for n in range(3)} | {f"{n}-{key}": "3" for n in range(3) for key in keys}
    refused = client.post(url, rows | {"1-code": "", f"2-{keys[0]}": "6"})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"1-code", f"2-{keys[0]}"}
    assert not Sheet.objects.exists()
    assert client.post(url, rows).status_code == 302
    assert Sheet.objects.count() == 3
    twice = client.post(url, rows)
    assert twice.status_code == 422
    assert "the answer is on record" in twice.content.decode()
    assert client.post(url, {}).status_code == 422
    assert client.get(reverse("trainings:enter", args=[event.public_id, "after"])).status_code == 409
