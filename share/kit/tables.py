"""Tables that leave the site. A cell is text, a number or a date; it is never a formula.

CSV: cells that a spreadsheet would read as a formula get a leading apostrophe (OWASP, "CSV Injection"). XLSX: text is
written as text, whatever it begins with.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

Cell = str | int | float | Decimal | date | datetime | None
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
LONGEST_CELL = 32_767  # Excel's own limit


def safe_cell(value: Cell) -> Cell:
    """The value as CSV may hold it: text that would be a formula gets a leading apostrophe.

    So does such a text behind apostrophes of its own, since `unsafe_cell` takes one off.
    """
    return "'" + value if isinstance(value, str) and _is_formula(value.lstrip("'")) else value


def unsafe_cell(text: str) -> str:
    """A cell of CSV as it was before `safe_cell`. An apostrophe before anything else belongs to the text and stays."""
    return text[1:] if text.startswith("'") and _is_formula(text.lstrip("'")) else text


def _is_formula(text: str) -> bool:
    """Whether a spreadsheet might calculate it."""
    wide = unicodedata.normalize("NFKC", text)
    return wide.startswith(TRIGGERS) or wide.lstrip().startswith(TRIGGERS)


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte-order mark, which Excel needs to show ș and é."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_cell(cell) for cell in head])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


@dataclass(frozen=True)
class Sheet:
    """One table of a workbook."""

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def xlsx_bytes(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], notes: Sequence[str] = ()) -> bytes:
    """One sheet, and `notes` (where the data comes from) on a second."""
    return workbook([Sheet(title, head, rows)], notes)


def workbook(sheets: Sequence[Sheet], notes: Sequence[str] = ()) -> bytes:
    """Sheets with a fixed head and a filter each, and `notes` on the last."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
        },
    )
    styles = {
        "head": book.add_format(
            {"bold": True, "font_color": "#14524F", "bottom": 1, "text_wrap": True, "valign": "top"}
        ),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet_name(sheet.title)), sheet, styles)
    if notes:
        about = book.add_worksheet("About")
        about.set_column(0, 0, 100)
        for line, note in enumerate(notes):
            about.write_string(line, 0, note)
    book.close()
    return out.getvalue()


def _write_sheet(page: Any, sheet: Sheet, styles: dict[str, Any]) -> None:
    widths = [len(name) for name in sheet.head]
    for column, name in enumerate(sheet.head):
        page.write_string(0, column, name, styles["head"])
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, datetime):
                page.write_datetime(last, column, value, styles["moment"])
            elif isinstance(value, date):
                page.write_datetime(last, column, datetime(value.year, value.month, value.day), styles["day"])
            elif isinstance(value, str):
                page.write_string(last, column, value[:LONGEST_CELL])
            else:
                page.write_number(last, column, float(value))
            widths[column] = max(widths[column], min(len(str(value)), 48))
    for column, width in enumerate(widths):
        page.set_column(column, column, width + 2)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(last, 1), len(sheet.head) - 1)


def sheet_name(title: str) -> str:
    """A name Excel accepts: 31 UTF-16 units, none of []:*?/\\, nothing invisible, no apostrophe at the ends, not "History"."""
    shown = "".join(" " if c in "[]:*?/\\" or not c.isprintable() else c for c in title)
    name = shown.encode("utf-16-le")[:62].decode("utf-16-le", "ignore").strip(" '") or "Sheet"
    return "History of it" if name.casefold() == "history" else name
