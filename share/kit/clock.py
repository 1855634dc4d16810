"""The one clock of the site.

In the local and test settings it can be moved, for all processes at once, through a small file that holds the offset in
seconds: a pilot of next month can then be lived through today. In production there is no such file.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def offset() -> timedelta:
    """How far the clock was moved; zero in production."""
    if settings.CLOCK_FILE is None:
        return timedelta(0)
    try:
        return timedelta(seconds=float(settings.CLOCK_FILE.read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta(0)


def shift() -> dict[str, float]:
    """What a history context says of a clock that was moved: `clock_offset` in seconds; empty for one that was not."""
    moved = offset().total_seconds()
    return {"clock_offset": moved} if moved else {}


def now() -> datetime:
    """This moment, with its time zone (UTC)."""
    return timezone.now() + offset()


def today(zone: str = "UTC") -> date:
    """The day in a time zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def move_to(instant: datetime) -> None:
    """Let every process of a local or test site believe that it is `instant` now."""
    if settings.CLOCK_FILE is None:
        raise RuntimeError("The clock of a production site cannot be moved.")
    settings.CLOCK_FILE.parent.mkdir(parents=True, exist_ok=True)
    settings.CLOCK_FILE.write_text(str((instant - timezone.now()).total_seconds()))
