"""What everybody sees of the roster: experts who show themselves, what the network can answer, and who helped whom."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from municipalities.models import Area
from roster import standing
from roster.models import Expert
from share import policy
from share.accounts.requests import Request, SignedIn
from share.kit.languages import NAMES

MOST = 100


@login_not_required
@require_safe
def public_experts(request: Request) -> HttpResponse:
    """Those who show something of themselves; by area and language, where asked for."""
    area, language = request.GET.get("area", ""), request.GET.get("language", "")
    rows = Expert.objects.public().with_all()
    if area in Area.values:
        rows = rows.filter(pk__in=standing.knowing(area), shown__contains=["areas"])
    if language in NAMES:
        rows = rows.filter(languages__language=language, shown__contains=["languages"])
    found = list(rows.order_by("country", "pk")[:MOST])
    context = {
        "experts": [standing.shown(one) for one in found],
        "areas": Area.choices,
        "languages": list(NAMES.items()),
        "area": area,
        "language": language,
        "sees_coverage": policy.keeps_towns(request.actor),
    }
    return render(request, "roster/public_experts.html", context)


@login_not_required
@require_safe
def public_expert(request: Request, public_id: str) -> HttpResponse:
    found = get_object_or_404(Expert.objects.public().with_all(), public_id=public_id)
    return render(request, "roster/public_expert.html", {"one": standing.shown(found)})


@require_safe
def coverage(request: SignedIn) -> HttpResponse:
    """Which areas, languages and countries have experts, and which lack them: for people of towns and the network, since
    small numbers of people are not public."""
    if not policy.keeps_towns(request.actor):
        raise Http404
    return render(request, "roster/coverage.html", {"coverage": standing.coverage()})


@login_not_required
@require_safe
def flow(request: Request) -> HttpResponse:
    """From which countries experience went to which, as a map and as a table."""
    return render(request, "roster/flow.html", {"flow": standing.flow()})
