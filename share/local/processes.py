"""Starting a process so that it can never outlive what started it, and keeping what it says."""

import contextlib
import ctypes
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

LARGEST_LOG = 5_000_000
NEW_START = "--- started"
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def spawn(
    command: Sequence[str | Path],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
    become: Callable[[], None] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, writing to `log`.

    The session keeps Ctrl-C in the terminal away from it. The kernel sends it `stop_signal` when the thread that called
    this ends, so call it from the main thread. `become` runs in the child first, to change who it is.
    """
    parent = os.getpid()

    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        if become:
            become()
        # After `become`: the kernel forgets the last word when a process changes its credentials.
        _libc.prctl(PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    with open_log(log) as output:
        output.write(f"{NEW_START} {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n".encode())
        output.flush()
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=prepare,
        )


def end_with_parent(word: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send this process `word` when its own parent ends, whatever ends it."""
    _libc.prctl(PR_SET_PDEATHSIG, int(word), 0, 0, 0)


def caught_signals(pid: int) -> int | None:
    """The signals a process handles itself, as a mask; None when nobody can say."""
    try:
        return int(re.findall(r"^SigCgt:\s*(\w+)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)[0], 16)
    except (OSError, IndexError):
        return None


def open_log(log: Path) -> IO[bytes]:
    log.parent.mkdir(parents=True, exist_ok=True)
    too_long = log.exists() and log.stat().st_size > LARGEST_LOG
    return log.open("wb" if too_long else "ab")


def last_lines(log: Path, count: int = 12) -> str:
    """The end of what the process said since it was last started."""
    try:
        with log.open("rb") as source:
            source.seek(max(0, log.stat().st_size - 20_000))
            text = source.read().decode(errors="replace")
    except OSError:
        return ""
    lines = text.rpartition(NEW_START)[2].splitlines()[1:] if NEW_START in text else text.splitlines()
    return "\n".join(lines[-count:])


def is_alive(pid: int) -> bool:
    """A process that has ended but was not collected yet counts as gone."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state not in {"Z", "X"}


class Watchdog:
    """A process that ends the others when the one that started it is gone without a word.

    The kernel's own message reaches only direct children; gunicorn and Celery have children of their own. The watchdog
    reads a pipe whose other end only the parent holds, and learns from it which process groups there are.
    """

    def __init__(self, log: Path, keep_open: Sequence[int] = ()) -> None:
        reader, writer = os.pipe()
        with open_log(log) as output:
            self.process = subprocess.Popen(
                # Isolated and without site-packages: it starts in no time, and nothing of ours can break it.
                [sys.executable, "-ISs", str(Path(__file__).with_name("watchdog.py"))],
                stdin=reader,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=tuple(keep_open),
            )
        os.close(reader)
        self.pipe = os.fdopen(writer, "w", buffering=1)

    def mind(self, groups: Mapping[int, signal.Signals]) -> None:
        """Say which groups there are now, and the signal that asks each of them to end."""
        # Without a watchdog the parts still run, and the kernel still ends the direct children.
        with contextlib.suppress(OSError):
            self.pipe.write(json.dumps({str(group): int(word) for group, word in groups.items()}) + "\n")

    def dismiss(self, patience: float = 30.0) -> None:
        """Let it end, now that nothing is left to mind. After `patience` seconds it is left to itself."""
        with contextlib.suppress(OSError):
            self.pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
