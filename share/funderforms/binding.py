"""What each tag of a form is bound to in a report, and which tags nobody knows; filling it, in a child with limits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from share.funderforms.filling import EACH
from share.funderforms.tags import Tag, is_of_a_heading, tags_of, values_of
from share.kit import leashed
from share.reports.models import Report

PROGRAM = "share.funderforms.filling"


@dataclass(frozen=True)
class Looked:
    """What a file is, and the tags it holds: name, column, and how often."""

    kind: str
    tags: list[list[Any]]
    lost: list[str]


@dataclass(frozen=True)
class Bound:
    """A tag as it stands in a form: the one it is bound to, or why it is bound to none."""

    written: str
    times: int
    tag: Tag | None
    problem: str = ""


def look(raw: bytes) -> Looked:
    """Raises ValidationError for a file that is no form, or that holds more than tags."""
    told, _made = _run({"do": "look"}, raw)
    return Looked(told["kind"], told["tags"], told["lost"])


def bound(written: Sequence[Sequence[Any]], report: Report) -> list[Bound]:
    """Each tag of a form, those that nobody knows first."""
    known = {tag.name: tag for tag in tags_of(report.content, report.number)}
    if not report.content.get("claim"):
        headings = [name for name, column, _times in written if not column and is_of_a_heading(name)]
        known |= {name: Tag(name, _("Claim"), name, None) for name in headings if name not in known}
    found = [_bound(name, column, times, known.get(name)) for name, column, times in written]
    return sorted(found, key=lambda one: (not one.problem, one.written))


def _bound(name: str, column: str, times: int, tag: Tag | None) -> Bound:
    written = f"{name}.{column}" if column and column != EACH else name
    if tag is None:
        return Bound(written, times, None, _("No tag has this name."))
    if column == EACH and not isinstance(tag.value, list):
        return Bound(written, times, None, _("This is one value, and no table to go through."))
    if not column and tag.is_table:
        return Bound(written, times, None, _("This is a table: write the name of a column behind it."))
    if column and column != EACH and column not in tag.columns:
        return Bound(written, times, None, _("The table has no column of this name."))
    return Bound(written, times, tag)


def fill(raw: bytes, written: Sequence[Sequence[Any]], report: Report) -> bytes:
    """The form with the report's values. Raises ValidationError for one with a tag that nobody knows."""
    if wrong := [one.written for one in bound(written, report) if one.problem]:
        raise ValidationError(_("These tags are not bound: %(names)s.") % {"names": ", ".join(wrong)})
    values = values_of(tags_of(report.content, report.number))
    _told, made = _run({"do": "fill", "values": values}, raw)
    return made


def _run(asked: dict[str, Any], raw: bytes) -> tuple[dict[str, Any], bytes]:
    ended, out = leashed.run(PROGRAM, json.dumps(asked).encode() + b"\n" + raw)
    head, _newline, made = out.partition(b"\n")
    told: dict[str, Any] = json.loads(head or b"{}")
    if "refused" in told:
        raise ValidationError(_reason(told["refused"], told["about"]), code=told["refused"])
    if ended or not told:
        raise ValidationError(_("This form needs too much memory or time to be read."), code="limits")
    return told, made


def _reason(why: str, about: str) -> str:
    reasons = {
        "other": _("This is no Word or Excel file (DOCX, XLSX). Save the form as one of these."),
        "broken": _("This file is damaged, or has a password."),
        "unpacked": _("This file unpacks to more than 100 MB, so it is not opened."),
        "macros": _("This form holds macros, which are programs. Save it without them, as DOCX or XLSX."),
        "language": _("The form holds more than tags, loops over tables and conditions: %(about)s."),
        "outside": _("In Word the column of a table stands inside a loop over it: %(about)s."),
        "syntax": _("A tag is written wrongly: %(about)s."),
        "mixed": _("A cell with the column of a table holds nothing beside it: %(about)s."),
        "room": _("The form has not enough empty rows for a table: %(about)s."),
    }
    told = reasons[why]
    return told % {"about": _room(about) if why == "room" else about} if "%(about)s" in told else told


def _room(about: str) -> str:
    """`Sheet 5, B12: costs, 88, 20`: the place, the table, its rows, and for how many there is room."""
    place, _colon, rest = about.rpartition(": ")
    name, rows, room = rest.split(", ")
    told = _("%(place)s, the table %(name)s has %(rows)s rows, and there is room for %(room)s")
    return told % {"place": place, "name": name, "rows": rows, "room": room}
