"""Lists: filters in the address, columns to choose, named ranges, saved views, export of what is seen, bulk actions.

An app describes a list once (`ListPage`) and gives the rows a person may see; `show` does the rest. The address says
everything a page shows (`?state=pending&columns=name,state&order=-since`), so it can be saved, sent and exported.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import django_filters
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from share.accounts.models import User
from share.accounts.requests import Request
from share.kit.downloads import makes_a_file
from share.kit.moves import IllegalMove
from share.kit.tables import Cell, csv_bytes, xlsx_bytes
from share.kit.text import clean, has_letter
from share.policy import Actor
from share.records.models import SavedView

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

T = TypeVar("T", bound=models.Model)
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_EXPORTED = 20_000
LONGEST_QUERY = 1_000  # as `SavedView.query` takes
OWN_KEYS = {"columns", "order", "range", "page", "export", "view"}


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column: what a file says of a row (`cell`), how a page shows it (`template`, given `row`), how it is sorted."""

    key: str
    label: "StrOrPromise"
    cell: Callable[[T], Cell]
    template: str = ""
    sort: tuple[str, ...] = ()
    is_shown: bool = True  # unless the person chooses other columns
    in_files: bool = True


@dataclass(frozen=True)
class NamedRange(Generic[T]):
    """Rows with a name, such as “missing their sheet”: a filter one needs no form for."""

    key: str
    label: "StrOrPromise"
    of: "Callable[[models.QuerySet[T]], models.QuerySet[T]]"


@dataclass(frozen=True)
class BulkAction(Generic[T]):
    """Something done to many rows: for each one, `run`, which raises IllegalMove or ValidationError where it cannot be.

    `right` says who may; `most`, how many rows it takes at a time. `running` is said while it is done, `done` with how many it
    was done to, `failed` before the rows it could not be done to.
    """

    key: str
    label: "StrOrPromise"
    right: Callable[[Actor], bool]
    run: Callable[[T, User], object]
    done: Callable[[int], str]
    running: "StrOrPromise"
    failed: "StrOrPromise"
    most: int = 200


@dataclass(frozen=True)
class ListPage(Generic[T]):
    """What a list is: its columns, its filters, and what can be done in it."""

    key: str
    columns: Sequence[Column[T]]
    filters: type[django_filters.FilterSet]
    order: str  # key of a column, with a minus for the other way round
    ranges: Sequence[NamedRange[T]] = ()
    actions: Sequence[BulkAction[T]] = ()
    id_field: str = "public_id"
    per_page: int = 50
    sorts_ids: bool = False  # sorts ids alone and reads the rows of the page: for long lists of wide rows

    def known_keys(self) -> set[str]:
        return {*self.filters.base_filters, *OWN_KEYS}


