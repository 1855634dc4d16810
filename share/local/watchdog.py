"""Ends what a parent left behind: see `share.local.processes.Watchdog`.

Standard input carries one line of JSON for each change, `{"process group": signal, ...}`. When it closes, the parent is
gone: whatever is left gets its signal, and what is still there after `PATIENCE` is killed.
"""

import contextlib
import json
import os
import signal
import sys
import time

PATIENCE = 10.0  # seconds


def main() -> None:
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_IGN)
    groups: dict[int, int] = {}
    for line in sys.stdin:
        # A line cut short by the parent's death changes nothing.
        with contextlib.suppress(ValueError):
            groups = {int(group): word for group, word in json.loads(line).items()}
    for group, word in groups.items():
        send(group, word)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and any(send(group, 0) for group in groups):
        time.sleep(0.05)
    for group in groups:
        send(group, signal.SIGKILL)


def send(group: int, word: int) -> bool:
    """Whether there was a process to signal."""
    try:
        os.killpg(group, word)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()
