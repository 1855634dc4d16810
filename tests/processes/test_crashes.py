"""Workers killed and Redis emptied in the middle of the work: nothing is lost, nothing is there twice."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict

import psycopg
import pytest
import redis

from tests.browser.site import Site, running_site
from tests.started import CODE, clean_environment

pytestmark = pytest.mark.processes
PEOPLE = 20


def seed(site: Site) -> None:
    told = {"SHARE_DATA": str(site.layout.data), "SEED_PEOPLE": str(PEOPLE), "BASE_URL": site.url}
    code = (CODE / "tests/processes/seed.py").read_text()
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
        cwd=CODE,
        env=clean_environment(**told),
        check=True,
    )


def process_of(site: Site, part: str) -> int:
    return int(json.loads(site.layout.pids.read_text())[part])


def kill_whoever_works(site: Site) -> None:
    """SIGKILL to the worker, to the child that does its work, and to the sweep, which may have taken the work first.

    As the kernel does when memory runs out. `up` then starts others.
    """
    pids = {part: process_of(site, part) for part in ("worker", "sweep")}
    for pid in pids.values():
        with contextlib.suppress(ProcessLookupError):  # it fell by itself, and another is just being started
            os.killpg(os.getpgid(pid), signal.SIGKILL)
    site.eventually(lambda: all(process_of(site, part) != pid for part, pid in pids.items()))


def ask(site: Site, query: str) -> list[tuple[object, ...]]:
    def answer() -> tuple[list[tuple[object, ...]]]:
        with psycopg.connect(site.layout.database_url) as connection:
            return (connection.execute(query.encode()).fetchall(),)

    return site.eventually(answer)[0]


def certificates(site: Site) -> int:
    return len(ask(site, "SELECT 1 FROM trainings_certificate WHERE stored_id IS NOT NULL"))


def all_done(site: Site) -> bool:
    unfinished = ask(site, "SELECT 1 FROM mail_mail WHERE state IN ('waiting', 'working')")
    jobs = ask(site, "SELECT state FROM jobs_job WHERE kind = 'certificates'")
    return not unfinished and jobs == [("done",)]


OF_CERTIFICATES = "SELECT file FROM records_storedfile JOIN trainings_certificate ON stored_id = records_storedfile.id"


def assert_everything_once(site: Site) -> None:
    assert ask(site, "SELECT count(*), count(DISTINCT registration_id) FROM trainings_certificate") == [
        (PEOPLE, PEOPLE)
    ]
    files = {str(row[0]) for row in ask(site, OF_CERTIFICATES)}
    stored = (site.layout.media / "certificates").iterdir()
    kept = {str(path.relative_to(site.layout.media)) for path in stored}
    assert len(files) == PEOPLE
    assert files <= kept
    assert len(kept) <= PEOPLE + 3, "a kill leaves at most the file that was being made"
    ids: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for n in range(PEOPLE):
        for message in site.mails_to(f"crash{n}@example.org"):
            ids[str(message["To"]), str(message["Subject"]).split(":")[0]][str(message["Message-ID"])] += 1
    assert len(ids) == 4 * PEOPLE  # confirm, confirmed, certificate, what can you do now
    assert all(len(of_one) == 1 for of_one in ids.values()), "a mail came twice under two names"


def test_a_worker_killed_again_and_again_and_a_redis_that_forgets() -> None:
    chance = random.Random(1)
    # The lease is longer than any step takes on a busy machine, or the work would be taken from whoever does it.
    with running_site(LEASE_SECONDS="20", SWEEP_SECONDS="2", CONTACT_EMAIL="crash@example.org") as site:
        seed(site)
        broker = redis.Redis(unix_socket_path=str(site.layout.valkey_socket))
        # `up` puts a worker up again three times a minute, and it may fall once more when its broker does.
        for _kill in range(2):
            made = certificates(site)
            site.eventually(lambda: certificates(site) > made or all_done(site))  # noqa: B023 - asked at once
            time.sleep(chance.uniform(0, 0.5))
            kill_whoever_works(site)
            broker.flushall()
        os.kill(process_of(site, "valkey"), signal.SIGKILL)
        site.eventually(lambda: all_done(site))
        assert_everything_once(site)
        attempts = ask(site, "SELECT attempts FROM jobs_job WHERE kind = 'certificates'")
        assert int(str(attempts[0][0])) > 1, "no kill met the work: the test proves nothing"
