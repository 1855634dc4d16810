"""The parent of a local SHARE: starts every part, keeps it alive, and takes all of them along when it ends."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from share.local.before import free_hosts, free_port, locked, refuse_other_version, require_broker, require_database
from share.local.embedded import Server, StartError, start_postgres, start_valkey, why
from share.local.processes import Watchdog, caught_signals, end_with_parent, last_lines, spawn
from share.local.signins import demo_signins
from share.local.steps import MARK, Steps, say
from share.paths import Layout

READY_WITHIN = 600.0  # seconds; a part that ends is noticed at once
SHUTDOWN = 30.0  # seconds PostgreSQL may take to write down what it holds in memory
RESTARTS_PER_MINUTE = 3
VALKEY = "Valkey"
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """Somebody asked for the end: Ctrl-C, a signal, a terminal that went away."""


@dataclass
class Service:
    """A part that may be started again when it falls over."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    falls: list[float] = field(default_factory=list)

    def may_restart(self) -> bool:
        now = time.monotonic()
        self.falls = [fall for fall in self.falls if now - fall < 60] + [now]
        return len(self.falls) <= RESTARTS_PER_MINUTE


class Parent:
    """`make`, usually. It tells its children of a SIGTERM, and the kernel tells them of its death.

    But when a SIGINT or SIGHUP reaches make alone, it only waits for them to end. What shows is that it then no longer
    handles that signal itself.
    """

    def __init__(self) -> None:
        end_with_parent()
        self.pid = os.getppid()
        self.at_first = self.endings()

    def endings(self) -> int | None:
        mask = caught_signals(self.pid)
        return None if mask is None else mask & sum(1 << (word - 1) for word in ENDINGS)

    def was_told_to_end(self) -> bool:
        now = self.endings()
        return self.at_first is not None and now is not None and bool(self.at_first & ~now)


