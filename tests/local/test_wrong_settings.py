"""A setting or a folder that cannot be used ends `manage.py` in one sentence that says what to do, whatever it is."""

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from share.local.embedded import StartError, require_own_version
from share.paths import Layout, UnusableFolder, refusal, require_own
from tests.started import CODE, clean_environment

pytestmark = pytest.mark.processes
UP, CHECK, FIGURES = ("up",), ("check",), ("figures", "--grant", "X")
PRODUCTION = {
    "SHARE_MODE": "production",
    "SECRET_KEY": "a-key-only-for-this-test-that-is-long-enough-and-not-used-elsewhere",
    "DATABASE_URL": "postgresql://localhost/x",
    "REDIS_URL": "redis://localhost",
    "BASE_URL": "https://share.example",
    "ALLOWED_HOSTS": "share.example",
}
# The command, what the environment says, and what the person must be told.
TABLE = (
    (UP, {"DATABASE_URL": "mysql://u:geheim@h/share"}, "DATABASE_URL is no address of its server: write one like"),
    (UP, {"DATABASE_URL": "postgresql://u:geheim@h:port/share"}, "DATABASE_URL is no address"),
    (UP, {"DATABASE_URL": "postgresql://[::1/share"}, "DATABASE_URL is no address"),
    (
        UP,
        {"DATABASE_URL": "postgresql://u:geheim@127.0.0.1:1/share"},
        "127.0.0.1:1/share (DATABASE_URL) cannot be used",
    ),
    (CHECK, {"DATABASE_URL": "share"}, "DATABASE_URL is no address"),
    (UP, {"REDIS_URL": "nonsense"}, "REDIS_URL is no address of its server: write one like redis://host:6379/0"),
    (UP, {"REDIS_URL": "redis://:geheim@host:port"}, "REDIS_URL is no address"),
    (UP, {"REDIS_URL": "redis://:geheim@127.0.0.1:1"}, "Redis at 127.0.0.1:1 (REDIS_URL) cannot be used"),
    (UP, {"PORT": "eight"}, "PORT is 'eight': write a whole number."),
    (CHECK, {"PORT": "80.5"}, "PORT is '80.5'"),
    (UP, {"PORT": "70000"}, "PORT is 70000: choose one between"),
    (UP, {"SHARE_MODE": "prod"}, "SHARE_MODE is 'prod': write local, test or production."),
    (UP, {"SHARE_DATA": "{file}"}, "is a file, and no folder for data: name another folder with SHARE_DATA."),
    (CHECK, {"SHARE_DATA": "{file}/below"}, "is a file, and no folder for data"),
    (UP, {"SHARE_DATA": "/proc/share"}, "/proc/share"),
    (UP, {"SHARE_DATA": "{strange}"}, "is no database: name a new folder with SHARE_DATA"),
    (UP, {"LEASE_SECONDS": "soon"}, "LEASE_SECONDS is 'soon'"),
    (UP, {"SMTP_TLS": "perhaps"}, "SMTP_TLS is 'perhaps': write 1 or 0."),
    (
        CHECK,
        PRODUCTION | {"SECRET_KEY": ""},
        "SECRET_KEY is not set: this mode of SHARE needs it, see docs/running.md.",
    ),
    (CHECK, PRODUCTION | {"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
    (CHECK, PRODUCTION | {"DATABASE_URL": ""}, "DATABASE_URL is not set"),
    (CHECK, PRODUCTION | {"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty: name the hosts"),
    (
        FIGURES,
        {"SHARE_MODE": "test", "DATABASE_URL": "postgresql://u:geheim@127.0.0.1:1/share"},
        "The database (DATABASE_URL) cannot be used",
    ),
)


@pytest.mark.parametrize(("command", "environment", "sentence"), TABLE)
def test_it_ends_in_one_sentence(
    command: tuple[str, ...], environment: dict[str, str], sentence: str, folder: Path
) -> None:
    (folder / "a-file").write_text("")
    (folder / "strange" / "postgres").mkdir(parents=True, mode=0o700)
    names = {"file": folder / "a-file", "strange": folder / "strange"}
    clean = clean_environment(SHARE_DATA=str(folder / "data"), PORT="8000")
    clean |= {name: value.format(**names) for name, value in environment.items()}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *command], cwd=CODE, env=clean, capture_output=True, text=True
    )
    assert sentence in done.stderr
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "geheim" not in done.stderr


def test_what_is_wrong_can_be_read_in_full(folder: Path) -> None:
    environment = os.environ | {"SHARE_MODE": "nonsense", "SHARE_DATA": str(folder)}
    command = [sys.executable, "manage.py", "check", "--traceback"]
    assert "Traceback" in subprocess.run(command, cwd=CODE, env=environment, capture_output=True, text=True).stderr


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "is full: make room on it"),
        (errno.EDQUOT, "is full: make room on it"),
        (errno.EACCES, "name a folder with SHARE_DATA that you may write to"),
        (errno.EROFS, "name a folder with SHARE_DATA that you may write to"),
        (errno.EIO, "name another one with SHARE_DATA"),
    ],
)
def test_what_the_system_refuses_is_said_in_one_sentence(number: int, sentence: str, folder: Path) -> None:
    said = refusal(folder, OSError(number, os.strerror(number)))
    assert sentence in said
    assert str(folder) in said
    assert "\n" not in said


def test_a_folder_of_somebody_else_is_refused(folder: Path) -> None:
    if os.geteuid() == 0:
        os.chown(folder, 65_534, 65_534)
    theirs = folder if os.geteuid() == 0 else Path("/")
    with pytest.raises(UnusableFolder, match=r"belongs to the user \w+, and this is the user"):
        require_own(theirs)


def test_make_run_is_for_the_local_mode_only() -> None:
    environment = os.environ | {"SHARE_MODE": "production"}
    done = subprocess.run(["make", "--silent", "run"], cwd=CODE, env=environment, capture_output=True, text=True)
    assert done.stderr.startswith("make run is for SHARE_MODE=local, and it is production: unset it")
    assert done.returncode != 0


def test_a_database_of_an_older_postgresql_is_named(folder: Path) -> None:
    cluster = Layout(folder).postgres
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("14\n")
    with pytest.raises(StartError, match=r"was made by PostgreSQL 14, and this SHARE brings \d+: name a new folder"):
        require_own_version(cluster, folder)


def test_a_folder_of_which_a_part_is_a_file_is_named(folder: Path) -> None:
    (folder / "mail").write_text("")
    with pytest.raises(UnusableFolder, match="name another one with SHARE_DATA"):
        Layout(folder).make()


def test_a_taken_port_ends_the_start(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        environment = clean_environment(SHARE_DATA=str(folder), PORT=str(port))
        command = [sys.executable, "manage.py", "up"]
        done = subprocess.run(command, cwd=CODE, env=environment, capture_output=True, text=True)
    assert done.stderr.startswith(f"Port {port} is taken by another program. Try: PORT=")
    assert len(done.stderr.splitlines()) == 1
    assert done.returncode == 1
