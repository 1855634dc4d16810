"""`python -m tests.migrations.record`: keeps the demo of this release, for the next one to be tried over.

Run it at the commit of a release, with DATABASE_URL naming a database that this very code has migrated and filled with its demo.
"""

import gzip
import json
import os
from pathlib import Path

import psycopg
from psycopg import sql

KEPT = Path(__file__).with_name("demo_of_the_release_before.json.gz")
# What a database makes by itself when it is migrated.
MADE_ANEW = {"auth_permission", "django_content_type", "django_migrations", "django_session"}
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
COLUMNS = (
    "SELECT column_name FROM information_schema.columns"
    " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position"
)
LAST = "SELECT DISTINCT ON (app) app, name FROM django_migrations ORDER BY app, name DESC"


def main() -> None:
    kept: dict[str, object] = {}
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        migrations = dict(connection.execute(LAST).fetchall())
        for (table,) in connection.execute(TABLES).fetchall():
            columns = [name for (name,) in connection.execute(COLUMNS, [table]).fetchall()]
            query = sql.SQL("COPY {} ({}) TO STDOUT").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
            )
            with connection.cursor().copy(query) as copy:
                rows = b"".join(bytes(block) for block in copy).decode()
            if rows and table not in MADE_ANEW:
                kept[table] = {"columns": columns, "rows": rows}
    text = json.dumps({"migrations": migrations, "tables": kept}, ensure_ascii=False, sort_keys=True)
    KEPT.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
