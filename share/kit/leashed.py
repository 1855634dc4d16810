"""Work on a file from elsewhere, in a child process with limits: a small file may unpack to more than the memory there is."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

MEMORY = 1_000 * 1024 * 1024  # address space in bytes
CPU_SECONDS = 60
SURROUNDINGS = ("PATH", "LANG", "LC_ALL", "TMPDIR")


def run(module: str, sent: bytes) -> tuple[int, bytes]:
    """Runs one of our modules as a program of its own, and sends it this: how it ended (0: well), and what it wrote."""
    child = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
        env={name: os.environ[name] for name in SURROUNDINGS if name in os.environ},
        preexec_fn=_leash,
    )
    out, _err = child.communicate(sent)
    return child.returncode, out


def _leash() -> None:
    """Runs in the child before it becomes another program: die with the parent, take no more than your share."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
