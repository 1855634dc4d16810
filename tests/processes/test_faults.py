"""The short form of `make chaos` (tests/chaos.py): a mail server that hangs, and a Redis that is killed under load."""

import socket
from pathlib import Path

import pytest
from django.conf import LazySettings

from share.jobs.models import Heartbeat, State
from share.mail.models import Mail, MailServer
from tests.local.conftest import folder  # noqa: F401 - a fixture: sockets need a short name
from tests.mail.smtp import Post
from tests.make import make_pilot
from tests.processes import parts
from tests.waiting import eventually

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def test_a_mail_server_that_hangs_keeps_nothing_but_its_mail(folder: Path) -> None:  # noqa: F811
    with socket.socket() as silent:  # connections wait in its queue and are never greeted
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        # Whoever talks to it hangs until the end of this test.
        with parts.parts(folder, silent.getsockname()[1], MAIL_CONNECT_TIMEOUT="3600") as run:
            run.start(*parts.SWEEP)
            parts.registrations_report_and_sweeps(make_pilot(capacity=3), 5, run)
    assert set(Mail.objects.values_list("state", "attempts")) == {(State.WAITING, 0)}
    assert Mail.objects.count() == 6
    assert not Heartbeat.objects.filter(name="mail sweep").exists()  # and says so: it is "never", or "late"


def test_a_redis_killed_under_load_costs_no_mail_though_nothing_starts_the_worker_again(
    folder: Path,  # noqa: F811
    post: Post,
    settings: LazySettings,
) -> None:
    parts.redis_killed_under_load(folder, post, settings.EMAIL_PORT, mails=60)
    often = parts.sent_how_often(post)
    assert len(often) == 66
    assert sum(often.values()) <= 67, "at most the mail that was just being sent comes twice, under one name"


def test_a_sweep_told_to_end_ends_and_says_whether_it_ran(folder: Path, post: Post, settings: LazySettings) -> None:  # noqa: F811
    with parts.parts(folder, settings.EMAIL_PORT) as run:
        check = run.start("manage.py", "sweep", "--check")
        assert check.wait() == 1
        sweep = run.start(*parts.SWEEP)
        eventually(lambda: Heartbeat.objects.count() >= 3, as_long_as=lambda: sweep.poll() is None)
        assert run.start("manage.py", "sweep", "--check").wait() == 0
        sweep.terminate()
        assert sweep.wait() == 0
    assert MailServer.objects.now().away_until is None
