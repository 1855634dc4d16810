"""The file of a programme: what it must hold, what it may not, and that another programme is another file."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from share.portal.columns import COMMITTED, NONE, Layout, Table, layout_of, read
from tests.portal.conftest import NEW, OLD

RAW = tomllib.loads((COMMITTED / "eu-portal.toml").read_text("utf-8"))
TABLES = (
    "work-packages", "events", "event-sheet", "deliverables", "milestones", "communication", "risks", "dissemination",
    "publications",
)  # fmt: skip


@pytest.mark.parametrize("programme", [OLD, NEW])
def test_a_programme_has_its_tables(programme: str) -> None:
    assert tuple(one.key for one in layout_of(programme).tables) == TABLES


def test_a_programme_that_no_file_names_has_none() -> None:
    assert layout_of("a-fund") is NONE


def test_headers_that_the_portal_confirms_are_so_and_the_others_are_marked() -> None:
    headings = {one.heading for table in layout_of(OLD).tables for one in table.columns}
    assert {"Status", "Due date", "Delivery date", "Approval date", "State of play"} <= headings
    assert {"Event No *", "Attendees (number) *", "Means of verification *"} <= headings


def test_states_are_those_of_the_portal() -> None:
    def choices(table: str, column: str) -> tuple[str, ...]:
        return next(one.choices for one in _table(layout_of(OLD), table).columns if one.key == column)

    assert choices("deliverables", "status") == ("Pending", "Draft", "Submitted")
    assert choices("communication", "status") == ("Delivered", "Ongoing", "Postponed")


def test_a_programme_has_its_own_words_where_they_differ() -> None:
    def levels(programme: str) -> tuple[str, ...]:
        return next(one.choices for one in _table(layout_of(programme), "deliverables").columns if one.key == "level")

    assert "CO - Confidential" in levels(OLD)
    assert "CO - Confidential" not in levels(NEW)


def test_a_column_by_report_is_one_for_each_report() -> None:
    risks = _table(layout_of(OLD), "risks")
    spread = [one for one in risks.spread([1, 2]) if one.period]
    assert [(one.key, one.heading) for one in spread] == [
        ("play@1", "State of play (period 1)"),
        ("play@2", "State of play (period 2)"),
    ]


def _wrong(change: str) -> dict[str, Any]:
    raw = deepcopy(RAW)
    deliverables = next(one for one in raw["table"] if one["key"] == "deliverables")
    if change == "a column twice":
        deliverables["column"].append(deliverables["column"][1])
    elif change == "no number":
        deliverables["column"].pop(0)
    elif change == "a rule about nothing":
        deliverables["rule"][0]["column"] = "colour"
    elif change == "a choice without choices":
        deliverables["column"][4] |= {"choices": []}
    elif change == "begins with no choice":
        next(one for one in deliverables["column"] if one["key"] == "status")["first"] = "Open"
    else:
        raw["table"].append(deliverables)
    return raw


@pytest.mark.parametrize(
    "change",
    [
        "a column twice",
        "no number",
        "a rule about nothing",
        "a choice without choices",
        "begins with no choice",
        "a table twice",
    ],
)
def test_a_file_that_cannot_work_is_refused(change: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        read(_wrong(change), NEW)


def test_a_rule_that_nobody_wrote_is_refused() -> None:
    raw = deepcopy(RAW)
    raw["table"][0]["rule"][0]["kind"] = "be nice"
    with pytest.raises(ImproperlyConfigured, match="be nice"):
        read(raw, OLD)


def _table(layout: Layout, key: str) -> Table:
    found = layout.table(key)
    assert found
    return found
