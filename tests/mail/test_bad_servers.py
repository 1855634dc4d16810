"""A mail server that refuses, hangs up, falls silent or is never done: it harms nothing but the mail it does that to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from share.jobs.models import State
from share.jobs.registry import GoOn
from share.kit import clock
from share.mail import actions
from share.mail.models import AWAY, Mail, MailServer
from share.policy import Role
from tests.mail.smtp import DRIP, HANG_UP, SILENT, SILENT_AFTER_TEXT, Post
from tests.make import make_coordinator
from tests.waiting import LONG_ENOUGH

pytestmark = pytest.mark.django_db
BAD = "bad@example.org"
SHORT = 0.4  # seconds for a mail that ends in no other way


def put(*addresses: str) -> list[Mail]:
    """One mail for each, due in this order."""
    begin = clock.now() - timedelta(hours=1)
    mails = []
    for n, address in enumerate(addresses):
        key = f"mail-{n}-{address}"
        actions.put(key=key, to=address, subject=f"To {address}", text="A link")
        Mail.objects.filter(key=key).update(next_attempt_at=begin + timedelta(seconds=n))
        mails.append(Mail.objects.get(key=key))
    return mails


def impatient(settings: LazySettings, mails: int) -> GoOn:
    """As many mails have little time; all later ones as much as they need, however busy the computer is."""
    left = iter([SHORT] * mails)

    def go_on() -> bool:
        settings.MAIL_DEADLINE = next(left, LONG_ENOUGH)
        return True

    return go_on


def outbox() -> str:
    client = Client()
    client.force_login(make_coordinator(role=Role.SECRETARIAT))
    return client.get("/work/mail/").content.decode()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("421 Not for him", "421 Not for him"),
        (HANG_UP, "The mail server hung up."),
        (SILENT, "The mail server did not answer within"),
        (DRIP, "The mail server did not answer within"),
    ],
)
def test_one_recipient_harms_only_its_own_mail(post: Post, settings: LazySettings, answer: str, reason: str) -> None:
    post.towards[BAD] = answer
    mails = put(BAD, "first@example.org", "second@example.org")
    assert actions.deliver_due(impatient(settings, 1)) == 3
    assert post.addresses() == ["first@example.org", "second@example.org"]
    bad, *others = [Mail.objects.get(pk=mail.pk) for mail in mails]
    assert [(mail.state, mail.attempts, mail.last_error) for mail in others] == [(State.DONE, 1, "")] * 2
    assert (bad.state, bad.attempts) == (State.WAITING, 1)
    assert bad.last_error.startswith(reason)
    assert bad.next_attempt_at > clock.now()
    assert MailServer.objects.now().away_until is None
    page = outbox()
    assert reason in page
    assert "The mail server has taken no mail" not in page


def test_a_mail_whose_server_always_hangs_is_given_up_in_the_end(post: Post, settings: LazySettings) -> None:
    post.towards[BAD] = HANG_UP
    (mail,) = put(BAD)
    actions.deliver_due()
    Mail.objects.update(attempts=actions.MOST_TRIES, next_attempt_at=clock.now())
    actions.deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (State.FAILED, "Given up after 150 tries.")


def test_a_text_sent_without_an_answer_is_sent_three_times_and_no_more(post: Post, settings: LazySettings) -> None:
    post.towards[BAD] = SILENT_AFTER_TEXT
    (mail,) = put(BAD)
    while mail.state != State.FAILED:
        Mail.objects.filter(state=State.WAITING).update(next_attempt_at=clock.now())
        actions.deliver_due(impatient(settings, 1))  # which, on a busy computer, may end before the text is sent
        mail.refresh_from_db()
    assert len(post.seen) <= actions.MOST_UNANSWERED
    assert mail.last_error == "Sent 3 times without an answer: it may have arrived."
    assert len({message["Message-ID"] for message in post.seen}) == 1
    actions.retry_mail(mail)
    del post.towards[BAD]
    settings.MAIL_DEADLINE = LONG_ENOUGH
    assert actions.deliver_due() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.unanswered) == (State.DONE, 0)


def test_five_in_a_row_and_the_server_counts_as_away(post: Post) -> None:
    post.answer = HANG_UP
    put(*(f"{n}@example.org" for n in range(7)))
    assert actions.deliver_due() == 5
    assert MailServer.objects.get().reason == "The mail server hung up."
    assert actions.deliver_due() == 0


def test_four_bad_ones_and_one_good_one_are_no_reason_to_wait(post: Post) -> None:
    bad = [f"bad{n}@example.org" for n in range(8)]
    post.towards = dict.fromkeys(bad, HANG_UP)
    put(*bad[:4], "good@example.org", *bad[4:], "better@example.org")
    assert actions.deliver_due() == 10
    assert post.addresses() == ["good@example.org", "better@example.org"]


@pytest.mark.parametrize("tired", ["421 Too many mails", HANG_UP])
def test_a_server_that_takes_few_mails_at_a_time_gets_a_new_connection(tired: str, post: Post) -> None:
    post.most, post.tired = 2, tired
    put(*(f"{n}@example.org" for n in range(5)))
    actions.deliver_due()
    assert sorted(post.addresses()) == [f"{n}@example.org" for n in range(5)]
    assert set(Mail.objects.values_list("state", "last_error")) == {(State.DONE, "")}
    assert post.connections == 3


def test_one_connection_carries_all_mail_refused_ones_between(post: Post) -> None:
    post.towards = {"1@example.org": "550 Nobody", "2@example.org": "451 Later"}
    put(*(f"{n}@example.org" for n in range(5)))
    actions.deliver_due()
    assert post.addresses() == [f"{n}@example.org" for n in (0, 3, 4)]
    assert post.connections == 1


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [
        ("EMAIL_USE_TLS", True, "The mail server cannot be reached: STARTTLS extension not supported by server."),
        ("EMAIL_HOST_USER", "share", "The mail server cannot be reached: SMTP AUTH extension not supported by server."),
        ("EMAIL_PORT", 1, "The mail server cannot be reached: [Errno 111] Connection refused"),
    ],
)
def test_our_own_trouble_with_the_server_is_no_mails_fault(
    post: Post, settings: LazySettings, setting: str, value: object, reason: str
) -> None:
    (mail,) = put("ana@example.org")
    setattr(settings, setting, value)
    assert actions.deliver_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == (State.WAITING, 0, "")
    assert MailServer.objects.get().reason == reason


@contextmanager
def server_that_never_greets() -> Iterator[int]:
    """Connections wait in its queue, for ever."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield int(listening.getsockname()[1])


