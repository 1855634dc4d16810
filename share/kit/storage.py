"""Where files lie, so that a file is there whole or not at all, and a full disk is a sentence."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

PART = ".part"  # the end of the name of a file that is being written


class StoreAway(Exception):
    """The store takes no files: it is full, read-only or not there. The message says so without its path."""

    def __init__(self) -> None:
        super().__init__(
            _("The store for files is full or cannot be written to, so the file was not kept. Try it later.")
        )


class WholeFiles(FileSystemStorage):
    """A folder. A file is written beside its place and renamed into it, so no half file ever has its name."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Writes a file under its name, over one that has it already; gives the name. Raises StoreAway."""
        name = name or str(content.name)
        beside = f"{name}{PART}"
        try:
            super().save(beside, content)
            with open(self.path(beside), "rb") as written:
                os.fsync(written.fileno())
            os.replace(self.path(beside), self.path(name))
        except OSError:
            with suppress(OSError):
                Path(self.path(beside)).unlink()
            raise StoreAway from None
        return name

    def delete(self, name: str) -> None:
        try:
            super().delete(name)
        except OSError:
            raise StoreAway from None
