from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events import cards
from events.kinds import Counted, kinds
from events.models import Event, EventDocument
from municipalities import maps
from municipalities.models import Municipality
from share import navigation, policy
from share.accounts.models import User
from share.accounts.requests import Request, SignedIn
from share.grants.models import Programme
from share.jobs import purging
from share.kit import clock
from share.library.models import Publication
from share.navigation import Menu
from share.pages import actions
from share.pages.forms import PageForm
from share.pages.models import PageVersion
from share.records import kept, privacy, tasks
from share.records.history import RecordsState
from share.reports.models import PublishedTotal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Slug = PageVersion.Slug


@login_not_required
@require_safe
def home(request: Request) -> HttpResponse:
    body = kept.drawn(request, "pages/home/_body.html", maps.made_of(*cards.made_of()), _network)
    return render(request, "pages/home.html", {"body": body})


def _network(state: RecordsState) -> dict[str, object]:
    """The towns, what comes next and what took place."""
    towns = Municipality.objects.real().confirmed()
    overview = maps.Overview.at(state)
    census = overview.census(towns, "real")
    label = _("Map of the towns of the network; the list of towns says the same in words.")
    plan = maps.small_plan(label)
    upcoming = Event.objects.upcoming().with_public_seats().with_places()[:3]
    return {
        "map": overview.map(towns, plan),
        "aspect": maps.aspects()[plan.aspect],
        "upcoming": upcoming,
        "town_count": census.total,
        "country_count": len(census.countries),
        "counts": list(_what_took_place()),
    }


@dataclass(frozen=True)
class Count:
    """How many activities of the kinds that a figure counts took place, and how many of them are invented."""

    label: "StrOrPromise"
    n: int
    demo: int


def _what_took_place() -> Iterator[Count]:
    """A count for each figure of activities, in the order of the figures; those that are nought are left out."""
    held = Event.objects.public().took_place().of_kind(*kinds).order_by().values("kind")
    invented = models.Count("pk", filter=models.Q(is_demo=True))
    rows = {row["kind"]: row for row in held.annotate(n=models.Count("pk"), demo=invented)}
    figures = {figure.key: figure for kind in kinds for figure in kind.figures if figure.counted == Counted.EVENTS}
    for figure in sorted(figures.values(), key=lambda figure: figure.position):
        of = [rows[kind.key] for kind in kinds if kind.key in rows and figure.key in {f.key for f in kind.figures}]
        if of:
            yield Count(figure.label, sum(row["n"] for row in of), sum(row["demo"] for row in of))


@login_not_required
@require_safe
def page(request: Request, slug: str) -> HttpResponse:
    """One of the pages about the network, as it reads now."""
    return _show(request, PageVersion.objects.shown(slug))


@login_not_required
@require_safe
def timeline(request: Request) -> HttpResponse:
    """What the network did since 2012, year by year, and how far it reached: each with its source."""
    made_of = cards.made_of(Programme, Publication, EventDocument)
    context = {
        "record": kept.drawn(request, "pages/timeline/_body.html", made_of, lambda _state: _record(request)),
        "totals": PublishedTotal.objects.order_by("-as_of", "statement"),
        "menu": Slug.choices,
    }
    return render(request, "pages/timeline.html", context)


def _record(request: Request) -> dict[str, object]:
    dated = Event.objects.public().filter(ends_on__lte=clock.today()).select_related("record").with_places()
    undated = (
        Event.objects.public().filter(ends_on=None, state=Event.State.RECORDED).select_related("record").with_places()
    )
    events = dated.with_pictures().order_by("-ends_on", "title")
    page = Paginator(events, 60).get_page(request.GET.get("page"))
    projects = list(Programme.objects.filter(is_sister=False, starts_on__isnull=False).order_by("starts_on", "pk"))
    chapters = [
        (project, _by_year(group)) for project, group in groupby(page, key=lambda event: chapter_of(event, projects))
    ]
    return {
        "page": page,
        "chapters": chapters,
        "undated": undated.with_pictures().order_by("title"),
        "programmes": Programme.objects.all(),
        "publications": Publication.objects.all(),
    }


def chapter_of(event: Event, projects: "list[Programme]") -> Programme | None:
    """The project in whose time an activity ended, the one that began last where several ran; None outside of all.

    By its day alone, so that the record stays in the order of its days; who paid for it says its own page.
    """
    day = event.ends_on
    running = [one for one in projects if day and one.starts_on and one.ends_on and one.starts_on <= day <= one.ends_on]
    return running[-1] if running else None


