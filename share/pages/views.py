from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from events.models import Event
from municipalities.models import Municipality
from share import policy
from share.kit import map as europe
from share.kit.registries import waiting_for


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    places = list(Municipality.objects.on_the_map())
    upcoming = Event.objects.upcoming().with_seats().select_related("municipality")[:3]
    context = {
        "outlines": europe.outlines(), "places": places, "upcoming": upcoming,
        "town_count": Municipality.objects.count(),
        "country_count": Municipality.objects.order_by().values("country").distinct().count(),
        "network_countries": {str(place.country) for place in places},
    }  # fmt: skip
    return render(request, "pages/home.html", context)


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What needs me today. Whoever manages nothing has their own registrations instead."""
    actor: policy.Actor = request.actor  # type: ignore[attr-defined]
    if not policy.manages_activities(actor):
        return redirect("reports:grants" if policy.reads_grants(actor) else "events:mine")
    things = [thing for _name, find in waiting_for.items() for thing in find(actor)]
    return render(request, "pages/work.html", {"things": things})
