from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from municipalities import maps
from municipalities.facts import known_of, public_count, timeline_of
from municipalities.filters.towns import MunicipalityFilter
from municipalities.maps import Overview
from municipalities.models import (
    Area,
    Municipality,
    PlaceName,
    everything_known,
    organisations_of_a_town,
    public_contacts,
)
from municipalities.pages import by_country, page_of
from municipalities.public import said_by
from share import policy
from share.accounts.requests import Request
from share.kit import map as europe
from share.kit.map import Frame
from share.policy import NOBODY, Actor
from share.records import history, kept
from share.records.history import RecordsState

SIMILAR = 4


@login_not_required
@require_safe
def towns(request: Request) -> HttpResponse:
    """Towns by country: how many there are of each, and where they lie."""
    made_of = maps.made_of(PlaceName)
    body = kept.drawn(request, "municipalities/towns/_body.html", made_of, lambda state: _towns_of(request, state))
    return render(request, "municipalities/towns.html", {"body": body})


def _towns_of(request: Request, state: RecordsState) -> dict[str, object]:
    found = MunicipalityFilter(request.GET, queryset=Municipality.objects.confirmed())
    overview = found.overview = Overview.at(state)
    census = overview.census(found.qs, found.query)
    page = page_of(census.total, request.GET.get("page"), per_page=100)
    plan = maps.small_plan(_("Map of the towns in the list"), found.query)
    return {
        "filter": found,
        "page": page,
        "census": census,
        "parts": by_country(found.qs, census, page),
        "map": overview.map(found.qs, plan),
        "aspect": maps.aspects()[plan.aspect],
    }


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
    template = "municipalities/town/_body.html"
    if request.actor.signed_in:  # may know of organisations what others do not
        context = _known_of(public_id, request.actor)
        place, body = context["town"], render_to_string(template, context, request)
    else:
        place = get_object_or_404(Municipality.objects.known_to(NOBODY), public_id=public_id)
        body = kept.drawn(request, template, history.tracked_models(), lambda _state: _known_of(public_id, NOBODY))
    reads_history = policy.can_see_operations(request.actor)
    return render(request, "municipalities/town.html", {"town": place, "body": body, "reads_history": reads_history})


def _known_of(public_id: str, actor: Actor) -> dict[str, Any]:
    beside = public_contacts(), organisations_of_a_town(actor)
    towns = Municipality.objects.known_to(actor).with_known(everything_known()).with_people(*beside)
    place = get_object_or_404(towns, public_id=public_id)
    known, said = known_of(place), said_by(place)
    place.asks_in = list(dict.fromkeys(Area(need.area) for need in said.needs))
    return {
        "town": place,
        "known": known,
        "said": said,
        "years": [(year, public_count(year["arrived"])) for year in known.years],
        "entries": timeline_of(place),
        "similar": similar_towns(place),
        "organisations": place.known_organisations,
        "contacts": place.public_contacts,
    }


def similar_towns(place: Municipality) -> list[tuple[Municipality, list[str]]]:
    """A few towns like this one, each with what they have in common."""
    found = [(town, town.why_like(place)) for town in Municipality.objects.similar_to(place)[:SIMILAR]]
    return [(town, reasons) for town, reasons in found if reasons]
