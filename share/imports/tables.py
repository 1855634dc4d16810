"""CSV files from elsewhere, read with care: what cannot be read is named, never guessed."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from share.imports.encodings import UnknownText, decode
from share.kit.tables import unsafe_cell
from share.kit.text import clean

LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 2_000
SEPARATORS = (",", ";", "\t", "|")
LOST = "\ufffd"  # what a program writes in the place of a character that it could not read


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the message says why."""


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
class Table:
    """A file that could be read: its rows, how it was read, and the SHA-256 of its bytes."""

    rows: list[Row]
    encoding: str
    separator: str
    sha256: str


def read(path: Path, header: Sequence[str], optional: Sequence[str] = (), *, encoding: str = "") -> Table:
    """The rows of a file with this header; columns may be in another order, `optional` ones may be missing, and unknown
    ones are kept.

    Unicode is read as what it is, any other file as `encoding`. The separator is the one that makes the head name the
    columns. A row that cannot be read carries its problem. Raises UnreadableFile.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableFile(_("The file is larger than %(most)d MB.") % {"most": LARGEST_FILE // 1024**2})
    raw = path.read_bytes()
    try:
        text, name = decode(raw, encoding)
    except UnknownText as error:
        raise UnreadableFile(str(error)) from None
    if "\x00" in text:
        raise UnreadableFile(_("The file holds NUL characters: it is no text file."))
    if not text.strip():
        raise UnreadableFile(_("The file is empty."))
    text, said = _without_separator_line(text)
    separator = said or _separator(text, (*header, *optional))
    lines = _lines(text, separator)
    names = [unsafe_cell(name).strip() for name in next(lines)]
    _check_header(names, [name for name in header if name not in optional])
    first = 3 if said else 2
    rows = [
        _row(number, names, line)
        for number, line in enumerate(lines, start=first)
        if any(cell.strip() for cell in line)
    ]
    return Table(rows, name, separator, hashlib.sha256(raw).hexdigest())


def _without_separator_line(text: str) -> tuple[str, str]:
    """Excel may write `sep=;` above the head. The text without that line, and the separator; empty when there is none."""
    line, _newline, rest = text.partition("\n")
    said = line.strip().strip('"')
    if len(said) == 5 and said.lower().startswith("sep=") and said[4] in SEPARATORS:
        return rest, said[4]
    return text, "\t" if line.strip("\r").lower() == "sep=\t" else ""


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
                raise UnreadableFile(
                    _("The file has more than %(most)d rows: load it in several files.") % {"most": MOST_ROWS}
                )
            yield line
    except csv.Error:
        reason = _("A quotation mark stands in a wrong place, or is never closed, near line %(line)d.")
        raise UnreadableFile(reason % {"line": reader.line_num}) from None


def _check_header(names: list[str], needed: Sequence[str]) -> None:
    if len(names) > MOST_COLUMNS:
        raise UnreadableFile(_("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS})
    doubled = sorted({name for name in names if names.count(name) > 1 and name})
    if doubled:
        raise UnreadableFile(_("The header names a column twice: %(names)s.") % {"names": ", ".join(doubled)})
    missing = [name for name in needed if name not in names]
    if missing:
        raise UnreadableFile(_("The header lacks: %(names)s.") % {"names": ", ".join(missing)})


def _row(number: int, names: list[str], line: list[str]) -> Row:
    raw = dict(zip(names, line, strict=False))
    if len(line) != len(names):
        reason = _("The row has %(have)d cells, the header %(want)d.") % {"have": len(line), "want": len(names)}
        return Row(number, {}, raw, Problem(number, "", reason))
    cells = {}
    for name, cell in raw.items():
        reason = ""
        if len(cell) > LONGEST_CELL:
            reason = _("The cell has more than %(most)d characters.") % {"most": LONGEST_CELL}
        elif LOST in cell:
            reason = _("A character of this cell was lost before it came here (it shows as %(lost)s).") % {"lost": LOST}
        else:
            try:
                cells[name] = clean(unsafe_cell(cell))
            except ValidationError as error:
                reason = " ".join(error.messages)
        if reason:
            return Row(number, {}, raw, Problem(number, name, reason))
    return Row(number, cells, raw)
