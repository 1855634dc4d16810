from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from municipalities.filters import MunicipalityFilter
from municipalities.models import Municipality
from share.kit import map as europe
from share.kit.registries import town_activities


@login_not_required
@require_safe
def towns(request: HttpRequest) -> HttpResponse:
    found = MunicipalityFilter(request.GET, queryset=Municipality.objects.all())
    page = Paginator(found.qs, 30).get_page(request.GET.get("page"))
    return render(
        request,
        "municipalities/towns.html",
        {"filter": found, "page": page, "outlines": europe.outlines(), "places": found.qs.on_the_map()},
    )


@login_not_required
@require_safe
def town(request: HttpRequest, public_id: str) -> HttpResponse:
    place = get_object_or_404(Municipality, public_id=public_id)
    activities = [activity for _name, find in town_activities.items() for activity in find(place)]
    return render(request, "municipalities/town.html", {"town": place, "activities": activities})
