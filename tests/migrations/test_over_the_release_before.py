"""The migrations of this code run over the demo of the release before, and nothing of it is lost."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

pytestmark = pytest.mark.processes
# Rows that a migration of this code takes away or joins, with the reason.
FEWER: dict[str, str] = {"gatherings_gathering": "exchange events and visits have rows of their own"}
FACT_SHEET = {
    "countries": 9,
    "municipalities": 29,
    "pilots": 18,
    "pilot_countries": 8,
    "people_trained": 324,
    "roundtables": 6,
    "roundtable_countries": 4,
    "exchange_events": 2,
    "budget_eur": 802_637,
    "eu_share_percent": 90,
}


@pytest.fixture
def database() -> Iterator[str]:
    """An empty database of this test's own on the server of the tests."""
    server, name = os.environ["DATABASE_URL"], f"before_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True, dbname="postgres") as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_the_demo_of_the_release_before_is_all_there_after_the_migrations(database: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.migrations.run"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found["rows"]) > 30
    lost = {table: (before, after) for table, (before, after) in found["rows"].items() if after < before}
    assert set(lost) == set(FEWER), lost
    assert {key: found["figures"][key] for key in FACT_SHEET} == FACT_SHEET
    assert found["snapshots"] == [True], "the report that was frozen then still has its hash"
