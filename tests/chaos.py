"""Parts of the site killed, stopped and slowed in the middle of their work: `make chaos`. Prints a table, writes chaos.json.

What must hold fails the run; how long it took is printed beside its goal, since a noisy machine is no reason to fail.
The short form, in `make test`: tests/processes, tests/mail/test_bad_servers.py and the proxy in tests/test_production.py.
"""

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from share.mail.models import Mail, MailServer
from tests.local.conftest import folder  # noqa: F401 - a fixture: sockets need a short name
from tests.mail.smtp import DRIP, HANG_UP, SILENT, Post
from tests.make import make_pilot
from tests.processes import parts
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)
FOUND: list[dict[str, Any]] = []
PEOPLE, MAILS, KILLS = 40, 400, 20


@pytest.fixture(scope="module", autouse=True)
def table(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        show()


def show() -> None:
    out = Path(os.environ.get("CHAOS_OUT", "var/chaos.json"))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(FOUND, indent=2) + "\n")
    print(f"\n{'what':70} {'measured':>10} {'goal':>8}")
    for line in FOUND:
        print(f"{line['what']:70} {line['measured']:>10} {line['goal']:>8}")
    print(f"Written to {out}")


def note(what: str, measured: float, goal: float | None) -> None:
    FOUND.append({"what": what, "measured": f"{measured:.3g}", "goal": "–" if goal is None else f"≤ {goal:g}"})


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


TAKEN: dict[str, float] = {}  # seconds for the same work, by what the mail server does meanwhile


@pytest.mark.parametrize("server", ["well", "hanging"])
def test_registrations_a_report_and_the_sweep(
    server: str,
    folder: Path,  # noqa: F811
    post: Post,
    settings: LazySettings,
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = settings.EMAIL_PORT if server == "well" else silent.getsockname()[1]
        with parts.parts(folder, port, MAIL_CONNECT_TIMEOUT="3600") as run:
            run.start(*parts.SWEEP)
            event = make_pilot(capacity=PEOPLE)
            TAKEN[server] = seconds(lambda: parts.registrations_report_and_sweeps(event, PEOPLE, run))
            assert event.registrations.count() == PEOPLE
            if server == "well":
                eventually(parts.all_sent, as_long_as=run.all_run)
    if server == "hanging":
        assert set(Mail.objects.values_list("state", "attempts")) == {("waiting", 0)}
        note(
            f"{PEOPLE} registrations, report, 2 sweeps: mail server hanging / well", TAKEN[server] / TAKEN["well"], 1.5
        )


def test_redis_killed_under_load_and_nothing_to_restart_the_worker(
    folder: Path,  # noqa: F811
    post: Post,
    settings: LazySettings,
) -> None:
    taken = seconds(lambda: parts.redis_killed_under_load(folder, post, settings.EMAIL_PORT, MAILS))
    often = parts.sent_how_often(post)
    assert len(often) == MAILS + MAILS // 10
    note("seconds from the start until the last mail, Redis killed between", taken, 90)
    note("mails sent twice, of those", sum(often.values()) - len(often), 1)


def test_the_sweep_killed_again_and_again(folder: Path, post: Post, settings: LazySettings) -> None:  # noqa: F811
    with parts.parts(folder, settings.EMAIL_PORT, LEASE_SECONDS="2") as run:
        parts.put(MAILS, "kill")
        kills = 0
        while not parts.all_sent():
            sweep, seen = run.start(*parts.SWEEP), len(post.seen)
            step = MAILS // KILLS
            eventually(lambda: len(post.seen) >= seen + step or parts.all_sent(), as_long_as=run.all_run)  # noqa: B023
            if parts.all_sent():
                break
            run.kill(sweep)
            run.running.remove(sweep)
            kills += 1
    often = parts.sent_how_often(post)
    assert len(often) == MAILS, "a mail was lost"
    assert sum(often.values()) - len(often) <= kills
    note(f"mails sent twice, of {MAILS}, sender killed {kills} times", sum(often.values()) - len(often), kills)


def test_a_third_of_all_recipients_is_bad(folder: Path, post: Post, settings: LazySettings) -> None:  # noqa: F811
    names = [f"people{n}@example.org" for n in range(60)]
    bad = dict(zip(names[::3], [HANG_UP, SILENT, DRIP, "421 Not now", "550 Nobody"] * 4, strict=True))
    post.towards = bad
    parts.put(60, "people")
    with parts.parts(folder, settings.EMAIL_PORT, MAIL_DEADLINE="2") as run:
        run.start(*parts.SWEEP)
        good = set(names) - set(bad)
        taken = seconds(lambda: eventually(lambda: good <= set(post.addresses()), as_long_as=run.all_run))
        eventually(lambda: Mail.objects.exclude(last_error="").count() == len(bad), as_long_as=run.all_run)
    assert sorted(post.addresses()) == sorted(good)
    assert {mail.to for mail in Mail.objects.failed()} == {to for to, answer in bad.items() if answer.startswith("550")}
    assert MailServer.objects.now().away_until is None
    note("seconds until 40 good mails left between 20 bad ones, deadline 2 s", taken, 30)
