"""The history of a record as sentences: what the History tab shows.

The lines of a record and of everything that belongs to it are read in one UNION, newest first, each with the values of the
line before; names of rows they refer to are looked up once for each model.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.records import history, merging

if TYPE_CHECKING:
    from django.db.models.fields import Field

ROWS = 50
TITLES = ("title", "name", "number", "kind")
Values = Mapping[str, object]
Names = Mapping[tuple[type[models.Model], str], str]


@dataclass(frozen=True)
class Line:
    """One change: a sentence of what it was, when, who, on which page, and why."""

    at: datetime
    verb: str
    what: str
    changes: Sequence[str]
    who: str
    route: str
    reason: str


@dataclass(frozen=True)
class Page:
    """Some lines of a history, and whether there are older and newer ones."""

    lines: list[Line]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1


def page_of(record: models.Model, number: int = 1, *, only: Q | None = None) -> Page:
    """The lines of a record, newest first, fifty a page. `only` narrows the lines (fields of a history row).

    Lines cannot be changed, so those of a record that was merged into this one still name that one: they are shown here.
    """
    parts = list(history.parts_of(type(record)))
    keys = merging.keys_of(record)
    by_label = {part._meta.label: part for part, _path in parts}
    queries = [
        _as_rows(part, history.lines_of(part)._default_manager.filter(_leads_to(path, keys), only or Q()).order_by())
        for part, path in parts
    ]
    found = queries[0].union(*queries[1:], all=True).order_by("-pgh_created_at", "-pgh_id")
    start = (number - 1) * ROWS
    rows = list(found[start : start + ROWS + 1])
    names = _names(rows[:ROWS], by_label)
    owners = {part: path.removesuffix("_id") for part, path in parts}
    lines = [_line(row, by_label[str(row["part"])], owners, names, record.pk) for row in rows[:ROWS]]
    return Page(lines, number, len(rows) > ROWS)


def _leads_to(path: str, keys: Sequence[int]) -> Q:
    return Q(**{path: keys[0]}) if len(keys) == 1 else Q(**{f"{path.removesuffix('_id')}__in": keys})


def lines_of(part: type[models.Model], lines: "models.QuerySet[models.Model]") -> list[tuple[Values, Line]]:
    """Lines of one tracked model in the order of `lines`: the row's values, and the sentence that names it in full."""
    rows = list(_as_rows(part, lines))
    names = _names(rows, {part._meta.label: part})
    return [(_values(row, "values"), _line(row, part, {part: ""}, names)) for row in rows]


def _as_rows(
    part: type[models.Model], lines: "models.QuerySet[models.Model]"
) -> "models.QuerySet[models.Model, dict[str, object]]":
    """Each line with its values and, as `before`, those of the same row's line before it."""
    kind = history.lines_of(part)
    values = JSONObject(**{field.attname: F(field.attname) for field in _kept_fields(part)})
    earlier = kind._default_manager.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    before = Subquery(earlier.order_by("-pgh_id").values(line=values)[:1])
    return lines.annotate(part=Value(part._meta.label), values=values, before=before).values(
        "pgh_created_at", "pgh_id", "pgh_obj_id", "pgh_label", "pgh_context", "part", "values", "before"
    )


def _kept_fields(part: type[models.Model]) -> "list[Field[object, object]]":
    """The fields of a tracked model whose values its lines hold."""
    kept = {field.name for field in history.lines_of(part)._meta.concrete_fields}
    return [field for field in part._meta.concrete_fields if field.name in kept]


def _names(rows: Iterable[Values], by_label: Mapping[str, type[models.Model]]) -> Names:
    """What rows that lines refer to are called now: one query for all of them, whatever models they lie in."""
    wanted: dict[type[models.Model], set[object]] = defaultdict(set)
    for row in rows:
        part = by_label[str(row["part"])]
        wanted[User].add(_values(row, "pgh_context").get("user"))
        wanted[part].add(row["pgh_obj_id"])
        for field in _kept_fields(part):
            if field.is_relation and isinstance(field.related_model, type):
                wanted[field.related_model] |= {_values(row, of).get(field.attname) for of in ("values", "before")}
    titles = {model: _title_field(model) for model, keys in wanted.items() if keys - {None}}
    queries = [
        model._default_manager.filter(pk__in=wanted[model] - {None})
        .order_by()
        .values_list(Value(model._meta.label), Cast("pk", models.TextField()), Cast(title, models.TextField()))
        for model, title in titles.items()
        if title
    ]
    gone = merging.titles(wanted)
    if gone is not None:
        queries.append(gone.order_by().values_list("model", Cast("gone_key", models.TextField()), F("title")))
    found = queries[0].union(*queries[1:], all=True) if queries else ()
    models_named = {model._meta.label: model for model in titles}
    return {(models_named[label], model_key): _called(models_named[label], title) for label, model_key, title in found}


