import logging
import re

TOKENS = re.compile(r"/(my|key)/[^/\s]+")


class WithoutTokens(logging.Filter):
    """Keeps what opens somebody's page out of the log: the address of a page that failed may hold it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if TOKENS.search(message):
            record.msg, record.args = TOKENS.sub(r"/\1/…", message), ()
        return True
