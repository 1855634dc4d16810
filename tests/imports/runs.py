"""Files brought as in the browser, for tests; and what every domain table holds."""

from typing import Any

from django.apps import apps
from django.db import connection

from share.accounts.models import User
from share.imports import actions
from share.imports.models import ImportRun
from share.jobs.actions import work_due

# What an import leaves behind when it is undone: the run itself, the work and the mail that it took, and the history.
LEFT = {"imports.importrun", "imports.runchange", "imports.rowdecision", "imports.cellcorrection"}
LEFT |= {
    "jobs.job",
    "mail.mail",
    "records.storedfile",
    "sessions.session",
    "usersessions.usersession",
    "records.formkey",
}


def bring(by: User, content: bytes, source: str = "municipalities.csv", name: str = "towns.csv") -> ImportRun:
    """A file that was brought and checked."""
    return worked(actions.bring(source, name, content, by=by))


def load(run: ImportRun, by: User) -> ImportRun:
    return worked(actions.ask_to_load(run.public_id, by=by))


def undo(run: ImportRun, by: User) -> ImportRun:
    return worked(actions.ask_to_undo(run.public_id, by=by))


def worked(run: ImportRun) -> ImportRun:
    """The run after its job."""
    work_due()
    run.refresh_from_db()
    return run


def problems(run: ImportRun) -> list[tuple[int, str]]:
    return [(one["row"], one["column"]) for one in run.outcome["rejected"]]


def counts(run: ImportRun) -> tuple[int, int, int]:
    return run.outcome["created"], run.outcome["updated"], run.outcome["unchanged"]


def everything() -> dict[str, Any]:
    """Every row of every domain table, word for word."""
    found, tables = {}, {*connection.introspection.table_names()}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label_lower in LEFT or hasattr(model, "pgh_tracked_model") or model._meta.db_table not in tables:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{model._meta.db_table}" t ORDER BY 1')
            found[model._meta.label] = cursor.fetchall()
    return found
