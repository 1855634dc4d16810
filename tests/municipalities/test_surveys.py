"""Surveys of towns: asked by filter, answered by a link without an account, reminded, closed, analysed, and ended."""

import csv
import io
import re
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from municipalities.actions import surveys
from municipalities.actors import actor_for
from municipalities.models import MemberTown, Municipality, Survey, SurveyAnswer, SurveyInvitation, SurveyValue
from share.accounts.actions import erase
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.policy import NOBODY, Role
from share.records.questionnaires.models import Questionnaire, Version
from tests.make import (
    answers_data,
    make_coordinator,
    make_organisation,
    make_questionnaire,
    make_survey,
    make_town,
    make_user,
)

pytestmark = pytest.mark.django_db


def sign_in(client: Client, role: Role = Role.SECRETARIAT) -> Client:
    client.force_login(make_coordinator(role=role))
    return client


@pytest.fixture
def office(client: Client) -> Client:
    return sign_in(client)


def link(invitation: SurveyInvitation) -> str:
    return reverse("municipalities:answer_survey", args=[invitation.token])


def choice(survey: Survey, number: int, text: str) -> str:
    questions = Version.objects.with_questions().get(pk=survey.version_id).in_order
    return next(value for value, words in questions[number - 1].options() if words == text)


def send(invitation: SurveyInvitation, *values: Any, **more: Any) -> Any:
    return Client().post(link(invitation), answers_data(invitation.survey, *values, **more))


def answer(survey: Survey, town: Municipality, flats: int, *values: Any) -> SurveyAnswer:
    """What a town answered, the real way."""
    invitation = survey.invitations.filter(town=town).first() or survey.invitations.create(town=town)
    response = send(invitation, str(flats), *(values or ("yes",)))
    assert response.status_code == 302, response.context["form"].errors
    return survey.sheets.get(town=town)


def move_to(day: date) -> None:
    clock.move_to(datetime.combine(day, time(9), tzinfo=clock.now().tzinfo))


