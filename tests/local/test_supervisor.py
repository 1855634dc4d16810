import socket
import subprocess
import sys
from pathlib import Path

import pytest

from share.local.before import free_hosts, free_port, locked, require_broker, require_database, shown_address
from share.local.embedded import StartError
from share.local.processes import is_alive
from share.local.supervisor import Service
from share.paths import Layout


def test_a_taken_port_is_refused_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(StartError, match=rf"Port {port} is taken.*PORT=\d+ make run"):
            free_hosts(port)


def test_a_free_port_is_taken_on_this_computer_only() -> None:
    assert set(free_hosts(free_port())) <= {"127.0.0.1", "[::1]"}


@pytest.mark.parametrize("port", [0, -1, 70_000])
def test_a_port_that_is_none_is_refused(port: int) -> None:
    with pytest.raises(StartError, match="PORT is"):
        free_hosts(port)


def test_one_folder_is_locked_once(folder: Path) -> None:
    layout = Layout(folder)
    script = (
        "import sys; from pathlib import Path; from share.paths import Layout\n"
        "from share.local.before import locked\n"
        "with locked(Layout(Path(sys.argv[1]))): print('locked', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "locked\n"
        refusal = rf"SHARE already runs in {folder} \(process {other.pid}\)\. Stop it first, or give .* SHARE_DATA\."
        with pytest.raises(StartError, match=refusal), locked(layout):
            pass
        other.kill()
    with locked(layout):
        pass


def test_a_start_waits_for_what_a_killed_one_left(folder: Path) -> None:
    script = (
        "import os, subprocess, sys; from pathlib import Path; from share.paths import Layout\n"
        "from share.local.before import locked\n"
        "with locked(Layout(Path(sys.argv[1]))) as lock:\n"
        "    left = subprocess.Popen(['sleep', '1'], pass_fds=[lock.fileno()], stdout=subprocess.DEVNULL)\n"
        "    print(left.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True)
    with locked(Layout(folder)):
        assert not is_alive(int(killed.stdout))


def test_an_unreachable_database_is_named_without_its_password() -> None:
    with pytest.raises(StartError, match=r"127\.0\.0\.1:1/share") as refusal:
        require_database("postgresql://anna:geheim@127.0.0.1:1/share")
    assert "geheim" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("url", ["redis://:geheim@127.0.0.1:1/0", "redis+socket:///nowhere/valkey.sock", "nonsense"])
def test_an_unreachable_broker_is_named_without_its_password(url: str) -> None:
    with pytest.raises(StartError, match="REDIS_URL") as refusal:
        require_broker(url)
    assert "geheim" not in str(refusal.value)


def test_an_address_is_shown_without_secrets() -> None:
    assert shown_address("postgresql://anna:geheim@db.example:5432/share?sslmode=require") == "db.example:5432/share"


def test_a_part_that_keeps_falling_is_given_up() -> None:
    service = Service("web", ["true"])
    assert [service.may_restart() for _ in range(4)] == [True, True, True, False]
