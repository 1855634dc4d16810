"""Portal tables on their pages: who sees and writes what, the grid, and two people who write in it."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Event
from share.accounts.models import User
from share.grants.models import Grant, GrantPartner
from share.portal import actions
from share.portal.models import TableRow
from tests.make import make_auditor, make_coordinator, make_organisation
from tests.portal.conftest import put, table_of

pytestmark = pytest.mark.django_db


def grid(grant: Grant, key: str) -> str:
    return reverse("portal:grid", args=[grant.pk, key])


def fields_of(client: Client, address: str) -> dict[str, str]:
    """What the grid's form would send as it is drawn."""
    form = client.get(address).context["form"]
    found = {name: form[name].value() or "" for name in form.fields if not name.endswith(".remove")}
    return {name: str(value) for name, value in found.items()}


def test_a_row_is_typed_into_the_grid(client: Client, grant: Grant, irina: User) -> None:
    client.force_login(irina)
    address = grid(grant, "deliverables")
    sent = fields_of(client, address) | {"new0.name": "A report", "new0.due": "M8"}
    assert client.post(address, sent).status_code == 302
    row = TableRow.objects.get()
    assert (row.number, row.cells["due"], row.cells["status"]) == ("D1", "8", "Pending")
    assert row.partner == grant.partner_rows.get(number=1)  # of who enters it
    assert "A report" in client.get(reverse("portal:table", args=[grant.pk, "deliverables"])).content.decode()


def test_what_is_wrong_is_said_at_its_cell_and_what_was_typed_stays(client: Client, grant: Grant, irina: User) -> None:
    client.force_login(irina)
    address = grid(grant, "deliverables")
    sent = {"new0.name": "A report", "new3.name": "Another", "new3.due": "never", "began_from": ""}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) == {"new3.due"}
    assert form["new3.due"].value() == "never"
    assert not TableRow.objects.exists()


