"""Which stretch of time is meant when somebody names a grant and perhaps a day."""

from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import CommandError

from share.grants.models import Grant


def grant_called(code: str) -> str:
    """A code as it is compared: single blanks."""
    return " ".join(code.split())


def day(text: str) -> date:
    """A day of the command line. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no day: write 2019-01-31.") from None


def period(grant: Grant, first: date | None, last: date | None) -> tuple[date, date]:
    """What is not said is the beginning of the grant, and the last day that counts. Raises CommandError."""
    begins, ends = first or grant.starts_on, last or grant.counts_until
    if ends < begins:
        raise CommandError("The period ends before it starts.")
    return begins, ends
