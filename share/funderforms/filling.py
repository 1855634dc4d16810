"""Fills a Word or Excel form, or says which tags it holds. A program of its own: it is run with limits, and knows no Django.

It reads a line of JSON (what to do, and the values of the tags), then the form; it writes a line of JSON, then the filled form.

A tag is `{{ name }}`. In Word a table row is repeated by `{%tr for row in name %}` and `{%tr endfor %}`, with
`{{ row.column }}` between; a paragraph by `{%p for … %}`. In Excel `{{ name.column }}` fills its cell and those below it. More
of the template language is refused: a form is filled, it does not calculate.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any, NoReturn

WORD, EXCEL = "word", "excel"
LARGEST_UNPACKED = 100 * 1024 * 1024
TAG = re.compile(r"\{\{\s*([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?\s*(\|\s*grouped\s*)?\}\}")
# An amount or a count as a snapshot has it; a code such as 007 or 1.1 stays a text.
NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{2})?")
ANY_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
EACH = "[]"  # that a tag is gone through row by row
DEEPEST = 2  # a loop in a loop
NOT_KEPT = ("xl/charts/", "xl/drawings/vmlDrawing", "xl/ctrlProps/", "xl/slicers/", "xl/pivotTables/")


class Refused(Exception):
    """Why a form cannot be used: a key of `share.funderforms.forms_of`, and what it is about."""

    def __init__(self, why: str, about: str = "") -> None:
        super().__init__(why)
        self.why, self.about = why, about


def grouped(value: object) -> str:
    """A number with its thousands set apart, as people read it: 802,637.00. What is not known is empty."""
    if value is None or isinstance(value, list):
        return "" if value is None else "\n".join(map(str, value))
    whole, point, cents = str(value).partition(".")
    sign = "-" if whole.startswith("-") else ""
    digits = whole.removeprefix("-")
    return f"{sign}{int(digits):,}{point}{cents}" if digits.isdigit() else str(value)


def kind_of(raw: bytes) -> str:
    """`word` or `excel`. Raises Refused for another file, for one with macros, and for one that unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            names = parts.namelist()
            if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
                raise Refused("unpacked")
            if any(name.endswith("vbaProject.bin") for name in names):
                raise Refused("macros")
            for name in names:
                if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in parts.read(name):
                    raise Refused("broken")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise Refused("other") from None
    if "word/document.xml" in names:
        return WORD
    if "xl/workbook.xml" in names:
        return EXCEL
    raise Refused("other")


# Word


def _environment(found: "dict[tuple[str, str], int]") -> Any:
    """The template language, with nothing in it but tags, loops over tables and conditions; notes the tags it meets."""
    from jinja2 import ChainableUndefined, nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    allowed = (
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Not,
        nodes.Filter,
    )  # fmt: skip

    def look(node: Any, rows: dict[str, str], depth: int) -> None:
        if not isinstance(node, allowed) or (isinstance(node, nodes.Filter) and (node.name != "grouped" or node.args)):
            raise Refused("language", type(node).__name__.lower())
        if isinstance(node, nodes.For):
            one, many = node.target, node.iter
            if not (isinstance(one, nodes.Name) and isinstance(many, nodes.Name)) or depth >= DEEPEST or node.test:
                raise Refused("language", "for")
            note(many.name, EACH, rows)
            for child in (*node.body, *node.else_):
                look(child, rows | {one.name: many.name}, depth + 1)
            return
        if isinstance(node, nodes.Getattr):
            if not isinstance(node.node, nodes.Name) or node.attr.startswith("_"):
                raise Refused("language", "attribute")
            if node.node.name not in rows:
                raise Refused("outside", f"{node.node.name}.{node.attr}")
            note(node.node.name, node.attr, rows)
            return
        if isinstance(node, nodes.Name):
            note(node.name, "", rows)
        for child in node.iter_child_nodes():
            look(child, rows, depth)

    def note(name: str, column: str, rows: dict[str, str]) -> None:
        table = rows.get(name)
        key = (table or name, column)
        if table is None or column:
            found[key] = found.get(key, 0) + 1

    class Environment(ImmutableSandboxedEnvironment):
        def _parse(self, source: str, name: str | None, filename: str | None) -> Any:
            tree = super()._parse(source, name, filename)
            look(tree, {}, 0)
            return tree

    made = Environment(autoescape=True, undefined=ChainableUndefined, finalize=_shown)
    made.filters = {"grouped": grouped, "e": made.filters["e"], "escape": made.filters["escape"]}
    return made


def _shown(value: Any) -> Any:
    """What is not known is empty; paragraphs stand one below the other."""
    return "" if value is None else "\n".join(map(str, value)) if isinstance(value, list) else value


