"""The plan of a roundtable: objectives and actions, who answers for them, what they say, and who hears of it."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from events.actions import cancel_event
from events.gatherings.actionplans import actions
from events.gatherings.actionplans.models import (
    FOLLOW_UPS,
    HEARD,
    Action,
    ActionAnswer,
    ActionPlan,
    Objective,
    Responsible,
)
from events.gatherings.notes.models import EventNote
from events.models import Attendance, Event
from events.moments import asked_at, heard_at, months_after
from share.accounts.actions import erase
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail, PlannedMail
from share.mail.planned import plans, send_due
from tests.make import hidden_fields, make_action, make_coordinator, make_gathering, make_organisation, make_pilot

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_gathering(present=2)


def agreed(plan: ActionPlan) -> actions.Agreed:
    return actions.agreed(plan, plan.fingerprint())


def mails(word: str) -> list[Mail]:
    return list(Mail.objects.filter(key__contains=word).order_by("created_at", "pk"))


def to_months(event: Event, months: int, and_then: timedelta = timedelta(minutes=1)) -> None:
    moment = asked_at(event, months)
    assert moment
    clock.move_to(moment + and_then)


# Words and rules


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2018, 10, 31), 3, date(2019, 1, 31)),
        (date(2018, 11, 30), 3, date(2019, 2, 28)),
        (date(2019, 11, 30), 3, date(2020, 2, 29)),
        (date(2018, 8, 31), 6, date(2019, 2, 28)),
        (date(2018, 12, 1), 6, date(2019, 6, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_an_action_without_anybody_who_answers_for_it_is_refused_in_a_sentence(event: Event) -> None:
    with pytest.raises(ValidationError) as refused:
        make_action(event, name="", email="")
    assert refused.value.message_dict == {
        "organisation": ["Say who answers for it: an organisation, or a person with an address."]
    }
    assert make_action(event, name="", email="", organisation=make_organisation()).responsible is None


def test_an_objective_stands_once_in_a_plan(event: Event) -> None:
    actions.add_objective(event.pk, "Families find a flat")
    with pytest.raises(ValidationError, match="stands there already"):
        actions.add_objective(event.pk, "families find a FLAT")


def test_an_objective_with_actions_stays(event: Event) -> None:
    action = make_action(event)
    with pytest.raises(IllegalMove):
        actions.remove_objective(action.objective_id)
    empty = actions.add_objective(event.pk, "Employers meet families")
    actions.remove_objective(empty.pk)
    assert list(Objective.objects.values_list("title", flat=True)) == ["Families find a flat"]


def test_nothing_is_agreed_at_a_cancelled_activity() -> None:
    event = make_gathering(starts_in=timedelta(days=3))
    cancel_event(event.pk, "The hall burnt down.")
    with pytest.raises(IllegalMove):
        actions.add_objective(event.pk, "Families find a flat")


def test_done_keeps_the_day_on_which_it_was_said_first(event: Event) -> None:
    action = make_action(event)
    action.stand("done", "24 flats")
    first = action.done_on
    clock.move_to(clock.now() + timedelta(days=5))
    action.stand("done", "25 flats")
    assert (action.done_on, action.evidence) == (first, "25 flats")
    action.stand("under_way", "")
    assert action.done_on is None


def test_late_is_said_in_days_and_only_of_what_is_open(event: Event) -> None:
    action = make_action(event, due_on=clock.today() - timedelta(days=9))
    assert (str(action.standing), action.tone) == ("9 days late", "wrong")
    assert list(Action.objects.late()) == [action]
    action.stand("dropped", "")
    action.save()
    assert str(action.standing) == "given up"
    assert not Action.objects.late().exists()


# Mail


def test_a_follow_up_goes_out_at_its_moment_once_to_each_person(event: Event) -> None:
    make_action(event, "One")
    make_action(event, "Two")
    make_action(event, "Three", name="Ion Demo", email="ion@example.org")
    make_action(event, "By an organisation", name="", email="", organisation=make_organisation())
    to_months(event, 3, -timedelta(minutes=1))
    assert send_due() == 0
    to_months(event, 3)
    assert (send_due(), send_due()) == (2, 0)
    ana, ion = sorted(mails("responsible:"), key=lambda mail: mail.to)
    assert (ana.to, ion.to) == ("ana.demo@example.org", "ion@example.org")
    assert "- One" in ana.text
    assert "- Two" in ana.text
    assert "Three" not in ana.text
    assert "By an organisation" not in ana.text + ion.text
    assert "once more in three months" in ana.text
    to_months(event, 6)
    assert (send_due(), send_due()) == (2, 0)
    assert "for the last time" in mails("responsible:")[-1].text


def test_it_is_asked_only_about_what_is_open_and_of_who_is_there(event: Event) -> None:
    done, _left = make_action(event, "Done"), make_action(event, "Left", name="Ion Demo", email="ion@example.org")
    actions.leave(Responsible.objects.get(email="ion@example.org").pk)
    assert done.responsible
    actions.answer(done.responsible_id, [actions.Stands(done, "done")])
    to_months(event, 3)
    assert send_due() == 0
    assert PlannedMail.objects.get(plan=FOLLOW_UPS[3]).recipients == 0


def test_a_follow_up_is_never_late(event: Event) -> None:
    make_action(event)
    to_months(event, 3, timedelta(days=14, minutes=1))
    assert send_due() == 0
    assert PlannedMail.objects.get(plan=FOLLOW_UPS[3]).outcome == "missed"
    assert not mails("responsible:")


def test_two_sweeps_at_once_ask_once(transactional_db: None) -> None:
    event = make_gathering(present=1)
    make_action(event)
    to_months(event, 3)
    start = Barrier(4)

    def sweep() -> None:
        try:
            start.wait()
            send_due()
        finally:
            connection.close()

    threads = [Thread(target=sweep) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mails("responsible:")) == 1


def test_everybody_who_was_there_hears_once_what_became_of_it(event: Event) -> None:
    action = make_action(event)
    assert action.responsible
    actions.answer(action.responsible_id, [actions.Stands(action, "done", "We called them all.", "24 flats")])
    moment = heard_at(event)
    assert moment
    clock.move_to(moment + timedelta(minutes=1))
    send_due()
    told = mails(":heard:")
    assert len(told) == 2
    assert "A list of landlords: done (24 flats)" in told[0].text
    assert "We called them all" not in told[0].text
    assert send_due() == 0
    assert PlannedMail.objects.get(plan=HEARD).recipients == 2


def test_who_was_erased_or_was_not_there_hears_nothing(event: Event) -> None:
    make_action(event)
    gone, absent = event.registrations.order_by("pk")
    Attendance.objects.filter(registration=absent).update(mark="absent")
    assert gone.user
    erase(gone.user)
    moment = heard_at(event)
    assert moment
    clock.move_to(moment + timedelta(minutes=1))
    send_due()
    assert mails(":heard:") == []


def test_an_activity_without_a_plan_or_not_held_asks_nobody() -> None:
    make_gathering(present=2)
    draft = make_gathering(present=2)
    make_action(draft)
    Event.objects.filter(pk=draft.pk).update(state="draft", published_at=None)
    to_months(draft, 3)
    assert send_due() == 0
    clock.move_to(clock.now() + timedelta(days=100))
    assert send_due() == 0


def test_the_timeline_says_when_people_are_asked(event: Event, client: Client) -> None:
    make_action(event)
    client.force_login(make_coordinator(event.organisers.get()))
    page = client.get(reverse("events:timeline", args=[event.public_id])).content.decode()
    for plan in (*FOLLOW_UPS.values(), HEARD):
        assert str(plans[plan].label) in page


# The page without signing in


def test_who_answers_says_how_it_stands_on_one_page(event: Event, client: Client) -> None:
    action, other = make_action(event, "One"), make_action(event, "Two")
    assert action.responsible
    page = client.get(action.responsible.link)
    assert "One" in page.content.decode()
    said = {
        f"{action.public_id}-state": "done",
        f"{action.public_id}-words": "All of them were called.",
        f"{action.public_id}-evidence": "24 flats",
        f"{other.public_id}-state": "not_begun",
        f"{other.public_id}-words": "",
        f"{other.public_id}-evidence": "",
    }
    assert client.post(action.responsible.link, said).status_code == 302
    action.refresh_from_db()
    assert (action.state, action.evidence) == ("done", "24 flats")
    (answer,) = ActionAnswer.objects.all()
    assert (answer.action, answer.words, answer.responsible) == (action, "All of them were called.", action.responsible)


def test_giving_up_needs_a_sentence_and_keeps_what_was_typed(event: Event, client: Client) -> None:
    action = make_action(event)
    assert action.responsible
    said = {f"{action.public_id}-state": "dropped", f"{action.public_id}-evidence": "The minutes"}
    answer = client.post(action.responsible.link, said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say in a sentence why it is given up" in page
    assert "The minutes" in page
    assert not ActionAnswer.objects.exists()


def test_a_link_of_who_left_opens_nothing_and_a_strange_one_does_not_exist(event: Event, client: Client) -> None:
    action = make_action(event)
    assert action.responsible
    actions.leave(action.responsible_id)
    answer = client.get(action.responsible.link)
    assert answer.status_code == 404
    assert "had its time" in answer.content.decode()
    assert client.get("/follow-up/strange/").status_code == 404
    with pytest.raises(IllegalMove, match="any more"):
        actions.answer(action.responsible_id or 0, [actions.Stands(action, "done")])


def test_nobody_answers_for_an_action_that_is_anothers_now(event: Event) -> None:
    action = make_action(event)
    assert action.responsible
    before = action.responsible_id
    planned = actions.PlannedAction(action.title, action.due_on, name="Ion Demo", email="ion@example.org")
    actions.change_action(action.pk, planned)
    with pytest.raises(IllegalMove, match="Somebody else answers"):
        actions.answer(before, [actions.Stands(action, "done")])


def test_the_story_leads_from_a_paragraph_of_the_notes_to_the_evidence(event: Event, client: Client) -> None:
    idea = EventNote.objects.create(event=event, kind="idea", text="In Val-de-Reuil somebody keeps a list.")
    EventNote.objects.create(event=event, text="Coffee at ten.")
    action = make_action(event, from_note=idea, decided_in=event.sessions.get())
    assert action.responsible
    actions.answer(action.responsible_id, [actions.Stands(action, "done", "They said yes.", "24 flats")])
    client.force_login(make_coordinator(event.organisers.get()))
    told = client.get(reverse("gatherings:story", args=[event.public_id, action.public_id])).content.decode()
    found = [told.index(words) for words in ("In Val-de-Reuil", "Decided under", "They said yes.", "24 flats")]
    assert found == sorted(found)
    form = client.get(reverse("gatherings:action", args=[event.public_id, action.public_id])).context["form"]
    assert [str(one) for one in form.fields["from_note"].queryset] == ["In Val-de-Reuil somebody keeps a list."]


# The board


def test_the_board_shows_what_is_late_and_what_nobody_answered(event: Event, client: Client) -> None:
    make_action(event, "Late", due_on=clock.today() + timedelta(days=10))
    answered = make_action(event, "Answered", name="Ion Demo", email="ion@example.org")
    elsewhere = make_gathering(organisation=make_organisation("Cidis", "IT"))
    make_action(elsewhere, "Of another partner")
    assert answered.responsible
    actions.answer(answered.responsible_id, [actions.Stands(answered, "under_way", "Today we began.")])
    to_months(event, 3)
    send_due()
    assert set(Action.objects.not_answered().values_list("title", flat=True)) == {
        "Late",
        "Answered",
        "Of another partner",
    }
    actions.answer(answered.responsible_id, [actions.Stands(answered, "under_way", "Soon.")])
    client.force_login(make_coordinator(event.organisers.get()))

    def listed(query: str) -> set[str]:
        page = client.get(reverse("gatherings:board") + query)
        return {row.title for row in page.context["page"]}

    assert listed("") == {"Late", "Answered"}
    assert listed("?range=unanswered") == {"Late"}
    assert listed("?range=late") == {"Late", "Answered"}
    assert listed("?range=achieved") == set()
    assert listed("?country=RO") == {"Late", "Answered"}
    assert listed("?area=housing") == set()
    assert b"Answered" in client.get(reverse("gatherings:board") + "?export=csv").content


# Agreed, and public


def test_a_plan_is_read_by_those_who_were_there_before_it_is_public(event: Event, client: Client) -> None:
    with pytest.raises(IllegalMove):
        actions.ask_participants(event.pk)
    make_action(event)
    with pytest.raises(IllegalMove):
        actions.publish_plan(event.pk)
    assert actions.ask_participants(event.pk) == 2
    assert len(mails(":plan:")) == 2
    one, two = event.registrations.order_by("pk")
    address = reverse("gatherings:agree", args=[one.token])
    page = client.get(address)
    assert "A list of landlords" in page.content.decode()
    fingerprint = page.context["form"].initial["fingerprint"]
    assert client.post(address, {"agree": "yes", "fingerprint": fingerprint}).status_code == 302
    plan = ActionPlan.objects.get()
    assert (agreed(plan).agreed, agreed(plan).asked) == (1, 2)
    address = reverse("gatherings:agree", args=[two.token])
    assert client.post(address, {"object": "yes", "fingerprint": fingerprint}).status_code == 422
    objection = {"object": "yes", "fingerprint": fingerprint, "objection": "It was the diocese."}
    assert client.post(address, objection).status_code == 302
    assert agreed(plan).objections == ["It was the diocese."]

    make_action(event, "One more")
    assert (agreed(plan).agreed, agreed(plan).objections) == (0, [])
    assert client.post(address, {"agree": "yes", "fingerprint": fingerprint}).status_code == 409

    public = client.get(event.get_absolute_url()).content.decode()
    assert "A list of landlords" not in public
    assert client.get(reverse("gatherings:public_plan_pdf", args=[event.public_id])).status_code == 404
    actions.publish_plan(event.pk)
    public = client.get(event.get_absolute_url()).content.decode()
    assert "A list of landlords" in public
    assert "Ana Demo" not in public
    assert client.get(reverse("gatherings:public_plan_pdf", args=[event.public_id])).status_code == 200


def test_who_was_not_there_is_not_asked(event: Event, client: Client) -> None:
    make_action(event)
    actions.ask_participants(event.pk)
    absent = event.registrations.order_by("pk")[0]
    fingerprint = ActionPlan.objects.get().fingerprint()
    absent.marks.all().delete() if hasattr(absent, "marks") else absent.attendances.all().delete()
    with pytest.raises(IllegalMove, match="Only who was there"):
        actions.agree(absent.pk, fingerprint)


# Pages of the team


def test_a_coordinator_writes_a_plan(event: Event, client: Client) -> None:
    client.force_login(make_coordinator(event.organisers.get()))
    new = reverse("gatherings:new_objective", args=[event.public_id])
    data = {"title": "Families find a flat", "area": "housing", **hidden_fields(client, new)}
    assert client.post(new, data).status_code == 302
    assert client.post(new, data).status_code == 302
    objective = Objective.objects.get()
    new = reverse("gatherings:new_action", args=[event.public_id, objective.public_id])
    who = {"name": "Ana Demo", "email": "ana@example.org", "state": "not_begun"}
    said = {"title": "A list", "due_on": "2027-03-01", **who, **hidden_fields(client, new)}
    wrong = client.post(new, {**said, "email": ""})
    assert wrong.status_code == 422
    assert "Write the address too" in wrong.content.decode()
    assert client.post(new, said).status_code == 302
    action = Action.objects.get()
    plan = client.get(reverse("gatherings:plan", args=[event.public_id])).content.decode()
    assert "A list" in plan
    edit = reverse("gatherings:action", args=[event.public_id, action.public_id])
    began = client.get(edit).context["form"]["began_from"].value()
    actions.change_action(
        action.pk, actions.PlannedAction("Another list", action.due_on, name="Ana", email="ana@example.org")
    )
    late = client.post(edit, {**said, "title": "My list", "began_from": began})
    assert late.status_code == 409
    assert "Another list" in late.content.decode()
    assert "My list" in late.content.decode()
    story = client.get(reverse("gatherings:story", args=[event.public_id, action.public_id]))
    assert story.status_code == 200


def test_a_kind_without_plans_has_no_page_of_one(client: Client) -> None:
    event = make_pilot()
    client.force_login(make_coordinator(event.organisers.get()))
    assert client.get(reverse("gatherings:plan", args=[event.public_id])).status_code == 404


# What goes


def test_a_person_who_is_erased_leaves_the_action_and_not_the_name(event: Event) -> None:
    person = event.registrations.order_by("pk")[0].user
    assert person
    action = make_action(event, name=person.name, email=person.email)
    erase(person)
    action.refresh_from_db()
    assert action.responsible
    assert (action.responsible.name, action.responsible.email, str(action.responsible)) == ("", "", "somebody who left")
    to_months(event, 3)
    assert send_due() == 0


def test_names_go_90_days_after_everybody_heard(event: Event) -> None:
    action = make_action(event)
    moment = heard_at(event)
    assert moment
    clock.move_to(moment + timedelta(days=89))
    assert actions.purge_people() == 0
    clock.move_to(moment + timedelta(days=91))
    assert (actions.purge_people(), actions.purge_people()) == (1, 0)
    action.refresh_from_db()
    assert action.responsible
    assert action.responsible.email == ""


def test_the_dashboard_says_that_an_action_is_late(event: Event, client: Client) -> None:
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    make_action(event, due_on=clock.today() + timedelta(days=1))
    client.force_login(make_coordinator(event.organisers.get()))
    assert "is late" not in client.get("/work/").content.decode()
    clock.move_to(clock.now() + timedelta(days=2))
    page = client.get("/work/").content.decode()
    assert "An action of its plan is late." in page
    assert reverse("gatherings:plan", args=[event.public_id]) in page
