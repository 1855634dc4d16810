"""Data of another version: a database is migrated only when every migration it has already had is known here."""

from collections.abc import Iterable
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from share.local.before import shown_address
from share.local.embedded import StartError

Migration = tuple[str, str]  # the label of an app and a migration's name


def refuse_other_version(url: str, own_folder: Path | None) -> None:
    """Raises StartError when one of our migrations was applied to the database at `url` that is not on disk.

    `own_folder` is the data folder when the database lies in it, and None when DATABASE_URL names the database.
    """
    unknown = unknown_migrations(applied_migrations(url))
    if not unknown:
        return
    cause = f"was made by another version of SHARE (it has the unknown migration {'.'.join(unknown[0])})"
    if own_folder:
        raise StartError(f"The data in {own_folder} {cause}: give a new folder with SHARE_DATA, or move this one away.")
    raise StartError(f"The database at {shown_address(url)} (DATABASE_URL) {cause}: give a new one.")


def unknown_migrations(applied: Iterable[Migration]) -> list[Migration]:
    """Those of `applied` that belong to an app of ours and are not on disk; those of packages are theirs to judge."""
    ours = {app.label for app in apps.get_app_configs() if (settings.BASE_DIR / app.name.split(".")[0]).is_dir()}
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    return sorted(row for row in applied if row[0] in ours and row not in known)


def applied_migrations(url: str) -> list[Migration]:
    """All that Django has noted in this database; none when it is empty."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
        if not found or found[0] is None:
            return []
        return connection.execute("SELECT app, name FROM django_migrations").fetchall()
