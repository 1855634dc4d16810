"""The working pages of a town itself. Each finds it among those this person keeps: another town is 404."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from municipalities import access, picking
from municipalities.actions import places as actions
from municipalities.facts import known_of, missing_of
from municipalities.forms.places import NewTownForm, TownForm
from municipalities.lists.places import TOWNS
from municipalities.models import Municipality
from municipalities.picking import Picker
from share import policy
from share.accounts.requests import SignedIn
from share.records import lists, timeline
from share.records.editing import Edited
from share.records.form_keys import make_once


@require_http_methods(["GET", "HEAD", "POST"])
def kept_towns(request: SignedIn) -> HttpResponse:
    context = {"can_add": policy.can_add_town(request.actor)}
    rows = access.kept_towns(request)
    return lists.show(request, TOWNS, rows, "municipalities/work/kept_towns.html", context, file_name="towns")


@require_http_methods(["GET", "HEAD", "POST"])
def new_town(request: SignedIn) -> HttpResponse:
    rows = access.kept_towns(request)
    policy.require(policy.can_add_town(request.actor))
    if request.method == "POST" and (choosing := picking.used(NewTownForm, request.POST)):
        form, picker = choosing
        return render(request, "municipalities/work/new_town.html", {"form": form, "picker": picker})
    form = NewTownForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            town, is_new = make_once(request, form, rows, lambda: actions.add_town(form.values()))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if not is_new:
                messages.info(request, _("“%(name)s” is there already; it is not made twice.") % {"name": town.name})
            return redirect("municipalities:town_overview", town.public_id)
    context = {"form": form, "picker": Picker.of(form)}
    return render(request, "municipalities/work/new_town.html", context, status=422 if form.errors else 200)


@require_safe
def town_overview(request: SignedIn, public_id: str) -> HttpResponse:
    town = access.kept_town(request, public_id)
    context = {"town": town, "known": known_of(town), "missing": missing_of(town)}
    return render(request, "municipalities/work/town_overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def town_details(request: SignedIn, public_id: str) -> HttpResponse:
    """What the town is. Of two people who save at once, the second is shown both versions and nothing is lost."""
    with access.edited_town(request, public_id) as town:
        return _town_details(request, town)


def _town_details(request: SignedIn, town: Municipality) -> HttpResponse:
    if request.method == "POST" and (choosing := picking.used(TownForm, request.POST, town.pk)):
        form, picker = choosing
        context = {"town": town, "form": form, "picker": picker}
        return render(request, "municipalities/work/town_details.html", context)
    stored = TownForm.values_of(town)
    edited = Edited(request, TownForm, stored, lambda form: actions.save_town(town.pk, form.values()))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("municipalities:town_overview", town.public_id)
    context = {"town": town, "picker": Picker.of(edited.form, town.pk), **edited.context}
    return render(request, "municipalities/work/town_details.html", context, status=edited.status)


@require_safe
def town_history(request: SignedIn, public_id: str) -> HttpResponse:
    """Who changed what of the town, when and why. It names people: only for those with a second factor."""
    town = access.kept_town(request, public_id)
    if not policy.sees_people(request.actor):
        raise Http404
    page = timeline.page_of(town, timeline.page_number(request.GET.get("page")))
    return render(request, "municipalities/work/town_history.html", {"town": town, "history": page})
