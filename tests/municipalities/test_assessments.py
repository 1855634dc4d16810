"""A town's view of itself: a draft of the whole town, finished with evidence, held against the one before."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from municipalities.actions.assessments import Answer, Filled, discard_draft, keep_assessment, show_assessment
from municipalities.actors import actor_for
from municipalities.models import Area, Assessment, Municipality, Rating, Standing, Step, standings
from share.kit import clock
from share.kit.moves import IllegalMove
from share.policy import NOBODY
from tests.make import hidden_fields, make_town
from tests.municipalities.needs import make_assessment, make_keeper, make_need

pytestmark = pytest.mark.django_db
HALF_A_YEAR = timedelta(days=182)


@pytest.fixture
def town() -> Municipality:
    return make_town()


@pytest.fixture
def keeper(town: Municipality, client: Client) -> Client:
    client.force_login(make_keeper(town))
    return client


def page(town: Municipality, name: str = "assess") -> str:
    return reverse(f"municipalities:{name}", args=[town.public_id])


def filled(client: Client, town: Municipality, do: str = "keep", **typed: Any) -> Any:
    """The page as it is drawn, sent with some fields typed."""
    data = {"made_on": clock.today().isoformat(), "do": do} | hidden_fields(client, page(town))
    return client.post(page(town), data | typed)


def test_a_draft_is_kept_and_a_colleague_goes_on_with_it(keeper: Client, town: Municipality) -> None:
    assert filled(keeper, town, step_housing="2", evidence_legal="A lawyer comes").status_code == 302
    colleague = Client()
    colleague.force_login(make_keeper(town))
    shown = colleague.get(page(town)).content.decode()
    assert re.search(r'name="step_housing" value="2"[^>]* checked', shown)
    assert "A lawyer comes" in shown
    assert filled(colleague, town, step_housing="2", step_legal="1", evidence_legal="A lawyer comes").status_code == 302
    draft = Assessment.objects.drafts().get()
    assert {(r.area, r.step, r.evidence) for r in draft.ratings.all()} == {
        ("housing", 2, ""),
        ("legal", 1, "A lawyer comes"),
    }


def test_what_is_finished_stays_as_it_is_and_the_next_one_is_another(keeper: Client, town: Municipality) -> None:
    assert filled(keeper, town, "finish", step_housing="2").status_code == 302
    first = Assessment.objects.complete().get()
    with pytest.raises(IllegalMove):
        first.finish(by=None)
    assert filled(keeper, town, step_housing="3").status_code == 302
    assert list(first.ratings.values_list("step", flat=True)) == [2]
    assert Assessment.objects.drafts().get() != first


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({}, "step_legal", "at least one area"),
        ({"step_housing": "3"}, "evidence_housing", "what shows it"),
        ({"step_housing": "4"}, "evidence_housing", "what shows it"),
        ({"step_housing": "1", "evidence_language": "A course"}, "step_language", "Choose a step"),
        ({"step_housing": "5"}, "step_housing", "valid choice"),
        ({"step_housing": "1", "made_on": "9999-12-31"}, "made_on", "lies ahead"),
        ({"step_housing": "1", "made_on": "0001-01-01"}, "made_on", "too far back"),
    ],
)
def test_what_is_lacking_is_said_at_its_field_and_nothing_is_lost(
    typed: dict[str, str], field: str, words: str, keeper: Client, town: Municipality
) -> None:
    answer = (
        filled(keeper, town, "finish", evidence_health="Two surgeries", step_health="1", **typed) if typed else None
    )
    answer = answer or filled(keeper, town, "finish")
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    assert not Assessment.objects.exists()
    if typed:
        assert "Two surgeries" in answer.content.decode()


def test_a_claim_without_evidence_may_stand_in_a_draft(keeper: Client, town: Municipality) -> None:
    assert filled(keeper, town, step_housing="4").status_code == 302


@pytest.mark.parametrize("answers", [{}, {Area.LEGAL: Answer(None, "A lawyer comes")}])
def test_nothing_is_finished_that_says_no_step(answers: dict[Area, Answer], town: Municipality) -> None:
    with pytest.raises(ValidationError):
        keep_assessment(town, Filled(clock.today(), False, answers), by=None, finish=True)
    assert not Assessment.objects.exists()


def test_two_people_who_write_at_once_see_both_versions(keeper: Client, town: Municipality) -> None:
    began = hidden_fields(keeper, page(town))
    assert filled(keeper, town, step_housing="2").status_code == 302
    answer = keeper.post(page(town), began | {"made_on": clock.today().isoformat(), "do": "keep", "step_housing": "1"})
    assert answer.status_code == 409
    assert [(d.theirs, d.yours) for d in answer.context["conflict"].differences] == [("Begun", "Nothing yet")]
    assert Rating.objects.get().step == 2


def test_finishing_twice_makes_one(keeper: Client, town: Municipality) -> None:
    data = hidden_fields(keeper, page(town)) | {"made_on": clock.today().isoformat(), "do": "finish", "step_legal": "1"}
    assert [keeper.post(page(town), data).status_code for _time in range(2)] == [302, 302]
    assert Assessment.objects.count() == 1


def test_only_what_differs_is_written(town: Municipality) -> None:
    make_assessment(town, {Area.LEGAL: 1, Area.HOUSING: 2}, finish=False)
    history: Any = Rating._meta.get_field("history").related_model
    before = history._default_manager.count()
    make_assessment(town, {Area.LEGAL: 1, Area.HOUSING: 3}, finish=False)
    assert history._default_manager.count() == before + 1


def test_a_draft_can_be_thrown_away_and_nothing_else(keeper: Client, town: Municipality) -> None:
    kept = make_assessment(town)
    make_assessment(town, finish=False)
    assert keeper.post(page(town, "discard_draft")).status_code == 302
    assert list(Assessment.objects.all()) == [kept]
    assert discard_draft(town) == 0


# Change


def steps(**named: int) -> dict[Area, int]:
    return {Area[name]: step for name, step in named.items()}


def test_the_change_is_held_against_the_last_time_an_area_was_assessed(town: Municipality) -> None:
    today = clock.today()
    first = make_assessment(town, steps(HOUSING=1, HEALTH=3, LEGAL=2), made_on=today - 2 * HALF_A_YEAR)
    second = make_assessment(town, steps(HOUSING=2, LEGAL=2), made_on=today - HALF_A_YEAR)
    third = make_assessment(town, steps(HOUSING=4, HEALTH=2, LEGAL=2, LANGUAGE=1), made_on=today)
    found = {standing.area: standing for standing in standings(third, [second, first])}
    told = {area: (one.change, one.arrow, one.in_words, one.before_on) for area, one in found.items()}
    assert told[Area.HOUSING] == (2, "↑", "2 steps up", second.made_on)
    assert told[Area.HEALTH] == (-1, "↓", "1 step down", first.made_on)
    assert told[Area.LEGAL] == (0, "=", "as before", second.made_on)
    assert told[Area.LANGUAGE] == (None, "", "first time", None)
    assert told[Area.AWARENESS] == (None, "", "not assessed", None)
    assert list(found) == list(Area)


def test_an_area_that_is_left_out_this_time_says_so() -> None:
    standing = Standing(Area.LEGAL, None, "", Step.BEGUN, clock.today())
    assert (standing.arrow, standing.in_words, standing.asks_for_help) == ("", "not assessed this time", False)


def test_the_page_shows_the_change_in_words_and_proposes_needs(keeper: Client, town: Municipality) -> None:
    make_assessment(town, steps(HOUSING=1, LEGAL=2), made_on=clock.today() - HALF_A_YEAR)
    make_assessment(town, steps(HOUSING=2, LEGAL=1, HEALTH=4))
    make_need(town, area="legal")
    answer = keeper.get(page(town, "assessments"))
    assert "1 step up" in answer.content.decode()
    assert [standing.area for standing in answer.context["proposals"]] == [Area.HOUSING]


def test_an_earlier_one_is_held_against_those_before_it(keeper: Client, town: Municipality) -> None:
    first = make_assessment(town, steps(HOUSING=1), made_on=clock.today() - HALF_A_YEAR)
    make_assessment(town, steps(HOUSING=4))
    answer = keeper.get(first.get_absolute_url())
    assert [one.in_words for one in answer.context["standings"] if one.step] == ["first time"]


# Who reads it


def test_a_town_shows_what_it_wants_to_show(town: Municipality) -> None:
    ours, theirs = make_keeper(town), make_keeper(make_town("Cluj"), organisation="Cluj hall")
    shown = make_assessment(town, is_public=True)
    hidden = make_assessment(town)
    draft = make_assessment(town, finish=False, is_public=True)
    seen = {
        name: set(Assessment.objects.visible_to(actor))
        for name, actor in (("ours", actor_for(ours)), ("theirs", actor_for(theirs)), ("nobody", NOBODY))
    }
    assert seen == {"ours": {shown, hidden, draft}, "theirs": {shown}, "nobody": {shown}}
    show_assessment(shown.pk, to_everybody=False)
    assert not Assessment.objects.visible_to(NOBODY).exists()
    with pytest.raises(IllegalMove):
        show_assessment(draft.pk, to_everybody=True)


def test_everybody_reads_what_the_town_shows_and_nothing_of_what_it_does_not(town: Municipality) -> None:
    make_assessment(town, steps(HOUSING=1), made_on=clock.today() - 2 * HALF_A_YEAR, is_public=True)
    make_assessment(town, steps(HOUSING=4), made_on=clock.today() - HALF_A_YEAR)
    make_assessment(town, steps(HOUSING=2), is_public=True)
    make_assessment(town, steps(HOUSING=3), finish=False, is_public=True)
    make_need(town, title="Shown to all", is_public=True)
    make_need(town, title="Among ourselves")
    page = Client().get(town.get_absolute_url())
    housing = next(one for one in page.context["said"].standings if one.area == Area.HOUSING)
    assert (housing.step, housing.in_words) == (Step.BEGUN, "1 step up")
    assert "Shown to all" in page.content.decode()
    assert "Among ourselves" not in page.content.decode()


def test_the_last_one_of_each_town_is_its_last_day(town: Municipality) -> None:
    make_assessment(town, made_on=clock.today() - HALF_A_YEAR)
    latest = make_assessment(town)
    make_assessment(town, made_on=clock.today() - timedelta(days=9))
    make_assessment(town, finish=False)
    other = make_assessment(make_town("Cluj"))
    assert set(Assessment.objects.last_of_each_town()) == {latest, other}


def test_a_member_is_shown_no_name_of_a_colleague(keeper: Client, town: Municipality) -> None:
    made = make_assessment(town)
    made.made_by = make_keeper(town)
    made.save()
    assert "Irina Demo" not in re.sub(
        r"(?s)<header.*?</header>", "", keeper.get(page(town, "assessments")).content.decode()
    )
