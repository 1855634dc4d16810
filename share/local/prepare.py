"""Bring database and static files up to date: one Python start for all of it, and little to do the second time."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

from share.local.steps import announce
from share.paths import Layout


def prepare(layout: Layout) -> None:
    announce("Bringing the tables up to date")
    call_command("migrate", interactive=False, verbosity=0)
    collect_static(layout)
    load_demo_once(layout)


def collect_static(layout: Layout) -> None:
    mark, state = layout.data / "static-collected", static_state()
    if mark.exists() and mark.read_text() == state and layout.data.joinpath("static").is_dir():
        return
    announce("Collecting styles and scripts")
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(state)


def static_state() -> str:
    """Changes with every file that would be collected, its place, its size and its time, and with how they are kept."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = (storage.path(path), storage.size(path), storage.get_modified_time(path))
            digest.update(repr(state).encode())
    return digest.hexdigest()


def load_demo_once(layout: Layout) -> None:
    """Once for each database and version of the demo: a fresh database behind an old mark gets its demo, and an older one what
    a newer demo adds."""
    state = f"{database_identity()} {demo_state()}"
    if layout.demo_mark.exists() and layout.demo_mark.read_text() == state:
        return
    announce("Loading the network’s record and the demo")
    call_command("load_demo", verbosity=0)
    layout.demo_mark.write_text(state)


def demo_state() -> str:
    """Changes with every line of the demo."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("demo*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def database_identity() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier || ' ' || oid FROM pg_control_system(), pg_database"
            " WHERE datname = current_database()"
        )
        row = cursor.fetchone()
    return str(row[0])
