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
    RANGE = "range", gettext_lazy("between")
    PLANNED = "planned", gettext_lazy("planned")


@dataclass(frozen=True)
class Count:
    """A number somebody reported, how sure it is, and what else they said of it. `most` is the upper end of a range."""

    number: int
    precision: Precision
    note: str = ""
    most: int | None = None


# The word that stands first decides: "40 planned approx" is a plan first of all.
WORDS = (
    (r"planned|planning|target", Precision.PLANNED),
    (r"at least|minimum|over|more than", Precision.AT_LEAST),
    (r"approx\.?|approximately|about|around|circa|ca\.?|etwa|rund|environ|ongeveer|cerca de|cerca di", Precision.ABOUT),
    (r"exact|exactly", Precision.EXACT),
)
NUMBER = r"([0-9]{1,3}(?:[ ,.][0-9]{3})+|[0-9]{1,9})(?![0-9]|[.,][0-9])"
TO = r"\s*(?:-|–|—|to|bis|à|a|tot|até|până la)\s*"
COUNT = re.compile(
    rf"(?P<before>[^0-9]*?)(?P<sign>[~≈]?)\s*{NUMBER}(?:{TO}{NUMBER})?\s*(?P<plus>\+?)(?P<after>.*)", re.DOTALL
)


def read_count(number: str, words: str = "") -> Count | None:
    """`90` and `approx (another page says 85)`, also in one text; `12-15`, `20+`, `ca. 30`. None when there is no number.

    Whatever is neither number nor a word of how sure it is becomes the note; what stands in brackets says nothing of how
    sure it is. Raises ValueError when the text holds no number, or another one that is no end of a range.
    """
    text = number.strip()
    if not text:
        return None
    found = COUNT.fullmatch(text)
    refused = ValueError(_("“%(text)s” is no number of people.") % {"text": text[:80]})
    if found is None or _words_of(found["before"])[1] or re.match(r"\s*[/0-9]", found["after"]):
        raise refused
    low, high = (int(re.sub(r"[ ,.]", "", end)) if end else None for end in found.group(3, 4))
    assert low is not None
    if high is not None and (high <= low or found["plus"]):
        raise refused
    sure, note = _words_of(f"{found['before']} {found['after']} {words}")
    if sure is None:
        sure = Precision.AT_LEAST if found["plus"] else Precision.ABOUT if found["sign"] else Precision.EXACT
    if high is not None and sure == Precision.EXACT:
        sure = Precision.RANGE
    return Count(low, sure, note, high)


def _words_of(text: str) -> tuple[Precision | None, str]:
    """How sure a text says it is, by the word that stands first, and the rest of it; what is in brackets is all rest."""
    bracketed = re.findall(r"\(([^()]*)\)", text)
    plain = re.sub(r"\([^()]*\)", " ", text)
    found = []
    for words, precision in WORDS:
        for match in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", plain, re.IGNORECASE):
            found.append((match.start(), precision))
            plain = plain[: match.start()] + " " * len(match[0]) + plain[match.end() :]
    rest = " ".join(plain.split()).strip(" ,;.:")
    return (min(found)[1] if found else None), "; ".join(part for part in [rest, *bracketed] if part)


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
