from datetime import date

import pytest

from share.kit.precision import Count, DatePrecision, Precision, read_count, read_date

EXACT, ABOUT, AT_LEAST, PLANNED = Precision.EXACT, Precision.ABOUT, Precision.AT_LEAST, Precision.PLANNED


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
        ("25", "government officials", Count(25, EXACT)),
        ("25", "town planners", Count(25, EXACT)),
        ("30", "approx., target then result", Count(30, ABOUT)),
    ],
)
def test_a_number_keeps_how_sure_it_is(number: str, words: str, count: Count) -> None:
    assert read_count(number, words) == count


def test_no_number_is_unknown_and_not_zero() -> None:
    assert read_count("", "approx") is None


@pytest.mark.parametrize("text", ["many", "-3", "3.5", "12345678901", "=1+1", "about 40"])
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
