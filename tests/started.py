"""The site as `make run` starts it, in a folder and on a port of a test's own.

Only one test of a run starts from nothing (tests/local/test_up.py). The others begin from a copy of the folder of a site that
has started once: tables and demo are made in it, which takes longer than most of what is tested.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from share.local.before import free_port
from share.paths import Layout
from tests.waiting import LONG_ENOUGH

CODE = Path(__file__).resolve().parents[1]
OURS = ("DATABASE", "REDIS", "SMTP", "SHARE", "BASE_URL", "PORT", "DJANGO", "PYTEST", "SECRET", "ALLOWED")


def clean_environment(**given: str) -> dict[str, str]:
    """What a person's shell holds, whatever the tests themselves were given."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | given


def start(data: Path, port: int, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "up"],
        cwd=CODE,
        env=clean_environment(SHARE_DATA=str(data), PORT=str(port)) | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def until_ready(up: subprocess.Popen[str]) -> list[str]:
    """The lines that `up` says until it is ready, or until it ends."""
    assert up.stdout
    said = []
    for line in up.stdout:
        said.append(line)
        if line.startswith("Ready"):
            break
    return said


def copy_of_a_started_site(data: Path) -> None:
    """Fill `data`, which is not there yet, as a site leaves it that started once and was stopped."""
    kept = Path(os.environ["SHARE_TEST_FOLDER"])
    with (kept / "started.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the parallel workers want the same one, and the first of them makes it
        if not (kept / "started").exists():
            with tempfile.TemporaryDirectory(prefix="share-first-") as folder:  # sockets need a short name
                first = Path(folder) / "data"
                with start(first, free_port()) as up:
                    said = until_ready(up)
                    up.send_signal(signal.SIGTERM)
                    assert up.wait(LONG_ENOUGH) == 0, "".join(said)
                if Layout(first).postgres.is_symlink():
                    return  # this system keeps the database elsewhere: each test makes its own
                with suppress(FileNotFoundError):
                    shutil.rmtree(first / "run")
                shutil.copytree(first, kept / "draft", symlinks=True)
            (kept / "draft").rename(kept / "started")
    shutil.copytree(kept / "started", data, symlinks=True)
