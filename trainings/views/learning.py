"""Learning on one's own: a page for each module, readable on a slow phone, printable, and marked as read."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from share.records.stored import hand_out
from trainings.models import CurriculumVersion, Material, Unit
from trainings.models.curriculum import MaterialQuerySet

COOKIE = "read-modules"
A_YEAR = 365 * 24 * 60 * 60
OPEN = (
    Material.Kind.HANDOUT,
    Material.Kind.READING,
    Material.Kind.EXERCISE,
)  # for everybody; slides and law are for trainers


def _read(request: HttpRequest) -> set[str]:
    """The modules somebody marked as read, by the cookie of their own browser; nothing of it is kept here."""
    return set(request.COOKIES.get(COOKIE, "")[:2_000].split("."))


def _units() -> list[Unit]:
    """Those of the newest version in use, each with it."""
    newest = CurriculumVersion.objects.in_use().order_by("-number").values("pk")[:1]
    return list(Unit.objects.filter(version=newest).select_related("module", "version").order_by("position"))


@login_not_required
@require_safe
def curriculum(request: HttpRequest) -> HttpResponse:
    read = _read(request)
    units = [(unit, unit.module.slug in read) for unit in _units()]
    is_demo = any(unit.version.is_demo for unit, _read in units)
    return render(request, "trainings/curriculum.html", {"units": units, "is_demo": is_demo})


@login_not_required
@require_safe
def module(request: HttpRequest, slug: str) -> HttpResponse:
    units = _units()
    found = next((unit for unit in units if unit.module.slug == slug), None)
    if found is None:
        raise Http404
    place = units.index(found)
    language = get_language() or ""
    context = {
        "unit": found,
        "summary": found.text_in("summary", language),
        "outcomes": [outcome.text_in(language) for outcome in found.outcomes.all()],
        "materials": _open(found).select_related("stored").order_by("kind", "name", "pk"),
        "is_read": slug in _read(request),
        "following": units[place + 1] if place + 1 < len(units) else None,
    }
    return render(request, "trainings/module.html", context)


def _open(unit: Unit) -> "MaterialQuerySet":
    return Material.objects.newest().filter(module=unit.module, kind__in=OPEN, country="")


@login_not_required
@require_POST
def mark_read(request: HttpRequest, slug: str) -> HttpResponse:
    """Marks a module as read in this browser, or takes that back."""
    known = {unit.module.slug for unit in _units()}
    if slug not in known:
        raise Http404
    read = _read(request) & known
    read = read - {slug} if "undo" in request.POST else read | {slug}
    response = redirect("trainings:module", slug)
    response.set_cookie(
        COOKIE, ".".join(sorted(read)), max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


@login_not_required
@require_safe
def open_material(request: HttpRequest, slug: str, document: str) -> HttpResponseBase:
    rows = Material.objects.newest().filter(kind__in=OPEN, country="", module__slug=slug)
    found = get_object_or_404(rows.select_related("stored"), public_id=document)
    return hand_out(found.stored, found.download_name)
