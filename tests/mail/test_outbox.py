import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.test import Client

from share.jobs.models import LostLease, State
from share.kit import clock
from share.mail import actions
from share.mail.models import Mail, MailServer
from share.policy import Role
from tests.mail.smtp import Post
from tests.make import make_applicant, make_coordinator, make_pilot, make_user


def put(key: str = "one", **fields: object) -> Mail:
    actions.put(key=key, to="ana@example.org", subject="Hello", text="A link", **fields)
    return Mail.objects.get(key=key)


pytestmark = pytest.mark.django_db


def test_a_mail_is_sent_once_with_its_own_message_id(post: Post) -> None:
    mail = put()
    assert actions.deliver_due() == 1
    assert actions.deliver_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.DONE, 1)
    assert [m["Message-ID"] for m in post.seen] == [f"<{mail.id}@example.org>"]
    assert [(m["To"], m["Bcc"]) for m in post.seen] == [("ana@example.org", None)]


def test_a_code_does_not_queue_behind_a_flood_of_confirmations(post: Post) -> None:
    for n in range(3):
        put(f"confirmation {n}", expires_at=clock.now() + timedelta(hours=24))
    code = put("code", expires_at=clock.now() + timedelta(minutes=15))
    assert Mail.objects.claim() == code


def test_the_same_news_is_not_told_twice(post: Post) -> None:
    put()
    put()
    assert actions.deliver_due() == 1


def test_a_mail_whose_cause_is_undone_was_never_promised() -> None:
    try:
        with transaction.atomic():
            put()
            raise RuntimeError
    except RuntimeError:
        pass
    assert not Mail.objects.exists()


def minutes_between(planned: datetime, before: datetime, after: datetime) -> int | None:
    """The pause that was given at some moment between `before` and `after`, if it is one of those that are given."""
    given = (minute for minute in (1, 2, 5, 15, 60) if before <= planned - timedelta(minutes=minute) <= after)
    return next(given, None)


def test_a_server_that_is_busy_is_tried_again_later_and_longer_each_time(post: Post) -> None:
    mail = put()
    post.answer = "451 Try later"
    pauses = []
    for _try in range(6):
        before = clock.now()
        assert actions.deliver_due() == 1
        mail.refresh_from_db()
        assert (mail.state, mail.last_error) == (State.WAITING, "451 Try later")
        pauses.append(minutes_between(mail.next_attempt_at, before, clock.now()))
        clock.move_to(mail.next_attempt_at + timedelta(seconds=1))
    assert pauses == [1, 2, 5, 15, 60, 60]
    post.answer = "250 OK"
    actions.deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (State.DONE, "")


def test_after_five_days_it_is_given_up_and_seen(post: Post) -> None:
    mail = put()
    post.answer = "451 Try later"
    clock.move_to(clock.now() + timedelta(days=4, hours=23, minutes=59, seconds=30))
    actions.deliver_due()
    mail.refresh_from_db()
    assert mail.state == State.FAILED


def test_a_final_no_is_final_and_a_person_can_try_again(post: Post, client: Client) -> None:
    mail = put()
    post.answer = "550 No such person"
    actions.deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (State.FAILED, "550 No such person")
    client.force_login(make_coordinator(role=Role.SECRETARIAT))
    page = client.get("/work/mail/").content.decode()
    assert "550 No such person" in page
    post.answer = "250 OK"
    client.post(f"/work/mail/{mail.id}/retry/")
    actions.deliver_due()
    assert len(post.seen) == 1


def test_a_server_that_is_away_is_no_error_for_anybody(settings: LazySettings) -> None:
    settings.EMAIL_PORT = 1
    mail = put()
    actions.deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == (State.WAITING, 0, "")
    assert MailServer.objects.now().reason.startswith("The mail server cannot be reached:")


def test_what_a_dead_worker_had_is_sent_after_its_lease(post: Post, settings: LazySettings) -> None:
    settings.LEASE_SECONDS = 3600
    put()
    taken = Mail.objects.claim()
    assert taken is not None
    assert actions.deliver_due() == 0
    clock.move_to(clock.now() + timedelta(seconds=3601))
    assert actions.deliver_due() == 1
    with pytest.raises(LostLease):
        taken.finish()


def test_a_code_is_neither_sent_nor_kept_after_its_time(post: Post) -> None:
    waiting = put("code", expires_at=clock.now() + timedelta(minutes=15))
    sent = put("sent", expires_at=clock.now() + timedelta(minutes=15))
    Mail.objects.filter(pk=waiting.pk).update(next_attempt_at=clock.now() + timedelta(minutes=16))
    actions.deliver_due()
    clock.move_to(clock.now() + timedelta(minutes=17))
    actions.sweep()
    waiting.refresh_from_db()
    sent.refresh_from_db()
    assert (waiting.state, waiting.text, sent.state, sent.text) == (State.EXPIRED, "", State.DONE, "")
    assert len(post.seen) == 1


def test_a_mail_whose_time_ends_while_it_is_at_hand_is_not_sent(post: Post) -> None:
    put(expires_at=clock.now() + timedelta(seconds=5))
    conversation, mail = actions.reach(), Mail.objects.claim()
    assert conversation
    assert mail
    clock.move_to(clock.now() + timedelta(seconds=10))
    assert actions.deliver(mail, conversation)
    conversation.close()
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (State.EXPIRED, actions.TOO_LATE)
    assert post.seen == []


def test_djangos_own_mail_goes_through_the_outbox() -> None:
    send_mail("Subject", "Text", None, ["ana@example.org"])
    assert Mail.objects.get().state == State.WAITING


def test_a_sign_in_code_expires_with_the_code(client: Client) -> None:
    make_user("ana@example.org")
    before = clock.now()
    client.post("/accounts/login/code/", {"email": "ana@example.org"})
    mail = Mail.objects.get()
    assert before <= mail.expires_at - timedelta(minutes=15) <= clock.now()
    code = re.search(r"^[A-Z0-9-]{6,12}$", mail.text, re.MULTILINE)
    assert code
    assert code.group() not in mail.subject  # the outbox shows subjects


def test_names_cannot_write_headers() -> None:
    from events.actions import register

    event = make_pilot(title="Day\r\nBcc: spy@example.org")
    register(event, make_applicant(name="Ana\r\nBcc: spy@example.org"))
    built = actions.message(Mail.objects.get()).message()
    assert built["Bcc"] is None
    assert len(built.get_all("To")) == 1


@pytest.mark.django_db(transaction=True)
def test_ten_workers_send_a_hundred_mails_once(post: Post) -> None:
    for n in range(100):
        put(f"mail-{n}")

    def work(_n: int) -> int:
        try:
            return actions.deliver_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(work, range(10))) == 100
    assert not Mail.objects.exclude(state=State.DONE).values_list("state", "last_error")
    ids = [m["Message-ID"] for m in post.seen]
    assert (len(ids), len(set(ids))) == (100, 100)
