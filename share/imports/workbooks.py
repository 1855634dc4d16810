"""Excel workbooks (XLSX), read in a child process with limits: a small file may unpack to more than the memory there is.

The child gets the bytes and gives rows of text. A date is written as 2018-05-03, a number without zeros behind the point, a
formula as the value the file keeps of it. A cell whose value is not in the file (a formula that was never calculated, an
error, a cell merged with another one) is named, so that nothing is lost in silence.
"""

import io
import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NoReturn
from xml.parsers import expat

from django.utils.translation import gettext as _

from share.kit import leashed

LARGEST_UNPACKED = 100 * 1024 * 1024
START = b"PK\x03\x04"
Place = tuple[int, int]  # row and column, both from 0


class UnreadableWorkbook(Exception):
    """The workbook cannot be read; the message says why."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its rows with their line, the head being the first that is not empty.

    `problems` says of a cell, by line and column (both from 0), why its value is not known.
    """

    name: str
    others: Sequence[str]
    rows: Sequence[tuple[int, list[str]]]
    problems: dict[Place, str]


def is_workbook(raw: bytes) -> bool:
    """Whether these are the bytes of a ZIP file, as every XLSX is."""
    return raw.startswith(START)


def read(raw: bytes, known: Sequence[str], sheet: str = "", most_rows: int = 50_000) -> Sheet:
    """The sheet of this name, or the one whose head names most of the `known` columns. Raises UnreadableWorkbook."""
    asked = json.dumps([list(known), sheet, most_rows]).encode() + b"\n"
    ended, out = leashed.run("share.imports.workbooks", asked + raw)
    lines = iter(out.splitlines())
    del out
    head = json.loads(next(lines, b"{}"))
    if "refused" in head:
        raise UnreadableWorkbook(_reasons()[head["refused"]])
    if ended or "name" not in head:
        raise UnreadableWorkbook(_reasons()["limits"])
    words = _cell_reasons()
    problems = {(row, column): words[what] for row, column, what in head["problems"]}
    return Sheet(head["name"], head["others"], [(line, cells) for line, cells in map(json.loads, lines)], problems)


