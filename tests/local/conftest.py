import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """A closed folder with a short name, as sockets need it."""
    made = Path(tempfile.mkdtemp(prefix="share-test-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)