def _title_field(model: type[models.Model]) -> str:
    """The name of the field a row is called by; empty where it has none."""
    names = {field.name for field in model._meta.concrete_fields}
    return next((name for name in TITLES if name in names), "")


def _called(model: type[models.Model], title: str) -> str:
    """How a row of this title calls itself: a person who was erased has words for it."""
    if model is User and not title:  # its own words hang on the address, which is not read here
        return _("somebody who has left")
    return str(getattr(model(**{_title_field(model): title}), "shown_name", title))


def _nameless(model: type[models.Model]) -> str:
    return _("one that is not there any more") if _title_field(model) else str(model._meta.verbose_name)


def _values(row: Values, of: str) -> Values:
    values = row[of]
    return values if isinstance(values, dict) else {}


def _line(
    row: Values,
    part: type[models.Model],
    owners: Mapping[type[models.Model], str],
    names: Names,
    own: int | None = None,
) -> Line:
    """`own`: the key of the record whose page it is; a line of one that was merged into it says its name."""
    label, values, before = str(row["pgh_label"]), row["values"], row["before"]
    assert isinstance(values, dict)
    at = row["pgh_created_at"]
    assert isinstance(at, datetime)
    shown = _shown(part, values, names)
    own_path = owners[part] if "__" not in owners[part] else ""  # what lies between is told: whose mark it was
    if own_path == "pgh_obj" and own is not None and row["pgh_obj_id"] != own:
        own_path = ""
    context = row["pgh_context"] if isinstance(row["pgh_context"], dict) else {}
    return Line(
        at=at,
        verb=_verbs().get(label, _("changed")),
        what=_what(part, shown, own_path, names.get((part, str(row["pgh_obj_id"])), "")),
        changes=_changes(part, label, shown, _shown(part, before, names) if isinstance(before, dict) else {}),
        who=names.get((User, str(context.get("user"))), "") if context.get("user") else "",
        route=str(context.get("route", "")),
        reason=str(context.get("reason", "")),
    )


def _verbs() -> dict[str, str]:
    return {history.ADDED: _("added"), history.CHANGED: _("changed"), history.REMOVED: _("removed")}


def _what(part: type[models.Model], shown: Mapping[str, str], own_path: str, called_now: str) -> str:
    """`attendance “Ana Demo, Legal protection”`: the model's noun, and what tells this row from others.

    What a row is called comes from its line, or, where that keeps no names of people, from the row as it is now.
    """
    noun = str(part._meta.verbose_name)
    if own_path == "pgh_obj":
        return noun
    title = next((shown[name] for name in TITLES if shown.get(name)), "") or called_now
    if not title:
        related = [f for f in _kept_fields(part) if f.is_relation and f.related_model is not User]
        told = [shown[f.name] for f in related if shown.get(f.name) and f.name != own_path]
        title = ", ".join(told) or next((shown[f.name] for f in related if shown.get(f.name)), "")
    return f"{noun} “{title}”" if title else noun


def _changes(part: type[models.Model], label: str, shown: Mapping[str, str], before: Mapping[str, str]) -> list[str]:
    if label in {history.ADDED, history.REMOVED}:
        told = [f.name for f in _kept_fields(part) if f.choices and f.name not in TITLES]
        return [f"{_noun(part, name)}: {shown[name]}" for name in told if shown.get(name)]
    if label != history.CHANGED:
        return [_("%(field)s (what it was is not kept)") % {"field": _noun(part, label)}]
    return [
        _("%(field)s: %(before)s → %(after)s")
        % {"field": _noun(part, name), "before": before.get(name) or "–", "after": value or "–"}
        for name, value in shown.items()
        if value != before.get(name, "")
    ]


def _noun(part: type[models.Model], name: str) -> str:
    return str(getattr(part._meta.get_field(name), "verbose_name", name))


def _shown(part: type[models.Model], values: Values, names: Names) -> dict[str, str]:
    """The values of a line by field name, as a page writes them; who and when of the row itself is said elsewhere."""
    shown = {}
    for field in _kept_fields(part):
        if field.primary_key or not field.editable or field.name in {"marked_at", "marked_by", "state_since"}:
            continue
        shown[field.name] = _word(field, values.get(field.attname), names)
    return shown


def _word(field: "Field[object, object]", value: object, names: Names) -> str:
    if value is None or value == "" or value == []:
        return ""
    if field.is_relation and isinstance(field.related_model, type):
        return names.get((field.related_model, str(value)), _nameless(field.related_model))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(str(value))
        return date_format(moment, "DATETIME_FORMAT") + " UTC" if moment else str(value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)


def page_number(text: str | None) -> int:
    """The number of a page as an address gives it; 1 for anything else than a number from 1 to 10,000."""
    return int(text) if text and text.isascii() and text.isdigit() and 0 < int(text[:6]) <= 10_000 else 1