def _word(raw: bytes, values: dict[str, Any]) -> tuple[bytes, "dict[tuple[str, str], int]"]:
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError

    found: dict[tuple[str, str], int] = {}
    try:
        form = DocxTemplate(io.BytesIO(raw))
        form.render(values, _environment(found), autoescape=True)
        out = io.BytesIO()
        form.save(out)
    except TemplateError as error:
        raise Refused("syntax", str(error)[:200]) from None
    except (PackageNotFoundError, KeyError, ValueError, OSError):
        raise Refused("broken") from None
    return out.getvalue(), found


# Excel


def _excel(raw: bytes, values: dict[str, Any], *, is_filled: bool) -> tuple[bytes, "dict[tuple[str, str], int]"]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    found: dict[tuple[str, str], int] = {}
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw))
    except (InvalidFileException, KeyError, ValueError, TypeError, OSError):
        raise Refused("broken") from None
    for sheet in book.worksheets:
        for cell in list(_tagged(sheet)):
            for name, column, _grouped in TAG.findall(cell.value):
                found[name, column] = found.get((name, column), 0) + 1
            if unread := next((text for text in ANY_TAG.findall(TAG.sub("", cell.value))), ""):
                raise Refused("language", f"{sheet.title}, {cell.coordinate}: {unread[:60]}")
            if cell.data_type == "f":
                raise Refused("language", f"{sheet.title}, {cell.coordinate}")
            if is_filled:
                _fill(sheet, cell, values)
    if is_filled:
        book.calculation.fullCalcOnLoad = (
            True  # what is calculated from the filled cells is calculated anew when it is opened
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), found


def _tagged(sheet: Any) -> Iterator[Any]:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and ANY_TAG.search(cell.value):
                yield cell


def _fill(sheet: Any, cell: Any, values: dict[str, Any]) -> None:
    """A cell with one tag takes its value, a number as a number; a tag of a table goes on below, into empty cells."""
    text = cell.value
    whole = TAG.fullmatch(text.strip())
    if whole and whole[2]:
        rows = values.get(whole[1]) or []
        _fill_down(sheet, cell, [row.get(whole[2]) for row in rows], is_grouped=bool(whole[3]), name=whole[1])
        return
    if whole:
        _put(cell, values.get(whole[1]), is_grouped=bool(whole[3]))
        return
    if any(column for _name, column, _grouped in TAG.findall(text)):
        raise Refused("mixed", f"{sheet.title}, {cell.coordinate}")
    cell.value = TAG.sub(lambda found: _words(values.get(found[1]), is_grouped=bool(found[3])), text)
    cell.data_type = "s"  # a text that begins as a formula is none


def _fill_down(sheet: Any, first: Any, column: list[Any], *, is_grouped: bool, name: str) -> None:
    from copy import copy

    from openpyxl.cell.cell import MergedCell

    place = f"{sheet.title}, {first.coordinate}"
    for below, value in enumerate(column):
        cell = sheet.cell(first.row + below, first.column)
        if below and (isinstance(cell, MergedCell) or cell.value is not None):
            raise Refused("room", f"{place}: {name}, {len(column)}, {below}")
        # In the tables of a portal a cell such as 1.10 is a name; an amount of the claim has its cents.
        if name.startswith("table_") and isinstance(value, str) and "." in value:
            cell.value, cell.data_type = value, "s"
        else:
            _put(cell, value, is_grouped=is_grouped)
        if below:
            cell._style = copy(first._style)
    if not column:
        first.value = None


def _put(cell: Any, value: Any, *, is_grouped: bool) -> None:
    """Text that looks like a formula stays text."""
    if isinstance(value, str) and not is_grouped and NUMBER.fullmatch(value):
        cell.value = float(value) if "." in value else int(value)
    elif isinstance(value, str | list):
        cell.value = _words(value, is_grouped=is_grouped) or None
        if cell.value is not None:
            cell.data_type = "s"
    else:
        cell.value = grouped(value) if is_grouped and value is not None else value


def _words(value: Any, *, is_grouped: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    return grouped(value) if is_grouped else str(value)


# The program


def work(asked: dict[str, Any], raw: bytes) -> tuple[dict[str, Any], bytes]:
    """Raises Refused."""
    kind, values, is_filled = kind_of(raw), asked.get("values", {}), asked["do"] == "fill"
    made, found = _word(raw, values) if kind == WORD else _excel(raw, values, is_filled=is_filled)
    lost = []
    if kind == EXCEL:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            lost = sorted({start for start in NOT_KEPT for name in parts.namelist() if name.startswith(start)})
    told = {"kind": kind, "tags": [[name, column, n] for (name, column), n in sorted(found.items())], "lost": lost}
    return told, made if is_filled else b""


def _answer(told: dict[str, Any], made: bytes = b"") -> NoReturn:
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + made)
    sys.stdout.buffer.flush()
    sys.exit(0)


def main() -> NoReturn:
    asked = json.loads(sys.stdin.buffer.readline())
    raw = sys.stdin.buffer.read()
    try:
        told, made = work(asked, raw)
    except Refused as refused:
        _answer({"refused": refused.why, "about": refused.about})
    _answer(told, made)


if __name__ == "__main__":
    main()