def _by_year(events: Iterable[Event]) -> list[tuple[int | None, list[Event]]]:
    years = groupby(events, key=lambda event: event.ends_on.year if event.ends_on else None)
    return [(year, list(group)) for year, group in years]


@login_not_required
@require_safe
def privacy_version(request: Request, number: int) -> HttpResponse:
    """The privacy notice as it read when somebody agreed to it. Other pages have no public past."""
    return _show(request, _version(Slug.PRIVACY, number), now=PageVersion.objects.shown(Slug.PRIVACY))


@login_not_required
@require_safe
def what_goes_when(request: HttpRequest) -> HttpResponse:
    """What the site keeps of people, read from its own models, and what it takes out by itself."""
    context = {"promises": list(purging.promises()), "holdings": privacy.holdings(), "menu": Slug.choices}
    return render(request, "pages/what_goes_when.html", context)


def _show(request: Request, shown: PageVersion, now: PageVersion | None = None) -> HttpResponse:
    context = {
        "shown": shown,
        "now": now or shown,
        "menu": Slug.choices,
        "is_notice": shown.slug == Slug.PRIVACY,
        "can_edit": policy.can_edit_pages(request.actor),
    }
    return render(request, "pages/page.html", context)


def _version(slug: str, number: int) -> PageVersion:
    """A stored version; where none is stored yet, the text that came with the code is the first."""
    found = PageVersion.objects.of(slug).select_related("saved_by").filter(number=number).first()
    if found is None and number == 1 and slug in Slug.values:
        return PageVersion.shipped(slug)
    if found is None:
        raise Http404
    return found


@require_safe
def pages(request: Request) -> HttpResponse:
    """The pages about the network: which there are, and who wrote them last."""
    _require_editor(request)
    stored = {version.slug: version for version in PageVersion.objects.newest_of_each().select_related("saved_by")}
    shown = [stored.get(slug) or PageVersion.shipped(slug) for slug in Slug.values]
    return render(request, "pages/pages.html", {"pages": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, slug: str) -> HttpResponse:
    """A page and its text. Showing how it would look saves nothing; in an edit conflict both texts are shown."""
    _require_editor(request)
    if slug not in Slug.values:
        raise Http404
    newest = PageVersion.objects.shown(slug)
    if request.method != "POST":
        return _edit_page(request, newest, PageForm(initial={"title": newest.title, "text": newest.text}))
    form = PageForm(request.POST)
    if "preview" in request.POST:
        form.errors.pop("note", None)  # nothing is saved, so there is nothing to tell of it yet
    if not form.is_valid():
        return _edit_page(request, newest, form, status=422)
    typed = form.cleaned_data
    if "preview" in request.POST:
        preview = PageVersion(slug=slug, title=typed["title"], text=typed["text"])
        return _edit_page(request, newest, form, preview=preview)
    assert isinstance(request.user, User)
    try:
        saved = actions.save_page(slug, **typed, by=request.user)
    except actions.SavedMeanwhile:
        newest = PageVersion.objects.shown(slug)
        return _edit_page(request, newest, form, status=409, meanwhile=newest)
    if saved.number == typed["began_from"]:
        messages.info(request, _("Nothing was changed, so there is no new version."))
    else:
        messages.success(request, _("Version %(number)d is what people read now.") % {"number": saved.number})
    return redirect(f"pages:{slug}")


def _edit_page(
    request: Request, newest: PageVersion, form: PageForm, status: int = 200, **context: PageVersion
) -> HttpResponse:
    """The version the form goes on from: the newest after an edit conflict, else the one it was drawn from."""
    began_from = newest.number if "meanwhile" in context else getattr(form, "cleaned_data", {}).get("began_from")
    shown = {
        "form": form,
        "newest": newest,
        "began_from": began_from or newest.number,
        "history": PageVersion.objects.of(newest.slug).select_related("saved_by").defer("text"),
    }
    return render(request, "pages/edit.html", shown | context, status=status)


@require_safe
def old_version(request: Request, slug: str, number: int) -> HttpResponse:
    """What a page said before, as it was shown and as it was typed."""
    _require_editor(request)
    return render(request, "pages/old_version.html", {"version": _version(slug, number)})


def _require_editor(request: Request) -> None:
    if not policy.can_edit_pages(request.actor):
        raise Http404


@require_safe
def work(request: SignedIn) -> HttpResponse:
    """What needs me today: for everyone who signs in, about activities or anything else."""
    context = {
        "tasks": tasks.waiting_for(request.actor),
        "work_menu": navigation.menu(Menu.WORK, request.actor, request.path),
        "plans": policy.can_create_activities(request.actor),
        "reads_grants": policy.reads_grants(request.actor),
    }
    return render(request, "pages/work.html", context)
