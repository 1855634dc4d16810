"""Rows of portal tables: stored cell by cell, numbered, taken out; what a report said of them stays."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from share.grants.access import read
from share.grants.models import Grant, GrantPartner, ReportingPeriod
from share.kit.text import clean
from share.portal import rules
from share.portal.columns import Column, RuleKind, Table, Type
from share.portal.filled import activities_of, layout_for, months_of
from share.portal.models import PACKAGES, TableRow
from share.portal.rows import packages_of, whole

LONGEST = {Type.NUMBER: 12, Type.TEXT: 300, Type.LONG: 2_000, Type.URL: 500, Type.DOI: 200}
MOST_ROWS = 500  # of one table of one grant
DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
DOI_ADDRESS = re.compile(r"\A(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Pen:
    """A grant whose table is being written, under its lock: by whom, and what its cells may name.

    `entered` are the partners whose lines this person writes; `as_lead`: all of them, and lines of nobody.
    """

    grant: Grant
    table: Table
    columns: Sequence[Column]
    entered: Sequence[GrantPartner]
    as_lead: bool
    packages: Sequence[str]
    is_demo: bool = False
    numbers: set[str] = field(default_factory=set)

    @property
    def sent(self) -> set[int]:
        return {one.number for one in self.grant.periods.all() if not one.is_edited}


def pen_of(grant: Grant, table: Table, entered: Sequence[GrantPartner], *, as_lead: bool, is_demo: bool = False) -> Pen:
    """Locks the grant, so that two who write one table do it one after the other. The caller has a transaction."""
    locked = Grant.objects.select_for_update(of=("self",), no_key=True).select_related("funding").get(pk=grant.pk)
    # Written to, as what it was: a report that is being submitted at this moment has seen the rows of before, and is told so.
    Grant.objects.filter(pk=locked.pk).update(code=F("code"))
    read(locked)
    numbers = {*TableRow.objects.filter(grant=locked, table=table.kept).values_list("number", flat=True)}
    columns = table.spread(one.number for one in locked.periods.all())
    packages = packages_of(locked)
    return Pen(locked, table, columns, entered, as_lead, packages, is_demo or locked.is_demo, numbers)


def parse(pen: Pen, column: Column, text: str) -> str:
    """What is stored of what was typed. Raises ValidationError."""
    text = clean(text, lines=column.type == Type.LONG)
    longest = LONGEST.get(column.type)
    if longest and len(text) > longest:
        told = _("At most %(most)d characters (it has %(length)d).")
        raise ValidationError(told % {"most": longest, "length": len(text)})
    return PARSERS[column.type](pen, column, text) if text and column.type in PARSERS else text


def _whole(_pen: Pen, _column: Column, text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValidationError(_("Enter a whole number, without signs and points."))
    return str(int(text))


def _month(pen: Pen, column: Column, text: str) -> str:
    months = months_of(pen.grant)
    number = re.fullmatch(r"[Mm]?([0-9]{1,3})", text)
    if not number or not 1 <= int(number[1]) <= months:
        raise ValidationError(_("Enter a month of the grant, from 1 to %(months)d.") % {"months": months})
    return str(int(number[1]))


def _date(_pen: Pen, _column: Column, text: str) -> str:
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        raise ValidationError(_("This day does not exist.")) from None
    if day is None:
        raise ValidationError(_("Enter a day as 2019-07-31."))
    return str(day)


def _choice(_pen: Pen, column: Column, text: str) -> str:
    for choice in column.choices:
        if text.casefold() in {choice.casefold(), choice.partition(" - ")[0].casefold()}:
            return choice
    raise ValidationError(_("One of: %(choices)s.") % {"choices": "; ".join(column.choices)})


def _package(pen: Pen, _column: Column, text: str) -> str:
    if text not in pen.packages:
        raise ValidationError(_("No work package has this number."))
    return text


def _url(_pen: Pen, _column: Column, text: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        raise ValidationError(_("Enter a web address that begins with https://")) from None
    return text


def _doi(_pen: Pen, _column: Column, text: str) -> str:
    """ISO 26324, as Crossref recommends to look for it."""
    found = DOI_ADDRESS.sub("", text)
    if not DOI.fullmatch(found):
        raise ValidationError(_("A DOI begins with 10. and has a stroke: 10.1000/182."))
    return found


PARSERS: dict[Type, Callable[[Pen, Column, str], str]] = {
    Type.WHOLE: _whole,
    Type.MONTH: _month,
    Type.DATE: _date,
    Type.CHOICE: _choice,
    Type.PACKAGE: _package,
    Type.URL: _url,
    Type.DOI: _doi,
}


def partner_called(pen: Pen, text: str) -> GrantPartner | None:
    """The partner that a cell names by label, number or name; None for an empty one. Raises ValidationError."""
    text = clean(text)
    if not text:
        return None
    rows = list(pen.grant.partner_rows.all())
    for names in (
        lambda row: row.label,
        lambda row: str(row.number or ""),
        lambda row: row.organisation.name,
    ):
        if len(found := [row for row in rows if names(row).casefold() == text.casefold()]) == 1:
            return found[0]
    raise ValidationError(_("No partner of the grant is called so, or several are."))


def store(pen: Pen, row: TableRow | None, cells: Cells) -> TableRow:
    """A new row, or one that is there with other cells; a column that `cells` does not name stays.

    Raises ValidationError by the keys of columns, "" for the row.
    """
    was = dict(row.cells) if row else {}
    found = row or TableRow(grant=pen.grant, table=pen.table.kept, is_demo=pen.is_demo)
    found.grant = pen.grant
    errors: dict[str, list[str]] = {}
    before = (found.number, found.partner_id, was)
    values = dict(was)
    for column in pen.columns:
        if column.key not in cells or column.filled:
            continue
        try:
            _put(pen, found, column, cells[column.key], values)
        except ValidationError as error:
            errors[column.key] = error.messages
    if not row:
        _begin(pen, found, values)
    found.cells = {key: text for key, text in values.items() if text}
    kept = {one.key for one in pen.columns}
    now = {"name": "-"} if pen.table.of_activities else {}
    now |= {key: text for key, text in found.cells.items() if key in kept}
    for key, sentence in rules.problems(rules.Before(pen.table, pen.grant, now, was)).items():
        errors.setdefault(key, [sentence])
    _require_rights(pen, found, before[1], errors)
    due_on = rules.due_on(pen.table, pen.grant, found.cells)
    changed = before != (found.number, found.partner_id, found.cells) or due_on != found.due_on
    if row and row.reported_in_id and changed:
        errors[""] = [_("A report said this of the row, and the portal does not let it change any more.")]
    if errors:
        raise ValidationError({key or "__all__": texts for key, texts in errors.items()})
    if changed:
        found.name = found.cells.get("name", "")[:300]
        found.due_on = due_on
        found.full_clean()
        found.save()
    pen.numbers.add(found.number)
    return found


def _put(pen: Pen, row: TableRow, column: Column, text: str, values: dict[str, str]) -> None:
    """Raises ValidationError."""
    if column.type == Type.PARTNER:
        row.partner = partner_called(pen, text)
    elif column.type == Type.NUMBER:
        if text := parse(pen, column, text):
            _rename(pen, row, text)
    else:
        said = parse(pen, column, text)
        if column.period in pen.sent and said != values.get(column.key, ""):
            raise ValidationError(_("The report of this period was submitted: what it said stays."))
        values[column.key] = said


def _rename(pen: Pen, row: TableRow, number: str) -> None:
    if number == row.number:
        return
    if row.event_id:
        raise ValidationError(_("An activity keeps its number."))
    if number in pen.numbers:
        raise ValidationError(_("Another row has this number."))
    if row.pk and pen.table.key == PACKAGES and _names_of(pen.grant, row.number):
        raise ValidationError(_("Rows of other tables name this work package by its number."))
    pen.numbers.discard(row.number)
    row.number = number
    pen.numbers.add(number)


def _names_of(grant: Grant, package: str) -> bool:
    return TableRow.objects.filter(grant=grant, cells__package=package).exists()


def _begin(pen: Pen, row: TableRow, values: dict[str, str]) -> None:
    """What a new row has of itself: the next number, the states with which it begins, the partner of who enters it."""
    if not row.number:
        row.number = next_number(pen)
    for column in pen.columns:
        if column.first and not values.get(column.key):
            values[column.key] = column.first
    has_partner = any(column.type == Type.PARTNER for column in pen.columns)
    if has_partner and row.partner is None and not pen.as_lead and len(pen.entered) == 1:
        row.partner = pen.entered[0]


def next_number(pen: Pen) -> str:
    """The prefix of the table with the number after the highest: `D7`."""
    pattern = re.compile(re.escape(pen.table.prefix) + r"([0-9]+)")
    used = [int(found[1]) for number in pen.numbers if (found := pattern.fullmatch(number)) and len(found[1]) <= 6]
    return f"{pen.table.prefix}{max(used, default=0) + 1}"


def _require_rights(pen: Pen, row: TableRow, before: int | None, errors: dict[str, list[str]]) -> None:
    """A partner's coordinator writes lines of that partner, and gives none away."""
    if pen.as_lead or row.event_id:
        return
    own = {one.pk for one in pen.entered}
    if row.partner_id not in own or (row.pk and before not in own):
        errors.setdefault("partner", [_("Only the lead enters lines of others.")])