def test_rows_that_were_pasted_beyond_the_empty_ones_are_taken(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    names = {f"new{place}.name": f"Milestone {place}" for place in range(60)}
    assert client.post(grid(grant, "milestones"), names | {"rows": "60"}).status_code == 302
    assert TableRow.objects.count() == 60


def test_two_people_in_one_grid_lose_nothing(client: Client, grant: Grant, irina: User, admin: User) -> None:
    row = put(grant, "deliverables", name="A report", partner="1")
    other = put(grant, "deliverables", name="Another", partner="1")
    client.force_login(irina)
    address = grid(grant, "deliverables")
    drawn = fields_of(client, address)
    theirs = Client()
    theirs.force_login(admin)
    assert theirs.post(address, fields_of(theirs, address) | {f"{row.pk}.name": "Theirs"}).status_code == 302
    mine = drawn | {f"{row.pk}.name": "Mine", f"{other.pk}.description": "Mine, too"}
    answer = client.post(address, mine)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Theirs" in shown
    assert "Mine, too" in shown
    assert TableRow.objects.get(pk=row.pk).cells["name"] == "Theirs"
    again = mine | {"began_from": re.findall(r'name="began_from" value="(\w+)"', shown)[0]}
    assert client.post(address, again).status_code == 302
    assert TableRow.objects.get(pk=other.pk).cells["description"] == "Mine, too"


def test_two_who_add_rows_at_once_get_different_numbers(client: Client, grant: Grant, irina: User, admin: User) -> None:
    address = grid(grant, "milestones")
    drawn = {}
    for user in (irina, admin):
        client.force_login(user)
        drawn[user] = fields_of(client, address) | {"new0.name": f"By {user.pk}"}
    for user, sent in drawn.items():
        client.force_login(user)
        assert client.post(address, sent).status_code == 302
    assert sorted(TableRow.objects.values_list("number", flat=True)) == ["MS1", "MS2"]


def test_what_was_typed_into_a_row_that_is_gone_is_shown(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    row = put(grant, "milestones", name="A mistake")
    address = grid(grant, "milestones")
    sent = fields_of(client, address) | {f"{row.pk}.description": "An hour of work"}
    row.delete()
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "An hour of work" in answer.content.decode()


def test_a_row_is_taken_out_in_the_grid(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    row = put(grant, "milestones", name="A mistake")
    address = grid(grant, "milestones")
    sent = fields_of(client, address) | {f"{row.pk}.remove": "on"}
    assert client.post(address, sent).status_code == 302
    assert not TableRow.objects.exists()


def test_a_partner_sees_and_writes_its_own_lines(client: Client, grant: Grant, irina: User, held: Event) -> None:
    own = put(grant, "deliverables", name="Ours", partner="1")
    put(grant, "deliverables", name="Of Caritas", partner="2")
    put(grant, "risks", name="A risk of the lead")
    client.force_login(irina)
    shown = client.get(reverse("portal:table", args=[grant.pk, "deliverables"])).content.decode()
    assert "Ours" in shown
    assert "Of Caritas" not in shown
    assert "A risk" not in client.get(reverse("portal:table", args=[grant.pk, "risks"])).content.decode()
    assert "Of Caritas" not in client.get(reverse("portal:export", args=[grant.pk, "deliverables"])).content.decode()
    assert held.title in client.get(reverse("portal:table", args=[grant.pk, "events"])).content.decode()
    address = grid(grant, "deliverables")
    assert "Of Caritas" not in client.get(address).content.decode()
    sent = fields_of(client, address) | {f"{own.pk}.partner": "2 Caritas Austria"}
    assert client.post(address, sent).status_code == 422  # nobody gives a line away
    assert TableRow.objects.get(pk=own.pk).partner == grant.partner_rows.get(number=1)


def test_lines_of_nobody_are_the_leads(grant: Grant) -> None:
    pen = actions.pen_of(grant, table_of("risks"), list(grant.partner_rows.filter(number=1)), as_lead=False)
    with pytest.raises(ValidationError) as error:
        actions.store(pen, None, {"name": "A risk"})
    assert "partner" in error.value.message_dict


@pytest.mark.parametrize("page", ["table", "grid", "export"])
def test_who_has_no_part_in_the_grant_finds_nothing(client: Client, grant: Grant, page: str) -> None:
    client.force_login(make_coordinator(make_organisation("Somebody else", "AT")))
    assert client.get(reverse(f"portal:{page}", args=[grant.pk, "deliverables"])).status_code == 404


def test_an_auditor_reads_and_does_not_write(client: Client, grant: Grant) -> None:
    put(grant, "deliverables", name="A report")
    client.force_login(make_auditor(grant))
    assert "A report" in client.get(reverse("portal:table", args=[grant.pk, "deliverables"])).content.decode()
    assert client.get(grid(grant, "deliverables")).status_code == 403
    assert client.post(reverse("portal:number", args=[grant.pk, "events"])).status_code == 403


def test_activities_get_their_numbers_by_a_button(client: Client, grant: Grant, held: Event, admin: User) -> None:
    client.force_login(admin)
    page = reverse("portal:table", args=[grant.pk, "events"])
    assert "no number in this grant yet" in client.get(page).content.decode()
    client.post(reverse("portal:number", args=[grant.pk, "events"]))
    assert "E1" in client.get(page).content.decode()
    assert client.post(reverse("portal:number", args=[grant.pk, "risks"])).status_code == 404


def test_an_activity_keeps_its_number(client: Client, grant: Grant, held: Event, irina: User) -> None:
    actions.number_activities(grant)
    row = TableRow.objects.get()
    client.force_login(irina)
    assert f"{row.pk}.number" not in client.get(grid(grant, "events")).context["form"].fields
    pen = actions.pen_of(grant, table_of("events"), [], as_lead=True)
    with pytest.raises(ValidationError):
        actions.store(pen, row, {"number": "E99999999999"})


def test_a_table_of_a_programme_that_has_none_does_not_exist(client: Client, grant: Grant, admin: User) -> None:
    client.force_login(admin)
    Grant.objects.update(funding=None)
    assert client.get(reverse("portal:table", args=[grant.pk, "deliverables"])).status_code == 404
    assert "not on record" in client.get(reverse("portal:tables", args=[grant.pk])).content.decode()


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", ["table", "grid", "tables", "export"])
def test_a_page_asks_as_much_of_300_rows_as_of_3(client: Client, grant: Grant, admin: User, page: str) -> None:
    client.force_login(admin)
    address = reverse(f"portal:{page}", args=[grant.pk] if page == "tables" else [grant.pk, "deliverables"])
    partners = list(GrantPartner.objects.all())

    def add(first: int, n: int) -> None:
        TableRow.objects.bulk_create(
            TableRow(grant=grant, table="deliverables", number=f"D{place}", partner=partners[place % 2],
                     cells={"name": f"Report {place}", "status": "Pending"})
            for place in range(first, first + n)
        )  # fmt: skip

    add(1, 3)
    questions(client, address)
    few = questions(client, address)
    add(4, 297)
    assert questions(client, address) == few <= 20
