from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from municipalities.filters import MunicipalityFilter
from municipalities.models import Municipality
from municipalities.registry import town_entries
from share import policy
from share.accounts.requests import Request
from share.kit import map as europe


@login_not_required
@require_safe
def towns(request: Request) -> HttpResponse:
    found = MunicipalityFilter(request.GET, queryset=Municipality.objects.all())
    page = Paginator(found.qs, 30).get_page(request.GET.get("page"))
    return render(
        request,
        "municipalities/towns.html",
        {"filter": found, "page": page, "places": found.qs.on_the_map()},
    )


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


@login_not_required
@require_safe
def town(request: Request, public_id: str) -> HttpResponse:
    place = get_object_or_404(Municipality, public_id=public_id)
    entries = [entry for source in town_entries for entry in source(place)]
    context = {"town": place, "entries": entries, "reads_history": policy.can_see_operations(request.actor)}
    return render(request, "municipalities/town.html", context)
