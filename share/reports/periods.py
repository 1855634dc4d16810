"""Which stretch of time is meant when somebody names a grant and perhaps a day."""

from datetime import date

from django.core.management.base import CommandError

from share.grants.models import Grant


def grant_called(code: str) -> str:
    """A code as it is compared: single blanks."""
    return " ".join(code.split())


def period(grant: Grant, first: date | None, last: date | None) -> tuple[date, date]:
    """What is not said is the beginning of the grant, and the last day that counts. Raises CommandError."""
    begins, ends = first or grant.starts_on, last or grant.counts_until
    if ends < begins:
        raise CommandError("The period ends before it starts.")
    return begins, ends
