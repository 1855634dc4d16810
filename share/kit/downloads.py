"""Files made for a request. What lies in the media store leaves by `share.records.stored.hand_out`."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpResponse

P = ParamSpec("P")
T = TypeVar("T")
_being_made = 0
_lock = threading.Lock()


class TooManyFiles(Exception):
    """As many files as one process makes at once are being made for other people just now."""


def download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file made for this request, to be kept and not shown. `name` is plain ASCII."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)


@contextmanager
def making_a_file() -> Iterator[None]:
    """While a file is made for a request, which may take seconds. Raises TooManyFiles, so that pages keep their threads."""
    global _being_made
    with _lock:
        if _being_made >= settings.FILES_AT_ONCE:
            raise TooManyFiles
        _being_made += 1
    try:
        yield
    finally:
        with _lock:
            _being_made -= 1


def makes_a_file(work: Callable[P, T]) -> Callable[P, T]:
    """The same, as a decorator of a view or function that makes one. Raises TooManyFiles."""

    @wraps(work)
    def limited(*args: P.args, **kwargs: P.kwargs) -> T:
        with making_a_file():
            return work(*args, **kwargs)

    return limited
