"""Tables that leave the site. A cell is text, a number or a date; it is never a formula.

CSV: cells that a spreadsheet would read as a formula get a leading apostrophe (OWASP, "CSV Injection"). XLSX: text is
written as text, whatever it begins with.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

Cell = str | int | float | Decimal | date | datetime | None
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
LONGEST_CELL = 32_767  # Excel's own limit


def safe_cell(value: Cell) -> Cell:
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value)
        if text.startswith(TRIGGERS) or text.lstrip().startswith(TRIGGERS):
            return "'" + value
    return value


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte-order mark, which Excel needs to show ș and é."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_cell(cell) for cell in head])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], notes: Sequence[str] = ()) -> bytes:
    """One sheet with a fixed head, a filter, and `notes` (where the data comes from) on a second sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
         "remove_timezone": True},
    )  # fmt: skip
    bold = book.add_format({"bold": True, "font_color": "#14524F", "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet(sheet_name(title))
    widths = [len(name) for name in head]
    for column, name in enumerate(head):
        sheet.write_string(0, column, name, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, datetime):
                sheet.write_datetime(last, column, value, moment)
            elif isinstance(value, date):
                sheet.write_datetime(last, column, datetime(value.year, value.month, value.day), day)
            elif isinstance(value, str):
                sheet.write_string(last, column, value[:LONGEST_CELL])
            else:
                sheet.write_number(last, column, float(value))
            widths[column] = max(widths[column], min(len(str(value)), 48))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width + 2)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(head) - 1)
    if notes:
        about = book.add_worksheet("About")
        about.set_column(0, 0, 100)
        for line, note in enumerate(notes):
            about.write_string(line, 0, note)
    book.close()
    return out.getvalue()


def sheet_name(title: str) -> str:
    """A name Excel accepts: 31 UTF-16 units, none of []:*?/\\, nothing invisible, no apostrophe at the ends, not "History"."""
    shown = "".join(" " if c in "[]:*?/\\" or not c.isprintable() else c for c in title)
    name = shown.encode("utf-16-le")[:62].decode("utf-16-le", "ignore").strip(" '") or "Sheet"
    return "History of it" if name.casefold() == "history" else name
