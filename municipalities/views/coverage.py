"""Who does what: in one town, where its people say it; and over a country or the network, for everybody in it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities import matrix
from municipalities.access import kept_town
from municipalities.actions import coverage as actions
from municipalities.filters.towns import country_choices
from municipalities.forms.coverage import CoverageForm
from municipalities.models import Area, Coverage, CoverageQuerySet, Municipality, MunicipalityQuerySet, Need, Phase
from share import policy
from share.accounts.requests import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
def town_coverage(request: SignedIn, public_id: str) -> HttpResponse:
    """The matrix of a town, and a line to say who does something."""
    town = kept_town(request, public_id)
    form = CoverageForm(request.POST if request.method == "POST" else None, initial=_chosen(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.say_who_does_it(town, data["area"], data["phases"], data["who"])
        except ValidationError as error:
            form.add_error("who", error.messages)
        else:
            messages.success(request, _("Added."))
            return redirect("municipalities:town_coverage", public_id)
    rows = town.coverage.select_related("organisation").order_by("pk")
    context = {
        "town": town,
        "form": form,
        "phases": list(Phase),
        "matrix": matrix.of_town(rows, town.needs.open()),
        "is_told": bool(rows),
    }
    return render(request, "municipalities/town_coverage.html", context, status=422 if form.errors else 200)


def _chosen(request: SignedIn) -> dict[str, object]:
    """An area and a phase of the address, from a cell in which nobody stands."""
    area, phase = request.GET.get("area", ""), request.GET.get("phase", "")
    return {
        "area": area if area in Area.values else "",
        "phases": [phase] if phase in Phase.values else [],
    }


@require_POST
def take_out_coverage(request: SignedIn, public_id: str, pk: int) -> HttpResponse:
    town = kept_town(request, public_id)
    row = get_object_or_404(town.coverage.select_related("organisation"), pk=pk)
    actions.take_out(row.pk)
    messages.success(request, _("%(who)s stands here no more. The history keeps it.") % {"who": row.who})
    return redirect("municipalities:town_coverage", public_id)


def _of_country(request: SignedIn) -> tuple[str, CoverageQuerySet]:
    """The country of the address (empty for the network), and its rows. Raises Http404 for who is not of the network."""
    if not policy.keeps_towns(request.actor):
        raise Http404
    country = request.GET.get("country", "")
    known = country if country in dict(country_choices()) else ""
    rows = Coverage.objects.visible_to(request.actor)
    return known, rows.filter(town__country=known) if known else rows


@require_safe
def coverage(request: SignedIn) -> HttpResponse:
    """The matrix of a country or of the network: how many towns name somebody, and where the chain breaks."""
    country, rows = _of_country(request)
    needs = Need.objects.filter(town__country=country) if country else Need.objects.all()
    context = {
        "country": country,
        "countries": country_choices(),
        "phases": list(Phase),
        "matrix": matrix.of_towns(rows, needs),
        "towns": rows.order_by().values("town").distinct().count(),
    }
    return render(request, "municipalities/coverage.html", context)


@require_safe
def covered(request: SignedIn, area: str, phase: str) -> HttpResponse:
    """A cell of the matrix: the towns that name somebody, and who; and those in which the chain breaks."""
    country, rows = _of_country(request)
    if area not in Area.values or phase not in Phase.values:
        raise Http404
    here = rows.filter(area=area)
    page = Paginator(
        here.filter(phase=phase).select_related("town", "organisation").order_by("town__country", "town__key", "pk"),
        100,
    ).get_page(request.GET.get("page"))
    context = {
        "country": country,
        "area": Area(area),
        "phase": Phase(phase),
        "page": page,
        "breaks": _broken(here, phase)[:100],
    }
    return render(request, "municipalities/covered.html", context)


def _broken(rows: CoverageQuerySet, phase: str) -> MunicipalityQuerySet:
    """The towns that named somebody for another phase of this area, and nobody for this one."""
    towns = Municipality.objects.filter(pk__in=rows.values("town"))
    return towns.exclude(pk__in=rows.filter(phase=phase).values("town")).order_by("country", "key")
