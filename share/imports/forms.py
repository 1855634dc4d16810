"""Forms of a file that comes in: the file, how it is read, and the answers to what its check found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from share.imports import kinds
from share.imports.actions import Answer, Mended
from share.imports.dates import DayOrder
from share.imports.encodings import OLD, WITHOUT_MARK
from share.imports.engine import REF, Source
from share.imports.models import ImportRun
from share.imports.tables import LONGEST_CELL, Reading
from share.kit.text import clean, search_key
from share.kit.uploads import file_name
from share.records.form_keys import CreatingForm

LARGEST = 10 * 1024 * 1024
SEPARATORS = [
    (",", gettext_lazy("commas")),
    (";", gettext_lazy("semicolons")),
    ("\t", gettext_lazy("tabs")),
    ("|", gettext_lazy("strokes")),
]
MOST_SHOWN = 50  # rows with an error, and rows with a question, that one page asks about
AS_FOUND = gettext_lazy("as the file says")


class FileField(forms.FileField):
    """A table of at most 10 MB: its name as text, and its content. What it holds is judged by its check."""

    default_error_messages = {
        "invalid": gettext_lazy("The file did not arrive. Choose it once more."),
        "missing": gettext_lazy("The file did not arrive. Choose it once more."),
        "empty": gettext_lazy("This file is empty."),
        "large": gettext_lazy("This file is larger than 10 MB. Bring it in parts."),
    }

    def to_python(self, data: Any) -> Any:
        file: Any = super().to_python(data)
        if file is None:
            return None
        if file.size > LARGEST:
            raise ValidationError(self.error_messages["large"], code="large")
        return file_name(file.name), file.read()


class WholeFileForm(forms.Form):
    """A file that is stored at once, all of it or nothing."""

    file = FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or Excel (XLSX). All of it is stored, or none and you see why."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )


class RowsFileForm(WholeFileForm, CreatingForm):
    """A file whose lines may be new rows: sent twice, it makes them once."""


class BringForm(CreatingForm):
    """A file, and what is in it."""

    source = forms.ChoiceField(label=gettext_lazy("What the file holds"))
    file = FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or Excel (XLSX), up to 10 MB. Nothing is loaded yet: you see first what it would do."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", _("Choose one")), *kinds.labels()]  # type: ignore[attr-defined]


class ReadingForm(forms.Form):
    """How the file is read: what it says of itself, or what somebody knows better; and what its columns are called."""

    encoding = forms.ChoiceField(label=gettext_lazy("Encoding of the text"), required=False)
    separator = forms.ChoiceField(label=gettext_lazy("Between the cells stand"), required=False)
    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    day_order = forms.ChoiceField(label=gettext_lazy("Days such as 3/5/2018"), required=False)

    def __init__(self, data: Any, *, run: ImportRun, source: Source) -> None:
        super().__init__(data)
        self.run, self.head = run, [name for name in run.found.get("head", []) if name]
        self.needed = [name for name in source.header if name not in source.optional]
        likely = {name: lines for names, lines in run.found.get("readings", []) for name in names}
        encodings = [(name, f"{name}: {' | '.join(lines)}") for name, lines in likely.items()]
        encodings += [(name, name) for name in (*OLD, *WITHOUT_MARK) if name not in likely]
        sheets = sorted({*run.found.get("sheets", []), *filter(None, [run.sheet])})
        for name, choices in (
            ("encoding", encodings),
            ("separator", SEPARATORS),
            ("sheet", [(name, name) for name in sheets]),
            ("day_order", DayOrder.choices),
        ):
            self.fields[name].choices = [("", AS_FOUND), *choices]  # type: ignore[attr-defined]
            self.fields[name].initial = getattr(run, name)
        if len(sheets) < 2:
            del self.fields["sheet"]
        if sheets:
            del self.fields["encoding"], self.fields["separator"]
        self.ours = (*source.header, *source.optional, REF) if self.head else ()
        for place, our in enumerate(self.ours):
            self.fields[f"column_{place}"] = self._column(our)
        missing = [place for place, our in enumerate(self.ours) if self.fields[f"column_{place}"].required]
        self.order_fields([f"column_{place}" for place in missing])
        if self.head:
            self.fields["keep"] = forms.BooleanField(
                label=_("Keep these names for files with the same columns"), required=False, initial=True
            )

    def _column(self, our: str) -> forms.ChoiceField:
        """Which column of the file is this one of ours."""
        own = our in self.head
        nothing = _("the column of this name") if own else _("not in the file")
        choices = [("", nothing), *((name, name) for name in self.head if name != our)]
        words = {"required": _("Files of this kind need this column. Choose which one it is.")}
        is_missing = our in self.needed and not own
        field = forms.ChoiceField(label=our, choices=choices, required=is_missing, error_messages=words)
        field.initial = self.run.columns.get(our) or ("" if own else _likely(our, self.head))
        return field

    def clean(self) -> dict[str, Any]:
        chosen = self._columns()
        for place, our in enumerate(self.ours):
            their = chosen.get(our)
            if their and [*chosen.values()].count(their) > 1:
                self.add_error(f"column_{place}", _("You chose this column of the file twice."))
        return self.cleaned_data

    def _columns(self) -> dict[str, str]:
        named = {our: self.cleaned_data.get(f"column_{place}", "") for place, our in enumerate(self.ours)}
        return {our: their for our, their in named.items() if their}

    def reading(self) -> Reading:
        said = {name: self.cleaned_data.get(name, "") for name in ("encoding", "separator", "sheet", "day_order")}
        return Reading(**said, columns=self._columns())


def _likely(our: str, head: Sequence[str]) -> str:
    """The column of the file whose name is ours but for case, accents and signs; empty for none."""
    wanted = _bare(our)
    return next((name for name in head if _bare(name) == wanted), "")


def _bare(name: str) -> str:
    return "".join(letter for letter in search_key(name) if letter.isalnum())


@dataclass(frozen=True)
class Wrong:
    """A cell, or a row, with an error, as the page shows it; `leave_out` stands once a row."""

    row: int
    column: str
    reason: str
    cell: forms.BoundField | None
    leave_out: forms.BoundField | None


class MendForm(forms.Form):
    """What the check of a file found: cells to write anew, rows to leave out, rows that look like a record."""

    checks = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, run: ImportRun) -> None:
        super().__init__(data, initial={"checks": run.checks})
        self.rejected: list[dict[str, Any]] = run.outcome.get("rejected", [])[:MOST_SHOWN]
        self.alike: dict[int, list[dict[str, Any]]] = {}
        for one in run.outcome.get("alike", []):
            if one["row"] in self.alike or len(self.alike) < MOST_SHOWN:
                self.alike.setdefault(one["row"], []).append(one)
        for place, wrong in enumerate(self.rejected):
            if wrong["cell"] is not None:
                label = _("Line %(row)d, %(column)s") % wrong
                field = forms.CharField(
                    label=label,
                    help_text=wrong["reason"],
                    required=False,
                    strip=False,
                    max_length=LONGEST_CELL,
                    initial=wrong["cell"],
                )
                self.fields[f"cell_{place}"] = field
            label = _("Leave line %(row)d out") % wrong
            self.fields.setdefault(f"out_{wrong['row']}", forms.BooleanField(label=label, required=False))
        for row, some in self.alike.items():
            choices = [
                (f"{Answer.SAME}:{one['like']}", _("It is “%(shown)s” (%(why)s), and corrects it") % one)
                for one in some
            ]
            choices += [(answer.value, str(answer.label)) for answer in (Answer.NEW, Answer.OUT)]
            self.fields[f"like_{row}"] = forms.ChoiceField(
                label=_("Line %(row)d, “%(says)s”") % some[0], choices=choices, widget=forms.RadioSelect, required=False
            )

    def wrong(self) -> Iterator[Wrong]:
        seen = set()
        for place, one in enumerate(self.rejected):
            cell = self[f"cell_{place}"] if f"cell_{place}" in self.fields else None
            out = None if one["row"] in seen else self[f"out_{one['row']}"]
            seen.add(one["row"])
            yield Wrong(one["row"], one["column"], one["reason"], cell, out)

    def asked(self) -> Iterator[forms.BoundField]:
        for row in self.alike:
            yield self[f"like_{row}"]

    def clean(self) -> dict[str, Any]:
        for place, wrong in enumerate(self.rejected):
            name = f"cell_{place}"
            typed = self.cleaned_data.get(name)
            if typed is None or typed == wrong["cell"]:
                continue
            try:
                self.cleaned_data[name] = clean(typed)
            except ValidationError as error:
                self.add_error(name, error)
        if not self.errors and not any(vars(self.mended()).values()):
            raise ValidationError(_("Nothing is answered or written anew yet."))
        return self.cleaned_data

    def mended(self) -> Mended:
        cells, answers = {}, {}
        for place, one in enumerate(self.rejected):
            typed = self.cleaned_data.get(f"cell_{place}")
            if self.cleaned_data.get(f"out_{one['row']}"):
                answers[one["row"]] = (Answer.OUT.value, "")
            elif typed is not None and one["cell"] is not None and typed != one["cell"]:
                cells[one["row"], one["column"]] = typed
        for row in self.alike:
            what, _colon, ref = self.cleaned_data.get(f"like_{row}", "").partition(":")
            if what:
                answers[row] = (what, ref)
        return Mended(cells, answers)