def _reasons() -> dict[str, str]:
    return {
        "limits": _("This workbook needs too much memory or time to be read. Save the one table as CSV UTF-8."),
        "unpacked": _(
            "This workbook unpacks to more than %(most)d MB, so it is not opened. Save the one table as CSV UTF-8."
        )
        % {"most": LARGEST_UNPACKED // 1024**2},
        "other": _("This is no Excel workbook (XLSX). Save the table as XLSX, or as CSV UTF-8."),
        "broken": _("This workbook is damaged, or has a password. Save it anew as XLSX, or the table as CSV UTF-8."),
        "sheet": _("The workbook has no sheet of this name any more."),
        "empty": _("The workbook holds no table."),
    }


def _cell_reasons() -> dict[str, str]:
    return {
        "formula": _("The cell holds a formula, and the file does not hold its result. Write the value itself."),
        "error": _("The cell holds an error of the spreadsheet, such as #REF!. Write the value itself."),
        "merged": _("The cell is merged with another one. Take the merging back, and write the value into each cell."),
    }


# The child


def _child() -> None:
    """Reads a workbook from stdin; writes the sheet as a line of what it is, and a line for each of its rows."""
    import python_calamine

    known, wanted, most_rows = json.loads(sys.stdin.buffer.readline())
    raw = sys.stdin.buffer.read()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            _look_inside(parts)
            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
            names = [
                one.name for one in book.sheets_metadata if one.visible == python_calamine.SheetVisibleEnum.Visible
            ]
            name = wanted or _likeliest(book, names, {*known})
            if name not in names:
                _refuse("sheet" if wanted else "empty")
            page = book.get_sheet_by_name(name)
            merged = page.merged_cell_ranges or []
            problems = [*_merged(merged, len(raw)), *_without_value(parts, name)]
            _write({"name": name, "others": [one for one in names if one != name], "problems": problems})
            _write_rows(page, most_rows)
    except (python_calamine.CalamineError, zipfile.BadZipFile, expat.ExpatError, KeyError, ValueError, OSError):
        _refuse("broken")


def _look_inside(parts: zipfile.ZipFile) -> None:
    if "xl/workbook.xml" not in parts.namelist():
        _refuse("other")
    if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
        _refuse("unpacked")


def _likeliest(book: Any, names: Sequence[str], known: set[str]) -> str:
    """The sheet whose head names most of the known columns; the first that is not empty when none does."""

    def fits(name: str) -> tuple[int, bool]:
        rows = book.get_sheet_by_name(name).iter_rows()
        head: list[Any] = next((row for row in rows if any(_text(cell) for cell in row)), [])
        return len({_text(cell) for cell in head} & known), bool(head)

    return max(names, key=fits) if names else ""


def _merged(ranges: Sequence[tuple[Place, Place]], most: int) -> Iterator[tuple[int, int, str]]:
    """Each cell behind the first of a merged range. `most` cells at the most: a whole sheet may be merged in one word."""
    count = 0
    for (top, left), (bottom, right) in ranges:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                count += 1
                if (row, column) != (top, left) and count < most:
                    yield row, column, "merged"


class _Cells:
    """Finds, in the XML of a sheet, cells with an error and formulas whose result is not in the file: a reader gives both
    as empty."""

    def __init__(self) -> None:
        self.found: list[tuple[int, int, str]] = []
        self._cell: dict[str, str] = {}
        self._formula = self._value = self._in_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._cell, self._formula, self._value = attributes, False, False
        self._formula = self._formula or name == "f"
        self._in_value = name in {"v", "t"}

    def text(self, text: str) -> None:
        self._value = self._value or self._in_value

    def end(self, name: str) -> None:
        self._in_value = False
        if name != "c":
            return
        is_error = self._cell.get("t") == "e"
        if is_error or (self._formula and not self._value):
            self.found.append((*_place(self._cell.get("r", "")), "error" if is_error else "formula"))


def _without_value(parts: zipfile.ZipFile, name: str) -> list[tuple[int, int, str]]:
    cells, parser = _Cells(), _parser()
    parser.StartElementHandler = lambda tag, attributes: cells.start(_bare(tag), attributes)
    parser.CharacterDataHandler, parser.EndElementHandler = cells.text, lambda tag: cells.end(_bare(tag))
    with parts.open(_part_of(parts, name)) as file:
        parser.ParseFile(file)
    return cells.found


def _part_of(parts: zipfile.ZipFile, name: str) -> str:
    """The file inside the workbook that holds a sheet. Raises KeyError."""
    named = next(
        (sheet for sheet in _elements(parts.read("xl/workbook.xml"), "sheet") if sheet.get("name") == name), {}
    )
    key = next((value for attribute, value in named.items() if attribute.endswith(":id")), "")
    links = {link["Id"]: link["Target"] for link in _elements(parts.read("xl/_rels/workbook.xml.rels"), "Relationship")}
    return links[key].lstrip("/") if links[key].startswith("/") else f"xl/{links[key]}"


def _elements(xml: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of each element of this name."""
    found: list[dict[str, str]] = []
    parser = _parser()
    parser.StartElementHandler = lambda tag, attributes: found.append(attributes) if _bare(tag) == name else None
    parser.Parse(xml, True)
    return found


def _bare(tag: str) -> str:
    """A name without the prefix of its namespace."""
    return tag.rpartition(":")[2]


def _parser() -> Any:
    """No workbook has a document type, which is what entities that grow or reach out are declared in."""

    def refuse(*_declared: object) -> None:
        raise ValueError("document type")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _place(name: str) -> Place:
    """`C5` as row and column from 0."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(name[len(letters) :]) - 1, column - 1


def _write_rows(page: Any, most_rows: int) -> None:
    shift = [""] * (page.start[1] if page.start else 0)
    count = 0
    for line, row in enumerate(page.iter_rows()):
        cells = shift + [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            count += 1
            if count > most_rows + 2:  # beside the head one row too many, by which the parent sees that there are more
                break
            _write([line, cells])


def _text(value: Any) -> str:
    """What a cell shows, in one way whatever the language of the spreadsheet."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _write(line: Any) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


def _refuse(why: str) -> NoReturn:
    _write({"refused": why})
    sys.exit(0)


if __name__ == "__main__":
    _child()
