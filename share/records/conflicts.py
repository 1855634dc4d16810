"""Two people edit one record: the second is shown both versions, and nothing of either is lost.

A form carries the fingerprint of the values it was drawn from. When the record's values have another one by the time it is
saved, nothing is saved; the page shows what is stored now and what was typed, and the form goes on from there.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from share.kit.choosing import SearchingField

FIELD = "began_from"


@dataclass(frozen=True)
class Difference:
    """A field whose value another person changed meanwhile: how it stands now, and what was typed."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Conflict:
    """What changed between drawing a form and saving it."""

    differences: Sequence[Difference]


def fingerprint(values: object) -> str:
    """A short hash of a form's values as they stand in the database, in any order of their keys."""
    text = json.dumps(values, sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _plain(value: object) -> object:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(one) if isinstance(one, Model) else one for one in value]
    return str(value)


def found(form: forms.Form, stored: Mapping[str, object], began_from: str) -> Conflict | None:
    """The conflict between a bound form and what is stored now, or None when nobody saved meanwhile.

    `began_from` is the fingerprint that came with the form; an empty or unknown one counts as a conflict only when what
    was typed differs from what is stored.
    """
    if began_from == fingerprint(stored):
        return None
    differences = [
        Difference(str(form[name].label), _shown(form, name, stored.get(name)), _shown(form, name, typed))
        for name, typed in ((name, form.cleaned_data.get(name)) for name in form.fields if name in stored)
        if fingerprint(_comparable(typed)) != fingerprint(_comparable(stored.get(name)))
    ]
    return Conflict(differences) if differences else None


def _comparable(value: object) -> object:
    """A value of a form and of a record in one shape: rows by their ids, nothing as empty text."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Iterable) and not isinstance(value, str):
        return sorted(str(_comparable(one)) for one in value)
    return "" if value is None else value


def _shown(form: forms.Form, name: str, value: object) -> str:
    """A value as the form's own widget words it."""
    field = form.fields[name]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, SearchingField):
        return field.shown(value) or "–"
    if isinstance(field, forms.MultipleChoiceField | forms.ChoiceField):
        words = {str(key): str(label) for key, label in field.widget.choices if not isinstance(label, list | tuple)}
        chosen = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
        return ", ".join(words.get(str(_comparable(one)), "") for one in chosen) or "–"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(str(one) for one in value) or "–"
    return str(value) if value not in {None, ""} else "–"
