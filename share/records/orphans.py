"""Files that no row names: a worker was killed between the file and its row, or a row was taken back."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from share.jobs.registry import Purge
from share.records.models import StoredFile

KEEP = timedelta(days=1)  # no file waits that long for its row: a request or a job lasts minutes
BLOCK = 500
FOLDERS = ("documents", "certificates", "reports", "imports")


def remove_orphans() -> int:
    """Takes out files older than a day that no row names; how many."""
    gone, block = 0, []
    for name in _old_files():
        block.append(name)
        if len(block) == BLOCK:
            gone, block = gone + _remove(block), []
    return gone + _remove(block)


def _old_files() -> Iterator[str]:
    for folder in FOLDERS:
        try:
            _folders, names = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        for name in names:
            try:
                old = default_storage.get_modified_time(f"{folder}/{name}") < timezone.now() - KEEP
            except FileNotFoundError:  # taken out meanwhile
                continue
            if old:
                yield f"{folder}/{name}"


def _remove(names: list[str]) -> int:
    known = set(StoredFile.objects.filter(file__in=names).values_list("file", flat=True))
    for name in (orphans := [name for name in names if name not in known]):
        default_storage.delete(name)
    return len(orphans)


ORPHANS = Purge(_("Files that no record names any more"), _("a day"), remove_orphans, every=timedelta(days=1))
