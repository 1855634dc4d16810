"""When somebody is asked what became of what was agreed: three and six months after the last day, in the morning."""

import calendar
from datetime import UTC, date, datetime, time, timedelta

from events.models import Event

MONTHS = (3, 6)
AT = time(9)  # by the clocks of the place
HEARD_AFTER = timedelta(days=1)  # behind the last follow-up: by then who was asked has answered
KEPT_FOR = timedelta(days=90)  # behind the last mail, until names and addresses go
PATIENCE = timedelta(days=14)  # how late a mail about it still goes out


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last of that month where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def asked_at(event: Event, months: int) -> datetime | None:
    """When it is asked about; None where no day is known."""
    if event.local_end is None:
        return None
    return datetime.combine(months_after(event.local_end.date(), months), AT, event.zone).astimezone(UTC)


def heard_at(event: Event) -> datetime | None:
    """When everybody who took part hears what became of it."""
    last = asked_at(event, MONTHS[-1])
    return last + HEARD_AFTER if last else None
