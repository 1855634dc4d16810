"""Tables from elsewhere, CSV and XLSX, read with care: what cannot be read is named, never guessed."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from share.imports import dates, workbooks
from share.imports.encodings import Readings, UnknownText, decode
from share.kit.tables import unsafe_cell
from share.kit.text import clean

LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 2_000
SEPARATORS = (",", ";", "\t", "|")
XLSX = "xlsx"  # what stands for the encoding of a workbook
LOST = "\ufffd"  # what a program writes in the place of a character that it could not read


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the message says why.

    `head` is what its columns are called, as far as known; `readings` the encodings that fit a text that is not Unicode.
    """

    def __init__(self, reason: str, head: Sequence[str] = (), readings: Readings | None = None) -> None:
        super().__init__(reason)
        self.head, self.readings = list(head), readings or []


@dataclass(frozen=True)
class Row:
    """A row with its cells cleaned, and as they stand in the file. `number` is its line as a table shows it, the head 1."""

    number: int
    cells: dict[str, str]
    raw: dict[str, str] = field(default_factory=dict)
    problem: "Problem | None" = None


@dataclass(frozen=True)
class Problem:
    """Why a row is not loaded: which line, which column, and a sentence."""

    row: int
    column: str
    reason: str

    def as_dict(self) -> dict[str, object]:
        return {"row": self.row, "column": self.column, "reason": self.reason}


@dataclass(frozen=True)
class Reading:
    """What somebody said of how a file is to be read. What is empty, the file says itself.

    `columns` leads from our column to the file's own. `corrections` are cells, by line and our column, that somebody wrote
    anew; `left_out` lines that are not to be read.
    """

    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    day_order: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    corrections: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()


AS_IT_SAYS = Reading()


@dataclass(frozen=True)
class Table:
    """A file that could be read: its rows, how it was read, what its columns are called, and the SHA-256 of its bytes."""

    rows: list[Row]
    encoding: str
    separator: str
    sha256: str
    head: Sequence[str] = ()
    sheets: Sequence[str] = ()  # of a workbook, the one that was read first
    day_order: str = ""  # of days that are not written as 2018-05-03; empty when there is none


@dataclass(frozen=True)
class _Cells:
    """What a file holds before anybody asks what it means."""

    lines: Iterator[tuple[int, list[str]]]
    encoding: str
    separator: str = ""
    sheets: Sequence[str] = ()
    problems: Mapping[tuple[int, int], str] = field(default_factory=dict)


