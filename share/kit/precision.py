"""Numbers and days as people write them down: how sure they are stays with them."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Precision(TextChoices):
    """How sure a number is. Unknown is not zero."""

    RECORDED = "recorded", gettext_lazy("counted from records")
    EXACT = "exact", gettext_lazy("reported exactly")
    ABOUT = "about", gettext_lazy("about")
    AT_LEAST = "at_least", gettext_lazy("at least")
    PLANNED = "planned", gettext_lazy("planned")


@dataclass(frozen=True)
class Count:
    """A number somebody reported, how sure it is, and what else they said of it."""

    number: int
    precision: Precision
    note: str = ""


# The word that stands first decides: "40 planned approx" is a plan first of all.
WORDS = (
    (r"planned|planning|target", Precision.PLANNED),
    (r"at least|minimum|over|more than", Precision.AT_LEAST),
    (r"approx\.?|approximately|about|around|ca\.?", Precision.ABOUT),
)
COUNT = re.compile(r"([0-9]{1,3}(?:[ ,.][0-9]{3})+|[0-9]{1,9})(?![0-9]|[.,][0-9])\s*(.*)", re.DOTALL)


def read_count(number: str, words: str = "") -> Count | None:
    """`90` and `approx (another page says 85)`, also in one text; None when there is no number.

    What stands in brackets is a note and says nothing about the precision. Raises ValueError when the text holds
    something else than a number and its words.
    """
    text = number.strip()
    if not text:
        return None
    number_and_words = COUNT.fullmatch(text)
    if number_and_words is None:
        raise ValueError(_("“%(text)s” is no number of people.") % {"text": text[:80]})
    said = f"{number_and_words[2]} {words}".strip()
    note = " ".join(re.findall(r"\(([^()]*)\)", said))
    plain = re.sub(r"\([^()]*\)", " ", said).casefold()
    found = [
        (match.start(), precision)
        for words_of, precision in WORDS
        if (match := re.search(rf"(?<!\w)(?:{words_of})(?!\w)", plain))
    ]
    precision = min(found)[1] if found else Precision.EXACT
    return Count(int(re.sub(r"[ ,.]", "", number_and_words[1])), precision, note)


class DatePrecision(TextChoices):
    """How exactly a day is known."""

    DAY = "day", gettext_lazy("to the day")
    MONTH = "month", gettext_lazy("to the month")
    YEAR = "year", gettext_lazy("to the year")
    UNKNOWN = "unknown", gettext_lazy("not known")


@dataclass(frozen=True)
class PartialDate:
    """`2013`, `2013-02` or `2013-02-18` as the days it may mean: the first and the last of them."""

    first: date
    last: date
    precision: DatePrecision


def read_date(text: str) -> PartialDate | None:
    """None for an empty text. Raises ValueError when it is no year, month or day (ISO 8601, 4.1.2)."""
    text = text.strip()
    if not text:
        return None
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if day and month:
            exact = date(year, month, day)
            return PartialDate(exact, exact, DatePrecision.DAY)
        if month:
            last = calendar.monthrange(year, month)[1]
            return PartialDate(date(year, month, 1), date(year, month, last), DatePrecision.MONTH)
        return PartialDate(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR)
    except (ValueError, calendar.IllegalMonthError):
        raise ValueError(_("“%(text)s” is no date: write 2013, 2013-02 or 2013-02-18.") % {"text": text[:40]}) from None