def text_of(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


# Made, and sent to towns by filter


def survey_data(questionnaire: Questionnaire, **changes: Any) -> dict[str, Any]:
    today = clock.today()
    days = {"closes_on": 14, "first_reminder_on": 7, "second_reminder_on": 12, "kept_until": 100}
    data = {name: (today + timedelta(days=n)).isoformat() for name, n in days.items()}
    return data | {"title": "Housing 2027", "questionnaire": questionnaire.pk} | changes


@pytest.mark.parametrize(
    ("name", "days", "at"),
    [
        ("closes_on", -1, "closes_on"),
        ("first_reminder_on", 15, "first_reminder_on"),
        ("second_reminder_on", 15, "second_reminder_on"),
        ("second_reminder_on", 7, "second_reminder_on"),
        ("kept_until", 13, "kept_until"),
        ("kept_until", 14 + 733, "kept_until"),
    ],
)
def test_days_that_do_not_fit_are_refused_at_their_field(name: str, days: int, at: str, office: Client) -> None:
    data = survey_data(make_questionnaire(), **{name: (clock.today() + timedelta(days=days)).isoformat()})
    answer: Any = office.post(reverse("municipalities:new_survey"), data)
    assert (answer.status_code, next(iter(answer.context["form"].errors))) == (422, at)
    assert not Survey.objects.exists()


def test_a_survey_goes_to_the_towns_of_a_filter_each_at_its_own_link(office: Client) -> None:
    made = make_questionnaire()
    assert office.post(reverse("municipalities:new_survey"), survey_data(made)).status_code == 302
    survey = Survey.objects.get()
    romanian, also = make_town(population=7_000), make_town("Baia Mare", population=120_000)
    make_town("Cluj", population=300_000), make_town("Rieti", "IT", population=40_000)
    url = reverse("municipalities:ask_towns", args=[survey.public_id]) + "?country=RO&size=small"
    page: Any = office.get(url)
    assert page.context["new_count"] == 2
    assert office.post(url).status_code == 302
    assert {one.town for one in survey.invitations.all()} == {romanian, also}
    office.post(url)
    assert survey.invitations.count() == 2
    names = {one.town: f"to-{one.public_id}" for one in survey.invitations.all()}
    addresses = reverse("municipalities:survey_addresses", args=[survey.public_id])
    typed: Any = office.post(addresses, {names[romanian]: "primaria@example.org", names[also]: "no address"})
    assert (typed.status_code, list(typed.context["form"].errors)) == (422, [names[also]])
    assert office.post(addresses, {names[romanian]: "primaria@example.org"}).status_code == 302
    assert office.post(reverse("municipalities:open_survey", args=[survey.public_id])).status_code == 302
    mail = Mail.objects.get()
    invitation = survey.invitations.get(town=romanian)
    assert (mail.to, link(invitation) in mail.text, mail.subject) == (
        "primaria@example.org",
        True,
        "Şomcuta Mare: Housing 2027",
    )
    assert invitation.invited_at
    assert survey.version.__class__.objects.get().is_frozen


def test_a_filter_that_cannot_be_read_asks_nobody(office: Client) -> None:
    survey = make_survey(is_open=False)
    make_town("Cluj")
    url = reverse("municipalities:ask_towns", args=[survey.public_id]) + "?country=XX"
    assert [office.get(url).status_code, office.post(url).status_code] == [422, 422]
    assert survey.invitations.count() == 1


def test_the_next_survey_knows_the_addresses_of_the_one_before() -> None:
    town, other = make_town(), make_town("Rieti", "IT")
    make_survey([town])
    known = SurveyInvitation.objects.get().email
    survey = make_survey([make_town("Cluj")], is_open=False)
    assert surveys.ask_towns(survey.pk, Municipality.objects.filter(pk__in=[town.pk, other.pk])) == (2, 1)
    assert survey.invitations.get(town=town).email == known
    assert survey.invitations.get(town=other).email == ""


def test_a_survey_without_towns_or_questions_is_not_sent() -> None:
    empty = make_survey(is_open=False)
    empty.invitations.all().delete()
    with pytest.raises(IllegalMove):
        surveys.open_survey(empty.pk)
    survey = make_survey()
    with pytest.raises(IllegalMove):
        surveys.open_survey(survey.pk)


def test_a_town_that_was_asked_is_not_taken_out_and_one_that_was_not_is() -> None:
    sent, draft = make_survey(), make_survey([make_town("Cluj")], is_open=False)
    with pytest.raises(IllegalMove):
        surveys.take_out(sent.invitations.get().pk)
    surveys.take_out(draft.invitations.get().pk)
    assert not draft.invitations.exists()


# Answered


def test_answers_are_saved_gone_on_with_and_sent_without_an_account() -> None:
    survey = make_survey()
    invitation = survey.invitations.get()
    client = Client()
    assert client.post(link(invitation), answers_data(survey, "12", do="save")).status_code == 302
    sheet = SurveyAnswer.objects.get()
    assert (sheet.is_submitted, sheet.values(), sheet.town) == (False, {first_key(survey): 12}, invitation.town)
    page: Any = client.get(link(invitation))
    assert 'value="12"' in page.content.decode()
    assert "not sent yet" in text_of(page)
    data = {"began_from": page.context["form"].initial["began_from"]}
    refused: Any = client.post(link(invitation), answers_data(survey, "12", "no", **data))
    assert refused.status_code == 422
    assert [str(error) for errors in refused.context["form"].errors.values() for error in errors] == ["Choose one."]
    assert client.post(link(invitation), answers_data(survey, "13", "yes", **data)).status_code == 302
    sheet.refresh_from_db()
    assert sheet.is_submitted
    assert sheet.values()[first_key(survey)] == 13
    assert "were sent on" in text_of(client.get(link(invitation)))


def first_key(survey: Survey) -> str:
    return survey.version.questions.get(position=1).key


def test_a_draft_takes_no_answers() -> None:
    survey = make_survey(is_open=False)
    invitation = survey.invitations.get()
    assert "not open yet" in text_of(Client().get(link(invitation)))
    assert send(invitation, "1", "yes").status_code == 409
    assert not SurveyAnswer.objects.exists()


def test_of_two_of_one_town_who_save_the_second_sees_both_versions_and_nothing_is_lost() -> None:
    survey = make_survey()
    first = survey.invitations.get()
    second = survey.invitations.create(town=first.town, email="also@example.org")
    drawn: Any = Client().get(link(second))
    began = drawn.context["form"].initial["began_from"]
    assert send(first, "12", "yes", began_from=began).status_code == 302
    late = send(second, "15", "yes", began_from=began)
    assert late.status_code == 409
    assert [(one.theirs, one.yours) for one in late.context["conflict"].differences] == [("12", "15")]
    assert 'value="15"' in late.content.decode()
    assert SurveyAnswer.objects.get().values()[first_key(survey)] == 12
    anew = late.context["form"].data["began_from"]
    assert send(second, "15", "yes", began_from=anew).status_code == 302


def test_a_link_that_is_not_ours_or_was_made_anew_opens_nothing() -> None:
    survey = make_survey()
    before = link(survey.invitations.get())
    assert Client().get(before.replace("/survey/", "x/survey/")).status_code == 404
    surveys.send_again(survey.invitations.get().pk)
    surveys.sweep()
    over = Client().get(before)
    assert (over.status_code, "has had its time" in text_of(over)) == (404, True)
    assert Client().post(before, {"do": "send"}).status_code == 404
    newest = Mail.objects.order_by("-created_at")[0]
    assert link(survey.invitations.get()) in newest.text
    assert Client().get(link(survey.invitations.get())).status_code == 200


def test_another_address_makes_the_link_of_the_one_before_useless() -> None:
    survey = make_survey()
    invitation = survey.invitations.get()
    surveys.set_address(invitation.pk, "other@example.org")
    assert Client().get(link(invitation)).status_code == 404
    surveys.sweep()
    assert Mail.objects.filter(to="other@example.org").count() == 1
    survey.invitations.create(town=invitation.town, email="third@example.org")
    with pytest.raises(ValidationError):
        surveys.set_address(invitation.pk, "third@example.org")


def test_no_address_is_given_to_a_survey_that_is_closed() -> None:
    survey = make_survey()
    invitation = survey.invitations.get()
    surveys.close_survey(survey.pk)
    with pytest.raises(IllegalMove, match="closed"):
        surveys.set_address(invitation.pk, "late@example.org")


def test_whoever_does_not_take_part_is_not_reminded_and_may_still_answer() -> None:
    survey = make_survey(first_reminder_on=clock.today() + timedelta(days=3))
    invitation = survey.invitations.get()
    assert send(invitation, do="decline").status_code == 302
    move_to(clock.today() + timedelta(days=3))
    assert surveys.send_reminders() == 0
    assert "does not take part" in text_of(Client().get(link(invitation)))
    answer(survey, invitation.town, 3)
    assert survey.invitations.get().declined_at is None


# Reminded and closed


def reminders(survey: Survey) -> int:
    return Mail.objects.filter(key__contains="reminder").count()


def test_who_has_not_answered_is_reminded_on_the_days_that_are_shown_once_each(office: Client) -> None:
    today = clock.today()
    days = {"first_reminder_on": today + timedelta(days=7), "second_reminder_on": today + timedelta(days=12)}
    towns = [make_town(), make_town("Rieti", "IT")]
    survey = make_survey(towns, **days)
    answer(survey, towns[0], 1)
    page = text_of(office.get(survey.get_absolute_url()))
    assert "1 of 2 towns" in page
    assert "to the towns that have not answered by then" in page
    told = []
    for day in (0, 6, 7, 8, 11, 12, 13, 14, 15):
        move_to(today + timedelta(days=day))
        surveys.sweep()
        surveys.sweep()
        told.append(reminders(survey))
    assert told == [0, 0, 1, 1, 1, 2, 2, 2, 2]
    assert set(Mail.objects.filter(key__contains="reminder").values_list("to", flat=True)) == {
        survey.invitations.get(town=towns[1]).email
    }


def test_a_reminder_that_was_missed_is_not_sent_on_top_of_the_next() -> None:
    today = clock.today()
    survey = make_survey(first_reminder_on=today + timedelta(days=3), second_reminder_on=today + timedelta(days=6))
    move_to(today + timedelta(days=8))
    surveys.sweep()
    surveys.sweep()
    assert (reminders(survey), survey.invitations.get().reminders) == (1, 2)


def test_who_got_the_link_today_is_not_reminded_today() -> None:
    survey = make_survey(first_reminder_on=clock.today())
    assert surveys.send_reminders() == 0
    move_to(clock.today() + timedelta(days=1))
    assert surveys.send_reminders() == 1
    assert reminders(survey) == 1


def test_a_survey_takes_no_answers_after_its_last_day_and_then_closes_by_itself() -> None:
    survey = make_survey(closes_in=2)
    invitation = survey.invitations.get()
    answer(survey, invitation.town, 5)
    move_to(survey.closes_on)
    surveys.sweep()
    assert send(invitation, "6", "yes", began_from=began(invitation)).status_code == 302
    drawn = began(invitation)
    move_to(survey.closes_on + timedelta(days=1))
    late = send(invitation, "7", "yes", began_from=drawn)
    assert late.status_code == 409
    assert 'value="7"' in late.content.decode()
    assert SurveyAnswer.objects.get().values()[first_key(survey)] == 6
    surveys.sweep()
    survey.refresh_from_db()
    assert (survey.state, survey.closed_at is not None) == (Survey.State.CLOSED, True)
    shown = text_of(Client().get(link(invitation)))
    assert "This survey is closed" in shown
    assert "How many flats are free? 6" in shown


def began(invitation: SurveyInvitation) -> str:
    page: Any = Client().get(link(invitation))
    return str(page.context["form"].initial["began_from"])


def test_a_survey_that_was_sent_keeps_its_questions_and_may_be_prolonged(office: Client) -> None:
    survey = make_survey()
    url = reverse("municipalities:edit_survey", args=[survey.public_id])
    page: Any = office.get(url)
    later = survey.closes_on + timedelta(days=7)
    data = {name: value or "" for name, value in page.context["form"].initial.items()} | {"closes_on": later}
    data["questionnaire"] = make_questionnaire("Another").pk
    assert office.post(url, data).status_code == 302
    before, version = survey.closes_on, survey.version
    survey.refresh_from_db()
    assert (survey.closes_on, survey.version) == (before + timedelta(days=7), version)
    conflict: Any = office.post(url, data | {"closes_on": later + timedelta(days=1)})
    assert conflict.status_code == 409
    surveys.close_survey(survey.pk)
    assert office.post(url, data | {"began_from": ""}).status_code == 409


# Read


@pytest.fixture
def asked() -> Survey:
    """Eleven towns of Romania and two of Italy answered; seven of Romania have housing."""
    survey = make_survey([make_town("Asked only", "FR")])
    for n in range(11):
        town = make_town(f"Town {n}", population=5_000 if n < 6 else None)
        answer(survey, town, n, *(("yes",) if n < 7 else ("no", choice(survey, 3, "Other"))))
    for n in range(2):
        town = make_town(f"Comune {n}", "IT", population=200_000)
        answer(survey, town, 100 + n, "no", choice(survey, 3, "Too dear"), "Money, says the mayor")
    return survey


def table(page: Any, number: int) -> dict[str, list[str]]:
    result = page.context["results"][number - 1]
    return {line.label: [line.answered, *(cell for _head, cell in line.pairs)] for line in result.lines}


def analysis(survey: Survey, by: str = "country") -> str:
    return reverse("municipalities:survey_analysis", args=[survey.public_id]) + f"?by={by}"


def test_who_runs_it_sees_counts_medians_and_words_by_country_and_size(office: Client, asked: Survey) -> None:
    page: Any = office.get(analysis(asked))
    assert "13 of 14 towns answered." in text_of(page)
    assert table(page, 1) == {
        "All towns": ["13", "6", "0", "101"],
        "Italy": ["2", "100.5", "100", "101"],
        "Romania": ["11", "5", "0", "10"],
    }
    assert table(page, 2) == {"All towns": ["13", "7", "6"], "Italy": ["2", "0", "2"], "Romania": ["11", "7", "4"]}
    assert "Money, says the mayor" in text_of(page)
    by_size: Any = office.get(analysis(asked, "size"))
    assert table(by_size, 2) == {
        "All towns": ["13", "7", "6"],
        "small towns": ["6", "6", "0"],
        "larger towns": ["2", "0", "2"],
        "size not known": ["5", "1", "4"],
    }


@pytest.fixture
def coordinator(asked: Survey) -> Client:
    """Somebody whose organisation works for one of the Romanian towns."""
    organisation = make_organisation()
    MemberTown.objects.create(organisation=organisation, town=make_town("Town 1"))
    client = Client()
    client.force_login(make_coordinator(organisation))
    return client


def test_others_see_the_counts_once_it_is_closed_and_none_below_five(coordinator: Client, asked: Survey) -> None:
    assert coordinator.get(analysis(asked)).status_code == 403
    surveys.close_survey(asked.pk)
    page: Any = coordinator.get(analysis(asked))
    hidden = "hidden"
    # Italy has two towns: hidden, and Romania with it, since the sum would tell.
    assert table(page, 2) == {
        "All towns": ["13", "7", "6"],
        "Italy": [hidden, hidden, hidden],
        "Romania": [hidden, hidden, hidden],
    }
    assert table(page, 1)["All towns"] == ["13", "6", hidden, hidden]
    assert "Money" not in page.content.decode()


def test_a_coordinator_reads_the_own_towns_only(coordinator: Client, asked: Survey) -> None:
    theirs, other = asked.sheets.get(town=make_town("Town 1")), asked.sheets.get(town=make_town("Town 2"))
    name = "municipalities:survey_answer"
    assert coordinator.get(reverse(name, args=[asked.public_id, theirs.public_id])).status_code == 200
    assert coordinator.get(reverse(name, args=[asked.public_id, other.public_id])).status_code == 404
    page = text_of(coordinator.get(asked.get_absolute_url()))
    assert "Town 1" in page
    assert "Town 2" not in page
    surveys.close_survey(asked.pk)
    file = coordinator.get(reverse("municipalities:survey_file", args=[asked.public_id, "csv"]))
    assert [row[0] for row in csv.reader(io.StringIO(file.content.decode("utf-8-sig")))] == ["Town", "Town 1"]
    foreign = make_survey([make_town("Cluj")])
    assert coordinator.get(foreign.get_absolute_url()).status_code == 404


def test_what_a_person_may_read_is_one_word(asked: Survey) -> None:
    organisation = make_organisation()
    MemberTown.objects.create(organisation=organisation, town=make_town("Town 1"))
    counts = {
        role: SurveyAnswer.objects.visible_to(actor_for(make_coordinator(organisation, role))).count()
        for role in (Role.MEMBER, Role.COORDINATOR, Role.SECRETARIAT)
    }
    assert counts == {Role.MEMBER: 0, Role.COORDINATOR: 1, Role.SECRETARIAT: 13}
    assert not SurveyAnswer.objects.visible_to(NOBODY).exists()
    assert not Survey.objects.visible_to(actor_for(make_user())).exists()


def test_the_answers_leave_as_csv_and_xlsx_with_the_counts(office: Client, asked: Survey) -> None:
    file = office.get(reverse("municipalities:survey_file", args=[asked.public_id, "csv"]))
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows[0][:6] == [
        "Town",
        "Country",
        "Inhabitants",
        "Answered on",
        "How many flats are free?",
        "Is there enough housing?",
    ]
    assert rows[1][:3] + rows[1][4:8] == ["Comune 0", "IT", "200000", "100", "No", "Too dear", "Money, says the mayor"]
    assert len(rows) == 14
    book = openpyxl.load_workbook(
        io.BytesIO(office.get(reverse("municipalities:survey_file", args=[asked.public_id, "xlsx"])).content)
    )
    assert book.sheetnames == ["Answers", "Country", "Size of town", "About"]
    assert ("Is there enough housing?", "Italy", "No", "2") in list(book["Country"].values)
    assert office.get(reverse("municipalities:survey_file", args=[asked.public_id, "pdf"])).status_code == 404


def test_what_is_saved_and_not_sent_is_not_counted(office: Client) -> None:
    survey = make_survey()
    send(survey.invitations.get(), "12", do="save")
    page: Any = office.get(analysis(survey))
    assert "0 of 1 towns answered." in text_of(page)
    assert table(page, 1) == {"All towns": ["0", "–", "–", "–"]}


# Their end


def test_addresses_and_words_go_on_the_day_the_survey_names_and_numbers_stay(asked: Survey) -> None:
    one = asked.invitations.get(town=make_town("Asked only", "FR"))
    move_to(asked.kept_until)
    assert surveys.purge() == 0
    assert Client().get(link(one)).status_code == 200
    move_to(asked.kept_until + timedelta(days=1))
    assert surveys.purge() == 1
    assert surveys.purge() == 0
    assert Client().get(link(one)).status_code == 404
    asked.refresh_from_db()
    assert (asked.state, asked.emptied_at is not None) == (Survey.State.CLOSED, True)
    assert not asked.invitations.exclude(email="").exists()
    assert not SurveyValue.objects.exclude(text="").exists()
    assert SurveyValue.objects.filter(number__isnull=False).count() == 13


def test_the_address_of_a_person_who_leaves_is_taken_out() -> None:
    survey = make_survey()
    invitation = survey.invitations.get()
    person = make_user(invitation.email)
    erase(person)
    assert survey.invitations.get().email == ""
    assert Client().get(link(invitation)).status_code == 404