@dataclass
class Shown(Generic[T]):
    """A list as one person sees it now: everything its template needs."""

    spec: ListPage[T]
    filter: django_filters.FilterSet
    columns: Sequence[Column[T]]
    all_columns: Sequence[tuple[Column[T], bool]]
    order: str
    page: Any
    ranges: Sequence[tuple[NamedRange[T], str, bool]]
    views: Sequence[tuple[SavedView, bool]]
    actions: Sequence[BulkAction[T]]
    query: str
    unknown: Sequence[str]
    is_narrowed: bool
    hidden: Sequence[tuple[str, str]] = field(default_factory=list)

    @property
    def heads(self) -> list[tuple[Column[T], str, str]]:
        """Each column with the address that sorts by it, and how it is sorted now: ascending, descending or nothing."""
        found = []
        for column in self.columns:
            sorted_now = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.order, "")
            turned = f"-{column.key}" if sorted_now == "ascending" else column.key
            found.append((column, with_query(self.query, order=turned, page="") if column.sort else "", sorted_now))
        return found

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form that chooses columns keeps of the address."""
        return [(key, value) for key, value in parse_qsl(self.query) if key not in {"columns", "page", "export"}]

    @property
    def csv(self) -> str:
        return with_query(self.query, export="csv", page="")

    @property
    def xlsx(self) -> str:
        return with_query(self.query, export="xlsx", page="")


def show(
    request: Request,
    spec: ListPage[T],
    rows: "models.QuerySet[T]",
    template: str,
    context: Mapping[str, object],
    *,
    prepare: Callable[[Iterable[T]], None] = lambda page: None,
    file_name: str = "",
    notes: Sequence[str] = (),
) -> HttpResponse:
    """The page of a list, its file, or what a posted form of it asks for. `rows` are those the person may see.

    `prepare` gets the rows of a page, to add what a query cannot. Raises Http404 when a posted row is not among `rows`.
    """
    if request.method == "POST":
        return _act(request, spec, rows)
    found = spec.filters(request.GET, queryset=_in_range(request.GET, spec, rows))
    columns = _columns(request.GET, spec)
    ordered = found.qs.order_by(*_ordering(request.GET, spec), "pk")
    if request.GET.get("export") in MEDIA_TYPES:
        listed = list(ordered[: MOST_EXPORTED + 1])
        if len(listed) > MOST_EXPORTED:
            told = _("A file takes %(most)d rows, and there are more. Narrow the list, and try again.")
            messages.warning(request, told % {"most": MOST_EXPORTED})
            return redirect(request.path + with_query(request.GET.urlencode(), export=""))
        prepare(listed)
        kept = [column for column in columns if column.in_files] or [
            c for c in spec.columns if c.is_shown and c.in_files
        ]
        return _file(request.GET["export"], kept, listed, file_name or spec.key, notes)
    page = _page(ordered, spec, request.GET.get("page"))
    prepare(page)
    shown = _shown(request, spec, found, columns, page)
    status = 200 if found.form.is_valid() else 422
    return render(request, template, {**context, "list": shown, "page": page, "filter": found}, status=status)


def _page(rows: "models.QuerySet[T]", spec: ListPage[T], number: str | None) -> Any:
    found = Paginator(rows, spec.per_page).get_page(number)
    if spec.sorts_ids:
        ids = cast("models.QuerySet[T]", found.object_list).values("pk")
        found.object_list = rows.filter(pk__in=ids)
    return found


def _shown(
    request: Request, spec: ListPage[T], found: django_filters.FilterSet, columns: Sequence[Column[T]], page: Any
) -> Shown[T]:
    query = request.GET.urlencode()
    given = {key for key, value in parse_qsl(query) if value}
    views = SavedView.objects.visible_to(request.actor).filter(list_key=spec.key)
    return Shown(
        spec=spec,
        filter=found,
        columns=columns,
        all_columns=[(column, column in columns) for column in spec.columns],
        order=_order(request.GET, spec),
        page=page,
        ranges=[(r, with_query(query, range=r.key, page=""), request.GET.get("range") == r.key) for r in spec.ranges],
        views=[(view, request.GET.get("view") == str(view.public_id)) for view in views],
        actions=[action for action in spec.actions if action.right(request.actor)],
        query=query,
        unknown=_unknown(request.GET, spec),
        is_narrowed=bool(given - {"page", "columns", "order"}),
        hidden=[(k, v) for k, v in parse_qsl(query) if k in {"columns", "order", "range"}],
    )


def with_query(query: str, **changes: str) -> str:
    """`?` and a query with some values changed; an empty value takes one out."""
    pairs = [(key, value) for key, value in parse_qsl(query) if key not in changes]
    return "?" + urlencode(pairs + [(key, value) for key, value in changes.items() if value])


def _in_range(given: QueryDict, spec: ListPage[T], rows: "models.QuerySet[T]") -> "models.QuerySet[T]":
    chosen = next((one for one in spec.ranges if one.key == given.get("range")), None)
    return chosen.of(rows) if chosen else rows


def _unknown(given: QueryDict, spec: ListPage[T]) -> list[str]:
    """What the address names and the list does not have: filters, ranges, columns, and columns it cannot be sorted by."""
    sortable = {column.key for column in spec.columns if column.sort}
    names = {key for key, value in given.items() if value} - spec.known_keys()
    names |= {given.get("range", "")} - {one.key for one in spec.ranges}
    names |= _chosen_columns(given) - {column.key for column in spec.columns}
    names |= {given.get("order", "").removeprefix("-")} - sortable
    return sorted(names - {""})


def _chosen_columns(given: QueryDict) -> set[str]:
    return {key for value in given.getlist("columns") for key in value.split(",")}


def _columns(given: QueryDict, spec: ListPage[T]) -> list[Column[T]]:
    """The columns that were chosen, in the list's own order; the usual ones when none of them is known."""
    chosen = _chosen_columns(given)
    found = [column for column in spec.columns if column.key in chosen]
    return found or [column for column in spec.columns if column.is_shown]


def _order(given: QueryDict, spec: ListPage[T]) -> str:
    wanted = given.get("order", "")
    able = {column.key for column in spec.columns if column.sort}
    return wanted if wanted.removeprefix("-") in able else spec.order


