import os
import time
from collections.abc import Callable
from pathlib import Path

from share.local.processes import is_alive


def eventually(claim: Callable[[], bool], within: float = 5.0) -> bool:
    until = time.monotonic() + within
    while not claim():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def processes_of(data: Path) -> dict[int, str]:
    """Every living process that was started for `data`, whoever its parent is now."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid() or not is_alive(int(entry.name)):
            continue
        try:
            command, environment = (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(data) in command or b"SHARE_DATA=" + os.fsencode(data) in environment:
            found[int(entry.name)] = command.replace(b"\0", b" ").decode(errors="replace")
    return found