@transaction.atomic
def save_rows(
    pen: Pen, changed: Mapping[TableRow, Cells], added: Sequence[Cells], removed: Iterable[TableRow] = ()
) -> None:
    """All of it, or nothing: raises ValidationError by `row id.column` and `new0.column`."""
    errors: dict[str, list[str]] = {}
    for row in removed:
        _collect(errors, str(row.pk), partial(remove, pen, row))
    for row, cells in changed.items():
        _collect(errors, str(row.pk), partial(store, pen, row, cells))
    for place, cells in enumerate(added):
        _collect(errors, f"new{place}", partial(store, pen, None, cells))
    if added and len(pen.numbers) > MOST_ROWS:
        errors["__all__"] = [_("A table has %(most)d rows at most.") % {"most": MOST_ROWS}]
    if errors:
        raise ValidationError(errors)


def _collect(errors: dict[str, list[str]], name: str, work: Callable[[], object]) -> None:
    try:
        work()
    except ValidationError as error:
        for key, texts in error.message_dict.items():
            errors[f"{name}.{'' if key == '__all__' else key}"] = texts


def remove(pen: Pen, row: TableRow) -> None:
    """Raises ValidationError for a row that a report told of, that others name, or that is an activity."""
    if row.reported_in_id:
        raise ValidationError({"number": _("A report said this of the row: it stays.")})
    if row.event_id:
        raise ValidationError({"number": _("This is an activity of the grant: it is taken out there.")})
    if pen.table.key == PACKAGES and _names_of(pen.grant, row.number):
        raise ValidationError({"number": _("Rows of other tables name this work package by its number.")})
    if not pen.as_lead and row.partner_id not in {one.pk for one in pen.entered}:
        raise ValidationError({"number": _("Only the lead enters lines of others.")})
    pen.numbers.discard(row.number)
    row.delete()


