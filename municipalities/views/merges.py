"""What looks like one, merged or kept apart; merges undone; an address that moves with its owners' yes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities.actions import merges
from municipalities.actions.merges import PEOPLE
from municipalities.compared import Compared, compared
from municipalities.forms.merges import PickPairForm
from municipalities.models import AddressMove
from share import policy
from share.accounts.models import User
from share.accounts.requests import SignedIn
from share.kit import tokens
from share.policy import Actor
from share.records import merging
from share.records.merging import Mergeable, Refused, mergeables
from share.records.models import Merged

PAIRS, LATELY = 20, 20


def _kind(actor: Actor, name: str) -> Mergeable:
    """A kind of record of which this person may merge some. Raises Http404."""
    kind = mergeables.get(name)
    if kind is None or not policy.manages_activities(actor) or (kind is PEOPLE and not policy.merges_people(actor)):
        raise Http404
    return kind


def _record(kind: Mergeable, actor: Actor, ref: str) -> Any:
    """The record with this in its address, among those the person may merge.

    Raises Refused for one that was merged already into one of those, Http404 for any other.
    """
    if not kind.ref and not (ref.isascii() and ref.isdigit() and len(ref) < 18):
        raise Http404
    rows = kind.rows(actor)
    found = rows.filter(**{kind.ref or "pk": ref}).first()
    if found:
        return found
    gone = Merged.objects.of(kind.model).filter(**{"gone_ref" if kind.ref else "gone_key": ref}).first()
    kept = rows.filter(pk=gone.kept_key).first() if gone else None
    if gone and kept:
        said = _("“%(gone)s” was merged into “%(kept)s” already, by %(who)s.")
        who = gone.merged_by or _("somebody who has left")
        raise Refused([said % {"gone": gone.title, "kept": kept, "who": who}])
    raise Http404


def ref_of(kind: Mergeable, record: Any) -> str:
    """What stands in the address of a record."""
    return str(getattr(record, kind.ref or "pk"))


@require_safe
def doubles(request: SignedIn) -> HttpResponse:
    """Pairs that may be one and the same, two picked by hand, and what was merged lately."""
    name = request.GET.get("kind", "towns")
    kind = _kind(request.actor, name if name in mergeables else "towns")
    name = next(key for key, one in mergeables.items() if one is kind)
    form = PickPairForm(request.GET if "one" in request.GET else None, kind=kind, actor=request.actor)
    if form.is_bound and form.is_valid():
        pair = [ref_of(kind, form.cleaned_data[side]) for side in ("one", "other")]
        return redirect("municipalities:merge", name, *pair)
    page = Paginator(merges.likely(kind, request.actor), PAIRS).get_page(request.GET.get("page"))
    context = {
        "kind": kind,
        "name": name,
        "tabs": [
            (key, one.label) for key, one in mergeables.items() if one is not PEOPLE or request.actor.runs_network
        ],
        "page": page,
        "pairs": [
            (one, other, pair, ref_of(kind, one), ref_of(kind, other))
            for one, other, pair in merges.with_records(kind, page)
        ],
        "form": form,
        "lately": _lately(kind, request.actor),
        "of_people": kind is PEOPLE,
    }
    return render(request, "municipalities/doubles.html", context)


def _called(record: Any) -> str:
    """A record in words; people are told apart by their address."""
    return f"{record} ({record.email})" if isinstance(record, User) else f"“{record}”"


def _lately(kind: Mergeable, actor: Actor) -> list[tuple[Merged, str, str]]:
    """Merges that can be undone, of this person or, for who runs the network, of everybody: what went, and what stayed."""
    found = Merged.objects.of(kind.model).that_can_be_undone().select_related("merged_by").defer("undo")
    some = list((found if actor.runs_network else found.filter(merged_by=actor.user_id))[:LATELY])
    rows = kind.model._base_manager.in_bulk([key for one in some for key in (one.kept_key, one.gone_key)])
    return [
        (one, _called(rows.get(one.gone_key, one.title)), _called(rows[one.kept_key]))
        for one in some
        if one.kept_key in rows
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: SignedIn, kind: str, kept: str, gone: str) -> HttpResponse:
    """Both side by side, and what a merge would do; a POST does exactly that, or nothing."""
    of = _kind(request.actor, kind)
    stays, goes = _record(of, request.actor, kept), _record(of, request.actor, gone)
    merges.require_right(request.actor, of, stays, goes)
    refused: list[str] = []
    if request.method == "POST":
        try:
            done = merging.merge(
                of,
                stays.pk,
                goes.pk,
                by=request.user,
                fingerprint=request.POST.get("began_from", ""),
                allow=lambda one, other: merges.require_right(request.actor, of, one, other),
            )
        except merging.Stale as error:
            refused = [str(error)]
        except Refused as error:
            refused = error.reasons
        else:
            said = _("%(gone)s was merged into %(kept)s. Until %(day)s this can be undone.")
            until = date_format(done.undo_until, "DATE_FORMAT")
            messages.success(request, said % {"gone": _called(goes), "kept": _called(stays), "day": until})
            return redirect(f"{reverse('municipalities:doubles')}?kind={kind}")
    plan = merging.preview(of, stays.pk, goes.pk)
    context = {
        "name": kind,
        "kept": stays,
        "gone": goes,
        "kept_called": _called(stays),
        "gone_called": _called(goes),
        "refs": (kept, gone),
        "rows": [*compared(stays, goes, of.shows), *_compared_beside(of, stays, goes)],
        "plan": plan,
        "refused": refused,
        "of_people": of is PEOPLE,
    }
    return render(request, "municipalities/merge.html", context, status=409 if refused else 200)


def _compared_beside(kind: Mergeable, one: Any, other: Any) -> list[Compared]:
    """The rows that hold more of what each record says."""
    pairs = zip(kind.beside(one), kind.beside(other), strict=True)
    return [row for ours, theirs in pairs for row in compared(ours, theirs)]


@require_POST
def keep_apart(request: SignedIn, kind: str, kept: str, gone: str) -> HttpResponse:
    of = _kind(request.actor, kind)
    one, other = _record(of, request.actor, kept), _record(of, request.actor, gone)
    merges.require_right(request.actor, of, one, other)
    merging.decide_apart(of, one.pk, other.pk, by=request.user)
    said = _("%(one)s and %(other)s are two. Nobody is asked again.")
    messages.success(request, said % {"one": _called(one), "other": _called(other)})
    return redirect(f"{reverse('municipalities:doubles')}?kind={kind}")


@require_POST
def undo_merge(request: SignedIn, pk: int) -> HttpResponse:
    if not policy.manages_activities(request.actor):
        raise Http404
    made = Merged.objects.filter(model__in=[kind.model._meta.label for kind in mergeables])
    merged = get_object_or_404(made, pk=pk)
    if not policy.can_undo_merge(request.actor, merged.merged_by_id):
        raise Http404
    kind = next(key for key, one in mergeables.items() if one.model._meta.label == merged.model)
    back = merging.undo(merged.pk, allow=lambda kept: merges.require_right(request.actor, mergeables[kind], kept))
    messages.success(request, _("The merge is undone: %(gone)s is there again.") % {"gone": _called(back)})
    return redirect(f"{reverse('municipalities:doubles')}?kind={kind}")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def move_address(request: HttpRequest, token: str) -> HttpResponse:
    """One owner says yes to an address signing in to another account. The link only shows; the button does it."""
    number, _dot, side = (tokens.unsign("address-move", token) or "").partition(".")
    if side not in AddressMove.Side.values:
        raise Http404
    move = get_object_or_404(AddressMove.objects.select_related("from_user", "to_user"), pk=number)
    if request.method == "POST":
        move = merges.say_yes(move.pk, side)
        return render(request, "municipalities/move_address.html", {"move": move, "said": True})
    if not move.moved_at:
        move.require_open()
    context = {"move": move, "said": move.has_said(side), "is_address": side == AddressMove.Side.ADDRESS}
    return render(request, "municipalities/move_address.html", context)
