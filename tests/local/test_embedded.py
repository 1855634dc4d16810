"""Real servers in real folders: what a terminal, a crash and a second start do to them."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from share.local import embedded
from share.local.embedded import Server, StartError, start_postgres, start_valkey
from share.local.processes import is_alive
from share.paths import Layout
from tests.waiting import LONG_ENOUGH, eventually, processes_of

pytestmark = pytest.mark.processes


@contextmanager
def running(start: Callable[[], Server]) -> Iterator[Server]:
    server = start()
    try:
        yield server
    finally:
        server.stop(LONG_ENOUGH)


def postgres(data: Path) -> Server:
    return start_postgres(data, Layout(data).sockets, durable=False)


def kill(server: Server, data: Path) -> None:
    """SIGKILL, as the kernel does when memory runs out. Its children notice by themselves and end a moment later."""
    server.process.kill()
    server.process.wait()
    eventually(lambda: not processes_of(data))


def answer(url: str, question: str) -> object:
    with eventually(lambda: psycopg.connect(url, autocommit=True)) as connection:
        done = connection.execute(question.encode())
        row = done.fetchone() if done.description else None
    return row and row[0]


def test_postgres_starts_keeps_its_rows_and_stops(folder: Path) -> None:
    data = folder / "data"
    with running(lambda: postgres(data)) as server:
        assert answer(server.url, "SELECT current_database()") == "share"
        assert answer(server.url, "SELECT lower('ÉCOLE')") == "école"
        answer(server.url, "CREATE TABLE kept AS SELECT 1")
    assert not is_alive(server.pid)
    with running(lambda: postgres(data)) as server:
        assert answer(server.url, "SELECT count(*) FROM kept") == 1
    assert processes_of(data) == {}


def test_postgres_opens_no_folder_to_others(folder: Path) -> None:
    data = folder / "data"
    with running(lambda: postgres(data)):
        for place in (folder, data, data / "postgres", data / "run"):
            assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_postgres_listens_on_its_socket_only(folder: Path) -> None:
    with running(lambda: postgres(folder)) as server:
        assert answer(server.url, "SELECT current_setting('listen_addresses')") == ""


def test_postgres_is_durable_unless_told_otherwise(folder: Path) -> None:
    with running(lambda: start_postgres(folder, folder / "run")) as server:
        assert answer(server.url, "SELECT current_setting('fsync')") == "on"
        assert answer(server.url, "SELECT current_setting('max_connections')") == "100"


def test_postgres_runs_as_nobody_where_namespaces_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root needs to become somebody else")
    monkeypatch.setattr(embedded, "namespaces_are_allowed", lambda: False)
    home = None
    try:
        for _ in range(2):
            with running(lambda: postgres(folder)) as server:
                assert answer(server.url, "SELECT 1") == 1
            home = (folder / "postgres").resolve().parent
            assert home.parent == Path("/var/tmp")
            assert home.owner() == "nobody"
    finally:
        if home:
            subprocess.run(["rm", "-rf", home], check=True)


def test_postgres_in_a_folder_too_deep_for_sockets(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)
    sockets = Layout(deep).sockets
    try:
        with running(lambda: postgres(deep)) as server:
            assert answer(server.url, "SELECT 1") == 1
    finally:
        sockets.rmdir()


def test_postgres_is_not_started_twice_in_one_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "LEAVING", 0.2)
    with running(lambda: postgres(folder)) as server, pytest.raises(StartError, match=f"process {server.pid}"):
        postgres(folder)


def test_postgres_keeps_what_it_acknowledged_when_it_is_killed(folder: Path) -> None:
    server = start_postgres(folder, folder / "run")
    answer(server.url, "CREATE TABLE kept AS SELECT 1")
    kill(server, folder)
    assert (folder / "postgres" / "postmaster.pid").exists()
    with running(lambda: postgres(folder)) as server:
        assert answer(server.url, "SELECT count(*) FROM kept") == 1


def test_postgres_starts_when_its_old_number_belongs_to_somebody_else(folder: Path) -> None:
    """What a small container makes of a crash: the same few numbers are given out again."""
    server = postgres(folder)
    kill(server, folder)
    for mark in (folder / "postgres" / "postmaster.pid", folder / "run" / ".s.PGSQL.5432.lock"):
        lines = mark.read_text().splitlines()
        mark.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with running(lambda: postgres(folder)) as server:
        assert answer(server.url, "SELECT 1") == 1


def test_a_cluster_half_made_is_made_again(folder: Path) -> None:
    (folder / "postgres.new").mkdir()
    (folder / "postgres.new" / "PG_VERSION").write_text("18\n")
    with running(lambda: postgres(folder)) as server:
        assert answer(server.url, "SELECT 1") == 1


def test_postgres_that_cannot_start_shows_its_log(folder: Path) -> None:
    with running(lambda: postgres(folder)):
        pass
    (folder / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(StartError, match=r"(?s)PostgreSQL did not start.*no_such_setting"):
        postgres(folder)


def test_valkey_starts_and_stops(folder: Path) -> None:
    with running(lambda: start_valkey(folder, folder / "run")) as server:
        with redis.Redis.from_url(server.url.replace("redis+socket", "unix")) as client:
            assert client.ping()
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert server.url == Layout(folder).redis_url
        with pytest.raises(StartError, match="already listens"):
            start_valkey(folder, folder / "run")
    assert not is_alive(server.pid)


def test_valkey_takes_over_a_socket_nobody_answers_at(folder: Path) -> None:
    (folder / "run").mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(folder / "run" / "valkey.sock"))
    with running(lambda: start_valkey(folder, folder / "run")) as server:
        assert server.is_running()


def test_servers_end_with_a_parent_that_is_killed(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from share.local.embedded import *\n"
        "data = Path(sys.argv[1]); servers = start_postgres(data, data / 'run'), start_valkey(data, data / 'run')\n"
        "print(*(server.pid for server in servers), flush=True); sys.stdin.read()"
    )
    data = folder / "data"
    command = [sys.executable, "-c", script, str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert all(is_alive(pid) for pid in pids)
        parent.send_signal(signal.SIGKILL)
    assert len(pids) == 2
    eventually(lambda: not any(is_alive(pid) for pid in pids))
    eventually(lambda: processes_of(data) == {})


def test_postgres_starts_once_the_children_of_a_killed_one_are_gone(folder: Path) -> None:
    server = postgres(folder)
    with closing(psycopg.connect(server.url, autocommit=True)) as connection:
        child = connection.info.backend_pid
        os.kill(child, signal.SIGSTOP)  # a busy machine: it cannot notice yet that its server is gone
        server.process.kill()
        server.process.wait()
        later = threading.Timer(1, os.kill, (child, signal.SIGCONT))
        later.start()
        try:
            with running(lambda: postgres(folder)) as server:
                assert not is_alive(child)
                assert answer(server.url, "SELECT 1") == 1
        finally:
            later.join()


def test_a_database_is_made_though_the_server_is_busy_at_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, refusals = embedded.connect, [psycopg.OperationalError("timeout expired")] * 2
    answers = embedded.postgres_answers

    def busy(sockets: Path, name: str) -> psycopg.Connection[tuple[object, ...]]:
        if refusals:
            raise refusals.pop()
        return make(sockets, name)

    def answers_and_is_busy_then(sockets: Path) -> bool:
        if found := answers(sockets):
            monkeypatch.setattr(embedded, "connect", busy)
        return found

    monkeypatch.setattr(embedded, "postgres_answers", answers_and_is_busy_then)
    with running(lambda: postgres(folder)) as server:
        assert not refusals
        assert answer(server.url, "SELECT current_database()") == "share"


def test_a_slow_valkey_is_not_replaced(folder: Path) -> None:
    with running(lambda: start_valkey(folder, folder / "run")) as server:
        server.process.send_signal(signal.SIGSTOP)
        try:
            with pytest.raises(StartError, match="already listens"):
                start_valkey(folder, folder / "run")
        finally:
            server.process.send_signal(signal.SIGCONT)
        assert embedded.valkey_answers(folder / "run" / "valkey.sock")


def test_a_server_that_cannot_be_ended_is_not_waited_for_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(lambda: start_valkey(folder, folder / "run")) as server:
        server.process.send_signal(signal.SIGSTOP)
        try:
            with monkeypatch.context() as patch:
                patch.setattr(server.process, "kill", lambda: None)
                server.stop(0.1)
            assert server.is_running()
        finally:
            server.process.send_signal(signal.SIGCONT)
