"""A PostgreSQL and a Redis of this test run's own, in its own folder, stopped by their own ids at the end.

Loaded with `-p tests.servers`, before Django reads its settings. The first process starts the servers; the workers of
pytest-xdist find them by the environment. With DATABASE_URL and REDIS_URL given, those are used.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from share.paths import Layout
from tests.waiting import LONG_ENOUGH

os.environ["SHARE_MODE"] = "test"
_started: list[object] = []
_meanwhile: list[subprocess.Popen[bytes]] = []
_folder: Path | None = None

if "SHARE_TEST_FOLDER" not in os.environ:
    _folder = Path(tempfile.mkdtemp(prefix="share-tests-"))
    _layout = Layout(_folder)
    os.environ["SHARE_TEST_FOLDER"] = os.environ["SHARE_DATA"] = str(_folder)
    os.environ.setdefault("SHARE_TEST_SERVERS", "ours" if "DATABASE_URL" not in os.environ else "given")
    os.environ.setdefault("DATABASE_URL", _layout.database_url)
    os.environ.setdefault("REDIS_URL", _layout.redis_url)


def start(*, durable: bool = False) -> None:
    """The servers of this process, unless it was given some. `durable` as in production, where time is measured."""
    from share.local import embedded

    embedded.PATIENCE = LONG_ENOUGH  # a server that ends is noticed at once; one that is only slow is waited for
    if _folder is None or os.environ["SHARE_TEST_SERVERS"] != "ours":
        return
    layout = Layout(_folder)
    layout.make()
    _started.append(embedded.start_postgres(_folder, layout.sockets, durable=durable))
    _started.append(embedded.start_valkey(_folder, layout.sockets))


def migrate_meanwhile() -> None:
    """The database that the others are copies of, while the workers are still reading the tests."""
    code = "from tests.databases import migrated; migrated()"
    _meanwhile.append(subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).resolve().parents[1]))


def stop() -> None:
    for process in _meanwhile:
        process.wait(LONG_ENOUGH)
    for server in reversed(_started):
        server.stop(LONG_ENOUGH)
    if _folder is not None:
        shutil.rmtree(_folder, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    if not config.option.collectonly:
        start()
        if _started and config.getoption("numprocesses", None):
            migrate_meanwhile()


def pytest_unconfigure() -> None:
    stop()
