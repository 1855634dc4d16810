import signal
import subprocess
import sys
from pathlib import Path

import pytest

from share.local import processes
from share.local.processes import Watchdog, is_alive, last_lines, open_log, spawn
from tests.waiting import LONG_ENOUGH, eventually

pytestmark = pytest.mark.processes

# A part with a child of its own in the same group, which ignores the polite signal.
STUBBORN = "trap '' TERM; sleep 3600 & echo $!; wait; sleep 3600"


def test_watchdog_ends_grandchildren_of_a_killed_parent(folder: Path) -> None:
    log = folder / "part.log"
    script = (
        "import signal, sys; from pathlib import Path; from share.local.processes import *\n"
        "folder = Path(sys.argv[1]); watchdog = Watchdog(folder / 'watchdog.log')\n"
        "part = spawn(['sh', '-c', sys.argv[2]], folder / 'part.log'); watchdog.mind({part.pid: signal.SIGTERM})\n"
        "print(part.pid, watchdog.process.pid, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(folder), STUBBORN]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        eventually(lambda: last_lines(log).strip().isdigit())
        pids.append(int(last_lines(log)))
        assert all(is_alive(pid) for pid in pids)
        parent.send_signal(signal.SIGKILL)
    eventually(lambda: not any(is_alive(pid) for pid in pids))


def test_watchdog_goes_quietly_when_dismissed(folder: Path) -> None:
    watchdog = Watchdog(folder / "watchdog.log")
    watchdog.mind({})
    watchdog.dismiss()
    assert watchdog.process.returncode == 0
    assert last_lines(folder / "watchdog.log") == ""


def test_a_slow_watchdog_is_left_to_itself(folder: Path) -> None:
    watchdog = Watchdog(folder / "watchdog.log")
    watchdog.process.send_signal(signal.SIGSTOP)
    try:
        watchdog.dismiss(0.1)
        assert watchdog.process.poll() is None
    finally:
        watchdog.process.send_signal(signal.SIGCONT)
        watchdog.process.wait(LONG_ENOUGH)


def test_last_lines_are_those_of_the_last_start(folder: Path) -> None:
    log = folder / "part.log"
    for word in ("old", "new"):
        assert spawn(["echo", word], log).wait() == 0
    assert last_lines(log) == "new"


def test_a_log_that_grew_too_long_begins_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "LARGEST_LOG", 10)
    log = folder / "part.log"
    for _ in range(3):
        with open_log(log) as output:
            output.write(b"eight by")
    assert log.read_bytes() == b"eight by"
