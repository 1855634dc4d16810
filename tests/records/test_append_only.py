"""The lines of a history: the database refuses to change, remove or empty them, for every history there is."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction

from events.models import Event
from share.records import history
from tests.make import make_pilot

HISTORIES = sorted((m for m in apps.get_models() if hasattr(m, "pgh_tracked_model")), key=lambda m: m._meta.db_table)
TABLES = [model._meta.db_table for model in HISTORIES]


def refused(sql: str) -> bool:
    """The database says no, and why; anything else it may say is raised."""
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(sql)
    return True


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_tracked_model_has_its_history_and_every_history_is_of_a_tracked_model() -> None:
    assert {history.lines_of(model) for model in history.tracked_models()} == set(HISTORIES)
    assert len(HISTORIES) == len(history.tracked_models()) >= 12


def test_what_a_history_is_about_is_tracked() -> None:
    """Everything an activity consists of, and people."""
    names = {model.__name__ for model in history.tracked_models()}
    assert names >= {"Event", "Session", "Registration", "Attendance", "EventDocument", "GrantShare", "EventOrganiser"}
    assert names >= {"EventPlace", "Record", "Roundtable", "Gathering", "Pilot", "SessionModule", "Certificate", "User"}


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_the_lines_of_a_history_can_be_neither_changed_nor_removed_nor_emptied(table: str) -> None:
    write_a_line(table)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        before = cursor.fetchone()[0]
        assert before >= 1
    assert refused(f"UPDATE \"{table}\" SET pgh_label = 'never'")
    assert refused(f'UPDATE "{table}" SET pgh_context = NULL')
    assert refused(f'DELETE FROM "{table}"')
    assert refused(f'TRUNCATE "{table}"')
    assert refused(f'TRUNCATE "{table}" CASCADE')
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        assert cursor.fetchone()[0] == before


def write_a_line(table: str) -> None:
    """A trigger of rows fires only where there is one: a line of empty and nothing, as its columns allow."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type, udt_name FROM information_schema.columns"
            " WHERE table_name = %s AND is_nullable = 'NO' AND is_identity = 'NO' AND column_default IS NULL",
            [table],
        )
        columns = cursor.fetchall()
        plain = {
            "boolean": "false",
            "uuid": "gen_random_uuid()",
            "jsonb": "'{}'",
            "ARRAY": "'{}'",
            "daterange": "'empty'",
            "date": "now()",
            "timestamp with time zone": "now()",
        }
        text = {"character varying", "text"}
        values = [plain.get(kind, "''" if kind in text else "0") for _name, kind, _udt in columns]
        names = ", ".join(f'"{name}"' for name, _kind, _udt in columns)
        cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(values)})')


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_the_triggers_of_a_history_are_two_and_enabled(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal ORDER BY tgname",
            [f'"{table}"'],
        )
        assert cursor.fetchall() == [("append_only_rows", "O"), ("append_only_table", "O")]


@pytest.mark.django_db
def test_a_line_carries_its_context_itself_and_points_to_no_row_that_could_go() -> None:
    for model in HISTORIES:
        fields = {field.name: field for field in model._meta.concrete_fields}
        assert isinstance(fields["pgh_context"], models.JSONField), model.__name__
        assert "pgh_context_id" not in fields
        constrained = [f.name for f in fields.values() if f.is_relation and getattr(f, "db_constraint", False)]
        assert constrained == [], f"{model.__name__}: a row could not go without its line"


@pytest.mark.django_db
def test_a_row_that_goes_leaves_its_lines() -> None:
    event = make_pilot(published=False)
    session = event.sessions.all()[1]
    lines = history.lines_of(type(session))._default_manager.filter(pgh_obj_id=session.pk)
    session.delete()
    assert [*lines.order_by("pgh_id").values_list("pgh_label", flat=True)] == ["added", "removed"]


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_leaves_no_line() -> None:
    event = make_pilot()
    lines = history.lines_of(Event)._default_manager.filter(pgh_obj_id=event.pk)
    before = lines.count()
    with transaction.atomic():
        Event.objects.filter(pk=event.pk).update(title="Another")
        assert lines.count() == before + 1
        transaction.set_rollback(True)
    assert lines.count() == before
    Event.objects.filter(pk=event.pk).update(title="Another")
    assert lines.count() == before + 1, "even where no save() is called"


def test_no_code_of_the_site_goes_around_the_history() -> None:
    base = Path(settings.BASE_DIR)
    around = re.compile(
        r"pgtrigger\.(ignore|disable)|session_replication_role|DISABLE\s+TRIGGER|TriggerDisabled"
        r"|DROP\s+TRIGGER",
        re.I,
    )
    # The way back of migrations: what a deployment undoes, and no running site. The settings say that none is ignored.
    allowed = {"share/records/history.py": 1, "share/pages/migrations/0001_versions_of_pages.py": 1}
    assert "-c pgtrigger.ignore={}" in settings.DATABASES["default"]["OPTIONS"]["options"]
    allowed["share/settings.py"] = 1
    found = {}
    for folder in ("share", "events", "trainings", "roster", "municipalities"):
        for path in (base / folder).rglob("*.py"):
            hits = len(around.findall(path.read_text(encoding="utf-8")))
            if hits:
                found[path.relative_to(base).as_posix()] = hits
    assert found == allowed
