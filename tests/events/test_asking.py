"""What people say beside who they are: what they need, whether they may be in pictures, an activity's own questions."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from events.actions import cancel_registration, confirm_address, copy_event, postpone_event, register, save_asking
from events.actions.asking import answered, change_said, needed, purge_requirements, purge_words, said_of
from events.actions.people import erase
from events.models import Event, Registration, RegistrationAnswer, RegistrationSheet, Requirements
from events.plans import Asking, Said
from municipalities.models import Organisation
from share.accounts.models import Consent
from share.kit import clock
from share.kit.moves import IllegalMove
from share.policy import Actor, Role
from share.records.questionnaires.actions import QuestionPlan
from share.records.questionnaires.models import Version
from tests.make import (
    OFFICE,
    form_data,
    hidden_fields,
    make_applicant,
    make_coordinator,
    make_organisation,
    make_pilot,
    make_questionnaire_of,
    make_user,
)

pytestmark = pytest.mark.django_db
ALL = ["access", "diet", "interpretation", "pictures"]
NEEDS = {
    "access": ["step_free", "hearing"],
    "diet": ["vegan"],
    "interpretation": "uk",
    "note": "I come by wheelchair.",
    "pictures": "no",
}


def make_questions() -> Version:
    """Two questions, the second of those who say yes to the first; and one in words."""
    made = make_questionnaire_of(
        "Before the day",
        [
            QuestionPlan("yes_no", "Have you received families before?", is_required=True),
            QuestionPlan("one", "How many?", choices=["One or two", "More"], is_required=True),
            QuestionPlan("long", "What do you want to learn?"),
        ],
    )
    first, second, _third = made.newest.questions.all()
    second.shown_when, second.shown_values = first, ["yes"]
    second.save()
    return Version.objects.with_questions().get(pk=made.newest.pk)


@pytest.fixture
def event() -> Event:
    event = make_pilot()
    Event.objects.filter(pk=event.pk).update(interpretation=["uk", "ar"])
    return save_asking(event.pk, Asking(ALL, make_questions(), []))


def answers(event: Event, *values: Any) -> dict[str, Any]:
    assert event.questions
    keys = event.questions.questions.values_list("key", flat=True)
    return {f"q-{key}": value for key, value in zip(keys, values, strict=False) if value is not None}


def register_on_page(event: Event, client: Client, *values: Any, **changes: Any) -> Any:
    return client.post(event.get_absolute_url(), form_data(**changes) | answers(event, *values))


# Asking


def test_a_form_asks_what_the_activity_wants_to_know_and_no_more(client: Client) -> None:
    event = make_pilot()
    page = client.get(event.get_absolute_url()).content.decode()
    assert not any(words in page for words in ("To take part I need", "I eat", "Interpretation I need", "Pictures"))
    save_asking(event.pk, Asking(["diet"]))
    page = client.get(event.get_absolute_url()).content.decode()
    assert "I eat" in page
    assert "receive you well" in page
    assert not any(words in page for words in ("To take part I need", "Interpretation I need", "Pictures"))


def test_what_somebody_says_is_kept_with_their_registration(event: Event, client: Client) -> None:
    answer = register_on_page(event, client, "yes", None, "How to begin", **NEEDS)
    assert answer.status_code == 422, "the question under a condition is asked of who said yes"
    choice = event.questions.questions.get(position=2).choices.get(text="More") if event.questions else None
    assert choice
    assert register_on_page(event, client, "yes", choice.key, "How to begin", **NEEDS).status_code == 302
    registration = Registration.objects.get()
    assert registration.pictures is False
    needs = registration.requirements
    assert (needs.access, needs.diet, needs.interpretation) == (["step_free", "hearing"], ["vegan"], "uk")
    assert needs.note == "I come by wheelchair."
    assert {*registration.sheet.values().values()} == {"yes", choice.key, "How to begin"}


def test_an_answer_to_a_question_that_is_not_asked_is_dropped(event: Event, client: Client) -> None:
    assert event.questions
    choice = event.questions.questions.get(position=2).choices.get(text="More")
    assert register_on_page(event, client, "no", choice.key, "").status_code == 302
    assert list(Registration.objects.get().sheet.values().values()) == ["no"]


def test_a_refused_form_keeps_what_was_typed(event: Event, client: Client) -> None:
    page = register_on_page(event, client, None, None, "How to <begin>", **NEEDS).content.decode()
    assert "How to &lt;begin&gt;" in page
    assert 'value="I come by wheelchair."' in page
    assert 'value="vegan"' in page
    assert page.count("checked") >= 4
    assert (
        "Have you received families before?" in page.partition("Something needs another look")[2].partition("</div>")[0]
    )


def test_nothing_needed_leaves_no_row(event: Event, client: Client) -> None:
    register_on_page(event, client, "no", pictures="")
    assert not Requirements.objects.exists()
    assert Registration.objects.get().pictures is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Requirements.objects.create(registration=Registration.objects.get())


def test_who_types_the_address_of_another_changes_nothing_they_said(event: Event, client: Client) -> None:
    register_on_page(event, client, "no", None, "Mine", **NEEDS)
    register_on_page(event, client, "yes", None, "Another", **(NEEDS | {"diet": [], "note": "Forged"}))
    assert Requirements.objects.get().note == "I come by wheelchair."
    assert RegistrationAnswer.objects.get(question__position=3).text == "Mine"


# The person's own page


def test_a_person_changes_what_they_said_until_it_begins(event: Event, client: Client) -> None:
    register_on_page(event, client, "no", None, "", **NEEDS)
    registration = Registration.objects.get()
    page = f"/my/{registration.token}/said/"
    shown = client.get(page).content.decode()
    assert 'value="I come by wheelchair."' in shown
    assert client.post(page, {"pictures": "yes"} | answers(event, "no", None, "Papers")).status_code == 302
    registration.refresh_from_db()
    assert registration.pictures is True
    assert not Requirements.objects.exists()
    assert RegistrationAnswer.objects.get(question__position=3).text == "Papers"
    assert event.starts_at
    clock.move_to(event.starts_at)
    with pytest.raises(IllegalMove):
        change_said(registration.pk, Said(note="late"), None)


def test_what_is_asked_no_longer_stays_as_it_was_said(event: Event, client: Client) -> None:
    register_on_page(event, client, "no", None, "Mine", **NEEDS)
    registration = Registration.objects.get()
    other = make_questionnaire_of("Other", [QuestionPlan("short", "Why?")]).newest
    event = save_asking(event.pk, Asking(["access"], other))
    change = {"access": ["sign"], "note": "By train"} | answers(event, "Because")
    assert client.post(f"/my/{registration.token}/said/", change).status_code == 302
    registration.refresh_from_db()
    needs = Requirements.objects.get()
    assert (needs.access, needs.diet, needs.interpretation, needs.note) == (["sign"], ["vegan"], "uk", "By train")
    assert registration.pictures is False
    assert sorted(RegistrationAnswer.objects.exclude(text="").values_list("text", flat=True)) == ["Because", "Mine"]


def test_who_says_no_to_pictures_has_consented_to_nothing(event: Event) -> None:
    registration = confirm_address(register(event, make_applicant()).pk)
    assert registration.user
    change_said(registration.pk, Said(pictures=False), None)
    registration.refresh_from_db()
    assert registration.pictures is False
    assert not Consent.objects.filter(purpose="pictures").exists()


def test_agreeing_to_pictures_is_kept_as_a_consent_once_it_is_known_who_agrees(event: Event) -> None:
    registration = register(event, make_applicant())
    change_said(registration.pk, Said(pictures=True), None)
    assert not Consent.objects.exists()
    registration = confirm_address(registration.pk)
    given = Consent.objects.get(purpose="pictures")
    assert (given.user, given.text_version) == (registration.user, "privacy-1")


# The team


def test_the_venue_reads_numbers_without_names(event: Event, client: Client) -> None:
    for number, diet in enumerate((["vegan"], ["vegan", "nuts"], [])):
        registration = register(event, make_applicant(name=f"Person {number} Demo"))
        change_said(registration.pk, Said(diet=diet, pictures=bool(number)), None)
        confirm_address(registration.pk)
    unconfirmed = register(event, make_applicant())
    change_said(unconfirmed.pk, Said(diet=["halal"]), None)
    found = needed(event)
    assert found.people == 3
    assert [(str(total.label), total.count) for total in found.diet] == [("vegan", 2), ("no nuts", 1)]
    assert [total.count for total in found.pictures] == [2, 1, 0]
    client.force_login(make_coordinator())
    page = client.get(f"/work/activities/{event.public_id}/questions/").content.decode()
    assert "<strong>2</strong> vegan" in " ".join(page.split())
    assert "Person 0 Demo" not in page


def test_who_reads_an_answer_is_said_for_each_question(event: Event, client: Client) -> None:
    register_on_page(event, client, "no", None, "Secret wish")
    registration = Registration.objects.get()
    assert event.questions
    hidden = event.questions.questions.get(position=3).key
    save_asking(event.pk, Asking(ALL, event.questions, [hidden]))
    event.refresh_from_db()
    partner = make_organisation("Caritas", "RO")
    event.organisers.add(partner)
    lead, other = make_coordinator(), make_coordinator(partner)
    for user, reads in ((lead, True), (other, False)):
        client.force_login(user)
        page = client.get(f"/work/activities/{event.public_id}/questions/").content.decode()
        person = client.get(
            f"/work/activities/{event.public_id}/registrations/{registration.public_id}/"
        ).content.decode()
        assert ("Secret wish" in page) == ("Secret wish" in person) == reads
        change = client.get(f"/work/activities/{event.public_id}/questions/change/").content.decode()
        assert ("Only the organisation that leads reads" in change) == reads, "who may not read may not open it either"


def test_what_only_the_lead_reads_stays_so_whatever_is_asked_next(event: Event, client: Client) -> None:
    register_on_page(event, client, "no", None, "Mine")
    registration = Registration.objects.get()
    assert event.questions
    before = event.questions
    save_asking(event.pk, Asking([], before, [before.questions.get(position=3).key]))
    other = make_questionnaire_of("Other", [QuestionPlan("short", "Why?")]).newest
    partner = make_organisation("Caritas", "RO")
    event.organisers.add(partner)
    stranger = Actor(1, frozenset({(partner.pk, Role.COORDINATOR)}), second_factor=True)
    for questions in (other, None, before):
        event = save_asking(event.pk, Asking([], questions))
        registration = Registration.objects.get()
        assert ("What do you want to learn?", "Mine") not in said_of(registration, stranger)
        assert ("What do you want to learn?", "Mine") in said_of(registration, OFFICE)
    event = save_asking(event.pk, Asking([], other))
    assert [(one.question.text, one.written) for one in answered(event, OFFICE)] == [("Why?", [])]


def test_the_team_chooses_on_a_page(client: Client) -> None:
    event, questions = make_pilot(), make_questions()
    client.force_login(make_coordinator())
    page = f"/work/activities/{event.public_id}/questions/change/"
    data = {"asks": ["diet"], "questions": questions.pk} | hidden_fields(client, page)
    assert client.post(page, data).status_code == 302
    event.refresh_from_db()
    assert (event.asks, event.questions) == (["diet"], questions)


def test_a_copy_asks_the_same(event: Event) -> None:
    assert event.day
    leads = Organisation.objects.filter(pk__in=event.organisers.all())
    copy = copy_event(event.pk, title="Again", day=event.day + timedelta(days=7), by=make_user(), leads=leads).event
    assert (copy.asks, copy.questions) == (event.asks, event.questions)


# Its end


def test_needs_go_thirty_days_after_and_words_a_year_after(event: Event, client: Client) -> None:
    register_on_page(event, client, "no", None, "Words", **NEEDS)
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(days=30, minutes=-1))
    assert purge_requirements() == 0
    clock.move_to(event.ends_at + timedelta(days=30, minutes=1))
    assert purge_requirements() == 1
    assert purge_words() == 0
    clock.move_to(event.ends_at + timedelta(days=366))
    assert purge_words() == 1
    assert RegistrationAnswer.objects.get().is_yes is False, "what can be counted stays"


def test_what_is_postponed_keeps_what_people_need_and_who_left_does_not(event: Event, client: Client) -> None:
    for number in range(2):
        register_on_page(event, client, "no", None, "", **(NEEDS | {"email": f"p{number}@example.org"}))
    cancel_registration(Registration.objects.order_by("pk")[0].pk, Registration.Reason.BY_PERSON)
    postpone_event(event.pk, "The hall is flooded.")
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(days=400))
    assert purge_requirements() == 1
    assert Requirements.objects.get().registration.state == "unconfirmed"
    assert purge_words() == 0


def test_erasing_a_person_takes_what_they_said(event: Event, client: Client) -> None:
    register_on_page(event, client, "no", None, "Words", **NEEDS)
    registration = confirm_address(Registration.objects.get().pk)
    assert registration.user
    erase(registration.user)
    assert not Requirements.objects.exists()
    assert not RegistrationSheet.objects.exists()
