"""A table goes out and comes back unchanged; a file that says something else is read with care."""

import csv
import io
import random
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from events.kinds import kinds
from events.models import Event
from share.accounts.models import User
from share.grants.models import Grant
from share.portal import actions
from share.portal.columns import Column, Type, layout_of
from share.portal.models import TableRow
from share.records.history import lines_of
from tests.portal.conftest import OLD, put, table_of
from tests.portal.test_columns import TABLES

pytestmark = pytest.mark.django_db
STRANGE = (
    "=1+1",
    "'=quoted",
    "-5",
    "+49 30",
    "@sum",
    "007",
    "1.50",
    "ș, “é” \U0001f600",
    "a;b,c\td",
    "yes",
    "2018-05-03",
)


def exported(client: Client, grant: Grant, key: str, kind: str = "csv") -> bytes:
    return bytes(client.get(reverse("portal:export", args=[grant.pk, key]), {"as": kind}).content)


def brought(client: Client, grant: Grant, key: str, content: bytes, name: str = "table.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("imports:portal_file", args=[grant.pk, key]), {"file": file})


def some(column: Column, chance: random.Random) -> str:
    """A cell of this column, as somebody might have filled it."""
    day = date(2018, 2, 1) + timedelta(days=chance.randrange(500))
    ready = {
        Type.TEXT: chance.choice(STRANGE),
        Type.LONG: f"{chance.choice(STRANGE)}\nand a second line, “quoted”",
        Type.WHOLE: str(chance.randrange(2_000)),
        Type.MONTH: str(chance.randrange(1, 19)),
        Type.DATE: str(day),
        Type.PARTNER: chance.choice(["1 JRS Romania", "2 Caritas Austria"]),
        Type.PACKAGE: "WP1",
        Type.URL: "https://example.org/a?b=c&d=1",
        Type.DOI: "10.1000/18(2)",
        Type.NUMBER: "",
    }
    found = chance.choice(column.choices) if column.type == Type.CHOICE else ready[column.type]
    return found if column.needed or chance.random() < 0.8 else ""


def filled(grant: Grant, key: str, chance: random.Random) -> None:
    """Rows of a table with every kind of cell; what a rule refuses is tried again."""
    columns = table_of(key).spread([1, 2])
    while TableRow.objects.filter(table=table_of(key).kept).count() < 12:
        cells = {one.key: some(one, chance) for one in columns if not one.filled}
        cells |= {"justification": "=late", "revision": "1"} if key == "deliverables" else {}
        try:
            pen = actions.pen_of(grant, table_of(key), [], as_lead=True)
            actions.store(pen, None, cells)
        except ValidationError:
            continue


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("key", TABLES)
def test_every_table_goes_out_and_comes_back_unchanged(
    client: Client, grant: Grant, held: Event, admin: User, key: str, kind: str
) -> None:
    client.force_login(admin)
    put(grant, "work-packages", name="Pilots")
    if table_of(key).of_activities:
        actions.number_activities(grant)
        row = TableRow.objects.get(table="events")
        pen = actions.pen_of(grant, table_of(key), [], as_lead=True)
        actions.store(pen, row, {"area": "=1+1", "description": "Two\nlines", "website": "https://example.org/"})
    else:
        filled(grant, key, random.Random(key))

    def stored() -> list[tuple[object, ...]]:
        return list(TableRow.objects.order_by("pk").values_list("pk", "number", "partner", "cells", "due_on"))

    before, out = stored(), exported(client, grant, key, kind)
    lines = lines_of(TableRow)._default_manager.count()
    answer = brought(client, grant, key, out, f"table.{kind}")
    assert answer.status_code == 302, answer.content.decode()
    assert stored() == before
    assert lines_of(TableRow)._default_manager.count() == lines  # nothing was written that says the same
    TableRow.objects.filter(table=table_of(key).kept, event__isnull=True).delete()
    if key != "work-packages" and not table_of(key).of_activities:
        assert brought(client, grant, key, out, f"table.{kind}").status_code == 302
        assert [row[1:] for row in stored()] == [row[1:] for row in before]  # and into an empty table


def head_of(client: Client, grant: Grant, key: str) -> list[str]:
    return next(csv.reader(io.StringIO(exported(client, grant, key).decode("utf-8-sig"))))


def as_csv(rows: list[list[str]], separator: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode()


def test_columns_may_come_in_another_order_and_without_the_asterisk(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    head = [name.removesuffix(" *") for name in reversed(head_of(client, grant, "milestones"))]
    cells = {"No": "MS3", "Name": "First pilot", "Due date (month)": "9"}
    answer = brought(client, grant, "milestones", as_csv([head, [cells.get(name, "") for name in head]], ";"))
    assert answer.status_code == 302, answer.content.decode()
    row = TableRow.objects.get()
    assert (row.number, row.cells["name"], row.cells["due"]) == ("MS3", "First pilot", "9")


def test_columns_in_another_language_are_named_and_nothing_is_stored(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    head = ["Numéro", "Nom", *head_of(client, grant, "milestones")[2:]]
    answer = brought(client, grant, "milestones", as_csv([head, ["MS1", "Premier pilote", *[""] * (len(head) - 2)]]))
    assert answer.status_code == 422
    assert "no column called: Numéro, Nom" in answer.content.decode()
    assert "Means of verification *" in answer.content.decode()
    assert not TableRow.objects.exists()


def test_one_wrong_line_stores_none_and_says_where(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    head = head_of(client, grant, "milestones")
    rows = [
        [{"Name *": name, "Due date (month) *": due}.get(one, "") for one in head]
        for name, due in (("One", "3"), ("Two", "99"))
    ]
    answer = brought(client, grant, "milestones", as_csv([head, *rows]))
    assert answer.status_code == 422
    assert "Due date (month)" in answer.content.decode()
    assert not TableRow.objects.exists()


def test_a_number_twice_in_a_file_is_refused(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    head = head_of(client, grant, "milestones")
    row = [{"No *": "MS1", "Name *": "One"}.get(one, "") for one in head]
    assert "twice" in brought(client, grant, "milestones", as_csv([head, row, row])).content.decode()


def test_what_the_site_knows_is_not_taken_from_a_file(client: Client, grant: Grant, held: Event, admin: User) -> None:
    client.force_login(admin)
    actions.number_activities(grant)
    rows = list(csv.reader(io.StringIO(exported(client, grant, "events").decode("utf-8-sig"))))
    rows[1][rows[0].index("Name *")] = "Another name"
    answer = brought(client, grant, "events", as_csv(rows))
    assert answer.status_code == 422
    assert "A seminar in Istanbul" in answer.content.decode()


def test_an_activity_that_is_none_of_the_grant_is_refused(
    client: Client, grant: Grant, held: Event, admin: User
) -> None:
    client.force_login(admin)
    actions.number_activities(grant)
    head = head_of(client, grant, "events")
    answer = brought(client, grant, "events", as_csv([head, ["E9", *[""] * (len(head) - 1)]]))
    assert "No activity of the grant has this number" in answer.content.decode()
    assert TableRow.objects.count() == 1


def test_an_activity_without_a_number_keeps_no_file_out(client: Client, grant: Grant, held: Event, admin: User) -> None:
    client.force_login(admin)
    assert brought(client, grant, "events", exported(client, grant, "events")).status_code == 302
    assert not TableRow.objects.exists()


def test_the_workbook_says_which_headers_nobody_confirmed(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    put(grant, "deliverables", name="A report", due="8")
    book = openpyxl.load_workbook(io.BytesIO(exported(client, grant, "deliverables", "xlsx")))
    head = [cell.value for cell in book["Deliverables"][1]]
    assert {"Status", "Due date"} <= set(head)
    assert "Name *" in head
    assert "asterisk" in book["About"]["A1"].value
    assert book["Deliverables"].cell(2, head.index("Due date (month) *") + 1).value == 8


def test_every_kind_of_activity_has_its_word_in_the_portal() -> None:
    assert {kind.called_by_funders for kind in kinds} == {*layout_of(OLD).types}