class Supervisor:
    def __init__(self, layout: Layout, port: int, code: Path, tied: bool = False) -> None:
        """`tied`: end when the process that started this one ends, or is told to."""
        self.layout, self.port, self.code = layout, port, code
        self.parent = Parent() if tied else None
        self.servers: list[Server] = []
        self.services: list[Service] = []
        self.environment = dict(os.environ)
        self.watchdog: Watchdog | None = None
        self.steps = Steps()

    def run(self) -> int:
        """Stay until told to end; the exit code. Raises StartError with one sentence for the terminal."""
        self.layout.make()
        with locked(self.layout) as lock:
            hosts = free_hosts(self.port)
            self.watchdog = Watchdog(self.layout.logs / "watchdog.log", keep_open=[lock.fileno()])
            listen_for_the_end()
            try:
                self.start(hosts)
                self.announce()
                self.watch()
            except Ended:
                return 0
            finally:
                self.steps.end()
                for word in ENDINGS:
                    signal.signal(word, signal.SIG_IGN)
                self.stop()
        return 0

    # --- Starting -----------------------------------------------------------------------------------------------------

    def start(self, hosts: list[str]) -> None:
        database, broker = self.start_servers()
        refuse_other_version(database, None if os.environ.get("DATABASE_URL") else self.layout.data)
        post = free_port()
        self.environment |= {
            "DATABASE_URL": database,
            "REDIS_URL": broker,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(post),
            "SMTP_TLS": "0",
            "SHARE_DATA": str(self.layout.data),
            "PORT": str(self.port),
            "BASE_URL": f"http://localhost:{self.port}",
        }
        self.launch(Service("sink", module("share.local.sink", "--port", str(post), "--dir", str(self.layout.mail))))
        self.prepare()
        self.steps.begin("Starting the site")
        web, *others = self.parts(hosts)
        self.launch(web)
        self.wait_for_web()  # alone on the processor, so that there is a page to look at soon
        for service in others:
            self.launch(service)
        self.steps.end()

    def start_servers(self) -> tuple[str, str]:
        """The addresses of database and broker: somebody else's when the environment names them, else our own."""
        database, broker = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
        if database:
            self.steps.begin("Asking the database of DATABASE_URL")
            require_database(database)
        if broker:
            self.steps.begin("Asking the Redis of REDIS_URL")
            require_broker(broker)
        if not database:
            is_new = not self.layout.postgres.exists()
            self.steps.begin("Making a database" if is_new else "Starting the database")
            database = self.adopt(start_postgres(self.layout.data, self.layout.sockets))
        if not broker:
            self.steps.begin("Starting Redis")
            broker = self.adopt(start_valkey(self.layout.data, self.layout.sockets))
        return database, broker

    def adopt(self, server: Server) -> str:
        self.servers.append(server)
        self.take_note()
        return server.url

    def prepare(self) -> None:
        """In a process of its own: it needs the addresses only now known, and ends like every other part.

        What it does stands in its log, and is told from there.
        """
        log = self.layout.logs / "prepare.log"
        command = [sys.executable, str(self.code / "manage.py"), "up", "--prepare"]
        self.steps.begin("Preparing")
        process = spawn(command, log, env=self.environment, cwd=self.code)
        told = 0
        try:
            while process.poll() is None:
                announced = [line.removeprefix(MARK) for line in last_lines(log, 200).splitlines() if MARK in line]
                for words in announced[told:]:
                    self.steps.begin(words)
                told = len(announced)
                self.ask_parent()
                time.sleep(0.05)
            if process.returncode != 0:
                raise StartError(why("The database could not be prepared", log, self.layout.data))
        finally:
            process.kill()

    def parts(self, hosts: list[str]) -> list[Service]:
        binds = [part for host in hosts for part in ("--bind", f"{host}:{self.port}")]
        web = (
            "share.wsgi:application",
            "--worker-class",
            "gthread",
            "--workers",
            "2",
            "--threads",
            "4",
            "--keep-alive",
            "0",
        )
        manners = ("--graceful-timeout", "4", "--no-control-socket", "--log-level", "warning")
        quick = ("-l", "warning", "--without-gossip", "--without-mingle")  # the workers have nothing to tell each other
        celery = ("celery", "-A", "share")
        diary = str(self.layout.data / "celerybeat-schedule")
        sweep = [sys.executable, str(self.code / "manage.py"), "sweep", "--every"]
        return [
            Service("web", module("gunicorn", *web, *binds, *manners)),
            Service("worker", module(*celery, "worker", "-Q", "jobs", "-n", "jobs@%h", "--concurrency", "1", *quick)),
            Service("mailer", module(*celery, "worker", "-Q", "mail", "-n", "mail@%h", "--concurrency", "1", *quick)),
            Service("beat", module(*celery, "beat", "-l", "warning", "--schedule", diary, "--pidfile=")),
            Service("sweep", sweep),
        ]

    def launch(self, service: Service) -> None:
        log = self.layout.logs / f"{service.name}.log"
        service.process = spawn(service.command, log, env=self.environment, cwd=self.code)
        if service not in self.services:
            self.services.append(service)
        self.take_note()

    def take_note(self) -> None:
        """Tell the watchdog and the tests who is who."""
        pids = {server.name.lower().replace("postgresql", "postgres"): server.pid for server in self.servers}
        groups = {server.pid: server.stop_signal for server in self.servers}
        for service in self.services:
            if service.process:
                pids[service.name] = service.process.pid
                groups[service.process.pid] = signal.SIGTERM
        if self.watchdog:
            self.watchdog.mind(groups)
        draft = self.layout.pids.with_suffix(".new")
        draft.write_text(json.dumps(pids))
        draft.rename(self.layout.pids)

    def wait_for_web(self) -> None:
        until = time.monotonic() + READY_WITHIN
        while not answers(self.port):
            self.ask_parent()
            for service in self.services:
                if service.process and service.process.poll() is not None:
                    raise StartError(self.exit_report(service))
            if time.monotonic() > until:
                log = self.layout.logs / "web.log"
                raise StartError(f"The web server does not answer at port {self.port}. {log} says:\n{last_lines(log)}")
            time.sleep(0.05)

    def announce(self) -> None:
        say(f"Ready: http://localhost:{self.port}")
        for line in demo_signins():
            say(line)

    # --- Running ------------------------------------------------------------------------------------------------------

    def watch(self) -> None:
        while True:
            self.ask_parent()
            for server in self.servers:
                if not server.is_running():
                    if server.name == VALKEY:
                        self.replace(server)
                        break
                    raise StartError(
                        f"{server.name} ended by itself, so everything was stopped."
                        f" Its log {server.log} ends with:\n{last_lines(server.log)}"
                    )
            for service in self.services:
                if service.process and service.process.poll() is not None:
                    self.restart(service)
            time.sleep(0.2)

    def replace(self, broker: Server) -> None:
        """The broker is started again; nothing that counts was in it."""
        say(f"{broker.name} ended by itself. Starting it again.")
        self.servers[self.servers.index(broker)] = start_valkey(self.layout.data, self.layout.sockets)
        self.take_note()

    def ask_parent(self) -> None:
        if self.parent and self.parent.was_told_to_end():
            raise Ended

    def restart(self, service: Service) -> None:
        say(self.exit_report(service))
        if not service.may_restart():
            raise StartError(f"{service.name} ended more than {RESTARTS_PER_MINUTE} times in a minute: SHARE stopped.")
        say(f"Starting {service.name} again.")
        kill_group(service)
        self.launch(service)

    def exit_report(self, service: Service) -> str:
        code = service.process.returncode if service.process else 0
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        log = self.layout.logs / f"{service.name}.log"
        return f"{service.name} ended {how}. {log} ends with:\n{last_lines(log)}"

    # --- Ending -------------------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """First the parts that use the servers, politely, then firmly; the servers last."""
        for firmness, patience in ((signal.SIGTERM, 4.0), (signal.SIGQUIT, 2.0)):
            for service in self.services:
                if service.process and service.process.poll() is None:
                    service.process.send_signal(firmness)
            wait_for([service.process for service in self.services if service.process], patience)
        for service in self.services:
            kill_group(service)
        for server in reversed(self.servers):
            server.stop(SHUTDOWN)
        self.layout.pids.unlink(missing_ok=True)
        if self.watchdog:
            self.watchdog.dismiss()


def module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def listen_for_the_end() -> None:
    def end(word: int, frame: object) -> None:
        for other in ENDINGS:
            signal.signal(other, signal.SIG_IGN)
        raise Ended

    for word in ENDINGS:
        # Started with nohup, it is meant to survive the terminal.
        if not (word == signal.SIGHUP and signal.getsignal(word) == signal.SIG_IGN):
            signal.signal(word, end)


def kill_group(service: Service) -> None:
    """Ends the processes that a dead part left: a killed Celery leaves its children behind."""
    if service.process:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(service.process.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            service.process.wait(30)


def wait_for(processes: list[subprocess.Popen[bytes]], patience: float) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until and any(process.poll() is None for process in processes):
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Asked without urllib, which would ask a proxy."""
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
