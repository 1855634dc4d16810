"""A field that searches: a text box in place of a list of all rows, so that a page does not grow with their number.

What is typed is looked for when the form is sent. The name of one row is that row; of anything else the form comes back and
asks at the field, with radio buttons: one of the rows that look alike, or, where the field proposes, a new one. It needs no
JavaScript. What was chosen travels with the text it was chosen for, so that it counts no more once another text is typed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from share.kit.search import Asked
from share.kit.text import clean, has_letter, search_key

MOST = 6  # rows that are asked about
NEW = "new"
LONGEST = 200


@dataclass(frozen=True)
class Typed:
    """What the box holds, what was chosen for it (a row's key or `NEW`, a colon, the text), and the country of a new row."""

    text: str = ""
    pick: str = ""
    country: str = ""

    @property
    def chosen(self) -> str:
        """A row's key, `NEW`, or nothing: what was chosen for another text is not chosen for this one."""
        key, _colon, text = self.pick.partition(":")
        return key if text == self.text else ""


@dataclass(frozen=True)
class Option:
    """A radio button: the value it sends, the name, and a line that tells it from others."""

    value: str
    name: str
    line: str = ""


class SearchingInput(forms.Widget):
    """The box, and under it what the form asks about. The field fills `options` and `proposes` when it cleans.

    `suggests` names the page, with what stands in its address, that gives radio buttons while somebody types.
    """

    template_name = "kit/searching.html"
    options: Sequence[Option] = ()
    proposes = False
    suggests: tuple[str, ...] = ()

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Typed:
        return Typed(*(str(data.get(key) or "") for key in (name, f"{name}-pick", f"{name}-country")))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        return name not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        typed = value if isinstance(value, Typed) else Typed(str(value or ""))
        return context | {
            "typed": typed,
            "options": self.options,
            "proposes": self.proposes,
            "suggests": reverse(self.suggests[0], args=self.suggests[1:]) if self.suggests else "",
            "new": f"{NEW}:{typed.text}",
            "countries": list(countries) if self.proposes else [],
        }


class SearchingField(forms.ModelChoiceField):
    """One row of `queryset`, by the name it is stored under (`key`). A subclass that proposes makes the new row.

    Also takes the primary key of a row, as a list would send it.
    """

    widget = SearchingInput
    proposes = False
    suggests: tuple[str, ...] = ()
    default_error_messages = {
        "which": _("Which one do you mean?"),
        "none": _("Nothing here has this name. Look at how it is written."),
        "no_row": _("Nothing here has this name. Look at how it is written, or propose it as new."),
        "country": _("Say in which country it lies."),
    }

    @property
    def rows(self) -> "QuerySet[Any]":
        assert self.queryset is not None
        return self.queryset

    def __init__(self, queryset: "QuerySet[Any]", **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)
        assert isinstance(self.widget, SearchingInput)
        self.widget.suggests = self.suggests

    def called(self, name: str) -> "QuerySet[Any]":
        """The rows that have this name, accents and case aside."""
        return self.rows.filter(key=search_key(name))

    def line(self, row: Any) -> str:
        """What tells a row from another one of the same name."""
        return ""

    def new(self, name: str, country: str) -> Model:
        """A row that is not stored yet. Raises ValidationError: a field that proposes says how one is made."""
        raise ValidationError(self.error_messages["none"], code="none")

    def suggestions(self, name: str, text: str) -> dict[str, Any]:
        """What `kit/searching/_options.html` shows of rows near to what is being typed, for a field called `name`."""
        typed = Typed(text[:LONGEST])
        widget = SearchingInput()
        widget.options = self._options(typed, self._near(typed.text))
        return widget.get_context(name, typed, {"id": f"id_{name}"})

    def prepare_value(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, Typed):
            return value
        row = value if isinstance(value, Model) else self.rows.filter(pk=value).first()
        return Typed(str(row), f"{row.pk}:{row}") if row else Typed()

    def clean(self, value: Any) -> Any:
        typed = value if isinstance(value, Typed) else Typed(str(value or ""))
        text = clean(typed.text)[:LONGEST]
        if not text:
            return super().clean(None)
        if not has_letter(text):
            raise ValidationError(self.error_messages["none"], code="none")
        if typed.chosen == NEW and self.proposes:
            return self._proposed(typed, text)
        key = typed.chosen or (text if text.isascii() and text.isdigit() and len(text) < 19 else "")
        row = self.rows.filter(pk=key).first() if key.isdigit() else None
        return row or self._named(typed, text)

    def shown(self, value: Any) -> str:
        """The name of a row, or of the row with a key; empty for none."""
        typed = self.prepare_value(value)
        return typed.text if isinstance(typed, Typed) else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, data.chosen if isinstance(data, Typed) else data)

    def _named(self, typed: Typed, text: str) -> Model:
        exact = list(self.called(text)[: MOST + 1])
        if len(exact) == 1:
            return exact[0]
        found = exact or self._near(text)
        self._ask(typed, found)
        code = "which" if found else "no_row" if self.proposes else "none"
        raise ValidationError(self.error_messages[code], code=code)

    def _near(self, text: str) -> list[Model]:
        asked, name = Asked(text), F("key")
        if not asked:
            return []
        ordered = self.rows.order_by(asked.nearness(name).desc(), "pk")
        return list(ordered.filter(asked.in_name(name))[:MOST] or ordered.filter(asked.like_name(name))[:MOST])

    def _ask(self, typed: Typed, rows: Sequence[Model]) -> None:
        assert isinstance(self.widget, SearchingInput)
        self.widget.options = self._options(typed, rows)
        self.widget.proposes = self.proposes

    def _options(self, typed: Typed, rows: Sequence[Model]) -> list[Option]:
        return [Option(f"{row.pk}:{typed.text}", str(row), self.line(row)) for row in rows]

    def _proposed(self, typed: Typed, text: str) -> Model:
        """The question stays on the page, so that a form refused for something else keeps the answer."""
        self._ask(typed, self._near(text))
        if typed.country not in countries:
            raise ValidationError(self.error_messages["country"], code="country")
        return self.new(text, typed.country)
