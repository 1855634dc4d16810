"""Single parts of the site in processes of their own, over the database of a test, with nobody who starts them again."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import connection
from django.test import Client
from kombu import pools

from events.models import Event
from share.jobs.models import Heartbeat, Job, State
from share.local.embedded import Server, start_valkey
from share.mail import actions
from share.mail.models import Mail
from share.policy import Role
from share.reports.actions.making import request_report
from tests.mail.smtp import Post
from tests.make import form_data, make_coordinator, make_grant
from tests.waiting import LONG_ENOUGH, eventually

SWEEP = ["manage.py", "sweep", "--every", "1"]
MAILER = ["-m", "celery", "-A", "share", "worker", "-Q", "mail", "--concurrency", "1", "-l", "warning"]
QUICK = ["--without-gossip", "--without-mingle"]


def point_celery_at(url: str) -> None:
    """Celery keeps its connections for the life of a process, so they are dropped with the old address."""
    current_app.conf.broker_url = url
    pools.reset()
    current_app._pool = current_app.amqp._producer_pool = None


@dataclass
class Parts:
    """The processes a test started, in a folder of its own, and how they find the test's database and mail server."""

    folder: Path
    mail_port: int
    environment: dict[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        database = connection.settings_dict
        server = os.environ["DATABASE_URL"].partition("?")
        told = {
            "DATABASE_URL": f"{server[0].rpartition('/')[0]}/{database['NAME']}?{server[2]}",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.mail_port),
            "SHARE_DATA": str(self.folder),
        }
        log = (self.folder / "parts.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=os.environ | told | self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        self.running.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """It and its children, as the kernel does when memory runs out."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(LONG_ENOUGH)

    def all_run(self) -> bool:
        return all(process.poll() is None for process in self.running)


@contextmanager
def parts(folder: Path, mail_port: int, **environment: str) -> Iterator[Parts]:
    started = Parts(folder, mail_port, environment)
    try:
        yield started
    finally:
        for process in started.running:
            started.kill(process)
        print((folder / "parts.log").read_text())  # shown when the test fails


@contextmanager
def own_broker(folder: Path) -> Iterator[list[Server]]:
    """A Redis of this test's own, for its Celery too; the list holds the one that runs now."""
    before = current_app.conf.broker_url
    servers = [start_valkey(folder, folder / "sockets")]
    point_celery_at(servers[0].url)
    try:
        yield servers
    finally:
        point_celery_at(before)
        for server in servers:
            server.stop(LONG_ENOUGH)


def register(event: Event, people: int) -> None:
    """So many people fill the public form, each from another address."""
    page = event.get_absolute_url()
    for n in range(people):
        answer = Client(REMOTE_ADDR=f"10.0.{n // 250}.{n % 250}").post(page, form_data(f"person{n}@example.org"))
        assert answer.status_code == 302


def ask_for_report() -> Job:
    grant = make_grant()
    return request_report(grant, grant.starts_on, grant.ends_on, by=make_coordinator(role=Role.ADMIN))


def put(mails: int, name: str) -> None:
    for n in range(mails):
        actions.put(key=f"{name}-{n}", to=f"{name}{n}@example.org", subject="Hello", text="A link")


def all_sent() -> bool:
    return not Mail.objects.exclude(state="done").exists()


def registrations_report_and_sweeps(event: Event, people: int, sweeping: Parts) -> None:
    """What goes on whatever the mail server does: people register, a report is made, the sweep comes round twice."""
    register(event, people)
    job = ask_for_report()
    beat = eventually(lambda: Heartbeat.objects.filter(name="sweep").first(), as_long_as=sweeping.all_run).beat_at
    eventually(lambda: Heartbeat.objects.get(name="sweep").beat_at > beat, as_long_as=sweeping.all_run)
    eventually(lambda: Job.objects.get(pk=job.pk).finished, as_long_as=sweeping.all_run)
    job.refresh_from_db()
    assert (job.state, job.last_error) == (State.DONE, "")


def redis_killed_under_load(tmp: Path, post: Post, port: int, mails: int) -> None:
    """A mailer is killed together with its Redis in the middle of its work, and nothing starts it again.

    More mail comes while Redis is away; then Redis is back, and empty. Returns once the sweep has sent everything.
    """
    environment = {"LEASE_SECONDS": "10"}
    with own_broker(tmp) as servers, parts(tmp, port, REDIS_URL=servers[0].url, **environment) as run:
        mailer = run.start(*MAILER, *QUICK)
        put(mails, "before")
        eventually(lambda: len(post.seen) > mails // 10, as_long_as=run.all_run)
        servers[0].process.kill()
        servers[0].process.wait(LONG_ENOUGH)
        run.kill(mailer)
        run.running.remove(mailer)
        assert not all_sent(), "the kill came too late: the test proves nothing"
        put(mails // 10, "during")
        sweeping = run.start(*SWEEP)
        eventually(lambda: len(post.seen) > mails // 2, as_long_as=run.all_run)
        servers[0] = start_valkey(tmp, tmp / "sockets")
        eventually(all_sent, as_long_as=lambda: sweeping.poll() is None)


def sent_how_often(post: Post) -> Counter[str]:
    return Counter(str(message["Message-ID"]) for message in post.seen)
