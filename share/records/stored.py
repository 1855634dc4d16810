"""Files of the media store: written under a name of their own, and verified whenever they are read.

A stored file that is not what came in is never handed out: reading it raises `Altered`, which a page answers with a sentence.
"""

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from share.kit import clock
from share.records.models import FileProblem, StoredFile

if TYPE_CHECKING:
    from django.core.files import File

BLOCK = 1024 * 1024  # bytes read at a time


class Altered(Exception):
    """A file or a snapshot is lost, or not what was stored; the message says so to the person who asked for it."""

    def __init__(self, sentence: str, problem: FileProblem) -> None:
        super().__init__(sentence)
        self.problem = problem


def store(content: bytes, media_type: str, *, name: str) -> StoredFile:
    """Writes a file of the media store, by a name that no other file ever had. The row is not saved. Raises StoreAway."""
    kept = default_storage.save(name, ContentFile(content))
    return StoredFile(file=kept, media_type=media_type, size=len(content), sha256=sha256(content).hexdigest())


def problem_of(stored: StoredFile) -> FileProblem | None:
    """What is wrong with a file, or None: its hash is computed anew."""
    try:
        with default_storage.open(stored.file) as file:
            return None if digest_of(file) == stored.sha256 else FileProblem.ALTERED
    except FileNotFoundError:
        return FileProblem.LOST


def digest_of(file: "File[bytes]") -> str:
    """SHA-256 of a file from where it stands, in hexadecimal."""
    digest = sha256()
    for block in file.chunks(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def read(stored: StoredFile) -> bytes:
    """The content of a stored file. Raises Altered."""
    with _verified(stored) as file:
        content: bytes = file.read()
    return content


def hand_out(stored: StoredFile, name: str) -> FileResponse:
    """A stored file to be kept and not shown: never under our own address, and by no cache. Raises Altered."""
    headers = {"Cache-Control": "no-store"}
    return FileResponse(
        _verified(stored), as_attachment=True, filename=name, content_type=stored.media_type, headers=headers
    )


def _verified(stored: StoredFile) -> "File[bytes]":
    """The opened file, at its beginning."""
    try:
        file = default_storage.open(stored.file)
    except FileNotFoundError:
        raise _refusal(stored, FileProblem.LOST) from None
    if digest_of(file) != stored.sha256:
        file.close()
        raise _refusal(stored, FileProblem.ALTERED)
    file.seek(0)
    return file


def _refusal(stored: StoredFile, problem: FileProblem) -> Altered:
    note(stored, problem)
    since = {"day": date_format(stored.stored_at)}
    if problem == FileProblem.LOST:
        return Altered(_("The file that was stored on %(day)s is not in the store any more.") % since, problem)
    sentence = _("This file is not the one that was stored on %(day)s: it was altered or damaged since.")
    return Altered(sentence % since, problem)


def note(stored: StoredFile, problem: FileProblem | None) -> None:
    """Writes down what a look at a file found."""
    StoredFile.objects.filter(pk=stored.pk).update(verified_at=clock.now(), problem=problem or "")


def remove(stored: StoredFile) -> None:
    """Deletes the row and, once that is committed, the file. Call it in a transaction."""
    stored.delete()
    transaction.on_commit(partial(default_storage.delete, stored.file), robust=True)
