"""CSV files from elsewhere, read with care: what cannot be read is named, never guessed."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from share.kit.text import clean

LARGEST_FILE = 2 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 200
LONGEST_CELL = 2_000


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the message says why."""


@dataclass(frozen=True)
class Row:
    """A row with its cells cleaned, and as they stand in the file."""

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


def read(path: Path, header: Sequence[str]) -> list[Row]:
    """The rows of a CSV file with this header (columns may be in another order; unknown ones are kept).

    Reads UTF-8 with or without a byte-order mark, else Windows-1252. A row that cannot be read carries its problem.
    Raises UnreadableFile.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableFile(_("The file is larger than 2 MB."))
    raw = path.read_bytes()
    if b"\x00" in raw:
        raise UnreadableFile(_("The file holds NUL bytes: it is no text file."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _old_windows_text(raw)
    csv.field_size_limit(LARGEST_FILE)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = list(reader)
    except csv.Error:
        reason = _("A quotation mark stands in a wrong place, or is never closed, near line %(line)d.")
        raise UnreadableFile(reason % {"line": reader.line_num}) from None
    if not lines:
        raise UnreadableFile(_("The file is empty."))
    names = [name.strip() for name in lines[0]]
    _check_header(names, header)
    if len(lines) - 1 > MOST_ROWS:
        raise UnreadableFile(_("The file has more than %(most)d rows.") % {"most": MOST_ROWS})
    return [
        _row(number, names, line)
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    ]


def _old_windows_text(raw: bytes) -> str:
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        raise UnreadableFile(_("The file is neither UTF-8 nor Windows text. Save it as CSV UTF-8.")) from None


def _check_header(names: list[str], header: Sequence[str]) -> None:
    if len(names) > MOST_COLUMNS:
        raise UnreadableFile(_("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS})
    doubled = sorted({name for name in names if names.count(name) > 1 and name})
    if doubled:
        raise UnreadableFile(_("The header names a column twice: %(names)s.") % {"names": ", ".join(doubled)})
    missing = [name for name in header if name not in names]
    if missing:
        raise UnreadableFile(_("The header lacks: %(names)s.") % {"names": ", ".join(missing)})


def _row(number: int, names: list[str], line: list[str]) -> Row:
    raw = dict(zip(names, line, strict=False))
    if len(line) != len(names):
        reason = _("The row has %(have)d cells, the header %(want)d.") % {"have": len(line), "want": len(names)}
        return Row(number, {}, raw, Problem(number, "", reason))
    cells = {}
    for name, cell in raw.items():
        if len(cell) > LONGEST_CELL:
            reason = _("The cell has more than %(most)d characters.") % {"most": LONGEST_CELL}
            return Row(number, {}, raw, Problem(number, name, reason))
        try:
            cells[name] = clean(cell)
        except ValidationError as error:
            return Row(number, {}, raw, Problem(number, name, " ".join(error.messages)))
    return Row(number, cells, raw)
