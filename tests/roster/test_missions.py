"""A mission from the yes to three months after it; what ends early; what stays when an expert leaves."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from municipalities.models import Need, Practice
from roster.actions import briefs, ending, missions
from roster.actions.matching import candidates
from roster.links import mission_token
from roster.models import Category, Expert, ExpertInvitation, Mission, MissionDays, total
from roster.models.missions import headings_of
from share.accounts.actions import erase
from share.grants.models import CostCategory, FundingProgramme, Grant
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail import planned
from share.mail.models import Mail
from share.records import history
from share.reports.figures import figure_of, measures
from share.reports.figures.scope import Scope
from tests.make import hidden_fields, make_grant, make_town, make_user
from tests.municipalities.needs import make_keeper, make_need, make_secretariat
from tests.roster.made import ask, make_brief, make_delivered, make_expert, make_mission, workday

pytestmark = pytest.mark.django_db


def subjects(to: str) -> list[str]:
    return list(Mail.objects.filter(to=to).order_by("created_at", "subject").values_list("subject", flat=True))


def test_a_yes_makes_a_mission_on_the_days_proposed() -> None:
    monday = workday()
    mission = make_mission(days=[monday, monday + timedelta(days=1), monday + timedelta(days=4)])
    assert [(row.first, row.last) for row in mission.days.all()] == [
        (monday, monday + timedelta(days=1)),
        (monday + timedelta(days=4), monday + timedelta(days=4)),
    ]
    assert (mission.state, mission.goals) == ("terms", mission.brief.goal)


def test_both_agree_to_terms_that_say_how_success_is_told() -> None:
    mission = make_mission()
    with pytest.raises(IllegalMove, match="how both will tell"):
        missions.agree(mission.pk, "expert")
    missions.set_terms(mission.pk, {"success": "A list hangs at the door."})
    assert missions.agree(mission.pk, "expert").state == "terms"
    assert missions.agree(mission.pk, "host").state == "agreed"
    assert subjects(mission.expert.email)[-1] == "Both sides agree: Interpreters"


def test_changed_terms_are_agreed_anew() -> None:
    mission = make_mission(agreed=True)
    changed = missions.set_terms(mission.pk, {"goals": "Two interpreters"})
    assert (changed.state, changed.expert_agreed_at, changed.host_agreed_at) == ("terms", None, None)


def test_an_expert_is_on_one_mission_a_day() -> None:
    expert = make_expert(days=20)
    first = make_mission(expert)
    monday = workday(40)
    second = make_mission(expert, make_brief(make_need(), ends_on=monday + timedelta(days=4)), days=[monday])
    taken = first.days.all()[0].first
    with pytest.raises(ValidationError, match="on a mission on one of these days"):
        missions.set_terms(second.pk, {}, [(taken, taken, "")])
    assert [row.first for row in second.days.all()] == [monday]


def test_it_takes_place_after_its_last_day_and_both_report_once() -> None:
    mission = make_mission(agreed=True)
    with pytest.raises(IllegalMove, match="still to come"):
        missions.deliver(mission.pk)
    clock.move_to(clock.now() + timedelta(days=40))
    delivered = missions.deliver(mission.pk)
    assert delivered.delivered_on == mission.days.all()[0].last
    missions.report(mission.pk, "expert", "We called six interpreters.", 4)
    with pytest.raises(IllegalMove, match="sent already"):
        missions.report(mission.pk, "expert", "Again", 5)
    reported = missions.report(mission.pk, "host", "We know whom to call.", 5)
    assert (reported.expert_report, reported.host_rating) == ("We called six interpreters.", 5)


def test_what_did_not_take_place_has_no_report() -> None:
    with pytest.raises(IllegalMove, match="once it took place"):
        missions.report(make_mission(agreed=True).pk, "host", "Soon", 5)


def test_three_months_later_the_town_says_what_came_of_it_and_its_need_is_answered() -> None:
    town = make_town()
    keeper = make_keeper(town)
    need = make_need(town, by=keeper)
    mission = make_delivered(brief=make_brief(need))
    with pytest.raises(IllegalMove, match="three months after"):
        missions.follow_up(mission.pk, "all", "Six interpreters on a list")
    planned.send_due()
    before = subjects(keeper.email)
    assert "Three months later: Interpreters" not in before
    assert mission.follow_up_on
    clock.move_to(clock.now() + timedelta(days=(mission.follow_up_on - clock.today()).days, hours=1))
    planned.send_due()
    planned.send_due()
    assert subjects(keeper.email).count("Three months later: Interpreters") == 1
    closed = missions.follow_up(mission.pk, "most", "Six interpreters on a list")
    assert (closed.state, closed.goals_met) == ("closed", "most")
    need.refresh_from_db()
    assert (need.state, need.answer) == (Need.State.ANSWERED, "Six interpreters on a list")


def test_a_reminder_of_a_report_goes_to_whoever_has_not_written() -> None:
    town = make_town()
    keeper = make_keeper(town)
    mission = make_delivered(brief=make_brief(make_need(town, by=keeper)))
    missions.report(mission.pk, "expert", "Done", 5)
    clock.move_to(clock.now() + timedelta(days=20))
    planned.send_due()
    assert subjects(keeper.email).count("Your short report: Interpreters") == 2
    assert subjects(mission.expert.email).count("Your short report: Interpreters") == 1


def test_feedback_of_hosts_counts_in_the_next_ranking() -> None:
    good, bad = make_expert("Good", days=30), make_expert("Bad", days=30)
    for expert, rating in ((good, 5), (bad, 1)):
        mission = make_delivered(expert, make_brief(make_need(make_town(expert.name))))
        missions.report(mission.pk, "host", "Said", rating)
    found = candidates(make_brief(make_need()))
    assert [one.expert for one in found] == [good, bad]


def test_a_handover_goes_on_with_the_same_terms_and_says_why() -> None:
    first, second = make_expert("First"), make_expert("Second")
    brief = make_brief()
    one = ask(brief, first)
    two = ask(brief, second)
    mission = briefs.accept(one.pk)
    missions.set_terms(mission.pk, {"success": "A list hangs at the door."})
    two.refresh_from_db()
    assert two.state == "called_off"
    ending.hand_over(mission.pk, "She is ill.")
    one.refresh_from_db()
    brief.refresh_from_db()
    assert (one.state, one.reason, brief.state) == ("dropped_out", "She is ill.", "open")
    assert not MissionDays.objects.filter(mission=mission).exists()
    after = briefs.accept(ask(brief, second).pk)
    assert (after.predecessor, after.success, after.state) == (mission, "A list hangs at the door.", "terms")


def test_a_cancelled_mission_frees_the_days_and_the_brief() -> None:
    mission = make_mission(agreed=True)
    ended = ending.cancel(mission.pk, "The town has an election.")
    assert (ended.state, ended.reason, ended.brief.state) == ("cancelled", "The town has an election.", "open")
    with pytest.raises(IllegalMove):
        ending.cancel(mission.pk, "Again")


def test_what_took_place_does_not_end_early() -> None:
    mission = make_delivered()
    with pytest.raises(IllegalMove):
        ending.hand_over(mission.pk, "Too late")


def test_costs_are_kept_by_heading_and_added_up() -> None:
    mission = make_mission()
    missions.save_costs(mission.pk, {"travel": (Decimal(400), Decimal("380.50")), "staff": (Decimal(100), None)})
    costs = list(mission.costs.all())
    assert (total(costs, "estimate"), total(costs, "actual")) == (Decimal(500), Decimal("380.50"))
    missions.save_costs(mission.pk, {})
    assert not mission.costs.exists()
    assert total([], "actual") is None


def test_costs_stand_under_the_headings_of_the_grants_programme() -> None:
    fund = FundingProgramme.objects.create(slug="fund", name="Fund")
    mission = make_mission()
    grant = make_grant()
    Grant.objects.filter(pk=grant.pk).update(funding=fund)
    Mission.objects.filter(pk=mission.pk).update(grant=grant)
    mission.refresh_from_db()
    assert [row.category for row in headings_of(mission)] == list(Category), (
        "a programme without headings has the general ones"
    )
    travel = CostCategory.objects.create(programme=fund, code="C.1", name="Travel", position=1)
    CostCategory.objects.create(programme=fund, code="E", name="Indirect", flat_rate=7, position=2)
    assert [row.title for row in headings_of(mission)] == ["C.1 Travel"]
    missions.save_costs(mission.pk, {f"heading{travel.pk}": (Decimal(90), None)})
    (row,) = mission.costs.all()
    assert (row.cost_category, row.category, row.estimate) == (travel, "", 90)


def test_with_the_consent_of_both_an_answer_becomes_a_practice_once() -> None:
    home = make_town("Graz", "AT")
    mission = make_delivered(make_expert(town=home))
    row = missions.add_answer(mission.pk, "Who trains interpreters?", "The hospital does, twice a year.", "expert")
    assert not Practice.objects.exists()
    missions.consent(mission.pk, str(row.public_id), "host")
    missions.consent(mission.pk, str(row.public_id), "host")
    practice = Practice.objects.get()
    assert (practice.town, practice.title, practice.state) == (home, "Who trains interpreters?", "submitted")
    with pytest.raises(ValidationError, match="answered here already"):
        missions.add_answer(mission.pk, "Who trains interpreters?", "Again", "host")


def test_an_expert_who_leaves_leaves_the_facts_of_missions_and_no_name() -> None:
    expert = make_expert(days=30, summary="I did much", references="Ask Karl", shown=["name"], lived=True)
    done = make_delivered(expert)
    monday = workday(60)
    ahead = make_mission(expert, make_brief(make_need(), ends_on=monday + timedelta(days=4)), days=[monday])
    asked = ask(make_brief(make_need()), expert)
    ending.leave(expert.pk)
    left = Expert.objects.get(pk=expert.pk)
    assert (left.name, left.email, left.summary, left.references, left.person, left.shown) == ("", "", "", "", None, [])
    assert (left.lived, str(left)) == (False, "A former expert")
    assert not left.areas.exclude(evidence="").exists()
    assert Mission.objects.get(pk=done.pk).state == "delivered"
    assert Mission.objects.get(pk=ahead.pk).state == "handed_over"
    assert ExpertInvitation.objects.get(pk=asked.pk).state == "called_off"


def test_who_is_erased_leaves_the_roster() -> None:
    mission = make_delivered()
    person = mission.expert.person
    assert person
    erase(person)
    left = Expert.objects.get(pk=mission.expert_id)
    assert (left.name, left.person) == ("", None)
    assert Mission.objects.get(pk=mission.pk).state == "delivered"
    text = " ".join(Mail.objects.values_list("text", flat=True)) + " ".join(
        Mail.objects.values_list("subject", flat=True)
    )
    assert "Anna" not in text


def test_terms_that_were_changed_meanwhile_are_read_again(client: Client) -> None:
    mission = make_mission()
    missions.set_terms(mission.pk, {"success": "A list hangs at the door."})
    address = reverse("roster:side", args=[mission_token(mission, "host")])
    seen = re.search(r'name="terms" value="([^"]+)"', client.get(address).content.decode())
    assert seen
    missions.set_terms(mission.pk, {"success": "Two lists."})
    assert client.post(address, {"what": "agree", "terms": seen[1]}).status_code == 409
    assert client.post(address, {"what": "agree"}).status_code == 409
    assert Mission.objects.get(pk=mission.pk).host_agreed_at is None
    now = re.search(r'name="terms" value="([^"]+)"', client.get(address).content.decode())
    assert now
    assert client.post(address, {"what": "agree", "terms": now[1]}).status_code == 302


def test_a_report_that_somebody_else_sent_first_keeps_what_was_typed(client: Client) -> None:
    mission = make_delivered()
    missions.report(mission.pk, "host", "First", 5)
    address = reverse("roster:side", args=[mission_token(mission, "host")])
    answer = client.post(address, {"what": "report", "text": "What I typed for an hour", "rating": "4"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "What I typed for an hour" in page
    assert "sent already" in page
    assert Mission.objects.get(pk=mission.pk).host_report == "First"


def test_what_took_place_and_was_not_noted_is_noted_when_the_expert_leaves() -> None:
    mission = make_mission(agreed=True)
    clock.move_to(clock.now() + timedelta(days=40))
    ending.leave(mission.expert.pk)
    left = Mission.objects.get(pk=mission.pk)
    assert (left.state, left.days.count()) == ("delivered", 1)


def test_days_that_are_over_stay_with_a_mission_that_is_handed_over() -> None:
    monday = workday()
    mission = make_mission(days=[monday, monday + timedelta(days=8)])
    clock.move_to(clock.now() + timedelta(days=(monday - clock.today()).days + 1))
    ending.hand_over(mission.pk, "She is ill.")
    assert [row.first for row in mission.days.all()] == [monday]


def test_a_cancelled_mission_is_no_fault_of_the_expert_and_the_need_waits_again() -> None:
    need = make_need()
    mission = make_mission(brief=make_brief(need))
    ending.cancel(mission.pk, "The town has an election.")
    need.refresh_from_db()
    assert need.state == Need.State.ACCEPTED
    assert mission.brief.invitations.get().state == "called_off"
    assert candidates(mission.brief)[0].is_possible


def test_answers_are_shared_once_it_took_place() -> None:
    with pytest.raises(IllegalMove, match="once it took place"):
        missions.add_answer(make_mission().pk, "Who?", "We.", "host")


def test_no_mail_is_left_to_who_leaves_and_none_is_made(client: Client) -> None:
    expert = make_expert(days=30)
    make_mission(expert)
    ask(make_brief(make_need()), expert)
    new = Expert.objects.create(name="Asked Once", email="asked.once@example.org")
    person = expert.person
    assert person
    erase(person)
    assert not Mail.objects.filter(to=expert.email).exists()
    other = make_user("asked.once@example.org")
    erase(other)
    assert Expert.objects.get(pk=new.pk).name == ""


def test_who_left_is_named_nowhere_in_the_history() -> None:
    mission = make_mission(make_expert("Canary Name"))
    ending.hand_over(mission.pk, "Canary reason")
    ending.leave(mission.expert.pk)
    for model in history.tracked_models():
        if model._meta.app_label == "roster":
            rows = history.lines_of(model)._default_manager.values()
            assert "Canary" not in str(list(rows)), model
    assert "Canary" not in str(list(Mission.objects.values())) + str(list(ExpertInvitation.objects.values()))


def test_more_days_than_the_form_has_lines_stay_when_a_word_is_changed(client: Client) -> None:
    monday = workday()
    days = [monday + timedelta(days=2 * n) for n in range(8)]
    expert = make_expert(days=30)
    mission = make_mission(expert, make_brief(ends_on=monday + timedelta(days=30)), days=days)
    client.force_login(make_secretariat())
    address = reverse("roster:terms", args=[mission.public_id])
    data = {**hidden_fields(client, address)}
    form = client.get(address).context["form"]
    data |= {name: form[name].value() or "" for name in form.fields}
    assert client.post(address, data | {"success": "A list"}).status_code == 302
    assert mission.days.count() == 8


def test_a_mission_that_a_grant_pays_for_counts_in_its_figure() -> None:
    grant = make_grant()
    mission = make_delivered()
    scope = Scope(grant, clock.today() - timedelta(days=90), clock.today() + timedelta(days=1))
    assert figure_of(measures()["missions"], scope).value == 0
    Mission.objects.filter(pk=mission.pk).update(grant=grant)
    found = figure_of(measures()["missions"], scope)
    assert (found.value, found.by["country"]) == (1, {"RO": 1})
    [row] = [measures()["missions"].row(thing) for thing in measures()["missions"].things(scope)]
    assert row.title == "Interpreters"
