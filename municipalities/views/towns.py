from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from municipalities import maps
from municipalities.facts import known_of, public_count, timeline_of
from municipalities.filters.towns import MunicipalityFilter
from municipalities.models import Area, Municipality, everything_known, organisations_of_a_town, public_contacts
from municipalities.pages import by_country, page_of
from municipalities.public import said_by
from share import policy
from share.accounts.requests import Request
from share.kit import map as europe
from share.kit.map import Frame

SIMILAR = 4


@login_not_required
@require_safe
def towns(request: Request) -> HttpResponse:
    """Towns by country: how many there are of each, and where they lie."""
    found = MunicipalityFilter(request.GET, queryset=Municipality.objects.confirmed())
    overview = found.overview
    census = overview.census(found.qs, found.query)
    page = page_of(census.total, request.GET.get("page"), per_page=100)
    plan = maps.small_plan(_("Map of the towns in the list"), found.query)
    context = {
        "filter": found,
        "filter_form": overview.filter_form(found),
        "page": page,
        "census": census,
        "parts": overview.part(
            "municipalities/towns/_countries.html",
            f"{found.query} {page.number}",
            lambda: {"parts": by_country(found.qs, census, page)},
        ),
        "map": overview.map(found.qs, plan),
        "aspect": maps.aspects()[plan.aspect],
    }
    return render(request, "municipalities/towns.html", context)


@login_not_required
@require_safe
def outlines(request: HttpRequest, version: str) -> HttpResponse:
    """The countries under the towns, as a picture of its own: asked for once and kept.

    `ours`: the codes to mark; `at`: the frame, the whole map unless it is said.
    """
    if version != europe.version():
        raise Http404
    codes = frozenset(request.GET.get("ours", "").split(","))
    marked = codes & {outline.code for outline in europe.outlines()}
    return HttpResponse(
        europe.picture(marked, frame_of(request)),
        content_type="image/svg+xml",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


def frame_of(request: HttpRequest) -> Frame:
    """The part of the map in the address (`at`); all of it when none is said, or one that does not exist."""
    try:
        return Frame.parse(request.GET.get("at", ""))
    except ValueError:
        return europe.WHOLE


@login_not_required
@require_safe
def town(request: Request, public_id: str) -> HttpResponse:
    """What is known of the town and what it says of itself, and its timeline: what happened there, by date."""
    beside = public_contacts(), organisations_of_a_town(request.actor)
    towns = Municipality.objects.known_to(request.actor).with_known(everything_known()).with_people(*beside)
    place = get_object_or_404(towns, public_id=public_id)
    known, said = known_of(place), said_by(place)
    place.asks_in = list(dict.fromkeys(Area(need.area) for need in said.needs))
    context = {
        "town": place,
        "known": known,
        "said": said,
        "years": [(year, public_count(year["arrived"])) for year in known.years],
        "entries": timeline_of(place),
        "similar": similar_towns(place),
        "organisations": place.known_organisations,
        "contacts": place.public_contacts,
        "reads_history": policy.can_see_operations(request.actor),
    }
    return render(request, "municipalities/town.html", context)


def similar_towns(place: Municipality) -> list[tuple[Municipality, list[str]]]:
    """A few towns like this one, each with what they have in common."""
    found = [(town, town.why_like(place)) for town in Municipality.objects.similar_to(place)[:SIMILAR]]
    return [(town, reasons) for town, reasons in found if reasons]
