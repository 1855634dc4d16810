"""A plugin of pytest: the test database bears the name that the environment says, so that two runs do not share one."""

import os

from django.conf import settings

NAME = "SHARE_AUDIT_DATABASE"


def pytest_configure() -> None:
    settings.DATABASES["default"]["TEST"]["NAME"] = os.environ[NAME]
