"""Work that is done and taken back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


class _TakenBackError(Exception):
    pass


@contextmanager
def taken_back() -> Iterator[None]:
    """Does what is asked for in the database and takes it back.

    To see what would become of it; and for answers that must not tell what was found: where nothing is to be written,
    writing it takes as long as if it were.
    """
    try:
        with transaction.atomic():
            yield
            raise _TakenBackError
    except _TakenBackError:
        pass
