"""Feedback: asked once, reminded once, counted as it comes; nobody can say who answered what."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.test import Client

from events.actions import give_feedback, mark_attendance, plan_feedback
from events.actions.feedback import purge_slips, purge_texts, results
from events.models import Event, Feedback, FeedbackSlip, FeedbackTally, FeedbackText, Registration
from share.kit import clock, tokens
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.mail.planned import send_due
from share.records.questionnaires.actions import QuestionPlan
from share.records.questionnaires.models import Version
from tests.kit.test_pdf import text_of
from tests.make import (
    hidden_fields,
    make_coordinator,
    make_pilot,
    make_questionnaire,
    make_questionnaire_of,
    make_registration,
    make_user,
)

pytestmark = pytest.mark.django_db


def make_questions() -> Version:
    made = make_questionnaire_of(
        "How it was",
        [
            QuestionPlan("scale", "How useful was the day?", lowest=1, highest=5, is_required=True),
            QuestionPlan("several", "What helped?", choices=["Talks", "Exercises", "Breaks"]),
            QuestionPlan("long", "What should be different?"),
        ],
    )
    return Version.objects.with_questions().get(pk=made.newest.pk)


@pytest.fixture
def event() -> Event:
    """Over since a moment, with four people who had a place; feedback is planned."""
    event = make_pilot()
    for name in ("Ana Demo", "Ion Demo", "Mara Demo", "Dan Demo"):
        make_registration(event, name=name)
    plan_feedback(event.pk, make_questions(), 14)
    assert event.ends_at
    clock.move_to(event.ends_at)
    Mail.objects.all().delete()
    return Event.objects.get(pk=event.pk)


def people(event: Event) -> list[Registration]:
    return list(event.registrations.order_by("pk"))


def link(registration: Registration) -> str:
    return f"/feedback/{tokens.sign('feedback', str(registration.public_id))}/"


def answers(event: Event, scale: int, helped: list[str] = [], words: str = "") -> dict[str, Any]:  # noqa: B006
    first, second, third = Version.objects.with_questions().get(pk=event.feedback.version_id).in_order
    chosen = [choice.key for choice in second.choices.all() if choice.text in helped]
    return {f"q-{first.key}": str(scale), f"q-{second.key}": chosen, f"q-{third.key}": words}


def asked_to(kind: str) -> list[str]:
    return sorted(Mail.objects.filter(key__contains=f":{kind}").values_list("to", flat=True))


def test_who_was_there_is_asked_the_morning_after_and_reminded_once(event: Event, client: Client) -> None:
    ana, ion, mara, dan = people(event)
    session = event.sessions.all()[0]
    marks = {(one.pk, session.pk): "present" for one in (ana, ion)} | {(mara.pk, session.pk): "absent"}
    mark_attendance(event.pk, marks, by=make_user())
    send_due()
    assert asked_to("feedback") == []
    assert event.feedback.asked_at
    assert (event.feedback.asked_at.astimezone(event.zone).hour, event.day) == (
        9,
        event.feedback.asked_at.date() - timedelta(days=1),
    )
    clock.move_to(event.feedback.asked_at)
    for _twice in range(2):
        send_due()
    assert asked_to("feedback:") == sorted([ana.email, ion.email])
    assert link(ana) in Mail.objects.get(to=ana.email).text
    client.post(link(ana), answers(event, 4))
    assert event.feedback.reminds_at
    clock.move_to(event.feedback.reminds_at)
    for _twice in range(2):
        send_due()
    assert asked_to("feedback_reminder") == [ion.email]
    assert dan.email not in asked_to("feedback:")


def test_what_is_planned_late_asks_at_once_and_reminds_later(event: Event) -> None:
    Feedback.objects.all().delete()
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(days=8))
    plan_feedback(event.pk, make_questionnaire_of("Late", [QuestionPlan("yes_no", "Did it help?")]).newest, 14)
    for _twice in range(2):
        send_due()
    assert (len(asked_to("feedback:")), asked_to("feedback_reminder")) == (4, [])
    clock.move_to(event.ends_at + timedelta(days=15, hours=1))
    send_due()
    assert len(asked_to("feedback_reminder")) == 4


def test_an_activity_that_moves_asks_anew(event: Event) -> None:
    assert event.feedback.asked_at
    clock.move_to(event.feedback.asked_at)
    send_due()
    later = {"starts_at": clock.now() + timedelta(days=2), "ends_at": clock.now() + timedelta(days=2, hours=1)}
    Event.objects.filter(pk=event.pk).update(**later)
    clock.move_to(clock.now() + timedelta(days=4))
    send_due()
    assert len(asked_to("feedback:")) == 8


def test_before_attendance_was_taken_everybody_with_a_place_is_asked(event: Event) -> None:
    assert event.feedback.asked_at
    clock.move_to(event.feedback.asked_at)
    send_due()
    assert len(asked_to("feedback")) == 4


def test_a_cancelled_activity_asks_nobody(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(state="cancelled", cancelled_at=clock.now())
    assert event.feedback.asked_at
    clock.move_to(event.feedback.asked_at)
    send_due()
    assert asked_to("feedback") == []


def test_answers_are_counted_and_lead_to_nobody(event: Event, client: Client) -> None:
    for number, person in enumerate(people(event)[:3]):
        answer = client.post(link(person), answers(event, 3 + number % 2, ["Talks", "Breaks"], f"Words {number}"))
        assert answer.status_code == 302
    found = results(event, event.feedback.__class__.objects.get())
    assert (found.answered, found.asked, found.rate) == (3, 4, 75)
    scale, helped, words = found.questions
    assert {bar.label: bar.n for bar in scale.bars} == {"1": 0, "2": 0, "3": 2, "4": 1, "5": 0}
    assert {bar.label: bar.n for bar in helped.bars} == {"Talks": 3, "Exercises": 0, "Breaks": 3}
    assert sorted(words.texts) == ["Words 0", "Words 1", "Words 2"]


def test_no_row_of_an_answer_leads_to_a_person_or_a_moment() -> None:
    people_or_moments = (models.DateTimeField, models.DateField)
    for model in (FeedbackTally, FeedbackText):
        fields = model._meta.get_fields()
        related = {field.related_model for field in fields if field.is_relation}
        assert Registration not in related
        assert apps.get_model("accounts", "User") not in related
        assert not [field for field in fields if isinstance(field, people_or_moments)]
    assert FeedbackText._meta.ordering == ["id"], "drawn by lot"
    assert {field.name for field in FeedbackSlip._meta.fields} == {"registration", "feedback"}


def test_an_answer_is_given_once_and_cannot_be_seen_again(event: Event, client: Client) -> None:
    person = people(event)[0]
    client.post(link(person), answers(event, 5, words="Once"))
    page = client.get(link(person)).content.decode()
    assert "You have answered already" in page
    assert "Once" not in page
    client.post(link(person), answers(event, 1))
    with pytest.raises(IllegalMove, match="answered already"):
        give_feedback(person.pk, {})
    assert Feedback.objects.get().answered == 1
    assert FeedbackTally.objects.get(option="5").count == 1
    assert not FeedbackTally.objects.filter(option="1").exists()


def test_results_of_two_show_to_nobody(event: Event, client: Client) -> None:
    for person in people(event)[:2]:
        client.post(link(person), answers(event, 2, words="Secret"))
    client.force_login(make_coordinator())
    page = client.get(f"/work/activities/{event.public_id}/feedback/").content.decode()
    assert "2 of 4 answered" in page
    assert "once 3 people have answered" in page
    assert "Secret" not in page


def test_a_missing_answer_is_said_and_nothing_typed_is_lost(event: Event, client: Client) -> None:
    typed = {key: value for key, value in answers(event, 1, ["Talks"], "Keep <me>").items() if value != "1"}
    answer = client.post(link(people(event)[0]), typed)
    assert answer.status_code == 422
    assert "Keep &lt;me&gt;" in answer.content.decode()
    assert not FeedbackSlip.objects.exists()


def test_it_opens_when_the_activity_ends_and_closes_after_its_days(event: Event, client: Client) -> None:
    person = people(event)[0]
    assert event.ends_at
    assert event.feedback.closes_at
    for moment, said in (
        (event.ends_at - timedelta(minutes=1), "still to come"),
        (event.feedback.closes_at, "is closed"),
    ):
        clock.move_to(moment)
        assert said in client.get(link(person)).content.decode()
        with pytest.raises(IllegalMove, match="closed"):
            give_feedback(person.pk, {})


def test_questions_that_were_answered_stay(event: Event) -> None:
    give_feedback(people(event)[0].pk, {})
    with pytest.raises(IllegalMove, match="answered already"):
        plan_feedback(event.pk, None, 14)
    assert plan_feedback(event.pk, event.feedback.version, 21)
    assert event.feedback.version.is_frozen or Version.objects.get(pk=event.feedback.version_id).is_frozen


def test_a_questionnaire_that_cannot_be_counted_is_not_offered() -> None:
    event, numbers = make_pilot(), make_questionnaire().newest
    with pytest.raises(ValidationError):
        plan_feedback(event.pk, numbers, 14)
    assert not Feedback.objects.exists()


def test_the_team_plans_it_on_a_page_and_takes_the_pdf(event: Event, client: Client) -> None:
    client.force_login(make_coordinator())
    page = f"/work/activities/{event.public_id}/feedback/"
    data = {"version": event.feedback.version_id, "days_open": "21"} | hidden_fields(client, page)
    assert client.post(page, data).status_code == 302
    assert Feedback.objects.get().days_open == 21
    for number, person in enumerate(people(event)):
        give_feedback(person.pk, _values(event, 4, f"Wish {number}"))
    content = client.get(f"{page[:-1]}.pdf").content
    text = text_of(content)
    assert "4of4answered" in text
    assert "Howusefulwastheday?" in text
    assert all(f"Wish{number}" in text for number in range(4))


def _values(event: Event, scale: int, words: str) -> dict[str, Any]:
    from decimal import Decimal

    first, _second, third = Version.objects.with_questions().get(pk=event.feedback.version_id).in_order
    return {first.key: Decimal(scale), third.key: words}


def test_the_timeline_tells_of_it(event: Event, client: Client) -> None:
    client.force_login(make_coordinator())
    page = client.get(f"/work/activities/{event.public_id}/timeline/").content.decode()
    assert all(words in page for words in ("Question how it was", "Reminder of the feedback", "Feedback closes"))


def test_slips_go_when_it_closes_and_words_two_years_later(event: Event) -> None:
    give_feedback(people(event)[0].pk, _values(event, 4, "Words"))
    assert purge_slips() == 0
    assert event.feedback.closes_at
    clock.move_to(event.feedback.closes_at)
    assert purge_slips() == 1
    assert purge_texts() == 0
    clock.move_to(event.feedback.closes_at + timedelta(days=730))
    assert purge_texts() == 1
    assert Feedback.objects.get().answered == 1


@pytest.mark.parametrize("token", ["x", "a:b:c"])
def test_a_link_that_is_not_ours_is_404(token: str, client: Client) -> None:
    assert client.get(f"/feedback/{token}/").status_code == 404
