"""The curriculum: its versions, what each teaches, what changed between two, and the material."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share.accounts.requests import SignedIn
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once
from share.records.stored import hand_out
from trainings.access import require_network, require_team
from trainings.actions import curriculum as actions
from trainings.actions import material as materials
from trainings.comparing import compared
from trainings.forms.curriculum import ChangesForm, DecideForm, MaterialForm, UnitForm
from trainings.models import CurriculumVersion, Material, Module, Suggestion, Unit


@require_safe
def versions(request: SignedIn) -> HttpResponse:
    require_team(request)
    rows = CurriculumVersion.objects.annotate(pilots_count=Count("pilots", distinct=True)).order_by("-number")
    context = {
        "versions": rows,
        "modules": Module.objects.annotate(count=Count("materials")).order_by("pk"),
        "may_write": request.actor.runs_network,
        "may_begin": all(row.is_frozen for row in rows),
    }
    return render(request, "trainings/versions.html", context)


@require_POST
def new_version(request: SignedIn) -> HttpResponse:
    """The next version; whoever asks twice gets the one that can still be changed."""
    require_network(request)
    return redirect(actions.open_version())


def _version(request: SignedIn, number: int) -> CurriculumVersion:
    require_team(request)
    return get_object_or_404(CurriculumVersion.objects.with_units(), number=number)


@require_safe
def version(request: SignedIn, number: int) -> HttpResponse:
    found = _version(request, number)
    others = list(CurriculumVersion.objects.exclude(pk=found.pk).order_by("-number"))
    suggested = Suggestion.objects.select_related("module", "pilot__event__municipality")
    context = {
        "version": found,
        "others": others,
        "may_write": request.actor.runs_network and not found.is_frozen,
        "suggestions": suggested.filter(decision="") if not found.is_frozen else suggested.filter(version=found),
    }
    return render(request, "trainings/version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_version(request: SignedIn, number: int) -> HttpResponse:
    """What is new in it, in words. Of two people who save at once, the second is shown both."""
    require_network(request)
    found = actions.lock(_version(request, number).pk)

    def save(form: ChangesForm) -> None:
        found.changes = form.cleaned_data["changes"]
        found.save(update_fields=["changes"])

    edited = Edited(request, ChangesForm, {"changes": found.changes}, save)
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect(found)
    return render(request, "trainings/change_version.html", {"version": found, **edited.context}, status=edited.status)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_unit(request: SignedIn, number: int, slug: str) -> HttpResponse:
    require_network(request)
    found = actions.lock(_version(request, number).pk)
    unit = get_object_or_404(Unit.objects.select_related("module", "version"), version=found, module__slug=slug)
    outcomes = list(unit.outcomes.all())
    make = partial(UnitForm, outcomes=outcomes)
    edited = Edited(request, make, UnitForm.values_of(unit, outcomes), partial(_save_unit, unit))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect(found)
    context = {"version": found, "unit": unit, **edited.context}
    return render(request, "trainings/change_unit.html", context, status=edited.status)


def _save_unit(unit: Unit, form: UnitForm) -> None:
    for name in ("minutes", "areas", "summary", "methods", "trainer_notes"):
        setattr(unit, name, form.cleaned_data[name])
    unit.full_clean(exclude=["version", "module"])
    unit.save()
    for text in form.new_texts():  # before one is taken out, so that none gets the key of another
        actions.add_outcome(unit, text)
    texts = form.texts()
    for outcome in form.outcomes:
        if not texts[outcome.key]:
            outcome.delete()
        elif outcome.text != texts[outcome.key]:
            outcome.text = texts[outcome.key]
            outcome.save(update_fields=["text"])


@require_safe
def compare(request: SignedIn, number: int, other: int) -> HttpResponse:
    """Two versions side by side, the older one first."""
    first, second = sorted((number, other))
    one, two = _version(request, first), _version(request, second)
    if first == second:
        raise Http404
    return render(request, "trainings/compare.html", {"one": one, "two": two, "modules": compared(one, two)})


@require_POST
@transaction.atomic
def decide(request: SignedIn, suggestion: UUID) -> HttpResponse:
    """Takes a suggestion into the version that can still be changed, or leaves it out and says why."""
    require_network(request)
    found = actions.lock(get_object_or_404(CurriculumVersion, frozen_at__isnull=True).pk)
    row = get_object_or_404(Suggestion.objects.select_for_update(), public_id=suggestion, decision="")
    form = DecideForm(request.POST)
    if form.is_valid():
        row.decision, row.answer, row.version = form.cleaned_data["decision"], form.cleaned_data["answer"], found
        try:
            row.full_clean()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            row.save()
            messages.success(request, _("Saved."))
    return redirect(found)


# Material


def _module(request: SignedIn, slug: str) -> Module:
    require_team(request)
    return get_object_or_404(Module, slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def material(request: SignedIn, slug: str) -> HttpResponse:
    """The files a module is taught with; those who run the network add to them."""
    module = _module(request, slug)
    if request.method == "POST":
        require_network(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MaterialForm(*posted, module=module)
    if request.method == "POST" and form.is_valid():
        country = form.cleaned_data["country"]
        try:
            kept, _is_new = make_once(
                request,
                form,
                module.materials.all(),
                lambda: materials.add_material(module.pk, form.new_document(), country, by=request.user),
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
            return redirect("trainings:material", slug)
    rows = module.materials.select_related("stored", "replaced_by").order_by("country", "kind", "name", "pk")
    context = {"module": module, "materials": rows, "form": form, "may_write": request.actor.runs_network}
    return render(request, "trainings/material.html", context, status=422 if form.errors else 200)


@require_safe
def material_file(request: SignedIn, slug: str, document: UUID) -> HttpResponseBase:
    found = get_object_or_404(
        Material.objects.select_related("stored"), module=_module(request, slug), public_id=document
    )
    return hand_out(found.stored, found.download_name)