@transaction.atomic
def number_activities(grant: Grant, until: date | None = None) -> int:
    """Gives each activity of the grant that took place its number in its tables, by its day; how many were new."""
    layout = layout_for(grant)
    made = 0
    for table in (one for one in layout.tables if one.of_activities and not one.rows_of):
        pen = pen_of(grant, table, [], as_lead=True)
        known = TableRow.objects.filter(grant=grant, table=table.kept, event__isnull=False).values("event")
        for event in activities_of(grant, until).exclude(pk__in=known):
            row = TableRow(grant=pen.grant, table=table.kept, number=next_number(pen), event=event)
            row.is_demo = event.is_demo
            row.full_clean()
            row.save()
            pen.numbers.add(row.number)
            made += 1
    return made


def first_day_moved(grant: Grant) -> None:
    """The months of a grant count from its first day: what is due in one of them is due on another day."""
    layout = layout_for(grant)
    for row in TableRow.objects.filter(grant=grant, event__isnull=True, reported_in__isnull=True):
        table = layout.table(row.table)
        due_on = rules.due_on(table, grant, row.cells) if table else None
        if due_on != row.due_on:
            TableRow.objects.filter(pk=row.pk).update(due_on=due_on)


def fix_reported(period: ReportingPeriod) -> None:
    """A report was submitted: what the portal lets nobody change after it has been reported stays. In its transaction."""
    layout = layout_for(period.grant)
    for table in layout.tables:
        rows = TableRow.objects.filter(grant=period.grant_id, table=table.kept, reported_in__isnull=True)
        for row in rows if table.of_kind(RuleKind.FIXED) else ():
            if rules.is_fixed(table, row.cells):
                TableRow.objects.filter(pk=row.pk).update(reported_in=period)


def refusals(period: ReportingPeriod) -> list[str]:
    """Why the portal would not take this report with the tables as they stand; only the final one has such rules."""
    if period.kind != ReportingPeriod.Kind.FINAL:
        return []
    tables = whole(period.grant)
    return [
        sentence
        for table in tables.layout.tables
        if table.of_kind(RuleKind.FINAL)
        for sentence in rules.refusals(table, [row.cells for row in tables.stored(table)])
    ]
