"""A table as a grid: every cell that somebody may write is a field, and some empty rows wait below."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _

from share.grants.models import GrantPartner
from share.kit.text import ParagraphsField
from share.portal.actions import LONGEST, Pen, save_rows
from share.portal.columns import Column, Table, Type
from share.portal.models import TableRow
from share.portal.rows import Line, Tables
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm

EMPTY_ROWS = 5
MOST_NEW = 200  # rows that one paste may add
REMOVE = "remove"
OF_A_ROW = re.compile(r"[0-9]+\.")
OFFERED = {Type.CHOICE, Type.PACKAGE, Type.PARTNER}


@dataclass(frozen=True)
class GridRow:
    """One row of the grid: its number, its cells (a field, or a text that nobody types here), and what takes it out."""

    number: str
    cells: Sequence[tuple[Column, BoundField | None, str]]
    remove: BoundField | None


def written(lines: Sequence[Line], posted: Mapping[str, Any]) -> list[Line]:
    """The rows that a grid was drawn with when it is sent: one that somebody added meanwhile is none of them."""
    rows = {name.partition(".")[0] for name in posted}
    return [line for line in lines if line.row and str(line.row.pk) in rows]


class GridForm(CreatingForm, EditingForm):
    """The rows of one page of a table, and new ones. Fields are called by row and column: `12.status`, `new0.status`."""

    rows = forms.IntegerField(min_value=1, max_value=MOST_NEW, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        tables: Tables,
        table: Table,
        lines: Sequence[Line],
        partners: Sequence[GrantPartner],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.tables, self.table, self.lines = tables, table, lines
        self.columns = tables.columns(table)
        self._labels = [row.label for row in partners]
        self.takes_new = not table.of_activities
        for line in lines:
            assert line.row
            for column in self.columns:
                if not line.is_fixed(column):
                    self.fields[f"{line.row.pk}.{column.key}"] = self._field(column)
            if self.takes_new and not line.row.reported_in_id:
                self.fields[f"{line.row.pk}.{REMOVE}"] = forms.BooleanField(
                    required=False, label=_("Take %(number)s out") % {"number": line.row.number}
                )
        for place in range(self._new_rows()):
            for column in self._of_new:
                self.fields[f"new{place}.{column.key}"] = self._field(column)

    @property
    def _of_new(self) -> list[Column]:
        sent = {one.number for one in self.tables.grant.periods.all() if not one.is_edited}
        return [one for one in self.columns if not one.filled and one.period not in sent]

    def _new_rows(self) -> int:
        if not self.takes_new:
            return 0
        try:
            asked = int(self.data.get("rows", ""))
        except ValueError:
            asked = EMPTY_ROWS
        return max(EMPTY_ROWS, min(asked, MOST_NEW))

    def _field(self, column: Column) -> forms.Field:
        more: dict[str, Any] = {"required": False, "label": column.header, "max_length": LONGEST.get(column.type, 200)}
        if column.type == Type.LONG:
            return ParagraphsField(widget=forms.Textarea(attrs={"rows": 2, **self._named(column)}), **more)
        offers = {"list": f"offered-{column.key}"} if column.type in OFFERED else {}
        return forms.CharField(widget=forms.TextInput(attrs={**self._named(column), **offers}), **more)

    @staticmethod
    def _named(column: Column) -> dict[str, str]:
        return {"aria-label": column.header}

    @property
    def offered(self) -> Iterator[tuple[str, Sequence[str]]]:
        """What cells of a column may say, by its key: shown while somebody types. What is pasted is looked at when saved."""
        offers = {
            Type.PACKAGE: [row.number for row in self.tables.packages] if self._has(Type.PACKAGE) else [],
            Type.PARTNER: self._labels,
        }
        for column in self.columns:
            if column.type in OFFERED:
                yield column.key, column.choices or offers[column.type]

    def _has(self, kind: Type) -> bool:
        return any(column.type == kind for column in self.columns)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        gone = [self.data[name] for name in self.data if OF_A_ROW.match(name) and name not in self.fields]
        if said := [str(text) for text in gone if text]:
            told = _(
                "Somebody took a row out while you were writing. You had typed there: %(texts)s. Save again without it."
            )
            raise ValidationError(told % {"texts": "; ".join(said)})
        return found

    @property
    def grid(self) -> Iterator[GridRow]:
        for line in self.lines:
            assert line.row
            remove = f"{line.row.pk}.{REMOVE}"
            yield GridRow(
                line.row.number,
                [self._cell(f"{line.row.pk}.{one.key}", one, line.cells[one.key]) for one in self.columns],
                self[remove] if remove in self.fields else None,
            )
        for place in range(self._new_rows()):
            yield GridRow("", [self._cell(f"new{place}.{one.key}", one, "") for one in self.columns], None)

    def _cell(self, name: str, column: Column, text: str) -> tuple[Column, BoundField | None, str]:
        return column, self[name] if name in self.fields else None, text

    @staticmethod
    def values_of(lines: Sequence[Line], form_columns: Sequence[Column]) -> dict[str, object]:
        """What the fields would say of the rows now, by their names."""
        return {
            f"{line.row.pk}.{column.key}": line.cells[column.key]
            for line in lines
            if line.row
            for column in form_columns
            if not line.is_fixed(column)
        }

    def _typed(self, prefix: str) -> dict[str, str]:
        names = {column.key: f"{prefix}.{column.key}" for column in self.columns}
        return {key: self.cleaned_data[name] for key, name in names.items() if name in self.fields}

    def save(self, pen: Pen) -> None:
        """Raises ValidationError by the names of fields."""
        changed: dict[TableRow, Mapping[str, str]] = {}
        removed: list[TableRow] = []
        for line in self.lines:
            assert line.row
            typed = self._typed(str(line.row.pk))
            if self.cleaned_data.get(f"{line.row.pk}.{REMOVE}"):
                removed.append(line.row)
            elif any(text != line.cells[key] for key, text in typed.items()):
                changed[line.row] = typed
        # A row without a word was not filled; its place is kept, so that what is wrong is said where it was typed.
        new = [self._typed(f"new{place}") for place in range(self._new_rows())]
        places = [place for place, typed in enumerate(new) if any(typed.values())]
        try:
            save_rows(pen, changed, [new[place] for place in places], removed)
        except ValidationError as error:
            raise ValidationError(dict(self._renamed(error.message_dict, places))) from error

    def _renamed(self, errors: Mapping[str, list[str]], places: Sequence[int]) -> Iterator[tuple[str, list[str]]]:
        """Errors at the fields of the grid; what has no field of its own is said above it, with the row's number."""
        numbers = {str(line.row.pk): line.row.number for line in self.lines if line.row}
        above: list[str] = []
        for key, texts in errors.items():
            row, _dot, column = key.partition(".")
            if row.startswith("new") and row.removeprefix("new").isdigit():
                row = f"new{places[int(row.removeprefix('new'))]}"
            name = f"{row}.{column}"
            if name in self.fields:
                yield name, texts
            else:
                above += [f"{numbers[row]}: {text}" if row in numbers else text for text in texts]
        if above:
            yield "__all__", above
