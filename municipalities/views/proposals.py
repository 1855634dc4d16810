"""What people proposed because it was in no list: the secretariat looks at it and confirms it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.contrib import messages
from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from rapidfuzz import fuzz, process

from municipalities.actions import proposals as actions
from municipalities.models import Municipality, Organisation, Proposable
from share import policy
from share.accounts.requests import Request, SignedIn
from share.kit.search import Asked

if TYPE_CHECKING:
    from django.db.models import QuerySet

P = TypeVar("P", Municipality, Organisation)
MOST = 50  # on the page; the next ones come up as these are confirmed
ALIKE, ALIKE_FROM = 4, 75  # how many are shown, and RapidFuzz's score from which two names may be one
MODELS: dict[str, type[Proposable]] = {"town": Municipality, "organisation": Organisation}


@dataclass(frozen=True)
class Waiting:
    """A proposal, and what stands on the lists already and may be the same."""

    kind: str
    row: Municipality | Organisation
    alike: Sequence[Municipality | Organisation]

    @property
    def merged_as(self) -> str:
        """Its kind in the address of a merge (`share.records.merging.mergeables`)."""
        return f"{self.kind}s"

    @property
    def label(self) -> str:
        return capfirst(str(self.row._meta.verbose_name))


@require_safe
def proposals(request: SignedIn) -> HttpResponse:
    """What waits, the oldest first, with what it may be the same as."""
    _require_confirming(request)
    towns = Municipality.objects.proposed().select_related("proposed_by").order_by("proposed_at")
    organisations = Organisation.objects.proposed().select_related("proposed_by").order_by("proposed_at")
    waiting = [
        *_waiting("town", towns[:MOST], Municipality.objects.confirmed()),
        *_waiting("organisation", organisations[:MOST], Organisation.objects.confirmed()),
    ]
    return render(request, "municipalities/proposals.html", {"waiting": waiting})


@require_POST
def confirm(request: SignedIn, kind: str, public_id: str) -> HttpResponse:
    _require_confirming(request)
    if kind not in MODELS:
        raise Http404
    confirmed = actions.confirm(get_object_or_404(MODELS[kind], public_id=public_id), by=request.user)
    messages.success(request, _("%(name)s stands on the public lists now.") % {"name": confirmed})
    return redirect("municipalities:proposals")


def _require_confirming(request: Request) -> None:
    if not policy.confirms_proposals(request.actor):
        raise Http404


def _waiting(kind: str, rows: "Iterable[P]", lists: "QuerySet[P]") -> Iterator[Waiting]:
    """Each with the names of its country that may be the same, from one question for all of a kind."""
    found = list(rows)
    named = list(lists.filter(_may_be(found))) if found else []
    for row in found:
        near = {one.pk: one.key for one in named if one.country == row.country}
        scored = process.extract(row.key, near, scorer=fuzz.WRatio, score_cutoff=ALIKE_FROM, limit=ALIKE)
        by_pk = {one.pk: one for one in named}
        yield Waiting(kind, row, [by_pk[pk] for _key, _score, pk in scored])


def _may_be(rows: "Iterable[P]") -> Q:
    """What looks like any of these names, in its country."""
    found = Q(pk__in=[])
    for row in rows:
        found |= Asked(row.name).like_name(F("key")) & Q(country=row.country)
    return found
