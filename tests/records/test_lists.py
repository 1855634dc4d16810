"""Lists: the address says everything; what it names in vain is told; a file holds what is seen; many rows at once."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse

from events.lists import ACTIVITIES, REGISTRATIONS
from events.models import Event, Registration
from share.accounts.models import User
from share.kit.moves import IllegalMove
from share.policy import Actor
from share.records import lists
from share.records.lists import BulkAction, Column, ListPage, counted
from share.records.models import SavedView
from tests.make import make_coordinator, make_organisation, make_pilot, make_registration, make_user

pytestmark = pytest.mark.django_db
MANAGED = "/work/activities/"
DAY = timedelta(days=1)


@pytest.fixture
def partner() -> User:
    return make_coordinator(make_organisation())


@pytest.fixture
def irina(client: Client, partner: User) -> Client:
    client.force_login(partner)
    return client


def titles(answer: Any) -> list[str]:
    return [event.title for event in answer.context["page"]]


def heads(answer: Any) -> list[str]:
    return [column.key for column in answer.context["list"].columns]


def said(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def three() -> list[Event]:
    """Three activities of ours, each a day later than the one before."""
    return [make_pilot(title=title, starts_in=30 * DAY + n * DAY) for n, title in enumerate(("Alba", "Cluj", "Brasov"))]


# The address


def test_columns_and_order_are_chosen_in_the_address(irina: Client) -> None:
    three()
    usual = irina.get(MANAGED)
    assert heads(usual) == ["title", "when", "places", "state"]
    assert titles(usual) == ["Brasov", "Cluj", "Alba"], "the newest first"
    chosen = irina.get(MANAGED, {"columns": "town,title", "order": "title"})
    assert heads(chosen) == ["title", "town"], "in the list's own order"
    assert titles(chosen) == ["Alba", "Brasov", "Cluj"]
    assert heads(irina.get(MANAGED, {"columns": ["town", "title"]})) == ["title", "town"], (
        "as the ticks of the form say"
    )
    assert titles(irina.get(MANAGED, {"order": "-title"})) == ["Cluj", "Brasov", "Alba"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"columns": "title,colour"}, "colour"),
        ({"columns": "colour"}, "colour"),
        ({"order": "colour"}, "colour"),
        ({"order": "-organisers"}, "organisers"),
        ({"range": "last-century"}, "last-century"),
        ({"q": "Cluj", "region": "x", "zone": "y"}, "region, zone"),
    ],
)
def test_what_the_address_names_in_vain_is_told_and_left_out(irina: Client, query: dict[str, str], named: str) -> None:
    three()
    answer = irina.get(MANAGED, query)
    assert answer.status_code == 200
    assert "Cluj" in titles(answer)
    assert ", ".join(answer.context["list"].unknown) == named
    assert f"does not have any more: {named}." in " ".join(answer.content.decode().split())


def test_an_address_in_which_all_is_known_has_no_note(irina: Client) -> None:
    three()
    query = {"q": "Cluj", "columns": "title", "order": "-when", "range": "upcoming", "page": "1", "kind": "pilot"}
    answer = irina.get(MANAGED, query)
    assert titles(answer) == ["Cluj"]
    assert answer.context["list"].unknown == []
    assert "any more" not in answer.content.decode()


def test_a_value_a_filter_does_not_know_is_said_at_its_field(irina: Client) -> None:
    three()
    answer = irina.get(MANAGED, {"state": "gone"})
    assert answer.status_code == 422
    assert answer.context["filter"].form.errors["state"]


def test_a_named_range_holds_its_rows_and_works_with_a_filter(irina: Client) -> None:
    event, *_others = three()
    make_pilot(title="Long over", starts_in=-3 * DAY)
    draft = make_pilot(title="Draft", published=False)
    assert titles(irina.get(MANAGED, {"range": "to-complete"})) == ["Long over"]
    assert draft.title not in titles(irina.get(MANAGED, {"range": "upcoming"}))
    assert titles(irina.get(MANAGED, {"range": "upcoming", "q": "alba"})) == [event.title]


# Saved views


def save(client: Client, query: str, name: str) -> Any:
    return client.post(f"{MANAGED}?{query}", {"do": "save_view", "name": name})


def test_a_saved_view_keeps_filters_columns_and_order_and_shows_them_again(irina: Client, partner: User) -> None:
    three()
    answer = save(irina, "q=b&columns=title&columns=town&order=title&range=upcoming&page=3", "  Mine  ")
    view = SavedView.objects.get()
    assert (view.user, view.list_key, view.name) == (partner, "activities", "Mine")
    assert "page" not in view.query
    shown = irina.get(answer["Location"])
    assert heads(shown) == ["title", "town"], "every ticked column, not the last one alone"
    assert titles(shown) == ["Alba", "Brasov"]
    assert shown.context["list"].unknown == []
    assert "Delete the view “Mine”" in shown.content.decode()
    link = f"?{view.query}&view={view.public_id}".replace("&", "&amp;")
    assert link in irina.get(MANAGED).content.decode()


def test_the_same_name_again_replaces_the_view(irina: Client) -> None:
    save(irina, "order=title", "Mine")
    answer = save(irina, "order=-title", "Mine")
    assert SavedView.objects.get().query == "order=-title"
    assert "shows these rows from now on" in said(answer)


@pytest.mark.parametrize("name", ["", "   ", "–", "x" * 81, "a\u202eb"])
def test_a_view_without_a_good_name_is_refused_with_a_sentence(irina: Client, name: str) -> None:
    answer = save(irina, "order=title", name)
    assert answer["Location"] == f"{MANAGED}?order=title"
    assert said(answer)
    assert not SavedView.objects.exists()


def test_a_view_too_long_to_keep_is_refused_and_not_cut(irina: Client) -> None:
    answer = save(irina, f"q={'x' * 990}&state=published&order=title", "Long")
    assert "too long" in said(answer)
    assert not SavedView.objects.exists()


def test_a_view_saved_with_what_no_longer_exists_says_so_and_shows_the_rest(irina: Client, partner: User) -> None:
    three()
    view = SavedView.objects.create(
        user=partner, list_key="activities", name="Old", query="q=Cluj&region=north&range=bygone&columns=title,colour"
    )
    answer = irina.get(f"{MANAGED}?{view.query}&view={view.public_id}")
    assert answer.status_code == 200
    assert titles(answer) == ["Cluj"]
    assert heads(answer) == ["title"]
    assert answer.context["list"].unknown == ["bygone", "colour", "region"]
    assert "It is left out." in answer.content.decode()


def test_a_view_belongs_to_whoever_saved_it(irina: Client) -> None:
    colleague = make_coordinator(make_organisation())
    view = SavedView.objects.create(user=colleague, list_key="activities", name="Secret plan", query="q=secret")
    assert "Secret plan" not in irina.get(MANAGED).content.decode()
    opened = irina.get(MANAGED, {"view": str(view.public_id)})
    assert "Secret plan" not in opened.content.decode()
    assert irina.post(MANAGED, {"do": "delete_view", "view": str(view.public_id)}).status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()


@pytest.mark.parametrize("value", ["", "x", "-" * 36, "0" * 36, "\x00" * 36, "71b8f2a9-e752-4ae9-9c81-c14951813044"])
def test_a_view_that_is_none_cannot_be_deleted(irina: Client, value: str) -> None:
    assert irina.post(MANAGED, {"do": "delete_view", "view": value}).status_code == 404


def test_a_view_of_another_list_is_not_deleted_from_here(irina: Client, partner: User) -> None:
    view = SavedView.objects.create(user=partner, list_key="registrations", name="There", query="")
    assert irina.post(MANAGED, {"do": "delete_view", "view": str(view.public_id)}).status_code == 404
    assert "There" not in irina.get(MANAGED).content.decode()


def test_ones_own_view_is_deleted(irina: Client, partner: User) -> None:
    view = SavedView.objects.create(user=partner, list_key="activities", name="Mine", query="order=title")
    answer = irina.post(f"{MANAGED}?order=title", {"do": "delete_view", "view": str(view.public_id)})
    assert (answer.status_code, answer["Location"]) == (302, MANAGED)
    assert not SavedView.objects.exists()


# Files


def csv_rows(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def xlsx_rows(answer: Any) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


@pytest.mark.parametrize("read", [csv_rows, xlsx_rows])
def test_a_file_holds_the_rows_columns_and_order_that_are_seen(
    irina: Client, read: Callable[[Any], list[list[Any]]]
) -> None:
    three()
    make_pilot(title="Draft of Cluj", published=False)
    make_pilot(title="Theirs", organisation=make_organisation("Cidis", "IT"))
    query = {"state": "published", "columns": "title,town,capacity", "order": "title"}
    answer = irina.get(MANAGED, query | {"export": "csv" if read is csv_rows else "xlsx"})
    assert answer["Content-Disposition"].startswith('attachment; filename="activities.')
    assert answer["Cache-Control"] == "no-store"
    head, *rows = read(answer)
    assert head == ["Activity", "Town", "Capacity"]
    assert [[str(cell) for cell in row] for row in rows] == [
        [title, "Şomcuta Mare", "25"] for title in ("Alba", "Brasov", "Cluj")
    ]
    assert [row[0] for row in rows] == titles(irina.get(MANAGED, query))


def test_a_file_holds_all_pages_of_the_list(irina: Client) -> None:
    for number in range(ACTIVITIES.per_page + 1):
        event = Event.objects.create(kind="pilot", title=f"A{number:03}")
        event.organiser_rows.create(organisation=make_organisation())
    assert len(irina.get(MANAGED).context["page"].object_list) == ACTIVITIES.per_page
    assert len(csv_rows(irina.get(MANAGED, {"export": "csv", "page": "2"}))) == ACTIVITIES.per_page + 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "|", "%", "＝"])
def test_no_cell_of_a_file_is_a_formula(irina: Client, start: str) -> None:
    make_pilot(title=f"{start}HYPERLINK(A1)")
    ((_head, *_h), row) = csv_rows(irina.get(MANAGED, {"export": "csv", "columns": "title"}))
    assert row[0] == f"'{start}HYPERLINK(A1)"
    answer = irina.get(MANAGED, {"export": "xlsx", "columns": "title"})
    cell = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", f"{start}HYPERLINK(A1)")


def test_buttons_are_no_column_of_a_file_and_a_file_of_nothing_else_has_the_usual_columns(irina: Client) -> None:
    event = make_pilot()
    make_registration(event, name="Eva Nova")
    address = reverse("events:registrations", args=[event.public_id])
    head, row = csv_rows(irina.get(address, {"export": "csv", "columns": "name,decide"}))
    assert (head, row) == (["Person"], ["Eva Nova"])
    for kind in ("csv", "xlsx"):
        answer = irina.get(address, {"export": kind, "columns": "decide"})
        assert answer.status_code == 200
        rows = csv_rows(answer) if kind == "csv" else xlsx_rows(answer)
        assert rows[0][0] == "Person"
        assert rows[1][0] == "Eva Nova"


def test_an_export_nobody_offers_is_the_page(irina: Client) -> None:
    assert irina.get(MANAGED, {"export": "exe"})["Content-Type"].startswith("text/html")


# Many rows at once


def test_what_was_done_and_what_could_not_be_is_told_in_sentences(irina: Client) -> None:
    good = make_pilot(title="Good", published=False)
    published = make_pilot(title="Out already")
    answer = irina.post(f"{MANAGED}?order=title", {"do": "publish", "row": [good.public_id, published.public_id]})
    assert answer["Location"] == f"{MANAGED}?order=title", "back where one was"
    assert "1 activity is published." in said(answer)
    assert "Not published: Out already: Only a draft can be published." in said(answer)
    good.refresh_from_db()
    assert good.state == "published"


def test_of_rows_of_which_one_is_another_partners_none_is_done(irina: Client) -> None:
    ours = make_pilot(published=False)
    theirs = make_pilot(published=False, organisation=make_organisation("Cidis", "IT"))
    answer = irina.post(MANAGED, {"do": "publish", "row": [ours.public_id, theirs.public_id]})
    assert answer.status_code == 404
    assert {*Event.objects.values_list("state", flat=True)} == {"draft"}


def test_a_person_of_another_activity_is_not_among_the_rows_of_this_one(irina: Client) -> None:
    event, other = make_pilot(needs_approval=True), make_pilot(needs_approval=True)
    here, there = make_registration(event, "pending"), make_registration(other, "pending")
    address = reverse("events:registrations", args=[event.public_id])
    answer = irina.post(address, {"do": "approve", "row": [str(here.public_id), str(there.public_id)]})
    assert answer.status_code == 404
    assert {*Registration.objects.values_list("state", flat=True)} == {"pending"}
    answer = irina.post(address, {"do": "approve", "row": [str(here.public_id)]})
    assert said(answer) == "1 person is approved and told by mail."


@pytest.mark.parametrize("row", ["", "x", "\x00", "no-such-row", "1"])
def test_a_row_that_is_none_is_404_and_nothing_is_done(irina: Client, row: str) -> None:
    ours = make_pilot(published=False)
    assert irina.post(MANAGED, {"do": "publish", "row": [ours.public_id, row]}).status_code == 404
    address = reverse("events:registrations", args=[ours.public_id])
    assert irina.post(address, {"do": "approve", "row": [row]}).status_code == 404
    ours.refresh_from_db()
    assert ours.state == "draft"


def test_nothing_ticked_is_a_sentence(irina: Client) -> None:
    assert said(irina.post(MANAGED, {"do": "publish"})) == "Nothing was ticked, so nothing was done."


def test_an_action_that_the_list_does_not_have_is_404(irina: Client) -> None:
    ours = make_pilot(published=False)
    for wanted in ("", "delete", "approve"):
        assert irina.post(MANAGED, {"do": wanted, "row": [ours.public_id]}).status_code == 404


def test_more_rows_than_an_action_takes_is_a_sentence_and_nothing_is_done(irina: Client) -> None:
    (action,) = ACTIVITIES.actions
    ours = make_pilot(published=False)
    others = [f"x{number}" for number in range(action.most)]
    answer = irina.post(MANAGED, {"do": "publish", "row": [ours.public_id, *others]})
    assert (
        said(answer) == f"Publish takes {action.most} at a time, and {action.most + 1} were ticked. Nothing was done."
    )
    ours.refresh_from_db()
    assert ours.state == "draft"


def test_as_many_rows_as_an_action_takes_are_done_and_one_twice_is_one() -> None:
    events = [make_pilot(title=f"T{number}") for number in range(2)]
    done: list[str] = []
    answer = act(two_at_a_time(done), [events[0].public_id, *[event.public_id for event in events]])
    assert done == ["T0", "T1"]
    assert answer == ["2 done"]


def test_an_action_without_its_right_is_not_offered_and_not_done() -> None:
    event = make_pilot()
    done: list[str] = []
    with pytest.raises(Http404):
        act(two_at_a_time(done, right=lambda actor: False), [event.public_id])
    assert done == []


@pytest.mark.parametrize("error", [IllegalMove("Not now."), ValidationError(["Not now."])])
def test_a_row_that_refuses_does_not_stop_the_others(error: Exception) -> None:
    events = [make_pilot(title=f"T{number}") for number in range(2)]

    def refuse(event: Event) -> None:
        if event.title == "T0":
            raise error

    done: list[str] = []
    said_then = act(two_at_a_time(done, refuse=refuse), [event.public_id for event in events])
    assert done == ["T1"]
    assert said_then == ["1 done", "Left: T0: Not now."]


def two_at_a_time(
    done: list[str],
    *,
    right: Callable[[Actor], bool] = lambda actor: True,
    refuse: Callable[[Event], None] = lambda event: None,
) -> ListPage[Event]:
    def run(event: Event, by: User) -> None:
        refuse(event)
        done.append(event.title)

    action: BulkAction[Event] = BulkAction(
        "do_it", "Do it", right, run, counted("%(n)d done", "%(n)d done"), "Doing", "Left:", most=2
    )
    columns = [Column[Event]("title", "Title", lambda event: event.title, sort=("title",))]
    return ListPage("test", columns, ACTIVITIES.filters, "title", actions=[action])


def act(spec: ListPage[Event], rows: list[str]) -> list[str]:
    """Posts a list's form, and gives back what is said."""
    request: Any = RequestFactory().post("/", {"do": "do_it", "row": rows})
    request.user, request.actor = make_user(), Actor(1)
    heard: list[str] = []
    request._messages = SimpleNamespace(add=lambda level, message, tags: heard.append(str(message)))
    lists.show(request, spec, Event.objects.all(), "events/managed.html", {})
    return heard


@pytest.mark.parametrize("spec", [ACTIVITIES, REGISTRATIONS], ids=lambda spec: spec.key)
def test_every_list_says_what_its_actions_do(spec: ListPage[Any]) -> None:
    assert spec.order.removeprefix("-") in {column.key for column in spec.columns if column.sort}
    keys = [column.key for column in spec.columns]
    assert len(set(keys)) == len(keys)
    for action in spec.actions:
        assert action.most <= 200
        assert all([str(action.label), str(action.running), str(action.failed)])
        assert "1" in action.done(1)
        assert "7" in action.done(7)
    assert not {*spec.filters.base_filters} & lists.OWN_KEYS, "a filter would hide what the list itself reads"
