from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from municipalities.filters.towns import MunicipalityFilter
from municipalities.models import Municipality, MunicipalityQuerySet
from municipalities.registry import town_entries
from share import policy
from share.accounts.requests import Request
from share.kit import map as europe
from share.kit.countries import country_name
from share.kit.text import search_key


@login_not_required
@require_safe
def towns(request: Request) -> HttpResponse:
    """Towns by country: how many there are of each, and where they lie."""
    found = MunicipalityFilter(request.GET, queryset=Municipality.objects.all())
    counts = by_country(found.qs)
    page = Paginator(found.qs.in_order_of([code for code, _name, _count in counts]), 100).get_page(
        request.GET.get("page")
    )
    context = {
        "filter": found,
        "page": page,
        "countries": [(code, list(towns)) for code, towns in groupby(page, key=lambda town: str(town.country))],
        "counts": counts,
        "total": sum(count for _code, _name, count in counts),
        "places": found.qs.on_the_map(),
    }
    return render(request, "municipalities/towns.html", context)


@login_not_required
@require_safe
def outlines(request: HttpRequest, version: str) -> HttpResponse:
    """The countries under the towns, as a picture of its own: asked for once and kept. `ours`: the codes to mark."""
    if version != europe.version():
        raise Http404
    codes = frozenset(request.GET.get("ours", "").split(","))
    marked = codes & {outline.code for outline in europe.outlines()}
    return HttpResponse(
        europe.picture(marked),
        content_type="image/svg+xml",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


def by_country(towns: MunicipalityQuerySet) -> list[tuple[str, str, int]]:
    """Code, name and number of towns of each country, by name."""
    found = towns.order_by().values_list("country").annotate(Count("pk"))
    named = [(str(code), country_name(code), count) for code, count in found]
    return sorted(named, key=lambda country: search_key(country[1]))


@login_not_required
@require_safe
def town(request: Request, public_id: str) -> HttpResponse:
    place = get_object_or_404(Municipality, public_id=public_id)
    entries = [entry for source in town_entries for entry in source(place)]
    context = {
        "town": place,
        "entries": entries,
        "organisations": list(place.organisations.all()),
        "contacts": list(place.contacts.public()),
        "reads_history": policy.can_see_operations(request.actor),
    }
    return render(request, "municipalities/town.html", context)
