from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache


@pytest.fixture(autouse=True)
def own_folder(settings: LazySettings, tmp_path: Path) -> None:
    """Files and the clock of one test are not those of another."""
    settings.EMAIL_BACKEND = "share.mail.backend.OutboxBackend"  # pytest-django would catch mail before our outbox
    settings.CLOCK_FILE = tmp_path / "clock-offset"
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "media", "allow_overwrite": True}}
    }
    cache.clear()
