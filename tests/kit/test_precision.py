from datetime import date

import pytest

from share.kit.precision import Count, DatePrecision, Precision, date_in_words, read_count, read_date

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
        ("2018?", date(2018, 1, 1), date(2018, 12, 31), DatePrecision.ABOUT),
        ("2018~", date(2018, 1, 1), date(2018, 12, 31), DatePrecision.ABOUT),
        ("2018%", date(2018, 1, 1), date(2018, 12, 31), DatePrecision.ABOUT),
        ("2018-05~", date(2018, 5, 1), date(2018, 5, 31), DatePrecision.ABOUT),
        ("2018-05-03?", date(2018, 5, 3), date(2018, 5, 3), DatePrecision.ABOUT),
        ("2018-21", date(2018, 3, 1), date(2018, 5, 31), DatePrecision.ABOUT),
        ("201X", date(2010, 1, 1), date(2019, 12, 31), DatePrecision.ABOUT),
        ("2018-XX", date(2018, 1, 1), date(2018, 12, 31), DatePrecision.ABOUT),
        ("2018-02-XX", date(2018, 2, 1), date(2018, 2, 28), DatePrecision.ABOUT),
        ("2014/2015", date(2014, 1, 1), date(2015, 12, 31), DatePrecision.YEAR),
        ("2018-05-03/2018-05-05", date(2018, 5, 3), date(2018, 5, 5), DatePrecision.DAY),
        ("2018-05/2018-06-02", date(2018, 5, 1), date(2018, 6, 2), DatePrecision.MONTH),
        ("2018?/2019~", date(2018, 1, 1), date(2019, 12, 31), DatePrecision.ABOUT),
    ],
)
def test_a_partial_date_is_the_days_it_may_mean(text: str, first: date, last: date, precision: DatePrecision) -> None:
    found = read_date(text)
    assert found
    assert (found.first, found.last, found.precision) == (first, last, precision)


@pytest.mark.parametrize(
    "text",
    [
        "0000",
        "2013-13",
        "2013-02-30",
        "13.2.2013",
        "2013-2",
        "spring 2013",
        "٢٠١٣",
        "2018??",
        "/2018",
        "2018/",
        "2018/..",
        "2019/2018",
        "2018/2019/2020",
        "-0044",
        "Y170000002",
        "[2018,2019]",
        "2018-13~",
        "2018-02-30?",
        "XXXX",
        "20188",
        "2018-05-03T10:00",
        "?",
        "/",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("2018", "2018"),
        ("2018-05", "May 2018"),
        ("2018-05-03", "3 May 2018"),
        ("2018~", "about 2018"),
        ("2018?", "perhaps 2018"),
        ("2018%", "perhaps about 2018"),
        ("2018-05~", "about May 2018"),
        ("2014/2015", "between 2014 and 2015"),
        ("2018-05/2018-06", "between May 2018 and June 2018"),
        ("2018-05-03/2018-05-05", "3 May 2018 – 5 May 2018"),
        ("2018-05-03/2018-05-03", "3 May 2018"),
        ("2018?/2019~", "between perhaps 2018 and about 2019"),
        ("2018-22", "summer 2018"),
        ("2018-22~", "2018-22~"),  # EDTF qualifies no season
        ("201X", "between 2010 and 2019"),
        ("2018-XX", "in 2018, day not known"),
        ("2018-05-XX", "in May 2018, day not known"),
        ("spring 2018", "spring 2018"),
        ("2018/", "2018/"),
    ],
)
def test_a_partial_date_is_said_in_words(text: str, words: str) -> None:
    assert date_in_words(text) == words
