"""A data folder of another version is refused before anything in its database changes."""

from importlib import import_module
from pathlib import Path

import psycopg
import pytest

from share.local.before import applied_migrations, free_port, refuse_other_version, unknown_migrations
from share.local.embedded import StartError, start_postgres
from share.paths import Layout
from tests.started import start
from tests.waiting import LONG_ENOUGH, eventually, processes_of

# What the folder of a version before the migrations were written anew has in its database, among others.
OLDER = [("events", "0001_events_and_registrations"), ("events", "0002_a_person_at_the_door")]
SENTENCE = (
    "The data in {folder} was made by another version of SHARE (it has the unknown migration"
    " events.0002_a_person_at_the_door): give a new folder with SHARE_DATA, or move this one away."
)


def test_only_migrations_of_ours_that_are_not_on_disk_are_unknown() -> None:
    package = ("account", "0001_of_a_later_allauth")
    gone = ("no_such_app", "0001_initial")
    assert unknown_migrations([*OLDER, package, gone]) == [OLDER[1]]


def test_a_replaced_migration_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    squashed = import_module("events.migrations.0001_events_and_registrations").Migration
    monkeypatch.setattr(squashed, "replaces", [OLDER[1]])
    assert unknown_migrations(OLDER) == []


@pytest.mark.processes
def test_up_refuses_the_folder_of_another_version_in_one_sentence(folder: Path) -> None:
    data = folder / "data"
    server = start_postgres(data, Layout(data).sockets, durable=False)
    try:
        assert applied_migrations(server.url) == []
        refuse_other_version(server.url, data)
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE django_migrations (id serial, app text, name text, applied timestamptz)")
            connection.cursor().executemany("INSERT INTO django_migrations (app, name) VALUES (%s, %s)", OLDER)
        with pytest.raises(StartError, match=r"^The database at /share \(DATABASE_URL\) .*: give a new one\.$"):
            refuse_other_version(server.url, None)
    finally:
        server.stop(LONG_ENOUGH)
    with start(data, free_port()) as up:
        assert up.communicate()[0].splitlines()[-1] == SENTENCE.format(folder=data)
    assert up.returncode == 1
    eventually(lambda: not processes_of(data))
    server = start_postgres(data, Layout(data).sockets, durable=False)
    try:
        with psycopg.connect(server.url) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        assert tables == [("django_migrations",)], "it was migrated all the same"
        assert sorted(applied_migrations(server.url)) == OLDER
    finally:
        server.stop(LONG_ENOUGH)
