from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from municipalities import maps
from municipalities.filters.towns import MunicipalityFilter
from municipalities.maps import Overview
from municipalities.models import Experience, Municipality, MunicipalityQuerySet, PlaceName
from municipalities.pages import by_name, page_of
from municipalities.registry import layers
from municipalities.views.towns import frame_of
from share.accounts.requests import Request
from share.kit.map import WHOLE
from share.records import kept
from share.records.history import RecordsState

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAMED_BEYOND = 5


@login_not_required
@require_safe
def map(request: Request) -> HttpResponse:
    """Towns on the map of Europe or a part of it, under the filters of the list; the table below has the same towns."""
    body = kept.drawn(
        request, "municipalities/map/_body.html", maps.made_of(PlaceName), lambda state: _towns_of(request, state)
    )
    return render(request, "municipalities/map.html", {"body": body})


def _towns_of(request: Request, state: RecordsState) -> dict[str, object]:
    found = MunicipalityFilter(request.GET, queryset=Municipality.objects.confirmed())
    frame, aspects = frame_of(request), maps.aspects()
    aspect = maps.chosen_aspect(request.GET.get("show", ""))
    plan = maps.Plan(frame, aspect, found.query, label=_("Map of the towns in the table"))
    shown: MunicipalityQuerySet = found.qs.in_frame(frame) if frame.code else found.qs
    overview = found.overview = Overview.at(state)
    census = overview.census(shown, f"{found.query} {frame.code}")
    page = page_of(census.total, request.GET.get("page"), per_page=50)
    return {
        "filter": found,
        "frame": frame,
        "is_whole": frame == WHOLE,
        "plan": plan,
        "aspects": aspects,
        "aspect": aspects[aspect],
        "census": census,
        "map": overview.map(found.qs, plan),
        "page": page,
        "layers": [layer for _key, layer in layers()],
        "rows": _rows(by_name(shown.with_experience(), page)),
        "beyond": found.qs.beyond_the_map().order_by("key")[:NAMED_BEYOND] if census.beyond else (),
    }


def _rows(towns: Sequence[Municipality]) -> list[tuple[Municipality, "StrOrPromise", list[tuple[str, int]]]]:
    """Each town of `with_experience` with that in words, and the layers' labels with how many things it has of each."""
    ids = [town.pk for town in towns]
    counts = [(str(layer.label), Counter(layer.towns(among=ids))) for _key, layer in layers()]
    return [
        (town, Experience(town.experience).label, [(label, count[town.pk]) for label, count in counts])
        for town in towns
    ]