def content_of(path: Path) -> bytes:
    """Raises UnreadableFile for a file that is too large to be looked at."""
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableFile(_("The file is larger than %(most)d MB.") % {"most": LARGEST_FILE // 1024**2})
    return path.read_bytes()


def read(
    raw: bytes,
    header: Sequence[str],
    optional: Sequence[str] = (),
    *,
    days: Sequence[str] = (),
    reading: Reading = AS_IT_SAYS,
) -> Table:
    """The rows of a file with this header; columns may be in another order, `optional` ones may be missing, and unknown
    ones are kept.

    Unicode is read as what it is, any other text as the encoding that `reading` names, a workbook as one. The separator
    is the one that makes the head name the columns. In the columns of `days`, days like 3.5.2018 are read in the order
    that the file itself proves, or that `reading` names. A row that cannot be read carries its problem. Raises
    UnreadableFile.
    """
    known = (*header, *optional)
    found = _workbook(raw, known, reading) if workbooks.is_workbook(raw) else _text(raw, known, reading)
    theirs = [unsafe_cell(name).strip() for name in next(found.lines)[1]]
    names = _named(theirs, reading.columns)
    _check_header(names, theirs, [name for name in header if name not in optional])
    lines = [
        (number, line)
        for number, line in found.lines
        if number not in reading.left_out and any(cell.strip() for cell in line)
    ]
    places = {name: names.index(name) for name in days if name in names}
    order = reading.day_order or dates.order_of(
        line[place] for _number, line in lines for place in places.values() if place < len(line)
    )
    rows = []
    for number, line in lines:
        cells = _padded(line, names) if found.sheets else line
        row = _row(number, names, cells, reading.corrections.get(number, {}))
        problem = row.problem or _unknown_value(number, names, found.problems, reading.corrections.get(number, {}))
        rows.append(Row(number, {}, row.raw, problem) if problem else _with_days(row, places, order))
    digest = hashlib.sha256(raw).hexdigest()
    return Table(rows, found.encoding, found.separator, digest, theirs, found.sheets, order)


def _workbook(raw: bytes, known: Sequence[str], reading: Reading) -> _Cells:
    theirs = [reading.columns.get(name, name) for name in known]
    try:
        sheet = workbooks.read(raw, theirs, reading.sheet, MOST_ROWS)
    except workbooks.UnreadableWorkbook as error:
        raise UnreadableFile(str(error)) from None
    if not sheet.rows:
        raise UnreadableFile(_("The file is empty."))
    if len(sheet.rows) > MOST_ROWS + 1:
        raise _too_many_rows()
    lines = ((line + 1, cells) for line, cells in sheet.rows)
    problems = {(row + 1, column): why for (row, column), why in sheet.problems.items()}
    return _Cells(lines, XLSX, "", (sheet.name, *sheet.others), problems)


def _text(raw: bytes, known: Sequence[str], reading: Reading) -> _Cells:
    try:
        text, encoding = decode(raw, reading.encoding)
    except UnknownText as error:
        raise UnreadableFile(str(error), readings=error.readings) from None
    if "\x00" in text:
        raise UnreadableFile(_("The file holds NUL characters: it is no text file."))
    if not text.strip():
        raise UnreadableFile(_("The file is empty."))
    text, said = _without_separator_line(text)
    theirs = [reading.columns.get(name, name) for name in known]
    separator = reading.separator or said or _separator(text, theirs)
    return _Cells(enumerate(_lines(text, separator), start=2 if said else 1), encoding, separator)


def _named(theirs: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    """What each column of the file is called here. A column that nobody means keeps its name, and yields it to one that is."""
    ours = {their: our for our, their in columns.items() if their in theirs}
    return [ours.get(name) or (f"{name} (of the file)" if name in columns and ours else name) for name in theirs]


def _padded(line: list[str], names: Sequence[str]) -> list[str]:
    """A line of a sheet ends with its last cell that holds something; the rest is empty."""
    return line + [""] * (len(names) - len(line))


def _unknown_value(
    number: int, names: Sequence[str], problems: Mapping[tuple[int, int], str], corrected: Mapping[str, str]
) -> Problem | None:
    """The first cell of a line whose value a workbook does not hold."""
    for column, name in enumerate(names) if problems else ():
        if (number, column) in problems and name not in corrected:
            return Problem(number, name, problems[number, column])
    return None


def _with_days(row: Row, days: Iterable[str], order: str) -> Row:
    for name in days:
        try:
            row.cells[name] = dates.as_edtf(row.cells[name], order)
        except ValidationError as error:
            return Row(row.number, {}, row.raw, Problem(row.number, name, " ".join(error.messages)))
    return row


def _without_separator_line(text: str) -> tuple[str, str]:
    """Excel may write `sep=;` above the head. The text without that line, and the separator; empty when there is none."""
    line, _newline, rest = text.partition("\n")
    said = line.strip().strip('"')
    if len(said) == 5 and said.lower().startswith("sep=") and said[4] in SEPARATORS:
        return rest, said[4]
    return (rest, "\t") if line.strip("\r").lower() == "sep=\t" else (text, "")


def _separator(text: str, known: Sequence[str]) -> str:
    """The separator under which the head names most of the columns that are known; a comma when none does."""

    def columns(separator: str) -> int:
        try:
            return len({name.strip() for name in next(_lines(text, separator))} & {*known})
        except UnreadableFile:
            return 0

    return max(SEPARATORS, key=columns)


def _lines(text: str, separator: str) -> Iterator[list[str]]:
    """Raises UnreadableFile where a quotation mark is in a wrong place, and for too many lines."""
    csv.field_size_limit(LARGEST_FILE)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    try:
        for count, line in enumerate(reader):
            if count > MOST_ROWS:
                raise _too_many_rows()
            yield line
    except csv.Error:
        reason = _("A quotation mark stands in a wrong place, or is never closed, near line %(line)d.")
        raise UnreadableFile(reason % {"line": reader.line_num}) from None


def _check_header(names: list[str], theirs: Sequence[str], needed: Sequence[str]) -> None:
    if len(names) > MOST_COLUMNS:
        raise UnreadableFile(_("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS})
    doubled = sorted({name for name in names if names.count(name) > 1 and name})
    if doubled:
        raise UnreadableFile(_("The header names a column twice: %(names)s.") % {"names": ", ".join(doubled)}, theirs)
    missing = [name for name in needed if name not in names]
    if missing:
        raise UnreadableFile(_("The header lacks: %(names)s.") % {"names": ", ".join(missing)}, theirs)


def _row(number: int, names: list[str], line: list[str], corrected: Mapping[str, str]) -> Row:
    raw = dict(zip(names, line, strict=False))
    if len(line) != len(names):
        reason = _("The row has %(have)d cells, the header %(want)d.") % {"have": len(line), "want": len(names)}
        return Row(number, {}, raw, Problem(number, "", reason))
    raw.update(corrected)
    cells = {}
    for name, cell in raw.items():
        reason = ""
        if len(cell) > LONGEST_CELL:
            reason = _("The cell has more than %(most)d characters.") % {"most": LONGEST_CELL}
        elif LOST in cell:
            reason = _("A character of this cell was lost before it came here (it shows as %(lost)s).") % {"lost": LOST}
        else:
            try:
                cleaned = clean(unsafe_cell(cell))
                cells[name] = cell if cleaned == cell else cleaned  # one text in memory where they are equal
            except ValidationError as error:
                reason = " ".join(error.messages)
        if reason:
            return Row(number, {}, raw, Problem(number, name, reason))
    return Row(number, cells, raw)


def _too_many_rows() -> UnreadableFile:
    return UnreadableFile(_("The file has more than %(most)d rows: load it in several files.") % {"most": MOST_ROWS})
