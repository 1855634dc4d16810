"""Visits and exchange events: prepared by both sides, entered by a head, written of by both, and asked about once more."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from events.actions import blockers, cancel_event, plan_sessions
from events.gatherings.exchanges import actions
from events.gatherings.exchanges.actions import Delegate, Wanted
from events.gatherings.exchanges.models import Head, Host, Priority, ShortReport
from events.gatherings.exchanges.planned import PLANS, later_at, report_at
from events.gatherings.rooms.visits.models import Visit
from events.models import Delegation, Event
from events.plans import PlannedSession
from share.accounts.actions import erase
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail, PlannedMail
from share.mail.planned import send_due
from tests.make import make_coordinator, make_exchange, make_gathering, make_organisation, make_town, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_exchange()


def head_of(event: Event) -> Head:
    return Head.objects.select_related("delegation").get(delegation__event=event)


def mails(word: str) -> list[str]:
    return sorted(Mail.objects.filter(key__contains=f":{word}:").values_list("to", flat=True))


def after(event: Event, moment: object = None) -> None:
    event.refresh_from_db()
    due = moment or report_at(event)
    clock.move_to(due + timedelta(minutes=1))  # type: ignore[operator]


# Beforehand


def test_both_sides_get_the_link_to_their_page_by_mail(event: Event, client: Client) -> None:
    assert mails("exchange_head") == ["chloe.demo@example.org"]
    assert mails("exchange_host") == ["hugo.demo@example.org"]
    assert head_of(event).link in Mail.objects.get(to="chloe.demo@example.org").text
    assert client.get(head_of(event).link).status_code == 200
    assert client.get(Host.objects.get().link).status_code == 200
    assert client.get("/delegation/strange/").status_code == 404
    assert client.get(Host.objects.get().link.replace("/host/", "/delegation/")).status_code == 404


def test_another_head_takes_the_place_and_the_first_link_opens_nothing(event: Event, client: Client) -> None:
    first = head_of(event).link
    actions.set_head(head_of(event).delegation_id, "Inès Demo", "ines@example.org")
    assert client.get(first).status_code == 404
    assert client.get(head_of(event).link).status_code == 200


def test_priorities_keep_their_order_and_their_rows(event: Event) -> None:
    delegation = head_of(event).delegation
    actions.save_preparation(delegation.pk, [Wanted("Flats", "housing"), Wanted("Schools"), Wanted("Work")], {})
    flats = Priority.objects.get(words="Flats")
    actions.save_preparation(delegation.pk, [Wanted("Work"), Wanted("Flats")], {"How many?": "Five."})
    assert list(Priority.objects.values_list("rank", "words")) == [(1, "Work"), (2, "Flats")]
    assert Priority.objects.get(words="Flats").pk == flats.pk
    assert [answer.words for answer in delegation.answers.all()] == ["Five."]  # type: ignore[attr-defined]
    actions.save_preparation(delegation.pk, [Wanted("Work")], {"How many?": ""})
    assert not delegation.answers.exists()  # type: ignore[attr-defined]


def test_what_a_delegation_wants_to_see_is_a_hint_until_a_session_answers_it(event: Event, client: Client) -> None:
    Event.objects.filter(pk=event.pk).update(state="draft", published_at=None)
    event.refresh_from_db()
    delegation = head_of(event).delegation
    actions.save_preparation(delegation.pk, [Wanted("Flats"), Wanted("Schools")], {})
    hints = [hint.sentence for hint in blockers(event).hints]
    assert "No session answers “Flats”, which France want to see." in hints
    session = event.sessions.get()
    values = {"priority": Priority.objects.get(words="Flats")}
    plan_sessions(event.pk, [PlannedSession("A", session.starts_at, session.ends_at, pk=session.pk, values=values)])
    hints = [hint.sentence for hint in blockers(event).hints]
    assert not [hint for hint in hints if "Flats" in hint]
    assert [hint for hint in hints if "Schools" in hint]
    client.force_login(make_coordinator(event.organisers.get()))
    page = client.get(reverse("events:agenda", args=[event.public_id])).content.decode()
    assert "Schools" in page


def test_once_it_has_begun_the_preparation_stays(event: Event) -> None:
    delegation = head_of(event).delegation
    clock.move_to(clock.now() + timedelta(days=30, hours=1))
    with pytest.raises(IllegalMove, match="has begun"):
        actions.save_preparation(delegation.pk, [Wanted("Flats")], {})


def test_nobody_prepares_for_what_is_cancelled(event: Event) -> None:
    cancel_event(event.pk, "The hall burnt down.")
    with pytest.raises(IllegalMove, match="cancelled"):
        actions.save_preparation(head_of(event).delegation_id, [Wanted("Flats")], {})


def test_a_head_enters_the_people_and_the_same_list_changes_nothing(event: Event, client: Client) -> None:
    address = reverse("gatherings:delegates", args=[head_of(event).token])
    said = {"town": "Lyon", "people": "Ana Pop, town hall, ana@example.org\nBruno Costa"}
    assert client.post(address, said).status_code == 302
    assert client.post(address, said).status_code == 302
    people = {one.name: one for one in event.registrations.all()}
    assert {*people} == {"Ana Pop", "Bruno Costa"}
    assert {one.state for one in people.values()} == {"confirmed"}
    assert {one.vouched_by for one in people.values()} == {"Chloé Demo"}
    assert people["Ana Pop"].organisation == "town hall"
    assert [mail.to for mail in Mail.objects.filter(key__endswith=":entered")] == ["ana@example.org"]
    page = client.get(address).content.decode()
    assert "Bruno Costa" in page
    wrong = client.post(address, {**said, "people": "Cara\nDan, ana@@example"})
    assert wrong.status_code == 422
    assert "Line 2" in wrong.content.decode()
    assert "Cara" in wrong.content.decode()


def test_hosts_see_who_comes_and_no_address(event: Event, client: Client) -> None:
    head = head_of(event)
    actions.save_preparation(head.delegation_id, [Wanted("Flats")], {"How many?": "Five."})
    actions.enter_delegates(head.pk, [Delegate("Ana Pop", "town hall", "ana@example.org")], "Lyon")
    page = client.get(Host.objects.get().link).content.decode()
    for shown in ("Ana Pop", "Flats", "Five."):
        assert shown in page
    for hidden in ("ana@example.org", "chloe.demo@example.org"):
        assert hidden not in page


# Afterwards


def test_both_sides_are_asked_for_a_report_the_day_after_and_once(event: Event) -> None:
    after(event)
    assert (send_due(), send_due()) == (2, 0)
    assert mails("exchange_report") == ["chloe.demo@example.org", "hugo.demo@example.org"]


def test_who_has_written_is_not_asked(event: Event) -> None:
    clock.move_to(clock.now() + timedelta(days=30, hours=5))
    actions.write_report(event.pk, head_of(event).delegation, "after", "Flats.")
    after(event)
    assert send_due() == 1
    assert mails("exchange_report") == ["hugo.demo@example.org"]


def test_after_six_months_the_visitors_are_asked_what_they_did_with_it(event: Event, client: Client) -> None:
    event.refresh_from_db()
    after(event, later_at(event))
    send_due()
    assert mails("exchange_later") == ["chloe.demo@example.org"]
    assert PlannedMail.objects.filter(outcome="missed").count() == 2, (
        "the reports of the day after are too late by then"
    )
    head = head_of(event)
    assert "Say what you did with it" in client.get(head.link).content.decode()
    address = reverse("gatherings:later_report", args=[head.token])
    began = client.get(address).context["form"]["began_from"].value()
    said = {"seen": "We opened a list.", "takes_home": "Twelve flats.", "began_from": began}
    assert client.post(address, said).status_code == 302
    assert ShortReport.objects.get(when="later").takes_home == "Twelve flats."
    assert "We opened a list." in client.get(event.get_absolute_url()).content.decode()


def test_a_mail_is_never_late_and_goes_to_nobody_who_left(event: Event) -> None:
    person = make_user()
    actions.set_head(head_of(event).delegation_id, person.name, person.email)
    erase(person)
    head = head_of(event)
    assert (head.name, head.email, str(head)) == ("", "", "somebody who left")
    after(event)
    assert send_due() == 1
    assert mails("exchange_report") == ["hugo.demo@example.org"]
    late = make_exchange()
    late.refresh_from_db()
    moment = report_at(late)
    assert moment
    clock.move_to(moment + timedelta(days=15))
    send_due()
    assert PlannedMail.objects.filter(about=late.public_id, outcome="missed").count() == 2


def test_a_report_is_written_when_it_is_over_and_said_again_takes_the_place(event: Event, client: Client) -> None:
    address = reverse("gatherings:hosts_report", args=[Host.objects.get().token])
    began = client.get(address).context["form"]["began_from"].value()
    early = client.post(address, {"seen": "Guests.", "began_from": began})
    assert early.status_code == 409
    assert "when the exchange is over" in early.content.decode()
    clock.move_to(clock.now() + timedelta(days=31))
    began = client.get(address).context["form"]["began_from"].value()
    assert client.post(address, {"seen": "Guests.", "began_from": began}).status_code == 302
    assert client.post(address, {"seen": "Other guests.", "began_from": began}).status_code == 409
    began = client.get(address).context["form"]["began_from"].value()
    assert client.post(address, {"seen": "Good guests.", "began_from": began}).status_code == 302
    (report,) = ShortReport.objects.all()
    assert (report.delegation, report.seen) == (None, "Good guests.")


def test_the_timeline_says_when_both_sides_are_asked(event: Event, client: Client) -> None:
    client.force_login(make_coordinator(event.organisers.get()))
    page = client.get(reverse("events:timeline", args=[event.public_id])).content.decode()
    for plan in PLANS.values():
        assert str(plan.label) in page


def test_names_and_the_phone_go_90_days_after_the_last_question(event: Event) -> None:
    actions.save_exchange(event.pk, {"phone": "Hugo, 040 1234"})
    event.refresh_from_db()
    last = later_at(event)
    assert last
    clock.move_to(last + timedelta(days=89))
    assert actions.purge_contacts() == 0
    clock.move_to(last + timedelta(days=91))
    assert actions.purge_contacts() == 2
    event.exchange.refresh_from_db()
    assert event.exchange.phone == ""


# The visit itself


def test_a_town_does_not_visit_itself(client: Client) -> None:
    organisation = make_organisation()
    event = make_gathering("city_exchange", organisation=organisation, starts_in=timedelta(days=30), summary="A.")
    client.force_login(make_coordinator(organisation))
    address = reverse("events:details", args=[event.public_id])
    form = client.get(address).context["form"]
    town = event.municipality
    assert town
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [])}
    data |= {"municipality": str(town), "municipality-pick": f"{town.pk}:{town}", "partners": []}
    data |= {"visitors": str(town), "visitors-pick": f"{town.pk}:{town}", f"shares-{event.grants.get().pk}": "100"}
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert "A town does not visit itself" in answer.content.decode()
    lyon = make_town("Lyon", "FR")
    data |= {"visitors": "Lyon", "visitors-pick": f"{lyon.pk}:Lyon"}
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Visit.objects.get(event=event).visitors == lyon
    assert "Lyon" in client.get(event.get_absolute_url()).content.decode()


def test_a_visit_says_who_comes_before_it_is_public() -> None:
    event = make_gathering("study_visit", starts_in=timedelta(days=30))
    assert [one for one in blockers(event).must if "who comes" in str(one.sentence)]
    Delegation.objects.create(event=event, country="FR")
    assert not [one for one in blockers(event).must if "who comes" in str(one.sentence)]


def test_every_kind_has_its_row() -> None:
    for key, row in {"exchange_event": "exchangeevent", "mentoring_visit": "visit", "workshop": "gathering"}.items():
        event = make_gathering(key)
        assert getattr(event, row).event == event
