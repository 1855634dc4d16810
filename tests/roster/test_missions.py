"""A mission from the yes to three months after it; what ends early; what stays when an expert leaves."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from municipalities.models import Need, Practice
from roster.actions import briefs, ending, missions
from roster.actions.matching import candidates
from roster.models import Expert, ExpertInvitation, Mission, MissionDays, total
from share.accounts.actions import erase
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail import planned
from share.mail.models import Mail
from tests.make import make_town
from tests.municipalities.needs import make_keeper, make_need
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
