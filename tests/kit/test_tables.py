import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from share.kit.tables import LONGEST_CELL, TRIGGERS, csv_bytes, safe_cell, sheet_name, unsafe_cell, xlsx_bytes
from tests.corpus import HOSTILE, NAMES, TOWNS


def storable(value: str) -> bool:
    """What PostgreSQL can hold, so what an export can meet: no NUL, no half characters."""
    return "\x00" not in value and not any("\ud800" <= c <= "\udfff" for c in value)


VALUES = [value for value in [*HOSTILE.values(), *NAMES, *TOWNS] if storable(value)]


def read_csv(data: bytes) -> list[list[str]]:
    csv.field_size_limit(10_000_000)
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet_of(data: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return book.worksheets[0]


def test_no_csv_cell_begins_a_formula_and_every_value_comes_back() -> None:
    rows = read_csv(csv_bytes(["value", "again"], [[value, value] for value in VALUES]))[1:]
    assert len(rows) == len(VALUES) > 1_000
    for value, row in zip(VALUES, rows, strict=True):
        assert row[0] == row[1]
        assert row[0] in {value, "'" + value}
        assert unsafe_cell(row[0]) == value
        assert not row[0].startswith(TRIGGERS)
        assert not row[0].lstrip().startswith(("=", "+", "-", "@")), value


@pytest.mark.parametrize(
    "value",
    ["=1", " =1", "\u00a0=1", "\u3000＝1", "＋1", "@x", "-1", "\t=1", "\r=1", "|x", "﹦1", "\v=1", "'=1", "''-1"],
)
def test_a_text_that_a_spreadsheet_would_calculate_gets_an_apostrophe(value: str) -> None:
    assert safe_cell(value) == "'" + value


@pytest.mark.parametrize(
    "value", ["Ana-Maria", "a=b", "1+1", "", "'tis", "'", -1, -1.5, Decimal("-2"), None, date(2027, 1, 1)]
)
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert safe_cell(value) == value


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "'", " ", "x", ""])
@pytest.mark.parametrize("own", ["", "'", "''", "' "])
@pytest.mark.parametrize("rest", ["", "1", "=1", "'=1", "'Cities'"])
def test_a_cell_that_was_made_safe_comes_back_as_it_was(own: str, begins: str, rest: str) -> None:
    value = own + begins + rest
    safe = safe_cell(value)
    assert isinstance(safe, str)
    assert unsafe_cell(safe) == value
    assert not safe.lstrip().startswith(TRIGGERS)


def test_a_csv_head_is_made_safe_too() -> None:
    assert read_csv(csv_bytes(["=1+1"], [])) == [["'=1+1"]]


def test_a_csv_opens_with_a_byte_order_mark() -> None:
    assert csv_bytes(["Localité"], [["Şomcuta"]]).startswith(b"\xef\xbb\xbf")


def test_no_xlsx_cell_is_a_formula_or_a_link_and_every_value_comes_back() -> None:
    sheet = sheet_of(xlsx_bytes("Values", ["value"], [[value] for value in VALUES]))
    assert not sheet._hyperlinks
    for value, (cell,) in zip(VALUES, sheet.iter_rows(min_row=2), strict=False):
        if value == "":
            assert cell.value is None
            continue
        assert cell.data_type == "s", value
        # What XML cannot hold is written as _xHHHH_, which openpyxl leaves to the reader.
        kept = value.encode("utf-16-le")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")
        assert kept in {cell.value, unescape(cell.value)}, ascii(value[:80])


def test_xlsx_keeps_numbers_dates_and_moments_as_such() -> None:
    moment = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
    sheet = sheet_of(xlsx_bytes("Types", ["a", "b", "c", "d"], [[3, Decimal("2.5"), date(2027, 3, 1), moment]]))
    values = [cell.value for cell in sheet[2]]
    assert values == [3, 2.5, datetime(2027, 3, 1), datetime(2027, 3, 1, 9, 30)]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D2"


def test_xlsx_without_rows_opens_and_its_notes_are_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes("Empty", ["=1"], [], notes=["=1+1", "From the records."])))
    assert [sheet.title for sheet in book] == ["Empty", "About"]
    assert book["Empty"]["A1"].data_type == "s"
    assert [cell.data_type for (cell,) in book["About"].iter_rows()] == ["s", "s"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Participants", "Participants"),
        ("a/b\\c:d*e?f[g]h", "a b c d e f g h"),
        ("", "Sheet"),
        ("'quoted'", "quoted"),
        ("[]", "Sheet"),
        ("History", "History of it"),
        ("history ", "History of it"),
        ("x" * 40, "x" * 31),
        ("x" * 30 + "''", "x" * 30),
        ("Ștefan's", "Ștefan's"),
    ],
)
def test_a_sheet_has_a_name_that_excel_accepts(title: str, name: str) -> None:
    assert sheet_name(title) == name


def test_any_title_makes_a_name_that_excel_accepts() -> None:
    for label, value in HOSTILE.items():
        name = sheet_name(value)
        assert 0 < len(name.encode("utf-16-le")) <= 62, label
        assert name.isprintable(), label
        assert not set("[]:*?/\\") & set(name), label
        assert name == name.strip("' "), label


def test_any_character_in_a_title_makes_a_book_that_opens() -> None:
    for label, value in HOSTILE.items():
        if label.startswith(("char-", "unicode-")) and storable(value):
            assert sheet_of(xlsx_bytes(value, ["a"], [["b"]])).title == sheet_name(value), label
