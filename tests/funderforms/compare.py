"""Two forms beside one another: every paragraph of a Word form, every cell of an Excel form, with how they look."""

import io
import re
from typing import Any

import docx
import openpyxl
from docx.document import Document

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


def paragraphs(raw: bytes) -> list[tuple[str, str]]:
    """Style and text of each paragraph, in the body, in its tables, in headers and footers."""
    form = docx.Document(io.BytesIO(raw))
    return [(one.style.name if one.style else "", one.text) for one in _all(form)]


def _all(form: Document) -> list[Any]:
    found = list(form.paragraphs)
    rows = [row for table in form.tables for row in table.rows]
    # The rows that begin and end a loop are tags as a whole, their empty cells with them.
    told = [row for row in rows if not any("{%tr" in cell.text for cell in row.cells)]
    found += [one for row in told for cell in row.cells for one in cell.paragraphs]
    for section in form.sections:
        found += [*section.header.paragraphs, *section.footer.paragraphs]
    return found


def without_tags(raw: bytes) -> list[tuple[str, str]]:
    return [(style, text) for style, text in paragraphs(raw) if not TAG.search(text)]


Cell = tuple[Any, str, str, bool]


def cells(raw: bytes) -> dict[tuple[str, str], Cell]:
    """By sheet and place: value or formula, format, fill and weight."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.number_format, str(cell.fill.fgColor.rgb), bool(cell.font.b))
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def is_tagged(cell: Cell) -> bool:
    return isinstance(cell[0], str) and bool(TAG.search(cell[0]))


def require_same_paragraphs(raw: bytes, made: bytes) -> None:
    """Each paragraph without a tag stands in the filled form as it was, and no tag is left."""
    left = paragraphs(made)
    for one in without_tags(raw):
        assert one in left
        left.remove(one)
    assert not any("{{" in text or "{%" in text for _style, text in left)


def require_same_cells(raw: bytes, made: bytes) -> None:
    """Each cell without a tag stands in the filled form where and as it was, and no tag is left."""
    before, after = cells(raw), cells(made)
    same = {place: cell for place, cell in before.items() if not is_tagged(cell)}
    assert same
    assert {place: after.get(place) for place in same} == same
    assert not any(is_tagged(cell) for cell in after.values())
