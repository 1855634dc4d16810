"""From a need to a yes: sharpened, bundled, ranked, asked in order, the next one by itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from municipalities.actions.needs import withdraw
from municipalities.models import Need
from roster.actions import briefs, ending
from roster.actions.experts import block, rest
from roster.actions.matching import candidates, plan_season
from roster.models import Brief, BriefNeed, ExpertInvitation, Mission
from roster.planned import PLANS
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail import planned
from share.mail.models import Mail
from tests.make import make_town
from tests.municipalities.needs import make_keeper, make_need, make_secretariat
from tests.roster.made import ask, make_brief, make_expert, make_mission, sharpened, workday

pytestmark = pytest.mark.django_db


def state(invitation: ExpertInvitation) -> str:
    invitation.refresh_from_db()
    return invitation.state


def subjects(to: str) -> list[str]:
    return list(Mail.objects.filter(to=to).order_by("created_at", "subject").values_list("subject", flat=True))


def test_a_need_is_accepted_by_being_sharpened_and_stands_in_one_brief_at_a_time() -> None:
    need = make_need()
    brief = make_brief(need)
    need.refresh_from_db()
    assert need.state == Need.State.ACCEPTED
    with pytest.raises(ValidationError, match="another brief"):
        make_brief(need)
    briefs.close_brief(brief.pk, "The town found an answer.")
    assert make_brief(need).state == Brief.State.OPEN


def test_the_same_need_of_five_towns_is_one_brief() -> None:
    towns = [make_town(name) for name in ("Beiuş", "Cisnădie", "Deva", "Gherla", "Huşi")]
    brief = briefs.make_brief([make_need(town) for town in towns], sharpened(), by=None)
    assert {row.need.town for row in brief.needs.all()} == set(towns)
    mission = make_mission(brief=brief)
    assert set(Need.objects.values_list("state", flat=True)) == {Need.State.BEING_ANSWERED}
    assert mission.brief == brief


def test_a_window_that_is_over_or_too_short_is_refused_at_its_field() -> None:
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(ValidationError) as over:
        make_brief(starts_on=yesterday - timedelta(days=5), ends_on=yesterday)
    assert "ends_on" in over.value.error_dict
    with pytest.raises(ValidationError) as short:
        make_brief(make_need(), days=9, ends_on=workday())
    assert "days" in short.value.error_dict


def test_candidates_are_ranked_with_what_is_lacking_and_others_with_what_keeps_them() -> None:
    best = make_expert("Best", areas={"health": 4}, size="small", experience="emerging", countries=["RO"])
    good = make_expert("Good", areas={"health": 2}, languages={"ro": 2})
    make_expert("Mute", languages={})
    away = make_expert("Away")
    block(away, clock.today(), clock.today() + timedelta(days=200))
    make_expert("Elsewhere", areas={"legal": 4})
    make_expert("Local", town=make_town())
    make_expert("Host only", offers=["host"])
    tired = make_expert("Tired")
    rest(tired, is_paused=True)
    found = candidates(make_brief())
    assert [one.expert for one in found if one.is_possible] == [best, good]
    assert "language at level 2 of 4" in found[1].lacking
    assert {str(one.expert): one.why_not for one in found if not one.is_possible} == {
        "Mute": ("does not speak the language",),
        "Away": ("is not free on so many days of the window",),
        "Local": ("works in the town that asks",),
        "Host only": ("does not offer this: by telephone or video",),
    }


def test_an_expert_who_travels_nowhere_is_not_sent_and_days_given_are_not_given_twice() -> None:
    home = make_expert("Home", travels="nowhere")
    busy = make_expert("Busy", days=2)
    make_mission(busy)
    brief = make_brief(make_need(), form="on_site")
    why = {one.expert: one.why_not for one in candidates(brief)}
    assert why[home] == ("does not travel there",)
    assert why[busy] == ("has 0 days left, and 2 are asked for",)


def test_experts_are_asked_in_order_and_the_next_one_by_itself() -> None:
    brief = make_brief()
    first, second = make_expert("First"), make_expert("Second")
    one, two = ask(brief, first), ask(brief, second)
    assert (state(one), state(two)) == ("sent", "queued")
    assert subjects(second.email) == []
    briefs.decline(one.pk, "No time this month")
    assert (state(one), state(two)) == ("declined", "sent")
    assert one.reason == "No time this month"
    assert subjects(second.email) == ["Can you help? Interpreters"]
    mission = briefs.accept(two.pk)
    brief.refresh_from_db()
    assert (brief.state, mission.expert) == ("met", second)
    assert not candidates(brief)[0].is_possible


def test_several_may_be_asked_at_once_and_the_first_yes_wins() -> None:
    brief = make_brief()
    one, two = ask(brief, make_expert("First")), ask(brief, make_expert("Second"), at_once=True)
    assert (state(one), state(two)) == ("sent", "sent")
    briefs.accept(two.pk)
    assert state(one) == "called_off"
    assert subjects("first@example.org")[-1] == "Not needed any more: Interpreters"
    with pytest.raises(IllegalMove, match="answered or called off"):
        briefs.accept(one.pk)


def test_who_does_not_answer_in_time_is_passed_over_once_and_cannot_accept_afterwards() -> None:
    brief = make_brief()
    one, two = ask(brief, make_expert("First")), ask(brief, make_expert("Second"))
    clock.move_to(clock.now() + timedelta(days=7, minutes=1))
    with pytest.raises(IllegalMove, match="time to answer is over"):
        briefs.accept(one.pk)
    briefs.sweep()
    briefs.sweep()
    assert (state(one), state(two)) == ("expired", "sent")
    assert subjects("second@example.org") == ["Can you help? Interpreters"]
    with pytest.raises(IllegalMove, match="time to answer is over"):
        briefs.accept(one.pk)


def test_a_row_that_comes_to_its_end_leaves_the_brief_open() -> None:
    brief = make_brief()
    one = ask(brief, make_expert("First"))
    tired = make_expert("Tired")
    two = ask(brief, tired)
    rest(tired, is_paused=True)
    briefs.decline(one.pk, "No time")
    brief.refresh_from_db()
    assert (state(two), brief.state) == ("called_off", "open")


def test_an_expert_who_takes_a_rest_is_in_the_row_once_or_not_at_all() -> None:
    brief, expert = make_brief(), make_expert()
    ask(brief, expert)
    with pytest.raises(ValidationError, match="in the row already"):
        ask(brief, expert)
    rest(expert, is_paused=True)
    with pytest.raises(ValidationError, match="cannot be asked"):
        ask(make_brief(make_need()), expert)


def test_called_off_and_asked_again() -> None:
    brief, expert = make_brief(), make_expert()
    row = ask(brief, expert)
    briefs.call_off(row.pk)
    assert state(row) == "called_off"
    assert ask(brief, expert).state == "sent"


def test_a_reminder_goes_out_two_days_before_the_deadline_once() -> None:
    row = ask(make_brief(), make_expert())
    planned.send_due()
    clock.move_to(clock.now() + timedelta(days=5, minutes=1))
    planned.send_due()
    planned.send_due()
    assert subjects(row.expert.email) == ["Can you help? Interpreters", "Your answer is awaited: Interpreters"]
    assert "roster: invitation" in PLANS


def test_a_closed_brief_calls_off_who_is_asked() -> None:
    brief = make_brief()
    row = ask(brief, make_expert())
    briefs.close_brief(brief.pk, "The town found an answer.")
    assert state(row) == "called_off"
    with pytest.raises(IllegalMove):
        ask(brief, make_expert("Other"))
    assert BriefNeed.objects.get(brief=brief).freed_at


def test_a_brief_that_is_met_changes_no_more() -> None:
    mission = make_mission()
    with pytest.raises(IllegalMove):
        briefs.change_brief(mission.brief.pk, {"days": 3})
    with pytest.raises(IllegalMove, match="close the mission"):
        briefs.close_brief(mission.brief.pk, "Why not")


def test_the_town_hears_when_somebody_says_yes() -> None:
    town = make_town()
    keeper = make_keeper(town)
    make_mission(brief=make_brief(make_need(town, by=keeper)))
    assert "An expert has said yes: Interpreters" in subjects(keeper.email)


def test_a_season_is_planned_beside_the_greedy_plan_and_keeps_what_is_fixed() -> None:
    both = make_expert("Both", areas={"health": 4, "legal": 3}, days=2)
    one = make_expert("One", areas={"health": 1}, days=2)
    health, legal = make_brief(), make_brief(make_need(), area="legal", title="Papers")
    lonely = make_brief(make_need(), language="fr", title="French")
    plan = plan_season([health, legal, lonely], {})
    assert {(met.brief, met.expert) for met in plan.met} == {(health, one), (legal, both)}
    assert (plan.greedy_met, plan.best_met) == (1, 2)
    [left] = plan.left
    assert left.brief == lonely
    assert left.reason == "Nobody who knows this area speaks this language."
    # Everybody has given their two days: no single change meets one need more.
    assert left.change == ""
    fixed = plan_season([health, legal], {str(health.pk): str(both.pk)})
    assert {(met.brief, met.expert) for met in fixed.met} == {(health, both)}
    assert fixed.costs > 0
    assert plan_season([health], {str(health.pk): "0"}).cannot_keep


def test_a_change_that_would_meet_one_more_is_said_in_words_with_its_effect() -> None:
    make_expert("Rare", days=1)
    plan = plan_season([make_brief()], {})
    [left] = plan.left
    assert left.change == "if Rare gave 1 days more"
    assert left.effect
    assert left.effect.met == 1
    assert left.effect.points > 0


def test_nobody_and_nothing_make_an_empty_plan() -> None:
    assert plan_season([], {}).met == []


def test_who_comes_next_is_asked_for_days_that_are_still_to_come_or_passed_over() -> None:
    first, second = make_expert("First"), make_expert("Second")
    brief = make_brief(ends_on=workday() + timedelta(days=25))
    one, two = ask(brief, first), ask(brief, second)
    clock.move_to(clock.now() + timedelta(days=20))
    briefs.sweep()
    two.refresh_from_db()
    assert two.state == "sent"
    assert min(two.days) >= clock.today()
    blocked = make_expert("Blocked")
    three = ask(brief, blocked)
    block(blocked, clock.today(), clock.today() + timedelta(days=300))
    briefs.decline(two.pk, "No")
    brief.refresh_from_db()
    assert (state(three), brief.state, state(one)) == ("called_off", "open", "expired")


def test_a_brief_says_the_same_while_somebody_is_asked() -> None:
    row = ask(make_brief(), make_expert())
    with pytest.raises(IllegalMove, match="Somebody is asked by what stands here"):
        briefs.change_brief(row.brief.pk, {"days": 1})


def test_a_need_that_was_withdrawn_is_not_answered() -> None:
    need = make_need()
    brief = make_brief(need)
    one, two = ask(brief, make_expert("First")), ask(brief, make_expert("Second"))
    withdraw(need.pk, "We found somebody.", by=None)
    with pytest.raises(IllegalMove, match="does not ask for it any more"):
        briefs.accept(one.pk)
    briefs.decline(one.pk, "No")
    assert state(two) == "called_off"


def test_who_did_not_answer_in_time_can_be_asked_again() -> None:
    brief, expert = make_brief(ends_on=workday() + timedelta(days=25)), make_expert()
    ask(brief, expert)
    clock.move_to(clock.now() + timedelta(days=8))
    briefs.sweep()
    assert candidates(brief)[0].is_possible
    assert ask(brief, expert).state == "sent"


def test_a_yes_beyond_the_days_of_a_quarter_gets_a_sentence() -> None:
    expert = make_expert(days=3)
    one, two = (
        ask(make_brief(), expert),
        ask(make_brief(make_need()), expert, [workday() + timedelta(days=7 + n) for n in (0, 1)]),
    )
    briefs.accept(one.pk)
    with pytest.raises(IllegalMove, match="3 days in a quarter"):
        briefs.accept(two.pk)
    assert state(two) == "sent"


def test_days_of_the_whole_quarter_are_taken_from_what_an_expert_gives() -> None:
    busy = make_expert("Busy", days=2)
    make_mission(busy)
    later = make_brief(make_need(), starts_on=workday(17), ends_on=workday(24))
    same_quarter = (workday(17).month - 1) // 3 == (workday().month - 1) // 3
    [found] = candidates(later)
    assert found.is_possible is not same_quarter


def test_size_both_fits_small_and_large_towns() -> None:
    make_expert(size="both")
    [found] = candidates(make_brief(size="large"))
    assert "has worked with" not in " ".join(found.lacking)


def test_those_whom_the_page_of_a_season_showed_are_asked_and_nobody_else(client: Client) -> None:
    office = make_secretariat()
    client.force_login(office)
    shown, better = make_expert("Shown", areas={"health": 1}), make_expert("Better", areas={"health": 4})
    brief = make_brief()
    address = reverse("roster:season")
    assert "Better" in client.get(address).content.decode()
    client.post(address, {"ask": [f"{brief.public_id}:{shown.public_id}", "x:y"]})
    assert list(brief.invitations.values_list("expert", "state")) == [(shown.pk, "sent")]
    assert better.pk != shown.pk


def test_a_demo_need_makes_a_demo_brief() -> None:
    need = make_need()
    Need.objects.filter(pk=need.pk).update(is_demo=True)
    assert make_brief(need).is_demo


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_the_same_expert_for_the_same_days_at_once_get_one_mission_and_one_sentence() -> None:
    expert = make_expert(days=20)
    rows = [ask(make_brief(make_need(make_town(name))), expert) for name in ("Beiuş", "Deva")]

    def accept(pk: int) -> str:
        try:
            briefs.accept(pk)
        except IllegalMove as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(accept, [row.pk for row in rows]))
    assert said == ["", "The expert is on a mission on one of these days already."]
    assert Mission.objects.count() == 1
    assert sorted(state(row) for row in rows) == ["accepted", "sent"]
    ending.leave(expert.pk)
