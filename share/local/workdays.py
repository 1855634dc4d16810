"""On which days people of a country come to a training: the demo plans nothing for a Sunday or a holiday."""

from datetime import date, timedelta

WINTER_BREAK = ((12, 24), (1, 6))  # nothing is planned from the first day to the last
EVERYWHERE = frozenset({(5, 1)})
# Holidays on the same day each year that stop offices in the whole country.
FIXED = {
    "AT": {(8, 15), (10, 26), (11, 1), (12, 8)},
    "BE": {(7, 21), (8, 15), (11, 1), (11, 11)},
    "DE": {(10, 3), (11, 1)},
    "FR": {(5, 8), (7, 14), (8, 15), (11, 1), (11, 11)},
    "GB": set(),
    "IT": {(4, 25), (6, 2), (8, 15), (11, 1), (12, 8)},
    "NL": {(4, 27), (5, 5)},
    "PT": {(4, 25), (6, 10), (8, 15), (10, 5), (11, 1), (12, 1), (12, 8)},
    "RO": {(1, 24), (6, 1), (8, 15), (11, 30), (12, 1)},
}
GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY, CORPUS_CHRISTI = -2, 1, 39, 50, 60  # days from Easter Sunday
AROUND_EASTER = {
    "AT": {ASCENSION, WHIT_MONDAY, CORPUS_CHRISTI},
    "BE": {ASCENSION, WHIT_MONDAY},
    "DE": {ASCENSION, WHIT_MONDAY, CORPUS_CHRISTI},
    "FR": {ASCENSION, WHIT_MONDAY},
    "NL": {ASCENSION, WHIT_MONDAY},
    "PT": {CORPUS_CHRISTI},
}
ORTHODOX = {"RO"}


def is_workday(day: date, country: str) -> bool:
    """Whether an activity may lie on that day: no weekend, winter break or main holiday of the country."""
    month_day = (day.month, day.day)
    if day.weekday() >= 5 or month_day >= WINTER_BREAK[0] or month_day <= WINTER_BREAK[1]:
        return False
    if month_day in EVERYWHERE or month_day in FIXED.get(country, set()) or _is_british_bank_holiday(day, country):
        return False
    after = (day - easter(day.year)).days
    if after in {GOOD_FRIDAY, EASTER_MONDAY} or after in AROUND_EASTER.get(country, set()):
        return False
    after = (day - orthodox_easter(day.year)).days
    return not (country in ORTHODOX and after in {GOOD_FRIDAY, EASTER_MONDAY, WHIT_MONDAY})


def workday_near(today: date, days: int, country: str) -> date:
    """The working day nearest to `days` from today, on the same side of today; of two as near, the one nearer to today."""
    side = 1 if days > 0 else -1
    for off in range(60):
        for distance in (abs(days) - off, abs(days) + off):
            day = today + side * timedelta(days=distance)
            if distance > 0 and is_workday(day, country):
                return day
    raise ValueError(f"No working day near {days} days from {today} in {country}.")


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Jones, Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Orthodox churches, told in the Gregorian calendar (Meeus). Right from 1900 to 2099."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def _is_british_bank_holiday(day: date, country: str) -> bool:
    """The first and the last Monday of May, and the last of August."""
    if country != "GB" or day.weekday() != 0:
        return False
    is_last = (day + timedelta(days=7)).month != day.month
    return (day.month == 5 and (day.day <= 7 or is_last)) or (day.month == 8 and is_last)
