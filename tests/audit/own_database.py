"""A plugin of pytest: the test database bears the name the environment says, and is there already when that says so."""

import os
from typing import Any

from django.conf import settings
from django.db.backends.base.creation import BaseDatabaseCreation

NAME, IS_MADE = "SHARE_AUDIT_DATABASE", "SHARE_AUDIT_DATABASE_IS_MADE"


def pytest_configure() -> None:
    settings.DATABASES["default"]["TEST"]["NAME"] = os.environ[NAME]
    if os.environ.get(IS_MADE):
        BaseDatabaseCreation.create_test_db = _use


def _use(creation: BaseDatabaseCreation, *arguments: Any, **options: Any) -> str:
    """A copy of a migrated database need not be looked through for migrations once more, which takes a second."""
    creation.connection.close()
    creation.connection.settings_dict["NAME"] = os.environ[NAME]
    return os.environ[NAME]
