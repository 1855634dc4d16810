"""Experts: asked to join, what they say and what is found good, what everybody sees, and how they are asked again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from municipalities.actors import actor_for
from roster import standing
from roster.actions import experts
from roster.actions.matching import weights
from roster.actions.missions import report
from roster.models import Expert, ExpertArea, MatchingWeights, Shown
from roster.models.experts import ASKED_AGAIN
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail import planned
from share.mail.models import Mail
from share.records import tasks
from tests.make import make_organisation, make_town, make_user
from tests.municipalities.needs import make_need, make_secretariat
from tests.roster.made import ask, make_brief, make_delivered, make_expert, workday

pytestmark = pytest.mark.django_db


def asked(**fields: Any) -> Expert:
    values = {"kind": "person", "name": "Anna New", "email": "anna.new@example.org"}
    return experts.ask_to_join(values | fields, by=make_secretariat())


def area_of(expert: Expert, area: str = "health") -> ExpertArea:
    return ExpertArea.objects.get(expert=expert, area=area)


def test_somebody_who_is_asked_to_join_has_no_account_before_they_say_yes(client: Client) -> None:
    expert = asked()
    [mail] = Mail.objects.filter(to="anna.new@example.org")
    link = next(word for word in mail.text.split() if "/roster/join/" in word)
    assert not User.objects.filter(email="anna.new@example.org").exists()
    path = link.partition("://")[2].partition("/")[2]
    assert client.get(f"/{path}").status_code == 200
    assert Expert.objects.get(pk=expert.pk).confirmed_at is None
    assert client.post(f"/{path}").status_code == 302
    joined = Expert.objects.get(pk=expert.pk)
    assert joined.confirmed_at
    assert joined.person == User.objects.get(email="anna.new@example.org")
    assert client.post(f"/{path}").status_code == 409


def test_an_address_is_asked_once() -> None:
    asked()
    with pytest.raises(ValidationError) as refused:
        asked(email="Anna.New@example.org")
    assert "email" in refused.value.error_dict


def test_who_never_says_yes_is_forgotten_after_90_days() -> None:
    early = asked()
    clock.move_to(clock.now() + timedelta(days=60))
    late = asked(email="late@example.org")
    joined = make_expert()
    clock.move_to(clock.now() + timedelta(days=31))
    assert experts.PURGE.run() == 1
    assert set(Expert.objects.values_list("pk", flat=True)) == {late.pk, joined.pk}
    assert early.pk not in {late.pk, joined.pk}


def test_an_area_is_validated_by_somebody_else_for_two_years_and_anew_after_a_change() -> None:
    expert, office = make_expert(areas={}), make_secretariat()
    experts.say_area(expert, "health", 3, "Ten years", submit=True)
    assert area_of(expert).state == "submitted"
    experts.decide_area(expert, "health", "validate", "", by=office)
    row = area_of(expert)
    assert (row.state, row.good_until) == ("validated", clock.today() + timedelta(days=730))
    assert row.is_good
    experts.say_area(expert, "health", 4, "Eleven years", submit=False)
    row = area_of(expert)
    assert (row.state, row.good_until, row.is_good) == ("draft", None, False)
    assert [m.subject for m in Mail.objects.filter(to=expert.email)] == ["Healthcare: validated"]


def test_what_is_said_again_without_a_change_stays_validated() -> None:
    expert = make_expert()
    row = area_of(expert)
    experts.say_area(expert, "health", row.level, row.evidence, submit=False)
    assert area_of(expert).state == "validated"


def test_nobody_validates_themselves_and_nothing_without_evidence() -> None:
    office = make_secretariat()
    expert = make_expert(person=office)
    with pytest.raises(IllegalMove, match="a colleague does"):
        experts.decide_area(expert, "health", "pause", "Why", by=office)
    with pytest.raises(IllegalMove, match="what shows"):
        experts.say_area(expert, "legal", 2, "", submit=True)


MOVES = {
    "submit": (("draft", "validated"), lambda row: row.submit()),
    "validate": (("submitted",), lambda row: row.validate(None)),
    "send_back": (("submitted",), lambda row: row.send_back("More")),
    "pause": (("validated",), lambda row: row.pause("Why")),
    "resume": (("paused",), lambda row: row.resume()),
    "withdraw": (("draft", "submitted", "validated", "paused"), lambda row: row.withdraw()),
}


@pytest.mark.parametrize("state", ExpertArea.State.values)
@pytest.mark.parametrize("move", MOVES)
def test_each_move_of_an_area_from_each_state(state: str, move: str) -> None:
    allowed, do = MOVES[move]
    row = ExpertArea(area="health", evidence="Ten years", state=state, good_until=clock.today())
    if state in allowed:
        do(row)
        assert row.state != state or move == "submit"
    else:
        with pytest.raises(IllegalMove):
            do(row)


def test_a_validation_asks_again_two_months_before_it_ends_and_then_counts_no_more() -> None:
    expert = make_expert()
    good_until = clock.today() + ASKED_AGAIN + timedelta(days=1)
    ExpertArea.objects.filter(expert=expert).update(good_until=good_until)
    planned.send_due()
    assert not Mail.objects.filter(to=expert.email).exists()
    clock.move_to(clock.now() + timedelta(days=2))
    planned.send_due()
    planned.send_due()
    assert [mail.subject for mail in Mail.objects.filter(to=expert.email)] == ["Is it still so? Healthcare"]
    clock.move_to(clock.now() + ASKED_AGAIN)
    assert not ExpertArea.objects.good().exists()
    assert area_of(expert).has_ended


def test_everybody_sees_what_the_expert_shows_and_nothing_else(client: Client) -> None:
    hall = make_organisation("Town hall")
    expert = make_expert(
        "Canary Name",
        summary="Canary summary",
        references="Canary references",
        organisation=hall,
        lived=True,
        shown=[Shown.LANGUAGES],
    )
    pages = [reverse("roster:public_experts"), reverse("roster:public_expert", args=[expert.public_id])]
    for url in pages:
        page = client.get(url).content.decode()
        assert "Romanian" in page
        assert "Canary" not in page
        assert "Town hall" not in page
        assert "refugee themselves" not in page
    Expert.objects.filter(pk=expert.pk).update(shown=Shown.values)
    page = client.get(pages[1]).content.decode()
    for word in ("Canary Name", "Canary summary", "Town hall", "arrived as a refugee themselves"):
        assert word in page
    assert "Canary references" not in page


@pytest.mark.parametrize("change", [{"is_paused": True}, {"confirmed_at": None}, {"shown": []}])
def test_who_cannot_be_asked_or_shows_nothing_has_no_public_page(change: dict[str, Any], client: Client) -> None:
    expert = make_expert(shown=["name"])
    Expert.objects.filter(pk=expert.pk).update(**change)
    assert client.get(reverse("roster:public_expert", args=[expert.public_id])).status_code == 404


def test_weights_are_kept_once_and_not_all_nothing() -> None:
    given = dict.fromkeys(MatchingWeights.PARTS, 0) | {"area": 7}
    experts.set_weights(given)
    experts.set_weights(given | {"language": 3})
    assert (weights().area, weights().language, weights().size) == (7, 3, 0)
    assert MatchingWeights.objects.count() == 1
    with pytest.raises(ValidationError, match="At least one weight"):
        experts.set_weights(dict.fromkeys(MatchingWeights.PARTS, 0))


def test_coverage_says_what_is_asked_for_and_nobody_can_answer() -> None:
    make_expert()
    make_need(make_town(), area="legal", languages=["fr"])
    make_need(make_town(), area="health", languages=["ro"])
    found = standing.coverage()
    assert found.experts == 1
    assert found.lacking == [("French", 1), ("Legal protection", 1)]


def test_the_flow_goes_from_the_country_of_the_expert_to_that_of_the_town() -> None:
    make_town("Graz", "AT", lat=47.07, lon=15.44)
    make_town("Cluj", "RO", lat=46.77, lon=23.6)
    make_delivered(make_expert(country="AT"), make_brief())
    [line] = standing.flow().lines
    assert (line.source, line.target, line.missions) == ("Austria", "Romania", 1)
    assert line.path.startswith("M ")


def test_somebody_with_a_profile_does_not_take_a_second_one() -> None:
    person = make_user("anna@example.org")
    make_expert(person=person)
    with pytest.raises(ValidationError):
        asked(email=person.email)


def said(person: User) -> list[str]:
    return [task.sentence for task in tasks.waiting_for(actor_for(person))]


def test_what_waits_for_an_expert_and_for_the_secretariat_stands_on_their_dashboard() -> None:
    expert, office = make_expert(days=30), make_secretariat()
    person = expert.person
    assert person
    assert said(person) == []
    ask(make_brief(), expert)
    experts.say_area(expert, "legal", 2, "A list", submit=True)
    make_brief(make_need(), title="For nobody yet")
    assert said(person) == ["A town asks you."]
    assert {"Legal protection waits for validation.", "Nobody is asked for it."} <= set(said(office))
    mission = make_delivered(expert, make_brief(make_need(), starts_on=workday(30), ends_on=workday(50)))
    assert "Your short report is missing." in said(person)
    clock.move_to(clock.now() + timedelta(days=30))
    assert "A report is missing." in said(office)
    report(mission.pk, "expert", "Done", 5)
    assert "Your short report is missing." not in said(person)
