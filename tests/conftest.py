import gc
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.conf import settings as site_settings
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.template import RequestContext
from django.test import Client
from django.test import client as test_client
from django.utils import timezone

from share.accounts.models import User
from share.kit import clock
from tests import databases
from tests.mail.smtp import Post, smtp_server
from tests.make import gave_what_they_have
from tests.waiting import LONG_ENOUGH


def noon_after_this_run() -> datetime:
    """A noon that is hours away: a run that lived through it would have begun on one day and ended on another."""
    now = timezone.now()
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    return noon if noon > now + timedelta(hours=4) else noon + timedelta(days=1)


NOON = noon_after_this_run()


@pytest.fixture(autouse=True, scope="session")
def flush_what_is_append_only() -> None:
    """Between tests that commit, Django truncates every table; the history refuses that of everybody but this."""
    flush = DatabaseOperations.execute_sql_flush

    def without_triggers(operations: DatabaseOperations, sql_list: list[str]) -> None:
        # For this one transaction of a superuser of the test server: no trigger of ours fires.
        flush(operations, ["SET LOCAL session_replication_role = replica;", *sql_list])

    DatabaseOperations.execute_sql_flush = without_triggers


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Each worker's database is a copy of one that was migrated once: a tenth of a second for twenty."""
    site_settings.DATABASES["default"]["TEST"]["TEMPLATE"] = databases.migrated()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The last test may leave a thread of its live server with a connection, or with one that its pool opens again: the
    database could not be dropped. So nobody is let in any more, and whoever is there is sent away."""
    with django_db_blocker.unblock():
        databases.size_of_copy = databases.size(connection)
    yield
    with django_db_blocker.unblock(), databases.left(connection) as (cursor, name):
        cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


@pytest.fixture(autouse=True, scope="module")
def an_hour_before(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a file makes for all its tests is made at eleven: each test begins at noon (`own_folder`), which is later."""
    if request.node.get_closest_marker("processes"):
        yield
        return
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(site_settings, "CLOCK_FILE", tmp_path_factory.mktemp("clock") / "clock-offset")
        clock.move_to(NOON - timedelta(hours=1))
        yield


@pytest.fixture(autouse=True, scope="module")
def a_database_without_dead_rows(django_db_blocker: Any) -> Iterator[None]:
    """What tests take back stays as dead rows in the tables: after a thousand tests a question took seven times as long."""
    yield
    if databases.size_of_copy:
        with django_db_blocker.unblock():
            databases.copy_anew(connection)


def stored_under(folder: Path) -> dict[str, Any]:
    """The STORAGES of a test whose files lie in a folder of its own."""
    options = {"location": folder / "media", "allow_overwrite": True}
    stores: dict[str, dict[str, Any]] = site_settings.STORAGES
    return stores | {"default": stores["default"] | {"OPTIONS": options}}


@pytest.fixture(autouse=True)
def own_folder(request: pytest.FixtureRequest, settings: LazySettings, tmp_path: Path) -> None:
    """Files and the clock of one test are not those of another."""
    settings.EMAIL_BACKEND = "share.mail.backend.OutboxBackend"  # pytest-django would catch mail before our outbox
    settings.CLOCK_FILE = tmp_path / "clock-offset"
    # It begins at one noon: late in the evening "in 29 days" would be another day. And never behind the real hour, at
    # which the database writes down what no request asked for. Processes of their own go by the real hour.
    if request.node.get_closest_marker("processes") is None:
        clock.move_to(NOON)
    settings.STORAGES = stored_under(tmp_path)
    # Redis is shared by the parallel workers, so each test has its own corner of it.
    cache = settings.CACHES["default"]
    patient = {"socket_timeout": LONG_ENOUGH, "socket_connect_timeout": LONG_ENOUGH}
    settings.CACHES = {
        "default": cache | {"KEY_PREFIX": str(tmp_path), "OPTIONS": cache["OPTIONS"] | patient},
        "near": settings.CACHES["near"] | {"KEY_PREFIX": str(tmp_path)},
    }


@pytest.fixture
def post(settings: LazySettings) -> Iterator[Post]:
    """A mail server that this test can make misbehave; the site sends to it and waits for it as long as it takes."""
    settings.MAIL_CONNECT_TIMEOUT = settings.MAIL_DEADLINE = LONG_ENOUGH
    with smtp_server() as (server, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield server


@pytest.fixture(autouse=True, scope="session")
def signed_in_with_what_they_have() -> Iterator[None]:
    """`force_login` passes over the second factor that allauth asks for at a real sign-in; so tests say it was given."""
    force_login = Client.force_login

    def with_second_factor(client: Client, user: User, backend: str | None = None) -> None:
        force_login(client, user, backend)
        gave_what_they_have(client, user)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "force_login", with_second_factor)
        yield


@pytest.fixture(autouse=True, scope="session")
def a_page_keeps_its_own_context() -> Iterator[None]:
    """Django's test client keeps a copy of the context of every template that a page consists of, each of its labels and
    buttons too, which takes a tenth of the page's time; here it keeps those that were drawn for a request, and of what they
    include neither context nor template."""
    keep = test_client.store_rendered_templates

    def keep_of_the_page(
        store: dict[str, Any], signal: Any, sender: Any, template: Any, context: Any, **more: Any
    ) -> None:
        if isinstance(context, RequestContext) and store.get("last") is not context:
            store["last"] = context
            keep(store, signal, sender, template, context, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_client, "store_rendered_templates", keep_of_the_page)
        yield


def pytest_collection_finish() -> None:
    """What was collected lives to the end: the collector of cycles need not look at it after each few hundred new objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: at the end of a run no worker waits for another one's browser."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
