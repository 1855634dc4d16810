"""Numbers and days as people write them down: how sure they are stays with them."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.formats import date_format
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


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


# The word that stands first decides: "40 planned approx" is a plan first of all.
WORDS = (
    (_any_of(r"planned|planning|target"), Precision.PLANNED),
    (_any_of(r"at least|minimum|over|more than"), Precision.AT_LEAST),
    (
        _any_of(r"approx\.?|approximately|about|around|circa|ca\.?|etwa|rund|environ|ongeveer|cerca d[ei]"),
        Precision.ABOUT,
    ),
    (_any_of(r"exact|exactly"), Precision.EXACT),
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
    if found is None or _words_of(found["before"])[1] or re.match(r"\s*[/0-9]", found["after"]):
        raise _no_number(text)
    low, high = (int(re.sub(r"[ ,.]", "", end)) if end else None for end in found.group(3, 4))
    assert low is not None
    if high is not None and (high <= low or found["plus"]):
        raise _no_number(text)
    sure, note = _words_of(f"{found['before']} {found['after']} {words}")
    if sure is None:
        sure = Precision.AT_LEAST if found["plus"] else Precision.ABOUT if found["sign"] else Precision.EXACT
    if high is not None and sure == Precision.EXACT:
        sure = Precision.RANGE
    return Count(low, sure, note, high)


def count_in_words(number: int | None, most: int | None, precision: str) -> str:
    """`8`, `about 8`, `at least 8`, `8–10`, `8 planned`; empty where no number is known."""
    if number is None:
        return ""
    ends = "–".join(str(end) for end in (number, most) if end is not None)
    words = {
        Precision.ABOUT.value: _("about %(number)s"),
        Precision.AT_LEAST.value: _("at least %(number)s"),
        Precision.PLANNED.value: _("%(number)s planned"),
    }
    return words.get(precision, "%(number)s") % {"number": ends}


def _no_number(text: str) -> ValueError:
    return ValueError(_("“%(text)s” is no number of people.") % {"text": text[:80]})


def _words_of(text: str) -> tuple[Precision | None, str]:
    """How sure a text says it is, by the word that stands first, and the rest of it; what is in brackets is all rest."""
    bracketed = re.findall(r"\(([^()]*)\)", text)
    plain = re.sub(r"\([^()]*\)", " ", text)
    found = []
    for words, precision in WORDS:
        for match in words.finditer(plain):
            found.append((match.start(), precision))
            plain = plain[: match.start()] + " " * len(match[0]) + plain[match.end() :]
    rest = " ".join(plain.split()).strip(" ,;.:")
    return (min(found)[1] if found else None), "; ".join(part for part in [rest, *bracketed] if part)


class DatePrecision(TextChoices):
    """How exactly a day is known."""

    DAY = "day", gettext_lazy("to the day")
    MONTH = "month", gettext_lazy("to the month")
    YEAR = "year", gettext_lazy("to the year")
    ABOUT = "about", gettext_lazy("about, or not for certain")
    UNKNOWN = "unknown", gettext_lazy("not known")


@dataclass(frozen=True)
class PartialDate:
    """A date in EDTF (ISO 8601-2, levels 0 and 1) as the days it may mean: the first and the last of them."""

    first: date
    last: date
    precision: DatePrecision


PLAIN_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?")
# What EDTF adds to a plain date: uncertain, approximate or both; a season in place of a month; figures that are not known.
FURTHER_DATE = re.compile(r"([0-9]{3}X|[0-9]{2}XX|[0-9]{4})(?:-(?:2[1-4]|XX|[0-9]{2}(?:-(?:[0-9]{2}|XX))?))?([?~%]?)")


def read_date(text: str) -> PartialDate | None:
    """`2013`, `2013-02`, `2013-02-18`, `2013?`, `2013~`, `2013-21` (spring), `201X`, `2014/2015`. None for an empty text.

    Raises ValueError for what is no such date, and for an interval whose end is open or lies before its beginning.
    """
    text = text.strip()
    if not text:
        return None
    ends = [_read_end(end) for end in text.split("/")]
    first, last = ends[0], ends[-1]
    if first is None or last is None or len(ends) > 2 or last.last < first.first:
        sentence = _(
            "“%(text)s” is no date: write 2013, 2013-02, 2013-02-18, 2013? (perhaps), 2013~ (about), 2014/2015."
        )
        raise ValueError(sentence % {"text": text[:40]})
    order = list(DatePrecision)
    return PartialDate(first.first, last.last, max(first.precision, last.precision, key=order.index))


@lru_cache(4096)
def _read_end(text: str) -> PartialDate | None:
    """One date, or one end of an interval. None when it is no date."""
    match = PLAIN_DATE.fullmatch(text)
    if match is None:
        return _read_further(text)
    try:
        year, month, day = (int(part) if part else 0 for part in match.groups())
        if day:
            exact = date(year, month, day)
            return PartialDate(exact, exact, DatePrecision.DAY)
        if month:
            last = calendar.monthrange(year, month)[1]
            return PartialDate(date(year, month, 1), date(year, month, last), DatePrecision.MONTH)
        return PartialDate(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR)
    except ValueError:
        return None


def _read_further(text: str) -> PartialDate | None:
    """By the package `edtf`, which is a hundred times slower than a plain date needs."""
    if FURTHER_DATE.fullmatch(text) is None:
        return None
    from edtf import EDTFParseException, parse_edtf

    try:
        found = parse_edtf(text)
        first, last = (date(*struct[:3]) for struct in (found.lower_strict(), found.upper_strict()))
    except (EDTFParseException, ValueError):
        return None
    return PartialDate(first, last, DatePrecision.ABOUT)


def date_in_words(text: str) -> str:
    """`about 2018`, `perhaps May 2018`, `between 2014 and 2015`, `3 May 2018 – 5 May 2018`; what is no date stays as it is."""
    ends = text.strip().split("/")
    if not text.strip() or len(ends) > 2 or any(_read_end(end) is None for end in ends):
        return text
    words = [_end_in_words(end) for end in ends]
    if len(words) == 1 or words[0] == words[1]:
        return words[0]
    if all(DAY_OF_EDTF.fullmatch(end) for end in ends):
        return f"{words[0]} – {words[1]}"
    return _("between %(first)s and %(last)s") % {"first": words[0], "last": words[1]}


DAY_OF_EDTF = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _end_in_words(text: str) -> str:
    qualified = {
        "?": _("perhaps %(date)s"),
        "~": _("about %(date)s"),
        "%": _("perhaps about %(date)s"),
    }.get(text[-1], "%(date)s")
    return qualified % {"date": _plain_in_words(text.rstrip("?~%"))}


def _plain_in_words(text: str) -> str:
    found = _read_end(text)
    assert found is not None
    seasons = {
        "21": _("spring %(year)s"),
        "22": _("summer %(year)s"),
        "23": _("autumn %(year)s"),
        "24": _("winter %(year)s"),
    }
    year, _dash, rest = text.partition("-")
    if rest in seasons:
        return seasons[rest] % {"year": year}
    if year.endswith("X"):
        return _("between %(first)s and %(last)s") % {"first": found.first.year, "last": found.last.year}
    if "X" in rest:
        known = found.first.replace(day=1)
        return _("in %(date)s, day not known") % {"date": date_format(known, "Y" if rest.startswith("XX") else "F Y")}
    return date_format(found.first, {0: "Y", 2: "F Y"}.get(len(rest), "j F Y"))
