"""Builds the database of the release before, fills it with its demo, and migrates it to this code. Run by the test alone.

Prints, as JSON, how many rows each table had, and whether every hash of a snapshot still holds.
"""

import gzip
import io
import json
import os
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "share.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from psycopg import sql  # noqa: E402

from tests.migrations.record import KEPT  # noqa: E402

GRANT = "AMIF-2016-AG-INTE 776239"


def main() -> None:
    before = json.loads(gzip.decompress(KEPT.read_bytes()))
    connection.ensure_connection()
    MigrationExecutor(connection).migrate(sorted(before["migrations"].items()))
    with connection.cursor() as cursor:
        fill(cursor, before["tables"])
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    print(json.dumps(found(before["tables"])))


def fill(cursor: Any, tables: dict[str, Any]) -> None:
    """As a restored backup comes in: no trigger fires and no key is looked up."""
    cursor.execute("SET session_replication_role = replica")
    every = sql.SQL(", ").join(map(sql.Identifier, tables))
    cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(every))
    for table, of in tables.items():
        columns = sql.SQL(", ").join(map(sql.Identifier, of["columns"]))
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)) as copy:
            copy.write(of["rows"].encode())
        for key in {"id", "pgh_id"}.intersection(of["columns"]):
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key])
            if sequence := cursor.fetchone()[0]:
                largest = sql.SQL("SELECT setval(%s, max({})) FROM {}")
                cursor.execute(largest.format(sql.Identifier(key), sql.Identifier(table)), [sequence])
    cursor.execute("SET session_replication_role = DEFAULT")


def found(tables: dict[str, Any]) -> dict[str, Any]:
    from share.reports.models import Report
    from share.reports.snapshot import digest

    figures = io.StringIO()
    call_command("figures", "--grant", GRANT, "--to", "2019-01-31", "--json", stdout=figures)
    rows = {}
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for table, of in tables.items():
            if table in existing:
                cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
                rows[table] = [of["rows"].count("\n"), cursor.fetchone()[0]]
    return {
        "rows": rows,
        "figures": {one["key"]: one["value"] for one in json.loads(figures.getvalue())["figures"]},
        "snapshots": [digest(bytes(report.snapshot)) == report.sha256 for report in Report.objects.exclude(sha256="")],
    }


if __name__ == "__main__":
    main()
