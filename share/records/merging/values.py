"""Rows and values as JSON keeps them for the undo, without losing anything: microseconds and decimals too."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.text import capfirst

from share.records.merging.kinds import Field, Model


def text_of(column: Field, row: models.Model) -> Any:
    """The value of a field as JSON keeps it without losing anything: microseconds and decimals too."""
    value = column.value_from_object(row)
    return None if value is None else column.value_to_string(row)


def value_of(column: Field, text: Any) -> Any:
    return None if text is None else column.to_python(text)


def columns_of(model: Model) -> list[Field]:
    return [column for column in model._meta.concrete_fields if not column.generated]


def values_of(row: models.Model) -> dict[str, Any]:
    return {column.attname: text_of(column, row) for column in columns_of(type(row))}


def row_of(model: Model, values: Mapping[str, Any]) -> models.Model:
    return model(**{c.attname: value_of(c, values[c.attname]) for c in columns_of(model) if c.attname in values})


def rows_of(model: Model) -> "models.QuerySet[Any]":
    return model._base_manager.all()


def noun(model: Model, name: str) -> str:
    """What a field is called, by its name or its column."""
    column = next(one for one in model._meta.concrete_fields if name in {one.name, one.attname})
    return str(column.verbose_name)


def sort_of(model: Model) -> str:
    """What a row of this model is, in words; one between two ends of a many-to-many is what declares it."""
    owner = model._meta.auto_created
    return str(owner._meta.verbose_name if isinstance(owner, type) else model._meta.verbose_name)


def told(row: models.Model) -> str:
    """A row in words: `Session “The first day”`.

    One that holds something of a person is not named, unless its model says that its title names nobody (`names_nobody`).
    """
    title, sort = str(row), capfirst(str(row._meta.verbose_name))
    names_nobody = getattr(row, "names_nobody", not getattr(row, "personal", {}))
    return f"{sort} “{title}”" if names_nobody and " object (" not in title else sort
