import logging
import re
from collections.abc import Iterator
from typing import Any

from django.db import Error

TOKENS = re.compile(r"/(my|key)/[^/\s]+")
ROW = re.compile(r"\n(DETAIL|CONTEXT|HINT|QUERY|WHERE): .*", re.DOTALL)


class WithoutTokens(logging.Filter):
    """Keeps what opens somebody's page out of the log: the address of a page that failed may hold it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if TOKENS.search(message):
            record.msg, record.args = TOKENS.sub(r"/\1/…", message), ()
        return True


class WithoutRows(logging.Formatter):
    """Writes errors of the database without what PostgreSQL tells below their first line: the row, and so people."""

    def formatException(self, ei: Any) -> str:
        text = super().formatException(ei)
        for error in _chain(ei[1]):
            if isinstance(error, Error):
                text = text.replace(str(error), first_line(error))
        return text

    def formatMessage(self, record: logging.LogRecord) -> str:
        return ROW.sub("", super().formatMessage(record))


def first_line(error: BaseException) -> str:
    """What went wrong, without the lines below it."""
    return (str(error).splitlines() or [""])[0]


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those it came from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