def _ordering(given: QueryDict, spec: ListPage[T]) -> list[models.expressions.OrderBy]:
    order = _order(given, spec)
    column = next(column for column in spec.columns if column.key == order.removeprefix("-"))
    down = order.startswith("-")
    return [models.F(n).desc(nulls_last=True) if down else models.F(n).asc(nulls_last=True) for n in column.sort]


@makes_a_file
def _file(kind: str, columns: Sequence[Column[T]], rows: Iterable[T], name: str, notes: Sequence[str]) -> HttpResponse:
    """Exactly what is seen: the filtered rows, in their order, with the chosen columns."""
    head = [str(column.label) for column in columns]
    cells = [[column.cell(row) for column in columns] for row in rows]
    content = csv_bytes(head, cells) if kind == "csv" else xlsx_bytes(name, head, cells, notes)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=MEDIA_TYPES[kind], headers=headers)


# What a posted form asks for


def _act(request: Request, spec: ListPage[T], rows: "models.QuerySet[T]") -> HttpResponse:
    wanted = request.POST.get("do", "")
    assert isinstance(request.user, User)
    back = request.get_full_path()
    if wanted == "save_view":
        return _save_view(request, spec, request.user, back)
    if wanted == "delete_view":
        gone = SavedView.objects.visible_to(request.actor).filter(list_key=spec.key, public_id=_posted_view(request))
        if not gone.delete()[0]:
            raise Http404
        messages.success(request, _("The view is gone."))
        return redirect(request.path)
    action = next((one for one in spec.actions if one.key == wanted and one.right(request.actor)), None)
    if action is None:
        raise Http404
    run(request, spec, action, rows, request.user)
    return redirect(back)


def run(request: Request, spec: ListPage[T], action: BulkAction[T], rows: "models.QuerySet[T]", by: User) -> None:
    """Does it to each posted row, and says to how many, and what could not be done and why.

    Raises Http404 when a row is not one this person may see: then nothing is done.
    """
    ids = list(dict.fromkeys(request.POST.getlist("row")))
    if not ids:
        messages.warning(request, _("Nothing was ticked, so nothing was done."))
        return
    if any("\x00" in one for one in ids):  # which PostgreSQL takes for no text at all
        raise Http404
    if len(ids) > action.most:
        told = _("%(action)s takes %(most)d at a time, and %(n)d were ticked. Nothing was done.")
        messages.warning(request, told % {"action": action.label, "most": action.most, "n": len(ids)})
        return
    try:
        chosen = {str(getattr(row, spec.id_field)): row for row in rows.filter(**{f"{spec.id_field}__in": ids})}
    except (ValidationError, ValueError):
        raise Http404 from None
    if set(chosen) != set(ids):
        raise Http404
    problems, done = [], 0
    for row in (chosen[key] for key in ids):
        try:
            action.run(row, by)
            done += 1
        except (IllegalMove, ValidationError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            problems.append(f"{row}: {reason}")
    if done:
        messages.success(request, action.done(done))
    if problems:
        messages.warning(request, f"{action.failed} " + " · ".join(problems[:10]))


def _save_view(request: Request, spec: ListPage[T], user: User, back: str) -> HttpResponse:
    try:
        name = clean(request.POST.get("name", ""))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect(back)
    if not has_letter(name) or len(name) > 80:
        messages.warning(request, _("Give the view a name of at most 80 characters."))
        return redirect(back)
    given = parse_qsl(request.GET.urlencode())
    query = urlencode([(key, value) for key, value in given if key not in {"page", "export", "view"}])
    if len(query) > LONGEST_QUERY:
        messages.warning(request, _("This view is too long to be saved: filter by less."))
        return redirect(back)
    view, made = SavedView.objects.update_or_create(user=user, list_key=spec.key, name=name, defaults={"query": query})
    said = _("The view “%(name)s” is saved.") if made else _("The view “%(name)s” shows these rows from now on.")
    messages.success(request, said % {"name": name})
    return redirect(f"{request.path}{with_query(view.query, view=str(view.public_id))}")


def _posted_view(request: Request) -> UUID:
    """The posted id of a view. Raises Http404 when it is no UUID."""
    try:
        return UUID(request.POST.get("view", ""))
    except ValueError:
        raise Http404 from None


def erase(person: User) -> None:
    """The views a person saved go with them: they are nobody else's, and may hold a name that was searched for."""
    SavedView.objects.filter(user=person).delete()


def counted(one: str, many: str) -> Callable[[int], str]:
    """A sentence about how many, for `BulkAction.done`; both forms hold `%(n)d`."""
    return lambda n: ngettext(one, many, n) % {"n": n}
