"""The real thing, end to end: what `make run` starts, and that nothing of it stays."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from share.local.before import free_port
from share.local.processes import is_alive
from share.paths import Layout
from tests.started import CODE, copy_of_a_started_site, start, until_ready
from tests.waiting import LONG_ENOUGH, eventually, processes_of, status_of

pytestmark = pytest.mark.processes
PARTS = {"postgres", "valkey", "sink", "web", "worker", "mailer", "beat", "sweep"}


@contextmanager
def site(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    with start(data, port) as up:
        try:
            said = until_ready(up)
            if said[-1:] != [f"Ready: http://localhost:{port}\n"]:
                up.terminate()
                pytest.fail("".join(said))
            assert said[0].startswith(("Making a database", "Starting the database")), "it says what it is doing"
            assert said[-2].startswith("Starting the site")
            yield up
        finally:
            up.terminate()


@pytest.fixture(autouse=True)
def a_terminal_that_hangs_up() -> Iterator[None]:
    """Under nohup, which these tests may run under themselves, what they start would ignore SIGHUP, and rightly."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def pids(data: Path) -> dict[str, int]:
    return dict(json.loads(Layout(data).pids.read_text()))


def test_up_starts_everything_and_ctrl_c_stops_it(folder: Path) -> None:
    data, port = folder / "data", free_port()
    with site(data, port) as up:
        assert set(pids(data)) == PARTS
        assert all(is_alive(pid) for pid in pids(data).values())
        assert status_of(port, "/livez") == 200
        assert status_of(port, "/local/mail/") == 200
        assert status_of(port, "/local/mail/..%2Fsecret_key/") == 404

        with start(data, free_port()) as second:
            said = second.communicate()[0]
        assert said == (
            f"SHARE already runs in {data} (process {up.pid}). Stop it first, or give another folder with SHARE_DATA.\n"
        )
        assert second.returncode == 1
        with start(folder / "other", port) as third:
            assert f"Port {port} is taken" in third.communicate()[0]
        assert third.returncode == 1

        up.send_signal(signal.SIGINT)
        assert up.wait(LONG_ENOUGH) == 0
    eventually(lambda: not processes_of(data))
    assert not Layout(data).pids.exists()


def test_up_starts_what_falls_and_leaves_nothing_when_killed(folder: Path) -> None:
    data, port = folder / "data", free_port()
    copy_of_a_started_site(data)
    with site(data, port) as up:

        def runs() -> bool:
            return up.poll() is None

        for part in ("worker", "web"):
            fallen = pids(data)[part]
            os.kill(fallen, signal.SIGKILL)
            eventually(lambda: fallen not in pids(data).values(), as_long_as=runs)  # noqa: B023 - asked at once
        eventually(lambda: status_of(port, "/livez") == 200, as_long_as=runs)
        up.kill()
        up.wait()
        eventually(lambda: not processes_of(data))
    with site(data, port) as up:
        assert status_of(port, "/livez") == 200
        up.send_signal(signal.SIGHUP)
        assert up.wait(LONG_ENOUGH) == 0
    eventually(lambda: not processes_of(data))


def test_up_is_only_for_local_mode(folder: Path) -> None:
    mode = {"SHARE_MODE": "test", "SHARE_DATA": str(folder)}
    done = subprocess.run(
        [sys.executable, "manage.py", "up"], cwd=CODE, env=os.environ | mode, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "SHARE_MODE=local" in done.stderr
