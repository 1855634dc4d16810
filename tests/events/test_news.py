"""What people are told by mail: once, in time, in plain letters, with a calendar entry for a seat and its withdrawal."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.mail import send_mail

from events.actions import cancel_registration, register, save_details
from events.models import Event, Registration
from share.jobs.models import State
from share.kit import clock
from share.mail import actions
from share.mail.models import Mail, MailServer
from tests.events.test_lifecycle import changed_mails, details_form
from tests.make import make_applicant, make_pilot, make_registration

pytestmark = pytest.mark.django_db
BY_PERSON = Registration.Reason.BY_PERSON


def told(registration: Registration, template: str) -> list[Mail]:
    return list(Mail.objects.filter(key__startswith=f"registration:{registration.public_id}:{template}"))


def test_a_mail_says_that_a_program_wrote_it_and_carries_its_calendar_entry() -> None:
    registration = make_registration(make_pilot())
    mail = told(registration, "confirmed")[0]
    message = actions.message(mail)
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert [(name, kind) for name, _content, kind in message.attachments] == [("event.ics", "text/calendar")]
    assert "METHOD:PUBLISH" in mail.calendar
    assert actions.message(told(registration, "confirm_address")[0]).attachments == []


def test_a_seat_that_is_given_back_leaves_the_calendar_and_no_seat_leaves_none() -> None:
    event = make_pilot(capacity=1)
    seated, waiting = make_registration(event), make_registration(event, "waiting")
    cancel_registration(waiting.pk, BY_PERSON)
    cancel_registration(seated.pk, BY_PERSON)
    assert told(waiting, "cancelled")[0].calendar == ""
    entry = told(seated, "cancelled")[0].calendar
    assert "METHOD:CANCEL" in entry
    assert "STATUS:CANCELLED" in entry


def test_names_are_written_as_they_are() -> None:
    event = make_pilot(title="Kids & parents: what’s <next>")
    mail = told(register(event, make_applicant(name="Seán O'Brien")), "confirm_address")[0]
    assert "Kids & parents: what’s <next>" in mail.text
    assert "&amp;" not in mail.text
    assert "&#" not in mail.text


def test_each_change_of_place_is_told_and_saving_without_a_change_is_not() -> None:
    event = make_pilot()
    make_registration(event)
    for venue, mails in (("Town hall", 1), ("Town hall", 1), ("School", 2)):
        save_details(event.pk, details_form(Event.objects.get(pk=event.pk), venue=venue).details())
        assert changed_mails() == mails


def test_who_waits_is_told_where_they_stand() -> None:
    event = make_pilot(capacity=0)
    first, second = make_registration(event, "waiting"), make_registration(event, "waiting")
    positions = event.registrations.positions()
    for registration, position in ((first, 1), (second, 2)):
        assert positions[registration.pk] == position
        assert f"number {position}" in told(registration, "waiting")[0].text


def test_a_link_to_confirm_is_not_sent_after_the_seat_is_gone() -> None:
    registration = register(make_pilot(), make_applicant())
    assert told(registration, "confirm_address")[0].expires_at == registration.confirm_until


def test_no_good_news_after_the_activity() -> None:
    event = make_pilot(starts_in=timedelta(days=2))
    assert told(make_registration(event), "confirmed")[0].expires_at == event.ends_at
    later = make_registration(make_pilot(starts_in=timedelta(days=90)))
    before = later.state_since + actions.KEEP
    assert before <= told(later, "confirmed")[0].expires_at <= clock.now() + actions.KEEP


def test_a_link_can_be_had_again_every_five_minutes_and_not_more_often() -> None:
    event = make_pilot()
    registration = make_registration(event, email="ana@example.org")
    clock.move_to(clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1))
    for _n in range(3):
        register(event, make_applicant("ana@example.org"))
    assert len(told(registration, "link_again")) == 1
    clock.move_to(clock.now() + timedelta(minutes=5))
    register(event, make_applicant("ana@example.org"))
    assert len(told(registration, "link_again")) == 2


def test_a_server_that_is_away_is_asked_once_and_not_for_every_mail(settings: LazySettings) -> None:
    settings.EMAIL_PORT = 1
    for n in range(3):
        actions.put(key=f"mail-{n}", to="ana@example.org", subject="Hello", text="A link")
    for _sweep in range(3):
        assert actions.deliver_due() == 0
    assert MailServer.objects.get().failures == 1
    assert set(Mail.objects.values_list("state", "attempts")) == {(State.WAITING, 0)}


def test_what_was_never_sent_is_wiped_too() -> None:
    actions.put(key="code", to="ana@example.org", subject="A code", text="1234", expires_at=clock.now())
    clock.move_to(clock.now() + timedelta(minutes=1))
    assert [mail.key for mail in Mail.objects.to_wipe()] == ["code"]


def test_the_second_code_for_an_address_is_a_mail_too() -> None:
    for _n in range(2):
        send_mail("A code", "1234", None, ["ana@example.org"])
    assert Mail.objects.count() == 2


def test_a_double_click_is_one_mail() -> None:
    event, ana = make_pilot(), make_applicant("ana@example.org")
    registration = register(event, ana)
    assert register(event, ana) == registration
    assert len(told(registration, "confirm_address")) == 1