def test_a_server_that_never_greets_is_away_for_all_and_no_mail_is_claimed(settings: LazySettings) -> None:
    settings.EMAIL_HOST, settings.MAIL_CONNECT_TIMEOUT = "127.0.0.1", SHORT
    put("ana@example.org", "bruno@example.org")
    with server_that_never_greets() as settings.EMAIL_PORT:
        assert actions.deliver_due() == 0
        settings.MAIL_CONNECT_TIMEOUT = LONG_ENOUGH  # whoever tried now would wait for it
        assert actions.deliver_due() == 0
    assert set(Mail.objects.values_list("state", "attempts")) == {(State.WAITING, 0)}
    page = outbox()
    assert "The mail server has taken no mail since" in page
    assert "The mail server did not answer within" in page
    assert "The mail server takes no mail." in page  # at the mail: why it waits, and until when


def test_a_server_that_came_back_gets_everything(settings: LazySettings, post: Post) -> None:
    MailServer.objects.note_away("It was away")
    put("ana@example.org")
    assert actions.deliver_due() == 0
    clock.move_to(clock.now() + AWAY[0] + timedelta(seconds=1))
    assert actions.deliver_due() == 1
    server = MailServer.objects.get()
    assert (server.away_since, server.away_until, server.failures, server.reason) == (None, None, 0, "")
    assert "takes no mail" not in outbox()


def test_it_is_tried_less_often_the_longer_it_is_away(settings: LazySettings) -> None:
    settings.EMAIL_PORT = 1
    put("ana@example.org")
    pauses = []
    for _n in range(4):
        clock.move_to((MailServer.objects.now().away_until or clock.now()) + timedelta(seconds=1))
        before = clock.now()
        actions.deliver_due()
        until = MailServer.objects.get().away_until
        pauses.append(next(pause for pause in AWAY if before <= until - pause <= clock.now()))
    assert pauses == [AWAY[0], AWAY[1], AWAY[2], AWAY[2]]


def test_of_many_who_could_try_a_server_that_was_away_one_does() -> None:
    MailServer.objects.note_away("It was away")
    clock.move_to(clock.now() + AWAY[0] + timedelta(seconds=1))
    assert [MailServer.objects.may_be_tried() for _n in range(3)] == [True, False, False]


def test_what_is_too_late_ends_while_the_server_is_away() -> None:
    (mail,) = put("ana@example.org")
    Mail.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    MailServer.objects.note_away("It is away")
    actions.sweep()
    mail.refresh_from_db()
    assert (mail.state, mail.last_error, mail.text) == (State.EXPIRED, actions.TOO_LATE, "")


@pytest.mark.django_db(transaction=True)
def test_what_the_server_took_is_sent_whoever_has_the_lease(post: Post) -> None:
    (mail,) = put("ana@example.org")

    def lose_the_lease() -> None:
        Mail.objects.update(lease_until=clock.now() - timedelta(seconds=1))
        assert Mail.objects.claim() == mail
        connection.close()

    post.on_text = lose_the_lease
    actions.deliver_due()
    mail.refresh_from_db()
    assert (mail.state, len(post.seen)) == (State.DONE, 1)
    assert actions.deliver_due() == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_lease_sends_no_text(post: Post, settings: LazySettings) -> None:
    put("ana@example.org")
    taken = Mail.objects.claim()
    assert taken
    Mail.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    other = Mail.objects.claim()
    conversation = actions.reach()
    assert conversation
    assert other
    actions.deliver(taken, conversation)
    assert post.seen == []
    assert not conversation.is_open
    conversation = actions.reach()
    assert conversation
    actions.deliver(other, conversation)
    conversation.leave()
    assert len(post.seen) == 1


def test_the_lease_is_renewed_before_the_text_is_sent(post: Post, settings: LazySettings) -> None:
    put("ana@example.org")
    taken = Mail.objects.claim()
    assert taken
    clock.move_to(clock.now() + timedelta(seconds=settings.LEASE_SECONDS - 1))
    conversation = actions.reach()
    assert conversation
    renewed: list[bool] = []
    post.on_text = lambda: renewed.append(taken.lease_until > clock.now() + timedelta(seconds=2))
    actions.deliver(taken, conversation)
    conversation.leave()
    assert renewed == [True]
