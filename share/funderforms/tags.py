"""What a form may say: every tag, by its name, with the value that a frozen report gives it.

The names follow from the snapshot and nothing else: a figure by its key, an indicator by its code, a heading of the claim by
its code, a section by its key, a portal table by its name. Another funder's form therefore needs no code.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Value = Any  # what JSON can say: a text, a number, None, paragraphs, or rows of a table
ACCOUNT = ("planned", "before", "now", "eu_share", "own_contribution")
LINE = ("planned", "before", "now")


@dataclass(frozen=True)
class Tag:
    """One name with its value. `columns` are those of a table."""

    name: str
    group: "StrOrPromise"
    meaning: str
    value: Value
    columns: tuple[str, ...] = ()

    @property
    def is_table(self) -> bool:
        return bool(self.columns) or (isinstance(self.value, list) and any(isinstance(one, dict) for one in self.value))

    @property
    def is_text(self) -> bool:
        """Paragraphs."""
        return isinstance(self.value, list) and not self.is_table

    @property
    def is_known(self) -> bool:
        return self.value not in (None, "", [])


def name_of(text: str) -> str:
    """A key of the snapshot as a name that a tag can have: `D.1` is D_1, `event-sheet` event_sheet."""
    return re.sub(r"\W", "_", text, flags=re.ASCII)


def tags_of(content: Mapping[str, Any], number: str) -> list[Tag]:
    """All tags of a report, in the order in which they are offered. Of two of one name the first counts."""
    found: dict[str, Tag] = {}
    for tag in _all(content, number):
        found.setdefault(tag.name, tag)
    return list(found.values())


def values_of(tags: Sequence[Tag]) -> dict[str, Value]:
    return {tag.name: tag.value for tag in tags}


def _all(content: Mapping[str, Any], number: str) -> Iterator[Tag]:
    yield from _report(content, number)
    yield from _figures(content)
    yield from _indicators(content)
    yield from _claim(content.get("claim"))
    yield from _texts(content)
    yield from _tables(content)


def _report(content: Mapping[str, Any], number: str) -> Iterator[Tag]:
    grant, period = content["grant"], content.get("period", {})
    group = _("Grant and report")
    said = {
        "report_number": number,
        "period_from": period.get("from"),
        "period_to": period.get("to"),
        "period_number": period.get("number"),
        "grant_code": grant.get("code"),
        "grant_title": grant.get("title"),
        "grant_programme": grant.get("programme"),
        "grant_coordinator": grant.get("coordinator"),
        "grant_starts_on": grant.get("starts_on"),
        "grant_ends_on": grant.get("ends_on"),
        "grant_budget": grant.get("budget_eur"),
        "grant_eu_share": grant.get("eu_share_percent"),
        "funding_statement": grant.get("funding_statement"),
    }
    for name, value in said.items():
        yield Tag(name, group, name.replace("_", " "), value)


def _figures(content: Mapping[str, Any]) -> Iterator[Tag]:
    """In the period under the figure's own key; what it was before, what is new, and all of it, behind that."""
    for one in content["figures"]:
        yield Tag(name_of(one["key"]), _("Figures"), one["label"], one["value"])
    for one in content["figures"]:
        for mode, words in (("new", _("new")), ("cumulative", _("since the beginning")), ("before", _("before"))):
            if mode in one:
                yield Tag(f"{name_of(one['key'])}_{mode}", _("Figures"), f"{one['label']}, {words}", one[mode])


def _indicators(content: Mapping[str, Any]) -> Iterator[Tag]:
    for one in content.get("indicators", []):
        for mode in ("now", "cumulative", "target", "whole_target"):
            value = (one[mode] or {}).get("value")
            yield Tag(f"indicator_{name_of(one['code'])}_{mode}", _("Indicators"), f"{one['title']}: {mode}", value)


EMPTY_ACCOUNT: Mapping[str, Any] = {**dict.fromkeys(ACCOUNT), "lines": []}
EMPTY_CLAIM: Mapping[str, Any] = {"whole": EMPTY_ACCOUNT, "partners": [], "costs": []}


def is_of_a_heading(name: str) -> bool:
    """Whether a tag names a heading of the claim: of a report without certified costs it is known, and has no value."""
    return name.startswith("claim_") and name.endswith(tuple(f"_{one}" for one in LINE))


def _claim(claim: Mapping[str, Any] | None) -> Iterator[Tag]:
    claim = claim or EMPTY_CLAIM
    whole = claim["whole"]
    for name in ACCOUNT:
        yield Tag(f"claim_{name}", _("Claim"), f"All partners: {name}", whole[name])
    for line in whole["lines"]:
        for name in LINE:
            code, words = name_of(line["category"]), f"{line['category']} {line['name']}: {name}"
            yield Tag(f"claim_{code}_{name}", _("Claim"), words, line[name])
    yield Tag("claim_lines", _("Claim"), "Headings", whole["lines"], ("category", "name", *LINE))
    rows = [{key: one[key] for key in ("number", "partner", *ACCOUNT)} for one in claim["partners"]]
    yield Tag("claim_partners", _("Claim"), "Partners", rows, ("number", "partner", *ACCOUNT))
    by_both = [
        {"number": one["number"], "partner": one["partner"], **line}
        for one in claim["partners"]
        for line in one["lines"]
    ]
    columns = ("number", "partner", "category", "name", *LINE)
    yield Tag("claim_partners_by_heading", _("Claim"), "Partners by heading", by_both, columns)
    names = (
        "number", "partner", "category", "what", "paid_on", "currency", "amount", "per_euro", "rate_source", "amount_eur",
    )  # fmt: skip
    costs = [{key: cost[key] for key in names} for cost in claim["costs"]]
    yield Tag("costs", _("Claim"), "Costs", costs, names)


def _texts(content: Mapping[str, Any]) -> Iterator[Tag]:
    for one in content.get("sections", []):
        if one["key"]:
            yield Tag(f"text_{name_of(one['key'])}", _("Texts"), one["title"], one["words"])


def _tables(content: Mapping[str, Any]) -> Iterator[Tag]:
    group = _("Tables")
    for one in content.get("tables", []):
        columns = tuple(name_of(column["key"]) for column in one["columns"])
        rows = [dict(zip(columns, row, strict=True)) for row in one["rows"]]
        yield Tag(f"table_{name_of(one['key'])}", group, one["title"], rows, columns)
    columns = ("number", "name", "country", "role", "share_percent", "from", "until")
    partners = [{key: one.get(key) for key in columns} for one in content["grant"].get("partners", [])]
    yield Tag("partners", group, "Partners", partners, columns)
    columns = ("title", "kind", "starts_on", "ends_on", "country", "places", "organisers", "people_present")
    activities = [
        {key: ", ".join(one[key]) if isinstance(one[key], list) else one[key] for key in columns}
        for one in content["activities"]
    ]
    yield Tag("activities", group, "Activities", activities, columns)
    columns = ("key", "label", "value", "unit", "definition")
    figures = [{key: one[key] for key in columns} for one in content["figures"]]
    yield Tag("figures", group, "Figures", figures, columns)
    columns = ("name", "country")
    yield Tag(
        "places", group, "Places", [{key: one[key] for key in columns} for one in content.get("places", [])], columns
    )
