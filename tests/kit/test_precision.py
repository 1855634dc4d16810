from datetime import date

import pytest

from share.kit.precision import Count, DatePrecision, Precision, read_count, read_date

EXACT, ABOUT, AT_LEAST, RANGE, PLANNED = (
    Precision.EXACT,
    Precision.ABOUT,
    Precision.AT_LEAST,
    Precision.RANGE,
    Precision.PLANNED,
)


@pytest.mark.parametrize(
    ("number", "words", "count"),
    [
        ("25", "exact", Count(25, EXACT)),
        ("90", "approx (another page says 85)", Count(90, ABOUT, "another page says 85")),
        ("90 approx (another page says 85)", "", Count(90, ABOUT, "another page says 85")),
        ("140 at least", "", Count(140, AT_LEAST)),
        ("40", "planned approx", Count(40, PLANNED)),
        ("18", "planned minimum", Count(18, PLANNED)),
        ("30", "planned target", Count(30, PLANNED)),
        ("1,200", "over", Count(1200, AT_LEAST)),
        ("1 200", "", Count(1200, EXACT)),
        ("0", "", Count(0, EXACT)),
        ("25", "government officials", Count(25, EXACT, "government officials")),
        ("25", "town planners", Count(25, EXACT, "town planners")),
        ("30", "approx., target then result", Count(30, ABOUT, "then result")),
        ("12-15", "", Count(12, RANGE, "", 15)),
        ("12–15", "mayors", Count(12, RANGE, "mayors", 15)),
        ("15 bis 20", "", Count(15, RANGE, "", 20)),
        ("15 à 20", "approx", Count(15, ABOUT, "", 20)),
        ("1,200 to 1,300", "", Count(1200, RANGE, "", 1300)),
        ("20+", "", Count(20, AT_LEAST)),
        ("20 + staff", "", Count(20, AT_LEAST, "staff")),
        ("ca. 30", "", Count(30, ABOUT)),
        ("about 40", "", Count(40, ABOUT)),
        ("~30", "", Count(30, ABOUT)),
        ("over 30", "planned", Count(30, AT_LEAST)),
        ("25 mayors", "", Count(25, EXACT, "mayors")),
    ],
)
def test_a_number_keeps_how_sure_it_is(number: str, words: str, count: Count) -> None:
    assert read_count(number, words) == count


def test_no_number_is_unknown_and_not_zero() -> None:
    assert read_count("", "approx") is None


@pytest.mark.parametrize(
    "text",
    [
        "many",
        "-3",
        "3.5",
        "12345678901",
        "=1+1",
        "about a dozen",
        "25/30",
        "15-12",
        "12-12",
        "12-15+",
        "12 15 18",
        "day 2: 30",
        "30 2",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no number of people"):
        read_count(text)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2013", date(2013, 1, 1), date(2013, 12, 31), DatePrecision.YEAR),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29), DatePrecision.MONTH),
        ("2018-09-18", date(2018, 9, 18), date(2018, 9, 18), DatePrecision.DAY),
    ],
)
def test_a_partial_date_is_the_days_it_may_mean(text: str, first: date, last: date, precision: DatePrecision) -> None:
    found = read_date(text)
    assert found
    assert (found.first, found.last, found.precision) == (first, last, precision)


@pytest.mark.parametrize("text", ["0000", "2013-13", "2013-02-30", "13.2.2013", "2013-2", "spring 2013", "٢٠١٣"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        read_date(text)
